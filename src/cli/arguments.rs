//! 参数表：帮助、补全与手册页都由此而来。

use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum, builder::PossibleValue};

use super::{
    act_arguments::Act,
    completion,
    desk_arguments::{AdvanceArgs, InitArgs, NewArgs, UndoArgs},
    history_arguments::{LogArgs, MergeDriverArgs},
    keeping_arguments::{AnswerArgs, CountyArgs, ListArgs, PublishArgs, RenumberArgs, SyncArgs, UnitArgs, WaiveArgs},
    manual::ManArgs,
    page_arguments::{DueArgs, ExplainArgs, MachineArgs, NextArgs, PageArgs, ShowArgs},
    rules_arguments::RulesArgs,
    word::word,
};
use crate::{
    commands::{
        Env, Exit, Failure,
        check::{self, outputs::Output},
        dashboard, register_form, report, schema,
    },
    model::{Date, Nature, Overlay, Procedure, Works, Year},
    output::Document,
    report::{Filter, ReportKind, ReportQuery, SortBy},
    text::Word,
};

/// 帮助的样子：全用中文。
const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// 政务信息化项目台账：记录、核查、办理、报表。
#[derive(Debug, Parser)]
#[command(name = "wsgov", version, about)]
#[command(disable_help_subcommand = true, disable_help_flag = true, disable_version_flag = true)]
#[command(next_help_heading = "通用选项", subcommand_help_heading = "命令", subcommand_value_name = "命令")]
#[command(
    after_help = "退出码：0 无疑点 · 1 有待核的错误或被拒 · 2 参数不对 · 3 没有可核查的 · 4 没能完成\n环境变量：WSGOV_DIRECTORY、WSGOV_RULES、WSGOV_AS_OF、WSGOV_COLOR、WSGOV_FORMAT 与同名的选项相当，写了选项的以选项为准"
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
    pub as_of: Option<Date>,
    /// 颜色：auto 在终端上用，always 总是用，never 不用
    #[arg(long, global = true, value_name = "何时", default_value = "auto", hide_possible_values = true)]
    #[arg(hide_default_value = true, env = "WSGOV_COLOR")]
    pub color: Color,
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
    let command = Cli::command().mut_args(|arg| arg.hide_env(true)).mut_subcommands(|sub| in_chinese(sub, "wsgov"));
    command.help_template(TEMPLATE).override_usage("wsgov [选项] <命令>")
}

/// 一个命令的帮助，连同它之下的命令。
fn in_chinese(command: clap::Command, above: &str) -> clap::Command {
    let mut order = 0;
    let command = command.mut_args(|arg| {
        order += 1;
        let heading = if arg.is_positional() { "参数" } else { "选项" };
        let takes_value = arg.get_action().takes_values();
        let arg = arg.hide_default_value(takes_value).hide_possible_values(takes_value).hide_env(true);
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
    format!("{name} [选项]{names}")
}

/// 补全脚本怎样装。
const COMPLETIONS: &str = "\
装法（写进各自的启动文件，以后都有）：
  bash        ~/.bashrc 里加：source <(wsgov completions bash)
  zsh         ~/.zshrc 里、compinit 之后加：source <(wsgov completions zsh)
  fish        ~/.config/fish/config.fish 里加：wsgov completions fish | source
  PowerShell  $PROFILE 里加：wsgov completions powershell | Out-String | Invoke-Expression";

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
    /// 全程照此办：写明的，或按终端与 NO_COLOR、CLICOLOR、CLICOLOR_FORCE、TERM。返回标准输出用不用颜色。
    pub(super) fn settle(self) -> bool {
        match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::AlwaysAnsi,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
        anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
    }
}

/// 命令。
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 核查全部或部分项目
    Check(CheckArgs),
    /// 记入一个事件，或由登记表记入许多
    Advance(Act<AdvanceArgs>),
    /// 更正误记的事件
    Undo(Act<UndoArgs>),
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
    Import(Act<super::import_arguments::ImportArgs>),
    /// 讲清一条规则或一条条文
    Explain(ExplainArgs),
    /// 逐款列出条文与引它的规则
    Articles(PageArgs),
    /// 写一部规则集：起骨架、查验、比较
    Rules(RulesArgs),
    /// 列出阶段与移动
    Machine(MachineArgs),
    /// 新建台账
    Init(Act<InitArgs>),
    /// 新建项目文件；new unit 新建单位
    New(Act<NewArgs>),
    /// 记入一个单位的事件：总体方案、系统、措施
    Unit(Act<UnitArgs>),
    /// 记入县的事件：规划批准、发布清单
    County(Act<CountyArgs>),
    /// 发布一个年度的项目建设清单目录
    Publish(Act<PublishArgs>),
    /// 添一条豁免
    Waive(Act<WaiveArgs>),
    /// 说明一处提醒
    Answer(Act<AnswerArgs>),
    /// 给一个项目换编号
    Renumber(Act<RenumberArgs>),
    /// 按名称、编号里的几个字查项目
    List(ListArgs),
    /// 提交、取回、核查、上交，一步办完
    Sync(Act<SyncArgs>),
    /// 一个命令的用法
    Help {
        /// 命令
        #[arg(value_name = "命令")]
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
        /// 命令行程序
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
    /// 哪一种文件：project、unit、county、rules
    #[arg(value_name = "文件", default_value = "project", value_parser = word!(Document))]
    document: Document,
}

/// 不是文件的。
#[derive(Debug, Subcommand)]
enum SchemaOf {
    /// 一个命令的 JSON 输出
    Output {
        /// 命令，如 check、show、advance
        #[arg(value_name = "命令", add = completion::outputs())]
        command: Option<String>,
    },
}

impl SchemaArgs {
    pub(super) fn run(self) -> Result<Exit, Failure> {
        match self.of {
            Some(SchemaOf::Output { command }) => schema::run_output(command.as_deref()),
            None => schema::run(self.document),
        }
    }
}

/// `check` 的参数。
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// 只看这些文件、文件夹、单位或项目编号
    #[arg(value_name = "路径", add = completion::places())]
    paths: Vec<PathBuf>,
    /// 只看这些规则
    #[arg(long, value_name = "规则", num_args = 1.., value_delimiter = ',', add = completion::slugs())]
    only: Vec<String>,
    /// 不看这些规则
    #[arg(long, value_name = "规则", num_args = 1.., value_delimiter = ',', add = completion::slugs())]
    ignore: Vec<String>,
    /// 输出格式：text（默认）、json、ndjson、sarif、github、gitlab、junit、concise、rdjson、markdown；
    /// 写成「格式=文件」的存成文件，可以一次要几种
    #[arg(long, value_name = "格式", env = "WSGOV_FORMAT", add = completion::words_en(check::Format::WORDS))]
    format: Vec<Output>,
    /// 存成文件
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
    /// 标准输出上什么也不写，只看退出码
    #[arg(short, long)]
    quiet: bool,
    /// 文字输出只按规则计数
    #[arg(long)]
    statistics: bool,
    /// 只列待核疑点的格式（sarif、github、gitlab、junit、concise、rdjson、ndjson），也列已处置的
    #[arg(long)]
    show_settled: bool,
    /// 有疑点也以 0 退出；没能完成的不在此列
    #[arg(long)]
    exit_zero: bool,
    /// 有待核的提醒也以 1 退出
    #[arg(long)]
    strict: bool,
    /// 文字输出另列不能判断的各处：缺什么事实，是谁的职责
    #[arg(long)]
    undecidable: bool,
    /// 文字输出列出涉密项目（只在本机看）
    #[arg(long)]
    include_classified: bool,
    /// 与这个 git 版本的合并基准相比，看已记的有没有被改写（如 origin/main）
    #[arg(long, value_name = "版本", allow_hyphen_values = true)]
    base: Option<String>,
    /// 只看改动所及的项目与单位
    #[arg(long, requires = "base")]
    changed: bool,
    /// 看将要提交的（git 索引里的），不看盘上的：提交前的钩子用
    #[arg(long, conflicts_with = "committed")]
    staged: bool,
    /// 看已经提交的（HEAD），不看盘上的，也不看没有纳入 git 的：持续集成用，改动不多时最快
    #[arg(long)]
    committed: bool,
    /// 已知的疑点不再列出：先用 --format json 存下的一份
    #[arg(long, value_name = "文件")]
    baseline: Option<PathBuf>,
    /// 改好还没有提交的写法（文号的括号、全角冒号、BOM、Windows 换行），不核查；先看改成什么，加 =write 才写
    #[arg(long, value_name = "怎样", num_args = 0..=1, require_equals = true, default_missing_value = "preview")]
    #[arg(value_parser = word!(check::fix::Fix), conflicts_with_all = ["staged", "committed", "base", "baseline", "only"])]
    fix: Option<check::fix::Fix>,
}

impl From<CheckArgs> for check::CheckRequest {
    fn from(args: CheckArgs) -> Self {
        check::CheckRequest {
            paths: args.paths,
            only: args.only,
            ignore: args.ignore,
            outputs: args.format,
            file: args.output,
            quiet: args.quiet,
            statistics: args.statistics,
            show_settled: args.show_settled,
            exit_zero: args.exit_zero,
            strict: args.strict,
            undecidable: args.undecidable,
            include_classified: args.include_classified,
            base: args.base,
            changed: args.changed,
            snapshot: match (args.staged, args.committed) {
                (true, _) => check::Snapshot::Staged,
                (_, true) => check::Snapshot::Committed,
                _ => check::Snapshot::OnDisk,
            },
            baseline: args.baseline,
            fix: args.fix,
        }
    }
}

/// `report` 的参数。
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// 报表：plan 年度投资计划、catalogue 清单目录、rolling 滚动规划、budget 计划与预算对照、ledger 台账、
    /// payments 支付、performance 绩效评价、acceptance 验收、stats 统计、dashboard 看板（网页）；
    /// template 空白的申报表、form 一种事件的登记表
    #[arg(value_name = "报表", default_value = "plan", value_parser = report_kinds())]
    kind: String,
    /// 登记表（form）的事件
    #[arg(value_name = "事件", add = completion::kinds())]
    event: Option<String>,
    /// 年度（默认为核查日所在的年）
    #[arg(long, visible_alias = "from", value_name = "年份", value_parser = super::values::year)]
    year: Option<Year>,
    /// 只要这一批（文号或批次）
    #[arg(long, value_name = "文号")]
    batch: Option<String>,
    /// 只列这些单位
    #[arg(long, value_name = "单位", value_delimiter = ',', add = completion::units())]
    unit: Vec<String>,
    /// 只列这些建设性质
    #[arg(long, value_name = "性质", value_delimiter = ',', value_parser = word!(Nature))]
    nature: Vec<Nature>,
    /// 只列这些阶段
    #[arg(long, value_name = "阶段", value_delimiter = ',')]
    #[arg(add = completion::words(&[Overlay::WORDS, Procedure::WORDS, Works::WORDS]))]
    stage: Vec<String>,
    /// 按这一栏排序；前加 - 由大到小
    #[arg(long, value_name = "栏目", allow_hyphen_values = true)]
    sort: Option<String>,
    /// 格式：table 表格、markdown、csv、json、html 网页、xlsx 电子表格；不写的，看文件的扩展名
    #[arg(long, value_name = "格式", value_parser = word!(report::Format))]
    format: Option<report::Format>,
    /// 附上各数的出处：文件、行、事件（网页的提示、电子表格隐藏的一页里总有）
    #[arg(long)]
    trace: bool,
    /// CSV 只写各行：没有标题、合计与注，数就是数，不知道的为空；pandas、R 一行读进来
    #[arg(long)]
    tidy: bool,
    /// 存成文件
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
}

/// 报表的各种叫法；补全只给英文，旁边写中文。
fn report_kinds() -> Vec<PossibleValue> {
    let kind =
        |word: &Word| PossibleValue::new(word.en).aliases(word.also.iter().copied()).alias(word.zh).help(word.zh);
    let extra = [
        PossibleValue::new(DASHBOARD[1]).alias(DASHBOARD[0]).help(DASHBOARD[0]),
        PossibleValue::new(TEMPLATE_KIND).help("空白的申报表"),
        PossibleValue::new(FORM_KIND).help("一种事件的登记表"),
    ];
    ReportKind::WORDS.iter().map(kind).chain(extra).collect()
}

/// 看板的叫法：它不是一张表，只有网页一种格式。
const DASHBOARD: [&str; 2] = ["看板", "dashboard"];

/// 空白的申报表：不是报表，不看台账。
const TEMPLATE_KIND: &str = "template";

/// 一种事件的登记表，预填接下来可办它的项目。
const FORM_KIND: &str = "form";

impl ReportArgs {
    /// 要的是空白的申报表：存成的文件。
    pub(super) fn template(&self) -> Option<Option<&PathBuf>> {
        (self.kind == TEMPLATE_KIND).then_some(self.output.as_ref())
    }

    /// 要的是一种事件的登记表。
    pub(super) fn is_form(&self) -> bool {
        self.kind == FORM_KIND || self.event.is_some()
    }

    /// 写出登记表。
    pub(super) fn form(&self, ambient: &Env) -> Result<Exit, Failure> {
        if self.kind != FORM_KIND {
            let event = self.event.as_deref().unwrap_or_default();
            return Err(Failure::usage(format!(
                "「{event}」不是这张报表的参数；一种事件的登记表是 wsgov report form {event}"
            )));
        }
        register_form::run(ambient, self.event.as_deref(), self.output.as_ref())
    }

    /// 要的是看板。
    pub(super) fn is_dashboard(&self) -> bool {
        DASHBOARD.contains(&self.kind.as_str())
    }

    /// 看板的请求；`--year` 是本年度，不作条件。
    ///
    /// # Errors
    /// 没有这个阶段，要了网页以外的格式，或写了看板用不上的条件。
    pub(super) fn dashboard(self) -> Result<dashboard::DashboardRequest, Failure> {
        match self.format()? {
            report::Format::Html | report::Format::Table => {}
            _ => return Err(Failure::usage("看板只有网页一种格式；用 --format html，或不写")),
        }
        if self.batch.is_some() || self.sort.is_some() {
            return Err(Failure::usage("看板不分批，也不排序，不能用 --batch、--sort"));
        }
        let filter = Filter { year: None, ..self.filter()? };
        Ok(dashboard::DashboardRequest { year: self.year, filter, output: self.output })
    }

    /// 格式：写明的，或文件的扩展名所说的。
    fn format(&self) -> Result<report::Format, Failure> {
        let named = || report::Format::of_file(self.output.as_deref()?);
        self.format.map_or_else(|| named().unwrap_or(Ok(report::Format::Table)), Ok)
    }

    /// 条件。
    fn filter(&self) -> Result<Filter, Failure> {
        let stages: Result<Vec<_>, _> = self.stage.iter().map(|s| Filter::stage(s)).collect();
        Ok(Filter {
            units: self.unit.clone(),
            natures: self.nature.clone(),
            stages: stages.map_err(|e| Failure::usage(e.to_string()))?,
            year: self.year,
        })
    }

    /// 请求。
    ///
    /// # Errors
    /// 没有这个阶段，或要了不分批的报表的一批。
    pub(super) fn request(self, ambient: &Env) -> Result<report::ReportRequest, Failure> {
        let kind = ReportKind::find(&self.kind).unwrap_or(ReportKind::Plan);
        let format = self.format()?;
        if self.batch.is_some() && kind != ReportKind::Plan {
            return Err(Failure::usage(format!("{kind}不分批，不能用 --batch；分批的只有{}", ReportKind::Plan)));
        }
        if self.tidy && format != report::Format::Csv {
            return Err(Failure::usage("--tidy 只用于 CSV；加上 --format csv"));
        }
        // 台账、验收、统计本不分年度，写了年度的只列涉及该年度的项目。
        let filter_year = matches!(kind, ReportKind::Ledger | ReportKind::Acceptance | ReportKind::Stats);
        let filter = Filter { year: self.year.filter(|_| filter_year), ..self.filter()? };
        let sort = self.sort.map(|s| match s.strip_prefix('-') {
            Some(column) => SortBy { column: column.to_owned(), descending: true },
            None => SortBy { column: s, descending: false },
        });
        let year = self.year.filter(|_| !filter_year);
        Ok(report::ReportRequest {
            request: ReportQuery { kind, year, batch: self.batch, filter, sort },
            format,
            output: self.output,
            trace: self.trace,
            tidy: self.tidy,
            width: ambient.terminal.then_some(ambient.width),
        })
    }
}

/// 终端宽度：环境变量 COLUMNS 写明的，否则问终端；都不知道时 100 列。
pub(super) fn width() -> usize {
    let written = || std::env::var("COLUMNS").ok()?.parse().ok();
    let asked = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    written().or_else(asked).filter(|columns| *columns >= 40).unwrap_or(100)
}
