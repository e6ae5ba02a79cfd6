//! `wsgov new framework`：新建跨部门框架的文件。

use crate::{
    commands::{
        Env, Exit, Failure,
        free_id::usable_id,
        new::{filled_lines, hinted_lines, unfilled_fields},
        schema::modeline,
        show_findings,
    },
    intake::form::Form,
    model::{FRAMEWORKS, Framework},
    output::Document,
    store::{Addition, projects_dir, proven, shown},
    text::{quoted, safe},
};

/// 请求。
#[derive(Clone, Debug, Default)]
pub struct NewFrameworkRequest {
    /// 框架编号，也是文件名。
    pub id: String,
    /// 名称。
    pub name: String,
    /// 牵头部门。
    pub lead: String,
    /// 参建部门。
    pub members: Vec<String>,
    /// 其他的键：`键=值`。
    pub set: Vec<String>,
    /// 只预览。
    pub dry_run: bool,
}

/// 新建框架。
///
/// # Errors
/// 编号不能用、已经有，内容不合，或写不了。
pub fn run(ambient: &Env, request: &NewFrameworkRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    usable_id(&request.id)?;
    let path = projects_dir(&desk.root).join(FRAMEWORKS).join(format!("{}.yaml", request.id));
    if desk.files.kind(&path).is_some() {
        return Err(Failure::usage(format!(
            "已经有框架「{}」；它的报审、审核用 wsgov framework {} 框架审核 记入，另建一个的换一个编号",
            request.id,
            quoted(&request.id)
        )));
    }
    let mut form = Form::new("框架", Framework::fields().into_iter().filter(|f| f.key != "events").collect());
    for (key, value) in [("id", &request.id), ("name", &request.name), ("lead", &request.lead)] {
        form.assign_at(&[key], value)?;
    }
    form.assign_at(&["members"], &request.members.join(","))?;
    request.set.iter().try_for_each(|assignment| form.assign(assignment))?;
    let text = modeline(&desk, Document::Framework) + &compose(&form);
    let loaded = proven::<Framework>(desk.relative(&path), &text, desk.laws.words());
    if loaded.value.is_none() {
        return Err(show_findings::unreadable(ambient, &desk, loaded, "没有新建；请先照所指改正再试"));
    }
    let name = shown(desk.relative(&path));
    let addition = Addition { path, old: None, new: Some(text.clone().into_bytes()), runs: false };
    ambient.writes(&desk, std::slice::from_ref(&addition), request.dry_run);
    if request.dry_run {
        ambient.show_text(&text)?;
        ambient.say(&format!("可以新建（预览，没有写）：{}\n", safe::visible(&name)))?;
        return Ok(Exit::Clean);
    }
    desk.lock()?.write_all(&[addition])?;
    let next = format!(
        "下一步：各家的项目文件写 joint: {{…, framework: {}}}；审核之后用 wsgov framework {} 框架审核 记入\n",
        request.id,
        quoted(&request.id)
    );
    ambient.say_done(&format!("已新建：{}\n{}", safe::visible(&name), ambient.asked.pick(&next, "")));
    Ok(Exit::Clean)
}

/// 文件的写法：填好的各键连同注释，没有填的作为注释留着，最后是空的事件表。
fn compose(form: &Form) -> String {
    filled_lines(form) + &hinted_lines(unfilled_fields(form)) + "events:\n"
}
