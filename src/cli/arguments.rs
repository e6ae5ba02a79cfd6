//! 参数表：帮助、补全与手册页都由此而来。

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::history_arguments::MergeDriverArgs;
use crate::{
    commands::{advance, check},
    model::{Date, parse_loose_date},
};

/// 政务信息化项目台账：记录、核查、办理、报表。
#[derive(Debug, Parser)]
#[command(name = "wsgov", version, about, disable_help_subcommand = true, propagate_version = false)]
#[command(next_help_heading = "选项", subcommand_help_heading = "命令", subcommand_value_name = "命令")]
#[command(after_help = "退出码：0 无疑点 · 1 有待核的错误或被拒 · 2 参数不对 · 3 没有可核查的 · 4 没能完成")]
pub struct Cli {
    /// 台账所在的文件夹（默认从当前文件夹往上找）
    #[arg(short = 'C', long = "directory", global = true, value_name = "文件夹")]
    pub directory: Option<PathBuf>,
    /// 只用这个规则集文件（可多次）
    #[arg(long, global = true, value_name = "文件")]
    pub rules: Vec<PathBuf>,
    /// 核查日（默认为台账封存日，没有则今天）
    #[arg(long, global = true, value_name = "日期", value_parser = date)]
    pub as_of: Option<Date>,
    /// 颜色
    #[arg(long, global = true, value_name = "何时", default_value = "auto")]
    pub color: Color,
    /// 命令
    #[command(subcommand)]
    pub command: Command,
}

/// 何时用颜色。
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Color {
    /// 在终端上用
    Auto,
    /// 总是用
    Always,
    /// 不用
    Never,
}

impl Color {
    pub(super) fn enabled(self, terminal: bool) -> bool {
        match self {
            Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none(),
            Color::Always => true,
            Color::Never => false,
        }
    }
}

/// 命令。
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 核查全部或部分项目
    Check(CheckArgs),
    /// 记入一个事件
    Advance(AdvanceArgs),
    /// 供 git 合并项目文件：两边追加的事件都留下
    MergeDriver(MergeDriverArgs),
    /// 输出命令补全脚本
    Completions {
        /// 命令行程序
        shell: clap_complete::Shell,
    },
}

/// `check` 的参数。
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// 只看这些文件、文件夹或项目编号
    #[arg(value_name = "路径")]
    paths: Vec<PathBuf>,
    /// 只看这些规则
    #[arg(long, value_name = "规则", num_args = 1.., value_delimiter = ',')]
    only: Vec<String>,
    /// 输出格式
    #[arg(long, value_name = "格式", default_value = "text", value_parser = ["text", "json", "sarif", "github", "markdown"])]
    format: String,
    /// 有待核的提醒也以 1 退出
    #[arg(long)]
    strict: bool,
    /// 文字输出列出涉密项目（只在本机看）
    #[arg(long)]
    include_classified: bool,
    /// 与这个 git 版本的合并基准相比，看已记的有没有被改写（如 origin/main）
    #[arg(long, value_name = "版本", allow_hyphen_values = true)]
    base: Option<String>,
    /// 只看改动所及的项目与单位
    #[arg(long, requires = "base")]
    changed: bool,
}

impl From<CheckArgs> for check::Request {
    fn from(args: CheckArgs) -> Self {
        check::Request {
            paths: args.paths,
            only: args.only,
            format: check::Format::find(&args.format).unwrap_or(check::Format::Text),
            strict: args.strict,
            include_classified: args.include_classified,
            base: args.base,
            changed: args.changed,
        }
    }
}

/// `advance` 的参数。
#[derive(Debug, Args)]
pub struct AdvanceArgs {
    /// 项目编号
    #[arg(value_name = "编号")]
    id: String,
    /// 事件：中文、英文或不会混淆的开头
    #[arg(value_name = "事件")]
    event: String,
    /// 发生日期（默认为核查日）；也认 2023年9月20日、20230920
    #[arg(long, value_name = "日期", value_parser = date)]
    date: Option<Date>,
    /// 由谁作出（只有一家有权的，可以不写）
    #[arg(long, value_name = "机关")]
    by: Option<String>,
    /// 会同的机关
    #[arg(long, value_name = "机关", value_delimiter = ',')]
    with: Vec<String>,
    /// 文号
    #[arg(long, value_name = "文号")]
    doc: Option<String>,
    /// 备注
    #[arg(long, value_name = "文字")]
    note: Option<String>,
    /// 事件的键与值，如 total=1280万元、filed_with.县财政局=2024-06-01
    #[arg(long, value_name = "键=值")]
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
    /// 照实记入的理由，写入备注
    #[arg(long, value_name = "文字", requires = "record_anyway")]
    reason: Option<String>,
}

impl From<AdvanceArgs> for advance::Request {
    fn from(args: AdvanceArgs) -> Self {
        let AdvanceArgs { id, event, date, by, with, doc, note, set, materials, dry_run, record_anyway, reason } = args;
        advance::Request { id, event, date, by, with, doc, note, set, materials, dry_run, record_anyway, reason }
    }
}

fn date(text: &str) -> Result<Date, String> {
    parse_loose_date(text).map_err(|bad| match bad.help {
        Some(help) => format!("{}；{help}", bad.message),
        None => bad.message,
    })
}

/// 终端宽度；不知道时 100 列。
pub(super) fn width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).filter(|c| *c >= 40).unwrap_or(100)
}
