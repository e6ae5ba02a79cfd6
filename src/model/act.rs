//! 事件的自有内容：一种事件一个记录，所以规则读不到那种事件没有的键。

mod approval;
mod construction;
mod grammar;
mod opinion;
mod parts;
mod recording;
mod supervision;

pub use approval::*;
pub use construction::*;
pub use opinion::*;
pub use parts::{Approval, Exception, NotSharedBasis, PlanEffect, ScopeCheck};
pub use recording::*;
pub use supervision::*;

use super::kind::{Kind, each_kind};
use crate::text::{Faults, FieldShape, Keys, Written};
use grammar::acts;

/// 事件的自有内容：由一种记录到它的种类。
pub trait Payload: Sized {
    /// 事件种类。
    const KIND: Kind;
    /// 从事件内容中取出本种记录。
    fn of(act: &Act) -> Option<&Self>;
}

each_kind!(acts);
