//! 读台账：逐个文件读出、映射成报表要的行，随即丢开；涉密的与读不出的只计数。

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use super::{Filter, ReportContext, ReportError, View};
use crate::{
    model::{Project, Unit},
    rules::{Attachments, with_context},
    store::{AsOf, Home, ProjectFile, read_file, says_classified, shown, units, unseen},
    text::hint,
};

/// 说有文件读不出的那条注，里面都有这几个字：只写各行的格式据此另说。
pub const UNREAD_NOTE: &str = "个文件读不出，没有列入";

/// 读出的行，与没有列入的。
#[derive(Clone, Debug)]
pub struct Gathered<T> {
    /// 各行，按文件次序。
    pub items: Vec<T>,
    /// 读出的非涉密项目数（含未合条件的）。
    pub read: usize,
    /// 涉密项目数：不列入，只计数。
    pub classified: usize,
    /// 读不出的文件，相对于台账。
    pub unreadable: Vec<PathBuf>,
    /// 读不出的单位、县的文件：项目照列，名称之类没有依它。
    pub unread_homes: Vec<PathBuf>,
    /// 没有检出的项目文件有几个。
    pub unseen: usize,
}

/// 一个文件的结果。
enum FileOutcome<T> {
    Read(Vec<T>),
    Classified,
    Unreadable(PathBuf),
}

/// 并行读全部项目，合于条件的交给 `map`；次序与线程无关。
///
/// # Errors
/// 有项目文件，而一个也读不出。
pub fn gather<T: Send>(
    env: ReportContext<'_>,
    filter: &Filter,
    map: impl Fn(&View<'_>) -> Vec<T> + Sync,
) -> Result<Gathered<T>, ReportError> {
    let gathered = gather_where(env, filter, |_| true, map);
    match (gathered.read, gathered.unreadable.len()) {
        (0, bad) if bad > 0 => Err(ReportError::NothingRead(bad)),
        _ => Ok(gathered),
    }
}

/// 只读这几个项目。
pub fn gather_these<T: Send>(
    env: ReportContext<'_>,
    these: &BTreeSet<&Path>,
    map: impl Fn(&View<'_>) -> Vec<T> + Sync,
) -> Gathered<T> {
    gather_where(env, &Filter::default(), |file| these.contains(&*file.path), map)
}

fn gather_where<T: Send>(
    env: ReportContext<'_>,
    filter: &Filter,
    wanted: impl Fn(&ProjectFile) -> bool + Sync,
    map: impl Fn(&View<'_>) -> Vec<T> + Sync,
) -> Gathered<T> {
    let store = env.store;
    let units = units(store);
    let lap = store.progress.ticker(store.projects.len());
    let take_one = |file: &ProjectFile| {
        let outcome = take(env, file, units.get(file.folder).and_then(Option::as_ref), filter, &map);
        lap.step();
        outcome
    };
    let mut outcomes: Vec<(u16, FileOutcome<T>)> = store
        .projects
        .par_iter()
        .filter(|file| wanted(file))
        .map(|file| (rank(units.get(file.folder)), take_one(file)))
        .collect();
    // 依单位的排列次序；没有写次序的在后，仍依文件的次序。
    outcomes.sort_by_key(|(rank, _)| *rank);
    let unread =
        store.folders.iter().zip(&units).filter(|(_, unit)| unit.is_none()).filter_map(|(f, _)| f.unit.as_ref());
    let county = store.county.iter().filter(|_| env.county.is_none());
    let unread_homes = county.chain(unread).map(|path| store.relative(path)).collect();
    let (items, unreadable) = (Vec::new(), Vec::new());
    let mut gathered =
        Gathered { items, read: 0, classified: 0, unreadable, unread_homes, unseen: unseen(store).len() };
    for (_, outcome) in outcomes {
        match outcome {
            FileOutcome::Read(items) => {
                gathered.read += 1;
                gathered.items.extend(items);
            }
            FileOutcome::Classified => gathered.classified += 1,
            FileOutcome::Unreadable(path) => gathered.unreadable.push(path),
        }
    }
    gathered
}

/// 单位的排列次序；没有写的在最后。
fn rank(unit: Option<&Option<Unit>>) -> u16 {
    unit.and_then(Option::as_ref).and_then(|unit| unit.order).unwrap_or(u16::MAX)
}

/// 各单位的名称，依排列次序；没有写次序的在后。
pub(super) fn units_in_order(env: ReportContext<'_>) -> Vec<String> {
    let units = units(env.store).into_iter().flatten();
    let mut units: Vec<(u16, String)> = units.map(|u| (u.order.unwrap_or(u16::MAX), u.name.to_string())).collect();
    units.sort_by_key(|(order, _)| *order);
    units.into_iter().map(|(_, name)| name).collect()
}

/// 条件选中了谁，供由疑点、义务得来的报表用：它们不经 [`gather`]。
pub(super) struct Selection<'f> {
    filter: &'f Filter,
    /// 合于性质、阶段、年度条件的项目文件；没有这几样条件的为无，不必读。
    files: Option<BTreeSet<PathBuf>>,
}

impl<'f> Selection<'f> {
    pub(super) fn of(env: ReportContext<'_>, filter: &'f Filter) -> Result<Self, ReportError> {
        let reads = !filter.natures.is_empty() || !filter.stages.is_empty() || filter.year.is_some();
        let found = reads.then(|| gather(env, filter, |view| vec![view.path.to_path_buf()])).transpose()?;
        Ok(Selection { filter, files: found.map(|found| found.items.into_iter().collect()) })
    }

    /// 选中了这个文件，不论单位。
    pub(super) fn has(&self, path: &Path) -> bool {
        self.files.as_ref().is_none_or(|files| files.contains(path))
    }

    /// 选中了这一处；`unit` 是所列的单位，文件夹名也认。
    pub(super) fn takes(&self, path: &Path, unit: Option<&str>) -> bool {
        let folder = path.iter().nth(1).map(|name| name.to_string_lossy());
        let units = &self.filter.units;
        let is_of = |wanted: &String| unit == Some(wanted) || folder.as_deref() == Some(wanted);
        self.has(path) && (units.is_empty() || units.iter().any(is_of))
    }
}

/// 各单位的名称。
pub(super) fn unit_names(env: ReportContext<'_>) -> Vec<String> {
    units(env.store).into_iter().flatten().map(|u| u.name.to_string()).collect()
}

fn take<T>(
    env: ReportContext<'_>,
    file: &ProjectFile,
    unit: Option<&Unit>,
    filter: &Filter,
    map: impl Fn(&View<'_>) -> Vec<T>,
) -> FileOutcome<T> {
    let loaded = read_file::<Project>(&env.store.files, &file.path);
    let Some(project) = &loaded.value else {
        let classified = says_classified(&loaded.source.text);
        return if classified { FileOutcome::Classified } else { FileOutcome::Unreadable(file.path.to_path_buf()) };
    };
    if project.was_classified() {
        return FileOutcome::Classified;
    }
    let judgement = Home::of(env.store, file, unit).judgement(env.laws, env.as_of.date, Attachments::UNKNOWN);
    let rows = |view: View<'_>| if filter.takes(&view) { map(&view) } else { Vec::new() };
    let rows_of = |view: View<'_>| rows(View { traced: env.traced, ..view });
    FileOutcome::Read(with_context(project, judgement, |cx| rows_of(View::new(cx, &file.path, judgement))))
}

impl<T> Gathered<T> {
    /// 表后共用的注：核查日、涉密、读不出的文件。
    #[must_use]
    pub fn notes(&self, env: ReportContext<'_>) -> Vec<String> {
        let AsOf { date, reason } = env.as_of;
        let mut notes = vec![format!("数据截至 {date}（{}），其后的事件不计。", reason.printed())];
        if self.classified > 0 {
            notes.push(format!("涉密项目 {} 个，依规定不列入。", self.classified));
        }
        if self.unseen > 0 {
            notes.push(format!("另有 {} 个项目文件没有检出（稀疏检出），没有列入，数目不全。", self.unseen));
        }
        notes.extend(self.unreadable_note());
        if !self.unread_homes.is_empty() {
            let paths: Vec<String> = self.unread_homes.iter().map(|p| shown(p)).collect();
            notes.push(format!("{} 读不出，没有依它写名称。先用 wsgov check 查明。", paths.join("、")));
        }
        notes
    }

    /// 读不出的文件，写成一条注。
    pub(super) fn unreadable_note(&self) -> Option<String> {
        let paths: Vec<String> = self.unreadable.iter().map(|p| shown(p)).collect();
        let told = format!("有 {} {UNREAD_NOTE}，数目不全：{}。先用 wsgov check 查明。", paths.len(), paths.join("、"));
        (!paths.is_empty()).then_some(told)
    }
}

/// 先读得出、再读时读不出了的（正在改，或刚删去），写成一条注：不能只是少一个。
pub(super) fn lost_note(wanted: &BTreeSet<&Path>, listed: &[PathBuf]) -> Option<String> {
    let lost: Vec<String> = wanted.iter().filter(|w| !listed.iter().any(|l| l == *w)).map(|path| shown(path)).collect();
    let told = format!(
        "有 {} 个项目统计之后读不出了（多半正在改），没有列出，与统计对不上：{}。改好之后再做一次。",
        lost.len(),
        lost.join("、")
    );
    (!lost.is_empty()).then_some(told)
}

impl Filter {
    pub(super) fn check_units(&self, env: ReportContext<'_>) -> Result<(), ReportError> {
        let folders = || env.store.folders.iter().map(|f| &*f.name);
        let names = unit_names(env);
        let known = || folders().chain(names.iter().map(String::as_str));
        match self.units.iter().find(|u| !known().any(|k| k == u.as_str())) {
            None => Ok(()),
            Some(name) => {
                let near = hint(name, known());
                let hint = if near.is_empty() { some_units(folders()) } else { near };
                Err(ReportError::UnknownUnit { name: name.clone(), hint })
            }
        }
    }
}

/// 没有近似的，列出几个单位。
fn some_units<'a>(folders: impl Iterator<Item = &'a str>) -> String {
    const MOST: usize = 8;
    let all: Vec<&str> = folders.collect();
    let more = if all.len() > MOST { format!(" 等 {} 个", all.len()) } else { String::new() };
    format!("；可用：{}{more}", all[..all.len().min(MOST)].join("、"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::{Files, Reason, Store, load_laws};

    #[test]
    fn a_project_lost_between_two_readings_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let unit = folder.path().join("projects/甲委");
        fs::create_dir_all(&unit).unwrap();
        let project = |id: &str| format!("id: {id}\nname: 平台\nnature: 新建\nevents: []\n");
        for id in ["A-1", "A-2"] {
            fs::write(unit.join(format!("{id}.yaml")), project(id)).unwrap();
        }
        let files = Files::on_disk(folder.path());
        let (store, laws) = (Store::open(&files).unwrap(), load_laws(Some(&files), &[]).unwrap());
        let as_of = AsOf { date: "2024-06-30".parse().unwrap(), reason: Reason::Given };
        let env = ReportContext { store: &store, laws: &laws, as_of, county: None, traced: false };
        let path = |view: &View<'_>| vec![view.path.to_path_buf()];
        let first = gather(env, &Filter::default(), path).unwrap().items;
        let wanted: BTreeSet<&Path> = first.iter().map(PathBuf::as_path).collect();
        assert_eq!(lost_note(&wanted, &gather_these(env, &wanted, path).items), None);
        for lose in [|file: &Path| fs::write(file, "id: [\n").unwrap(), |file: &Path| fs::remove_file(file).unwrap()] {
            lose(&unit.join("A-2.yaml"));
            let listed = gather_these(env, &wanted, path).items;
            let told = lost_note(&wanted, &listed).unwrap();
            assert!(listed.len() == 1 && told.contains("有 1 个项目统计之后读不出了"), "{told}");
            assert!(told.contains("A-2.yaml"), "{told}");
        }
    }
}
