//! 与远处同步：提交、取回合并、上交。

use super::{Git, GitError, items};

/// 取回的结果。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Synced {
    /// 没有设远处的仓库，或当前分支没有对应的远处分支。
    NoRemote,
    /// 远处没有新的。
    UpToDate,
    /// 合并了这么多个文件的改动。
    Merged(usize),
    /// 改了同一处，没有合并；各文件。
    Conflict(Vec<String>),
}

impl Git {
    /// 提交台账里的全部改动，返回多少个文件；没有改动的不提交。
    ///
    /// # Errors
    /// git 不成功，或被钩子拒绝。
    pub fn commit_all(&self, message: &str) -> Result<usize, GitError> {
        self.acted(&["add", "-A", "--", "."])?;
        let staged = self.acted(&["diff", "--cached", "--name-only", "-z", "--", "."])?;
        let count = items(&staged).count();
        if count > 0 {
            let done = self.act(&["commit", "-q", "-m", message])?;
            if !done.status.success() {
                // 钩子的话要全给人看，不止头一句。
                let said = [done.stdout, done.stderr].concat();
                let reason = String::from_utf8_lossy(&said).trim().to_owned();
                return Err(GitError::Failed { what: "commit".to_owned(), reason });
            }
        }
        Ok(count)
    }

    /// 取回远处的并合并；合并不了的退回合并之前。
    ///
    /// # Errors
    /// git 不成功。
    pub fn pull(&self) -> Result<Synced, GitError> {
        if !self.output(&["rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{upstream}"])?.status.success() {
            return Ok(Synced::NoRemote);
        }
        self.acted(&["fetch", "-q"])?;
        let incoming = self.acted(&["diff", "--name-only", "-z", "HEAD...@{upstream}"])?;
        let count = items(&incoming).count();
        if self.output(&["merge-base", "--is-ancestor", "@{upstream}", "HEAD"])?.status.success() {
            return Ok(Synced::UpToDate);
        }
        let merged = self.act(&["merge", "-q", "--no-edit", "@{upstream}"])?;
        if merged.status.success() {
            return Ok(Synced::Merged(count));
        }
        let conflicts = self.acted(&["diff", "--name-only", "-z", "--diff-filter=U"])?;
        let files: Vec<String> = items(&conflicts).map(|f| String::from_utf8_lossy(f).into_owned()).collect();
        // 合并被钩子拒绝时没有冲突的文件，也要退回。
        self.acted(&["merge", "--abort"])?;
        Ok(Synced::Conflict(files))
    }

    /// 上交到远处对应的分支。
    ///
    /// # Errors
    /// git 不成功。
    pub fn push(&self) -> Result<(), GitError> {
        self.acted(&["push", "-q"]).map(|_| ())
    }
}
