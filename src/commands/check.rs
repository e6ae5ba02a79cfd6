//! `wsgov check`：核查全部或部分项目。

mod baseline;
mod compare;
pub mod fix;
mod format;
pub mod outputs;
mod snapshot;

pub use format::CheckFormat;
pub use snapshot::Snapshot;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use self::outputs::{Output, plan};
use super::{
    Env, Exit, Failure, Session, complain, first_steps::first_step, print, session::HALF_WRITTEN, tell,
    which_rule::which_rule,
};
use crate::{
    commands::deed::find_unit,
    output::{self, CheckView},
    rules::rules_with_own,
    ruleset::Severity,
    store::{
        Against, Checked, RuleChoice, Scope, Store, check, is_half_written, missing_setup, projects_dir, shown, unseen,
    },
    text::{quoted, safe},
};

/// 请求。
#[derive(Clone, Debug)]
pub struct CheckRequest {
    /// 只看这些文件、文件夹、单位或项目编号。
    pub paths: Vec<PathBuf>,
    /// 只看这些规则。
    pub only: Vec<String>,
    /// 不看这些规则。
    pub ignore: Vec<String>,
    /// 各份输出；空即文字。
    pub outputs: Vec<Output>,
    /// 没有写文件的那一份，存成这个文件。
    pub file: Option<PathBuf>,
    /// 标准输出上什么也不写。
    pub quiet: bool,
    /// 文字输出只按规则计数。
    pub statistics: bool,
    /// 只列待核的格式，也列已处置的。
    pub show_settled: bool,
    /// 有疑点也以 0 退出。
    pub exit_zero: bool,
    /// 提醒也算。
    pub strict: bool,
    /// 文字输出列出不能判断的各处。
    pub undecidable: bool,
    /// 文字输出列出涉密项目。
    pub include_classified: bool,
    /// 与这个版本的合并基准相比。
    pub base: Option<String>,
    /// 只看改动所及的。
    pub changed: bool,
    /// 看哪一份台账。
    pub snapshot: Snapshot,
    /// 基线：已知的疑点不列出。
    pub baseline: Option<PathBuf>,
    /// 改好还没有提交的写法，不核查。
    pub fix: Option<fix::Fix>,
}

/// 核查。
///
/// # Errors
/// 没有台账、参数不对、读写失败、git 给不出基准。
pub fn run(ambient: &Env, request: &CheckRequest) -> Result<Exit, Failure> {
    if let Some(fix) = request.fix {
        let session = ambient.open()?;
        return fix::run(ambient, &session, &wanted(ambient, &session, &request.paths)?, fix);
    }
    let outputs = plan(&request.outputs, request.file.as_deref())?;
    let (mut desk, git) = compare::open(ambient, request.snapshot)?;
    let known = rules_with_own(&desk.laws);
    request.only.iter().chain(&request.ignore).try_for_each(|slug| which_rule(slug, &known).map(|_| ()))?;
    let store = desk.store()?;
    let paths = wanted(ambient, &desk, &request.paths)?;
    let revision = request.base.as_deref();
    let against = revision.map(|revision| compare::against(&store, git, revision)).transpose()?.flatten();
    let touched = match against.as_ref().filter(|_| request.changed) {
        Some(against) => against.touched(&store),
        None => None,
    };
    let chosen = RuleChoice { only: request.only.clone(), ignore: request.ignore.clone() };
    let mut checked = Checked::default();
    if let Some(paths) = narrowed(paths, touched) {
        let scope = Scope { paths, rules: chosen.clone(), ..Scope::default() };
        checked = check(&store, &desk.laws, desk.as_of.date, &scope);
        if let Some(against) = &against {
            compare::absorb(&mut checked, against, (&store, &mut desk), &scope, !ambient.rules.is_empty())?;
            // 只有 SARIF 有地方写哪些是新的；要它才另判基准那时的。
            if outputs.iter().any(|output| output.format == CheckFormat::Sarif) {
                checked.before = compare::before(against, &store, &desk, &scope)?;
            }
        }
    }
    desk.doubt(&store);
    let mut said: Vec<String> = against.iter().map(Against::describe).collect();
    if revision.is_some() && against.is_none() {
        said.push("还一次也没有提交过，没有可比的，全部核查".to_owned());
    }
    said.extend(request.snapshot.told().map(str::to_owned));
    let unseen = unseen(&store).len();
    if unseen > 0 {
        said.push(format!("另有 {unseen} 个项目文件没有检出（稀疏检出），没有核查"));
    }
    if let Some(file) = &request.baseline {
        said.push(baseline::apply(&mut checked, file, against.as_ref())?);
    }
    checked.compared = (!said.is_empty()).then(|| said.join("；"));
    checked.findings.retain(|f| chosen.wants(f.finding.rule));
    if !request.only.is_empty() || !request.ignore.is_empty() {
        checked.unknown.retain(|f| chosen.wants(f.finding.rule));
        let undecided: BTreeSet<_> = checked.unknown.iter().map(|f| (&f.path, f.finding.rule)).collect();
        checked.undecidable = undecided.len();
    }
    let view = CheckView {
        checked: &checked,
        laws: &desk.laws,
        as_of: desk.as_of,
        root: &desk.root,
        include_classified: request.include_classified,
        show_settled: request.show_settled,
        ignored: &request.ignore,
        color: ambient.color,
        width: ambient.width,
    };
    for output in outputs.iter().filter(|output| !request.quiet || output.file.is_some()) {
        output.write(ambient, &desk, &view, request.statistics)?;
    }
    if request.undecidable
        && !request.quiet
        && outputs.iter().any(|o| o.format == CheckFormat::Text && o.file.is_none())
    {
        print(|out| output::undecidable(&view, out))?;
    }
    // 有些格式没有地方说：没有列出的涉密疑点另说，免得退出码没有来由。
    if outputs.iter().any(|output| output.format.is_silent()) {
        let summary = view.summary();
        let said = summary.about_classified(false).filter(|_| summary.withheld.total() > 0);
        said.iter().for_each(|said| complain(said));
    }
    if is_half_written(&desk.root) {
        tell(HALF_WRITTEN);
    }
    missing_setup(&desk.root).iter().for_each(|said| tell(said));
    first_step(&store).iter().filter(|_| !request.quiet).for_each(|said| tell(said));
    checked.outdated.iter().filter(|_| !request.quiet).for_each(|path| tell(&outdated(path)));
    let open = |least: Severity| checked.findings.iter().any(|f| f.is_open() && f.severity(&desk.laws) >= least);
    Ok(match () {
        () if request.exit_zero => Exit::Clean,
        () if desk.laws.lapse(desk.as_of.date).is_some() => Exit::Failed,
        () if request.strict && view.unregistered().is_some() => Exit::Findings,
        () if open(if request.strict { Severity::Warn } else { Severity::Error }) => Exit::Findings,
        // 问的是这次改动好不好：还没有项目，也就没有不好。
        () if store.projects.is_empty() && !request.changed => Exit::Nothing,
        () => Exit::Clean,
    })
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

/// 只看的文件：可以是当前文件夹起的路径、台账内的路径、单位，或项目编号。
fn wanted(ambient: &Env, desk: &Session, paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let found: Result<Vec<_>, _> = paths.iter().map(|path| resolve(ambient, desk, path)).collect();
    Ok(found?.concat())
}

fn resolve(ambient: &Env, desk: &Session, path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let candidates = [path.to_owned(), ambient.start.join(path), desk.root.join(path)];
    let found = candidates.iter().find_map(|c| dunce::canonicalize(c).ok());
    if let Some(full) = found {
        return if full.starts_with(&desk.root) {
            Ok(vec![full])
        } else {
            Err(Failure::usage(format!("{} 不在台账 {} 之内", path.display(), desk.root.display())))
        };
    }
    // 编号用在几个文件里的，都要看：那正是要查的。
    let found = Store::find_project(&desk.files, &path.to_string_lossy())?;
    if !found.is_empty() {
        return Ok(found);
    }
    // 写单位的，看它的文件夹；还没有单位文件的文件夹也看。
    let word = path.to_string_lossy();
    if let Some(folder) = desk.store()?.folders.iter().find(|f| *f.name == *word) {
        return Ok(vec![projects_dir(&desk.root).join(&*folder.name)]);
    }
    let shown = safe::line(&word, 60);
    if path.extension().is_some() || path.components().count() > 1 {
        return Err(Failure::usage(format!(
            "没有「{shown}」这个文件或文件夹；核对路径，也可以写项目编号或单位，不写即核查全部"
        )));
    }
    match find_unit(desk, &word) {
        Ok(file) => Ok(file.parent().map(Path::to_owned).into_iter().collect()),
        Err(why) => Err(Failure::usage(format!(
            "没有「{shown}」这个文件、文件夹或项目编号。{}；找项目用 wsgov list {}",
            why.message,
            quoted(&word)
        ))),
    }
}

/// county.yaml 的格式还是第一版，而有第二版才有的事件：怎样办。
fn outdated(path: &Path) -> String {
    format!(
        "提醒：county.yaml 的 format 是 1，而 {} 里有第二版才有的事件，旧版程序不认得，或会读错：把 format: 1 改成 format: 2",
        shown(path)
    )
}
