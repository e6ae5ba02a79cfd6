//! 这个克隆里还没有装的：钩子与合并办法不随克隆过来，没有装的说一次。只看文件，不运行 git。

use std::{ffi::OsStr, io::Read, path::Path};

use crate::store::files::Dir;

/// 说过了的记号，放在 .git 里，不随提交走。
const TOLD: &str = "wsgov-told";
/// 设置至多读多少字节。
const LARGEST: u64 = 1024 * 1024;

/// 由 `init` 建的台账，在这个克隆里缺什么；不缺的、说过的、看不出的为无。
#[must_use]
pub fn missing_setup(root: &Path) -> Option<String> {
    // 台账自己带着钩子的，才是 init 建的。
    let (hook, git) = (root.join("hooks/pre-commit"), git_folder(root)?);
    let config = read(&git, "config").filter(|_| hook.is_file())?;
    let has_driver = config.contains("[merge \"wsgov\"]");
    let hooked = || git.enter(OsStr::new("hooks")).is_ok_and(|hooks| hooks.about(OsStr::new("pre-commit")).is_ok());
    let has_hook = config.to_lowercase().contains("hookspath") || hooked();
    let lacking: Vec<&str> = [(has_driver, "合并办法"), (has_hook, "提交前的核查")]
        .iter()
        .filter(|(has, _)| !has)
        .map(|(_, what)| *what)
        .collect();
    if lacking.is_empty() || git.about(OsStr::new(TOLD)).is_ok() {
        return None;
    }
    // 记不下的，下次再说一遍也无妨。
    let _ = git.create(OsStr::new(TOLD), 0o666);
    Some(format!(
        "这个克隆里还没有装{}；在台账的文件夹里运行一次 wsgov init . 就装上（只说这一次）",
        lacking.join("、")
    ))
}

/// 台账所在仓库的 .git；不是文件夹的（另开的工作树）不看。
fn git_folder(root: &Path) -> Option<Dir> {
    let above = root.ancestors().find(|folder| folder.join(".git").symlink_metadata().is_ok())?;
    Dir::open(above).ok()?.enter(OsStr::new(".git")).ok()
}

/// .git 里的一个文件；来路不明的仓库里，它可以是链接、管道，或极大。
fn read(git: &Dir, name: &str) -> Option<String> {
    let mut text = String::new();
    git.read(OsStr::new(name)).ok()?.take(LARGEST).read_to_string(&mut text).ok()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_fresh_clone_is_told_once_what_it_lacks() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        assert_eq!(missing_setup(root), None, "不在仓库里");
        fs::create_dir_all(root.join(".git/hooks")).unwrap();
        fs::write(root.join(".git/config"), "[core]\n").unwrap();
        assert_eq!(missing_setup(root), None, "不是 init 建的");
        fs::create_dir_all(root.join("hooks")).unwrap();
        fs::write(root.join("hooks/pre-commit"), "").unwrap();
        let said = missing_setup(root).unwrap();
        assert!(said.contains("合并办法、提交前的核查") && said.contains("wsgov init"), "{said}");
        assert_eq!(missing_setup(root), None, "只说一次");
        fs::remove_file(root.join(".git").join(TOLD)).unwrap();
        fs::write(root.join(".git/hooks/pre-commit"), "").unwrap();
        fs::write(root.join(".git/config"), "[merge \"wsgov\"]\n").unwrap();
        assert_eq!(missing_setup(root), None, "都装了");
    }

    /// 抄来的仓库里早摆好的链接、管道：不写到外面去，也不等。
    #[cfg(unix)]
    #[test]
    fn nothing_in_a_strange_repository_is_followed() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let (root, outside) = (dir.path().join("台账"), dir.path().join("外"));
        fs::create_dir_all(root.join(".git/hooks")).unwrap();
        fs::create_dir_all(root.join("hooks")).unwrap();
        fs::write(root.join("hooks/pre-commit"), "").unwrap();
        fs::write(root.join(".git/config"), "[core]\n").unwrap();
        symlink(&outside, root.join(".git").join(TOLD)).unwrap();
        assert_eq!(missing_setup(&root), None);
        assert!(!outside.exists());
        fs::remove_file(root.join(".git/config")).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(root.join(".git/config")).status().unwrap().success());
        assert_eq!(missing_setup(&root), None);
    }
}
