"""运行 wsgov、Python 与 Rego，比较十条规则查出的，和各用的处理器时间。

用法：compare.py 台账 核查日 遍数 wsgov rego-peer
"""

import csv
import json
import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

TEN = [
    "bad-file", "two-step-skipped", "steps-out-of-order", "adjustment-over-limit", "late-declaration",
    "late-acceptance", "self-evaluation-early", "self-evaluation-late", "recorded-late", "project-code-format",
]  # 必填与用语都归 bad-file，自评价的早与迟是一条期限的两头，所以十条里有十个名字


def timed(command):
    """输出与处理器时间（秒）。"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    one_thread = dict(os.environ, RAYON_NUM_THREADS="1")
    output = subprocess.run(command, stdout=subprocess.PIPE, env=one_thread, check=False).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return output, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def pairs(output):
    return {tuple(line.split("\t")) for line in output.decode().splitlines()}


def findings(output):
    return {(f["path"], f["rule"]) for f in json.loads(output)["findings"] if f["rule"] in TEN}


def main():
    root, as_of, rounds, wsgov, rego = sys.argv[1:]
    here = Path(__file__).parent
    ways = {
        "wsgov（全部规则）": ([wsgov, "-C", root, "check", "--format", "json"], findings),
        "Python + PyYAML（C）": ([sys.executable, str(here / "rules.py"), root, as_of], pairs),
        "Rego（regorus）": ([rego, str(here / "rego/rules.rego"), root, as_of], pairs),
    }
    with open(Path(root) / "faults.csv", encoding="utf-8") as file:
        planted = {(row["path"], row["rule"]) for row in csv.DictReader(file) if row["rule"] in TEN}
    times = {name: [] for name in ways}
    for _ in range(int(rounds)):
        for name, (command, read) in ways.items():
            output, seconds = timed(command)
            times[name].append(seconds)
            if read(output) != planted:
                extra, missed = read(output) - planted, planted - read(output)
                sys.exit(f"{name} 查出的与埋下的不符：多 {sorted(extra)[:5]}，漏 {sorted(missed)[:5]}")
    own = next(iter(times.values()))
    print(f"三种写法都恰好查出 {len(planted)} 处埋下的毛病。\n")
    print("| 写法 | 处理器时间 | 是 wsgov 的 |\n|---|---|---|")
    for name, seconds in times.items():
        ratio = statistics.median(s / o for s, o in zip(seconds, own))
        print(f"| {name} | {statistics.median(seconds):.2f} s | {ratio:.1f} 倍 |")


main()
