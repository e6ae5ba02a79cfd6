//! 对另一事件的指代。

use super::{Date, Kind, Text};
use crate::text::{Either, record};

/// 对另一事件的指代：它的短名，或种类、日期与序号。
pub type EventRef = Either<Text, Pointer>;

record! {
    /// 以种类和日期指代事件。
    Pointer "事件指代" {
        /// 事件种类
        event: Kind,
        /// 发生日期
        date: Date,
        /// 同日同种的第几个，从 1 起
        #[kept(values)] number: Option<u16>,
    }
}
