//! `wsgov check`：核查全部或部分项目。

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{Env, Exit, Failure, Session, print};
use crate::{
    output::{self, CheckView},
    rules::{rule, rules},
    ruleset::Severity,
    store::{Against, Checked, Git, Scope, Store, check, is_half_written},
    text::{hint, words},
};

words! {
    /// 输出格式。
    Format {
        Text "文字" "text",
        Json "JSON" "json",
        Sarif "SARIF" "sarif",
        Github "GitHub 注记" "github",
        Markdown "Markdown" "markdown",
    }
}

/// 请求。
#[derive(Clone, Debug)]
pub struct CheckRequest {
    /// 只看这些文件、文件夹或项目编号。
    pub paths: Vec<PathBuf>,
    /// 只看这些规则。
    pub only: Vec<String>,
    /// 格式。
    pub format: Format,
    /// 提醒也算。
    pub strict: bool,
    /// 文字输出列出涉密项目。
    pub include_classified: bool,
    /// 与这个版本的合并基准相比。
    pub base: Option<String>,
    /// 只看改动所及的。
    pub changed: bool,
}

/// 核查。
///
/// # Errors
/// 没有台账、参数不对、读写失败、git 给不出基准。
pub fn run(ambient: &Env, request: &CheckRequest) -> Result<Exit, Failure> {
    for slug in &request.only {
        known_rule(slug)?;
    }
    let desk = ambient.open()?;
    let store = desk.store()?;
    let paths = wanted(ambient, &desk, &request.paths)?;
    let against = request.base.as_deref().map(|revision| Against::open(&desk.root, revision)).transpose()?;
    let touched = match against.as_ref().filter(|_| request.changed) {
        Some(against) => against.touched(&store)?,
        None => None,
    };
    let mut checked = Checked::default();
    if let Some(paths) = narrowed(paths, touched) {
        let scope = Scope { paths, duties: false };
        checked = check(&store, &desk.laws, desk.as_of.date, &scope);
        if let Some(against) = &against {
            checked.absorb(against.findings(&store, &desk.laws, desk.as_of.date)?, &store, &scope);
        }
    }
    checked.compared = against.map(|against| against.describe());
    if !request.only.is_empty() {
        checked.findings.retain(|f| request.only.iter().any(|slug| slug == f.finding.rule));
    }
    let view = CheckView {
        checked: &checked,
        laws: &desk.laws,
        as_of: desk.as_of,
        root: &seen(ambient, &desk, request.format),
        include_classified: request.include_classified,
        color: ambient.color,
        width: ambient.width,
    };
    print(|out| render(&view, request.format, out))?;
    // JSON 的键已经固定；没有列出的涉密疑点另说，免得退出码没有来由。
    if request.format == Format::Json {
        let summary = view.summary();
        let said = summary.about_classified(false).filter(|_| summary.withheld.total() > 0);
        said.iter().for_each(|said| anstream::eprintln!("{said}"));
    }
    if is_half_written(&desk.root) {
        anstream::eprintln!("有一批记入正在写，或上次没有写完；没有写完的，下次记入时自会退回原样");
    }
    let open = |least: Severity| checked.findings.iter().any(|f| f.is_open() && f.severity(&desk.laws) >= least);
    Ok(match () {
        () if request.strict && view.unregistered().is_some() => Exit::Findings,
        () if open(if request.strict { Severity::Warn } else { Severity::Error }) => Exit::Findings,
        () if store.projects.is_empty() => Exit::Nothing,
        () => Exit::Clean,
    })
}

/// 路径从哪里看：代码平台一律从仓库的最上层看，不管在哪里运行；别的从当前文件夹看。
fn seen(ambient: &Env, desk: &Session, format: Format) -> PathBuf {
    let for_platform = matches!(format, Format::Github | Format::Sarif);
    let prefix = || Git::open(&desk.root).and_then(|git| git.prefix()).ok();
    for_platform.then(prefix).flatten().map_or_else(|| ambient.seen(&desk.root), PathBuf::from)
}

fn render(view: &CheckView<'_>, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Text => output::text(view, out),
        Format::Json => output::json(view, out),
        Format::Sarif => output::sarif(view, out),
        Format::Github => output::github(view, out),
        Format::Markdown => output::markdown(view, out),
    }
}

/// 规则名须有；写错时提示相近的。
///
/// # Errors
/// 没有这条规则。
pub fn known_rule(slug: &str) -> Result<(), Failure> {
    if rule(slug).is_some() {
        return Ok(());
    }
    let near = hint(slug, rules().map(|r| r.slug));
    Err(Failure::usage(format!("没有「{slug}」这条规则{near}。全部规则见 wsgov articles")))
}

/// 指定的与改动所及的共同的部分；没有指定的，即改动所及的。空即全部；一处也没有的为无。
fn narrowed(paths: Vec<PathBuf>, touched: Option<Vec<PathBuf>>) -> Option<Vec<PathBuf>> {
    let Some(touched) = touched else { return Some(paths) };
    let common = |a: &PathBuf, b: &PathBuf| match (a.starts_with(b), b.starts_with(a)) {
        (true, _) => Some(a.clone()),
        (_, true) => Some(b.clone()),
        _ => None,
    };
    let common: Vec<PathBuf> = match paths.is_empty() {
        true => touched,
        false => touched.iter().flat_map(|t| paths.iter().filter_map(move |p| common(t, p))).collect(),
    };
    (!common.is_empty()).then_some(common)
}

/// 只看的文件：可以是当前文件夹起的路径、台账内的路径，或项目编号。
fn wanted(ambient: &Env, desk: &Session, paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let found: Result<Vec<_>, _> = paths.iter().map(|path| resolve(ambient, desk, path)).collect();
    Ok(found?.concat())
}

fn resolve(ambient: &Env, desk: &Session, path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let candidates = [path.to_owned(), ambient.start.join(path), desk.root.join(path)];
    let found = candidates.iter().find_map(|c| std::fs::canonicalize(c).ok());
    if let Some(full) = found {
        return if full.starts_with(&desk.root) {
            Ok(vec![full])
        } else {
            Err(Failure::usage(format!("{} 不在台账 {} 之内", path.display(), desk.root.display())))
        };
    }
    // 编号用在几个文件里的，都要看：那正是要查的。
    let found = Store::find_project(&desk.root, &path.to_string_lossy())?;
    if found.is_empty() {
        return Err(Failure::usage(format!("没有「{}」这个文件、文件夹或项目编号", path.display())));
    }
    Ok(found)
}
