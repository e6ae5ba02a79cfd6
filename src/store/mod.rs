//! 台账层：找到台账、读文件、并行核查、写回。本层以上才有输入输出。

mod across;
mod append;
mod as_of;
mod batch;
mod beyond;
mod check;
mod check_unit;
mod county_head;
mod discover;
mod error;
mod files;
mod git;
mod heads;
mod history;
mod laws;
mod listed;
mod locate;
mod merge;
mod open;
mod outlet;
mod progress;
mod provenance;
mod reach;
mod read;
mod rule_file;
mod scope;
mod secrecy;
mod signers;
mod skim;
mod stamp;
mod unread;
mod unseen;
mod write;

pub use crate::text::shown;
pub use across::{across, across_each};
pub use append::{Addable, AppendError, Appendable, Appended, append_all, read_item};
pub use as_of::{AsOf, Reason};
pub use batch::{Addition, is_half_written};
pub use beyond::Surroundings;
pub use check::{Checked, Picked, check};
pub use county_head::CountyHead;
pub use discover::{Misplaced, PLAIN_NAME, Store, is_portable_name, is_project_id};
pub use error::{StoreError, io_reason};
pub use files::{FileKind, Files, Tree, whole};
pub use git::{
    Commit, Git, GitError, Oid, SignedBy, SignedCommit, Synced, Touch, merge_file, missing_setup, set_merge_driver,
    show_names_plainly,
};
pub use history::Against;
pub use laws::{is_calendar, load_laws};
pub use listed::{Folder, ProjectFile};
pub use locate::{Located, LocatedRelated, Place, locate_findings, locate_in};
pub use merge::{Merged, merge};
pub use open::{Home, judge_at, on_project, open_project, unit_beside, units};
pub use outlet::{Outlet, replace_file, save};
pub use progress::{Progress, Ticker};
pub use provenance::{Chronicle, Entered, Provenance, entered, provenance};
pub use read::{Loaded, bad_files, decode, proven, read_file};
pub use rule_file::{RuleFile, find_rule_file};
pub use scope::{RuleChoice, Scope, WantedDuties};
pub use secrecy::says_classified;
pub use signers::{Attested, attest, current_signers};
pub use stamp::{Stamp, stamp};
pub use unseen::{unseen, unseen_ids};
pub use write::{Lock, Placed, place_file, projects_dir};
