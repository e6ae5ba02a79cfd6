//! 日程：各项目有期限的义务，依期限排好。逾期的总在最前。

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    model::Date,
    output::Page,
    rules::{Check, DutyState, Obligation, rule},
    ruleset::Laws,
    store::{AsOf, Located, Picked, shown},
    text::safe,
};

/// 日程。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Agenda {
    as_of: String,
    #[serde(skip)]
    reason: &'static str,
    /// 核查日没有施行中的规则集的说明。
    #[serde(skip_serializing_if = "Option::is_none")]
    lapse: Option<String>,
    within: Option<u16>,
    summary: DeadlineSummary,
    duties: Vec<Duty>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    waiting: Vec<Waiting>,
    /// 缺事实，不知有没有误期的。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    undecidable: Vec<UncertainDuty>,
}

/// 缺事实，不知有没有误期的一处。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct UncertainDuty {
    /// 项目编号。
    pub project: Option<String>,
    /// 单位。
    pub unit: Option<String>,
    /// 规则名。
    pub rule: &'static str,
    /// 缺什么。
    pub message: String,
    /// 谁的职责。
    pub duty: String,
    /// 文件。
    pub path: String,
    /// 行。
    pub line: u32,
}

impl UncertainDuty {
    fn of(located: &Located, laws: &Laws) -> Self {
        UncertainDuty {
            project: located.project.as_deref().map(str::to_owned),
            unit: located.unit.as_deref().map(str::to_owned),
            rule: located.finding.rule,
            message: located.finding.message.clone(),
            duty: located.accountable(laws),
            path: shown(&located.path),
            line: located.place.line,
        }
    }

    fn cells(&self) -> Vec<String> {
        let project = self.project.clone().unwrap_or_default();
        vec![project, self.duty.clone(), self.rule.to_owned(), self.message.clone()]
    }
}

/// 等着办同一步的项目。
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Waiting {
    /// 事件。
    pub event: &'static str,
    /// 事件在当地的叫法：给人看的用它。
    #[serde(skip)]
    pub called: String,
    /// 事件，英文标识。
    pub event_en: &'static str,
    /// 项目编号。
    pub projects: Vec<String>,
}

/// 小计；涉密项目的只计数。
#[derive(Clone, Copy, Debug, Default, JsonSchema, Serialize)]
#[schemars(rename = "Summary")]
struct DeadlineSummary {
    overdue: usize,
    due_soon: usize,
    others: usize,
    classified_projects: usize,
}

/// 一项义务。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Duty {
    /// 项目编号。
    pub project: String,
    /// 项目名称。
    pub name: String,
    /// 单位。
    pub unit: String,
    /// 规则名。
    pub rule: &'static str,
    /// 所关的对象。
    pub subject: String,
    /// 办什么。
    pub what: String,
    /// 何时可以开始办。
    pub opens: Option<Date>,
    /// 期限的最后一日。
    pub due: Date,
    /// 遇休息日顺延后的最后一日。
    pub rolled: Date,
    /// 还差几天；已过的为负。
    pub days_left: i64,
    /// 状况，英文标识。
    pub standing: &'static str,
    /// 状况。
    pub standing_zh: &'static str,
    /// 办理的日期。
    pub done: Option<Date>,
    /// 期限怎样得出。
    pub because: String,
    /// 怎样办。
    pub help: String,
    /// 所据条款。
    pub articles: Vec<String>,
    #[serde(skip)]
    classified: bool,
}

/// 列出前几个编号。
fn few(ids: &[String]) -> String {
    const MOST: usize = 6;
    let shown = ids.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join("、");
    if ids.len() > MOST { format!("{shown} 等") } else { shown }
}

impl Duty {
    /// 一项义务在核查日的样子。
    #[must_use]
    pub fn new(of: &Picked, duty: &Obligation, laws: &Laws, as_of: Date) -> Self {
        let soon = laws.due_soon(as_of);
        let standing = duty.standing(as_of, soon);
        Duty {
            project: of.id.to_string(),
            name: of.name.to_string(),
            unit: of.unit.to_string(),
            rule: duty.rule,
            subject: duty.subject.to_string(),
            what: duty.what.clone(),
            opens: duty.opens,
            due: duty.due,
            rolled: duty.lenient.sure,
            days_left: duty.days_left(as_of),
            standing: standing.en(),
            standing_zh: standing.zh(),
            done: duty.done.as_ref().map(|d| d.date),
            because: duty.because.clone(),
            help: duty.help.clone(),
            articles: laws.get(duty.law).basis(duty.rule),
            classified: of.classified,
        }
    }

    /// 还没有办。
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.done.is_none()
    }

    fn is_overdue(&self) -> bool {
        self.standing == DutyState::Overdue.en()
    }

    /// 期限，遇休息日顺延的注明。
    #[must_use]
    pub fn term(&self) -> String {
        format!("{}{}", self.due, self.rolling())
    }

    fn rolling(&self) -> String {
        let rolled = (self.rolled != self.due).then(|| format!("（遇休息日顺延至 {}）", self.rolled));
        rolled.unwrap_or_default()
    }

    /// 状况，连同天数。
    #[must_use]
    pub fn situation(&self) -> String {
        match (self.is_open(), self.days_left) {
            (false, _) => self.standing_zh.to_owned(),
            (true, days) if self.is_overdue() => format!("{}，过 {} 天", self.standing_zh, -days),
            (true, days) => format!("{}，余 {} 天", self.standing_zh, days.max(0)),
        }
    }
}

impl Agenda {
    /// 一项也没有列。
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.duties.is_empty()
    }

    /// 核查日没有施行中的规则集的说明。
    #[must_use]
    pub fn lapse(&self) -> Option<&str> {
        self.lapse.as_deref()
    }

    /// 没有办的义务：`within` 天之内到期的（不写则全部），与全部逾期的；涉密项目的只计数。
    #[must_use]
    pub fn new(obligations: &[(Picked, Obligation)], laws: &Laws, as_of: AsOf, within: Option<u16>) -> Self {
        let near = |duty: &Duty| within.is_none_or(|days| duty.days_left <= i64::from(days)) || duty.is_overdue();
        let open = obligations.iter().filter(|(_, duty)| duty.done.is_none());
        let all = open.map(|(of, duty)| Duty::new(of, duty, laws, as_of.date));
        let (classified, mut duties): (Vec<Duty>, Vec<Duty>) = all.filter(near).partition(|d| d.classified);
        duties.sort_by(|a, b| (a.due, &a.project, a.rule, &a.subject).cmp(&(b.due, &b.project, b.rule, &b.subject)));
        let count = |standing: DutyState| duties.iter().filter(|d| d.standing == standing.en()).count();
        let (overdue, due_soon) = (count(DutyState::Overdue), count(DutyState::DueSoon));
        let hidden: BTreeSet<&str> = classified.iter().map(|d| d.project.as_str()).collect();
        let summary = DeadlineSummary {
            overdue,
            due_soon,
            others: duties.len() - overdue - due_soon,
            classified_projects: hidden.len(),
        };
        Agenda {
            as_of: as_of.date.to_string(),
            reason: as_of.reason.zh(),
            lapse: laws.lapse(as_of.date),
            within,
            summary,
            duties,
            waiting: Vec::new(),
            undecidable: Vec::new(),
        }
    }

    /// 连同缺事实、不知有没有误期的：只列有期限的规则；涉密项目的不列。
    #[must_use]
    pub fn with_unknown(self, unknown: &[Located], laws: &Laws) -> Self {
        let is_duty = |slug: &str| rule(slug).is_some_and(|rule| matches!(rule.check, Check::Duty(_)));
        let of_duty = unknown.iter().filter(|l| !l.classified && is_duty(l.finding.rule));
        Agenda { undecidable: of_duty.map(|located| UncertainDuty::of(located, laws)).collect(), ..self }
    }

    /// 近 `days` 天之内办了的，涉密项目的不列：日历里原有的凭它收回。
    #[must_use]
    pub fn done_lately(obligations: &[(Picked, Obligation)], laws: &Laws, as_of: AsOf, days: u16) -> Vec<Duty> {
        let lately = |duty: &Duty| {
            let passed = duty.done.map(|done| (as_of.date - done).num_days());
            passed.is_some_and(|passed| (0..=i64::from(days)).contains(&passed)) && !duty.classified
        };
        let all = obligations.iter().map(|(of, duty)| Duty::new(of, duty, laws, as_of.date));
        let mut done: Vec<Duty> = all.filter(lately).collect();
        done.sort_by(|a, b| (a.due, &a.project, a.rule, &a.subject).cmp(&(b.due, &b.project, b.rule, &b.subject)));
        done
    }

    /// 各项目只留最先到期的一项。
    #[must_use]
    pub fn first_of_each(mut self) -> Self {
        let mut seen = BTreeSet::new();
        self.duties.retain(|d| seen.insert(d.project.clone()));
        self
    }

    /// 连同各步在等的项目。
    #[must_use]
    pub fn waiting(self, waiting: Vec<Waiting>) -> Self {
        Agenda { waiting, ..self }
    }

    /// 各项义务，依期限。
    #[must_use]
    pub fn duties(&self) -> &[Duty] {
        &self.duties
    }

    /// 排成一页：一项两行，第二行是要办的事与由来。
    #[must_use]
    pub fn page(&self) -> Page {
        let mut page = Page::new("期限");
        let rows = self.duties.iter().map(|d| {
            let row = vec![d.due.to_string(), d.situation(), d.project.clone(), d.unit.clone(), d.name.clone()];
            (row, vec![format!("{}：{}{}", d.what, d.because, d.rolling())])
        });
        page.entries(&["期限", "状况", "编号", "单位", "项目", "要办的事"], rows.collect(), &[]);
        if !self.undecidable.is_empty() {
            page.heading("缺事实，不知有没有误期");
            let rows = self.undecidable.iter().map(UncertainDuty::cells);
            page.table(&["编号", "职责", "规则", "缺什么"], rows.collect(), &[]);
        }
        self.closing().lines().for_each(|line| page.text(line));
        page
    }

    /// 排成一页：一项一行。
    #[must_use]
    pub fn brief_page(&self) -> Page {
        let mut page = Page::new("全县接下来");
        if !self.waiting.is_empty() {
            page.heading("待办的步骤");
            let rows = self
                .waiting
                .iter()
                .map(|w| vec![format!("待{}", w.called), format!("{} 个", w.projects.len()), few(&w.projects)]);
            page.table(&["步骤", "项目数", "编号"], rows.collect(), &[]);
            page.text("整批记入：wsgov report form 事件 -o 登记表.xlsx，填好后 wsgov advance --file 登记表.xlsx");
        }
        page.heading("各项目最先到期的一项");
        let rows = self.duties.iter().map(|d| {
            let of = [d.project.clone(), d.unit.clone(), d.what.clone(), d.name.clone()];
            ([vec![d.due.to_string(), d.situation()], of.into()].concat(), Vec::new())
        });
        page.entries(&["期限", "状况", "编号", "单位", "要办的事", "项目"], rows.collect(), &[]);
        self.closing().lines().for_each(|line| page.text(line));
        page
    }

    /// 小计与前提。
    #[must_use]
    pub fn closing(&self) -> String {
        let DeadlineSummary { overdue, due_soon, others, classified_projects } = self.summary;
        let range = self.within.map_or(String::new(), |days| format!("，{days} 天之内到期的全列，逾期的总列"));
        let hidden = match classified_projects {
            0 => String::new(),
            n => format!("；另有涉密项目 {n} 个的期限未列出"),
        };
        let lapse = self.lapse.as_ref().map_or(String::new(), |lapse| format!("注意：{lapse}。"));
        format!(
            "核查日 {}（{}）{range}。\n已逾期 {overdue}，临近期限 {due_soon}，其他 {others}{hidden}。{lapse}",
            self.as_of, self.reason
        )
    }

    /// 写成 CSV：开头有 BOM，电子表格才认得出编码；以公式符号开头的文字加撇号。
    ///
    /// # Errors
    /// 写不出去。
    pub fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        writer.write_record([
            "期限",
            "顺延后",
            "状况",
            "还差天数",
            "项目编号",
            "项目名称",
            "单位",
            "事项",
            "由来",
            "依据",
            "规则",
            "怎样办",
        ])?;
        for d in &self.duties {
            // 天数是程序算出的整数，不必当文字看待。
            let days = d.days_left.to_string();
            let guarded = |text: &str| safe::csv(&safe::visible(text)).into_owned();
            let cells = [&d.project, &d.name, &d.unit, &d.what, &d.because].map(|c| guarded(c));
            let head = [d.due.to_string(), d.rolled.to_string(), d.standing_zh.to_owned(), days];
            let tail = [d.articles.join("、"), d.rule.to_owned(), guarded(&d.help)];
            writer.write_record(head.iter().chain(&cells).chain(&tail))?;
        }
        writer.flush()
    }
}
