//! `wsgov check`：核查全部或部分项目。

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{Ambient, Desk, Exit, Failure, print};
use crate::{
    output::{self, CheckView},
    rules::{rule, rules},
    ruleset::Severity,
    store::{Scope, Store, check},
    text::{nearest, words},
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
pub struct Request {
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
}

/// 核查。
///
/// # Errors
/// 没有台账、参数不对、读写失败。
pub fn run(ambient: &Ambient, request: &Request) -> Result<Exit, Failure> {
    for slug in &request.only {
        known_rule(slug)?;
    }
    let desk = ambient.open()?;
    let store = Store::open(&desk.root)?;
    let scope = Scope { paths: wanted(ambient, &desk, &request.paths)?, duties: false };
    let mut checked = check(&store, &desk.laws, desk.as_of.date, &scope);
    if !request.only.is_empty() {
        checked.findings.retain(|f| request.only.iter().any(|slug| slug == f.finding.rule));
    }
    let view = CheckView {
        checked: &checked,
        laws: &desk.laws,
        as_of: desk.as_of,
        root: &desk.root,
        include_classified: request.include_classified,
        color: ambient.color,
        width: ambient.width,
    };
    print(|out| render(&view, request.format, out))?;
    let open = |least: Severity| checked.findings.iter().any(|f| f.is_open() && f.severity(&desk.laws) >= least);
    Ok(match () {
        () if open(if request.strict { Severity::Warn } else { Severity::Error }) => Exit::Findings,
        () if checked.projects == 0 => Exit::Nothing,
        () => Exit::Clean,
    })
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
    let near = nearest(slug, rules().map(|r| r.slug)).map_or(String::new(), |n| format!("；您是否要写「{n}」？"));
    Err(Failure::usage(format!("没有「{slug}」这条规则{near}。全部规则见 wsgov articles")))
}

/// 只看的文件：可以是当前文件夹起的路径、台账内的路径，或项目编号。
fn wanted(ambient: &Ambient, desk: &Desk, paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    paths.iter().map(|path| resolve(ambient, desk, path)).collect()
}

fn resolve(ambient: &Ambient, desk: &Desk, path: &Path) -> Result<PathBuf, Failure> {
    let candidates = [path.to_owned(), ambient.start.join(path), desk.root.join(path)];
    let found = candidates.iter().find_map(|c| std::fs::canonicalize(c).ok());
    if let Some(full) = found {
        return if full.starts_with(&desk.root) {
            Ok(full)
        } else {
            Err(Failure::usage(format!("{} 不在台账 {} 之内", path.display(), desk.root.display())))
        };
    }
    let by_id = Store::find_project(&desk.root, &path.to_string_lossy())?;
    by_id
        .into_iter()
        .next()
        .ok_or_else(|| Failure::usage(format!("没有「{}」这个文件、文件夹或项目编号", path.display())))
}
