//! 各表的栏与每栏怎样取得：一张表一个清单。

// 各表的列写成「名称、类型、含义、取法」的四元组：取法的类型长，拆开反而难读。
#![allow(clippy::type_complexity)]

use super::{DataColumn, DataRow, DataTable, DataValue, Type};
use crate::{
    model::{Date, Event, Kind, Money, Project, Year},
    report::View,
    rules::{Obligation, Status},
    ruleset::{Citation, Laws, RuleSet},
    store::Located,
    text::{Node, Scalar},
};
use Type::{Day, Flag, Integer, Text};

/// 每行都有的：出自哪个县、哪个文件、哪一行，据以得出的核查日、规则集与程序。
pub(super) struct Origin<'a> {
    pub setting: &'a ExportSetting<'a>,
    pub folder: &'a str,
    pub unit: &'a str,
    pub project: Option<&'a str>,
    pub path: String,
    pub line: Option<u32>,
}

/// 一份导出共有的。
pub(super) struct ExportSetting<'a> {
    pub region: Option<&'a str>,
    pub name: Option<&'a str>,
    pub as_of: Date,
    pub rule_set: &'a str,
    pub tool: &'a str,
}

/// 项目的一行。
pub(super) struct ProjectLine<'a>(pub &'a View<'a>);

/// 事件的一行；`node` 是它在文件里的样子。
pub(super) struct EventLine<'a> {
    pub project: &'a Project,
    pub event: &'a Event,
    pub node: Option<&'a Node<'a>>,
    pub counts: bool,
}

/// 资金的一行。
pub(super) struct MoneyLine {
    pub measure: &'static str,
    pub year: Option<Year>,
    pub item: Option<String>,
    pub date: Option<Date>,
    pub amount: Option<Money>,
}

/// 义务的一行。
pub(super) struct DutyLine<'a> {
    pub duty: &'a Obligation,
    pub laws: &'a Laws,
    pub as_of: Date,
}

/// 疑点的一行。
pub(super) struct FindingLine<'a> {
    pub located: &'a Located,
    pub laws: &'a Laws,
}

/// 不能判断的一行。
pub(super) struct OpenLine<'a> {
    pub rule: &'static str,
    pub missing: String,
    pub law: &'a RuleSet,
}

/// 清点的一行。
#[derive(Default)]
pub(super) struct Counts {
    pub rows: [usize; 6],
    pub classified: usize,
    pub unreadable: usize,
}

/// 一栏与它怎样取得。
type DataField<T> = (&'static str, Type, &'static str, T);

const ORIGIN: &[DataField<fn(&Origin<'_>) -> DataValue>] = &[
    ("region", Text, "行政区划代码", |o| o.setting.region.into()),
    ("county", Text, "县名", |o| o.setting.name.into()),
    ("folder", Text, "单位的文件夹", |o| o.folder.into()),
    ("unit", Text, "单位名称", |o| o.unit.into()),
    ("project", Text, "项目编号", |o| o.project.into()),
    ("as_of", Day, "核查日", |o| o.setting.as_of.into()),
    ("rule_set", Text, "核查日的规则集", |o| o.setting.rule_set.into()),
    ("tool", Text, "程序与版本", |o| o.setting.tool.into()),
    ("path", Text, "文件，相对于台账", |o| o.path.as_str().into()),
    ("line", Integer, "行号，从 1 起", |o| o.line.map(|line| line as usize).into()),
];

const PROJECTS: &[DataField<fn(&ProjectLine<'_>) -> DataValue>] = &[
    ("name", Text, "项目名称", |l| (&*l.0.facts.name).into()),
    ("nature", Text, "建设性质", |l| l.0.facts.nature.zh().into()),
    ("category", Text, "项目类别", |l| l.0.facts.category.as_ref().map(|c| &*c.0).into()),
    ("funding_mode", Text, "资金与建设方式", |l| l.0.facts.funding_mode.map(|m| m.zh()).into()),
    ("sharing", Text, "能否共享数据", |l| l.0.facts.sharing.map(|s| s.zh()).into()),
    ("code", Text, "投资项目统一代码", |l| l.0.facts.code.as_deref().into()),
    ("responsible", Text, "责任人或责任科室", |l| l.0.facts.responsible.as_deref().into()),
    ("framework", Text, "跨部门共建的框架编号", |l| l.0.facts.framework().map(|id| &**id).into()),
    ("phase", Integer, "第几期", |l| l.0.facts.phase.as_ref().map(|p| usize::from(p.number)).into()),
    ("phase_after", Text, "上一期的编号", |l| l.0.facts.phase.as_ref().and_then(|p| p.after.as_deref()).into()),
    ("stage", Text, "阶段", |l| l.0.position.stage().into()),
    ("procedure_incomplete", Flag, "手续未全", |l| l.0.position.procedure_incomplete(l.0.facts).into()),
    ("declared_on", Day, "首次申报的日期", |l| first(l, Kind::Declare)),
    ("listed_on", Day, "首次纳入清单的日期", |l| first(l, Kind::Listing)),
    ("approved_on", Day, "批复的日期", |l| l.0.timeline.approval_in_force().map(|(e, _)| e.date).into()),
    ("started_on", Day, "首次开工的日期", |l| first(l, Kind::Start)),
    ("completed_on", Day, "首次建成的日期", |l| first(l, Kind::Complete)),
    ("accepted_on", Day, "首次通过验收的日期", |l| first(l, Kind::PassAcceptance)),
    ("estimate_fen", Integer, "最近一次申报的估算，分", |l| l.0.estimate(None).map(|f| f.amount).into()),
    ("approved_fen", Integer, "批复总投资，分", |l| l.0.approved().map(|f| f.amount).into()),
    ("contracted_fen", Integer, "合同金额，分；有合同而金额全不明的为空", |l| {
        l.0.contracted().money().into()
    }),
    ("contracts_unknown", Integer, "金额不明的合同数", |l| l.0.contracted().unknowns().into()),
    ("paid_fen", Integer, "已支付，分", |l| l.0.paid(|_| true).amount.into()),
];

fn first(line: &ProjectLine<'_>, kind: Kind) -> DataValue {
    line.0.timeline.first(kind).map(|event| event.date).into()
}

const EVENTS: &[DataField<fn(&EventLine<'_>) -> DataValue>] = &[
    ("number", Integer, "在文件里的次序，从 0 起", |l| l.event.n.into()),
    ("event", Text, "事件", |l| l.event.kind().zh().into()),
    ("kind", Text, "事件的英文名", |l| l.event.kind().en().into()),
    ("date", Day, "日期", |l| l.event.date.into()),
    ("name", Text, "事件的名称：短名，或种类与日期", |l| l.project.event_name(l.event).into()),
    ("counts", Flag, "核查日计入：没有被更正，日期已到", |l| l.counts.into()),
    ("by", Text, "由谁作出；空为本单位", |l| l.event.by.as_deref().into()),
    ("doc", Text, "文号", |l| l.event.doc.as_deref().into()),
    ("note", Text, "备注", |l| l.event.note.as_deref().into()),
    ("year", Integer, "年度", |l| number(l, &["year", "plan_year"])),
    ("amount_fen", Integer, "金额（amount 或 total），分", |l| written_money(l).into()),
    ("amount", Text, "金额，文件里的写法", |l| written(l, &["amount", "total"]).into()),
    ("contractor", Text, "承建单位", |l| written(l, &["contractor"]).into()),
    ("result", Text, "结果", |l| written(l, &["result"]).into()),
    ("reason", Text, "理由", |l| written(l, &["reason"]).into()),
    ("fields", Text, "文件里所写的各键，JSON", |l| l.node.map(json).into()),
];

fn written<'n>(line: &EventLine<'n>, keys: &[&str]) -> Option<&'n str> {
    keys.iter().find_map(|key| line.node?.get(key)?.text())
}

fn written_money(line: &EventLine<'_>) -> Option<Money> {
    Money::read(written(line, &["amount", "total"])?).ok()
}

fn number(line: &EventLine<'_>, keys: &[&str]) -> DataValue {
    written(line, keys).and_then(|text| text.parse::<usize>().ok()).into()
}

/// 树写成 JSON：标量一律是文字，空的是 null。
fn json(node: &Node<'_>) -> String {
    fn value(node: &Node<'_>) -> serde_json::Value {
        match &node.value {
            crate::text::Value::Scalar { .. } => node.text().into(),
            crate::text::Value::List(items) => items.iter().map(value).collect::<Vec<_>>().into(),
            crate::text::Value::Map(pairs) => {
                let pairs = pairs.iter().map(|(key, own)| (key.text().unwrap_or_default().to_owned(), value(own)));
                serde_json::Value::Object(pairs.collect())
            }
        }
    }
    value(node).to_string()
}

const MONEY: &[DataField<fn(&MoneyLine) -> DataValue>] = &[
    ("measure", Text, "估算、批复、计划、预算、合同（现在的金额）或支付（退款为负）", |l| l.measure.into()),
    ("year", Integer, "年度：计划、预算的年度，支付所用预算的年度", |l| l.year.into()),
    ("item", Text, "费用、资金来源或承建单位", |l| l.item.clone().into()),
    ("date", Day, "事件的日期；几个事件合成的为空", |l| l.date.into()),
    ("amount_fen", Integer, "金额，分；有而不知多少的为空", |l| l.amount.into()),
    ("amount", Text, "金额", |l| l.amount.map(|amount| amount.to_string()).into()),
];

const DUTIES: &[DataField<fn(&DutyLine<'_>) -> DataValue>] = &[
    ("rule", Text, "规则", |l| l.duty.rule.into()),
    ("what", Text, "办什么", |l| l.duty.what.as_str().into()),
    ("subject", Text, "所关的对象", |l| l.duty.subject.to_string().into()),
    ("opens", Day, "可以开始办的日期", |l| l.duty.opens.into()),
    ("due", Day, "期限的最后一日，未因休息日顺延", |l| l.duty.due.into()),
    ("lenient", Day, "因休息日顺延后的最后一日：过了它一定误期", |l| l.duty.lenient.latest.into()),
    ("done", Day, "办理的日期", |l| l.duty.done.as_ref().map(|d| d.date).into()),
    ("standing", Text, "状况的英文名", |l| l.duty.standing(l.as_of, l.laws.due_soon(l.as_of)).en().into()),
    ("days_left", Integer, "到期限还差几天，已过的为负", |l| {
        DataValue::Integer(l.duty.days_left(l.as_of))
    }),
    ("because", Text, "期限怎样得出", |l| l.duty.because.as_str().into()),
    ("responsible", Text, "谁的职责", |l| duty_of(l.laws.get(l.duty.law), l.duty.rule).into()),
    ("article", Integer, "所据的第一条", |l| article(l.laws.get(l.duty.law), l.duty.rule)),
];

const FINDINGS: &[DataField<fn(&FindingLine<'_>) -> DataValue>] = &[
    ("rule", Text, "规则", |l| l.located.finding.rule.into()),
    ("severity", Text, "轻重：error、warn、info", |l| l.located.severity(l.laws).en().into()),
    ("status", Text, "处置：open、waived、settled、explained", |l| l.located.finding.status.en().into()),
    ("subject", Text, "对象", |l| l.located.finding.subject.to_string().into()),
    ("message", Text, "疑点", |l| l.located.finding.message.as_str().into()),
    ("help", Text, "怎样办", |l| l.located.finding.help.as_deref().into()),
    ("date", Day, "事情发生的日期", |l| l.located.finding.date.into()),
    ("responsible", Text, "谁的职责", |l| duty_of(l.located.law(l.laws), l.located.finding.rule).into()),
    ("article", Integer, "所据的第一条", |l| {
        l.located.finding.articles(l.located.law(l.laws)).first().map(number_of).into()
    }),
    ("articles", Text, "所据的各条各款", |l| {
        let cited = l.located.finding.articles(l.located.law(l.laws));
        cited.iter().map(ToString::to_string).collect::<Vec<_>>().join("、").into()
    }),
    ("explanation", Text, "说明的理由", |l| match &l.located.finding.status {
        Status::Explained { reason } => (&**reason).into(),
        _ => DataValue::Null,
    }),
];

fn number_of(citation: &Citation) -> usize {
    usize::from(citation.article)
}

fn duty_of<'l>(law: &'l RuleSet, rule: &str) -> Option<&'l str> {
    law.rules.get(rule).map(|config| law.bodies.name(&config.duty))
}

fn article(law: &RuleSet, rule: &str) -> DataValue {
    law.rules.get(rule).and_then(|config| config.articles.first()).map(number_of).into()
}

const UNDECIDABLE: &[DataField<fn(&OpenLine<'_>) -> DataValue>] = &[
    ("rule", Text, "规则", |l| l.rule.into()),
    ("missing", Text, "缺少的事实", |l| l.missing.as_str().into()),
    ("responsible", Text, "谁的职责", |l| duty_of(l.law, l.rule).into()),
    ("article", Integer, "所据的第一条", |l| article(l.law, l.rule)),
];

const MANIFEST: &[DataField<fn(&Counts) -> DataValue>] = &[
    ("projects", Integer, "项目的行数", |c| c.rows[0].into()),
    ("events", Integer, "事件的行数", |c| c.rows[1].into()),
    ("money", Integer, "资金的行数", |c| c.rows[2].into()),
    ("duties", Integer, "义务的行数", |c| c.rows[3].into()),
    ("findings", Integer, "疑点的行数", |c| c.rows[4].into()),
    ("undecidable", Integer, "不能判断的行数", |c| c.rows[5].into()),
    ("classified", Integer, "涉密项目数：各表都不列入", |c| c.classified.into()),
    ("unreadable", Integer, "读不出的项目文件数：只在疑点里", |c| c.unreadable.into()),
];

/// 由每行共有的与这张表自有的，合成一行。
macro_rules! rows {
    ($($table:ident $line:ty, $list:ident;)*) => {
        /// 一行的内容。
        pub(super) trait DataLine {
            /// 所属的表。
            const TABLE: DataTable;
            /// 自有的各格。
            fn own(&self) -> DataRow;
        }

        $(impl DataLine for $line {
            const TABLE: DataTable = DataTable::$table;

            fn own(&self) -> DataRow {
                $list.iter().map(|(.., get)| get(self)).collect()
            }
        })*

        impl DataTable {
            /// 各栏，每张表开头的几栏相同。
            #[must_use]
            pub fn columns(self) -> Vec<DataColumn> {
                let mut columns: Vec<DataColumn> = ORIGIN.iter().map(|&(name, kind, doc, _)| DataColumn { name, kind, doc }).collect();
                match self {
                    $(DataTable::$table => columns.extend($list.iter().map(|&(name, kind, doc, _)| DataColumn { name, kind, doc })),)*
                }
                columns
            }
        }
    };
}

rows! {
    Projects ProjectLine<'_>, PROJECTS;
    Events EventLine<'_>, EVENTS;
    Money MoneyLine, MONEY;
    Duties DutyLine<'_>, DUTIES;
    Findings FindingLine<'_>, FINDINGS;
    Undecidable OpenLine<'_>, UNDECIDABLE;
    Manifest Counts, MANIFEST;
}

impl Origin<'_> {
    /// 合成一行。
    pub fn row<L: DataLine>(&self, line: &L) -> (DataTable, DataRow) {
        // 一份导出可以有几十万行，一行不多占一格。
        let own = line.own();
        let mut row = DataRow::with_capacity(ORIGIN.len() + own.len());
        row.extend(ORIGIN.iter().map(|(.., get)| get(self)));
        row.extend(own);
        (L::TABLE, row)
    }
}
