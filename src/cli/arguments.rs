//! 参数表：帮助、补全与手册页都由此而来。

use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum, builder::Resettable};

use super::{
    act_arguments::ActCommand,
    check_arguments::CheckArgs,
    completion,
    desk_arguments::{AdvanceArgs, InitArgs, NewArgs, UndoArgs},
    history_arguments::{LogArgs, MergeDriverArgs},
    keeping_arguments::{
        AnswerArgs, CountyArgs, FrameworkArgs, ListArgs, PublishArgs, RenumberArgs, SyncArgs, UnitArgs, WaiveArgs,
    },
    manual::ManArgs,
    page_arguments::{DueArgs, ExplainArgs, MachineArgs, NextArgs, PageArgs, ShowArgs},
    report_arguments::ReportArgs,
    rules_arguments::RulesArgs,
    word::word,
};
use crate::{
    commands::{Exit, Failure, schema},
    model::SpokenDate,
    output::Document,
};

/// 帮助的样子：全用中文。
const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// 政务信息化项目台账：记录、核查、办理、报表。
#[derive(Debug, Parser)]
#[command(name = "wsgov", version, about)]
#[command(disable_help_subcommand = true, disable_help_flag = true, disable_version_flag = true)]
#[command(next_help_heading = "通用选项", subcommand_help_heading = "命令", subcommand_value_name = "命令")]
#[command(
    after_help = "退出码：0 没有待核的错误 · 1 有待核的错误或被拒 · 2 参数不对 · 3 没有可核查的 · 4 没能完成\n环境变量：WSGOV_DIRECTORY、WSGOV_RULES、WSGOV_AS_OF、WSGOV_COLOR 与同名的选项相当；check 的各选项也是，如 WSGOV_FORMAT；\n写了选项的以选项为准，空的不算"
)]
pub struct Cli {
    /// 台账所在的文件夹（默认从当前文件夹往上找）
    #[arg(short = 'C', long = "directory", global = true, value_name = "文件夹", env = "WSGOV_DIRECTORY")]
    pub directory: Option<PathBuf>,
    /// 只用这个规则集文件（可多次）
    #[arg(long, global = true, value_name = "文件", env = "WSGOV_RULES")]
    pub rules: Vec<PathBuf>,
    /// 核查日（默认为台账封存日，没有则今天）
    #[arg(long, global = true, value_name = "日期", value_parser = super::values::date, env = "WSGOV_AS_OF")]
    pub as_of: Option<SpokenDate>,
    /// 颜色：auto 在终端上用，always 总是用，never 不用
    #[arg(long, global = true, value_name = "何时", default_value = "auto", hide_possible_values = true)]
    #[arg(hide_default_value = true, env = "WSGOV_COLOR")]
    pub color: Color,
    /// 不用、也不存项目要略（大台账存在 .git/wsgov/，只为快；持续集成里从来不用）
    #[arg(long, global = true)]
    pub no_cache: bool,
    /// 显示帮助
    #[arg(short = 'h', long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
    /// 命令
    #[command(subcommand)]
    pub command: Command,
}

/// 全部参数，帮助改成中文的样子。
pub(super) fn command() -> clap::Command {
    let command = Cli::command().mut_args(known_env).mut_subcommands(|sub| in_chinese(sub, "wsgov"));
    command.help_template(TEMPLATE).override_usage("wsgov [选项] <命令>")
}

/// 环境变量不列在帮助的每一行里；空的不算写了。
fn known_env(arg: clap::Arg) -> clap::Arg {
    let is_empty = arg.get_env().and_then(std::env::var_os).is_some_and(|value| value.is_empty());
    if is_empty { arg.env(Resettable::Reset) } else { arg.hide_env(true) }
}

/// 一个命令的帮助，连同它之下的命令。
fn in_chinese(command: clap::Command, above: &str) -> clap::Command {
    let mut order = 0;
    let command = command.mut_args(|arg| {
        order += 1;
        let heading = if arg.is_positional() { "参数" } else { "选项" };
        let takes_value = arg.get_action().takes_values();
        let arg = known_env(arg).hide_default_value(takes_value).hide_possible_values(takes_value);
        arg.help_heading(heading).display_order(order)
    });
    let name = format!("{above} {}", command.get_name());
    let usage = usage(&command, &name);
    command
        .mut_subcommands(|sub| in_chinese(sub, &name))
        .subcommand_help_heading("命令")
        .help_template(TEMPLATE)
        .override_usage(usage)
}

/// 一个命令的用法，一行。
fn usage(command: &clap::Command, name: &str) -> String {
    let positional = |arg: &clap::Arg| {
        let name = arg.get_value_names().and_then(|n| n.first()).map(ToString::to_string).unwrap_or_default();
        if arg.is_required_set() { format!(" <{name}>") } else { format!(" [{name}]") }
    };
    let names: String = command.get_positionals().map(positional).collect();
    let sub = if command.is_subcommand_required_set() { " <命令>" } else { "" };
    format!("{name} [选项]{names}{sub}")
}

/// 补全脚本怎样装。
const COMPLETIONS: &str = "\
装法（写进各自的启动文件，以后都有）：
  bash        ~/.bashrc 里加：source <(wsgov completions bash)
  zsh         ~/.zshrc 里、compinit 之后加：source <(wsgov completions zsh)
  fish        ~/.config/fish/config.fish 里加：wsgov completions fish | source
  PowerShell  $PROFILE 里加：wsgov completions powershell | Out-String | Invoke-Expression";

/// 网页怎样用、怎样防。
const SERVED: &str = "\
照着印出的地址在本机的浏览器里打开；按 Ctrl+C 停下。每个按钮都是一个命令：记事件的预览就是 advance --dry-run，
记入就是 advance，写同一个文件，过同一个裁断。只听本机，要地址里的口令；涉密项目不显示，也不能记。
退出码：0 停下 · 2 名义或参数不对、程序没有带着网页 · 3 没有台账 · 4 端口被占等，没有开成";

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
    /// 全程照此办：写明的，或按终端与 NO_COLOR、CLICOLOR、CLICOLOR_FORCE、TERM。返回用不用颜色：
    /// 标准输出与标准错误各看各的终端，有一处用的就写上颜色，不用的那一处写出时去掉。
    pub(super) fn settle(self) -> bool {
        match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::AlwaysAnsi,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
        let (out, error) = (std::io::stdout(), std::io::stderr());
        [anstream::AutoStream::choice(&out), anstream::AutoStream::choice(&error)]
            .iter()
            .any(|choice| *choice != anstream::ColorChoice::Never)
    }
}

/// 命令。
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 核查全部或部分项目
    Check(CheckArgs),
    /// 记入一个事件，或由登记表记入许多
    Advance(ActCommand<AdvanceArgs>),
    /// 更正误记的事件
    Undo(ActCommand<UndoArgs>),
    /// 一个项目的档案：事实、经过、资金、逐条核查
    Show(ShowArgs),
    /// 接下来可办什么，还缺什么；不写编号为全县
    Next(NextArgs),
    /// 依期限列出要办的事
    Due(DueArgs),
    /// 报表：年度投资计划等
    Report(ReportArgs),
    /// 导出成数据表，供 SQL 引擎读：一行一个事实，附装入的 SQL
    Export(super::export_arguments::ExportArgs),
    /// 把填好的申报表写成项目文件
    Import(ActCommand<super::import_arguments::ImportArgs>),
    /// 讲清一条规则或一条条文
    Explain(ExplainArgs),
    /// 逐款列出条文与引它的规则
    Articles(PageArgs),
    /// 写一部规则集：起骨架、查验、比较
    Rules(RulesArgs),
    /// 列出阶段与移动
    Machine(MachineArgs),
    /// 新建台账
    Init(ActCommand<InitArgs>),
    /// 新建项目文件；new unit 新建单位，new framework 新建跨部门框架
    New(ActCommand<NewArgs>),
    /// 记入一个单位的事件：总体方案、系统、措施
    Unit(ActCommand<UnitArgs>),
    /// 记入县的事件：规划批准、发布清单
    County(ActCommand<CountyArgs>),
    /// 记入一个跨部门框架的事件：报审、审核
    Framework(ActCommand<FrameworkArgs>),
    /// 发布一个年度的项目建设清单目录
    Publish(ActCommand<PublishArgs>),
    /// 添一条豁免
    Waive(ActCommand<WaiveArgs>),
    /// 说明一处提醒
    Answer(ActCommand<AnswerArgs>),
    /// 给一个项目换编号
    Renumber(ActCommand<RenumberArgs>),
    /// 按名称、编号里的几个字查项目
    List(ListArgs),
    /// 提交、取回、核查、上交，一步办完
    Sync(ActCommand<SyncArgs>),
    /// 在浏览器里办理：开一个只有本机能看的网页
    #[command(after_help = SERVED)]
    Serve(super::serve_arguments::ServeArgs),
    /// 一个命令的用法
    Help {
        /// 命令
        #[arg(value_name = "命令", add = completion::commands())]
        command: Vec<String>,
    },
    /// 输出 JSON Schema：文件的，供编辑器随写随查；命令的 JSON 输出的，供别的程序
    Schema(SchemaArgs),
    /// 一个项目的来历：谁在何时记了哪个事件
    Log(LogArgs),
    /// 供 git 合并项目文件：两边追加的事件都留下
    MergeDriver(MergeDriverArgs),
    /// 输出命令补全脚本：按 Tab 补出项目编号、事件、规则、单位
    #[command(after_help = COMPLETIONS)]
    Completions {
        /// 命令行程序：bash、zsh、fish、powershell、elvish
        #[arg(value_name = "bash|zsh|fish|powershell")]
        shell: clap_complete::Shell,
    },
    /// 输出手册页，用 man 看
    Man(ManArgs),
}

/// `schema` 的参数。
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct SchemaArgs {
    #[command(subcommand)]
    of: Option<SchemaOf>,
    /// 哪一种文件：project、unit、county、framework、rules
    #[arg(value_name = "文件", default_value = "project", value_parser = word!(Document))]
    document: Document,
    /// 存成文件
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
}

/// 不是文件的。
#[derive(Debug, Subcommand)]
enum SchemaOf {
    /// 一个命令的 JSON 输出
    Output {
        /// 命令，如 check、show、advance
        #[arg(value_name = "命令", add = completion::outputs())]
        command: Option<String>,
        /// 存成文件
        #[arg(short, long, value_name = "文件")]
        output: Option<PathBuf>,
    },
}

impl SchemaArgs {
    pub(super) fn run(self) -> Result<Exit, Failure> {
        match self.of {
            Some(SchemaOf::Output { command, output }) => schema::run_output(command.as_deref(), output.as_ref()),
            None => schema::run(self.document, self.output.as_ref()),
        }
    }
}

/// 终端宽度：环境变量 COLUMNS 写明的，否则问终端；都不知道时 100 列。
pub(super) fn width() -> usize {
    let written = || std::env::var("COLUMNS").ok()?.parse().ok();
    let asked = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    written().or_else(asked).filter(|columns| *columns >= 40).unwrap_or(100)
}
