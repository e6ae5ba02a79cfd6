//! 各种走法：运行维护，建设，半途而止。

use super::{Story, WAN, money};
use crate::generated::Day;

impl Story {
    pub(super) fn maintenance(&mut self) -> Option<Day> {
        self.head("运行维护", "systems: [业务系统]\n");
        self.listing(false);
        self.day = self.day.max(Day::of(self.year, 1, 5));
        let fee = self.rng.i64(10..200) * WAN;
        self.plan_and_budget(self.year, fee);
        self.walk(20);
        self.add("采购", &["method: 公开招标".into(), format!("ceiling: {}", money(fee))]);
        self.walk(20);
        let paid = fee / 2;
        let keys = [
            "kind: 服务".into(),
            "contractor: 巫峡软件公司".into(),
            format!("amount: {}", money(fee)),
            "method: 公开招标".into(),
        ];
        self.add("签订合同", &keys);
        self.walk(20);
        self.add("支付", &[format!("year: {}", self.year), format!("amount: {}", money(paid))]);
        if self.day < Day::of(self.year, 12, 31) {
            self.walk_to(Day::of(self.year, 12, 31));
        }
        self.add("履约验收", &[format!("period: {}", self.year), "result: 合格".into()]);
        self.walk(20);
        self.add("办结", &[]);
        Some(Day::of(2026, 10, 31))
    }

    /// 政府购买服务：没有开工、建成，逐年履约验收，以办结为终。
    pub(super) fn purchase(&mut self) -> Option<Day> {
        self.head("新建", "");
        self.listing(false);
        let total = self.approve();
        self.plan_and_budget(self.year, total);
        self.walk(20);
        self.add("采购", &["method: 公开招标".into(), format!("ceiling: {}", money(total))]);
        self.walk(20);
        let fee = total * self.rng.i64(60..=100) / 100 / WAN * WAN;
        let keys = [
            "kind: 服务".into(),
            "contractor: 巫峡软件公司".into(),
            format!("amount: {}", money(fee)),
            "method: 公开招标".into(),
            "legal_person: 县教委".into(),
        ];
        self.add("签订合同", &keys);
        for share in [2, 4] {
            self.walk(60);
            self.add("支付", &[format!("year: {}", self.year), format!("amount: {}", money(fee / share))]);
            self.add("履约验收", &[format!("period: {}年第{share}季", self.day.year()), "result: 合格".into()]);
        }
        self.walk(20);
        self.add("办结", &[]);
        Some(Day::of(2029, 6, 30))
    }

    pub(super) fn construction(&mut self) -> Option<Day> {
        let nature = self.one(&["新建", "扩建", "升级改造"]);
        self.head(nature, "");
        let exception = self.rarely(8);
        self.listing(exception);
        if self.rarely(15) {
            self.day = self.day.plus(1);
            self.walk(20);
            self.add("撤回", &["reason: 需求有变".into()]);
            return None;
        }
        let total = self.approve();
        let amount = total * self.rng.i64(50..=90) / 100 / WAN * WAN;
        if exception {
            self.walk(10);
            let keys = [format!("year: {}", self.year), format!("amount: {}", money(amount))];
            self.decree("计划调整", "县发展改革委", &[&keys[..], &["basis: 第十一条".into()]].concat());
            self.walk(10);
            self.decree("预算调整", "县财政局", &[&keys[..], &["basis: 第十一条".into()]].concat());
        } else {
            self.plan_and_budget(self.year, amount);
        }
        if self.rarely(12) {
            return self.cancel();
        }
        let contract = amount / 2 / WAN * WAN;
        let net = self.contract(contract);
        if !exception && net == 0 && self.day.year() == self.year && self.rarely(6) {
            return self.abandon(contract / 4 / WAN * WAN);
        }
        let started = self.walk(15);
        self.add("开工", &[]);
        self.change(total);
        self.halt();
        let built = self.build(started, total - amount);
        self.settle(contract);
        self.accept(built)
    }
}
