//! 台账层：找到台账、读文件、并行核查、写回。本层以上才有输入输出。

mod append;
mod as_of;
mod attachments;
mod batch;
mod check;
mod county_head;
mod discover;
mod git;
mod history;
mod laws;
mod locate;
mod merge;
mod open_project;
mod progress;
mod provenance;
mod read;
mod write;

pub use append::{AppendError, Appended, append};
pub use as_of::{AsOf, Reason};
pub use attachments::attachment;
pub use batch::{Addition, is_half_written};
pub use check::{Checked, Picked, Scope, check, says_classified};
pub use county_head::CountyHead;
pub use discover::{
    Folder, Misplaced, ProjectFile, Store, StoreError, io_reason, is_plain_name, is_project_id, refuse_link,
};
pub use git::{Commit, Git, GitError, Oid, Touch, merge_file, set_merge_driver};
pub use history::Against;
pub use laws::load_laws;
pub use locate::{Located, LocatedRelated, Place, locate_findings, locate_in, shown};
pub use merge::{Merged, merge};
pub use open_project::{judge_at, on_project, open_project};
pub use progress::{Progress, Ticker};
pub use provenance::{Chronicle, Entered, Provenance, entered, provenance};
pub use read::{Loaded, bad_files, decode, proven, read_file};
pub use write::{Lock, projects_dir};
