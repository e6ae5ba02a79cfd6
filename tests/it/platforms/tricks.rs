//! 平台上的花招：与改写一起推上来的，不能使它看不见。

use super::*;

/// 标签与目标分支同名，指着改写之后的提交。
#[test]
fn a_tag_named_like_the_target_hides_no_rewriting() {
    let site = Site::new();
    for (n, platform) in PLATFORMS.iter().enumerate() {
        let at = site.clone(&format!("克隆{n}"), &[]);
        rewrite(&at);
        site.commit(&at, "改一个字");
        // 取全部历史的检出连标签一起取来。
        site.git(&at, &["tag", "origin/main"]);
        site.git(&at, &["push", "-q", "-f", "origin", "HEAD:refs/tags/main"]);
        let output = site.run(platform, &at, platform.request);
        assert!(!output.status.success(), "{}\n{}", platform.file, said(&output));
        assert!(said(&output).contains("history-rewritten"), "{}\n{}", platform.file, said(&output));
    }
}

/// 基线与新的错误一起推上来。
#[test]
fn a_baseline_pushed_along_hides_no_new_error() {
    let site = Site::new();
    for (n, platform) in PLATFORMS.iter().enumerate() {
        let at = site.clone(&format!("克隆{n}"), &[]);
        let file = at.join("projects/县教委/WS-2024-001.yaml");
        fs::write(at.join("projects/县教委/WS-2024-009.yaml"), fs::read(file).unwrap()).unwrap();
        let script = "mkdir -p .wsgov; wsgov check --format json > .wsgov/baseline.json || true";
        site.bash(&at, script, &[]);
        site.commit(&at, "新的错误");
        let output = site.run(platform, &at, platform.request);
        assert!(!output.status.success(), "{}\n{}", platform.file, said(&output));
        assert!(said(&output).contains("duplicate-id"), "{}\n{}", platform.file, said(&output));
    }
}
