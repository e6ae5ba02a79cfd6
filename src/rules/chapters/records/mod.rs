//! 记录：台账本身对不对（格式、权限、文号、涉密）。

pub mod classified;
pub mod history;
pub mod integrity;
pub mod notation;
pub mod repeated;
mod voiding;
