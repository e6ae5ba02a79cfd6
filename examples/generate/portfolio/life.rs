//! 一个项目的一生：开头的事实与各个事件，尚未写成文字。

use chrono::{Datelike, Days, Weekday};
use fastrand::Rng;
use serde_yaml::{Mapping, Value};
use wsgov::model::{Date, Kind, Money};

use super::FROZEN;

/// 键值。
macro_rules! map {
    ($($key:expr => $value:expr),* $(,)?) => {{
        #[allow(unused_mut)]
        let mut map = serde_yaml::Mapping::new();
        $(map.insert($key.into(), $value.into());)*
        map
    }};
}
pub(super) use map;

/// 项目所在之处。
pub struct Site<'a> {
    /// 全县第几个项目。
    pub number: usize,
    /// 单位。
    pub unit: &'a str,
    /// 层级。
    pub tier: &'a str,
    /// 单位运行的系统。
    pub systems: &'a [String; 3],
}

/// 一个事件。
pub struct Entry {
    /// 日期。
    pub date: Date,
    /// 种类。
    pub kind: Kind,
    /// 各键（不含种类与日期）。
    pub own: Mapping,
}

/// 一个项目。
pub struct Life {
    /// 编号。
    pub id: String,
    /// 开头的事实。
    pub head: Mapping,
    /// 事件，依在文件中的次序。
    pub entries: Vec<Entry>,
    /// 没有列入单位的总体方案。
    pub unplanned: bool,
    /// 单位的层级。
    pub tier: String,
}

impl Life {
    /// 只有编号、名称与性质的项目。
    pub fn new(site: &Site<'_>, year: i32, name: &str, nature: &str) -> Self {
        let id = format!("WS-{year}-{:06}", site.number);
        let head = map! { "id" => id.clone(), "name" => name, "nature" => nature };
        Life { id, head, entries: Vec::new(), unplanned: false, tier: site.tier.to_owned() }
    }

    /// 记一个事件。
    pub fn add(&mut self, date: Date, kind: Kind, own: Mapping) {
        self.entries.push(Entry { date, kind, own });
    }

    /// 机关作出的事件：机关与文号。
    pub fn act(&mut self, date: Date, kind: Kind, by: &str, doc: String, own: Mapping) {
        let mut map = map! { "by" => by, "doc" => doc };
        map.extend(own);
        self.add(date, kind, map);
    }

    /// 依日期排好，去掉封存日之后的，近年的加上短名。
    pub fn finish(mut self, rng: &mut Rng) -> Self {
        let plain = !self.is_classified();
        self.entries.retain(|e| e.date <= frozen());
        self.entries.sort_by_key(|e| e.date);
        for entry in self.entries.iter_mut().filter(|_| plain) {
            if let Some((_, note)) = NOTES.iter().find(|(kind, _)| *kind == entry.kind) {
                entry.own.entry("note".into()).or_insert_with(|| (*note).into());
            }
        }
        for entry in self.entries.iter_mut().filter(|e| e.date.year() >= 2026) {
            let name: String = (0..7).map(|i| if i == 0 { rng.lowercase() } else { rng.alphanumeric() }).collect();
            entry.own.insert("id".into(), name.to_lowercase().into());
        }
        self
    }

    /// 写入文件的各个事件。
    pub fn written(&self) -> Vec<(Kind, Mapping)> {
        let one = |entry: &Entry| {
            let mut values = entry.own.clone();
            values.insert("event".into(), entry.kind.zh().into());
            values.insert("date".into(), entry.date.to_string().into());
            (entry.kind, values)
        };
        self.entries.iter().map(one).collect()
    }

    /// 纳入清单的各年度。
    pub fn listed_years(&self) -> impl Iterator<Item = i32> {
        let year = |e: &Entry| e.own.get("year").and_then(Value::as_i64).and_then(|y| i32::try_from(y).ok());
        let mut years: Vec<i32> = self.entries.iter().filter(|e| e.kind == Kind::Listing).filter_map(year).collect();
        years.dedup();
        years.into_iter()
    }

    /// 涉密。
    pub fn is_classified(&self) -> bool {
        self.head.get("classified").and_then(Value::as_bool) == Some(true)
    }

    /// 第一个某种事件的位置。
    pub fn find(&self, kind: Kind) -> Option<usize> {
        self.entries.iter().position(|e| e.kind == kind)
    }

    /// 第几个事件的名称：短名，或「支付@2023-06-01」，同日同种的第二个起加序号。
    pub fn name_of(&self, at: usize) -> String {
        let entry = &self.entries[at];
        if let Some(id) = entry.own.get("id").and_then(Value::as_str) {
            return id.to_owned();
        }
        let same = |e: &&Entry| (e.kind, e.date) == (entry.kind, entry.date);
        match self.entries[..at].iter().filter(same).count() {
            0 => format!("{}@{}", entry.kind, entry.date),
            n => format!("{}@{}#{}", entry.kind, entry.date, n + 1),
        }
    }
}

/// 本单位所记事件常有的备注。
const NOTES: [(Kind, &str); 12] = [
    (Kind::Declare, "经局务会研究同意，分管领导签发；材料纸质件同时报送，存单位档案室"),
    (Kind::Submit, "随文附实施方案、投资估算明细、专家意见及逐条采纳情况"),
    (Kind::Procure, "采购意向已公开三十日；采购文件经法制机构审核，无供应商质疑"),
    (Kind::Contract, "合同已在政府采购网公示，文本与电子件存单位档案室"),
    (Kind::Start, "召开开工会，明确各方责任人、周例会制度和安全生产要求"),
    (Kind::TrialRun, "各业务科室与乡镇试点单位参加试运行，问题逐日登记销号"),
    (Kind::Complete, "合同约定的建设内容已全部完成，施工、监理与建设单位三方确认"),
    (Kind::Pay, "按合同约定的进度支付，发票、进度确认单与监理意见已核对无误"),
    (Kind::AcceptArchives, "档案分类、编号、著录符合要求，电子档案已移交"),
    (Kind::AcceptService, "服务台账、巡检记录与满意度调查齐全，按考核结果结算"),
    (Kind::Operate, "移交使用单位运行，运维责任、应急预案和备份制度已明确"),
    (Kind::Close, "合同期满，服务事项全部办结，资料已归档"),
];

/// 封存日期。
pub fn frozen() -> Date {
    day(FROZEN.0, FROZEN.1, FROZEN.2)
}

/// 某日。
pub fn day(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// 某日若是周末，取其后的工作日。
pub fn workday(date: Date) -> Date {
    match date.weekday() {
        Weekday::Sat => date + Days::new(2),
        Weekday::Sun => date + Days::new(1),
        _ => date,
    }
}

/// 若干天之后的工作日。
pub fn after(date: Date, days: std::ops::Range<u64>, rng: &mut Rng) -> Date {
    workday(date + Days::new(rng.u64(days)))
}

/// 文号。
pub fn doc(prefix: &str, date: Date, rng: &mut Rng) -> String {
    format!("{prefix}〔{}〕{}号", date.year(), rng.u32(1..300))
}

/// 金额：以 0.1 万元计。
pub fn money(tenths: i64) -> String {
    Money::from_fen(tenths * 100_000).to_string()
}

/// 三家机关的报送日期。
pub fn filed(date: Date) -> Mapping {
    map! {
        "县发展改革委" => date.to_string(),
        "县财政局" => date.to_string(),
        "县政府办公室" => date.to_string(),
    }
}
