//! 钩子。

use super::*;

/// 仓库里的台账在 `store`（空为最上层）：坏的提交不了，改好就行。
fn hook_guards(store: &str) {
    let site = Site::bare();
    fs::create_dir_all(site.path("家")).unwrap();
    site.git(Path::new("."), &["init", "-q", "-b", "main", "仓库"]);
    let top = site.path("仓库");
    let root = top.join(store);
    fs::create_dir_all(&root).unwrap();
    let output = site.bash(&root, "wsgov init . --example --as-of 2023-11-30", &[]);
    assert!(said(&output).contains("已装上提交前的核查"), "{}", said(&output));
    site.commit(&top, "建库");

    let bad = root.join("projects/县教委/WS-9.yaml");
    fs::write(&bad, "id: WS-8\nname: 乙\nnature: 新建\nevents:\n").unwrap();
    site.git(&top, &["add", "-A"]);
    let output = site.command("git", &top).args(["commit", "-q", "-m", "坏"]).output().unwrap();
    assert!(!output.status.success(), "坏的提交了");
    let text = said(&output);
    assert!(text.contains("错误[id-mismatch]") && text.contains("WS-9.yaml:1:5"), "{text}");
    fs::write(&bad, "id: WS-9\nname: 乙\nnature: 新建\nevents:\n").unwrap();
    site.commit(&top, "改好");
    site.git(&top, &["diff", "--exit-code", "HEAD"]);

    // 别的分支带进来的错误，合并时也拦下。
    site.git(&top, &["checkout", "-q", "-b", "旁"]);
    fs::write(&bad, "id: WS-8\nname: 乙\nnature: 新建\nevents:\n").unwrap();
    site.git(&top, &["commit", "-q", "--no-verify", "-a", "-m", "坏"]);
    site.git(&top, &["checkout", "-q", "main"]);
    site.git(&top, &["commit", "-q", "--allow-empty", "-m", "别的"]);
    let output = site.command("git", &top).args(["merge", "--no-edit", "旁"]).output().unwrap();
    assert!(!output.status.success() && said(&output).contains("id-mismatch"), "{}", said(&output));
    site.git(&top, &["merge", "--abort"]);

    // 追加的放行；改写已提交的，无论怎样提交都拦下。
    site.wsgov(&root, &APPEND);
    site.git(&top, &["commit", "-q", "-a", "-m", "审计"]);
    rewrite(&root);
    let file = root.join("projects/县教委/WS-2024-001.yaml");
    for args in
        [&["commit", "-q", "-a", "-m", "改写"][..], &["commit", "-q", "-m", "改写", "--", file.to_str().unwrap()]]
    {
        let output = site.command("git", &top).args(args).output().unwrap();
        assert!(!output.status.success() && said(&output).contains("history-rewritten"), "{}", said(&output));
    }
}

#[test]
fn the_hook_stops_a_bad_commit_and_lets_a_good_one_pass() {
    hook_guards("");
    hook_guards("子 文件夹/它的'台账");
}

#[test]
fn a_clone_is_set_up_as_the_guide_says() {
    set_up_as_the_guide_says("");
    set_up_as_the_guide_says("甲/台账");
}

/// 台账在仓库的 `folder` 里。
fn set_up_as_the_guide_says(folder: &'static str) {
    let site = Site::with(folder);
    let guide = fs::read_to_string(site.store(&site.path("远端")).join("使用说明.md")).unwrap();
    let at = site.store(&site.clone("电脑", &[]));
    assert!(guide.contains("克隆下来之后，在台账的文件夹里各运行一次\n`wsgov init .`"), "{guide}");
    site.must(&at, "wsgov init .");
    // 两人各记一件，合并时都留下，提交前的核查也跑了。
    site.wsgov(&at, &[&APPEND[..], &["--note", "本方"]].concat());
    site.commit(&at, "本方");
    let far = site.store(&site.path("远端"));
    site.wsgov(&far, &[&APPEND[..], &["--note", "对方"]].concat());
    site.commit(&far, "对方");
    let output = site.bash(&at, "git pull -q --no-rebase --no-edit && wsgov check --as-of 2023-11-30", &[]);
    assert!(output.status.success(), "{}", said(&output));
    let text = fs::read_to_string(at.join("projects/县教委/WS-2024-001.yaml")).unwrap();
    assert!(text.contains("note: 本方\n") && text.contains("note: 对方\n"), "{text}");
    fs::write(at.join("projects/县教委/WS-9.yaml"), "id: WS-8\nname: 乙\nnature: 新建\nevents:\n").unwrap();
    let output = site.bash(&at, "git add -A && git commit -q -m 坏", &[]);
    assert!(!output.status.success() && said(&output).contains("id-mismatch"), "{}", said(&output));
}

#[test]
fn a_hook_of_ones_own_is_left_alone() {
    let site = Site::bare();
    fs::create_dir_all(site.path("家")).unwrap();
    site.git(Path::new("."), &["init", "-q", "-b", "main", "仓库"]);
    let top = site.path("仓库");
    let hook = top.join(".git/hooks/pre-commit");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, "#!/bin/sh\nexit 0\n").unwrap();
    let output = site.bash(&top, "wsgov init . --example", &[]);
    assert!(output.status.success() && said(&output).contains("已有自己的提交前钩子"), "{}", said(&output));
    assert_eq!(fs::read_to_string(&hook).unwrap(), "#!/bin/sh\nexit 0\n");
    site.git(&top, &["config", "core.hooksPath", "别处"]);
    let output = site.bash(&top, "wsgov init . --example", &[]);
    assert!(output.status.success() && said(&output).contains("core.hooksPath"), "{}", said(&output));
    assert!(!top.join("别处").exists());
}

#[test]
fn an_empty_store_may_be_committed() {
    let site = Site::bare();
    fs::create_dir_all(site.path("仓库")).unwrap();
    fs::create_dir_all(site.path("家")).unwrap();
    let top = site.path("仓库");
    site.git(&top, &["init", "-q"]);
    let output = site.bash(&top, "wsgov init . --county 云溪县 && git add -A && git commit -qm 建库", &[]);
    assert!(output.status.success(), "{}", said(&output));
}
