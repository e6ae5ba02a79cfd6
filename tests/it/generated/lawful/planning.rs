//! 申报、清单、批复。

use super::{Fen, Story, TEN, Variety, WAN, money};
use crate::generated::Day;

impl Story {
    pub(super) fn declare(&mut self, exception: bool) {
        let year = self.year;
        let estimate = "estimate: {前期费用: 10万元, 软件测评: 6万元, 信息安全风险评估: 5万元, 运行维护费: 20万元, 政府购买服务: 无, 建设费用: 465万元}";
        let own_phase = if self.variety == Variety::Phased { ", 本期目标和主要建设内容" } else { "" };
        let mut keys = vec![format!("plan_year: {year}"), estimate.to_owned(), format!("contents: [{TEN}{own_phase}]")];
        if exception {
            keys.push("exception: {basis: 县委县政府, doc: 巫委办〔2023〕3号, scope: {conforms: true, doc: 巫府办〔2023〕8号}}".into());
        }
        self.add("申报", &keys);
    }

    /// 申报到纳入清单；例外情形的在当年。
    pub(super) fn listing(&mut self, exception: bool) {
        let year = self.year;
        if exception {
            self.day = Day::of(year, 2, 10);
            self.walk(60);
            self.declare(true);
        } else {
            self.walk_to(Day::of(year - 1, 9, 30));
            self.declare(false);
            if self.day < Day::of(year - 1, 9, 1) && self.rarely(6) {
                self.walk(10);
                self.decree("退回", "县政府办公室", &["reason: 材料须补充".into()]);
                self.day = self.day.plus(1);
                self.walk_to(Day::of(year - 1, 9, 30));
                self.declare(false);
            }
            self.walk_to(Day::of(year - 1, 12, 20));
        }
        let year = format!("year: {year}");
        self.decree("纳入清单", "县政府办公室", &[year]);
    }

    pub(super) fn approve(&mut self) -> Fen {
        let two_step = self.rarely(3);
        self.day = self.day.max(Day::of(self.year, 1, 5));
        let total = WAN * if two_step { self.rng.i64(2000..6000) } else { self.rng.i64(100..3000) };
        self.walk(10);
        let papers = "materials: {安全可靠情况说明: 巫教〔2023〕8号, 密码应用方案: 巫教〔2023〕9号}".into();
        self.add("报批", &[papers]);
        self.walk(10);
        let evaluator = "evaluator: 渝东咨询公司".to_owned();
        let fields = |names: &str| [evaluator.clone(), format!("fields: [{names}]")];
        if self.rarely(3) {
            self.decree("评审", "县发展改革委", &fields("网络安全, 预算管理"));
            self.walk(5);
            self.decree("评审", "县发展改革委", &fields("政务数据资源, 密码应用, 保密"));
        } else {
            self.decree("评审", "县发展改革委", &fields("网络安全, 预算管理, 政务数据资源, 密码应用, 保密"));
        }
        if self.variety == Variety::Joint {
            self.walk(10);
            self.decree("框架审核", "县政府办公室", &["result: 同意".into()]);
        }
        self.walk(10);
        self.decree("共享审核", "县政府办公室", &["result: 同意".into()]);
        if self.head.contains("sharing: 不能共享") {
            self.walk(10);
            self.decree("县政府批准", "县政府", &["matter: 数据不共享".into()]);
        }
        if self.head.contains("新建土建工程") {
            for kind in ["节能评估", "规划选址", "用地预审", "环境影响评价"] {
                self.walk(5);
                let result = self.one(&["批准", "无需办理"]);
                self.add(
                    "专项审批",
                    &[
                        format!("kind: {kind}"),
                        format!("result: {result}"),
                        "by: 县规划自然资源局".into(),
                        "doc: 巫规资〔2023〕7号".into(),
                    ],
                );
            }
        }
        self.walk(10);
        let sum = |sum: Fen| [format!("total: {}", money(sum))];
        if two_step {
            self.decree("可研批复", "县发展改革委", &sum(total));
            self.walk(10);
            self.decree("初设审核", "县政府办公室", &[]);
            self.walk(10);
            let total = total - self.rng.i64(0..50) * WAN;
            self.decree("概算批复", "县发展改革委", &sum(total));
            return total;
        }
        self.decree("初设审核", "县政府办公室", &[]);
        self.walk(10);
        self.decree("代初设批复", "县发展改革委", &sum(total));
        total
    }
}
