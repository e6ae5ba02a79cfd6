//! 填报层：把人写的话（参数、答话、表格）收成可以记入的一件事或一个项目。不写文件，不裁断。

pub mod ask;
pub mod deed;
mod failure;
pub mod form;
pub mod interview;
pub mod numbering;
mod page_speech;
mod paper_speech;
pub mod prompt;
pub mod questions;
pub mod tables;

pub use failure::{Audience, Exit, Failure};
pub use paper_speech::printed_record;
