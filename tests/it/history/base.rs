//! 与哪里比，比不了的怎样说。

use super::*;

#[test]
fn a_branch_behind_main_is_compared_with_where_it_left() {
    let repo = Repo::new();
    repo.git(&["checkout", "-q", "-b", "work"]);
    repo.append(&pay("2023-07-01", "ddddddd"));
    repo.commit("分支");
    repo.git(&["checkout", "-q", "main"]);
    repo.append(&pay("2023-08-01", "eeeeeee"));
    repo.write("projects/县教委/WS-2.yaml", &repo.project().replace("WS-1", "WS-2"));
    repo.commit("主干");
    repo.git(&["checkout", "-q", "work"]);
    repo.clean("main");
}

#[test]
fn a_shallow_clone_says_what_to_do() {
    let repo = Repo::new();
    repo.git(&["checkout", "-q", "-b", "work"]);
    repo.append(&pay("2023-07-01", "ddddddd"));
    repo.commit("分支");
    repo.git(&["checkout", "-q", "main"]);
    repo.commit("主干");
    let clone = repo.top.join("../浅");
    let url = format!("file://{}", repo.top.display());
    let clone_name = clone.to_string_lossy().into_owned();
    repo.git(&["clone", "-q", "--depth", "1", "--no-single-branch", "-b", "work", &url, &clone_name]);
    let (code, _, err) = wsgov(&clone, &["check", "--base", "origin/main"]);
    assert_eq!(code, Some(4), "{err}");
    assert!(err.contains("浅克隆") && err.contains("git fetch --unshallow") && err.contains("fetch-depth: 0"), "{err}");
    let (code, _, err) = wsgov(&clone, &["check", "--base", "HEAD~1"]);
    assert!(code == Some(4) && err.contains("没有「HEAD~1」") && err.contains("fetch-depth: 0"), "{err}");
}

#[test]
fn bad_revisions_and_places_without_git_are_explained() {
    let repo = Repo::new();
    for (revision, exit, words) in [
        ("--output=x", 2, "不像一个版本"),
        ("没有", 4, "没有「没有」这个版本"),
        ("main..main", 4, "这个版本"),
        ("HEAD:projects", 4, "这个版本"),
        ("^main", 4, "这个版本"),
    ] {
        let (code, _, err) = repo.run(&["check", "--base", revision]);
        assert!(code == Some(exit) && err.contains(words), "{revision} {code:?} {err}");
    }
    repo.git(&["checkout", "-q", "--orphan", "other"]);
    repo.commit("另起");
    let (code, _, err) = repo.run(&["check", "--base", "main"]);
    assert!(code == Some(4) && err.contains("没有共同的起点"), "{err}");
    let bare = TempDir::new().unwrap();
    fs::create_dir(bare.path().join("projects")).unwrap();
    let (code, _, err) = wsgov(bare.path(), &["check", "--base", "main"]);
    assert!(code == Some(4) && err.contains("不在 git 仓库里"), "{err}");
    let mut command = Command::new(BIN);
    command.arg("-C").arg(&repo.store).args(["check", "--base", "main"]).env("PATH", "");
    let output = isolated(&mut command).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("没有找到 git 程序"));
}

#[test]
fn a_store_in_a_subfolder_works_the_same() {
    let repo = Repo::with("政务/台 账");
    fs::write(repo.top.join("别的.yaml"), "a: 1\n").unwrap();
    repo.install();
    assert!(repo.diverge(&pay("2023-07-01", "ddddddd"), &pay("2023-08-01", "eeeeeee")), "{}", repo.project());
    repo.clean("main");
    repo.clean("right");
    repo.put(&[&repo.project().replace("120万元", "1万元")]);
    assert_eq!(repo.only("main", "history-rewritten", &[]).path, "projects/县教委/WS-1.yaml");
    let (_, out, _) = repo.run(&["log", "WS-1"]);
    assert!(out.contains("王科员") && out.contains("改写，未提交"), "{out}");
}

#[test]
#[cfg(unix)]
fn hostile_file_names_are_safe() {
    let repo = Repo::new();
    let names = ["项目 甲", "-n", "引\"号'", "换\n行", "*[a]", ":(glob)x", "反\\斜"];
    for (n, name) in names.iter().enumerate() {
        let text = repo.project().replace("WS-1", &format!("WS-9{n}"));
        repo.write(&format!("projects/县 教委/{name}.yaml"), &text);
    }
    repo.commit("各种名字");
    for name in names {
        let path = format!("projects/县 教委/{name}.yaml");
        repo.write(&path, &repo.read(&path).replace("120万元", "1万元"));
    }
    let found = repo.findings("main");
    assert_eq!(found.len(), names.len(), "{found:#?}");
    assert!(found.iter().all(|f| f.message.contains("由「120万元」改为「1万元」")), "{found:#?}");
    let (code, _, err) = repo.run(&["log", "项目 甲"]);
    assert_eq!(code, Some(0), "{err}");
}

/// 头一次提交之前，提交前的钩子与 HEAD 比：没有可比的，全部核查；别的版本、别处有提交的，照旧说没有。
#[test]
fn before_the_first_commit_there_is_nothing_to_compare_with() {
    let repo = Repo::new();
    let first = ["check", "--base", "HEAD", "--changed"];
    repo.git(&["checkout", "-q", "--orphan", "另起"]);
    assert_eq!(wsgov(&repo.store, &first).0, Some(4), "别的分支有提交");
    fs::remove_dir_all(repo.top.join(".git")).unwrap();
    repo.git(&["init", "-q", "-b", "main"]);
    let (exit, said, _) = wsgov(&repo.store, &first);
    assert_eq!(exit, Some(1), "{said}");
    assert!(said.contains("还一次也没有提交过") && said.contains("WS-1.yaml"), "{said}");
    assert_eq!(wsgov(&repo.store, &["check", "--base", "main"]).0, Some(4));
}

/// 标签与分支同名时 git 先取标签：别人推一个叫 origin/main 的标签，就能把改写藏起来。
#[test]
fn a_name_that_means_several_revisions_is_refused() {
    let repo = Repo::new();
    repo.commit("起初");
    repo.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    repo.git(&["update-ref", "refs/tags/HEAD", "HEAD"]);
    repo.put(&[&repo.project().replacen("2023-", "2024-", 1)]);
    repo.commit("改写");
    repo.git(&["tag", "origin/main"]);
    repo.git(&["update-ref", "refs/tags/refs/remotes/origin/main", "HEAD"]);
    for name in ["origin/main", "origin/main~0", "origin/main^{commit}"] {
        let (code, out, err) = repo.run(&["check", "--base", name]);
        assert!(code == Some(4) && err.contains("不止指一个版本"), "{name} {out} {err}");
    }
    repo.git(&["update-ref", "refs/tags/refs/heads/gone", "HEAD"]);
    let (code, out, err) = repo.run(&["check", "--base", "refs/heads/gone"]);
    assert!(code == Some(4) && err.contains("不止指一个版本"), "{out} {err}");
    let before = repo.git(&["rev-parse", "HEAD~1"]);
    for name in ["refs/remotes/origin/main", "HEAD~1", before.trim()] {
        let (code, out, err) = repo.run(&["check", "--base", name]);
        assert!(code == Some(1) && out.contains("history-rewritten"), "{name} {out} {err}");
    }
}
