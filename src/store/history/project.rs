//! 逐个项目比：基准里的一个，现在何处、怎样变了。

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{
    base::{Base, Changed},
    lineage::Lineage,
    returned,
};
use crate::{
    model::{Project, Transfer},
    rules::{Attachments, Baseline, EventChange, Finding, Side, Status, compare, dispose, with_context},
    ruleset::Laws,
    store::{
        Located, Store,
        git::{GitError, Oid},
        locate::{Owner, nowhere},
        open::ProjectContext,
        read::{Loaded, most_of_each, read_file},
        secrecy::says_classified,
    },
    text::{Faults, parse, shown},
};

/// 变了的文件现在的样子：编号在哪些文件里，哪些读不出。没变的文件不必看。
pub(super) struct Today {
    by_id: BTreeMap<String, Vec<PathBuf>>,
    unread: BTreeSet<PathBuf>,
}

/// 基准里的一个项目现在何处。
enum Whereabouts<'t> {
    /// 在这个文件里。
    At(&'t Path),
    /// 可能在这个文件里，但它读不出。
    Unread(&'t Path),
    /// 不在了；原处现在是另一编号的项目，或没有。
    Gone(Option<&'t str>),
}

impl Today {
    pub(super) fn read(store: &Store, changed: &[Changed]) -> Self {
        let changed: BTreeSet<&Path> = changed.iter().map(|c| c.path.as_path()).collect();
        let mut today = Today { by_id: BTreeMap::new(), unread: BTreeSet::new() };
        for file in &store.projects {
            let path = &*file.path;
            if !changed.contains(path) {
                continue;
            }
            match read_file::<Project>(&store.files, path).value {
                Some(project) => today.by_id.entry(project.id.into_string()).or_default().push(path.to_owned()),
                None => _ = today.unread.insert(path.to_owned()),
            }
        }
        today
    }

    /// `paths` 里各个文件的编号。
    pub(super) fn ids_in(&self, paths: &BTreeSet<&Path>) -> impl Iterator<Item = &str> {
        let is_in = |all: &[PathBuf]| all.iter().any(|path| paths.contains(path.as_path()));
        self.by_id.iter().filter(move |(_, all)| is_in(all)).map(|(id, _)| id.as_str())
    }

    fn find(&self, id: &str, was: &Path) -> Whereabouts<'_> {
        let at = self.by_id.get(id).and_then(|paths| paths.iter().find(|p| *p == was).or(paths.first()));
        if let Some(path) = at {
            return Whereabouts::At(path);
        }
        let unread = self.unread.iter().find(|p| *p == was || p.file_stem().is_some_and(|stem| stem == id));
        if let Some(path) = unread {
            return Whereabouts::Unread(path);
        }
        let other = self.by_id.iter().find(|(_, paths)| paths.iter().any(|p| p == was));
        Whereabouts::Gone(other.map(|(id, _)| id.as_str()))
    }
}

/// 一次比较所据。
#[derive(Clone, Copy)]
pub(super) struct Comparison<'a> {
    pub(super) store: &'a Store,
    pub(super) laws: &'a Laws,
    pub(super) baseline: Baseline<'a>,
    pub(super) today: &'a Today,
    pub(super) lineage: &'a Lineage<'a>,
}

impl Comparison<'_> {
    /// 基准里的一个项目。
    pub(super) fn one(&self, old: &Loaded<Project>) -> Result<Vec<Located>, GitError> {
        let was = old.source.path.as_path();
        let Some(project) = &old.value else { return self.before(old) };
        let classified = project.was_classified();
        match self.today.find(&project.id, was) {
            Whereabouts::At(path) => self.pair(old, project, path),
            Whereabouts::Unread(path) => {
                let message = format!("文件读不出，没有与{}比较", self.baseline.name);
                Ok(vec![self.alone(path, Some(project), classified, self.baseline.unread(message))])
            }
            Whereabouts::Gone(renamed) => {
                let finding = self.baseline.gone(project, &shown(was), renamed);
                Ok(vec![self.alone(was, Some(project), classified, finding)])
            }
        }
    }

    /// 基准里的一份读不出：与它之前最后读得出的各版比，都没有的，说没有比。
    fn before(&self, old: &Loaded<Project>) -> Result<Vec<Located>, GitError> {
        let was = old.source.path.as_path();
        let earlier = self.lineage.last_readable(was)?;
        let is_classified = |loaded: &Loaded<Project>| loaded.value.as_ref().is_some_and(Project::was_classified);
        let classified = says_classified(&old.source.text) || earlier.iter().any(|(_, loaded)| is_classified(loaded));
        let which: Vec<&str> = earlier.iter().map(|(commit, _)| commit.short()).collect();
        let how = match which.is_empty() {
            true => "之前也没有读得出的，没有与它比较".to_owned(),
            false => format!("改与之前最后读得出的 {} 比较", which.join("、")),
        };
        let message = format!("{}的 {} 读不出，{how}", self.baseline.name, shown(was));
        let mut all = vec![self.alone(was, None, classified, self.baseline.unread(message))];
        all.extend(self.with_earlier(&earlier)?);
        Ok(all)
    }

    /// 基准里没有、从前有过而删去了的编号：与删去之前的一版比。
    pub(super) fn returned(&self, base: &Base, wanted: &BTreeSet<&str>) -> Result<Vec<Located>, GitError> {
        self.with_earlier(&returned::projects(&self.lineage.objects, base, wanted)?)
    }

    /// 与更早的各版比。
    fn with_earlier(&self, earlier: &[(Oid, Loaded<Project>)]) -> Result<Vec<Located>, GitError> {
        let mut all = Vec::new();
        for (commit, loaded) in earlier {
            let name = format!("提交 {} ", commit.short());
            let baseline = Baseline { name: &name, ..self.baseline };
            let lineage = self.lineage.earlier(commit);
            all.extend(Comparison { baseline, lineage: &lineage, ..*self }.one(loaded)?);
        }
        Ok(all)
    }

    /// 没有两边可比的一处：有现在的文件的指到其中，没有的只写路径。
    fn alone(&self, path: &Path, project: Option<&Project>, classified: bool, finding: Finding) -> Located {
        let owner = self.owner(path, project, classified);
        if !self.store.projects.iter().any(|p| *p.path == *path) {
            return owner.at(finding, nowhere(), Vec::new());
        }
        let loaded: Loaded<Project> = read_file(&self.store.files, path);
        match parse(&loaded.source, &mut Faults::default()) {
            Some(root) => owner.locate(finding, &loaded.source, &root),
            None => owner.at(finding, nowhere(), Vec::new()),
        }
    }

    fn owner(&self, path: &Path, project: Option<&Project>, classified: bool) -> Owner {
        let ProjectContext { folder, unit, .. } = ProjectContext::read(&self.store.files, path);
        let unit = unit.map_or_else(|| folder.as_str().into(), |u| u.name);
        Owner { path: path.to_owned(), project: project.map(|p| p.id.clone()), unit: Some(unit), classified }
    }

    /// 两边都有的项目。
    fn pair(&self, old: &Loaded<Project>, was: &Project, path: &Path) -> Result<Vec<Located>, GitError> {
        let new: Loaded<Project> = read_file(&self.store.files, path);
        let roots = (parse(&old.source, &mut Faults::default()), parse(&new.source, &mut Faults::default()));
        let ((Some(old_root), Some(new_root)), Some(is)) = (roots, &new.value) else { return Ok(Vec::new()) };
        let old_side = Side { project: was, root: &old_root, source: &old.source };
        let new_side = Side { project: is, root: &new_root, source: &new.source };
        let mut changes = compare(old_side, new_side);
        let out_of_place = |c: &EventChange| match *c {
            EventChange::Inserted { new } | EventChange::Moved { new, .. } => Some(new),
            EventChange::Rewritten { .. } | EventChange::Removed { .. } => None,
        };
        let suspect: Vec<usize> = changes.iter().filter_map(out_of_place).collect();
        if !suspect.is_empty() {
            // 并入别的分支时，别人追加的事件会排到自己追加的之后（或之前），不是改写。
            let excused = self.lineage.excused(was, is, &suspect, [path, &old.source.path])?;
            changes.retain(|c| out_of_place(c).is_none_or(|n| !excused.contains(&n)));
        }
        let mut findings: Vec<Finding> =
            changes.into_iter().filter_map(|c| self.baseline.event(c, old_side, new_side)).collect();
        findings.extend(self.baseline.facts(old_side, new_side));
        findings.extend(self.moved_elsewhere(&old.source.path, path).filter(|_| !self.is_handed_to(is, path)));
        let owner = self.owner(path, Some(was), was.was_classified() || is.was_classified());
        let findings = self.excused(is, path, most_of_each(&findings));
        Ok(findings.into_iter().map(|f| owner.locate(f, &new.source, &new_root)).collect())
    }

    /// 换了文件夹，就是换了单位：没有写明机关的事件，都成了新单位的。
    fn moved_elsewhere(&self, was: &Path, is: &Path) -> Option<Finding> {
        let folder = |path: &Path| path.parent().map(shown).unwrap_or_default();
        let (old, new) = (folder(was), folder(is));
        (old != new).then(|| self.baseline.rehoused(&old, &new))
    }

    /// 记有移交给现在所在单位的「移交」：换文件夹是它的结果，没有写机关的事件仍是移出单位的。
    fn is_handed_to(&self, project: &Project, path: &Path) -> bool {
        let around = ProjectContext::read(&self.store.files, path);
        let judgement = around.judgement(self.laws, self.baseline.as_of, Attachments::UNKNOWN);
        with_context(project, judgement, |cx| {
            let last = cx.timeline.of::<Transfer>().next_back();
            last.is_some_and(|(event, own)| own.from.is_some() && cx.is_home(cx.law_at(event.date), &own.to))
        })
    }

    /// 定处置状况。改写已记的，规则集与豁免都宽不了。
    fn excused(&self, project: &Project, path: &Path, findings: Vec<Finding>) -> Vec<Finding> {
        if findings.is_empty() {
            return findings;
        }
        let around = ProjectContext::read(&self.store.files, path);
        let judgement = around.judgement(self.laws, self.baseline.as_of, Attachments::UNKNOWN);
        let mut findings = with_context(project, judgement, |cx| dispose(cx, findings));
        for finding in &mut findings {
            if matches!(finding.status, Status::Waived { .. }) {
                finding.status = Status::Open;
            }
        }
        findings
    }
}
