//! 提交：谁在何日改了一个文件，合并的两边各是什么。

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use super::{Git, GitError, Oid, changes::is_file, items, path};

/// 一个提交。作者与日期是提交者自己填的，git 不核实。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// 名称。
    pub oid: Oid,
    /// 作者。
    pub author: String,
    /// 提交日期，YYYY-MM-DD（提交者当地的）。
    pub date: String,
}

/// 一个提交对文件的一次改动；合并对每一边各算一次。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// 提交。
    pub commit: Commit,
    /// 改动之后的内容；删去的为无。
    pub content: Option<Oid>,
    /// 改动之前的路径与之后的路径；没有改名的相同。
    pub names: [PathBuf; 2],
}

/// 一次合并：各边的提交，与它们分开之处。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// 各边。
    pub sides: Vec<Oid>,
    /// 分开之处；没有的为无。
    pub fork: Option<Oid>,
}

/// 标在每个提交之前的字符；文件的改动以冒号起头，不会相混。
const MARK: u8 = 1;
const FORMAT: &str = "--format=tformat:%x01%H%x00%aN%x00%cs";
const LOG: [&str; 9] =
    ["log", "-z", "--raw", "--no-color", "--no-abbrev", "--no-ext-diff", "--no-show-signature", "--relative", FORMAT];

impl Git {
    /// 一个文件的历次改动，先后有序：先有的在前。文件改过名的，连改名之前的一起。
    ///
    /// # Errors
    /// git 不成功。
    pub fn touches(&self, file: &Path) -> Result<Vec<Touch>, GitError> {
        self.head()?;
        // 先循着改名找出用过的路径，再看这些路径的全部历史：只循改名会漏掉合并的另一边。
        let followed = self.log(&["--follow"], &[file])?;
        let mut names: Vec<&Path> = followed.iter().flat_map(|t| t.names.iter().map(PathBuf::as_path)).collect();
        names.push(file);
        names.sort();
        names.dedup();
        self.log(&["--no-follow", "--full-history", "-m", "--topo-order", "--reverse", "--no-renames"], &names)
    }

    fn log(&self, options: &[&str], files: &[&Path]) -> Result<Vec<Touch>, GitError> {
        let mut args: Vec<&OsStr> = LOG.iter().chain(options).chain(&["HEAD", "--"]).map(OsStr::new).collect();
        args.extend(files.iter().map(|f| f.as_os_str()));
        Ok(touches(&self.bytes(&args)?))
    }

    /// `base` 之后的各次合并。
    ///
    /// # Errors
    /// git 不成功。
    pub fn merges_since(&self, base: &Oid) -> Result<Vec<Merge>, GitError> {
        let range = format!("{base}..HEAD");
        let listed = self.bytes(&["rev-list", "--merges", "--parents", &range])?;
        let lines = String::from_utf8_lossy(&listed).into_owned();
        let sides = |line: &str| -> Vec<Oid> { line.split(' ').skip(1).filter_map(Oid::read).collect() };
        lines.lines().map(sides).map(|sides| Ok(Merge { fork: self.merge_base_of(&sides)?, sides })).collect()
    }
}

/// 一处改动的「:旧模式 新模式 旧摘要 新摘要 状态」。
pub(super) struct Fields {
    pub(super) old: Option<Oid>,
    new: Option<Oid>,
    renamed: bool,
}

pub(super) fn fields(meta: &[u8]) -> Option<Fields> {
    let meta = std::str::from_utf8(meta).ok()?.trim_start_matches(['\n', ':']);
    let [old_mode, new_mode, old, new, status] = meta.split(' ').collect::<Vec<_>>()[..] else { return None };
    let content = |mode, oid| Oid::read(oid).filter(|oid| is_file(mode) && !oid.is_null());
    Some(Fields { old: content(old_mode, old), new: content(new_mode, new), renamed: status.starts_with(['R', 'C']) })
}

/// 读出 `log -z --raw` 的输出。
fn touches(bytes: &[u8]) -> Vec<Touch> {
    let text = |part: &[u8]| String::from_utf8_lossy(part).into_owned();
    let mut found = Vec::new();
    let mut current: Option<Commit> = None;
    let mut parts = items(bytes);
    while let Some(part) = parts.next() {
        if let Some(oid) = part.strip_prefix(&[MARK]) {
            let (Some(author), Some(date)) = (parts.next(), parts.next()) else { break };
            current = Oid::read(&text(oid)).map(|oid| Commit { oid, author: text(author), date: text(date) });
            continue;
        }
        let Some(fields) = fields(part) else { continue };
        let Some(first) = parts.next().map(path) else { break };
        let second = if fields.renamed { parts.next().map(path) } else { None };
        let names = [first.clone(), second.unwrap_or(first)];
        found.extend(current.clone().map(|commit| Touch { commit, content: fields.new, names }));
    }
    found
}
