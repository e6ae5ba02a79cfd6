//! `wsgov report form 事件`：一种事件的空白登记表，预填接下来可办这件事的项目（单位、疑点）。

mod keeping;

use std::path::PathBuf;

use crate::{
    commands::{Env, Exit, Failure, Session, append_session::Recording, deliver},
    intake::form::draft::resolve_kind,
    model::Kind,
    output::{Heading, register_form},
    ruleset::{RuleSet, Within},
    text::{Dictionary, FieldShape, Shape},
};

/// 写出登记表；没有写 `output` 的写到标准输出。
///
/// # Errors
/// 没有写事件或认不出，标准输出是终端，或写不了文件。
pub fn run(ambient: &Env, event: Option<&str>, output: Option<&PathBuf>) -> Result<Exit, Failure> {
    let missing =
        || Failure::usage(format!("没有写事件；如 wsgov report form 支付 -o 支付.xlsx\n{}", keeping::others()));
    let event = event.ok_or_else(missing)?;
    let desk = ambient.open()?;
    let form = match keeping::of(&desk, event)? {
        Some(form) => form,
        None => {
            let unknown = |known: Failure| Failure::usage(format!("{}\n{}", known.message, keeping::others()));
            of_project(ambient, &desk, resolve_kind(event, desk.laws.words()).map_err(unknown)?)?
        }
    };
    if output.is_none() && ambient.terminal {
        let title = &form.title;
        return Err(Failure::usage(format!("登记表不是文字，不能显示在终端上；用 -o {title}.xlsx 存成文件")));
    }
    let bytes = form.bytes()?;
    deliver(&bytes, output, &form.then())?;
    Ok(Exit::Clean)
}

/// 一种事件的登记表的内容。
///
/// # Errors
/// 台账读不了，或写不成电子表格。
pub fn bytes(ambient: &Env, desk: &Session, kind: Kind) -> Result<Vec<u8>, Failure> {
    of_project(ambient, desk, kind)?.bytes()
}

/// 一张空白登记表。
struct BlankForm {
    title: String,
    /// 填好之后的命令。
    command: String,
    headings: Vec<Heading>,
    /// 预填的各行。
    rows: Vec<Vec<String>>,
}

impl BlankForm {
    /// 存下之后说：预填了几行，填好怎样办。
    fn then(&self) -> String {
        let filled = match self.rows.len() {
            0 => "没有接下来可办的，各行自己写".to_owned(),
            n => format!("预填 {n} 行"),
        };
        format!("；{filled}，填好后 {} --file 这个文件", self.command)
    }

    fn bytes(&self) -> Result<Vec<u8>, Failure> {
        register_form(&self.title, &self.command, &self.headings, &self.rows)
            .map_err(|e| Failure::failed(format!("写不成登记表：{e}")))
    }
}

fn of_project(ambient: &Env, desk: &Session, kind: Kind) -> Result<BlankForm, Failure> {
    let law = desk.laws.nearest(desk.as_of.date);
    Ok(BlankForm {
        title: law.called(kind).to_owned(),
        command: "wsgov advance".to_owned(),
        headings: headings(law, kind),
        rows: rows(ambient, desk, kind)?,
    })
}

fn plain(title: &str, required: bool) -> Heading {
    Heading { title: title.to_owned(), required, choices: Vec::new() }
}

/// 预填的各行：接下来可办这件事的非涉密项目。
fn rows(ambient: &Env, desk: &Session, kind: Kind) -> Result<Vec<Vec<String>>, Failure> {
    let store = desk.store()?;
    let mut rows = Vec::new();
    for file in &store.projects {
        let Ok(recording) = Recording::open(ambient, desk, &store.full(&file.path)) else { continue };
        let project = recording.project()?;
        if project.was_classified() || !recording.coming(desk).contains(&kind) {
            continue;
        }
        let unit = store.folders.get(file.folder).map_or("", |f| &*f.name);
        let called = desk.laws.nearest(desk.as_of.date).called(kind);
        rows.push([&*project.id, &*project.facts.name, unit, called].map(str::to_owned).to_vec());
    }
    Ok(rows)
}

/// 各栏：共有的在前，自有的依语法，清单里的材料、要报送的机关各一栏。
fn headings(law: &RuleSet, kind: Kind) -> Vec<Heading> {
    let mut all = vec![
        plain("编号", true),
        plain("项目名称", false),
        plain("建设单位", false),
        plain("事件", true),
        plain("日期", true),
        plain("机关", false),
        plain("会同机关", false),
        plain("文号", false),
    ];
    for field in kind.own_fields() {
        all.extend(own(law, kind, &field));
    }
    let materials = law.checklists.values().filter(|c| c.event.kind == kind && c.within == Within::Materials);
    let names = materials.flat_map(|list| &list.items).map(|item| format!("材料·{}", item.name));
    all.extend(names.map(|title| plain(&title, false)));
    all.push(plain("备注", false));
    all
}

/// 一个自有的键成为几栏；成组的键不放，用命令记。
fn own(law: &RuleSet, kind: Kind, field: &FieldShape) -> Vec<Heading> {
    let said = |heading: Heading| Heading { title: law.own_words(&heading.title).into_owned(), ..heading };
    of_field(field, &law.files_with(kind), &law.words).into_iter().map(said).collect()
}

/// 一个键成为几栏：要报送的机关各一栏，成组的键不放；可选的词用当地的叫法。
fn of_field(field: &FieldShape, bodies: &[String], words: &Dictionary) -> Vec<Heading> {
    let title = field.title();
    let one = |title: String, choices: Vec<&str>| Heading {
        title,
        required: field.required,
        choices: choices.into_iter().map(str::to_owned).collect(),
    };
    match &field.shape {
        Shape::Map(_) if field.key == "filed_with" => {
            bodies.iter().map(|body| one(format!("{title}·{body}"), Vec::new())).collect()
        }
        Shape::Money { .. } => vec![one(format!("{title}（万元）"), Vec::new())],
        Shape::Bool => vec![one(title.to_owned(), vec!["是", "否"])],
        Shape::Map(_) | Shape::Yearly(_) | Shape::Record(..) | Shape::Event => Vec::new(),
        Shape::List(inner) if matches!(**inner, Shape::Record(..)) => Vec::new(),
        shape => vec![one(title.to_owned(), words.choices(shape))],
    }
}
