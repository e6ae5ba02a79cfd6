//! 监督：整改与措施，系统的登记与年度测评（第二十五、二十九条）。

pub mod measures;
pub mod registration;
pub mod systems;
