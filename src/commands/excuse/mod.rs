//! `wsgov waive`、`wsgov answer`：在项目文件里添豁免，或对提醒的说明。只添，不动别的行。

mod bearing;
mod entry;
mod register;

use std::path::{Path, PathBuf};

use self::bearing::useful;
pub use self::entry::ExcuseKind;
use self::entry::{Excused, add_to, known_rule, write_all};
use crate::{
    commands::{
        Env, Exit, Failure, Session,
        find::{find_open, find_project},
        show_findings,
    },
    intake::{
        ask::{Asker, Hint},
        form::Form,
        prompt,
    },
    model::{Date, Project, SpokenDate},
    rules::{Status, title_of},
    ruleset::Severity,
    store::{Loaded, read_file, shown},
    text::safe,
};

/// 添一条豁免。
#[derive(Clone, Debug, Default)]
pub struct WaiveRequest {
    /// 项目编号；没有写的，在终端上选。
    pub id: Option<String>,
    /// 规则名；没有写的，在终端上选。
    pub rule: Option<String>,
    /// 起始日期；无则为核查日。
    pub date: Option<SpokenDate>,
    /// 作出机关。
    pub by: Option<String>,
    /// 文号。
    pub doc: Option<String>,
    /// 截止日期（含）。
    pub until: Option<SpokenDate>,
    /// 理由。
    pub reason: Option<String>,
    /// 登记表：一行一条。
    pub file: Option<PathBuf>,
    /// 只预览。
    pub dry_run: bool,
}

/// 添一条说明。
#[derive(Clone, Debug, Default)]
pub struct AnswerRequest {
    /// 项目编号；没有写的，在终端上选。
    pub id: Option<String>,
    /// 规则名；没有写的，在终端上选。
    pub rule: Option<String>,
    /// 所说明的对象；不写为该规则的全部疑点。
    pub about: Option<String>,
    /// 说明日期；无则为核查日。
    pub date: Option<SpokenDate>,
    /// 理由。
    pub reason: Option<String>,
    /// 登记表：一行一条。
    pub file: Option<PathBuf>,
    /// 只预览。
    pub dry_run: bool,
}

/// 豁免一条规则。
///
/// # Errors
/// 没有这个项目或规则，缺机关、文号、期限，这条规则不可豁免，或写不了。
pub fn waive(ambient: &Env, request: &WaiveRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    if let Some(file) = &request.file {
        return register::run(ambient, &desk, ExcuseKind::Waiver, file, request.dry_run);
    }
    let until = request.until.map(|said| said.coming(desk.as_of.date)).transpose();
    let until = until.map_err(|bad| Failure::usage(format!("截止日期：{bad}")))?;
    let given = [
        ("by", request.by.clone()),
        ("doc", request.doc.clone()),
        ("until", until.map(|d| d.to_string())),
        ("reason", request.reason.clone()),
    ];
    let target = (request.id.as_deref(), request.rule.as_deref(), desk.day(request.date)?);
    one(ambient, &desk, ExcuseKind::Waiver, target, &given, request.dry_run)
}

/// 说明一处提醒。
///
/// # Errors
/// 没有这个项目或规则，没有写理由，或写不了。
pub fn answer(ambient: &Env, request: &AnswerRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    if let Some(file) = &request.file {
        return register::run(ambient, &desk, ExcuseKind::Explanation, file, request.dry_run);
    }
    let given = [("about", request.about.clone()), ("reason", request.reason.clone())];
    let target = (request.id.as_deref(), request.rule.as_deref(), desk.day(request.date)?);
    one(ambient, &desk, ExcuseKind::Explanation, target, &given, request.dry_run)
}

/// 写一条：项目、规则没有写的在终端上选，其余的逐项问。
fn one(
    ambient: &Env,
    desk: &Session,
    kind: ExcuseKind,
    (id, slug, date): (Option<&str>, Option<&str>, Option<Date>),
    given: &[(&str, Option<String>)],
    dry_run: bool,
) -> Result<Exit, Failure> {
    let path = find_project(ambient, desk, id.unwrap_or_default())?;
    let slug = match slug {
        Some(slug) => known_rule(slug)?,
        None => chosen_rule(ambient, desk, kind, &path)?,
    };
    let date = date.unwrap_or(desk.as_of.date);
    let mut form = kind.form_for(desk).on(desk.as_of.date);
    form.assign_at(&["rule"], slug)?;
    form.assign_at(&["date"], &date.to_string())?;
    fill(ambient, desk, &mut form, given, date)?;
    let old: Loaded<Project> = read_file(&desk.files, &path);
    if old.value.is_none() {
        return Err(show_findings::unreadable(ambient, desk, old, "没有写；请先照所指改正"));
    }
    let new = add_to(&old, kind, &form)?;
    let excused = Excused { path, old, new };
    let spare = useful(desk, kind, &excused, &form)?;
    write_all(ambient, desk, kind, std::slice::from_ref(&excused), dry_run)?;
    let left = spare.unwrap_or_else(|| still_open(desk, &excused.path, &excused.new, slug));
    let verb = if dry_run { "可以写入（预览，文件没有改动）" } else { "已写入" };
    let name = shown(desk.relative(&excused.path));
    ambient.say_result(&format!("{verb}：{} {slug} → {name}；{left}\n", kind.zh()), dry_run)?;
    Ok(Exit::Clean)
}

/// 这个项目待核而可以豁免（说明）的规则。
///
/// # Errors
/// 没有这个项目。
pub fn excusable(desk: &Session, kind: ExcuseKind, id: &str) -> Result<Vec<&'static str>, Failure> {
    let path = find_open(desk, id)?.ok_or_else(|| Failure::nothing("没有这个项目"))?;
    Ok(open_rules(desk, kind, &path))
}

fn open_rules(desk: &Session, kind: ExcuseKind, path: &Path) -> Vec<&'static str> {
    let loaded: Loaded<Project> = read_file(&desk.files, path);
    let options = crate::rules::Options { explain: false, duties: false };
    let judged = crate::store::judge_at(&desk.files, path, &loaded, &desk.laws, desk.as_of.date, options);
    let mut slugs: Vec<&'static str> = Vec::new();
    let findings = judged.into_iter().flat_map(|judged| judged.findings);
    for finding in findings.filter(|finding| finding.status == Status::Open) {
        let law = desk.laws.get(finding.law);
        let fits = match kind {
            ExcuseKind::Waiver => law.rules.get(finding.rule).is_some_and(|config| config.waivable),
            ExcuseKind::Explanation => finding.severity(law) != Severity::Error,
        };
        if fits && !slugs.contains(&finding.rule) {
            slugs.push(finding.rule);
        }
    }
    slugs
}

/// 在终端上选一条规则：这个项目待核而可以豁免（说明）的。
fn chosen_rule(ambient: &Env, desk: &Session, kind: ExcuseKind, path: &Path) -> Result<&'static str, Failure> {
    let slugs = open_rules(desk, kind, path);
    let names: Vec<String> = slugs.iter().map(|slug| (*slug).to_owned()).collect();
    let what = if kind == ExcuseKind::Waiver { "可以豁免的" } else { "可以说明的提醒" };
    match (names.is_empty(), ambient.interactive) {
        (true, _) => Err(Failure::usage(format!("这个项目没有{what}；疑点见 wsgov check"))),
        (false, false) => Err(Failure::usage(format!("没有写规则；这个项目{what}：{}", names.join("、")))),
        (false, true) => {
            let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout());
            let mut asker = Asker::new(&mut input, &mut output);
            for (n, slug) in names.iter().enumerate() {
                asker.say(&format!("  {} {slug}　{}", n + 1, title_of(&desk.laws, slug)));
            }
            asker.until("规则", |answer| {
                known_rule(&prompt::chosen(answer, &names, false)).map_err(|failure| failure.message)
            })
        }
    }
}

/// 参数写的先填，缺的在终端上问；归正写法。
fn fill(
    ambient: &Env,
    desk: &Session,
    form: &mut Form,
    given: &[(&str, Option<String>)],
    date: Date,
) -> Result<(), Failure> {
    for (key, text) in given {
        text.iter().try_for_each(|text| form.assign_at(&[key], text))?;
    }
    if ambient.interactive && !form.missing().is_empty() {
        let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout());
        let mut asker = Asker::new(&mut input, &mut output);
        for field in form.fields().to_vec() {
            if form.get(field.key).is_none() {
                asker.field(form, &field, &Hint::default())?;
            }
        }
    }
    let missing: Vec<String> = form.missing().iter().map(|f| format!("--{}（{}）", f.key, f.title())).collect();
    if !missing.is_empty() {
        let titles: Vec<&str> = form.missing().iter().map(|f| f.title()).collect();
        let lacking = Failure::usage(format!("还缺：{}", missing.join("、")));
        return Err(lacking.on_page(format!("还缺：{}", titles.join("、"))));
    }
    let said = form.spell(&desk.laws.nearest(date).bodies);
    ambient.mention(&said.iter().map(|line| format!("{}\n", safe::line(line, 200))).collect::<String>());
    Ok(())
}

/// 写了之后，这条规则在这个项目上还有几处待核。
fn still_open(desk: &Session, path: &Path, new: &Loaded<Project>, slug: &str) -> String {
    let options = crate::rules::Options { explain: false, duties: false };
    let judged = crate::store::judge_at(&desk.files, path, new, &desk.laws, desk.as_of.date, options);
    let open = judged.iter().flat_map(|j| &j.findings).filter(|f| f.rule == slug && f.status == Status::Open).count();
    if open == 0 {
        "这条规则没有待核的疑点了".to_owned()
    } else {
        format!("这条规则还有 {open} 处待核")
    }
}
