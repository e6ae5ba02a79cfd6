#!/usr/bin/env python3
"""第三方许可：编进程序的各个库的名称、版本、许可和许可全文。

用法：licences.py 目标；只用 cargo metadata，不联网。
"""

import json
import subprocess
import sys
from pathlib import Path


def packages(target):
    """编进程序的库：从本程序起，沿普通依赖走到的。"""
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]
    meta = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    nodes = {node["id"]: node for node in meta["resolve"]["nodes"]}
    own, reached = meta["resolve"]["root"], set()
    waiting = [own]
    while waiting:
        for dep in nodes[waiting.pop()]["deps"]:
            if dep["pkg"] not in reached and any(kind["kind"] is None for kind in dep["dep_kinds"]):
                reached.add(dep["pkg"])
                waiting.append(dep["pkg"])
    return sorted((p for p in meta["packages"] if p["id"] in reached), key=lambda p: (p["name"], p["version"]))


def texts(package):
    folder = Path(package["manifest_path"]).parent
    names = ("license", "licence", "copying", "notice", "unlicense")
    files = (f for f in sorted(folder.iterdir()) if f.is_file() and f.name.lower().startswith(names))
    return [f.read_text(encoding="utf-8", errors="replace").strip() for f in files]


def main():
    found = packages(sys.argv[1])
    print(f"wsgov 用到 {len(found)} 个第三方库，依各自的许可使用：\n")
    for package in found:
        print(f"  {package['name']} {package['version']}　{package['license'] or '见下'}　{package['repository'] or ''}")
    shared = {}
    for package in found:
        for text in texts(package):
            shared.setdefault(text, []).append(f"{package['name']} {package['version']}")
    for text, users in shared.items():
        print(f"\n{'=' * 78}\n{'、'.join(users)}\n{'-' * 78}\n{text}")


main()
