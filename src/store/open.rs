//! 打开项目：它的文件、所在的文件夹与单位，合成裁断所据。全程序只有这里拼得出 [`Judgement`]。

use std::path::Path;

use rayon::prelude::*;

use super::{ProjectFile, Store};
use crate::{
    model::{Date, Project, Unit, UnitHalt, effective_unit},
    rules::{Attachments, Beyond, Judged, Judgement, Options, Registry, judge},
    ruleset::{Laws, RuleSet},
    store::{
        beyond::{SystemRegister, halts_beside, unit_halts},
        files::Files,
        read::{Loaded, read_file},
    },
    text::Decode,
};

/// 一个项目文件所在：文件名、文件夹与单位。
#[derive(Clone, Copy, Debug)]
pub struct Home<'a> {
    stem: &'a str,
    folder: &'a str,
    unit: Option<&'a Unit>,
    /// 有 unit.yaml 而读不出。
    unit_unread: bool,
}

impl<'a> Home<'a> {
    /// 台账里的一个文件；`unit` 是读过的单位，有 unit.yaml 而没有读出的即读不出。
    #[must_use]
    pub fn of(store: &'a Store, file: &'a ProjectFile, unit: Option<&'a Unit>) -> Self {
        let folder = &store.folders[file.folder];
        Home { stem: file.stem(), folder: &folder.name, unit, unit_unread: unit.is_none() && folder.unit.is_some() }
    }

    /// 同 [`Home::of`]；单位可能没有读，是不是读不出另外说明。
    pub(super) fn with_unread(self, unit_unread: bool) -> Self {
        Home { unit_unread, ..self }
    }

    /// 裁断所据。
    #[must_use]
    pub fn judgement(self, laws: &'a Laws, as_of: Date, attachments: Attachments<'a>) -> Judgement<'a> {
        let Home { stem, folder, unit, unit_unread } = self;
        Judgement { stem, folder, unit, unit_unread, laws, as_of, attachments, beyond: Beyond::NONE }
    }
}

/// 各文件夹的单位，次序同 [`Store::folders`]；没有 unit.yaml 或读不出的为无。
#[must_use]
pub fn units(store: &Store) -> Vec<Option<Unit>> {
    let read = |path: &Path| read_file::<Unit>(&store.files, path).value.map(effective_unit);
    store.folders.par_iter().map(|folder| folder.unit.as_deref().and_then(read)).collect()
}

/// 一个项目文件的周围：所在的单位。`show`、`advance` 等只读这些，不必读全部项目。
pub(super) struct ProjectContext {
    pub(super) folder: String,
    pub(super) stem: String,
    pub(super) unit: Option<Unit>,
    /// 有 unit.yaml 而读不出。
    unit_unread: bool,
    /// 本单位别处所记、及于单位的措施。
    halts: Vec<UnitHalt>,
    register: SystemRegister,
}

impl ProjectContext {
    pub(super) fn read(files: &Files, path: &Path) -> Self {
        let dir = path.parent().unwrap_or(path);
        let name = |p: Option<&std::ffi::OsStr>| p.map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let unit_file = dir.join("unit.yaml");
        let unit: Option<Unit> = value_at(files, &unit_file).map(effective_unit);
        ProjectContext {
            folder: name(dir.file_name()),
            stem: name(path.file_stem()),
            unit_unread: unit.is_none() && files.kind(&unit_file).is_some(),
            halts: Vec::new(),
            register: SystemRegister::of(files),
            unit,
        }
    }

    /// 连同本单位别处所记、及于单位的措施：裁断要看。
    fn with_halts(self, files: &Files, path: &Path, as_of: Date) -> Self {
        let beside = halts_beside(files, path.parent().unwrap_or(path), as_of);
        ProjectContext { halts: unit_halts(self.unit.as_ref(), beside, as_of), ..self }
    }

    /// 是本单位的主管部门，或台账里别的单位。
    pub(super) fn knows(&self, law: &RuleSet, name: &str) -> bool {
        let is = |known: &str| law.same_party(known, name);
        self.unit.iter().flat_map(|unit| unit.superiors()).any(is) || self.register.has_unit(&is) == Some(true)
    }

    pub(super) fn judgement<'a>(&'a self, laws: &'a Laws, as_of: Date, attachments: Attachments<'a>) -> Judgement<'a> {
        let ProjectContext { folder, stem, unit, unit_unread, halts, register } = self;
        let home = Home { stem, folder, unit: unit.as_ref(), unit_unread: *unit_unread };
        home.judgement(laws, as_of, attachments).with_beyond(Beyond { halts, registry: register })
    }
}

/// 一个项目文件所在的单位；没有 unit.yaml 或读不出的为无。
#[must_use]
pub fn unit_beside(files: &Files, path: &Path) -> Option<Unit> {
    value_at(files, &path.with_file_name("unit.yaml"))
}

fn value_at<T: Decode>(files: &Files, path: &Path) -> Option<T> {
    if files.has(path) { read_file::<T>(files, path).value } else { None }
}

/// 读一个项目文件，备好裁断所据，交给 `then`；要看的不止是裁断时用。
pub fn open_project<T>(
    files: &Files,
    path: &Path,
    laws: &Laws,
    as_of: Date,
    then: impl FnOnce(Loaded<Project>, Judgement<'_>) -> T,
) -> T {
    let loaded = read_file::<Project>(files, path);
    let look = |path: &str| files.attachment(path);
    let around = ProjectContext::read(files, path).with_halts(files, path, as_of);
    then(loaded, around.judgement(laws, as_of, Attachments::new(&look)))
}

/// 读一个项目文件并裁断。
#[must_use]
pub fn on_project(
    files: &Files,
    path: &Path,
    laws: &Laws,
    as_of: Date,
    options: Options,
) -> (Loaded<Project>, Option<Judged>) {
    open_project(files, path, laws, as_of, |loaded, judgement| {
        let judged = loaded.value.as_ref().map(|project| judge(project, judgement, options));
        (loaded, judged)
    })
}

/// 裁断读过的（或在内存里改过的）项目，当它在 `path` 处。
#[must_use]
pub fn judge_at(
    files: &Files,
    path: &Path,
    loaded: &Loaded<Project>,
    laws: &Laws,
    as_of: Date,
    options: Options,
) -> Option<Judged> {
    let look = |path: &str| files.attachment(path);
    let around = ProjectContext::read(files, path).with_halts(files, path, as_of);
    let judgement = around.judgement(laws, as_of, Attachments::new(&look));
    loaded.value.as_ref().map(|project| judge(project, judgement, options))
}
