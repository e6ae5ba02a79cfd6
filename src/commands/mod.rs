//! 命令层：一个动词一个文件。

pub mod report;
