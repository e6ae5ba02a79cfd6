"""examples/recipes 里的命令照样能跑：「$ 」之后的命令在仓库最上层执行，输出须与所写的一致。

用法：recipes.py 程序 仓库；更新输出：BLESS=1，看过差异再提交。
"""

import os
import pathlib
import re
import subprocess
import sys

binary, root = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
environment = os.environ | {"PATH": f"{binary.parent}:{os.environ['PATH']}", "NO_COLOR": "1", "COLUMNS": "100"}
BLOCK = re.compile(r"(```console\n\$ )(.*?)(\n```)", re.S)


def split(body: str) -> str:
    """代码块里的命令：以管道、反斜线、没有合上的引号续行；其余是输出。"""
    lines = body.split("\n")
    for count in range(1, len(lines) + 1):
        command = "\n".join(lines[:count])
        open_quote = command.count("'") % 2
        if not open_quote and not command.rstrip().endswith(("|", "\\")):
            return command
    return body


def run(command: str) -> str:
    done = subprocess.run(["bash", "-c", command], cwd=root, env=environment, capture_output=True, text=True)
    return (done.stdout + done.stderr).rstrip("\n")


wrong = count = 0
for page in sorted((root / "examples/recipes").glob("*.md")):
    def replace(block: re.Match) -> str:
        global wrong, count
        count += 1
        command = split(block[2])
        expected = block[2][len(command) :].strip("\n")
        found = run(command)
        if found != expected and "BLESS" not in os.environ:
            wrong += 1
            print(f"{page.name}：{command}\n应为：\n{expected}\n实为：\n{found}\n")
        return f"{block[1]}{command}\n{found}{block[3]}" if found else f"{block[1]}{command}{block[3]}"

    text = BLOCK.sub(replace, page.read_text())
    if "BLESS" in os.environ:
        page.write_text(text)
assert count >= 3, "没有找到各段"
print(f"给别的程序用：{count} 段命令，不符的 {wrong} 段")
sys.exit(1 if wrong else 0)
