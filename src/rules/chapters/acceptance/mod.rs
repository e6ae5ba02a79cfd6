//! 验收与评价（第十六、二十二至二十四条、第三十条）。

pub mod completion;
pub mod evaluation;
pub mod requirements;
pub mod term;
