//! 台账层：找到台账、读文件、并行核查、写回。本层以上才有输入输出。

mod append;
mod as_of;
mod attachments;
mod batch;
mod check;
mod chronicle;
mod discover;
mod git;
mod history;
mod laws;
mod locate;
mod merge;
mod progress;
mod read;
mod write;

pub use append::{AppendError, Appended, append};
pub use as_of::{AsOf, Reason};
pub use attachments::attachment;
pub use batch::{Change, is_half_written};
pub use check::{
    Checked, Picked, Scope, beside, check, judge_at, locate_findings, locate_in, on_project, says_classified,
};
pub use chronicle::{Chronicle, Entered, Origin, chronicle, entered};
pub use discover::{
    Folder, Misplaced, ProjectFile, Store, StoreError, io_reason, is_plain_name, is_project_id, refuse_link,
};
pub use git::{Commit, Git, GitError, Oid, Touch, merge_file, set_merge_driver};
pub use history::Against;
pub use laws::load_laws;
pub use locate::{Located, LocatedRelated, Place, shown};
pub use merge::{Merged, merge};
pub use progress::{Lap, Progress};
pub use read::{Loaded, bad_files, decode, proven, read_county_head, read_file};
pub use write::{Lock, projects_dir};
