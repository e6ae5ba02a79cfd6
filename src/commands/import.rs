//! `wsgov import`：把填好的申报表写成项目文件。有一格不对就一个也不写；问题一次说全，逐格指明。

mod standing;

use std::{collections::BTreeSet, fs, path::PathBuf};

use self::standing::Standing;
use crate::{
    commands::{Env, Exit, Failure, Session, print_text},
    intake::{
        numbering,
        tables::{
            form_reader::FormSheet,
            row::{Drafted, draft},
        },
    },
    model::Project,
    rules::{Options, Status},
    store::{Lock, Store, decode, judge_at, projects_dir, shown},
    text::{safe, suggest},
};

/// 请求。
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// 申报表。
    pub file: PathBuf,
    /// 全表的建设单位（文件夹名）；表里逐行写明的可以不写。
    pub unit: Option<String>,
    /// 只看，不写。
    pub dry_run: bool,
}

/// 将写的一个文件。
struct Made {
    path: PathBuf,
    text: String,
    notes: Vec<String>,
}

/// 导入申报表。
///
/// # Errors
/// 没有台账，读不了表，表里有错，或写不了文件；这时什么也没有写。
pub fn run(ambient: &Env, request: &ImportRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let mut sheet = FormSheet::read(&request.file)?;
    // 编号要不重，先取锁再看台账里已有的。
    let lock = if request.dry_run { None } else { Some(Lock::take(&desk.root)?) };
    let store = Store::open(&desk.root)?;
    let made = make(&desk, &store, &mut sheet, request.unit.as_deref())?;
    if !sheet.faults.is_empty() {
        return Err(refuse(sheet));
    }
    if made.is_empty() {
        return Err(Failure::refused("表里一个项目也没有填"));
    }
    if let Some(lock) = &lock {
        write_all(lock, &made)?;
    }
    print_text(&summary(&desk, &made, request.dry_run))?;
    Ok(Exit::Clean)
}

/// 逐行拟成文件；有错的记在表上。
fn make(desk: &Session, store: &Store, sheet: &mut FormSheet, unit: Option<&str>) -> Result<Vec<Made>, Failure> {
    let folders: Vec<&str> = store.folders.iter().map(|f| &*f.name).collect();
    if let Some(unit) = unit {
        known_unit(unit, &folders).map_err(Failure::usage)?;
    }
    let mut used: BTreeSet<String> = store.projects.iter().map(|p| p.stem().to_owned()).collect();
    let mut drafts = Vec::new();
    for (row, line) in std::mem::take(&mut sheet.lines) {
        drafts.extend(draft(sheet, row, &line));
    }
    // 先占下填写的编号，自动编的才不会与后面填写的相撞。
    for (at, id) in drafts.iter().filter_map(|d| d.id.clone()) {
        if !used.insert(id.clone()) {
            sheet.fault(at, format!("编号「{id}」已经用过；换一个，或留空由程序编号"));
        }
    }
    let placed: Vec<(Drafted, String)> =
        drafts.into_iter().filter_map(|d| unit_of(sheet, &d, unit, &folders).map(|unit| (d, unit))).collect();
    let standing = Standing::read(store, placed.iter().map(|(_, unit)| unit.as_str()));
    let mut made = Vec::new();
    for (drafted, unit) in placed {
        if let Some(id) = standing.same(&unit, &drafted) {
            sheet.fault(drafted.at, told_again(id, &drafted));
            continue;
        }
        let proposed = || numbering::propose(used.iter().map(String::as_str), drafted.year);
        let id = drafted.id.clone().map_or_else(proposed, |(_, id)| id);
        used.insert(id.clone());
        let path = projects_dir(&desk.root).join(unit).join(format!("{id}.yaml"));
        let text = drafted.to_yaml(&id).map_err(|e| Failure::failed(format!("写不成 YAML：{e}")))?;
        made.extend(checked(desk, sheet, &drafted, path, text));
    }
    Ok(made)
}

/// 台账里已有的那一个，怎么办。
fn told_again(id: &str, drafted: &Drafted) -> String {
    let (name, year) = (safe::line(drafted.name(), 40), drafted.year);
    format!(
        "台账里已有 {year} 年度的「{name}」，编号 {}；同一项目不要导入两次。要改它，用 wsgov advance 记入事实变更，申报记错的用 wsgov undo 更正后重记；再从表里删去这一行",
        safe::line(id, 40)
    )
}

/// 一行的单位：表里写的，或 `--unit`；两处都写的要相同。
fn unit_of(sheet: &mut FormSheet, drafted: &Drafted, given: Option<&str>, folders: &[&str]) -> Option<String> {
    let (at, unit) = match (&drafted.unit, given) {
        (Some((at, own)), Some(given)) if own != given => {
            sheet.fault(*at, format!("建设单位「{own}」与 --unit {given} 不同；核对是否取错了表"));
            return None;
        }
        (Some((at, own)), _) => (*at, own.clone()),
        (None, Some(given)) => (drafted.at, given.to_owned()),
        (None, None) => {
            sheet.fault(drafted.at, "没有写建设单位；在表里填「建设单位」，或用 --unit 指明");
            return None;
        }
    };
    match known_unit(&unit, folders) {
        Ok(()) => Some(unit),
        Err(message) => {
            sheet.fault(at, message);
            None
        }
    }
}

fn known_unit(unit: &str, folders: &[&str]) -> Result<(), String> {
    if folders.contains(&unit) {
        return Ok(());
    }
    let near = suggest(unit, folders.iter().copied());
    let help = near.unwrap_or_else(|| "先建它的文件夹与 unit.yaml".to_owned());
    Err(format!("台账里没有「{}」这个单位的文件夹；{help}", safe::line(unit, 40)))
}

/// 读回来再核查一遍：读不出的是错，疑点只告知。
fn checked(desk: &Session, sheet: &mut FormSheet, drafted: &Drafted, path: PathBuf, text: String) -> Option<Made> {
    let loaded = decode::<Project>(desk.relative(&path), text.clone().into_bytes());
    if loaded.value.is_none() {
        for fault in loaded.faults.0 {
            sheet.fault(drafted.at, fault.message);
        }
        return None;
    }
    let options = Options { explain: false, duties: false };
    let judged = judge_at(&desk.root, &path, &loaded, &desk.laws, desk.as_of.date, options);
    let open = judged.into_iter().flat_map(|j| j.findings).filter(|f| f.status == Status::Open);
    let notes = open.map(|f| format!("[{}] {}", f.rule, f.message)).collect();
    Some(Made { path, text, notes })
}

/// 全部写成，或一个也不留。
fn write_all(lock: &Lock, made: &[Made]) -> Result<(), Failure> {
    for (n, file) in made.iter().enumerate() {
        if let Err(error) = lock.create(&file.path, file.text.as_bytes()) {
            let left: Vec<String> =
                made[..n].iter().filter(|f| fs::remove_file(&f.path).is_err()).map(|f| shown(&f.path)).collect();
            let undone = if left.is_empty() {
                "已写的都已撤去".to_owned()
            } else {
                format!("这些没能撤去，请手工删除：{}", left.join("、"))
            };
            return Err(Failure::failed(format!("{error}；没有导入，{undone}")));
        }
    }
    Ok(())
}

fn refuse(mut sheet: FormSheet) -> Failure {
    sheet.faults.sort();
    let lines: Vec<String> =
        sheet.faults.iter().map(|f| format!("  {} {}", safe::visible(&f.address), safe::visible(&f.message))).collect();
    Failure::refused(format!("表里有 {} 处要改，什么也没有写：\n{}", lines.len(), lines.join("\n")))
}

fn summary(desk: &Session, made: &[Made], dry_run: bool) -> String {
    let verb = if dry_run { "可以导入（预览，没有写）" } else { "已导入" };
    let mut text = format!("{verb} {} 个项目：\n", made.len());
    for file in made {
        let verdict = match file.notes.len() {
            0 => "没有疑点".to_owned(),
            n => format!("{n} 处疑点"),
        };
        text.push_str(&format!("  {}：{verdict}\n", safe::visible(&shown(desk.relative(&file.path)))));
        text.extend(file.notes.iter().map(|note| format!("    {}\n", safe::visible(note))));
    }
    text
}
