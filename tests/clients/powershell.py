#!/usr/bin/env python3
"""PowerShell 的补全。PowerShell 本身不在 Debian、PyPI、npm 里，装不上：脚本交给它的语法分析器看，
问答照脚本所写的问法走一遍。

用法：powershell.py 程序 台账
"""

import os
import subprocess
import sys
from pathlib import Path

import tree_sitter
import tree_sitter_powershell

WSGOV, STORE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
ROOT = Path(__file__).resolve().parents[2]
CASES = [
    (["show", "WS-2022-"], "WS-2022-002"),
    (["advance", "WS-2026-001", "开"], "开工"),
    (["explain", "late-acc"], "late-acceptance"),
    (["report", "catal"], "catalogue"),
    (["report", "--unit", "县交"], "县交通局"),
]

script = subprocess.run([WSGOV, "completions", "powershell"], check=True, capture_output=True).stdout
tree = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language())).parse(script)
assert not tree.root_node.has_error, script.decode()
assert b"Register-ArgumentCompleter" in script and b"WSGOV_COMPLETE" in script
line = (ROOT / "packaging/安装.cmd").read_text().split('-Command "')[1].split('"\n')[0]
assert not tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language())).parse(line.encode()).root_node.has_error, line
for typed, wanted in CASES:
    asked = subprocess.run([WSGOV, "--", "wsgov", *typed], check=True, capture_output=True, text=True, cwd=STORE,
                           env={**os.environ, "WSGOV_COMPLETE": "powershell"})
    found = [line.split("\t")[0] for line in asked.stdout.splitlines()]
    assert wanted in found, (typed, found)
print(f"PowerShell：脚本合语法，{len(CASES)} 问都答得上（真的 PowerShell 装不上，没有试）")
