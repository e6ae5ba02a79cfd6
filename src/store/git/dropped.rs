//! 从前有过、后来删去了（或换成了链接等）的文件：由历史列出。

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use super::{
    Git, GitError, Oid,
    commits::{LOG, MARK},
    items,
    lists::is_file,
    path,
};

/// 一个提交删去的一个文件。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DroppedFile {
    /// 提交。
    pub commit: Oid,
    /// 路径，相对于台账的根。
    pub path: PathBuf,
    /// 删去之前的内容。
    pub content: Oid,
}

const DROPS: [&str; 2] = ["--format=tformat:%x01%H", "--diff-filter=DT"];

impl Git {
    /// `tip` 及其以前，`places`（文件、文件夹）里删去的、换成链接等的各个文件，后删的在前。
    ///
    /// # Errors
    /// git 不成功。
    pub fn dropped(&self, tip: &Oid, places: &[&Path]) -> Result<Vec<DroppedFile>, GitError> {
        let options = LOG.into_iter().chain(DROPS).chain([tip.as_str(), "--"]).map(OsStr::new);
        let args: Vec<&OsStr> = options.chain(places.iter().map(|place| place.as_os_str())).collect();
        let listed = self.bytes(&args)?;
        let mut found = Vec::new();
        let mut current = None;
        let mut parts = items(&listed);
        while let Some(part) = parts.next() {
            if let Some(oid) = part.strip_prefix(&[MARK]) {
                current = Oid::read(&String::from_utf8_lossy(oid));
                continue;
            }
            let Some(name) = parts.next() else { break };
            found.extend(current.zip(content(part)).map(|(commit, content)| DroppedFile {
                commit,
                path: path(name),
                content,
            }));
        }
        Ok(found)
    }
}

/// 「:旧模式 新模式 旧摘要 新摘要 状态」：原来是普通文件的，它的内容。
fn content(meta: &[u8]) -> Option<Oid> {
    let meta = std::str::from_utf8(meta).ok()?.trim_start_matches(['\n', ':']);
    let [old_mode, _, old, ..] = meta.split(' ').collect::<Vec<_>>()[..] else { return None };
    Oid::read(old).filter(|_| is_file(old_mode))
}
