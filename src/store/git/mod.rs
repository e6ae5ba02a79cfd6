//! 与 `git` 程序打交道：只传参数，不经过命令行解释；输出一律以空字符分隔，什么样的文件名都不会混淆。
//!
//! 以台账所在的文件夹为准去找仓库，路径都相对于台账的根，所以台账是仓库的子文件夹也一样。

mod clone_setup;
mod commits;
mod dropped;
mod lists;
mod objects;
mod setup;
mod signature;
mod sync;

pub use clone_setup::missing_setup;
pub use commits::{Commit, Parents, Touch, commit_parents};
pub use dropped::DroppedFile;
pub use lists::ListedFile;
pub use objects::{FolderItem, ObjectReader};
pub use setup::{merge_file, set_merge_driver, show_names_plainly};
pub use signature::{SignedBy, SignedCommit};
pub use sync::Synced;

use std::{
    ffi::{OsStr, OsString},
    fmt,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use arrayvec::ArrayString;

use super::io_reason;

/// git 用不了，或给不出所要的东西。
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GitError {
    /// 没有装 git。
    #[error("没有找到 git 程序；请先安装 git，或把它所在的文件夹加入 PATH")]
    NotInstalled,
    /// 不是仓库。
    #[error("{} 不在 git 仓库里，没有历史可比、可交；先在台账的文件夹里 git init，再 wsgov init .（已有的文件不动，装上提交前的核查和合并办法）", .0.display())]
    NotRepository(PathBuf),
    /// 台账里有当作普通文件带来的仓库。
    #[error("{} 里有随文件带来的 git 仓库（HEAD、config、objects 等），没有用它：其中的设置会运行别的程序；核对从何而来，移走再试", .0.display())]
    BareWithin(PathBuf),
    /// 仓库属于另一个用户。
    #[error("git 仓库属于另一个用户，git 拒绝读取；确认可信后执行 git config --global --add safe.directory '{}'", .0.display())]
    NotOwner(PathBuf),
    /// 还没有提交。
    #[error("仓库里还没有提交，没有可比的版本；先提交一次")]
    NoCommit,
    /// 版本的写法不对。
    #[error("「{0}」不像一个版本；写分支、标签或提交的短名，如 origin/main")]
    BadRevision(String),
    /// 不止一个标签、分支叫这个名称：git 会先取标签，那可能是别人摆在那里的。
    #[error(
        "「{0}」不止指一个版本（标签、分支同名，或与短名相混）；写全，如 refs/heads/main、refs/remotes/origin/main，或写提交的全名"
    )]
    AmbiguousRevision(String),
    /// 没有这个版本。
    #[error("git 里没有「{revision}」这个版本；{}", unknown_help(*.shallow))]
    UnknownRevision {
        /// 版本。
        revision: String,
        /// 浅克隆。
        shallow: bool,
    },
    /// 浅克隆，找不到共同的起点。
    #[error(
        "这是浅克隆，找不到与「{0}」的共同起点；执行 git fetch --unshallow，或在 CI 里取全部历史（fetch-depth: 0）"
    )]
    Shallow(String),
    /// 部分克隆，本机没有这个提交里的内容。
    #[error(
        "这是部分克隆，本机没有提交 {0} 里的内容；执行 git fetch --refetch --no-filter 取全，或克隆时不用 --filter"
    )]
    Partial(String),
    /// 两个版本没有共同的起点。
    #[error("当前版本与「{0}」没有共同的起点（历史互不相干），无从比较")]
    NoMergeBase(String),
    /// 其他失败。
    #[error("git {what} 没有成功：{reason}")]
    Failed {
        /// 所做的事。
        what: String,
        /// 原因。
        reason: String,
    },
}

fn unknown_help(shallow: bool) -> &'static str {
    if shallow {
        "这是浅克隆，执行 git fetch --unshallow，或在 CI 里取全部历史（fetch-depth: 0）"
    } else {
        "先执行 git fetch，再核对分支或提交的名称"
    }
}

/// git 对象的名称：内容的摘要，写成十六进制。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid(ArrayString<64>);

impl Oid {
    pub(super) fn read(text: &str) -> Option<Self> {
        let hex = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        ArrayString::from(text).ok().filter(|_| hex && matches!(text.len(), 40 | 64)).map(Oid)
    }

    /// 由各字节。
    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
        let mut text = ArrayString::new();
        for byte in bytes {
            for digit in [byte >> 4, byte & 15] {
                text.try_push(DIGITS[usize::from(digit)]).ok()?;
            }
        }
        matches!(text.len(), 40 | 64).then_some(Oid(text))
    }

    /// 全零：没有对象，或还没有算。
    fn is_null(&self) -> bool {
        self.0.bytes().all(|b| b == b'0')
    }

    /// 平常的一种摘要的各字节；别的一种为无。
    pub(super) fn bytes(&self) -> Option<[u8; 20]> {
        let mut bytes = [0; 20];
        let (pairs, rest) = self.0.as_bytes().as_chunks::<2>();
        let digit = |byte: u8| u8::try_from(char::from(byte).to_digit(16)?).ok();
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = (digit(*high)? << 4) | digit(*low)?;
        }
        (pairs.len() == bytes.len() && rest.is_empty()).then_some(bytes)
    }

    /// 短名，供显示。
    #[must_use]
    pub fn short(&self) -> &str {
        &self.0[..8]
    }

    /// 全名。
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// 台账所在的 git 仓库。
#[derive(Clone, Debug)]
pub struct Git {
    root: PathBuf,
    /// 照办的环境变量：由钩子调用时，git 说明将要提交的是哪一份。
    given: Vec<(&'static str, OsString)>,
}

/// git 调用钩子时用来说明仓库、索引在哪里的。
const GIVEN: [&str; 3] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"];

impl Git {
    /// 打开台账根所在的仓库。
    ///
    /// # Errors
    /// 没有 git，或不在仓库里。
    pub fn open(root: &Path) -> Result<Git, GitError> {
        let git = Git { root: root.to_owned(), given: Vec::new() };
        match git.text(&["rev-parse", "--is-inside-work-tree"])?.as_str() {
            "true" => Ok(git),
            _ => Err(GitError::NotRepository(root.to_owned())),
        }
    }

    /// 打开将要提交的那一份：由钩子调用时，照 git 所给的仓库与索引，只要它管的正是这个台账。
    ///
    /// # Errors
    /// 没有 git，或不在仓库里。
    pub fn open_given(root: &Path) -> Result<Git, GitError> {
        let here = std::env::current_dir().unwrap_or_default();
        let full = |name| Some((name, here.join(std::env::var_os(name)?).into_os_string()));
        let git = Git { root: root.to_owned(), given: GIVEN.into_iter().filter_map(full).collect() };
        let top = git.text(&["rev-parse", "--show-toplevel"]).ok().map(PathBuf::from);
        match top.and_then(|top| dunce::canonicalize(top).ok()) {
            Some(top) if !git.given.is_empty() && root.starts_with(&top) => Ok(git),
            _ => Git::open(root),
        }
    }

    /// 当前版本与 `revision` 的各个合并基准：两边分开之处；历史交叉的不止一个。
    ///
    /// # Errors
    /// 没有这个版本，或没有共同的起点。
    pub fn merge_bases(&self, revision: &str) -> Result<Vec<Oid>, GitError> {
        let base = self.commit(revision)?;
        let head = self.head()?;
        match self.merge_bases_of(&base, &head)? {
            bases if !bases.is_empty() => Ok(bases),
            _ if self.is_shallow()? => Err(GitError::Shallow(revision.to_owned())),
            _ => Err(GitError::NoMergeBase(revision.to_owned())),
        }
    }

    /// 两个提交的各个合并基准；没有的为空。
    ///
    /// # Errors
    /// git 不成功。
    pub fn merge_bases_of(&self, one: &Oid, other: &Oid) -> Result<Vec<Oid>, GitError> {
        let names = ["merge-base", "--all", one.as_str(), other.as_str()];
        let output = self.output(&names)?;
        match output.status.code() {
            Some(0) => Ok(String::from_utf8_lossy(&output.stdout).lines().filter_map(Oid::read).collect()),
            Some(1) => Ok(Vec::new()),
            _ => Err(self.failure(&names, &output)),
        }
    }

    /// 浅克隆：只有最近的历史。
    ///
    /// # Errors
    /// git 不成功。
    pub fn is_shallow(&self) -> Result<bool, GitError> {
        Ok(self.text(&["rev-parse", "--is-shallow-repository"])? == "true")
    }

    /// 部分克隆：有的内容留在远处。
    ///
    /// # Errors
    /// git 不成功。
    pub fn is_partial(&self) -> Result<bool, GitError> {
        let names = r"^(extensions\.partialclone|remote\..*\.promisor)$";
        Ok(self.output(&["config", "--get-regexp", names])?.status.success())
    }

    /// 当前的提交。
    ///
    /// # Errors
    /// 还没有提交。
    pub fn head(&self) -> Result<Oid, GitError> {
        self.commit("HEAD").map_err(|_| GitError::NoCommit)
    }

    /// 还一次也没有提交过：哪个分支都没有。
    ///
    /// # Errors
    /// git 不成功。
    pub fn is_unborn(&self) -> Result<bool, GitError> {
        Ok(self.bytes(&["rev-list", "--all", "--max-count=1"])?.is_empty() && self.head().is_err())
    }

    /// 版本所指的提交。
    ///
    /// # Errors
    /// 没有这个版本，或不止一个。
    pub fn commit(&self, revision: &str) -> Result<Oid, GitError> {
        // 以「-」开头的会被 git 当作选项。
        if revision.is_empty() || revision.starts_with('-') || revision.contains(char::is_control) {
            return Err(GitError::BadRevision(revision.escape_debug().to_string()));
        }
        let named = format!("{revision}^{{commit}}");
        let output = self.output(&["-c", "core.warnAmbiguousRefs=true", "rev-parse", "--verify", &named])?;
        if self.is_shadowed(revision, &output)? {
            return Err(GitError::AmbiguousRevision(revision.to_owned()));
        }
        match Oid::read(&first_line(&output.stdout)).filter(|_| output.status.success()) {
            Some(oid) => Ok(oid),
            None => Err(GitError::UnknownRevision { revision: revision.to_owned(), shallow: self.is_shallow()? }),
        }
    }

    /// 在台账根上运行的 git：只要对象与清单，不分页，不改索引，路径照字面。
    fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = plain();
        command.envs(self.given.iter().map(|(name, value)| (name, value)));
        command.arg("-C").arg(&self.root).args(["--no-pager", "--no-optional-locks", "--literal-pathspecs"]);
        command.args(["--no-replace-objects", "-c", "safe.bareRepository=explicit"]);
        command.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        command.args(args);
        command
    }

    fn output<S: AsRef<OsStr>>(&self, args: &[S]) -> Result<Output, GitError> {
        self.command(args).stdin(Stdio::null()).output().map_err(|e| not_started(&e))
    }

    /// 为使用者自己的仓库办事（提交、取回、上交）：照他自己的设置，要连得上远处，跑得了钩子。
    fn act<S: AsRef<OsStr>>(&self, args: &[S]) -> Result<Output, GitError> {
        let mut command = plain();
        ONLY_READING.iter().for_each(|(name, _)| _ = command.env_remove(name));
        command.arg("-C").arg(&self.root).args(["--no-pager", "-c", "core.quotepath=off"]).args(args);
        command.stdin(Stdio::null()).output().map_err(|e| not_started(&e))
    }

    /// 办事的输出。
    fn acted<S: AsRef<OsStr>>(&self, args: &[S]) -> Result<Vec<u8>, GitError> {
        let output = self.act(args)?;
        if output.status.success() { Ok(output.stdout) } else { Err(self.failure(args, &output)) }
    }

    /// 输出的字节。
    fn bytes<S: AsRef<OsStr>>(&self, args: &[S]) -> Result<Vec<u8>, GitError> {
        let output = self.output(args)?;
        if output.status.success() { Ok(output.stdout) } else { Err(self.failure(args, &output)) }
    }

    /// 输出的第一行。
    fn text<S: AsRef<OsStr>>(&self, args: &[S]) -> Result<String, GitError> {
        self.bytes(args).map(|bytes| first_line(&bytes))
    }

    fn failure<S: AsRef<OsStr>>(&self, args: &[S], output: &Output) -> GitError {
        let said = String::from_utf8_lossy(&output.stderr);
        if said.contains("cannot use bare repository") {
            return GitError::BareWithin(self.root.clone());
        }
        if said.contains("not a git repository") || said.contains("must be run in a work tree") {
            return GitError::NotRepository(self.root.clone());
        }
        if said.contains("dubious ownership") {
            return GitError::NotOwner(self.root.clone());
        }
        let what = args.first().map(|a| a.as_ref().to_string_lossy().into_owned()).unwrap_or_default();
        GitError::Failed { what, reason: reason(&said, output) }
    }
}

/// 用户或仓库自己的设置里，会改变所列的、会运行程序的，一律改回平常的。
const SETTINGS: [&str; 7] = [
    "core.quotepath=off",
    "core.fsmonitor=false",
    "core.alternateRefsCommand=",
    "i18n.logOutputEncoding=UTF-8",
    "diff.orderFile=/dev/null",
    "diff.renames=true",
    "log.showSignature=false",
];

/// 只读的时候：不向远处取，不理替换与嫁接。
const ONLY_READING: [(&str, &str); 4] = [
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_GRAFT_FILE", "/dev/null"),
];

/// 仓库由台账的位置定，不由外面（如钩子）的环境定；说明用英文，便于辨认。
/// 不向远端取，不理替换与嫁接：看到的就是提交里的。
fn plain() -> Command {
    let mut command = Command::new("git");
    let own = ["GIT_PREFIX", "GIT_EXTERNAL_DIFF", "LANGUAGE", "GIT_NAMESPACE"];
    let listing = ["GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_DIFF_OPTS"];
    GIVEN.into_iter().chain(own).chain(listing).for_each(|name| _ = command.env_remove(name));
    command.env("LC_ALL", "C").env("GIT_PAGER", "cat").env("GIT_TERMINAL_PROMPT", "0");
    command.envs(ONLY_READING);
    command
}

fn not_started(error: &std::io::Error) -> GitError {
    match error.kind() {
        std::io::ErrorKind::NotFound => GitError::NotInstalled,
        _ => GitError::Failed { what: String::new(), reason: io_reason(error) },
    }
}

/// git 所说的第一句，去掉控制字符。
fn reason(said: &str, output: &Output) -> String {
    let line = said.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
    let line = line.trim_start_matches("fatal: ").trim_start_matches("error: ");
    if line.is_empty() { format!("{}", output.status) } else { line.escape_debug().to_string() }
}

fn first_line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).lines().next().unwrap_or_default().to_owned()
}

/// 以空字符分隔的各项；末尾的空项不算。
fn items(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.strip_suffix(b"\0").unwrap_or(bytes).split(|b| *b == 0).filter(move |_| !bytes.is_empty())
}

/// git 所给的路径。
#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

/// git 所给的路径。
#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
