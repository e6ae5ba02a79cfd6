//! 报表层：各种报表的行与合计，不管排版。读文件时逐个映射成行，再归并；不同时留存全部项目。

mod acceptance;
mod amount;
mod budget;
mod catalogue;
mod cell_source;
mod course;
mod dashboard;
mod gather;
mod ledger;
mod payments;
mod performance;
mod plan;
mod request;
mod rolling;
mod sections;
mod stats;
mod steps;
mod sums;
mod table;
mod traffic_lights;
mod view;

pub use amount::wan_text;
pub use cell_source::{RowSource, RowSources};
pub use course::{COURSE, Turn};
pub use dashboard::{Dashboard, DutyLine, Happening, OutcomeLine, ProjectSheet};
pub use gather::ReportContext;
pub use request::{Filter, ReportError, ReportQuery, SortBy, build};
pub use sections::Part;
pub use steps::{Earlier, NextAct, Papers, StatedKey, steps};
pub use table::{Cell, CellValue, Column, Group, Measure, Report, ReportKind, Row, Trace, UNIT_LINE};
pub use traffic_lights::{Light, Signal};
pub use view::{Figure, Sources, View};

use gather::{Gathered, gather};
