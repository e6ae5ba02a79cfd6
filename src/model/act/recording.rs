//! 记录各事件自有的键：移交、更正、事实变更。

use super::grammar::own_keys;
use crate::{
    model::{EventRef, FactsPatch, Text},
    text::{Boxed, record},
};

own_keys! {
    Transfer {
        /// 接收单位
        to: Text,
        /// 移出单位；不写为此前的单位
        from: Option<Text>,
    }
    Correct {
        /// 被更正的事件
        #[kept(any)] of: EventRef,
        /// 理由
        reason: Text,
    }
    ChangeFacts {
        /// 改变的事实
        set: Boxed<FactsPatch>,
        /// 理由
        reason: Option<Text>,
    }
}
