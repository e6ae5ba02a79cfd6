//! 各种分合之下，算的是带来那件事的提交。

use super::*;

/// 一种分合：记入机关的一件，用给定的钥匙签（空的不签）；别的提交都不签。
type Topology = (&'static str, fn(&Repo, &str));

const TOPOLOGIES: [Topology; 17] = [
    ("直线", |repo, key| {
        repo.record(key, APPROVE);
        repo.commit("", "空的");
    }),
    ("合并", |repo, key| {
        repo.git(&["checkout", "-qb", "side"]);
        repo.record(key, APPROVE);
        repo.git(&["checkout", "-q", "main"]);
        repo.write("说明.txt", "一\n");
        repo.commit("", "主线");
        repo.git(&["merge", "-q", "--no-edit", "side"]);
    }),
    ("快进", |repo, key| {
        repo.git(&["checkout", "-qb", "side"]);
        repo.record(key, APPROVE);
        repo.git(&["checkout", "-q", "main"]);
        repo.git(&["merge", "-q", "--ff-only", "side"]);
    }),
    ("在合并里记入", |repo, key| {
        repo.git(&["checkout", "-qb", "side"]);
        repo.write("说明.txt", "一\n");
        repo.commit("", "旁支");
        repo.git(&["checkout", "-q", "main"]);
        repo.write("另一.txt", "一\n");
        repo.commit("", "主线");
        repo.git(&["merge", "-q", "--no-commit", "side"]);
        repo.append(FILE, APPROVE);
        repo.commit(key, "合并");
    }),
    ("解决冲突时记入", |repo, key| {
        conflict(repo);
        repo.write(FILE, &[PROJECT, &audit(1), &audit(2), APPROVE].concat());
        repo.commit(key, "合并");
    }),
    ("解决冲突时夹在中间", |repo, key| {
        conflict(repo);
        repo.write(FILE, &[PROJECT, &audit(1), APPROVE, &audit(2)].concat());
        repo.commit(key, "合并");
    }),
    ("拣选", |repo, key| {
        repo.git(&["checkout", "-qb", "side"]);
        repo.record("外人", APPROVE);
        repo.git(&["checkout", "-q", "main"]);
        repo.write("说明.txt", "一\n");
        repo.commit("", "主线");
        repo.signed(key, &["cherry-pick", "side"]);
    }),
    ("交叉", |repo, key| {
        for side in ["a", "b"] {
            repo.git(&["checkout", "-qb", side, "main"]);
            repo.write(&format!("{side}.txt"), "一\n");
            repo.commit("", side);
        }
        repo.git(&["branch", "a0", "a"]);
        repo.git(&["merge", "-q", "--no-edit", "a"]);
        repo.git(&["checkout", "-q", "a"]);
        repo.git(&["merge", "-q", "--no-edit", "b~1"]);
        repo.record(key, APPROVE);
        repo.git(&["merge", "-q", "--no-edit", "b"]);
        repo.git(&["branch", "-f", "base", "b"]);
    }),
    ("多方", |repo, key| {
        for side in ["a", "b", "c"] {
            repo.git(&["checkout", "-qb", side, "main"]);
            if side == "b" {
                repo.record(key, APPROVE);
            } else {
                repo.write(&format!("{side}.txt"), "一\n");
                repo.commit("", side);
            }
        }
        repo.git(&["checkout", "-q", "main"]);
        repo.git(&["merge", "-q", "--no-edit", "a", "b", "c"]);
    }),
    ("孤立的根", |repo, key| {
        repo.git(&["checkout", "-q", "--orphan", "o"]);
        repo.append(FILE, APPROVE);
        repo.commit(key, "根");
        repo.git(&["checkout", "-q", "main"]);
        repo.git(&["merge", "-q", "--no-edit", "--allow-unrelated-histories", "-X", "theirs", "o"]);
    }),
    ("-s ours", |repo, key| {
        repo.git(&["checkout", "-qb", "side"]);
        repo.record(key, APPROVE);
        repo.write("另.txt", "一\n");
        repo.commit("", "又");
        repo.git(&["checkout", "-q", "main"]);
        repo.write("说明.txt", "一\n");
        repo.commit("", "主线");
        repo.git(&["checkout", "-q", "side"]);
        repo.git(&["merge", "-q", "--no-edit", "-s", "ours", "main"]);
    }),
    ("变基", |repo, key| {
        repo.git(&["checkout", "-qb", "side"]);
        repo.append(FILE, APPROVE);
        repo.commit("", "还没有签");
        repo.git(&["checkout", "-q", "main"]);
        repo.write("说明.txt", "一\n");
        repo.commit("", "主线");
        repo.git(&["checkout", "-q", "side"]);
        repo.signed(key, &["rebase", "-q", "main"]);
    }),
    ("撤回又恢复", |repo, key| {
        repo.record("外人", APPROVE);
        repo.git(&["revert", "--no-edit", "HEAD"]);
        repo.signed(key, &["revert", "--no-edit", "HEAD"]);
    }),
    ("压成一个", |repo, key| {
        repo.git(&["checkout", "-qb", "side"]);
        repo.record("外人", APPROVE);
        repo.git(&["checkout", "-q", "main"]);
        repo.git(&["merge", "-q", "--squash", "side"]);
        repo.commit(key, "压成一个");
    }),
    ("强制推送", |repo, key| {
        repo.git(&["branch", "-f", "base"]);
        repo.git(&["checkout", "-q", "--detach", "HEAD"]);
        repo.git(&["commit", "-q", "--amend", "-m", "改头"]);
        repo.git(&["branch", "-f", "base", "main"]);
        repo.git(&["checkout", "-q", "main"]);
        repo.record(key, APPROVE);
        repo.commit("", "又");
    }),
    ("老的分叉", |repo, key| {
        repo.git(&["checkout", "-qb", "old"]);
        repo.record(key, APPROVE);
        repo.git(&["checkout", "-q", "main"]);
        repo.write("说明.txt", "一\n");
        repo.commit("", "主线");
        repo.git(&["branch", "-f", "base"]);
        repo.git(&["merge", "-q", "--no-edit", "old"]);
    }),
    ("换文件夹", |repo, key| {
        repo.record(key, APPROVE);
        repo.write("projects/县公安局/unit.yaml", &UNIT.replace("县教委", "县公安局"));
        repo.git(&["mv", FILE, "projects/县公安局/WS-1.yaml"]);
        repo.commit("", "换文件夹");
    }),
];

/// 名单里没有的机关的一件：不必签。
fn audit(n: u8) -> String {
    format!("  - {{event: 审计, date: 2023-05-0{n}, id: eeeeee{n}, by: 县审计局}}\n")
}

/// 两边都在末尾追加，合并停在冲突上。
fn conflict(repo: &Repo) {
    repo.git(&["checkout", "-qb", "side"]);
    repo.record("", &audit(2));
    repo.git(&["checkout", "-q", "main"]);
    repo.record("", &audit(1));
    assert!(!repo.try_git(&["merge", "-q", "side"]).status.success());
}

#[test]
fn in_every_topology_the_commit_that_brought_the_act_is_the_one_that_counts() {
    for (name, build) in TOPOLOGIES {
        for (key, fine) in [("发改", true), ("", false), ("教委", false)] {
            let repo = Repo::new();
            build(&repo, key);
            let found = repo.found("base");
            assert_eq!(found.is_empty(), fine, "{name} {key}：{found:?}");
        }
    }
}

#[test]
fn an_act_slipped_among_recorded_ones_in_a_merge_is_rewriting_too() {
    let repo = Repo::new();
    conflict(&repo);
    repo.git(&["branch", "-f", "base", "main"]);
    // 排在主线已有的之前：签了也不行。
    repo.write(FILE, &[PROJECT, APPROVE, &audit(1), &audit(2)].concat());
    repo.commit("发改", "合并");
    let (code, out, _) = repo.run(&["check", "--base", "base", "--only", "history-rewritten,signer-not-allowed"]);
    assert!(code == Some(1) && out.contains("可研批复") && out.matches("错误[").count() == 1, "{out}");
    assert!(out.contains("history-rewritten"), "{out}");
}

#[test]
fn clones_that_hold_less_do_not_hide_it() {
    for (key, fine) in [("发改", true), ("", false)] {
        let repo = Repo::new();
        repo.record(key, APPROVE);
        repo.record("教委", PAY);
        let url = format!("file://{}", repo.at().display());
        repo.git(&["config", "uploadpack.allowFilter", "true"]);
        let clone = |args: &[&str]| {
            let dir = TempDir::new().unwrap();
            let mut command = Command::new("git");
            isolated(&mut command).args(["clone", "-q"]).args(args).arg(&url).arg(dir.path().join("c"));
            assert!(command.status().unwrap().success());
            let base = ["fetch", "-q", "origin", "base:base"];
            let _ = isolated(Command::new("git").arg("-C").arg(dir.path().join("c")).args(base)).status();
            dir
        };
        let args = ["check", "--base", "base", "--only", "signer-not-allowed"];
        // 部分克隆：没有的内容说清楚，不当作没有。
        let dir = clone(&["--filter=blob:none"]);
        let (code, out, err) = wsgov(&dir.path().join("c"), &args);
        assert!(
            code == Some(4) && err.contains("部分克隆") || code == Some(if fine { 0 } else { 1 }),
            "{code:?} {out} {err}"
        );
        // 浅克隆：看不到记入的提交的，不说已核对。
        let dir = clone(&["--depth=1"]);
        let (code, out, err) = wsgov(&dir.path().join("c"), &args);
        assert!(code == Some(4) && err.contains("浅克隆"), "{code:?} {out} {err}");
        // 稀疏检出、索引的标记、替换的对象。
        let dir = clone(&["--sparse"]);
        let at = dir.path().join("c");
        let git = |args: &[&str]| isolated(Command::new("git").arg("-C").arg(&at).args(args)).output().unwrap();
        git(&["sparse-checkout", "set", "projects"]);
        git(&["update-index", "--assume-unchanged", FILE]);
        let (code, ..) = wsgov(&at, &args);
        assert_eq!(code, Some(i32::from(!fine)));
        let replaced = Repo::new();
        replaced.record(key, APPROVE);
        let honest = Repo::new();
        honest.record("发改", APPROVE);
        replaced.git(&["fetch", "-q", honest.at().to_str().unwrap(), "main:honest"]);
        replaced.git(&["replace", "main", "honest"]);
        assert_eq!(replaced.found("base").is_empty(), fine);
    }
}
