//! 办理所用命令的参数：建台账、建项目、记事件、更正。

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::completion;
use crate::{
    commands::{Env, Exit, Failure, advance, batch, init, new, new_framework, new_unit, undo},
    model::{Nature, SpokenDate, Tier, UnitKind, Year},
};

/// `init` 的参数。
#[derive(Debug, Args)]
pub struct InitArgs {
    /// 建在哪个文件夹；已有的文件一个不动
    #[arg(value_name = "文件夹")]
    folder: PathBuf,
    /// 县（市、区）名；不写的，随规则集（--rules 可写文件，或随程序带的一部的标识，如 lishui-2025）
    #[arg(long, value_name = "名称")]
    county: Option<String>,
    /// 行政区划代码
    #[arg(long, value_name = "代码")]
    region: Option<String>,
    /// 第一个单位（不写的不建单位）
    #[arg(long, value_name = "名称")]
    unit: Option<String>,
    /// 放一个虚构的示例，供看懂写法；正式用的不要放
    #[arg(long)]
    example: bool,
    /// 备好签署：git 用本机的 SSH 钥匙（没有的做一把）给每次提交签名
    #[arg(long)]
    sign: bool,
}

impl From<InitArgs> for init::InitRequest {
    fn from(args: InitArgs) -> Self {
        let InitArgs { folder, county, region, unit, example, sign } = args;
        init::InitRequest { directory: folder, county, region, unit, example, sign }
    }
}

/// `new` 的参数。
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct NewArgs {
    #[command(subcommand)]
    what: Option<NewWhat>,
    #[command(flatten)]
    project: NewProject,
}

/// 新建的不是项目时。
#[derive(Debug, Subcommand)]
enum NewWhat {
    /// 新建单位的文件夹与 unit.yaml
    Unit(NewUnit),
    /// 新建跨部门框架的文件（projects/框架/编号.yaml）
    Framework(NewFramework),
}

/// 新建项目的参数；没有给的，在终端上询问。
#[derive(Debug, Args)]
struct NewProject {
    /// 单位的文件夹（只有一个单位的，可以不写）
    #[arg(long, value_name = "单位", add = completion::units())]
    unit: Option<String>,
    /// 项目编号（默认为该年度的下一个）
    #[arg(long, value_name = "编号")]
    id: Option<String>,
    /// 编号所用的年度（默认为下一年度）
    #[arg(long, value_name = "年份", value_parser = super::values::year)]
    year: Option<Year>,
    /// 项目名称；涉密项目写代号
    #[arg(value_name = "名称", conflicts_with = "name")]
    called: Option<String>,
    /// 同上，写成选项
    #[arg(long, value_name = "名称")]
    name: Option<String>,
    /// 建设性质
    #[arg(long, value_name = "性质", add = completion::words(&[Nature::WORDS]))]
    nature: Option<String>,
    /// 其他的键与值，如 sharing=可共享、funds.县级财政=900万元
    #[arg(long, value_name = "键=值")]
    set: Vec<String>,
    /// 只预览，不写
    #[arg(long)]
    dry_run: bool,
}

/// 新建单位的参数；没有给的，在终端上询问。
#[derive(Debug, Args)]
struct NewUnit {
    /// 单位名称，也是文件夹的名称
    #[arg(value_name = "名称", conflicts_with = "name")]
    called: Option<String>,
    /// 同上，写成选项
    #[arg(long, value_name = "名称")]
    name: Option<String>,
    /// 单位类别
    #[arg(long, value_name = "类别", add = completion::words(&[UnitKind::WORDS]))]
    kind: Option<String>,
    /// 层级
    #[arg(long, value_name = "层级", add = completion::words(&[Tier::WORDS]))]
    tier: Option<String>,
    /// 统一社会信用代码
    #[arg(long, value_name = "代码")]
    credit_code: Option<String>,
    /// 其他的键与值，如 overall_plan={title: …, years: 2022-2026}
    #[arg(long, value_name = "键=值")]
    set: Vec<String>,
    /// 由单位名单（csv、xlsx）一次新建许多个：栏目有单位名称、单位类别、层级；已有的跳过
    #[arg(long, value_name = "文件", conflicts_with_all = ["called", "name", "kind", "tier", "credit_code", "set"])]
    file: Option<PathBuf>,
    /// 只预览，不写
    #[arg(long)]
    dry_run: bool,
}

/// 新建跨部门框架的参数。
#[derive(Debug, Args)]
struct NewFramework {
    /// 框架编号，也是文件名
    #[arg(value_name = "编号", conflicts_with = "id", required_unless_present = "id")]
    called: Option<String>,
    /// 同上，写成选项
    #[arg(long, value_name = "编号")]
    id: Option<String>,
    /// 名称
    #[arg(long, value_name = "名称")]
    name: String,
    /// 牵头部门
    #[arg(long, value_name = "单位", add = completion::units())]
    lead: String,
    /// 参建部门，用逗号分开
    #[arg(long, value_name = "单位", required = true, value_delimiter = ',', add = completion::units())]
    members: Vec<String>,
    /// 其他的键与值，如 total=1800万元
    #[arg(long, value_name = "键=值")]
    set: Vec<String>,
    /// 只预览，不写
    #[arg(long)]
    dry_run: bool,
}

impl NewArgs {
    pub(super) fn run(self, ambient: &Env) -> Result<Exit, Failure> {
        match self.what {
            Some(NewWhat::Unit(NewUnit { called, name, kind, tier, credit_code, set, file, dry_run })) => {
                let name = called.or(name);
                new_unit::run(ambient, &new_unit::NewUnitRequest { name, kind, tier, credit_code, set, file, dry_run })
            }
            Some(NewWhat::Framework(NewFramework { called, id, name, lead, members, set, dry_run })) => {
                let id = called.or(id).unwrap_or_default();
                let request = new_framework::NewFrameworkRequest { id, name, lead, members, set, dry_run };
                new_framework::run(ambient, &request)
            }
            None => {
                let NewProject { unit, id, year, called, name, nature, set, dry_run } = self.project;
                let name = called.or(name);
                new::run(ambient, &new::NewProjectRequest { unit, id, year, name, nature, set, dry_run })
            }
        }
    }
}

/// `advance` 的参数。
#[derive(Debug, Args)]
pub struct AdvanceArgs {
    /// 项目编号，或名称里的几个字；在终端上可以不写，由程序列出来选
    #[arg(value_name = "编号", add = completion::projects())]
    id: Option<String>,
    /// 事件：中文、英文或惯常的说法（付款、竣工验收……），都写全；在终端上可以不写，由程序询问
    #[arg(value_name = "事件", add = completion::kinds())]
    event: Option<String>,
    /// 由登记表（csv、xlsx）一次记入许多事件：全部记入，或一个也不记
    #[arg(long, value_name = "文件", conflicts_with_all = ["id", "event", "date", "by", "with", "doc", "note", "set", "materials"])]
    file: Option<PathBuf>,
    /// 发生日期（默认为核查日）；也认 2023年9月20日、20230920、今天、3月20日（最近的一次）
    #[arg(long, value_name = "日期", value_parser = super::values::date)]
    date: Option<SpokenDate>,
    /// 由谁作出（只有一家有权的，可以不写）
    #[arg(long, value_name = "机关", add = completion::bodies())]
    by: Option<String>,
    /// 会同的机关
    #[arg(long, value_name = "机关", value_delimiter = ',', add = completion::bodies())]
    with: Vec<String>,
    /// 文号
    #[arg(long, value_name = "文号")]
    doc: Option<String>,
    /// 备注
    #[arg(long, value_name = "文字")]
    note: Option<String>,
    /// 事件的键与值，如 total=1280万元、filed_with.县财政局=2024-06-01
    #[arg(long, value_name = "键=值", add = completion::keys())]
    set: Vec<String>,
    /// 材料，如 审计报告=巫审报〔2024〕3号，或 审计报告={doc: …, date: 2024-05-01}
    #[arg(long = "material", value_name = "名称=文号")]
    materials: Vec<String>,
    /// 只预览，不写
    #[arg(long)]
    dry_run: bool,
    /// 有疑点也照实记入
    #[arg(long, requires = "reason")]
    record_anyway: bool,
    /// 照实记入的理由，写入备注（涉密项目不写）
    #[arg(long, value_name = "文字", requires = "record_anyway")]
    reason: Option<String>,
}

impl AdvanceArgs {
    pub(super) fn run(self, ambient: &Env) -> Result<Exit, Failure> {
        let AdvanceArgs { id, event, file, date, by, with, doc, note, set, materials, dry_run, record_anyway, reason } =
            self;
        if let Some(file) = file {
            return batch::run(ambient, &batch::BatchRequest { file, dry_run, record_anyway, reason });
        }
        let id = id.unwrap_or_default();
        let request = advance::AdvanceRequest {
            id,
            event,
            date,
            by,
            with,
            doc,
            note,
            set,
            materials,
            dry_run,
            record_anyway,
            reason,
        };
        advance::run(ambient, &request)
    }
}

/// `undo` 的参数。
#[derive(Debug, Args)]
pub struct UndoArgs {
    /// 项目编号
    #[arg(value_name = "编号", add = completion::projects())]
    id: String,
    /// 要更正的事件：短名、「支付@2023-06-01」或事件种类（默认为最近记入的）
    #[arg(value_name = "事件", add = completion::events())]
    event: Option<String>,
    /// 更正的理由
    #[arg(long, value_name = "文字")]
    reason: Option<String>,
    /// 更正的日期（默认为核查日）
    #[arg(long, value_name = "日期", value_parser = super::values::date)]
    date: Option<SpokenDate>,
    /// 撤销它的机关（默认为本单位）：机关的行为由它自己撤销
    #[arg(long, value_name = "机关", add = completion::bodies())]
    by: Option<String>,
    /// 撤销的文号
    #[arg(long, value_name = "文号")]
    doc: Option<String>,
    /// 连带重记：照作废的那一件再记，改这几个键，如 金额=12万元
    #[arg(long, value_name = "键=值")]
    set: Vec<String>,
    /// 只预览，不写
    #[arg(long)]
    dry_run: bool,
    /// 更正后会有疑点，也照实更正
    #[arg(long)]
    record_anyway: bool,
}

impl From<UndoArgs> for undo::UndoRequest {
    fn from(args: UndoArgs) -> Self {
        let UndoArgs { id, event, reason, date, by, doc, set, dry_run, record_anyway } = args;
        undo::UndoRequest { id, event, reason, date, by, doc, set, dry_run, record_anyway }
    }
}
