//! 监督：整改与措施（第二十九条）。

pub mod measures;
