//! 半途而止：各种了结，计划、预算随之调减，合同解除、退款。

use super::{Fen, Story, WAN, money};
use crate::generated::Day;

impl Story {
    /// 不再实施：撤回、撤销批复或取消。
    fn leave(&mut self) {
        match self.rng.u8(..3) {
            0 => self.add("撤回", &["reason: 需求有变".into()]),
            1 => self.decree("撤销批复", "县发展改革委", &["reason: 需求有变".into()]),
            _ => self.decree("终止", "县发展改革委", &["reason: 市级统建".into()]),
        }
    }

    /// 还没有签合同即止：计划、预算调为零，先后与了结不拘。
    pub(super) fn cancel(&mut self) -> Option<Day> {
        // 至少隔一日：与核减同日的两次调整，先后只凭文件次序。
        self.day = self.day.plus(1);
        self.walk(20);
        self.leave();
        self.lower(0);
        None
    }

    /// 签了合同、付了款而止：解除合同，退回一部分，计划、预算减到已用的。
    pub(super) fn abandon(&mut self, paid: Fen) -> Option<Day> {
        self.day = self.day.plus(1);
        let id = self.id();
        let keys = [format!("id: {id}"), format!("year: {}", self.year), format!("amount: {}", money(paid))];
        self.add("支付", &keys);
        self.walk(20);
        self.add("合同解除", &["of: ht".into(), format!("paid: {}", money(paid)), "reason: 项目取消".into()]);
        let back = if self.rarely(2) { paid / 2 / WAN * WAN } else { 0 };
        if back > 0 {
            self.walk(10);
            let keys = [format!("of: {id}"), format!("year: {}", self.year), format!("amount: {}", money(back))];
            self.add("退款", &keys);
        }
        self.day = self.day.plus(1);
        self.leave();
        self.lower(paid - back);
        if self.rarely(3) {
            self.walk(60);
            self.decree("审计", "县审计局", &["found: 已付的款项属实".into()]);
        }
        None
    }

    /// 三十日内把当年的计划、预算减到 `left`。
    fn lower(&mut self, left: Fen) {
        let keys = [format!("year: {}", self.year), format!("amount: {}", money(left)), "basis: 项目取消".into()];
        self.walk(10);
        self.decree("计划调整", "县发展改革委", &keys);
        self.decree("预算调整", "县财政局", &keys);
    }
}
