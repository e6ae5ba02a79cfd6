//! 报表层：各种报表的行与合计，不管排版。读文件时逐个映射成行，再归并；不同时留存全部项目。

mod amount;
mod cell_source;
mod context;
mod dashboard;
pub mod export;
mod figure;
mod fiscal;
mod gather;
mod kinds;
mod layout;
mod listing;
mod next;
mod page_words;
mod papers;
mod request;
mod sections;
mod sort;
mod sources;
mod sums;
mod table;
mod traffic_lights;
mod undecided;
mod view;

pub use amount::{DECIMALS, exact_text, is_rounded, rounded_text, wan_text};
pub use cell_source::{RowSource, RowSources};
pub use context::ReportContext;
pub use dashboard::{
    Dashboard, DashboardDuty, Happening, MOST_PROJECTS, MonthCount, OutcomeLine, Overview, ProjectSheet,
};
pub use figure::Figure;
pub use gather::UNREAD_NOTE;
pub use kinds::build;
pub use next::course::{COURSE, Turn};
pub use next::queue::queue;
pub use next::steps::{Earlier, NextAct, Papers, StatedKey, steps};
pub use next::trial::Trial;
pub use page_words::PageWords;
pub use papers::{Block, Paper, PaperKind, papers};
pub use request::{Filter, ReportError, ReportQuery, SortBy};
pub use sources::Sources;
pub use table::{
    Cell, CellValue, Column, ColumnOf, Group, Measure, Report, ReportKind, Row, Trace, UNIT_LINE, Undecided,
};
pub use traffic_lights::{Light, Signal};
pub use view::View;
