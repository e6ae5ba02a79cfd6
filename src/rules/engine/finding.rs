//! 疑点：哪条规则、关于什么、在文档何处、怎么说、怎么办。
//!
//! 轻重、职责、条款和参数的位置不在这里，显示时由规则集补上。

use std::{borrow::Cow, fmt};

use crate::{
    model::{Date, Event, Text, Year},
    ruleset::{Citation, Laws, RuleSet, Severity, UNIT},
    text::Route,
};

/// 疑点所关的对象。疑点的身份是（项目、规则、对象），从不是行号或序号，所以文件挪动几行它还是它。
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// 整个项目（或文件）。
    Project,
    /// 一个事件，以其名称。
    Event(String),
    /// 一个年度。
    Year(Year),
    /// 另一项目、单位、系统、材料等，以其名称。
    Other(Text),
}

impl Subject {
    /// 以名称为对象。
    pub fn other(name: impl Into<Text>) -> Self {
        Subject::Other(name.into())
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Project => Ok(()),
            Subject::Event(name) => f.write_str(name),
            Subject::Year(year) => year.fmt(f),
            Subject::Other(name) => f.write_str(name),
        }
    }
}

/// 疑点的处置状况。只有「待核」的计入退出码。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// 待核。
    #[default]
    Open,
    /// 已豁免。
    Waived {
        /// 豁免截止日。
        until: Date,
        /// 文号。
        doc: Text,
    },
    /// 已处理：有权机关责令整改并复查合格。
    Settled {
        /// 复查日期。
        on: Date,
    },
    /// 已补办：机关当时漏做的，后来补齐了。
    MadeGood {
        /// 补齐的日期。
        on: Date,
    },
    /// 已说明。
    Explained {
        /// 理由。
        reason: Text,
    },
}

impl Status {
    /// 英文标识，用于 JSON。
    #[must_use]
    pub fn en(&self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::Waived { .. } => "waived",
            Status::Settled { .. } | Status::MadeGood { .. } => "settled",
            Status::Explained { .. } => "explained",
        }
    }

    /// 处置的说明；待核的为无。
    #[must_use]
    pub fn disposal(&self) -> Option<String> {
        match self {
            Status::Open => None,
            Status::Waived { until, doc } => Some(format!("已豁免，至 {until}，{doc}")),
            Status::Settled { on } => Some(format!("已处理，{on} 复查合格")),
            Status::MadeGood { on } => Some(format!("已补办，{on}")),
            Status::Explained { reason } => Some(format!("已说明：{reason}")),
        }
    }
}

/// 一个文件至多列出多少处：再多的，看的人也看不过来，输出却可以无穷长。
pub const MOST_FINDINGS: usize = 100;

/// 没有列出的有多少处。
#[must_use]
pub fn untold(more: usize) -> String {
    format!("（本文件另有 {more} 处没有列出；改正之后再核查）")
}

/// 与疑点相关的另一处。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// 路径。
    pub at: Route,
    /// 说明。
    pub text: String,
}

/// 一处疑点。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// 规则名。
    pub rule: &'static str,
    /// 据以判断的规则集（见 [`RuleSet::index`]）。
    pub law: usize,
    /// 所关的对象。
    pub subject: Subject,
    /// 事情发生的日期；逾期的为期限的最后一日。整改须在此之后才算了结。
    pub date: Date,
    /// 在文档何处。
    pub at: Route,
    /// 相关的别处。
    pub related: Vec<Related>,
    /// 怎么说：所见的值、限度、相差多少。
    pub message: String,
    /// 怎么办；多半是写定的一句，不另存一份。
    pub help: Option<Cow<'static, str>>,
    /// 轻于规则本身的轻重。
    pub softened: Option<Severity>,
    /// 至少这样重：规则集改轻了、关掉了，也是。
    pub least: Option<Severity>,
    /// 出自同一义务的另一规则：逾期未办与补办已迟是同一件事，补办不算新的疑点。
    pub kin: Option<&'static str>,
    /// 限度写在规则集的哪个参数里。
    pub parameter: Option<String>,
    /// 只据规则所列条款中的这几条；空的为全部。
    pub articles: Vec<Citation>,
    /// 所在的那一行不能给人看：各种输出只写位置，不摘录。
    pub unquoted: bool,
    /// 还有哪些事件犯的是同一处（在事件表中的位置）：一个缘由只算一处，而记入其中任何一件都是新犯。
    pub acts: Vec<usize>,
    /// 到核查日还没有过去的：该办的仍没有办，或两数仍不相等；说「而」之后的半句。复查合格也了结不了。
    pub ongoing: Option<String>,
    /// 逾期的直到哪一日才办：在此之前的复查，看不到后来又拖了多久。
    pub lasted_until: Option<Date>,
    /// 机关漏做的一步后来补齐的日期。
    pub made_good: Option<Date>,
    /// 是谁的职责，依事件由谁作出；无则依规则集。
    pub duty: Option<Text>,
    /// 处置状况。
    pub status: Status,
}

impl Finding {
    /// 待核的疑点。
    #[must_use]
    pub fn new(rule: &'static str, law: usize, subject: Subject, date: Date, at: Route, mut message: String) -> Self {
        // 一个文件的疑点可以有十万处，拼话时多占的不留。
        message.shrink_to_fit();
        Finding {
            rule,
            law,
            subject,
            date,
            at,
            related: Vec::new(),
            message,
            help: None,
            softened: None,
            least: None,
            kin: None,
            parameter: None,
            articles: Vec::new(),
            unquoted: false,
            acts: Vec::new(),
            ongoing: None,
            lasted_until: None,
            made_good: None,
            duty: None,
            status: Status::Open,
        }
    }

    /// 补充怎么办。
    pub fn help(&mut self, help: impl Into<Cow<'static, str>>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// 补充相关的一处。
    pub fn related(&mut self, at: Route, text: impl Into<String>) -> &mut Self {
        self.related.push(Related { at, text: text.into() });
        self
    }

    /// 减轻。
    pub fn soften(&mut self, severity: Severity) -> &mut Self {
        self.softened = Some(severity);
        self
    }

    /// 限度写在哪个参数里。
    pub fn limit(&mut self, parameter: impl Into<String>) -> &mut Self {
        self.parameter = Some(parameter.into());
        self
    }

    /// 不摘录所在的行。
    pub fn unquoted(&mut self) -> &mut Self {
        self.unquoted = true;
        self
    }

    /// 这一事件犯的也是这一处。
    pub fn act(&mut self, event: &Event) -> &mut Self {
        self.acts.push(event.n);
        self
    }

    /// 第 `first` 个及以后的事件所犯。
    #[must_use]
    pub fn is_act_since(&self, first: usize) -> bool {
        self.at.event().into_iter().chain(self.acts.iter().copied()).any(|n| n >= first)
    }

    /// 还没有过去：`what` 是「复查合格，而」之后的半句。
    pub fn ongoing(&mut self, what: impl Into<String>) -> &mut Self {
        self.ongoing = Some(what.into());
        self
    }

    /// 到这一日才止：复查在此之前的了结不了。
    pub fn lasted_until(&mut self, date: Date) -> &mut Self {
        self.lasted_until = Some(date);
        self
    }

    /// 漏做的一步后来补齐了。
    pub fn made_good(&mut self, on: Option<Date>) -> &mut Self {
        self.made_good = on;
        self
    }

    /// 职责在作出这件事的一方。
    pub fn owed_by(&mut self, actor: impl Into<Text>) -> &mut Self {
        self.duty = Some(actor.into());
        self
    }

    /// 是谁的职责：机关的正式名称，或「建设单位」「主管部门」。
    #[must_use]
    pub fn duty<'a>(&'a self, law: &'a RuleSet) -> &'a str {
        let config = law.rules.get(self.rule);
        self.duty.as_deref().unwrap_or_else(|| config.map_or(UNIT, |c| law.bodies.name(&c.duty)))
    }

    /// 所据的只是这几条。
    pub fn under(&mut self, articles: impl IntoIterator<Item = Citation>) -> &mut Self {
        self.articles = articles.into_iter().collect();
        self
    }

    /// 所据的条款：写明的，否则规则所列的全部。
    #[must_use]
    pub fn articles<'a>(&'a self, law: &'a RuleSet) -> &'a [Citation] {
        match law.rules.get(self.rule) {
            Some(config) if self.articles.is_empty() => &config.articles,
            _ => &self.articles,
        }
    }

    /// 轻重：规则集所定，或减轻后的。
    #[must_use]
    pub fn severity(&self, law: &RuleSet) -> Severity {
        let own = law.rules.get(self.rule).map_or(Severity::Error, |r| r.severity);
        let own = self.least.map_or(own, |least| least.max(own));
        self.softened.map_or(own, |s| s.min(own))
    }

    /// 待核的，且是这一轻重。
    #[must_use]
    pub fn is_open(&self, laws: &Laws, severity: Severity) -> bool {
        self.status == Status::Open && self.severity(laws.get(self.law)) == severity
    }

    /// 身份中规则与对象的部分；出自同一义务的规则算同一个。
    #[must_use]
    pub fn identity(&self) -> (&'static str, &Subject) {
        (self.kin.unwrap_or(self.rule), &self.subject)
    }
}
