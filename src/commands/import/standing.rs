//! 台账里已有的项目：同一单位、同一名称、同一计划年度的，不再导入一次。

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    intake::tables::row::Drafted,
    model::{Declare, Project, Timeline, Year},
    store::{Store, read_file},
};

/// 已申报的项目：文件夹、名称、计划年度，到编号。
pub struct Standing(BTreeMap<(String, String, Year), String>);

impl Standing {
    /// 读这些单位的项目；别的单位的不必读。
    pub fn read<'u>(store: &Store, units: impl Iterator<Item = &'u str>) -> Self {
        let units: BTreeSet<&str> = units.collect();
        let folder = |index: usize| store.folders.get(index).map_or("", |f| &*f.name);
        let mut found = BTreeMap::new();
        for file in store.projects.iter().filter(|f| units.contains(folder(f.folder))) {
            let Some(project) = read_file::<Project>(&store.files, &file.path).value else { continue };
            let chronology = project.chronology();
            for (_, declared) in Timeline::new(&chronology).of::<Declare>() {
                let key = (folder(file.folder).to_owned(), project.facts.name.to_string(), declared.plan_year);
                found.insert(key, project.id.to_string());
            }
        }
        Standing(found)
    }

    /// 与这一行相同的项目的编号；没有的记下这一行，同一批里再遇到时为空。
    pub fn take(&mut self, unit: &str, drafted: &Drafted) -> Option<String> {
        let key = (unit.to_owned(), drafted.name().to_owned(), drafted.year);
        let known = self.0.get(&key).cloned();
        if known.is_none() {
            self.0.insert(key, String::new());
        }
        known
    }
}
