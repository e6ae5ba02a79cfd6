//! 建设：手续在先、调整、报告、暂停（第七、十五、十七至二十条）。

pub mod adjustment;
pub mod adjustment_plan;
pub mod beginning;
pub mod reports;
pub mod suspension;
