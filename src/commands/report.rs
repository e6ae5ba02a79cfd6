//! `wsgov report`：做出报表，写成某种格式，交给终端或存成文件。

use std::path::{Path, PathBuf};

use crate::{
    commands::{
        Audience, Env, Exit, Failure, deliver,
        first_steps::{needs_projects, needs_units},
        tell,
    },
    output::{
        Setting, plain_csv, plain_ndjson, report_csv, report_fragment, report_html, report_json, report_markdown,
        report_xlsx, shown_root, table,
    },
    report::{Report, ReportContext, ReportError, ReportKind, ReportQuery, RowSources, UNREAD_NOTE, build},
    store::{Files, Store},
    text::{safe, words},
};

words! {
    /// 报表的格式。
    ReportFormat {
        Table "表格" "table",
        Markdown "Markdown" "markdown" ["md"],
        Csv "CSV" "csv",
        Json "JSON" "json",
        Ndjson "一行一个 JSON" "ndjson",
        Html "网页" "html" ["htm"],
        Xlsx "电子表格" "xlsx",
    }
}

impl ReportFormat {
    /// 由文件的扩展名认出；没有扩展名的（如 /dev/stdout）为无。
    #[must_use]
    pub fn of_file(path: &Path) -> Option<Result<Self, Failure>> {
        let extension = path.extension()?.to_string_lossy().to_lowercase();
        let known = || ReportFormat::ALL.iter().copied();
        let own = |format: &ReportFormat| format.extensions().contains(&extension.as_str());
        Some(known().find(own).ok_or_else(|| {
            let all: Vec<String> = known().flat_map(ReportFormat::extensions).map(|e| format!(".{e}")).collect();
            let all = all.join("、");
            Failure::usage(format!("没有扩展名「.{extension}」这种格式；扩展名用 {all}，或用 --format 指明"))
        }))
    }

    /// 文件的扩展名所说的格式；没有文件，或认不出的为无。
    #[must_use]
    pub fn named(file: Option<&PathBuf>) -> Option<Self> {
        Self::of_file(file?)?.ok()
    }

    /// 这种格式的文件的扩展名。
    fn extensions(self) -> &'static [&'static str] {
        match self {
            ReportFormat::Table => &["txt"],
            ReportFormat::Markdown => &["md", "markdown"],
            ReportFormat::Csv => &["csv"],
            ReportFormat::Json => &["json"],
            ReportFormat::Ndjson => &["ndjson", "jsonl"],
            ReportFormat::Html => &["html", "htm"],
            ReportFormat::Xlsx => &["xlsx"],
        }
    }

    /// 供别的程序读的。
    #[must_use]
    pub fn is_data(self) -> bool {
        matches!(self, ReportFormat::Csv | ReportFormat::Json | ReportFormat::Ndjson)
    }

    /// 不是文字，不宜写到终端。
    #[must_use]
    pub fn is_binary(self) -> bool {
        self == ReportFormat::Xlsx
    }
}

/// 要怎样的一张报表。
#[derive(Clone, Debug)]
pub struct ReportRequest {
    /// 哪一张。
    pub request: ReportQuery,
    /// 格式。
    pub format: ReportFormat,
    /// 存成的文件；没有的写到标准输出。
    pub output: Option<PathBuf>,
    /// 连同各数的出处（网页、电子表格总有）。
    pub trace: bool,
    /// 终端的宽度；不限的为无。
    pub width: Option<usize>,
    /// CSV 只写各行，数就是数，供别的程序读。
    pub plain: bool,
}

/// 报表没有做成的原因。
#[derive(Debug, thiserror::Error)]
pub enum ReportFailure {
    /// 条件写错，或没有可读的文件。
    #[error(transparent)]
    Report(#[from] ReportError),
    /// 写不成电子表格。
    #[error("写不成电子表格：{0}")]
    Sheet(String),
    /// 不能写到终端。
    #[error("{0}不是文字，不能显示在终端上；用 -o 文件 存成文件")]
    Terminal(ReportFormat),
}

impl From<ReportFailure> for Failure {
    fn from(failure: ReportFailure) -> Self {
        match failure {
            ReportFailure::Report(ReportError::NothingRead(_) | ReportError::Layout(_)) => {
                Failure::failed(failure.to_string())
            }
            ReportFailure::Report(_) | ReportFailure::Terminal(_) => Failure::usage(failure.to_string()),
            ReportFailure::Sheet(_) => Failure::failed(failure.to_string()),
        }
    }
}

/// 打开台账，做出报表，写到标准输出或文件。
///
/// # Errors
/// 没有台账或项目，条件写错，或写不了文件。
pub fn run(ambient: &Env, wanted: &ReportRequest) -> Result<Exit, Failure> {
    if wanted.format.is_binary() && wanted.output.is_none() && ambient.terminal {
        return Err(ReportFailure::Terminal(wanted.format).into());
    }
    with_env(ambient, enough(&wanted.request), |env| {
        let bytes = make(env, wanted, ambient)?;
        deliver(&bytes, wanted.output.as_ref(), "")
    })
}

/// 打开台账，做出报表，交回写成的内容。
///
/// # Errors
/// 没有台账或项目，或条件写错。
pub fn bytes(ambient: &Env, wanted: &ReportRequest) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    with_env(ambient, enough(&wanted.request), |env| {
        bytes = make(env, wanted, ambient)?;
        Ok(())
    })?;
    Ok(bytes)
}

/// 打开台账，做出报表，交回标题与放进别的网页的正文。
///
/// # Errors
/// 没有台账或项目，或条件写错。
pub fn fragment(ambient: &Env, query: &ReportQuery) -> Result<(String, String), Failure> {
    let mut made = (String::new(), String::new());
    with_env(ambient, enough(query), |env| {
        let mut report = build(env, query).map_err(ReportFailure::from)?;
        report.retell(|text| ambient.asked.say(text));
        let text = report_fragment(&report, &RowSources::of(&env.store.files, &report));
        made = (report.title, text);
        Ok(())
    })?;
    Ok(made)
}

/// 台账里要有什么才做得成。
pub(super) type Precondition = fn(&Store) -> Result<(), Failure>;

/// 申报汇总、催办单在还没有项目的时候就用得着：列的是没有申报的单位。
fn enough(query: &ReportQuery) -> Precondition {
    match query.kind {
        ReportKind::Declarations | ReportKind::Reminder => needs_units,
        _ => needs_projects,
    }
}

/// 打开台账，备好报表所据的一切，交给 `then`。
///
/// # Errors
/// 没有台账或 `enough` 所要的，或 `then` 不成功。
pub(super) fn with_env(
    ambient: &Env,
    enough: Precondition,
    then: impl FnOnce(ReportContext<'_>) -> Result<(), Failure>,
) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let store = desk.store()?;
    enough(&store)?;
    let county = desk.county();
    then(ReportContext { store: &store, laws: &desk.laws, county: county.as_ref(), as_of: desk.as_of, traced: true })?;
    Ok(Exit::Clean)
}

/// 做出报表，写成所要的格式。
///
/// # Errors
/// 条件写错，或没有可读的文件。
fn make(env: ReportContext<'_>, wanted: &ReportRequest, ambient: &Env) -> Result<Vec<u8>, ReportFailure> {
    let traced = wanted.trace || matches!(wanted.format, ReportFormat::Html | ReportFormat::Xlsx);
    let env = ReportContext { traced, ..env };
    let mut report = build(env, &wanted.request)?;
    // 网页、电子表格是印给人看的；别的给敲命令的人、给程序。
    match wanted.format {
        ReportFormat::Html | ReportFormat::Xlsx => report.reword(|text| Audience::Paper.say(text)),
        _ => report.retell(|text| ambient.asked.say(text)),
    }
    // 只写各行的没有地方写注：有文件读不出的，另说一句。
    if wanted.plain || wanted.format == ReportFormat::Ndjson {
        report.notes.iter().filter(|note| note.contains(UNREAD_NOTE)).for_each(|note| tell(note));
    }
    let setting = Setting {
        as_of: env.as_of.date.to_string(),
        root: Some(shown_root(&ambient.seen(env.store.files.root()))),
        rule_sets: env.laws.iter().map(|law| law.id.clone()).collect(),
    };
    render(&report, wanted, &env.store.files, setting)
}

/// 写成某种格式；`files` 是台账的文件，查出处的行号用。
///
/// # Errors
/// 写不成电子表格。
pub fn render(
    report: &Report,
    wanted: &ReportRequest,
    files: &Files,
    setting: Setting,
) -> Result<Vec<u8>, ReportFailure> {
    let all = || RowSources::of(files, report);
    let asked = || wanted.trace.then(all);
    Ok(match wanted.format {
        ReportFormat::Table => {
            // 存成文件的表格不限宽度，什么也不略去。
            let width = wanted.width.filter(|_| wanted.output.is_none());
            safe::no_commands(&table(report, width, asked().as_ref())).into_owned().into_bytes()
        }
        ReportFormat::Markdown => report_markdown(report, asked().as_ref()).into_bytes(),
        ReportFormat::Csv if wanted.plain => plain_csv(report),
        ReportFormat::Csv => report_csv(report, asked().as_ref()),
        ReportFormat::Ndjson => plain_ndjson(report).into_bytes(),
        ReportFormat::Json if wanted.plain => plain_ndjson(report).into_bytes(),
        ReportFormat::Json => report_json(report, asked().as_ref(), setting).into_bytes(),
        // 提示里、隐藏的一页里总有出处。
        ReportFormat::Html => report_html(report, &all()).into_bytes(),
        ReportFormat::Xlsx => report_xlsx(report, &all()).map_err(|e| ReportFailure::Sheet(e.to_string()))?,
    })
}
