//! 审批：评审与意见、两步审批、系统状况、拆分与重复（第九、十二、十六、二十五至二十七条）。

pub mod design_review;
pub mod duplicates;
pub mod nature;
pub mod review;
mod sharing_claim;
pub mod splitting;
pub mod steps;
pub mod system_status;
