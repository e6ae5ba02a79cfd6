"""`init` 写的平台脚本与钩子：放到真的仓库里，由 zizmor、shellcheck 看。

用法：pipelines.py 程序所在的文件夹 装好的程序所在的文件夹
"""

import os, subprocess, sys, tempfile
from pathlib import Path

import yaml

bin, tools = sys.argv[1], sys.argv[2]
env = {**os.environ, "PATH": f"{tools}:{bin}:{os.environ['PATH']}", "GIT_CONFIG_GLOBAL": "/dev/null"}


def run(*args, at, text=None):
    done = subprocess.run(args, cwd=at, env=env, input=text, capture_output=True, text=True)
    assert done.returncode == 0, f"{args}\n{done.stdout}{done.stderr}"


def scripts(top):
    """各平台脚本里的命令，与出处。"""
    github = yaml.safe_load((top / ".github/workflows/wsgov.yml").read_text())
    for job, one in github["jobs"].items():
        for step in one["steps"]:
            if "run" in step:
                yield f"GitHub {job} {step['name']}", step["run"]
    gitlab = yaml.safe_load((top / ".gitlab-ci.yml").read_text())
    for job, one in gitlab.items():
        for key in ("before_script", "script"):
            yield f"GitLab {job} {key}", "\n".join(one.get(key, []))
    gitee = yaml.safe_load((top / ".workflow/wsgov.yml").read_text())
    for stage in gitee["stages"]:
        for step in stage["steps"]:
            yield f"Gitee {step['name']}", "\n".join(step["commands"])


with tempfile.TemporaryDirectory() as folder:
    for store in ("", "子 文件夹/它的'台账"):
        top = Path(folder) / f"仓库{len(store)}"
        root = top / store
        root.mkdir(parents=True)
        run("git", "init", "-q", ".", at=top)
        run("wsgov", "init", ".", at=root)
        run("zizmor", "--offline", "--persona", "pedantic", ".", at=top)
        for hook in ("pre-commit", "pre-merge-commit"):
            run("shellcheck", f".git/hooks/{hook}", at=top)
        for name, text in scripts(top):
            if text:
                print(f"  {name}")
                run("shellcheck", "-s", "bash", "-", at=top, text=f"{text}\n")
print("平台脚本：zizmor、shellcheck 没有话说")
