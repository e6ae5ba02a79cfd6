//! 填一份记录：逐键收值，查明写法。

pub mod draft;
mod fields;
pub mod spelling;
pub mod values;

pub use fields::{Form, split};
