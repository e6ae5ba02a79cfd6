//! 有期限的义务：逾期的疑点、`due`、日历和 `next` 是它的四种看法。

use super::{Cx, Out, Subject, remedy::settle};
use crate::{
    model::{Date, Event},
    ruleset::{RuleSet, Severity},
    text::{Route, words},
};

words! {
    /// 义务在核查日的状况。
    Standing {
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
    pub lenient: Date,
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
}

impl Obligation {
    /// 期限遇休息日顺延（按期间计算的）。
    #[must_use]
    pub fn rolling(mut self, law: &RuleSet) -> Self {
        self.lenient = law.parameters.calendar.rolled(self.due);
        self
    }

    /// 在某日的状况；`soon` 天之内算临近。
    #[must_use]
    pub fn standing(&self, as_of: Date, soon: u16) -> Standing {
        match &self.done {
            Some(done) if done.date <= self.lenient => Standing::MetInTime,
            Some(_) => Standing::MetLate,
            None if as_of > self.lenient => Standing::Overdue,
            None if self.opens.is_some_and(|opens| as_of < opens) => Standing::NotYetOpen,
            None if self.due - chrono::Days::new(soon.into()) <= as_of => Standing::DueSoon,
            None => Standing::Open,
        }
    }

    /// 最近一次变动之后还差几天或已过几天。
    #[must_use]
    pub fn days_left(&self, as_of: Date) -> i64 {
        (self.due - as_of).num_days()
    }

    /// 把义务的状况写成结论。
    pub(super) fn report(&self, cx: &Cx<'_>, out: &mut Out) {
        let law = cx.laws.get(self.law);
        let because = &self.because;
        match (self.standing(cx.as_of, 0), &self.done) {
            (Standing::MetLate, Some(done)) => {
                let days = (done.date - self.due).num_days();
                let message =
                    format!("{}最迟应在 {}（{because}），实际为 {}，迟 {days} 天", self.what, self.due, done.date);
                if let Some(late) = self.late_rule {
                    out.pass(|| format!("{}已于 {} 补办", self.what, done.date));
                    if out.rule != late {
                        return;
                    }
                }
                self.hit(law, out, done.at.clone(), message);
            }
            (Standing::Overdue, _) => {
                if self.late_rule.is_some_and(|late| out.rule == late) {
                    out.na(|| format!("{}尚未办理", self.what));
                    return;
                }
                let days = (cx.as_of - self.due).num_days();
                let message = format!(
                    "{}最迟应在 {}（{because}），到 {} 没有记录，已过 {days} 天",
                    self.what, self.due, cx.as_of
                );
                self.hit(law, out, self.anchor.clone(), message);
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
            format!("{}（{} 遇休息日顺延）", self.lenient, self.due)
        }
    }

    fn hit(&self, law: &RuleSet, out: &mut Out, at: Route, mut message: String) {
        if let Some((_, reason)) = self.softened {
            message = format!("{message}（{reason}）");
        }
        let finding = out.hit(law, self.subject.clone(), self.due, at.clone(), message);
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
    }
}

/// 事件即办理。
#[must_use]
pub fn done(event: &Event) -> Done {
    Done { date: event.date, at: event.at("date") }
}
