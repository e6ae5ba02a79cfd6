//! `wsgov unit`：记入一个单位的事件——总体方案、系统、措施；许多单位的用登记表。

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use super::{DeedRequest, How, Pen, aim::choices, draft, finish, pen_of, register, seal_all};
use crate::{
    commands::{Env, Exit, Failure, Session},
    intake::deed::DeedChoices,
    model::{Unit, UnitAct, effective_unit},
    store::{Addable, projects_dir, read_file},
    text::{did_you_mean, half_width, nearest_name, quoted, safe},
};

/// 没有写单位。
const NO_UNIT: &str = "没有写单位；写单位名称，或其中的几个字";

/// 请求。
#[derive(Clone, Debug, Default)]
pub struct UnitRequest {
    /// 单位：文件夹名、单位名称，或其中的几个字。
    pub unit: Option<String>,
    /// 事件。
    pub deed: DeedRequest,
}

/// 记入单位的事件。
///
/// # Errors
/// 没有这个单位，事件不完整，会产生新的错误，或写不了；这时文件不变。
pub fn run(ambient: &Env, request: &UnitRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    if let Some(file) = &request.deed.file {
        return from_register(ambient, &desk, file, &request.deed.how);
    }
    let word = request.unit.as_deref().ok_or_else(|| Failure::usage(NO_UNIT))?;
    let path = find_unit(&desk, word)?;
    let mut pen = Pen::<Unit>::open(ambient, &desk, &path)?;
    let unit = effective_unit(pen.value()?.clone());
    let systems: Vec<String> = unit.systems.iter().flat_map(|s| s.iter()).map(|s| s.name.to_string()).collect();
    let known = DeedChoices { systems, ..choices(ambient, pen.value()?.deeds()) };
    let draft = draft::<UnitAct>(ambient, &desk, &request.deed, &known)?;
    pen.add(ambient, &desk, &draft)?;
    finish(ambient, &desk, &[pen], &request.deed.how)
}

/// 由登记表记入许多单位的事件。
fn from_register(ambient: &Env, desk: &Session, file: &Path, how: &How) -> Result<Exit, Failure> {
    let mut pens: Vec<Pen<Unit>> = Vec::new();
    // 找单位要看整个台账，同一个说法只找一次。
    let mut found: HashMap<String, PathBuf> = HashMap::new();
    let find = |owner: &str| match found.get(owner) {
        Some(path) => Ok(path.clone()),
        None => Ok(found.entry(owner.to_owned()).or_insert(find_unit(desk, owner)?).clone()),
    };
    register::each::<UnitAct, PathBuf>((ambient, desk), (file, register::UNITS), find, |path, draft| {
        pen_of(ambient, desk, &mut pens, &path)?.stage(desk, &draft)
    })?;
    seal_all(ambient, desk, &mut pens)?;
    finish(ambient, desk, &pens, how)
}

/// 单位的 unit.yaml：文件夹名、单位名称、机关的别名，或名称里的几个字，须只有一个相合。
///
/// # Errors
/// 没有，或不止一个。
pub fn find_unit(desk: &Session, word: &str) -> Result<PathBuf, Failure> {
    let store = desk.store()?;
    let word = half_width(word.trim()).into_owned();
    if word.is_empty() {
        return Err(Failure::usage(NO_UNIT));
    }
    let at = |folder: &str| projects_dir(&desk.root).join(folder).join("unit.yaml");
    if let Some(folder) = store.folders.iter().find(|f| *f.name == *word) {
        return match &folder.unit {
            Some(path) => Ok(path.clone()),
            None => Err(Failure::usage(format!("「{word}」还没有 unit.yaml；先用 wsgov new unit {word} 建"))),
        };
    }
    let bodies = &desk.laws.nearest(desk.as_of.date).bodies;
    let role = bodies.role(&word);
    let official = |folder: &str| {
        let path = at(folder);
        path.is_file()
            .then(|| read_file::<Unit>(&desk.files, &path).value)
            .flatten()
            .is_some_and(|unit| *unit.name == *word || unit.renamed().any(|name| name == word))
    };
    let same = |folder: &str| (role.is_some() && bodies.role(folder) == role) || official(folder);
    let mut found: Vec<&str> = store.folders.iter().map(|f| &*f.name).filter(|name| same(name)).collect();
    if found.is_empty() && word.chars().count() >= 2 {
        found = store.folders.iter().map(|f| &*f.name).filter(|name| name.contains(word.as_str())).collect();
    }
    match found[..] {
        [only] => Ok(at(only)),
        [] => {
            let near = nearest_name(&word, store.folders.iter().map(|f| &*f.name)).map(did_you_mean);
            let help = near.unwrap_or_else(|| format!("用 wsgov new unit {} 新建", quoted(&word)));
            Err(Failure::usage(format!("没有「{}」这个单位；{help}", safe::line(&word, 40))))
        }
        _ => Err(Failure::usage(format!("「{}」可以是：{}；请写全", safe::line(&word, 40), found.join("、")))),
    }
}
