//! 四种结论：不适用、通过、不能判断、有疑点。

use crate::{
    model::Date,
    rules::{Finding, Subject},
    ruleset::RuleSet,
    text::{Route, words},
};

/// 要哪些东西：不要的不算、不存。
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// 要逐条结论及其理由（`show`）。
    pub explain: bool,
    /// 要义务（`due`、`next`）。
    pub duties: bool,
}

words! {
    /// 一条规则对一个项目的结论，轻的在前；一条规则有几处时取最重的。
    Verdict {
        NotApplicable "不适用" "not-applicable",
        Pass "通过" "pass",
        Undecidable "不能判断" "undecidable",
        Violated "有疑点" "violated",
    }
}

/// 一处结论及其理由。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// 结论。
    pub verdict: Verdict,
    /// 理由，一句话。
    pub text: String,
}

/// 一条规则判断一个项目时写下的东西。
///
/// 通过、不适用、不能判断的理由以闭包给出：`check` 不需要它们，一句也不拼；`show` 全要。
#[derive(Debug)]
pub struct Out {
    /// 规则名。
    pub rule: &'static str,
    wanted: Options,
    /// 至今最重的结论；一处也没有时为不适用。
    pub verdict: Verdict,
    /// 各处的理由；不要求说明时为空。
    pub notes: Vec<Note>,
    /// 疑点。
    pub findings: Vec<Finding>,
    /// 缺少的事实。
    pub unknowns: Vec<Unknown>,
}

/// 缺少的一项事实：在文档何处，为什么因此不能判断。不能判断的不多，所以话总是拼好的。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// 所在的路径。
    pub at: Route,
    /// 一句话。
    pub text: String,
    /// 自何时起就该有；无则自所指的那件事，指在开头的自最近的一件事。
    pub since: Option<Date>,
}

impl Out {
    /// 开始判断；`wanted` 说明要不要每处的理由，要不要义务。
    #[must_use]
    pub fn new(rule: &'static str, wanted: Options) -> Self {
        Out { rule, wanted, verdict: Verdict::NotApplicable, notes: vec![], findings: vec![], unknowns: vec![] }
    }

    fn say(&mut self, verdict: Verdict, text: impl FnOnce() -> String) {
        self.verdict = self.verdict.max(verdict);
        if self.wanted.explain {
            self.notes.push(Note { verdict, text: text() });
        }
    }

    /// 不适用，连同理由。
    pub fn not_applicable(&mut self, text: impl FnOnce() -> String) {
        self.say(Verdict::NotApplicable, text);
    }

    /// 通过，连同理由。
    pub fn pass(&mut self, text: impl FnOnce() -> String) {
        self.say(Verdict::Pass, text);
    }

    /// 期限 `last` 之内办理（尚未办理的，到核查日为止）的义务，没有人要看时只记通过，不必写出。
    pub fn passes_unread(&mut self, done_by: Date, last: Date) -> bool {
        let unread = done_by <= last && !self.wanted.explain && !self.wanted.duties;
        if unread {
            self.verdict = self.verdict.max(Verdict::Pass);
        }
        unread
    }

    /// 不能判断：缺少 `route` 处的事实。
    pub fn unknown(&mut self, route: Route, text: impl FnOnce() -> String) {
        self.lack(None, route, text);
    }

    /// 同上，另说自何时起就该有。
    pub fn unknown_since(&mut self, since: Date, route: Route, text: impl FnOnce() -> String) {
        self.lack(Some(since), route, text);
    }

    fn lack(&mut self, since: Option<Date>, route: Route, text: impl FnOnce() -> String) {
        let text = text();
        self.unknowns.push(Unknown { at: route, text: text.clone(), since });
        self.say(Verdict::Undecidable, || text);
    }

    /// 疑点：`date` 是事情发生的日期，`law` 是据以判断的规则集。
    pub fn add_finding(
        &mut self,
        law: &RuleSet,
        subject: Subject,
        date: Date,
        at: Route,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.verdict = Verdict::Violated;
        self.findings.push(Finding::new(self.rule, law.index, subject, date, at, message.into()));
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }
}
