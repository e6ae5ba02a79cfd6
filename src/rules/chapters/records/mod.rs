//! 记录：台账本身对不对（格式、权限、文号、涉密）。

mod authority;
pub mod classified;
pub mod history;
pub mod integrity;
pub mod joint_bodies;
mod lifting;
pub mod notation;
mod references;
pub mod repeated;
mod voiding;
