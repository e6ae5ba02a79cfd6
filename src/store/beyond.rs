//! 一个项目之外的事实从哪里来：本单位别的文件里及于单位的措施，和全县各单位登记的系统。

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use memchr::{memchr, memmem};

use super::{
    Store,
    files::{FileKind, Files},
    read::{decode, read_file},
};
use crate::{
    model::{Date, Project, Text, Timeline, Unit, UnitHalt, effective_unit},
    rules::{Beyond, Enlisted, Keeper, Registry},
};

/// 单位的文件。
const UNIT: &str = "unit.yaml";

/// 全县的系统登记：头一次有人问才读，读一遍。
pub(super) struct SystemRegister {
    files: Files,
    index: OnceLock<Index>,
}

#[derive(Default)]
struct Index {
    units: Vec<Enlisted>,
    keepers: HashMap<Text, Vec<Keeper>>,
    /// 有单位的文件读不出。
    incomplete: bool,
}

impl SystemRegister {
    pub fn of(files: &Files) -> Self {
        SystemRegister { files: files.clone(), index: OnceLock::new() }
    }

    fn read(&self) -> Index {
        let mut index = Index::default();
        let Ok(folders) = self.files.list(Path::new("projects")) else { return index };
        for (folder, _) in folders.iter().filter(|(path, kind)| *kind == FileKind::Folder && is_visible(path)) {
            let path = folder.join(UNIT);
            if !self.files.has(&path) {
                continue;
            }
            match read_file::<Unit>(&self.files, &path).value.map(effective_unit) {
                Some(unit) => index.add(unit),
                None => index.incomplete = true,
            }
        }
        index
    }
}

impl Index {
    fn add(&mut self, unit: Unit) {
        self.units.push(Enlisted::of(&unit));
        for system in unit.systems.into_iter().flat_map(|list| list.0) {
            let keeper = Keeper { unit: unit.name.clone(), system };
            self.keepers.entry(keeper.system.name.clone()).or_default().push(keeper);
        }
    }
}

impl Registry for SystemRegister {
    fn unit(&self, is: &dyn Fn(&str) -> bool) -> Option<Option<Enlisted>> {
        let index = self.index.get_or_init(|| self.read());
        let found = index.units.iter().find(|unit| is(&unit.name)).cloned();
        (found.is_some() || !index.incomplete).then_some(found)
    }

    fn keepers(&self, system: &str) -> Option<Vec<Keeper>> {
        let index = self.index.get_or_init(|| self.read());
        let found = index.keepers.get(system).cloned();
        if index.incomplete { found } else { Some(found.unwrap_or_default()) }
    }
}

/// 单位的文件里的，加上 `others` 各项目里的，按日期。
pub(super) fn unit_halts(
    unit: Option<&Unit>,
    others: impl IntoIterator<Item = UnitHalt>,
    as_of: Date,
) -> Vec<UnitHalt> {
    let own = unit.map(|unit| UnitHalt::of_unit(unit, as_of)).unwrap_or_default();
    let mut halts: Vec<UnitHalt> = own.into_iter().chain(others).collect();
    halts.sort_by_key(|halt| halt.date);
    halts
}

/// 同一文件夹里各项目所记、及于单位的措施。只细读提到范围的文件。
pub(super) fn halts_beside(files: &Files, folder: &Path, as_of: Date) -> Vec<UnitHalt> {
    let Ok(listed) = files.list(folder) else { return Vec::new() };
    let projects = listed.into_iter().filter(|(path, kind)| *kind == FileKind::File && is_project(path));
    projects.flat_map(|(path, _)| halts_in(files, &path, as_of)).collect()
}

fn is_visible(path: &Path) -> bool {
    path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.'))
}

fn is_project(path: &Path) -> bool {
    is_visible(path) && path.extension().is_some_and(|x| x == "yaml") && path.file_name().is_none_or(|n| n != UNIT)
}

fn halts_in(files: &Files, path: &Path, as_of: Date) -> Vec<UnitHalt> {
    let Ok(bytes) = files.read(path) else { return Vec::new() };
    // 双引号里的转义能写出任何字。
    if memmem::find(&bytes, b"scope").is_none() && memchr(b'\\', &bytes).is_none() {
        return Vec::new();
    }
    let Some(project) = decode::<Project>(path, bytes, files.words()).value else { return Vec::new() };
    UnitHalt::of_project(&project, Timeline::new(&project.chronology()).up_to(as_of))
}

/// 读全部项目、各自裁断的（看板、导出）所用：各文件夹头一次用到才看。
pub struct Surroundings<'s> {
    files: &'s Files,
    as_of: Date,
    register: SystemRegister,
    folders: HashMap<PathBuf, OnceLock<Vec<UnitHalt>>>,
}

impl<'s> Surroundings<'s> {
    /// 一个台账的。
    #[must_use]
    pub fn of(store: &'s Store, as_of: Date) -> Self {
        let folders = store.projects.iter().filter_map(|file| file.path.parent());
        let folders = folders.map(|folder| (folder.to_owned(), OnceLock::new())).collect();
        Surroundings { files: &store.files, as_of, register: SystemRegister::of(&store.files), folders }
    }

    /// 一个项目（路径相对于根）之外的事实；`unit` 是它所在的单位。
    #[must_use]
    pub fn beyond(&self, path: &Path, unit: Option<&Unit>) -> Beyond<'_> {
        let folder = path.parent().unwrap_or(path);
        let read = || unit_halts(unit, halts_beside(self.files, folder, self.as_of), self.as_of);
        let halts = self.folders.get(folder).map_or(&[][..], |known| known.get_or_init(read));
        Beyond { halts, registry: &self.register }
    }
}
