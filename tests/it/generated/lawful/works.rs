//! 开工之后：调整、报告、建成，验收与自评价。

use super::{DAILY, Fen, Story, WAN, money};
use crate::{common::ACCEPTANCE_PAPERS, generated::Day};

const PARTS: [&str; 2] = ["一标段", "二标段"];

impl Story {
    /// 开工之后的调整、检查、事实变更、误记与更正。
    pub(super) fn change(&mut self, total: Fen) {
        if self.rarely(3) {
            self.walk(30);
            let day = self.day;
            let filed: Vec<String> = DAILY.iter().map(|body| format!("{body}: {day}")).collect();
            let keys = [
                format!("amount: {}", money(total / 10)),
                "total_change: 0万元".into(),
                "goal_changed: false".into(),
                "ground: 方案优化".into(),
                format!("filed_with: {{{}}}", filed.join(", ")),
            ];
            self.add("调整", &keys);
        } else if self.rarely(3) {
            self.walk(30);
            let day = self.day;
            let keys = [
                format!("amount: {}", money(total / 4)),
                "total_change: 0万元".into(),
                "goal_changed: true".into(),
                "ground: 业务发展".into(),
                format!("approval: {{by: 县发展改革委, doc: 巫发改〔2023〕77号, date: {day}}}"),
            ];
            self.add("调整", &keys);
        }
        if self.rarely(6) {
            self.walk(10);
            let id = self.id();
            let due = self.day.plus(30);
            self.decree("监督检查", "县政府办公室", &["found: 数据目录不全".into()]);
            self.decree(
                "限期整改",
                "县政府办公室",
                &[format!("id: {id}"), format!("due: {due}"), "for: [数据目录不全]".into()],
            );
            self.walk_to(due);
            self.add("整改完成", &[format!("of: {id}")]);
            self.walk(10);
            self.decree("整改复查", "县政府办公室", &[format!("of: {id}"), "result: 合格".into()]);
        }
        if self.rarely(6) {
            self.walk(10);
            self.add("事实变更", &["set: {responsible: 信息科}".into(), "reason: 机构调整".into()]);
        }
        if self.rarely(6) {
            self.walk(10);
            let id = self.id();
            self.add("试运行", &[format!("id: {id}")]);
            self.add("更正", &[format!("of: {id}"), "reason: 误记".into()]);
        }
    }

    /// 中途暂停又恢复，其间报告情况。
    pub(super) fn halt(&mut self) {
        if !self.rarely(8) {
            return;
        }
        self.walk(20);
        let id = self.id();
        self.add("情况报告", &[format!("id: {id}"), "kind: 重大损失".into(), self.filed(&DAILY[..1])]);
        let rest = self.filed(&DAILY[1..]);
        self.add("报送", &[format!("of: {id}"), rest]);
        self.walk(10);
        self.decree("暂停建设", "县发展改革委", &["basis: 18".into(), "reason: 查明损失".into()]);
        self.day = self.day.plus(1);
        self.walk(30);
        self.decree("恢复建设", "县发展改革委", &["reason: 已查明".into()]);
    }

    /// 送到各家，都在当日。
    fn filed(&self, bodies: &[&str]) -> String {
        let filed: Vec<String> = bodies.iter().map(|body| format!("{body}: {}", self.day)).collect();
        format!("filed_with: {{{}}}", filed.join(", "))
    }

    /// 建成，连同其间各年的绩效评价；有的分几个标段，有的续建、次年另列 `rest` 之内的计划。
    pub(super) fn build(&mut self, started: Day, rest: Fen) -> Day {
        let last = self.day.plus(self.rng.i64(20..500));
        let mut year = started.year();
        while year < last.year() {
            let end = Day::of(year, 12, 31);
            self.day = self.day.max(Day::of(year, 12, 1));
            self.walk_to(end);
            self.report(year);
            year += 1;
            if year == self.year + 1 && rest >= 10 * WAN && last > Day::of(year, 3, 1) && self.rarely(2) {
                self.day = Day::of(year, 1, 10);
                self.next_year(year, rest / 2 / WAN * WAN);
            }
        }
        self.day = self.day.max(last);
        if self.rarely(5) {
            for part in PARTS {
                self.walk(20);
                self.add("建成", &[format!("part: {part}")]);
            }
            // 标段跨了年的，那一年也还在建。
        } else {
            self.add("建成", &[]);
        }
        let built = self.day;
        if built.year() > last.year() {
            self.report_on(Day::of(last.year(), 12, 31), last.year());
        }
        if built > started {
            // 建成的那一年也有建设的日子。
            self.report(built.year());
        }
        built
    }

    pub(super) fn report(&mut self, year: i64) {
        self.report_on(self.day, year);
    }

    pub(super) fn report_on(&mut self, day: Day, year: i64) {
        let filed: Vec<String> = DAILY.iter().map(|body| format!("{body}: {day}")).collect();
        let (own, sent) = filed.split_at(if self.rarely(3) { 1 } else { 3 });
        let id = self.id();
        let keys = [
            format!("id: {id}"),
            format!("year: {year}"),
            "progress: 在建".into(),
            "plan_execution: 已执行".into(),
            "trial_effect: 平稳".into(),
            "problems: 无".into(),
            "opinions: {使用单位: 可, 监理单位: 可}".into(),
            format!("filed_with: {{{}}}", own.join(", ")),
        ];
        self.add_on(day, "绩效评价", &keys);
        if !sent.is_empty() {
            self.add_on(day, "报送", &[format!("of: {id}"), format!("filed_with: {{{}}}", sent.join(", "))]);
        }
    }

    pub(super) fn accept(&mut self, built: Day) -> Option<Day> {
        let mut due = built.months_later(6);
        self.day = self.day.max(built);
        if self.rarely(4) {
            self.walk_to(due);
            due = due.plus(60);
            self.add("延期验收申请", &[format!("until: {due}"), "reason: 测评未毕".into()]);
            self.walk(10);
            self.decree("延期批复", "县政府办公室", &["result: 同意".into(), format!("until: {due}")]);
        }
        if self.rarely(4) {
            self.add("初验", &["result: 合格".into()]);
        }
        self.walk_to(due.max(self.day));
        let day = self.day;
        let papers: Vec<String> = ACCEPTANCE_PAPERS
            .iter()
            .map(|name| format!("{name}: {{doc: 巫教〔{}〕12号, date: {built}}}", day.year()))
            .collect();
        self.add("申请验收", &[format!("materials: {{{}}}", papers.join(", "))]);
        self.walk(20);
        self.add("档案验收", &["by: 县档案馆".into(), "doc: 巫档〔2024〕3号".into(), "result: 合格".into()]);
        self.walk(20);
        let reviewed = "reviewed: [安全可靠产品, 密码应用和安全审查, 能源利用效率]".to_owned();
        let parts: Vec<&str> = PARTS
            .iter()
            .filter(|part| self.deeds.iter().any(|d| d.text.contains(&format!("part: {part}"))))
            .copied()
            .collect();
        if !parts.is_empty() && self.rarely(2) {
            for part in parts {
                self.walk(5);
                self.decree("通过验收", "县政府办公室", &[format!("part: {part}"), reviewed.clone()]);
            }
        } else {
            self.decree("通过验收", "县政府办公室", &[reviewed]);
        }
        self.walk(10);
        self.add("投入运行", &[]);
        let start = self.day;
        self.day = start.months_later(12);
        self.walk_to(start.months_later(24));
        let day = self.day;
        let result = self.one(&["优", "良", "中"]);
        let (id, own) = (self.id(), self.filed(&DAILY[..2]));
        self.add("自评价", &[format!("id: {id}"), format!("result: {result}"), own]);
        self.walk_to(start.months_later(24).max(day));
        let rest = self.filed(&DAILY[2..]);
        self.add("报送", &[format!("of: {id}"), rest]);
        Some(Day::of(2029, 6, 30))
    }
}
