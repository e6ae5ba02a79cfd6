//! `report` 的参数。

use std::path::PathBuf;

use clap::{Args, builder::PossibleValue};

use super::{completion, word::word};
use crate::{
    commands::{Env, Exit, Failure, dashboard, papers, register_form, report, template},
    model::{Kind, Nature, Overlay, Procedure, Works, Year},
    report::{Filter, PaperKind, ReportKind, ReportQuery, SortBy},
    text::Word,
};

/// `report` 的参数。
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// 报表：plan 年度投资计划、catalogue 清单目录、rolling 滚动规划、budget 计划与预算对照、ledger 台账、
    /// payments 支付、performance 绩效评价、acceptance 验收、stats 统计、declarations 申报汇总、findings 疑点清单、
    /// matrix 疑点矩阵（单位 × 规则）、reminder 催办单、dashboard 看板（网页）；
    /// template 空白的申报表、form 一种事件的登记表
    #[arg(value_name = "报表", default_value = "plan", value_parser = report_kinds())]
    kind: String,
    /// 登记表（form）的事件；或待签的纸：延期验收申请、调整备案、验收申请、绩效评价、自评价、限期整改通知书、催办单
    #[arg(value_name = "事件或纸", add = completion::kinds())]
    event: Option<String>,
    /// 待签的纸写哪些项目（编号，或名称里的几个字）
    #[arg(value_name = "编号", add = completion::projects())]
    projects: Vec<String>,
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
    /// 格式：table 表格、markdown、csv、json、ndjson、html 网页、xlsx 电子表格；不写的，看文件的扩展名
    #[arg(long, value_name = "格式", value_parser = word!(report::ReportFormat))]
    format: Option<report::ReportFormat>,
    /// 附上各数的出处：文件、行、事件（网页的提示、电子表格隐藏的一页里总有）
    #[arg(long)]
    trace: bool,
    /// csv、json 只写各行：没有标题、合计与注，数就是数，不知道的为空；json 一行一个，即 ndjson
    #[arg(long, visible_alias = "tidy")]
    plain: bool,
    /// 看板的第几页：项目多的分页，逾期多的在前
    #[arg(long, value_name = "页", value_parser = super::values::count::<u32>)]
    page: Option<u32>,
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
    /// 要的是空白的申报表。
    pub(super) fn is_template(&self) -> bool {
        self.kind == TEMPLATE_KIND
    }

    /// 写出空白的申报表。
    pub(super) fn template(&self, ambient: &Env) -> Result<Exit, Failure> {
        self.only_spreadsheet("申报表")?;
        template::run(ambient, self.output.as_ref())
    }

    /// 空白的表格只有电子表格一种：写成别的扩展名，打开就是坏的。
    fn only_spreadsheet(&self, what: &str) -> Result<(), Failure> {
        let spreadsheet = |format| format == report::ReportFormat::Xlsx;
        let extension = self.output.as_deref().and_then(report::ReportFormat::of_file);
        let named = extension.is_none_or(|named| named.is_ok_and(spreadsheet));
        if named && self.format.is_none_or(spreadsheet) {
            return Ok(());
        }
        Err(Failure::usage(format!("{what}只有电子表格一种；用 -o {what}.xlsx 存成文件")))
    }

    /// 要的是一种事件的登记表。
    pub(super) fn is_form(&self) -> bool {
        self.kind == FORM_KIND || self.event.is_some()
    }

    /// 要的是待签的纸：写了编号，写成网页，或这个词只是纸的名称；其余是登记表。
    fn paper(&self) -> Option<PaperKind> {
        let word = self.event.as_deref()?;
        let is_page = report::ReportFormat::named(self.output.as_ref()) == Some(report::ReportFormat::Html);
        let only_paper = Kind::find(word).is_none();
        PaperKind::of_word(word).filter(|_| only_paper || is_page || !self.projects.is_empty())
    }

    /// 写出登记表，或待签的纸。
    pub(super) fn form(&self, ambient: &Env) -> Result<Exit, Failure> {
        if self.kind != FORM_KIND {
            let event = self.event.as_deref().unwrap_or_default();
            return Err(Failure::usage(format!(
                "「{event}」不是这张报表的参数；一种事件的登记表是 wsgov report form {event}"
            )));
        }
        let output = self.output.as_ref();
        match self.paper() {
            Some(kind) => papers::run(ambient, kind, &self.projects, output),
            None => {
                self.only_spreadsheet("登记表")?;
                register_form::run(ambient, self.event.as_deref(), output)
            }
        }
    }

    /// 要的是催办单：同 `report reminder`。
    pub(super) fn is_reminder(&self) -> bool {
        self.kind == FORM_KIND && self.event.as_deref() == Some(ReportKind::Reminder.zh())
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
            report::ReportFormat::Html | report::ReportFormat::Table => {}
            _ => return Err(Failure::usage("看板只有网页一种格式；用 --format html，或不写")),
        }
        if self.plain || self.trace {
            return Err(Failure::usage("看板是网页，不能用 --plain、--trace；各数的出处在提示里"));
        }
        if self.batch.is_some() || self.sort.is_some() {
            return Err(Failure::usage("看板不分批，也不排序，不能用 --batch、--sort"));
        }
        let filter = Filter { year: None, ..self.filter()? };
        Ok(dashboard::DashboardRequest {
            year: self.year,
            filter,
            page: self.page.map(|page| page as usize),
            output: self.output,
        })
    }

    /// 格式：写明的，或文件的扩展名所说的。
    fn format(&self) -> Result<report::ReportFormat, Failure> {
        let named = self.output.as_deref().and_then(report::ReportFormat::of_file);
        let Some(format) = self.format else { return named.unwrap_or(Ok(report::ReportFormat::Table)) };
        let spreadsheet = report::ReportFormat::Xlsx;
        match named {
            Some(Ok(named)) if (named == spreadsheet) != (format == spreadsheet) => {
                Err(Failure::usage(format!("--format {} 与文件的扩展名不合：打开就是坏的；改其中一个", format.en())))
            }
            _ => Ok(format),
        }
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

    fn kind(&self) -> ReportKind {
        ReportKind::find(&self.kind).unwrap_or(ReportKind::Plan)
    }

    /// 请求。
    ///
    /// # Errors
    /// 没有这个阶段，或要了不分批的报表的一批。
    pub(super) fn request(self, ambient: &Env) -> Result<report::ReportRequest, Failure> {
        let kind = if self.is_reminder() { ReportKind::Reminder } else { self.kind() };
        let format = self.format()?;
        if self.batch.is_some() && kind != ReportKind::Plan {
            return Err(Failure::usage(format!("{kind}不分批，不能用 --batch；分批的只有{}", ReportKind::Plan)));
        }
        if self.plain && !format.is_data() {
            return Err(Failure::usage("--plain（--tidy）只用于 csv、json、ndjson；加上 --format csv"));
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
            request: ReportQuery { kind, year, batch: self.batch, within: None, filter, sort },
            format,
            output: self.output,
            trace: self.trace,
            plain: self.plain,
            width: ambient.terminal.then_some(ambient.width),
        })
    }
}
