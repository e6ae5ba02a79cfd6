//! 各章的规则，依项目的一生。

pub mod acceptance;
pub mod approval;
pub mod construction;
pub mod funds;
pub mod planning;
pub mod records;
pub mod supervision;
