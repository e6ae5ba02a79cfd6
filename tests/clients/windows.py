#!/usr/bin/env python3
"""Windows 的程序在 wine 里：输出与 Linux 的逐字相同；中文的用户文件夹、代码页 936 与 65001、CRLF、
Excel 存的 CSV、文件锁、安装.cmd。

用法：windows.py 压缩包 本机的程序 仓库 工作文件夹；要 wine、mingw、locales。
wine 8 没有 Rust 标准库要的 bcryptprimitives.dll，编一个顶替。
没有试的：真的 Windows、PowerShell、git for Windows（wine 里没有 git）、Excel 本身（另编一个独占文件的小程序顶替）。
"""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ARCHIVE, HOST, ROOT, WORK = (Path(argument).resolve() for argument in sys.argv[1:5])
PREFIX = WORK / "wine"
USER = "C:\\users\\王小明"
DRIVE = PREFIX / "drive_c"
HOME = DRIVE / "users/王小明"
ENV = {**os.environ, "LC_ALL": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8", "WINEPREFIX": str(PREFIX), "WINEARCH": "win64",
       "WINEDEBUG": "-all", "USERPROFILE": USER, "LOCALAPPDATA": f"{USER}\\AppData\\Local", "TEMP": f"{USER}\\Temp",
       "TMP": f"{USER}\\Temp", "NO_COLOR": "1", "COLUMNS": "100"}

PRNG = """#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T n) { return RtlGenRandom(to, (ULONG)n); }
"""
# 照 Excel 的办法开着文件：别人可以读，不可以写、换掉；标准输入关了才放手
HOLD = """#include <windows.h>
#include <stdio.h>
int wmain(int n, wchar_t **words) {
  HANDLE file = CreateFileW(words[1], GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, 0, OPEN_EXISTING, 0, 0);
  if (file == INVALID_HANDLE_VALUE) return 1;
  puts("held"); fflush(stdout); getchar(); return 0;
}
"""
PLAIN = """id: {0}
name: 甲
nature: 新建
events:
  - event: 监督检查
    date: 2024-01-05
    by: 县审计局
    doc: 巫审〔2024〕1号
"""


def windows(command, *args, at, check=None, **more):
    # wine 8 自己偶尔崩一下（程序已经答完、退出码也对），那一次不算，重来
    for _ in range(3):
        done = subprocess.run(["wine", command, *args], cwd=at, env=ENV, capture_output=True, timeout=120, **more)
        if b"wine: Unhandled" not in done.stderr:
            break
        print(f"wine 崩了一次，重来：{args}")
    if check is not None and done.returncode != check:
        raise SystemExit(f"{args} 退出码 {done.returncode}，应为 {check}\n{done.stdout.decode('utf-8', 'replace')}{done.stderr.decode('utf-8', 'replace')}")
    return done


def compiled(name, source, *flags):
    path = WORK / name
    path.with_suffix(".c").write_text(source)
    subprocess.run(["x86_64-w64-mingw32-gcc", *flags, "-o", path, path.with_suffix(".c"), "-ladvapi32"], check=True)
    return path


def prepare():
    """新的 wine 与一个中文名的用户；返回解开的压缩包。"""
    shutil.rmtree(PREFIX, ignore_errors=True)
    subprocess.run(["wineboot", "-i"], env=ENV, check=True, capture_output=True, timeout=300)
    subprocess.run(["wine", "winecfg", "-v", "win10"], env=ENV, check=True, capture_output=True, timeout=60)
    shutil.copy(compiled("bcryptprimitives.dll", PRNG, "-shared"), DRIVE / "windows/system32/")
    for folder in ("Temp", "AppData/Local", "下载"):
        (HOME / folder).mkdir(parents=True)
    with zipfile.ZipFile(ARCHIVE) as archive:
        archive.extractall(HOME / "下载")
    (unpacked,) = (HOME / "下载").iterdir()
    return unpacked


def same_as_linux(exe):
    """同一份台账，两边的输出逐字相同。"""
    commands = [["check", "--as-of", "2026-06-30", "--format", kind] for kind in
                ("text", "json", "sarif", "github", "gitlab", "junit", "markdown", "concise", "rdjson", "ndjson")]
    commands += [["report", kind, "--year", "2023", "--format", form] for kind, form in
                 [("plan", "json"), ("plan", "html"), ("catalogue", "csv"), ("budget", "markdown"), ("ledger", "table")]]
    commands += [["show", "WS-2022-002"], ["next", "WS-2026-001"], ["explain", "late-acceptance"], ["articles"],
                 ["due", "--within", "400"], ["machine"], ["schema", "project"], ["rules", "check", "rules/wushan-2022.toml"]]
    wrong = []
    # wine 里没有 git，给平台看的路径从台账的根起；这边也不让找到仓库。
    env = {**ENV, "GIT_CEILING_DIRECTORIES": str(ROOT / "examples")}
    for number, (store, command) in enumerate((s, c) for s in (ROOT, ROOT / "examples/violations") for c in commands):
        here = subprocess.run([HOST, *command], cwd=store, env=env, capture_output=True)
        there = windows(exe, *command, at=store)
        for what in ("returncode", "stdout", "stderr"):
            if getattr(here, what) != getattr(there, what):
                wrong.append(f"{store.name} {command} {what}，见 {WORK}/不同-{number}.*")
                (WORK / f"不同-{number}.linux").write_bytes(here.stdout + here.stderr)
                (WORK / f"不同-{number}.windows").write_bytes(there.stdout + there.stderr)
    assert not wrong, "\n".join(wrong)
    print(f"与 Linux 的输出逐字相同：{2 * len(commands)} 个命令")


def daily(exe):
    """从新建台账起办一遍；不出现「\\\\?\\」。"""
    store = HOME / "我的 台账"
    said = windows(exe, "init", f"{USER}\\我的 台账", "--county", "巫山县", "--unit", "县教委", at=HOME, check=0)
    assert b"\\\\?\\" not in said.stdout + said.stderr, said
    run = lambda *args, check=0: windows(exe, *args, at=store, check=check)
    run("new", "--id", "WS-2026-001", "--name", "校园安全平台", "--nature", "新建", "--unit", "县教委")
    run("advance", "WS-2026-001", "监督检查", "--date", "2026-05-06", "--by", "县审计局", "--doc", "巫审〔2026〕2号")
    path = store / "projects/县教委/WS-2026-001.yaml"
    assert b"\r" not in path.read_bytes() and "监督检查".encode() in path.read_bytes()
    # 记事本存过的：全文 CRLF，追加的也是
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    run("advance", "WS-2026-001", "监督检查", "--date", "2026-05-07", "--by", "县审计局", "--doc", "巫审〔2026〕3号")
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") > 10
    run("check")
    run("undo", "WS-2026-001", "--date", "2026-05-08", "--reason", "记重了")
    run("report", "ledger", "-o", f"{USER}\\台账.xlsx")
    assert (HOME / "台账.xlsx").read_bytes()[:2] == b"PK"
    print("中文的用户文件夹里：init、new、advance、undo、check、report 办得成；CRLF 的文件追加之后仍是 CRLF")
    return store


def pages(store, exe):
    """控制台的代码页是 936、65001，显示的都是中文。"""
    for page in ("936", "65001"):
        (HOME / "看.cmd").write_bytes(f'@chcp {page} >nul\r\n@"%WSGOV%" check\r\n'.encode())
        env = {**ENV, "WSGOV": "Z:" + str(exe).replace("/", "\\")}
        said = subprocess.run(["script", "-qec", f"wine cmd /c '{USER}\\看.cmd'", "/dev/null"], cwd=store, env=env,
                              capture_output=True, timeout=120, stdin=subprocess.DEVNULL).stdout.decode("utf-8", "replace")
        assert "个项目" in said, said
    print("控制台的代码页 936、65001：显示的是中文")


def excel(store, exe):
    """Excel 存的 CSV：中文 Windows 的「CSV」是 GBK，「CSV UTF-8」带 BOM，都是 CRLF。"""
    for number, encoding in enumerate(("gbk", "utf-8-sig")):
        (store / "表.csv").write_bytes(f"编号,事件,日期,机关,文号\r\nWS-2026-001,监督检查,2026-06-1{number},县审计局,巫审〔2026〕1{number}号\r\n".encode(encoding))
        windows(exe, "advance", "--file", "表.csv", at=store, check=0)
    text = (store / "projects/县教委/WS-2026-001.yaml").read_text()
    assert "巫审〔2026〕10号" in text and "巫审〔2026〕11号" in text
    print("Excel 存的 CSV：GBK、UTF-8 的都记得进")


def locks(store, exe):
    """几个程序同时记，都记得进；Excel 开着的文件写不了，说清楚，不动它。"""
    path = store / "projects/县教委/WS-2026-001.yaml"
    before = path.read_text().count("- event:")
    many = [subprocess.Popen(["wine", exe, "advance", "WS-2026-001", "监督检查", "--date", f"2026-07-0{n}", "--by", "县审计局",
                              "--doc", f"巫审〔2026〕2{n}号"], cwd=store, env=ENV, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            for n in range(1, 7)]
    for one in many:
        said, _ = one.communicate(timeout=120)
        assert one.returncode == 0, said.decode("utf-8", "replace")
    assert path.read_text().count("- event:") == before + 6
    hold = compiled("hold.exe", HOLD, "-municode")
    for file, command in [("projects/县教委/WS-2026-001.yaml", ["advance", "WS-2026-001", "监督检查", "--date", "2026-07-09", "--by", "县审计局", "--doc", "巫审〔2026〕9号"]),
                          ("计划.xlsx", ["report", "plan", "--year", "2026", "-o", "计划.xlsx"])]:
        held = store / file
        if not held.exists():
            windows(exe, *command, at=store, check=0)
        old = held.read_bytes()
        holder = subprocess.Popen(["wine", hold, file.replace("/", "\\")], cwd=store, env=ENV, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert b"held" in holder.stdout.readline()
        refused = windows(exe, *command, at=store, check=4)
        said = refused.stderr.decode()
        assert held.name in said and "打开着" in said, said
        holder.communicate(b"\n")
        assert held.read_bytes() == old and not list(held.parent.glob(".wsgov-*.tmp"))
        windows(exe, *command, at=store, check=0)
    print("文件锁：六个程序同时记都记得进；别的程序开着的文件写不了，说得清楚，放手之后就写得了")


def install(unpacked):
    """安装.cmd：装得上，装两遍也行。改 Path 的一行由 PowerShell 做，wine 里没有，没有试。"""
    # wine 自己定 LOCALAPPDATA，在批处理里改
    (unpacked / "装.cmd").write_bytes(f'@set "LOCALAPPDATA={USER}\\AppData\\Local"\r\n@call 安装.cmd /q\r\n'.encode("gbk"))
    for _ in range(2):
        said = windows("cmd", "/c", "装.cmd", at=unpacked, check=0)
        assert b"wsgov 1." in said.stdout, said
    placed = HOME / "AppData/Local/wsgov"
    assert (placed / "wsgov.exe").exists() and (placed / "样例县/projects").is_dir()
    print("安装.cmd：装得上，装两遍也行（改 Path 的一行要 PowerShell，没有试）")


def main():
    unpacked = prepare()
    exe = unpacked / "wsgov.exe"
    version = windows(exe, "--version", at=HOME, check=0).stdout.decode().strip()
    print(f"wine 里：{version}")
    store = daily(exe)
    windows(exe, "check", at=unpacked / "样例县", check=0)
    pages(store, exe)
    excel(store, exe)
    locks(store, exe)
    install(unpacked)
    same_as_linux(exe)
    print("没有试的：真的 Windows、PowerShell、git for Windows、Excel 本身")


main()
