#!/usr/bin/env python3
"""`wsgov serve` 的快慢：开着网页，各页看许多遍，取第 95 百分位；另试记一个事件（预演）。

用法：benches/pages/run.py <带 serve 的 wsgov> <台账的文件夹> [每页几遍] [上限，毫秒]
台账由 examples/generate 生成，放进仓库并提交过：要略存在仓库里，第一页先开一次，不算在内。
有一页的第 95 百分位、预演的中位数超过上限的不过：上限缺省 50 毫秒；预演的总是 100 毫秒。
"""

import http.client, re, subprocess, sys, time, urllib.parse
from pathlib import Path

PROGRAM, ROOT = sys.argv[1], Path(sys.argv[2])
ROUNDS = int(sys.argv[3]) if len(sys.argv) > 3 else 60
LIMIT = float(sys.argv[4]) if len(sys.argv) > 4 else 50
TRIAL_LIMIT = 100
BODY = "县政府办公室"


def some_project():
    """居中的一个建成了的项目：编号与单位。"""
    files = sorted(ROOT.glob("projects/*/*.yaml"))
    files = [f for f in files[len(files) // 2 :] if f.name != "unit.yaml" and "event: 建成" in f.read_text("utf-8")]
    return files[0].stem, files[0].parent.name


def serve():
    command = [PROGRAM, "-C", str(ROOT), "--as-of", "2026-10-31", "serve", "--as", BODY]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    for line in child.stdout:
        if found := re.search(r"http://\S+", line):
            return child, urllib.parse.urlsplit(found[0])
    sys.exit("没有说地址")


class Desk:
    """开着的网页：一个连接，一个凭据。"""

    def __init__(self, address):
        self.host, self.cookie = address.netloc, ""
        reply = self.ask("GET", f"{address.path}?{address.query}" if address.query else address.path)[0]
        self.cookie = reply.getheader("set-cookie").split(";")[0]

    def ask(self, method, path, form=None):
        connection = http.client.HTTPConnection(self.host)
        headers = {"Cookie": self.cookie, "Origin": f"http://{self.host}"}
        body = urllib.parse.urlencode(form) if form else None
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.monotonic()
        connection.request(method, urllib.parse.quote(path, safe="/?&=%"), body, headers)
        reply = connection.getresponse()
        text = reply.read()
        spent = (time.monotonic() - start) * 1000
        connection.close()
        return reply, spent, text.decode("utf-8", "replace")

    def many(self, method, path, form=None):
        """各遍的毫秒数，从小到大；头一遍不算。"""
        spent = []
        for n in range(ROUNDS + 1):
            reply, milliseconds, text = self.ask(method, path, form)
            if reply.status != 200:
                sys.exit(f"{method} {path}：{reply.status}\n{text[:400]}")
            spent.append(milliseconds)
        return sorted(spent[1:])


def main():
    id, unit = some_project()
    child, address = serve()
    try:
        desk = Desk(address)
        form_page = desk.ask("GET", f"/project/{id}/event/inspect")[2]
        csrf = re.search(r'name="csrf" value="([^"]+)"', form_page)[1]
        form = {"csrf": csrf, "v:date": "2026-10-30", "v:by": "县财政局", "v:found": "无"}
        pages = ["/", f"/?unit={unit}", "/projects", f"/projects?q={id}", f"/project/{id}", f"/project/{id}/event/inspect"]
        pages += [f"/unit/{unit}", "/acts", "/registers", "/reports", "/findings", f"/findings?unit={unit}", "/new", "/publish"]
        slow = []
        print("| 页 | 中位数 | 第 95 百分位 |\n|---|---|---|")
        for path in pages:
            spent = desk.many("GET", path)
            p95 = spent[int(len(spent) * 0.95) - 1]
            print(f"| {path.replace(id, '编号').replace(unit, '单位')} | {spent[len(spent) // 2]:.1f} ms | {p95:.1f} ms |", flush=True)
            slow += [path] if p95 > LIMIT else []
        spent = desk.many("POST", f"/project/{id}/event/inspect/try", form)
        print(f"| 预演一个事件 | {spent[len(spent) // 2]:.1f} ms | {spent[int(len(spent) * 0.95) - 1]:.1f} ms |")
        slow += ["预演"] if spent[len(spent) // 2] > TRIAL_LIMIT else []
    finally:
        child.terminate()
    print(f"超过上限的：{'、'.join(slow)}" if slow else f"各页都在 {LIMIT:g} 毫秒之内，预演在 {TRIAL_LIMIT} 毫秒之内")
    sys.exit(1 if slow else 0)


main()
