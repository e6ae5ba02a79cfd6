//! 监督：整改与措施，系统的年度测评（第二十九条）。

pub mod measures;
pub mod systems;
