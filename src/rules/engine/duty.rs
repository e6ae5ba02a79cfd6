//! 有期限的义务：逾期的疑点、`due`、日历和 `next` 是它的四种看法。

use crate::{
    model::{Date, Event},
    rules::{Cx, Finding, Out, Subject, Unknown, shared::remedy::settle},
    ruleset::{LastDay, RuleSet, Severity},
    text::{Route, words},
};

words! {
    /// 义务在核查日的状况。
    DutyState {
        NotYetOpen "尚未开始" "not-yet-open",
        Open "待办" "open",
        DueSoon "临近期限" "due-soon",
        Overdue "已逾期" "overdue",
        MetInTime "如期办理" "met-in-time",
        MetLate "逾期办理" "met-late",
    }
}

/// 已经办理。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// 办理日期。
    pub date: Date,
    /// 在文档何处。
    pub at: Route,
}

/// 一项有期限的义务。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// 规则名。
    pub rule: &'static str,
    /// 据以判断的规则集。
    pub law: usize,
    /// 所关的对象。
    pub subject: Subject,
    /// 办什么，如「申请竣工验收」。
    pub what: String,
    /// 何时可以开始办；无则一经引起即可办。
    pub opens: Option<Date>,
    /// 期限的最后一日，未因休息日顺延。
    pub due: Date,
    /// 因休息日顺延后的最后一日；固定日期与 `due` 相同。
    pub lenient: LastDay,
    /// 已办理。
    pub done: Option<Done>,
    /// 引起这项义务的事实在何处。
    pub anchor: Route,
    /// 期限怎样得出，如「2022-08-31 建成，满 6 个月」。
    pub because: String,
    /// 还没有办的，怎样办。
    pub help: String,
    /// 已经办迟的，还可以怎样补救；无则只待处理。
    pub redo: Option<String>,
    /// 期限写在规则集的哪个参数里；期限由事件自己写明的为空。
    pub parameter: &'static str,
    /// 轻于规则本身的轻重，连同理由。
    pub softened: Option<(Severity, &'static str)>,
    /// 补办已迟时算哪条规则；无则同 `rule`。
    pub late_rule: Option<&'static str>,
    /// 到期没有办理而不能断定：写着的名称不知是谁。
    pub unclear: Option<Unknown>,
}

impl Obligation {
    /// 在某日的状况；`soon` 天之内算临近。
    #[must_use]
    pub fn standing(&self, as_of: Date, soon: u16) -> DutyState {
        match &self.done {
            Some(done) if done.date <= self.lenient.latest => DutyState::MetInTime,
            Some(_) => DutyState::MetLate,
            None if as_of > self.lenient.latest => DutyState::Overdue,
            None if self.opens.is_some_and(|opens| as_of < opens) => DutyState::NotYetOpen,
            None if self.due - chrono::Days::new(soon.into()) <= as_of => DutyState::DueSoon,
            None => DutyState::Open,
        }
    }

    /// 到期限还差几天；已过期限的为负。
    #[must_use]
    pub fn days_left(&self, as_of: Date) -> i64 {
        (self.due - as_of).num_days()
    }

    /// 期限之后的几日是否放假还不知道，而办理（没有办理的，核查）正在其间。
    fn is_open_to_doubt(&self, as_of: Date) -> bool {
        let at = self.done.as_ref().map_or(as_of, |done| done.date);
        self.lenient.leaves_open(at)
    }

    fn doubt(&self) -> String {
        format!("{}最迟应在 {}（{}），{}", self.what, self.due, self.because, self.lenient.unsettled())
    }

    /// 把义务的状况写成结论。
    pub(crate) fn report(&self, cx: &Cx<'_>, out: &mut Out) {
        let law = cx.laws.get(self.law);
        let because = &self.because;
        match (self.standing(cx.as_of, 0), &self.done) {
            (DutyState::MetLate, Some(done)) => {
                let days = (done.date - self.due).num_days();
                let message =
                    format!("{}最迟应在 {}（{because}），实际为 {}，迟 {days} 天", self.what, self.due, done.date);
                if let Some(late) = self.late_rule {
                    out.pass(|| format!("{}已于 {} 补办", self.what, done.date));
                    if out.rule != late {
                        return;
                    }
                }
                self.add_finding(law, out, done.at.clone(), message).lasted_until(done.date);
            }
            (DutyState::Overdue, _) if self.unclear.is_some() => {
                let unclear = self.unclear.iter();
                let since = self.due;
                unclear.for_each(|u| out.unknown_since(since, u.at.clone(), || format!("{}：{}", self.what, u.text)));
            }
            (DutyState::Overdue, _) => {
                if self.late_rule.is_some_and(|late| out.rule == late) {
                    out.not_applicable(|| format!("{}尚未办理", self.what));
                    return;
                }
                let days = (cx.as_of - self.due).num_days();
                let message = format!(
                    "{}最迟应在 {}（{because}），到 {} 没有记录，已过 {days} 天",
                    self.what, self.due, cx.as_of
                );
                self.add_finding(law, out, self.anchor.clone(), message).ongoing(format!("仍没有{}的记录", self.what));
            }
            (_, done) if self.is_open_to_doubt(cx.as_of) => {
                let at = done.as_ref().map_or(&self.anchor, |done| &done.at);
                out.unknown_since(self.due, at.clone(), || self.doubt());
            }
            (_, Some(done)) => {
                let last = self.last_day(done.date);
                out.pass(|| format!("{}已于 {} 办理，未过 {last}（{because}）", self.what, done.date));
            }
            (standing, None) => {
                let last = self.last_day(cx.as_of);
                out.pass(|| format!("{}最迟在 {last}（{because}），{standing}", self.what))
            }
        }
    }

    /// 期限的最后一日；`date` 落在顺延的几日里的，注明顺延到哪一日。
    fn last_day(&self, date: Date) -> String {
        if date <= self.due {
            self.due.to_string()
        } else {
            format!("{}（{} 遇休息日顺延）", self.lenient.sure, self.due)
        }
    }

    fn add_finding<'o>(&self, law: &RuleSet, out: &'o mut Out, at: Route, mut message: String) -> &'o mut Finding {
        if let Some((_, reason)) = self.softened {
            message = format!("{message}（{reason}）");
        }
        let finding = out.add_finding(law, self.subject.clone(), self.due, at.clone(), message);
        finding.softened = self.softened.map(|(severity, _)| severity);
        finding.kin = Some(self.rule);
        let late = || self.redo.clone().unwrap_or_else(|| settle(finding.rule, finding.severity(law)));
        let help = if self.done.is_some() { late() } else { self.help.clone() };
        finding.help(help);
        if !self.parameter.is_empty() {
            finding.limit(self.parameter);
        }
        if at != self.anchor {
            finding.related(self.anchor.clone(), self.because.clone());
        }
        finding
    }
}

/// 事件即办理。
#[must_use]
pub fn done(event: &Event) -> Done {
    Done { date: event.date, at: event.at("date") }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{
        rules::{Options, Related, known},
        ruleset::BUILTIN,
        text::Scalar,
    };

    fn d(text: &str) -> Date {
        Date::read(text).unwrap()
    }

    /// 2023-06-10 起可办，期限 2023-07-01 是周六，顺延到周一。
    fn duty(done: Option<&str>) -> Obligation {
        Obligation {
            rule: "test",
            law: 0,
            subject: Subject::Project,
            what: "报送".into(),
            opens: Some(d("2023-06-10")),
            due: d("2023-07-01"),
            lenient: LastDay::fixed(d("2023-07-03")),
            done: done.map(|date| Done { date: d(date), at: Route::default() }),
            anchor: Route::default(),
            because: String::new(),
            help: String::new(),
            redo: None,
            parameter: "",
            softened: None,
            late_rule: None,
            unclear: None,
        }
    }

    #[test]
    fn the_last_day_and_the_days_rolled_over_are_in_time() {
        let undone = [
            ("2023-06-09", DutyState::NotYetOpen),
            ("2023-06-10", DutyState::Open),
            ("2023-06-23", DutyState::Open),
            ("2023-06-24", DutyState::DueSoon),
            ("2023-07-01", DutyState::DueSoon),
            ("2023-07-03", DutyState::DueSoon),
            ("2023-07-04", DutyState::Overdue),
        ];
        for (as_of, standing) in undone {
            assert_eq!(duty(None).standing(d(as_of), 7), standing, "{as_of}");
        }
        for (date, standing) in [
            ("2023-07-01", DutyState::MetInTime),
            ("2023-07-03", DutyState::MetInTime),
            ("2023-07-04", DutyState::MetLate),
        ] {
            assert_eq!(duty(Some(date)).standing(d("2023-12-31"), 7), standing, "{date}");
        }
    }

    #[test]
    fn a_duty_without_an_opening_day_can_be_done_at_once() {
        let duty = Obligation { opens: None, ..duty(None) };
        assert_eq!(duty.standing(d("2023-01-01"), 7), DutyState::Open);
    }

    #[test]
    fn days_are_counted_to_the_day_before_rolling_over() {
        let left = ["2023-06-24", "2023-07-01", "2023-07-03"].map(|as_of| duty(None).days_left(d(as_of)));
        assert_eq!(left, [7, 0, -2]);
    }

    #[test]
    fn rolling_over_is_mentioned_only_when_used() {
        let last = ["2023-07-01", "2023-07-02"].map(|date| duty(None).last_day(d(date)));
        assert_eq!(last, ["2023-07-01", "2023-07-03（2023-07-01 遇休息日顺延）"]);
    }

    /// 报告里点得开引起它的那一处，查得到期限写在哪个参数里。
    #[test]
    fn a_doubt_names_its_cause_once_and_the_parameter_of_its_term() {
        let law = RuleSet::parse(Path::new(BUILTIN.0), BUILTIN.1, &known()).unwrap();
        let hit = |duty: &Obligation, at: &Route| {
            let mut out = Out::new("test", Options::default());
            duty.add_finding(&law, &mut out, at.clone(), "迟".into());
            let finding = out.findings.remove(0);
            (finding.related, finding.parameter)
        };
        let [completed, applied] = [0, 1].map(|n| Route::key("events").item(n));
        let by_rule = Obligation {
            anchor: completed.clone(),
            because: "2023-01-01 建成".into(),
            parameter: "acceptance.window.months",
            ..duty(None)
        };
        let cause = Related { at: completed.clone(), text: by_rule.because.clone() };
        assert_eq!(hit(&by_rule, &applied), (vec![cause], Some(by_rule.parameter.to_owned())));
        let by_event = Obligation { parameter: "", ..by_rule };
        assert_eq!(hit(&by_event, &completed), (vec![], None));
    }
}
