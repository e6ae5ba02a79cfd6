#!/usr/bin/env python3
"""检查结果的各种格式，交给各自的读取程序。

用法：formats.py 程序 仓库 工作文件夹（装有 sarif-multitool、rdformat-validator）；
要 sarif-tools、junitparser；GitLab 所列的必填键由本文件核对。
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from junitparser import JUnitXml

WSGOV, ROOT, WORK = (Path(argument).resolve() for argument in sys.argv[1:4])
NODE = WORK / "node_modules/.bin"
SARIF = Path(sys.executable).parent / "sarif"


def check(store, *args):
    done = subprocess.run([WSGOV, "-C", store, "check", *args], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def main():
    work = Path(tempfile.mkdtemp())
    for name, store in [("样例县", ROOT), ("违规台账", ROOT / "examples/violations")]:
        findings = json.loads(check(store, "--format", "json"))["findings"]
        live = [f for f in findings if f["status"] == "open"]
        errors = [f for f in live if f["severity"] == "error"]
        files = {kind: work / f"{name}.{kind}" for kind in ("sarif", "junit", "gitlab", "rdjson")}
        check(store, *(part for kind, file in files.items() for part in ("--format", f"{kind}={file}")))

        told = subprocess.run([SARIF, "--check", "error", "summary", files["sarif"]], capture_output=True, text=True)
        assert told.returncode == len(errors) or bool(told.returncode) == bool(errors), told
        assert f"error: {len(errors)}" in told.stdout, told.stdout

        alerts = json.loads(files["sarif"].read_text())["runs"][0]["results"]
        assert len(alerts) == len(live), (len(alerts), len(live))
        said = subprocess.run([NODE / "sarif-multitool", "validate", files["sarif"]], capture_output=True, text=True)
        assert said.returncode == 0 and not re.search(r": error ", said.stdout), said.stdout

        said = subprocess.run([NODE / "rdformat-validator", files["rdjson"]], capture_output=True, text=True)
        assert said.returncode == 0, said.stdout + said.stderr
        assert len(json.loads(files["rdjson"].read_text())["diagnostics"]) == len(live)

        suites = JUnitXml.fromfile(str(files["junit"]))
        assert suites.failures == len(errors) and suites.errors == 0, (suites.failures, len(errors))
        assert suites.tests == (len(live) or 1) and suites.skipped == len(live) - len(errors)

        issues = json.loads(files["gitlab"].read_text())
        assert len({i["fingerprint"] for i in issues}) == len(issues) == len(live)
        for issue in issues:
            assert issue["description"] and issue["check_name"] and issue["location"]["lines"]["begin"] > 0
            assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
            assert (ROOT / issue["location"]["path"]).exists(), issue

        vim(store, live)
        problems(store, live)
        print(f"{name}：待核 {len(live)} 处，sarif-tools、sarif-multitool、rdformat-validator、junitparser、"
              "GitLab 的必填键、vim、VS Code 任务的式样都对得上")


def problems(store, live):
    """init 写的 VS Code 任务：它的三个式样认出每一处，一处只归一个。"""
    tasks = json.loads((ROOT / "src/commands/init/tasks.json").read_text())["tasks"]
    patterns = [matcher["pattern"] for matcher in tasks[0]["problemMatcher"]]
    found = []
    for line in check(store, "--format", "concise").splitlines():
        hits = [(p, m) for p in patterns if (m := re.match(p["regexp"], line))]
        assert len(hits) <= 1, line
        found += [f"{m[p['line']]}:{m[p['column']]}:{m[p['code']]}" for p, m in hits]
    assert found == [f"{f['line']}:{f['column']}:{f['rule']}" for f in live], (len(found), len(live))


def vim(store, live):
    """快速修复列表：vim 以默认的 %f:%l:%c 认出每一处。"""
    work = Path(tempfile.mkdtemp())
    (work / "list").write_text(check(store, "--format", "concise"))
    (work / "script").write_text(
        "set errorformat=%f:%l:%c:\\ %m\n"
        f"cfile {work}/list\n"
        "let good = filter(getqflist(), 'v:val.valid')\n"
        f"call writefile(map(good, {{_, v -> v.lnum . ':' . v.col}}), '{work}/found')\nqall!\n"
    )
    subprocess.run(["vim", "-es", "-u", "NONE", "-S", work / "script"], cwd=ROOT, check=False, stdin=subprocess.DEVNULL)
    found = (work / "found").read_text().split()
    assert found == [f"{f['line']}:{f['column']}" for f in live], (len(found), len(live))


main()
