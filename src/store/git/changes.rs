//! 自某个提交以来，台账里哪些文件变了：已提交的、已暂存的、没有暂存的、没有纳入 git 的都算。

use std::path::{Path, PathBuf};

use super::{Git, GitError, Oid, items, path};

/// 变了的一个文件。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// 路径，相对于台账的根。
    pub path: PathBuf,
    /// 在基准里的内容；基准里没有、或不是普通文件的为无。
    pub base: Option<Oid>,
}

const DIFF: [&str; 9] = [
    "diff",
    "--raw",
    "-z",
    "--no-color",
    "--no-abbrev",
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--relative",
];

impl Git {
    /// 与 `base` 相比，`folders` 之下变了的文件，按路径。
    ///
    /// 没有纳入 git 的文件，写进 .gitignore 的也列出：台账照样会读它们。
    ///
    /// # Errors
    /// git 不成功。
    pub fn changed(&self, base: &Oid, folders: &[&str]) -> Result<Vec<Changed>, GitError> {
        let mut changed = self.compared(base, folders)?;
        let others: Vec<&str> =
            ["ls-files", "-z", "--others", "--"].into_iter().chain(folders.iter().copied()).collect();
        let untracked = self.bytes(&others)?;
        changed.extend(items(&untracked).map(|p| Changed { path: path(p), base: None }));
        changed.sort_by(|a, b| a.path.cmp(&b.path).then_with(|| b.base.cmp(&a.base)));
        // 从 git 移出而仍在盘上的，两边都会列出；留有基准内容的一项。
        changed.dedup_by(|later, first| later.path == first.path);
        Ok(changed)
    }

    /// 与 `base` 相比，整个台账里变了的文件。没有纳入 git 的也算，但写进 .gitignore 的不算：
    /// 那里可能是成千上万个与台账无关的文件。
    ///
    /// # Errors
    /// git 不成功。
    pub fn changed_files(&self, base: &Oid) -> Result<Vec<PathBuf>, GitError> {
        let changed = self.compared(base, &["."])?;
        let untracked = self.bytes(&["ls-files", "-z", "--others", "--exclude-standard", "--", "."])?;
        Ok(changed.into_iter().map(|c| c.path).chain(items(&untracked).map(path)).collect())
    }

    fn compared(&self, base: &Oid, folders: &[&str]) -> Result<Vec<Changed>, GitError> {
        let compared = [base.as_str(), "--"].into_iter().chain(folders.iter().copied());
        let args: Vec<&str> = DIFF.into_iter().chain(compared).collect();
        Ok(raw(&self.bytes(&args)?))
    }

    /// 某个提交里 `file` 的内容；没有这个普通文件的为无。
    ///
    /// # Errors
    /// git 不成功。
    pub fn content_at(&self, commit: &Oid, file: &Path) -> Result<Option<Oid>, GitError> {
        let tree = self.bytes(&[
            "ls-tree".as_ref(),
            "-z".as_ref(),
            commit.as_str().as_ref(),
            "--".as_ref(),
            file.as_os_str(),
        ])?;
        Ok(items(&tree).find_map(entry))
    }
}

/// `ls-tree -z` 的一项：「模式 blob 摘要\t路径」。
fn entry(item: &[u8]) -> Option<Oid> {
    let head = std::str::from_utf8(item.split(|b| *b == b'\t').next()?).ok()?;
    let [mode, "blob", oid] = head.split(' ').collect::<Vec<_>>()[..] else { return None };
    Oid::read(oid).filter(|_| is_file(mode))
}

/// `diff --raw -z` 的输出：「:旧模式 新模式 旧摘要 新摘要 状态」与路径相间。
fn raw(bytes: &[u8]) -> Vec<Changed> {
    let mut changed = Vec::new();
    let mut parts = items(bytes);
    while let (Some(meta), Some(name)) = (parts.next(), parts.next()) {
        changed.push(Changed { path: path(name), base: super::commits::fields(meta).and_then(|f| f.old) });
    }
    changed
}

/// 普通文件的模式（链接、子仓库不是）。
pub(super) fn is_file(mode: &str) -> bool {
    mode.starts_with("100")
}
