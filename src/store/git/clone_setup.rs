//! 这个克隆里还没有装的：钩子与合并办法不随克隆过来，没有装的说一次。只看文件，不运行 git。

use std::{
    fs,
    path::{Path, PathBuf},
};

/// 说过了的记号，放在 .git 里，不随提交走。
const TOLD: &str = "wsgov-told";

/// 由 `init` 建的台账，在这个克隆里缺什么；不缺的、说过的、看不出的为无。
#[must_use]
pub fn missing_setup(root: &Path) -> Option<String> {
    // 台账自己带着钩子的，才是 init 建的。
    let (hook, git) = (root.join("hooks/pre-commit"), git_folder(root)?);
    let config = fs::read_to_string(git.join("config")).ok().filter(|_| hook.is_file())?;
    let has_driver = config.contains("[merge \"wsgov\"]");
    let has_hook = config.to_lowercase().contains("hookspath") || git.join("hooks/pre-commit").exists();
    let lacking: Vec<&str> = [(has_driver, "合并办法"), (has_hook, "提交前的核查")]
        .iter()
        .filter(|(has, _)| !has)
        .map(|(_, what)| *what)
        .collect();
    if lacking.is_empty() || git.join(TOLD).exists() {
        return None;
    }
    // 记不下的，下次再说一遍也无妨。
    let _ = fs::write(git.join(TOLD), "");
    Some(format!(
        "这个克隆里还没有装{}；在台账的文件夹里运行一次 wsgov init . 就装上（只说这一次）",
        lacking.join("、")
    ))
}

/// 台账所在仓库的 .git；不是文件夹的（另开的工作树）不看。
fn git_folder(root: &Path) -> Option<PathBuf> {
    let mut above = root.ancestors().map(|folder| folder.join(".git"));
    above.find(|git| git.exists()).filter(|git| git.is_dir() && !git.is_symlink())
}

#[cfg(test)]
mod tests {
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
}
