//! `wsgov new unit`：新建单位的文件夹与 unit.yaml。

use std::path::{Path, PathBuf};

use crate::{
    commands::{
        Env, Exit, Failure, Session,
        new::{filled_lines, hinted_lines, unfilled_fields},
        schema::modeline,
        show_findings,
    },
    intake::{
        ask::{Asker, Hint},
        form::Form,
        tables::table_reader::RegisterSheet,
    },
    model::{Unit, credit_code_is_valid},
    output::Document,
    rules::{Status, UnitCx, judge_unit},
    store::{Addition, Loaded, PLAIN_NAME, is_portable_name, projects_dir, proven, shown},
    text::{FieldShape, field_named, quoted, safe},
};

/// 请求：没有给的，在终端上询问。
#[derive(Clone, Debug, Default)]
pub struct NewUnitRequest {
    /// 名称，也是文件夹的名称。
    pub name: Option<String>,
    /// 类别。
    pub kind: Option<String>,
    /// 层级。
    pub tier: Option<String>,
    /// 统一社会信用代码。
    pub credit_code: Option<String>,
    /// 其他的键：`键=值`。
    pub set: Vec<String>,
    /// 单位名单（csv、xlsx）：一行一个单位，栏目有单位名称、单位类别、层级。
    pub file: Option<PathBuf>,
    /// 只预览。
    pub dry_run: bool,
}

/// 要填的键；事件以后再有。
fn form(desk: &Session) -> Form {
    Form::new("单位", Unit::fields().into_iter().filter(|f| f.key != "events").collect())
        .within(desk.laws.words())
        .on(desk.as_of.date)
}

/// 新建单位时须有的键：语法只要名称，核查还要类别与层级。
pub(super) const UNIT_WANTED: [&str; 3] = ["name", "kind", "tier"];

/// 新建单位。
///
/// # Errors
/// 缺少必填的（脚本里），单位已有，或写不了。
pub fn run(ambient: &Env, request: &NewUnitRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    if let Some(file) = &request.file {
        return from_list(ambient, &desk, file, request.dry_run);
    }
    let mut form = form(&desk);
    let given = [
        ("name", &request.name),
        ("kind", &request.kind),
        ("tier", &request.tier),
        ("credit_code", &request.credit_code),
    ];
    for (key, value) in given {
        value.iter().try_for_each(|value| form.assign_at(&[key], value))?;
    }
    request.set.iter().try_for_each(|assignment| form.assign(assignment))?;
    if ambient.interactive && !missing(&form, &[]).is_empty() {
        let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout());
        let mut asker = Asker::new(&mut input, &mut output);
        asker.say("新建单位。直接回车即跳过可不填的；Ctrl-C 退出，什么也不写。");
        if form.get("name").is_none() {
            let name = asker.until("单位名称", |answer| usable(&desk, answer).map(|()| answer.to_owned()))?;
            form.set("name", &name)?;
        }
        for field in form.fields().to_vec() {
            // 排列次序是全县排定之后的事，用 --set order=3 写。
            if form.get(field.key).is_none() && field.key != "order" {
                let required = UNIT_WANTED.contains(&field.key);
                asker.field(&mut form, &FieldShape { required, ..field.clone() }, &hint(field.key))?;
            }
        }
    }
    let missing = missing(&form, &[]);
    if !missing.is_empty() {
        return Err(Failure::usage(format!("还缺：{}。其他的键用 --set 键=值", missing.join("；"))));
    }
    create(ambient, &desk, &form, request.dry_run)
}

/// 名称能用作文件夹名，而且还没有。
fn usable(desk: &Session, name: &str) -> Result<(), String> {
    match name {
        "" => Err("这一项必填".to_owned()),
        _ if !is_portable_name(name) => Err(unusable(name)),
        _ if desk.files.kind(&projects_dir(&desk.root).join(name).join("unit.yaml")).is_some() => {
            Err(format!("已经有「{name}」；它的事用 wsgov unit {} 记入", quoted(name)))
        }
        _ => Ok(()),
    }
}

fn unusable(name: &str) -> String {
    format!("单位名称「{}」不能用作文件夹名：{PLAIN_NAME}", safe::line(name, 60))
}

/// 还缺的，`failed` 是写了而写错的。
fn missing(form: &Form, failed: &[&str]) -> Vec<String> {
    let is_missing = |f: &&FieldShape| form.get(f.key).is_none() && !failed.contains(&f.key);
    let wanted = form.fields().iter().filter(|f| UNIT_WANTED.contains(&f.key)).filter(is_missing);
    wanted.map(|f| format!("--{}（{}，{}）", f.key, f.title(), f.shape.called())).collect()
}

fn hint(key: &str) -> Hint {
    let code = |text: &str| {
        (!credit_code_is_valid(text)).then(|| "统一社会信用代码 18 位，末位校验不符；不知道的直接回车".to_owned())
    };
    Hint { check: (key == "credit_code").then_some(code), ..Hint::default() }
}

/// 由名单新建许多个单位；已有的跳过，有一行不对就一个也不建。
fn from_list(ambient: &Env, desk: &Session, file: &Path, dry_run: bool) -> Result<Exit, Failure> {
    let plain = |header: &str| header.split_whitespace().collect::<String>();
    let column = |cells: &[String], names: &[&str]| cells.iter().position(|c| names.contains(&plain(c).as_str()));
    let sheet = RegisterSheet::read(file, "「单位名称」一列，另有「单位类别」「层级」", |cells| {
        column(cells, &NAME_COLUMNS).is_some()
    })?;
    let (mut additions, mut faults, mut notes) = (Vec::new(), Vec::new(), sheet.notes);
    for page in &sheet.pages {
        let Some(name) = column(&page.headers, &NAME_COLUMNS) else { continue };
        for row in &page.rows {
            let cell = |n: usize| row.cells.get(n).map_or("", String::as_str);
            match one_of_list(desk, &page.headers, name, &cell) {
                Ok(Some(addition)) => additions.push(addition),
                Ok(None) => notes.push(format!("「{}」已有，跳过", safe::line(cell(name), 40))),
                Err(wrong) => faults.extend(wrong.iter().map(|why| format!("第 {} 行：{why}", row.number))),
            }
        }
    }
    ambient.mention(&notes.iter().map(|note| format!("{}\n", safe::line(note, 200))).collect::<String>());
    if !faults.is_empty() {
        return Err(Failure::usage(format!("名单有错，一个单位也没有建：\n{}", faults.join("\n"))));
    }
    ambient.writes(desk, &additions, dry_run);
    if dry_run {
        ambient.say(&format!("可以新建（预览，没有写）{} 个单位\n", additions.len()))?;
        return Ok(Exit::Clean);
    }
    desk.lock()?.write_all(&additions)?;
    ambient.say_done(&format!("已新建 {} 个单位\n", additions.len()));
    Ok(Exit::Clean)
}

/// 名单里「单位名称」一栏的叫法。
const NAME_COLUMNS: [&str; 3] = ["单位名称", "单位", "建设单位"];

/// 名单的一行；已有的为无。错的各处一次说全。
fn one_of_list<'r>(
    desk: &Session,
    headers: &[String],
    name: usize,
    cell: &dyn Fn(usize) -> &'r str,
) -> Result<Option<Addition>, Vec<String>> {
    let (mut form, mut wrong, mut failed) = (form(desk), Vec::new(), Vec::new());
    if !is_portable_name(cell(name)) {
        wrong.push(unusable(cell(name)));
        failed.push("name");
    } else if let Err(failure) = form.set("name", cell(name)) {
        wrong.push(failure.message);
        failed.push("name");
    }
    for (n, header) in headers.iter().enumerate().filter(|(n, _)| *n != name && !cell(*n).is_empty()) {
        let header: String = header.split_whitespace().collect();
        if header == "序号" {
            continue;
        }
        if let Err(failure) = form.assign_at(&[&header], cell(n)) {
            wrong.push(failure.message);
            failed.extend(field_named(form.fields(), &header).map(|field| field.key));
        }
    }
    // 写错了的不算没有写。
    let missing = missing(&form, &failed);
    if !missing.is_empty() {
        wrong.push(format!("还缺：{}", missing.join("；")));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let path = projects_dir(&desk.root).join(cell(name)).join("unit.yaml");
    if desk.files.has(&path) {
        return Ok(None);
    }
    let text = modeline(desk, Document::Unit) + &compose(&form);
    match proven::<Unit>(desk.relative(&path), &text, desk.laws.words()).value {
        Some(_) => Ok(Some(Addition { path, old: None, new: Some(text.into_bytes()), runs: false })),
        None => Err(vec!["写成之后读不出，请报告此问题".to_owned()]),
    }
}

fn create(ambient: &Env, desk: &Session, form: &Form, dry_run: bool) -> Result<Exit, Failure> {
    let name = form.get("name").and_then(|v| v.as_str()).unwrap_or_default();
    if !is_portable_name(name) {
        return Err(Failure::usage(unusable(name)));
    }
    let folder = projects_dir(&desk.root).join(name);
    let path = folder.join("unit.yaml");
    let text = modeline(desk, Document::Unit) + &compose(form);
    let loaded: Loaded<Unit> = proven(desk.relative(&path), &text, desk.laws.words());
    let Some(unit) = &loaded.value else {
        return Err(show_findings::unreadable(ambient, desk, loaded, "没有新建；请先照所指改正"));
    };
    let cx = UnitCx { unit, folder: name, laws: &desk.laws, as_of: desk.as_of.date };
    let open: Vec<_> = judge_unit(&cx).into_iter().filter(|f| f.status == Status::Open).collect();
    let addition = Addition { path: path.clone(), old: None, new: Some(text.clone().into_bytes()), runs: false };
    ambient.writes(desk, std::slice::from_ref(&addition), dry_run);
    if !dry_run {
        desk.lock()?.write_all(&[addition])?;
    }
    let verdict =
        if open.is_empty() { "没有疑点".to_owned() } else { format!("{} 处疑点，见上", open.len()) };
    let list = show_findings::findings(ambient, desk, &loaded.source, &open);
    let verb = if dry_run { "可以新建（预览，没有写）" } else { "已新建" };
    let shown = shown(desk.relative(&path));
    let next = ambient.asked.pick("下一步：wsgov new 新建项目\n", "");
    let said = format!("{list}{verb}：{}；核查：{verdict}\n{next}", safe::visible(&shown));
    if dry_run {
        ambient.show_text(&text)?;
    }
    ambient.say_result(&said, dry_run)?;
    Ok(Exit::Clean)
}

fn compose(form: &Form) -> String {
    filled_lines(form) + &hinted_lines(unfilled_fields(form))
}
