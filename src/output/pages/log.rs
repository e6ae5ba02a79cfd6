//! `log` 的一页：各个事件的日期，与它由谁、何时记入。

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    model::{Event, Project},
    output::Page,
    store::{Attested, Chronicle, Commit, Provenance},
};

/// 一个项目的来历。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Log {
    project: String,
    path: String,
    shallow: bool,
    events: Vec<LogRow>,
    lost: Vec<LogRow>,
}

/// 一个事件。
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(rename = "Row")]
struct LogRow {
    number: Option<usize>,
    event: &'static str,
    date: String,
    id: Option<String>,
    recorded: Option<LogCommit>,
    rewritten: Option<LogCommit>,
    uncommitted: bool,
    late: bool,
    voided: bool,
    /// 签署；没有指明签署人的、还没有提交的为无。
    signed: Option<&'static str>,
    #[serde(skip)]
    attested: Option<Attested>,
}

/// 记入的提交。
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(rename = "Recorded")]
struct LogCommit {
    commit: String,
    author: String,
    date: String,
}

/// 有签署可说时另带的一句。
const SIGNED: &str = "签署照现在的签署人名单核对：只证明提交是用那把钥匙签的";

/// 每一页都带的一句：git 证明什么、不证明什么。
const CAVEAT: &str = "记录人与提交日期照录自 git，由提交者自填，不作身份与时间的认定";

impl Log {
    /// 汇成一页。
    #[must_use]
    pub fn of(project: &Project, path: String, chronicle: &Chronicle, attested: Vec<Option<Attested>>) -> Self {
        let signed = attested.into_iter();
        let events = project.events.iter().zip(&chronicle.events).zip(signed).map(|((e, origin), signed)| {
            let row = LogRow::of(e, Some(e.n + 1), origin);
            LogRow { signed: signed.as_ref().map(Attested::en), attested: signed, ..row }
        });
        let gone = |(event, commit): &(Event, Commit)| {
            LogRow::of(event, None, &Provenance { recorded: Some(commit.clone()), ..Provenance::default() })
        };
        Log {
            project: project.id.to_string(),
            path,
            shallow: chronicle.shallow,
            events: events.collect(),
            lost: chronicle.lost.iter().map(gone).collect(),
        }
    }

    /// 排成一页。
    #[must_use]
    pub fn page(&self) -> Page {
        let mut page = Page::new(format!("{} 的记录（{}）", self.project, self.path));
        if self.events.is_empty() {
            page.text("还没有事件。");
        }
        let head = ["序", "发生日期", "事件", "短名", "记录人", "提交日期", "提交", "说明"];
        page.table(&head, self.events.iter().map(LogRow::cells).collect(), &[0]);
        if !self.lost.is_empty() {
            page.heading("曾经记过、现已不在");
            let head = ["发生日期", "事件", "短名", "记录人", "提交日期", "提交"];
            page.table(&head, self.lost.iter().map(|r| r.cells()[1..7].to_vec()).collect(), &[]);
        }
        if self.shallow {
            page.text(
                "这是浅克隆：更早的提交看不到，所列的提交可能晚于实际记入的；用 git fetch --unshallow 取全部历史。",
            );
        }
        if self.events.iter().any(|row| row.attested.is_some()) {
            page.text(format!("{SIGNED}。"));
        }
        page.text(format!("{CAVEAT}。"));
        page
    }
}

impl LogRow {
    fn of(event: &Event, number: Option<usize>, origin: &Provenance) -> Self {
        LogRow {
            number,
            event: event.kind().zh(),
            date: event.date.to_string(),
            id: event.id.as_ref().map(ToString::to_string),
            recorded: origin.recorded.as_ref().map(LogCommit::of),
            rewritten: origin.rewritten.as_ref().map(LogCommit::of),
            uncommitted: origin.uncommitted,
            late: origin.entered.late,
            voided: origin.entered.voided,
            signed: None,
            attested: None,
        }
    }

    fn cells(&self) -> Vec<String> {
        let recorded = |part: fn(&LogCommit) -> &str| self.recorded.as_ref().map_or("", part).to_owned();
        vec![
            self.number.map_or(String::new(), |n| n.to_string()),
            self.date.clone(),
            self.event.to_owned(),
            self.id.clone().unwrap_or_default(),
            recorded(|r| &r.author),
            recorded(|r| &r.date),
            recorded(|r| r.short()),
            self.remarks(),
        ]
    }

    fn remarks(&self) -> String {
        let rewritten = self.rewritten.as_ref().map(|r| format!("{} {} 改写（{}）", r.date, r.author, r.short()));
        let attested = self.attested.as_ref().map(|attested| match attested {
            Attested::Signed(by) => format!("{}（{by}）", attested.zh()),
            _ => attested.zh().to_owned(),
        });
        let marks = [
            (self.uncommitted && self.recorded.is_none()).then(|| "未提交".to_owned()),
            (self.uncommitted && self.recorded.is_some()).then(|| "改写，未提交".to_owned()),
            rewritten,
            self.late.then(|| "补记".to_owned()),
            self.voided.then(|| "已更正".to_owned()),
            attested,
        ];
        marks.into_iter().flatten().collect::<Vec<_>>().join("，")
    }
}

impl LogCommit {
    fn of(commit: &Commit) -> Self {
        LogCommit { commit: commit.oid.to_string(), author: commit.author.clone(), date: commit.date.clone() }
    }

    fn short(&self) -> &str {
        &self.commit[..8]
    }
}
