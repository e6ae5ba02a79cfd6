//! `wsgov waive`、`wsgov answer`：在项目文件里添一条豁免，或对提醒的一条说明。只添，不动别的行。

use serde_yaml::{Mapping, Value as Yaml};

use crate::{
    commands::{Env, Exit, Failure, Session, find::find_project, show_findings, trial},
    intake::{ask::Asker, form::Form},
    model::{Date, Explanation, Project, Waiver},
    rules::{Status, rule},
    store::{Loaded, proven, read_file, shown},
    text::{Faults, compose_flow, did_you_mean, insert_item, nearest, parse, safe},
};

/// 添一条豁免。
#[derive(Clone, Debug, Default)]
pub struct WaiveRequest {
    /// 项目编号。
    pub id: String,
    /// 规则名。
    pub rule: String,
    /// 起始日期；无则为核查日。
    pub date: Option<Date>,
    /// 作出机关。
    pub by: Option<String>,
    /// 文号。
    pub doc: Option<String>,
    /// 截止日期（含）。
    pub until: Option<Date>,
    /// 理由。
    pub reason: Option<String>,
    /// 只预览。
    pub dry_run: bool,
}

/// 添一条说明。
#[derive(Clone, Debug, Default)]
pub struct AnswerRequest {
    /// 项目编号。
    pub id: String,
    /// 规则名。
    pub rule: String,
    /// 所说明的对象；不写为该规则的全部疑点。
    pub about: Option<String>,
    /// 说明日期；无则为核查日。
    pub date: Option<Date>,
    /// 理由。
    pub reason: Option<String>,
    /// 只预览。
    pub dry_run: bool,
}

/// 豁免一条规则。
///
/// # Errors
/// 没有这个项目或规则，缺机关、文号、期限，这条规则不可豁免，或写不了。
pub fn waive(ambient: &Env, request: &WaiveRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let date = request.date.unwrap_or(desk.as_of.date);
    let mut form = Form::new("豁免", Waiver::fields()).within(desk.laws.words());
    let given = [
        ("rule", Some(known_rule(&request.rule)?.to_owned())),
        ("date", Some(date.to_string())),
        ("by", request.by.clone()),
        ("doc", request.doc.clone()),
        ("until", request.until.map(|d| d.to_string())),
        ("reason", request.reason.clone()),
    ];
    fill(ambient, &desk, &mut form, &given, date)?;
    add(ambient, &desk, (&request.id, &request.rule), "waivers", &form, request.dry_run)
}

/// 说明一处提醒。
///
/// # Errors
/// 没有这个项目或规则，没有写理由，或写不了。
pub fn answer(ambient: &Env, request: &AnswerRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let date = request.date.unwrap_or(desk.as_of.date);
    let mut form = Form::new("说明", Explanation::fields()).within(desk.laws.words());
    let given = [
        ("rule", Some(known_rule(&request.rule)?.to_owned())),
        ("about", request.about.clone()),
        ("date", Some(date.to_string())),
        ("reason", request.reason.clone()),
    ];
    fill(ambient, &desk, &mut form, &given, date)?;
    add(ambient, &desk, (&request.id, &request.rule), "explanations", &form, request.dry_run)
}

fn known_rule(slug: &str) -> Result<&'static str, Failure> {
    rule(slug).map(|rule| rule.slug).ok_or_else(|| {
        let near = nearest(slug, crate::rules::rules().map(|rule| rule.slug)).map(did_you_mean);
        let help = near.unwrap_or_else(|| "规则名见 wsgov check 的方括号里".to_owned());
        Failure::usage(format!("没有「{}」这条规则。{help}", safe::line(slug, 60)))
    })
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
                asker.field(form, &field, &crate::intake::ask::Hint::default())?;
            }
        }
    }
    let missing: Vec<String> = form.missing().iter().map(|f| format!("--{}（{}）", f.key, f.title())).collect();
    if !missing.is_empty() {
        return Err(Failure::usage(format!("还缺：{}", missing.join("、"))));
    }
    let said = form.spell(&desk.laws.nearest(date).bodies);
    ambient.mention(&said.iter().map(|line| format!("{}\n", safe::line(line, 200))).collect::<String>());
    Ok(())
}

fn add(
    ambient: &Env,
    desk: &Session,
    (id, slug): (&str, &str),
    key: &str,
    form: &Form,
    dry_run: bool,
) -> Result<Exit, Failure> {
    let path = find_project(ambient, desk, id)?;
    let lock = if dry_run { None } else { Some(desk.lock()?) };
    let old: Loaded<Project> = read_file(&desk.files, &path);
    let Some(project) = &old.value else {
        return Err(show_findings::unreadable(ambient, desk, old, "没有写；请先按上面所指改正"));
    };
    if project.was_classified() {
        return Err(Failure::refused("项目涉密，理由不写入台账；请记在纸质案卷里"));
    }
    let map: Mapping = form.filled().map(|(field, value)| (Yaml::from(field.key), value.clone())).collect();
    let new = inserted(&old, key, &compose_flow(&Yaml::Mapping(map)))?;
    let pending = [(desk.relative(&path).to_owned(), new.source.bytes())];
    let found = trial::fresh(desk, &pending)?;
    if trial::errors(desk, &found) > 0 {
        let list = show_findings::listed(ambient, desk, found);
        return Err(Failure::refused(format!("{list}没有写：会新增错误。文件没有改动。")));
    }
    if dry_run {
        let name = shown(desk.relative(&path));
        ambient.show_diff(&name, &old.source.text, &new.source.text)?;
    }
    ambient.changes(desk, [(&*path, "changed")].into_iter(), dry_run);
    if let Some(lock) = lock {
        lock.replace(&path, &old.source.bytes(), &new.source.bytes())?;
    }
    let left = still_open(desk, &path, &new, slug);
    let verb = if dry_run { "可以写入（预览，文件没有改动）" } else { "已写入" };
    let what = if key == "waivers" { "豁免" } else { "说明" };
    let said = format!("{verb}：{what} {slug} → {}；{left}\n", shown(desk.relative(&path)));
    ambient.say_result(&said, dry_run)?;
    Ok(Exit::Clean)
}

/// 写了之后，这条规则在这个项目上还有几处待核。
fn still_open(desk: &Session, path: &std::path::Path, new: &Loaded<Project>, slug: &str) -> String {
    let options = crate::rules::Options { explain: false, duties: false };
    let judged = crate::store::judge_at(&desk.files, path, new, &desk.laws, desk.as_of.date, options);
    let open = judged.iter().flat_map(|j| &j.findings).filter(|f| f.rule == slug && f.status == Status::Open).count();
    if open == 0 {
        "这条规则没有待核的疑点了".to_owned()
    } else {
        format!("这条规则还有 {open} 处待核")
    }
}

/// 插入一条，两个读取器读出的都是原来的加这一条。
fn inserted(old: &Loaded<Project>, key: &str, item: &str) -> Result<Loaded<Project>, Failure> {
    let unproved = || Failure::failed("写入之后复读不符；文件没有改动，请报告此问题");
    let mut faults = Faults::default();
    let root = parse(&old.source, &mut faults).ok_or_else(unproved)?;
    let source =
        insert_item(&old.source, &root, key, item, "events").map_err(|fault| Failure::refused(fault.to_string()))?;
    let text = String::from_utf8(source.bytes()).map_err(|_| unproved())?;
    let new: Loaded<Project> = proven(&old.source.path, &text, &old.source.words);
    let (Some(was), Some(is)) = (&old.value, &new.value) else { return Err(unproved()) };
    let one_more = match key {
        "waivers" => is.waivers.len() == was.waivers.len() + 1 && is.waivers.starts_with(&was.waivers),
        _ => is.explanations.len() == was.explanations.len() + 1 && is.explanations.starts_with(&was.explanations),
    };
    let rest = Project { waivers: was.waivers.clone(), explanations: was.explanations.clone(), ..is.clone() };
    if one_more && rest == *was { Ok(new) } else { Err(unproved()) }
}
