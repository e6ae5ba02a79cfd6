//! 计划、预算，合同与支付。

use super::{Fen, Story, WAN, money};

impl Story {
    /// 计划与预算：几处来源的，预算只列财政的一份；有时当年再调。
    pub(super) fn plan_and_budget(&mut self, year: i64, amount: Fen) {
        let own = if self.rarely(4) { amount / 4 } else { 0 };
        let upper = if self.rarely(3) { amount / 5 } else { 0 };
        let fiscal = amount - own;
        self.has_own_money = own > 0;
        let sources = |fiscal: Fen| {
            let parts = [("县级财政", fiscal - upper), ("上级补助", upper), ("自筹", own)];
            let parts: Vec<String> = parts
                .iter()
                .filter(|(_, sum)| *sum > 0)
                .map(|(name, sum)| format!("{name}: {}", money(*sum)))
                .collect();
            format!("sources: {{{}}}", parts.join(", "))
        };
        let by_source = own > 0 || upper > 0;
        let keys = |sum: Fen, sources: Option<String>| {
            let mut keys = vec![format!("year: {year}"), format!("amount: {}", money(sum))];
            keys.extend(sources);
            keys
        };
        self.walk(15);
        self.decree("列入计划", "县发展改革委", &keys(amount, by_source.then(|| sources(fiscal))));
        self.walk(15);
        self.decree("预算安排", "县财政局", &keys(fiscal, None));
        if !by_source && self.rarely(5) {
            let changed = amount * 9 / 10;
            self.walk(10);
            self.decree("计划调整", "县发展改革委", &[&keys(changed, None)[..], &["basis: 年中核减".into()]].concat());
            // 同日随之调减：其间的一日里两者不相符，是要提醒的。
            self.decree("预算调整", "县财政局", &[&keys(changed, None)[..], &["basis: 年中核减".into()]].concat());
        }
    }

    /// 签订合同；已付多少。
    pub(super) fn contract(&mut self, amount: Fen) -> Fen {
        let mut paid_so_far = 0;
        self.walk(15);
        self.add("采购", &["method: 公开招标".into(), format!("ceiling: {}", money(amount + 10 * WAN))]);
        let keys = |id: &str, sum: Fen| {
            vec![
                format!("id: {id}"),
                "kind: 建设".into(),
                "contractor: 巫峡软件公司".into(),
                format!("amount: {}", money(sum)),
                "method: 公开招标".into(),
                "supervisor: 渝东监理公司".into(),
                "legal_person: 县教委".into(),
            ]
        };
        if self.rarely(8) {
            // 头一份没有付款就解除了，另签。
            let dissolved = self.id();
            self.walk(15);
            let first = keys(&dissolved, amount + WAN);
            self.add("签订合同", &first);
            self.walk(15);
            self.add("合同解除", &[format!("of: {dissolved}"), "paid: 0万元".into(), "reason: 对方违约".into()]);
        }
        self.walk(15);
        let second = keys("ht", amount);
        self.add("签订合同", &second);
        if self.rarely(3) {
            self.walk(5);
            let id = self.id();
            let sum = amount / 10;
            let mut paid =
                vec![format!("id: {id}"), format!("year: {}", self.day.year()), format!("amount: {}", money(sum))];
            if self.has_own_money {
                let own = sum / 4;
                paid.push(format!("sources: {{县级财政: {}, 自筹: {}}}", money(sum - own), money(own)));
            }
            self.add("支付", &paid);
            paid_so_far = amount / 10;
            if self.rarely(3) {
                self.walk(10);
                if self.day.year() == self.year {
                    let keys = [format!("of: {id}"), format!("year: {}", self.year), format!("amount: {}", money(WAN))];
                    self.add("退款", &keys);
                }
            }
        }
        if self.rarely(4) {
            self.walk(10);
            self.add("合同变更", &["of: ht".into(), format!("amount: {}", money(amount - WAN)), "reason: 核减".into()]);
        }
        paid_so_far
    }

    /// 续建的下一年：列入计划、安排预算。
    pub(super) fn next_year(&mut self, year: i64, amount: Fen) {
        let keys = [format!("year: {year}"), format!("amount: {}", money(amount))];
        self.decree("列入计划", "县发展改革委", &keys);
        self.walk(15);
        self.decree("预算安排", "县财政局", &keys);
    }

    pub(super) fn settle(&mut self, contract: Fen) {
        if self.rarely(3) {
            self.walk(20);
            let audited = contract - 2 * WAN;
            self.add("结算", &["of: ht".into(), format!("amount: {}", money(audited)), "audited_by: 县审计局".into()]);
        }
    }
}
