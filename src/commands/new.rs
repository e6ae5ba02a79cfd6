//! `wsgov new`：新建项目文件。在终端上逐项询问，在脚本里由参数给出；编号自动拟定。

use std::{
    io::{BufRead, Write},
    path::Path,
};

use crate::{
    commands::{
        Audience, Env, Exit, Failure, Session, first_steps::NO_UNITS, free_id::free_id, init::WARNING,
        schema::modeline, show_findings,
    },
    intake::{
        ask::{Asker, Hint},
        form::Form,
        numbering, prompt,
    },
    model::{Project, Year, is_project_code},
    output::Document,
    rules::{Options, slugs},
    store::{Loaded, Lock, judge_at, projects_dir, proven, shown, unseen_ids},
    text::{FieldShape, Shape, comment_tail, compose_entry, did_you_mean, half_width, nearest_name, quoted, safe},
};

/// 请求：没有给的，在终端上询问。
#[derive(Clone, Debug, Default)]
pub struct NewProjectRequest {
    /// 单位的文件夹。
    pub unit: Option<String>,
    /// 编号。
    pub id: Option<String>,
    /// 编号所用的年度。
    pub year: Option<Year>,
    /// 名称。
    pub name: Option<String>,
    /// 性质。
    pub nature: Option<String>,
    /// 其他的键：`键=值`。
    pub set: Vec<String>,
    /// 只预览。
    pub dry_run: bool,
}

/// 要填的键：项目的事实；说明、豁免和事件以后再有。
fn form(desk: &Session) -> Form {
    let later = ["explanations", "waivers", "events"];
    Form::new("项目", Project::fields().into_iter().filter(|f| !later.contains(&f.key)).collect())
        .within(desk.laws.words())
        .on(desk.as_of.date)
}

/// 新建项目。
///
/// # Errors
/// 缺少必填的（脚本里），单位没有建，编号已用，写了涉密内容，或写不了。
pub fn run(ambient: &Env, request: &NewProjectRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let mut form = form(&desk);
    let id = request.id.as_deref().map(|id| half_width(id).into_owned());
    for (key, value) in [("id", &id), ("name", &request.name), ("nature", &request.nature)] {
        value.iter().try_for_each(|value| form.assign_at(&[key], value))?;
    }
    request.set.iter().try_for_each(|assignment| form.assign(assignment))?;
    let units: Vec<String> = desk.store()?.folders.into_iter().map(|f| f.name.to_string()).collect();
    let mut unit = request.unit.clone().or_else(|| only(&units));
    if units.is_empty() {
        return Err(Failure::usage(NO_UNITS));
    }
    unit.iter().try_for_each(|unit| known_unit(unit, &units).map_err(Failure::usage))?;
    if ambient.interactive && !is_complete(&form, unit.as_deref()) {
        let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout());
        fill(&desk, request, &units, &mut unit, &mut form, &mut input, &mut output)?;
    }
    let unit = unit.filter(|_| is_complete(&form, Some(""))).ok_or_else(|| missing(&form, request, &units))?;
    let lock = desk.lock()?;
    if form.get("id").is_none() {
        form.set("id", &propose(&desk, request)?)?;
    }
    create(ambient, &desk, lock, &unit, &form, request.dry_run)
}

/// 单位的文件夹须有；没有的说明怎么办。
fn known_unit(unit: &str, units: &[String]) -> Result<(), String> {
    if unit.is_empty() {
        return Err("写前面的序号，或单位名称".to_owned());
    }
    if units.iter().any(|known| known == unit) {
        return Ok(());
    }
    let near = nearest_name(unit, units.iter().map(String::as_str)).map(did_you_mean);
    let help = near.unwrap_or_else(|| format!("先用 wsgov new unit {} 新建单位", quoted(unit)));
    Err(format!("没有「{}」这个单位的文件夹。{help}", safe::line(unit, 40)))
}

fn only(units: &[String]) -> Option<String> {
    if let [only] = units { Some(only.clone()) } else { None }
}

/// 编号不算：没有的自动拟定。
fn is_complete(form: &Form, unit: Option<&str>) -> bool {
    unit.is_some() && form.missing().iter().all(|f| f.key == "id")
}

/// 一次说全缺什么。
fn missing(form: &Form, request: &NewProjectRequest, units: &[String]) -> Failure {
    let unit = request.unit.is_none() && only(units).is_none();
    let mut list: Vec<String> = Vec::new();
    if unit {
        list.push(format!("--unit（单位：{}）", units.join("、")));
    }
    let keys: Vec<_> = form.missing().into_iter().filter(|f| f.key != "id").collect();
    list.extend(keys.iter().map(|f| format!("--{}（{}，{}）", f.key, f.title(), f.shape.called())));
    let titles: Vec<&str> = unit.then_some("单位").into_iter().chain(keys.iter().map(|f| f.title())).collect();
    Failure::usage(format!("还缺：{}。其他的键用 --set 键=值", list.join("；")))
        .on_page(format!("还缺：{}", titles.join("、")))
}

/// 逐项询问。
fn fill(
    desk: &Session,
    request: &NewProjectRequest,
    units: &[String],
    unit: &mut Option<String>,
    form: &mut Form,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> Result<(), Failure> {
    let mut asker = Asker::new(input, output);
    asker.say(&format!("新建项目。直接回车：有默认值的取默认值，可不填的跳过；Ctrl-C 退出，什么也不写。\n{WARNING}"));
    if unit.is_none() {
        *unit = Some(ask_unit(&mut asker, units)?);
    }
    if form.get("id").is_none() {
        let proposed = propose(desk, request)?;
        let id = ask_id(&mut asker, desk, &proposed)?;
        // 取默认值的，写的时候再定：别人可能先用去这个编号。
        if id != proposed {
            form.set("id", &id)?;
        }
    }
    for field in form.fields().to_vec() {
        let classified = form.get("classified").and_then(serde_yaml::Value::as_bool) == Some(true);
        let wanted = field.key != "id" && form.get(field.key).is_none();
        if wanted && (!classified || field.required) {
            asker.field(form, &field, &hint(field.key))?;
        }
    }
    Ok(())
}

fn ask_unit(asker: &mut Asker<'_>, units: &[String]) -> Result<String, Failure> {
    let listed: String =
        units.iter().enumerate().map(|(i, unit)| format!("  {} {}", i + 1, safe::line(unit, 60))).collect();
    asker.until(&format!("单位{listed}"), |answer| {
        let unit = prompt::chosen(answer, units, false);
        known_unit(&unit, units).map(|()| unit)
    })
}

fn ask_id(asker: &mut Asker<'_>, desk: &Session, proposed: &str) -> Result<String, Failure> {
    asker.until(&format!("项目编号 [{proposed}]"), |answer| {
        let answer = half_width(answer);
        let id = if answer.is_empty() { proposed } else { &answer };
        free_id(desk, id).map(|()| id.to_owned()).map_err(|failure| failure.message)
    })
}

/// 各键的默认值、可选的值与查验。
fn hint(key: &str) -> Hint {
    let code = |text: &str| {
        (!is_project_code(text)).then(|| "统一代码形如 2210-500237-04-04-123456；还没有的直接回车".to_owned())
    };
    match key {
        "classified" => Hint::or("否"),
        "code" => Hint { check: Some(code), ..Hint::default() },
        _ => Hint::default(),
    }
}

/// 拟定编号：本年度的下一个，写法随已有的项目。
fn propose(desk: &Session, request: &NewProjectRequest) -> Result<String, Failure> {
    let year = request.year.unwrap_or_else(|| Year::of(desk.as_of.date).after());
    let store = desk.store()?;
    let unseen = unseen_ids(&store);
    Ok(numbering::propose(store.projects.iter().map(|p| p.stem()).chain(unseen.iter().map(String::as_str)), year))
}

/// 写文件，再说是否没有疑点、还缺什么。
fn create(ambient: &Env, desk: &Session, lock: Lock, unit: &str, form: &Form, dry_run: bool) -> Result<Exit, Failure> {
    let id = form.get("id").and_then(|v| v.as_str()).unwrap_or_default();
    free_id(desk, id)?;
    let path = projects_dir(&desk.root).join(unit).join(format!("{id}.yaml"));
    let relative = desk.relative(&path);
    let text = modeline(desk, Document::Project) + &compose(form);
    let loaded: Loaded<Project> = proven(relative, &text, desk.laws.words());
    if loaded.value.is_none() {
        return Err(show_findings::unreadable(ambient, desk, loaded, "没有新建；请先照所指改正"));
    }
    ambient.refuse_classified(id, loaded.value.as_ref().is_some_and(Project::was_classified))?;
    let options = Options { explain: false, duties: false };
    let judged = judge_at(&desk.files, &path, &loaded, &desk.laws, desk.as_of.date, options).unwrap_or_default();
    let open: Vec<_> = judged.findings.into_iter().filter(|f| f.status == crate::rules::Status::Open).collect();
    if open.iter().any(|f| f.rule == slugs::CLASSIFIED_CONTENT) {
        let list = show_findings::findings(ambient, desk, &loaded.source, &open);
        return Err(Failure::refused(format!("{list}没有新建；照上面「怎么办」去掉不该写的再试。{WARNING}")));
    }
    ambient.changes(desk, [(&*path, "created")].into_iter(), dry_run);
    if !dry_run {
        lock.create(&path, text.as_bytes())?;
    }
    drop(lock);
    let count = open.len();
    let list = show_findings::findings(ambient, desk, &loaded.source, &open);
    let said = format!("{list}{}", summary(ambient.asked, relative, (unit, id), form, (count, dry_run)));
    if dry_run {
        ambient.show_text(&text)?;
    }
    ambient.say_result(&said, dry_run)?;
    Ok(Exit::Clean)
}

fn summary(
    asked: Audience,
    path: &Path,
    (unit, id): (&str, &str),
    form: &Form,
    (count, dry_run): (usize, bool),
) -> String {
    let verb = if dry_run { "可以新建（预览，没有写）" } else { "已新建" };
    let verdict = if count == 0 { "没有疑点".to_owned() } else { format!("{count} 处疑点，见上") };
    let mut text = format!("{verb}：{}；核查：{verdict}\n", safe::visible(&shown(path)));
    let unfilled: Vec<&str> = unfilled(form).map(FieldShape::title).collect();
    if !unfilled.is_empty() {
        text.push_str(&format!("尚未填写：{}。知道了再补\n", unfilled.join("；")));
    }
    if asked == Audience::Page {
        return text;
    }
    text.push_str(&format!(
        "下一步：列入总体方案 wsgov unit {} 总体方案修订 --date 审议日期 --set add={id}；申报 wsgov advance {id} 申报\n",
        quoted(unit),
        id = quoted(id),
    ));
    text
}

/// 多半用不着的键，不催着填。
const RARE: [&str; 2] = ["framework", "plan_item"];

fn unfilled(form: &Form) -> impl Iterator<Item = &FieldShape> {
    let classified = form.get("classified").and_then(serde_yaml::Value::as_bool) == Some(true);
    unfilled_fields(form).filter(move |field| !classified && !RARE.contains(&field.key))
}

/// 文件的写法：填好的各键连同注释，没有填的作为注释留着，最后是空的事件表。
fn compose(form: &Form) -> String {
    let mut text = filled_lines(form);
    let mut rest = unfilled(form).peekable();
    if rest.peek().is_some() {
        text.push_str("# 以下尚未填写；知道了就改成实际的值，去掉行首的「# 」\n");
    }
    text.push_str(&hinted_lines(rest));
    let events = "events:";
    text.push_str(&format!("{events}{}\n", comment_tail(events, "只在末尾追加；用 wsgov advance 记入")));
    text
}

/// 填好的各键，行尾是注释。
pub fn filled_lines(form: &Form) -> String {
    form.filled().map(|(field, value)| compose_entry(field.key, value, &comment(field))).collect()
}

/// 没有填的键：写个样子，留作注释。
pub fn hinted_lines<'f>(fields: impl Iterator<Item = &'f FieldShape>) -> String {
    let hinted = |field: &FieldShape| {
        let line = format!("# {}: {}", field.key, example(&field.shape));
        format!("{line}{}\n", comment_tail(&line, &comment(field)))
    };
    fields.map(hinted).collect()
}

/// 没有填的各键。
pub fn unfilled_fields(form: &Form) -> impl Iterator<Item = &FieldShape> {
    form.fields().iter().filter(|field| form.get(field.key).is_none())
}

/// 行尾的注释：可选的用语，或键的含义。
pub fn comment(field: &FieldShape) -> String {
    match (&field.shape, field.key) {
        (Shape::Word(words) | Shape::Listed(_, words), _) => words.iter().map(|w| w.zh).collect::<Vec<_>>().join(" | "),
        (Shape::List(inner), _) if matches!(**inner, Shape::Word(_) | Shape::Listed(..)) => {
            comment(&FieldShape { shape: (**inner).clone(), ..field.clone() })
        }
        (_, "id" | "name") => String::new(),
        (_, "classified") => "国家秘密不得存入本台账".into(),
        _ => field.title().to_owned(),
    }
}

/// 没有填的键，写一个样子。
pub fn example(shape: &Shape) -> String {
    match shape {
        Shape::Text | Shape::Event => "…".into(),
        Shape::Word(words) | Shape::Listed(_, words) => words.first().map_or("…", |w| w.zh).into(),
        Shape::Money { .. } => "900万元".into(),
        Shape::Date => "2024-01-31".into(),
        Shape::Month => "2024-03".into(),
        Shape::Year => "2024".into(),
        Shape::Years => "2022-2026".into(),
        Shape::Number => "1".into(),
        Shape::Bool => "false".into(),
        Shape::List(inner) => format!("[{}]", example(inner)),
        Shape::Map(inner) => format!("{{名称: {}}}", example(inner)),
        Shape::Yearly(inner) => format!("{{2024: {}}}", example(inner)),
        Shape::Either(plain, _) => example(plain),
        Shape::Record(_, fields) => {
            // 一列记录只写必填的，免得一行太长。
            let short = |f: &&FieldShape| f.required || !matches!(f.shape, Shape::List(_));
            let inner: Vec<String> =
                fields.iter().filter(short).map(|f| format!("{}: {}", f.key, example(&f.shape))).collect();
            format!("{{{}}}", inner.join(", "))
        }
    }
}
