//! README 与 examples/walkthrough 里的命令照样能跑：每个 ```console 代码块中「$ 」之后的命令依次执行，输出须与所写的一致。
//!
//! 更新输出：`README_BLESS=1 cargo test --test it readme`，看过差异再提交。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// 一个命令与它应有的输出。
struct Step {
    command: String,
    output: String,
}

/// 代码块里的各步。
fn steps(block: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step { command: command.to_owned(), output: String::new() });
        } else if let Some(step) = steps.last_mut() {
            // 命令以反斜线续行。
            if step.output.is_empty() && step.command.ends_with('\\') {
                step.command.push('\n');
                step.command.push_str(line);
            } else {
                step.output.push_str(line);
                step.output.push('\n');
            }
        }
    }
    steps
}

/// 在 `dir` 里执行，返回输出与之后所在的文件夹。
fn execute(command: &str, dir: &Path) -> (String, PathBuf) {
    let bin = Path::new(env!("CARGO_BIN_EXE_wsgov")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), env::var("PATH").unwrap());
    let script = format!("{{ {command}\n}} 2>&1; echo; echo @@PWD@@$PWD");
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(dir)
        .env("PATH", path)
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .env("SAMPLE", ROOT)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let (text, pwd) = text.rsplit_once("@@PWD@@").unwrap();
    (text.trim_end().to_owned() + "\n", PathBuf::from(pwd.trim()))
}

/// 每次不同的东西换成固定的样子：事件的短名。
fn stable(text: &str) -> String {
    let mut stable = String::new();
    for line in text.lines() {
        match line.split_once("id: ") {
            Some((before, id)) if id.len() == 7 && id.chars().all(|c| c.is_ascii_alphanumeric()) => {
                stable.push_str(&format!("{before}id: …\n"));
            }
            _ => stable.push_str(&format!("{}\n", line.trim_end())),
        }
    }
    stable.trim_end().to_owned() + "\n"
}

/// 有命令的各份文档，各在自己的文件夹里从头跑起。
fn documents() -> Vec<PathBuf> {
    let root = Path::new(ROOT);
    let walkthroughs = fs::read_dir(root.join("examples/walkthrough")).unwrap().map(|e| e.unwrap().path());
    let mut all: Vec<PathBuf> = walkthroughs.filter(|p| p.extension().is_some_and(|x| x == "md")).collect();
    all.push(root.join("README.md"));
    all.sort();
    all
}

#[test]
fn the_commands_of_the_documents_do_what_they_say() {
    let mut count = 0;
    for path in documents() {
        count += check_document(&path);
    }
    assert!(count > 40, "只有 {count} 个命令");
}

/// 跑一份文档里的命令，返回命令数。
fn check_document(path: &Path) -> usize {
    let text = fs::read_to_string(path).unwrap();
    let sandbox = TempDir::new().unwrap();
    let mut dir = fs::canonicalize(sandbox.path()).unwrap();
    let (mut written, mut wrong, mut count) = (String::new(), Vec::new(), 0);
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("```console\n") {
        let (block, tail) = after.split_once("```").unwrap();
        written.push_str(&format!("{before}```console\n"));
        for step in steps(block) {
            count += 1;
            let (found, moved) = execute(&step.command, &dir);
            dir = moved;
            let (found, expected) = (stable(&found), stable(&step.output));
            if found != expected {
                wrong.push(format!("$ {}\n应为：\n{expected}实为：\n{found}", step.command));
            }
            written.push_str(&format!("$ {}\n{}", step.command, if found == "\n" { "" } else { &found }));
        }
        written.push_str("```");
        rest = tail;
    }
    written.push_str(rest);
    if env::var_os("README_BLESS").is_some() {
        fs::write(path, written).unwrap();
        return count;
    }
    assert!(wrong.is_empty(), "{}：{} 处不符：\n{}", path.display(), wrong.len(), wrong.join("\n"));
    count
}

#[test]
fn the_readme_is_short_enough_for_a_newcomer() {
    let lines = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap().lines().count();
    assert!(lines < 120, "README 有 {lines} 行");
}

#[test]
fn the_two_commands_for_a_fresh_machine_stand_in_the_readme() {
    let text = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    for command in ["cargo run -- check", "cargo test"] {
        assert!(text.contains(command), "README 里没有 {command}");
    }
    let ci = fs::read_to_string(Path::new(ROOT).join(".ci/run")).unwrap();
    assert!(ci.contains("cargo test"), ".ci/run 没有跑 README 的测试命令");
}
