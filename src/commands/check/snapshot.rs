//! 看哪一份台账：盘上的，或 git 里的。

/// 看哪一份台账。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Snapshot {
    /// 盘上的。
    #[default]
    OnDisk,
    /// 将要提交的：git 索引里的。
    Staged,
    /// 已经提交的：当前版本里的。
    Committed,
}

impl Snapshot {
    /// 看的不是盘上的，说一句。
    pub(super) fn told(self) -> Option<&'static str> {
        match self {
            Snapshot::OnDisk => None,
            Snapshot::Staged => Some("看的是将要提交的，不是盘上的"),
            Snapshot::Committed => Some("看的是已经提交的，不是盘上的"),
        }
    }
}
