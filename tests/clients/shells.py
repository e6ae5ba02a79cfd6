#!/usr/bin/env python3
"""在真的 bash、zsh、fish 里敲几个字按 Tab，看补成了什么。

用法：shells.py 程序所在的文件夹 台账 [install.sh 装到的地方]；写了后者的，补全由壳程序自己从那里找到，
启动文件里一行也不加。只用标准库。
"""

import os
import pty
import re
import select
import sys
import tempfile
import time

BIN, STORE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
PREFIX = os.path.abspath(sys.argv[3]) if len(sys.argv) > 3 else None
HOME = tempfile.mkdtemp()

# 壳程序、怎样进到干净的会话、怎样装上补全
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "source <(wsgov completions bash)"),
    "zsh": (["zsh", "-f", "-i"], "autoload -U compinit; compinit -u -D; source <(wsgov completions zsh)"),
    "fish": (["fish", "--no-config", "-i"], "wsgov completions fish | source"),
}

if PREFIX:
    SHELLS = {
        "bash": (["bash", "--norc", "--noprofile", "-i"], "source /usr/share/bash-completion/bash_completion"),
        "zsh": (["zsh", "-f", "-i"], f"fpath=({PREFIX}/share/zsh/site-functions $fpath); autoload -U compinit; compinit -u -D"),
        "fish": (["fish", "-i"], "true"),
    }

# 敲的、该补成的：项目、事件、规则、报表、单位、子命令
CASES = [
    ("wsgov show WS-2022-", r"wsgov show WS-2022-002"),
    ("wsgov -C examples/violations show YL-2023-13", r"wsgov -C examples/violations show YL-2023-136"),
    ("wsgov advance WS-2026-001 开", r"wsgov advance WS-2026-001 开工"),
    ("wsgov explain late-acc", r"wsgov explain late-acceptance"),
    ("wsgov check --only late-acc", r"wsgov check --only late-acceptance"),
    ("wsgov report catal", r"wsgov report catalogue"),
    ("wsgov report --unit 县交", r"wsgov report --unit 县交通局"),
    ("wsgov schem", r"wsgov schema"),
]


class Session:
    """伪终端里的一个壳程序。"""

    def __init__(self, name):
        command, self.setup = SHELLS[name]
        pid, self.fd = pty.fork()
        if pid == 0:
            os.chdir(STORE)
            env = {**os.environ, "PATH": BIN + ":" + os.environ["PATH"], "TERM": "dumb" if name == "bash" else "vt100",
                   "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "COLUMNS": "200", "PS1": "$ ", "HOME": HOME,
                   "XDG_DATA_DIRS": f"{PREFIX}/share:/usr/local/share:/usr/share"}
            os.execvpe(command[0], command, env)

    def read(self, quiet=0.4, limit=8):
        """读到静下来为止。"""
        text, end = b"", time.time() + limit
        while time.time() < end:
            ready, _, _ = select.select([self.fd], [], [], quiet)
            if not ready:
                break
            try:
                text += os.read(self.fd, 65536)
            except OSError:
                break
        return text.decode("utf-8", "replace")

    def send(self, text):
        os.write(self.fd, text.encode())

    def start(self):
        self.read(1.5)
        self.send(self.setup + "\n")
        self.read(1.5)

    def complete(self, typed):
        """敲几个字、按 Tab，再把整行交给 echo：印出来的就是补成的一行。"""
        self.send(typed + "\t")
        self.read(0.8)
        self.send("\x01echo '<<' \x05 '>>'\n")
        said = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()=>].?", "", self.read(0.8))
        found = re.findall(r"(?<!')<< (.*?) *>>", said)
        self.send("\x03")
        self.read(0.3)
        return found[-1].strip() if found else said


def main():
    failed = 0
    for name in SHELLS:
        session = Session(name)
        session.start()
        for typed, wanted in CASES:
            found = session.complete(typed)
            good = re.fullmatch(wanted, found) is not None
            failed += not good
            print(f"{name}：{typed}⇥ → {found!r}{'' if good else f'，应为 {wanted}'}")
        os.close(session.fd)
    sys.exit(1 if failed else 0)


main()
