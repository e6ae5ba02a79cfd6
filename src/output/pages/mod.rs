//! 各页文字：一个命令一页。

pub mod coverage;
pub mod deadlines;
pub mod dossier;
pub mod explain;
pub mod log;
pub mod machine;
pub mod next;
pub mod opened;
pub mod page;
pub mod steps;
pub mod upcoming;
