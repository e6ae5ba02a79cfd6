//! 提交：谁在何日改了一个文件，合并的两边各是什么。

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Output,
};

use super::{Git, GitError, Oid, first_line, items, lists::is_file, path};

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
    /// 改动之前没有：在这里新出现的。
    pub born: bool,
}

/// 标在每个提交之前的字符；文件的改动以冒号起头，不会相混。
pub(super) const MARK: u8 = 1;
/// 逐个提交列出各文件的改动：全部历史，合并与每一边都比，改名不认。
pub(super) const LOG: [&str; 12] = [
    "log",
    "-z",
    "--raw",
    "--no-color",
    "--no-abbrev",
    "--no-ext-diff",
    "--no-show-signature",
    "--relative",
    "--full-history",
    "-m",
    "--topo-order",
    "--no-renames",
];
const TOUCHES: [&str; 5] = ["--format=tformat:%x01%H%x00%aN%x00%cs", "--no-follow", "--reverse", "HEAD", "--"];
const DIFF_TREE: [&str; 8] = ["diff-tree", "-r", "-m", "-z", "--raw", "--no-commit-id", "--no-ext-diff", "--relative"];

impl Git {
    /// 同名的不止一个。`HEAD` 之类总是仓库自己的，提交的全名就是它自己，写全的名称也是，别人都盖不住。
    pub(super) fn is_shadowed(&self, revision: &str, output: &Output) -> Result<bool, GitError> {
        let name = revision.split(['~', '^', '@', ':']).next().unwrap_or_default();
        if name.starts_with("refs/") {
            return Ok(output.status.success() && !self.output(&["show-ref", "--verify", "-q", name])?.status.success());
        }
        let is_own = ["", "HEAD", "FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD"].contains(&name) || Oid::read(name).is_some();
        Ok(!is_own && String::from_utf8_lossy(&output.stderr).contains("is ambiguous"))
    }

    /// 一个文件的历次改动，先后有序：先有的在前。文件改过名的，连改名之前的一起。
    ///
    /// # Errors
    /// git 不成功。
    pub fn touches(&self, file: &Path) -> Result<Vec<Touch>, GitError> {
        self.head()?;
        // 全部历史只循所给的路径，改名另找：循着改名（--follow）要拿每个新文件与整棵树相比，又会漏掉合并的另一边。
        let mut names = vec![file.to_owned()];
        let mut asked: BTreeSet<Oid> = BTreeSet::new();
        loop {
            let found = self.log(&names)?;
            let known = names.len();
            for born in found.iter().filter(|touch| touch.born) {
                if asked.insert(born.commit.oid) {
                    let before = self.moved(&born.commit.oid, &names)?;
                    names.extend(before.into_iter().filter(|name| !names.contains(name)).collect::<Vec<_>>());
                }
            }
            if names.len() == known {
                return Ok(found);
            }
        }
    }

    fn log(&self, files: &[PathBuf]) -> Result<Vec<Touch>, GitError> {
        let mut args: Vec<&OsStr> = LOG.iter().chain(&TOUCHES).map(OsStr::new).collect();
        args.extend(files.iter().map(|f| f.as_os_str()));
        Ok(touches(&self.bytes(&args)?))
    }

    /// 一个提交里，`files` 中的由哪些路径改名而来。没有删去什么的提交不会有改名，不必细比。
    fn moved(&self, commit: &Oid, files: &[PathBuf]) -> Result<Vec<PathBuf>, GitError> {
        let list = |options: [&str; 2]| self.bytes(&[&DIFF_TREE[..], &options, &[commit.as_str()]].concat());
        if list(["--no-renames", "--diff-filter=D"])?.is_empty() {
            return Ok(Vec::new());
        }
        let listed = list(["-M", "--diff-filter=R"])?;
        let mut parts = items(&listed);
        let mut before = Vec::new();
        while let (Some(_), Some(from), Some(to)) = (parts.next(), parts.next(), parts.next()) {
            if files.contains(&path(to)) {
                before.push(path(from));
            }
        }
        Ok(before)
    }

    /// `tips` 之中、各个 `bases` 都没有的各个提交，连同各自的上一个；先有的在前。
    ///
    /// # Errors
    /// git 不成功。
    pub fn commits_since(&self, bases: &[&Oid], tips: &[Oid]) -> Result<Vec<Parents>, GitError> {
        let without: Vec<String> = bases.iter().map(|base| format!("^{base}")).collect();
        let args = ["rev-list", "--parents", "--topo-order", "--reverse"].into_iter();
        let args: Vec<&str> =
            args.chain(without.iter().map(String::as_str)).chain(tips.iter().map(Oid::as_str)).collect();
        Ok(parents(&self.bytes(&args)?))
    }

    /// `tip` 及其以前、动过 `files` 的各个提交，连同上一个动过的；先有的在前。
    ///
    /// # Errors
    /// git 不成功。
    pub fn commits_touching(&self, tip: &Oid, files: &[&Path]) -> Result<Vec<Parents>, GitError> {
        let args = ["rev-list", "--parents", "--full-history", "--topo-order", "--reverse", tip.as_str(), "--"];
        let args: Vec<&OsStr> = args.iter().map(OsStr::new).chain(files.iter().map(|f| f.as_os_str())).collect();
        Ok(parents(&self.bytes(&args)?))
    }

    /// 正在合并进来的各个提交：合并还没有提交时，它们还不在当前版本里。
    ///
    /// # Errors
    /// git 不成功。
    pub fn merging(&self) -> Result<Vec<Oid>, GitError> {
        // 合并提交之前的钩子运行时，git 由环境变量说明各是什么。
        let named = std::env::vars_os().filter_map(|(name, _)| {
            let name = name.into_string().ok()?;
            Oid::read(name.strip_prefix("GITHEAD_")?)
        });
        let output = self.output(&["rev-parse", "--verify", "--quiet", "MERGE_HEAD"])?;
        let heads = Oid::read(&first_line(&output.stdout)).filter(|_| output.status.success());
        let all: Vec<Oid> = named.chain(heads).collect();
        Ok(all.into_iter().filter(|oid| self.commit(oid.as_str()).is_ok()).collect())
    }
}

/// 一个提交与它的各个上一个。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parents {
    /// 提交。
    pub commit: Oid,
    /// 上一个；合并的不止一个。
    pub parents: Vec<Oid>,
}

/// 由提交对象的内容读出它的各个上一个。
#[must_use]
pub fn commit_parents(commit: &[u8]) -> Vec<Oid> {
    let head = commit.split(|b| *b == b'\n').take_while(|line| !line.is_empty());
    head.filter_map(|line| Oid::read(std::str::from_utf8(line.strip_prefix(b"parent ")?).ok()?)).collect()
}

/// 读出 `rev-list --parents` 的输出。
fn parents(listed: &[u8]) -> Vec<Parents> {
    let text = String::from_utf8_lossy(listed).into_owned();
    let one = |line: &str| {
        let mut names = line.split(' ').filter_map(Oid::read);
        Some(Parents { commit: names.next()?, parents: names.collect() })
    };
    text.lines().filter_map(one).collect()
}

/// 一处改动的「:旧模式 新模式 旧摘要 新摘要 状态」。
struct Fields {
    new: Option<Oid>,
    born: bool,
}

fn fields(meta: &[u8]) -> Option<Fields> {
    let meta = std::str::from_utf8(meta).ok()?.trim_start_matches(['\n', ':']);
    let [_, new_mode, _, new, status] = meta.split(' ').collect::<Vec<_>>()[..] else { return None };
    let content = |mode, oid| Oid::read(oid).filter(|oid| is_file(mode) && !oid.is_null());
    Some(Fields { new: content(new_mode, new), born: status == "A" })
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
        // 其后是路径：只看所问的路径，用不着。
        if parts.next().is_none() {
            break;
        }
        found.extend(current.clone().map(|commit| Touch { commit, content: fields.new, born: fields.born }));
    }
    found
}
