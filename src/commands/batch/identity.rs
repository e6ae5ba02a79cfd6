//! 登记表的一行说的是哪个项目：以编号为准，项目名称、建设单位须与它相符；没有编号的，由名称认。
//!
//! 钱记到别的项目头上是最难查出的错，所以三处有一处不符就不记。

use std::path::{Path, PathBuf};

use super::line::shared;
use crate::{
    commands::{Env, Session, find::ProjectFinder, table_faults::LineFault},
    intake::tables::table_reader::RegisterRow,
    model::{Act, Project},
    store::is_project_id,
    text::{half_width, safe},
};

/// 一行所写的编号、名称、单位，各在哪一列。
#[derive(Clone, Copy, Debug)]
pub(in crate::commands) struct Identity<'r> {
    id: Option<(usize, &'r str)>,
    name: Option<(usize, &'r str)>,
    unit: Option<(usize, &'r str)>,
}

impl<'r> Identity<'r> {
    pub(in crate::commands) fn of(headers: &'r [String], row: &'r RegisterRow) -> Self {
        let filled = |wanted: &str| shared(headers, row, wanted).filter(|(_, text)| !text.is_empty());
        Identity { id: filled("project"), name: filled("project_name"), unit: filled("unit") }
    }

    /// 同一个项目的两行，键相同。
    pub(in crate::commands) fn key(&self) -> String {
        match (self.id, self.name) {
            (Some((_, id)), _) => half_width(id).to_uppercase(),
            (None, Some((_, name))) => format!("{name}\n{}", self.unit.map_or("", |(_, unit)| unit)),
            (None, None) => String::new(),
        }
    }

    /// 找到项目文件。
    pub(in crate::commands) fn find(
        &self,
        ambient: &Env,
        desk: &Session,
        finder: &ProjectFinder,
    ) -> Result<PathBuf, LineFault> {
        match (self.id, self.name) {
            (Some((column, id)), _) if !is_project_id(id) => Err((column, format!("「{id}」不是项目编号"))),
            (Some((column, id)), _) => {
                let quiet = Env { interactive: false, ..ambient.clone() };
                finder.find(&quiet, desk, id).map_err(|failure| (column, failure.told(quiet.asked).into_owned()))
            }
            (None, Some((column, name))) => self.by_name(desk, finder, column, name),
            (None, None) => Err((0, "没有写项目编号，也没有写项目名称".to_owned())),
        }
    }

    /// 名称全同的唯一一个；写了单位的，只在那个单位里找。
    fn by_name(&self, desk: &Session, finder: &ProjectFinder, column: usize, name: &str) -> Result<PathBuf, LineFault> {
        let open = finder.open(desk).map_err(|failure| (column, failure.message))?;
        let in_unit = |unit: &str| self.unit.is_none_or(|(_, own)| own == unit);
        let hits: Vec<_> = open.iter().filter(|hit| is_same(&hit.name, name) && in_unit(&hit.unit)).collect();
        match &hits[..] {
            [only] => Ok(only.path.clone()),
            [] => Err((column, format!("没有名称为「{}」的项目；写编号", safe::line(name, 60)))),
            several => {
                let ids: Vec<&str> = several.iter().map(|hit| hit.id.as_str()).collect();
                Err((column, format!("名称为「{}」的项目不止一个（{}）；写编号", safe::line(name, 60), ids.join("、"))))
            }
        }
    }

    /// 名称、单位与项目不符的各处。
    pub(in crate::commands) fn mismatches(&self, desk: &Session, path: &Path, project: &Project) -> Vec<LineFault> {
        let mut wrong = Vec::new();
        let said = |what: &str, own: &str, written: &str| {
            format!(
                "编号 {} 的{what}是「{}」，表里写的是「{}」；核对是哪一个项目",
                project.id,
                safe::line(own, 60),
                safe::line(written, 60)
            )
        };
        // 涉密项目的名称是代号，不在这里说出来。
        if let Some((column, name)) = self.name.filter(|_| !project.was_classified())
            && !names_of(project).any(|own| is_same(own, name))
        {
            wrong.push((column, said("名称", &project.facts.name, name)));
        }
        if let Some((column, unit)) = self.unit {
            let folder = path.parent().and_then(Path::file_name).map(|f| f.to_string_lossy().into_owned());
            let folder = folder.unwrap_or_default();
            let official = crate::store::unit_beside(&desk.files, path).map(|u| u.name.into_string());
            let bodies = &desk.laws.nearest(desk.as_of.date).bodies;
            let same_body = || bodies.role(unit).is_some() && bodies.role(unit) == bodies.role(&folder);
            let known = std::iter::once(folder.as_str()).chain(official.as_deref()).any(|own| is_same(own, unit));
            if !known && !same_body() {
                wrong.push((column, said("单位", &folder, unit)));
            }
        }
        wrong
    }
}

/// 项目用过的名称：开头的，和后来改的。
fn names_of(project: &Project) -> impl Iterator<Item = &str> {
    let changed = project.events.iter().filter_map(|e| match &e.act {
        Act::ChangeFacts(own) => own.set.name.as_deref(),
        _ => None,
    });
    std::iter::once(&*project.facts.name).chain(changed)
}

/// 不论全角半角与空白，文字相同。
fn is_same(a: &str, b: &str) -> bool {
    let plain = |text: &str| half_width(text).chars().filter(|c| !c.is_whitespace()).collect::<String>();
    plain(a) == plain(b)
}
