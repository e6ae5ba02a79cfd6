//! 合并：登记合并程序，和按行的三方合并。

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Output, Stdio},
};

use super::{Git, GitError, first_line, items, not_started, plain, reason};

impl Git {
    /// 台账在仓库里的文件夹，以「/」结尾；就是最上层的为空。
    ///
    /// # Errors
    /// git 不成功。
    pub fn prefix(&self) -> Result<String, GitError> {
        self.text(&["rev-parse", "--show-prefix"])
    }

    /// 本仓库的钩子文件夹；另设了 core.hooksPath 的为无：那里可能管着别的仓库。
    ///
    /// # Errors
    /// git 不成功。
    pub fn hooks(&self) -> Result<Option<PathBuf>, GitError> {
        if self.output(&["config", "--get", "core.hooksPath"])?.status.success() {
            return Ok(None);
        }
        let hooks = self.text(&["rev-parse", "--git-path", "hooks"])?;
        Ok(Some(self.root.join(hooks)))
    }

    /// 一项设置；没有设的为无。
    ///
    /// # Errors
    /// git 不成功。
    pub fn setting(&self, name: &str) -> Result<Option<String>, GitError> {
        // 照使用者自己的设置看，连同他家目录里的。
        let output = self.act(&["config", "--get", name])?;
        Ok(output.status.success().then(|| first_line(&output.stdout)))
    }

    /// 在本仓库里设一项。
    ///
    /// # Errors
    /// git 不成功。
    pub fn set(&self, name: &str, value: &str) -> Result<(), GitError> {
        self.bytes(&["config", "--local", name, value]).map(|_| ())
    }

    /// 一个路径在 .gitattributes 里定的合并程序。
    ///
    /// # Errors
    /// git 不成功。
    pub fn merge_attribute(&self, file: &str) -> Result<Option<String>, GitError> {
        let said = self.bytes(&["check-attr", "-z", "merge", "--", file])?;
        Ok(items(&said).nth(2).map(|value| String::from_utf8_lossy(value).into_owned()))
    }
}

/// 在仓库的配置里登记合并程序；`command` 是交给命令行解释的一串。
///
/// # Errors
/// git 不成功。
pub fn set_merge_driver(git: &Git, name: &str, command: &str) -> Result<(), GitError> {
    git.bytes(&["config", "--local", "merge.wsgov.name", name])?;
    git.bytes(&["config", "--local", "merge.wsgov.driver", command]).map(|_| ())
}

/// 文件名里的汉字照原样显示，不写成 \346 这样的数。
///
/// # Errors
/// git 不成功。
pub fn show_names_plainly(git: &Git) -> Result<(), GitError> {
    git.bytes(&["config", "--local", "core.quotepath", "false"]).map(|_| ())
}

/// 按行的三方合并：结果，与有没有冲突；有冲突的，结果里留下冲突标记。哪个文件也不写。
///
/// # Errors
/// git 不成功。
pub fn merge_file(ours: &Path, base: &Path, theirs: &Path) -> Result<(Vec<u8>, bool), GitError> {
    let labels = ["-L", "本方", "-L", "起点", "-L", "对方"].map(OsStr::new);
    let mut command = plain();
    command.args(["merge-file", "-p"]).args(labels).arg("--").args([ours, base, theirs]);
    let output: Output = command.stdin(Stdio::null()).output().map_err(|e| not_started(&e))?;
    match output.status.code() {
        // 冲突的处数；多于 127 处的也报 127。
        Some(conflicts @ 0..=127) => Ok((output.stdout, conflicts > 0)),
        _ => {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(GitError::Failed { what: "merge-file".into(), reason: reason(&said, &output) })
        }
    }
}
