//! 单位、县、豁免、说明、换编号、同步、查找的参数。

use std::path::PathBuf;

use clap::Args;

use super::act_arguments::ActArgs;
use crate::{
    commands::{
        deed::{CountyRequest, DeedRequest, FrameworkRequest, How, PublishRequest, UnitRequest},
        excuse::{AnswerRequest, WaiveRequest},
        list::ListRequest,
        renumber::RenumberRequest,
        sync::SyncRequest,
    },
    model::{CountyAct, FrameworkAct, SpokenDate, UnitAct, Year},
};

/// 怎样写。
#[derive(Debug, Args)]
struct HowArgs {
    /// 只预览，不写
    #[arg(long)]
    dry_run: bool,
    /// 有疑点也照实记入
    #[arg(long, requires = "reason")]
    record_anyway: bool,
    /// 照实记入的理由，写入备注
    #[arg(long, value_name = "文字", requires = "record_anyway")]
    reason: Option<String>,
}

impl From<HowArgs> for How {
    fn from(HowArgs { dry_run, record_anyway, reason }: HowArgs) -> Self {
        How { dry_run, record_anyway, reason }
    }
}

/// 一个事件的参数。
#[derive(Debug, Args)]
struct DeedArgs {
    /// 日期（默认为核查日）
    #[arg(long, value_name = "日期", value_parser = super::values::date)]
    date: Option<SpokenDate>,
    /// 由谁作出
    #[arg(long, value_name = "机关", add = super::completion::bodies())]
    by: Option<String>,
    /// 文号
    #[arg(long, value_name = "文号")]
    doc: Option<String>,
    /// 备注
    #[arg(long, value_name = "文字")]
    note: Option<String>,
    /// 事件的键与值，如 名称=…、起止年份=2024-2026
    #[arg(long, value_name = "键=值")]
    set: Vec<String>,
    /// 由登记表（csv、xlsx）一次记入许多件：栏目有「事件」「日期」（单位的还有「单位」，框架的还有「框架编号」），其余写键的中文名称
    #[arg(long, value_name = "文件", conflicts_with_all = ["event", "date", "by", "doc", "note", "set"])]
    file: Option<PathBuf>,
    #[command(flatten)]
    how: HowArgs,
}

impl DeedArgs {
    fn request(self, event: Option<String>) -> DeedRequest {
        let DeedArgs { date, by, doc, note, set, file, how } = self;
        DeedRequest { event, date, by, doc, note, set, file, how: how.into() }
    }
}

/// `unit` 的参数。
#[derive(Debug, Args)]
pub struct UnitArgs {
    /// 单位：文件夹名、单位名称，或其中的几个字
    #[arg(value_name = "单位", required_unless_present = "file", conflicts_with = "file", add = super::completion::units())]
    unit: Option<String>,
    /// 事件：总体方案审议、总体方案报备、总体方案修订、系统登记、系统状况、状况解除、豁免、单位措施、措施解除、事实变更（层级、主管部门、名称、次序等）、更正
    #[arg(value_name = "事件", add = super::completion::deeds::<UnitAct>())]
    event: Option<String>,
    #[command(flatten)]
    deed: DeedArgs,
}

impl From<UnitArgs> for UnitRequest {
    fn from(UnitArgs { unit, event, deed }: UnitArgs) -> Self {
        UnitRequest { unit, deed: deed.request(event) }
    }
}

/// `county` 的参数。
#[derive(Debug, Args)]
pub struct CountyArgs {
    /// 事件：规划批准、规划修订、发布清单、滚动规划通过、事实变更、签署人、更正
    #[arg(value_name = "事件", add = super::completion::deeds::<CountyAct>())]
    event: Option<String>,
    /// 滚动规划通过：滚动规划表（wsgov report rolling）自首年起所列的项目，全部写上
    #[arg(long, conflicts_with = "file")]
    all_listed: bool,
    #[command(flatten)]
    deed: DeedArgs,
}

impl From<CountyArgs> for CountyRequest {
    fn from(CountyArgs { event, all_listed, deed }: CountyArgs) -> Self {
        CountyRequest { deed: deed.request(event), all_listed }
    }
}

/// `framework` 的参数。
#[derive(Debug, Args)]
pub struct FrameworkArgs {
    /// 框架编号：projects/框架/ 里的文件名
    #[arg(value_name = "编号", required_unless_present = "file", conflicts_with = "file")]
    id: Option<String>,
    /// 事件：框架报审、框架审核、更正
    #[arg(value_name = "事件", add = super::completion::deeds::<FrameworkAct>())]
    event: Option<String>,
    #[command(flatten)]
    deed: DeedArgs,
}

impl From<FrameworkArgs> for FrameworkRequest {
    fn from(FrameworkArgs { id, event, deed }: FrameworkArgs) -> Self {
        FrameworkRequest { id, deed: deed.request(event) }
    }
}

/// `publish` 的参数。
#[derive(Debug, Args)]
pub struct PublishArgs {
    /// 清单年度
    #[arg(value_name = "年度", value_parser = super::values::year)]
    year: Year,
    /// 发布日期（默认为核查日）
    #[arg(long, value_name = "日期", value_parser = super::values::date)]
    date: Option<SpokenDate>,
    /// 文号
    #[arg(long, value_name = "文号")]
    doc: Option<String>,
    /// 已纳入这一年度清单的非涉密项目，全部
    #[arg(long)]
    all_listed: bool,
    /// 只发布这些项目（可多次，或以逗号隔开）
    #[arg(long = "project", value_name = "编号", value_delimiter = ',', conflicts_with = "all_listed")]
    projects: Vec<String>,
    #[command(flatten)]
    how: HowArgs,
}

impl From<PublishArgs> for PublishRequest {
    fn from(PublishArgs { year, date, doc, all_listed, projects, how }: PublishArgs) -> Self {
        PublishRequest { year, date, doc, all_listed, projects, how: how.into() }
    }
}

/// `waive` 的参数。
#[derive(Debug, Args)]
pub struct WaiveArgs {
    /// 项目编号，或名称里的几个字；在终端上可以不写，由程序列出来选
    #[arg(value_name = "编号", add = super::completion::projects())]
    id: Option<String>,
    /// 规则名；在终端上可以不写，由程序列出来选
    #[arg(value_name = "规则", add = super::completion::slugs())]
    rule: Option<String>,
    /// 起始日期（默认为核查日）
    #[arg(long, value_name = "日期", value_parser = super::values::date)]
    date: Option<SpokenDate>,
    /// 作出机关
    #[arg(long, value_name = "机关", add = super::completion::bodies())]
    by: Option<String>,
    /// 文号
    #[arg(long, value_name = "文号")]
    doc: Option<String>,
    /// 截止日期（含）
    #[arg(long, value_name = "日期", value_parser = super::values::date)]
    until: Option<SpokenDate>,
    /// 理由
    #[arg(long, value_name = "文字")]
    reason: Option<String>,
    /// 由登记表（csv、xlsx）一次写许多条：栏目有「编号」「规则」「起始日期」「作出机关」「文号」「截止日期」「理由」
    #[arg(long, value_name = "文件", conflicts_with_all = ["id", "rule", "date", "by", "doc", "until", "reason"])]
    file: Option<PathBuf>,
    /// 只预览，不写
    #[arg(long)]
    dry_run: bool,
}

impl From<WaiveArgs> for WaiveRequest {
    fn from(WaiveArgs { id, rule, date, by, doc, until, reason, file, dry_run }: WaiveArgs) -> Self {
        WaiveRequest { id, rule, date, by, doc, until, reason, file, dry_run }
    }
}

/// `answer` 的参数。
#[derive(Debug, Args)]
pub struct AnswerArgs {
    /// 项目编号，或名称里的几个字；在终端上可以不写，由程序列出来选
    #[arg(value_name = "编号", add = super::completion::projects())]
    id: Option<String>,
    /// 规则名；在终端上可以不写，由程序列出来选
    #[arg(value_name = "规则", add = super::completion::slugs())]
    rule: Option<String>,
    /// 所说明的对象：另一项目、年度、事件（不写为该规则的全部疑点）
    #[arg(long, value_name = "对象")]
    about: Option<String>,
    /// 说明日期（默认为核查日）
    #[arg(long, value_name = "日期", value_parser = super::values::date)]
    date: Option<SpokenDate>,
    /// 理由
    #[arg(long, value_name = "文字")]
    reason: Option<String>,
    /// 由登记表（csv、xlsx）一次写许多条：栏目有「编号」「规则」「对象」「日期」「理由」
    #[arg(long, value_name = "文件", conflicts_with_all = ["id", "rule", "about", "date", "reason"])]
    file: Option<PathBuf>,
    /// 只预览，不写
    #[arg(long)]
    dry_run: bool,
}

impl From<AnswerArgs> for AnswerRequest {
    fn from(AnswerArgs { id, rule, about, date, reason, file, dry_run }: AnswerArgs) -> Self {
        AnswerRequest { id, rule, about, date, reason, file, dry_run }
    }
}

/// `renumber` 的参数。
#[derive(Debug, Args)]
pub struct RenumberArgs {
    /// 原来的编号
    #[arg(value_name = "旧编号", add = super::completion::projects())]
    old: String,
    /// 新的编号
    #[arg(value_name = "新编号")]
    new: String,
    /// 原来的编号用在几个单位的，改哪个单位的
    #[arg(long, value_name = "单位", add = super::completion::units())]
    unit: Option<String>,
    /// 只预览，不写
    #[arg(long)]
    dry_run: bool,
}

impl From<RenumberArgs> for RenumberRequest {
    fn from(RenumberArgs { old, new, unit, dry_run }: RenumberArgs) -> Self {
        RenumberRequest { old, new, unit, dry_run }
    }
}

/// `list` 的参数。
#[derive(Debug, Args)]
pub struct ListArgs {
    /// 名称或编号里的几个字（不写为全部）
    #[arg(value_name = "词", default_value = "")]
    word: String,
    /// 只看这个单位
    #[arg(long, value_name = "单位", add = super::completion::units())]
    unit: Option<String>,
    #[command(flatten)]
    act: ActArgs,
}

impl From<ListArgs> for ListRequest {
    fn from(ListArgs { word, unit, act }: ListArgs) -> Self {
        ListRequest { word, unit, format: act.format }
    }
}

/// `sync` 的参数。
#[derive(Debug, Args)]
pub struct SyncArgs {
    /// 提交的说明
    #[arg(short = 'm', long, value_name = "文字")]
    message: Option<String>,
}

impl From<SyncArgs> for SyncRequest {
    fn from(SyncArgs { message }: SyncArgs) -> Self {
        SyncRequest { message }
    }
}
