//! `wsgov new unit`：新建单位的文件夹与 unit.yaml。

use crate::{
    commands::{
        Env, Exit, Failure, Session,
        new::{comment, example},
        print_done, print_text, show_findings,
    },
    intake::{
        ask::{Asker, Hint},
        form::Form,
    },
    model::{Unit, credit_code_is_valid},
    rules::{Status, UnitCx, judge_unit},
    store::{Addition, Loaded, is_plain_name, projects_dir, proven, shown},
    text::{comment_tail, compose_entry, safe},
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
    /// 只预览。
    pub dry_run: bool,
}

/// 新建单位时须有的键：语法只要名称，核查还要类别与层级。
const WANTED: [&str; 3] = ["name", "kind", "tier"];

/// 新建单位。
///
/// # Errors
/// 缺少必填的（脚本里），单位已有，或写不了。
pub fn run(ambient: &Env, request: &NewUnitRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let mut form = Form::new("单位", Unit::fields());
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
    if ambient.interactive && !missing(&form).is_empty() {
        let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout());
        let mut asker = Asker::new(&mut input, &mut output);
        asker.say("新建单位。直接回车即跳过可不填的；Ctrl-C 退出，什么也不写。");
        if form.get("name").is_none() {
            let name = asker.until("单位名称", |answer| usable(&desk, answer).map(|()| answer.to_owned()))?;
            form.set("name", &name)?;
        }
        for field in form.fields().to_vec() {
            if form.get(field.key).is_none() {
                let required = WANTED.contains(&field.key);
                asker.field(&mut form, &crate::text::FieldShape { required, ..field.clone() }, &hint(field.key))?;
            }
        }
    }
    let missing = missing(&form);
    if !missing.is_empty() {
        return Err(Failure::usage(format!("还缺：{}。其他的键用 --set 键=值", missing.join("；"))));
    }
    create(ambient, &desk, &form, request.dry_run)
}

/// 名称能用作文件夹名，而且还没有。
fn usable(desk: &Session, name: &str) -> Result<(), String> {
    match name {
        "" => Err("这一项必填".to_owned()),
        _ if !is_plain_name(name) => Err(unusable(name)),
        _ if desk.files.kind(&projects_dir(&desk.root).join(name).join("unit.yaml")).is_some() => {
            Err(format!("已经有「{name}」"))
        }
        _ => Ok(()),
    }
}

fn unusable(name: &str) -> String {
    format!("单位名称「{}」不能用作文件夹名", safe::line(name, 60))
}

fn missing(form: &Form) -> Vec<String> {
    let wanted = form.fields().iter().filter(|f| WANTED.contains(&f.key) && form.get(f.key).is_none());
    wanted.map(|f| format!("--{}（{}，{}）", f.key, f.title(), f.shape.called())).collect()
}

fn hint(key: &str) -> Hint {
    let code = |text: &str| {
        (!credit_code_is_valid(text)).then(|| "统一社会信用代码 18 位，末位校验不符；不知道的直接回车".to_owned())
    };
    Hint { check: (key == "credit_code").then_some(code), ..Hint::default() }
}

fn create(ambient: &Env, desk: &Session, form: &Form, dry_run: bool) -> Result<Exit, Failure> {
    let name = form.get("name").and_then(|v| v.as_str()).unwrap_or_default();
    if !is_plain_name(name) {
        return Err(Failure::usage(unusable(name)));
    }
    let folder = projects_dir(&desk.root).join(name);
    let path = folder.join("unit.yaml");
    let text = compose(form);
    let loaded: Loaded<Unit> = proven(desk.relative(&path), &text);
    let Some(unit) = &loaded.value else {
        return Err(show_findings::unreadable(ambient, desk, loaded, "没有新建；请按上面所指改正"));
    };
    let cx = UnitCx { unit, folder: name, laws: &desk.laws, as_of: desk.as_of.date };
    let open: Vec<_> = judge_unit(&cx).into_iter().filter(|f| f.status == Status::Open).collect();
    if !dry_run {
        let new = text.clone().into_bytes();
        desk.lock()?.write_all(&[Addition { path: path.clone(), old: None, new, runs: false }])?;
    }
    let verdict =
        if open.is_empty() { "没有疑点".to_owned() } else { format!("{} 处疑点，见上", open.len()) };
    let list = show_findings::findings(ambient, desk, &loaded.source, open);
    let verb = if dry_run { "可以新建（预览，没有写）" } else { "已新建" };
    let shown = shown(desk.relative(&path));
    let said = format!("{list}{verb}：{}；核查：{verdict}\n下一步：wsgov new 新建项目\n", safe::visible(&shown));
    if dry_run {
        print_text(&format!("{}{said}", safe::lines(&text)))?;
    } else {
        print_done(&said);
    }
    Ok(Exit::Clean)
}

fn compose(form: &Form) -> String {
    let mut text: String = form.filled().map(|(f, value)| compose_entry(f.key, value, &comment(f))).collect();
    for field in form.fields().iter().filter(|f| form.get(f.key).is_none()) {
        let line = format!("# {}: {}", field.key, example(&field.shape));
        text.push_str(&format!("{line}{}\n", comment_tail(&line, &comment(field))));
    }
    text
}
