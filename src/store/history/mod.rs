//! 与 git 里的基准版本相比：逐个项目，以编号相认，不管文件现在放在哪里。只从基准读变了的文件。

mod attached;
mod merged;
mod place;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{
    Located, Store,
    check::says_classified,
    discover::PROJECTS,
    git::{Changed, Git, GitError, Oid},
    locate::{Owner, nowhere, shown},
    open_project::ProjectContext,
    read::{Loaded, decode, read_file},
};
use crate::{
    model::{Date, Project},
    rules::{Attachments, Baseline, EventChange, Finding, Side, compare, dispose, with_context},
    ruleset::Laws,
    text::{Faults, parse},
};
use merged::Merged;
use place::{Place, is_project, place};

/// 说明里至多列出几个文件。
const MOST_NAMED: usize = 3;

/// 与基准的比较：基准是哪个提交，台账里哪些文件变了。
#[derive(Debug)]
pub struct Against {
    git: Git,
    base: Oid,
    /// 变了的文件，路径相对于台账的根。
    changed: Vec<Changed>,
    revision: String,
}

impl Against {
    /// 取 `revision` 与当前版本的合并基准。
    ///
    /// # Errors
    /// 没有 git、不在仓库里、没有这个版本、没有共同的起点。
    pub fn open(root: &Path, revision: &str) -> Result<Against, GitError> {
        let git = Git::open(root)?;
        let base = git.merge_base(revision)?;
        let changed = git.changed(&base, &[PROJECTS, "rules"])?;
        Ok(Against { git, base, changed, revision: revision.to_owned() })
    }

    /// 一句说明：与什么相比，变了多少；据以核查的规则集、县和单位的文件也变了的，先说。
    #[must_use]
    pub fn describe(&self) -> String {
        let projects = self.changed.iter().filter(|c| is_project(&c.path)).count();
        format!(
            "与 {} 的合并基准 {} 相比，{}项目文件变了 {projects} 个；只比内容的前后，是谁改的、有无授权，git 不能证明",
            self.revision,
            self.base.short(),
            self.grounds()
        )
    }

    /// 核查所据的文件变了几个：改宽了规则，同一次提交里的错误就看不见了，所以要说。
    fn grounds(&self) -> String {
        let told = |what: &str, own: fn(&Path) -> bool| {
            let paths: Vec<String> = self.changed.iter().filter(|c| own(&c.path)).map(|c| shown(&c.path)).collect();
            let more = if paths.len() > MOST_NAMED { "等" } else { "" };
            let named = paths.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join("、");
            (!paths.is_empty()).then(|| format!("{what}变了 {} 个：{named}{more}；", paths.len()))
        };
        let rules = told("规则集", |path| place(path) == Place::Everywhere && path.starts_with("rules"));
        let others = told("单位、县的文件", |path| match place(path) {
            Place::Everywhere => !path.starts_with("rules"),
            found => matches!(found, Place::Unit(_)),
        });
        rules.into_iter().chain(others).collect()
    }

    /// 改动所及：变了的项目及其单位；单位变了的，其全部项目；附件变了的，用着它的项目。
    /// 县或规则集变了的为无，即全部。
    ///
    /// # Errors
    /// git 不成功。
    pub fn touched(&self, store: &Store) -> Result<Option<Vec<PathBuf>>, GitError> {
        let mut touched = Vec::new();
        for Changed { path, .. } in &self.changed {
            match place(path) {
                Place::Everywhere => return Ok(None),
                Place::Unit(folder) => touched.push(store.root.join(folder)),
                Place::Project(folder) => {
                    touched.extend([store.root.join(path), store.root.join(folder).join("unit.yaml")]);
                }
                Place::Other => touched.push(store.root.join(path)),
            }
        }
        // 附件可以放在台账的任何地方。
        let elsewhere = self.git.changed_files(&self.base)?;
        let all = self.changed.iter().map(|c| c.path.as_path()).chain(elsewhere.iter().map(PathBuf::as_path));
        let others: BTreeSet<&Path> = all.filter(|path| place(path) == Place::Other).collect();
        for path in attached::users(store, &others) {
            touched.extend(path.parent().map(|folder| folder.join("unit.yaml")));
            touched.push(path);
        }
        Ok(Some(touched))
    }

    /// 已记的有没有被改写。
    ///
    /// # Errors
    /// git 不成功。
    pub fn findings(&self, store: &Store, laws: &Laws, as_of: Date) -> Result<Vec<Located>, GitError> {
        let (mut paths, mut contents) = (Vec::new(), Vec::new());
        for Changed { path, base } in self.changed.iter().filter(|c| is_project(&c.path)) {
            if let Some(content) = base {
                paths.push(path.as_path());
                contents.push(content.clone());
            }
        }
        let name = format!("基准 {} ", self.base.short());
        let comparison = Comparison {
            store,
            laws,
            baseline: Baseline { name: &name, law: laws.nearest(as_of).index, as_of },
            today: Today::read(store, &self.changed),
            merged: Merged::new(&self.git, &self.base),
        };
        let found = RefCell::new(Ok(Vec::new()));
        self.git.contents(&contents, |index, bytes| {
            let old = decode(paths[index], bytes.unwrap_or_default());
            let mut found = found.borrow_mut();
            if let Ok(list) = &mut *found {
                match comparison.one(&old) {
                    Ok(more) => list.extend(more),
                    Err(error) => *found = Err(error),
                }
            }
        })?;
        found.into_inner()
    }
}

/// 变了的文件现在的样子：编号在哪些文件里，哪些读不出。没变的文件不必看。
struct Today {
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
    fn read(store: &Store, changed: &[Changed]) -> Self {
        let changed: BTreeSet<&Path> = changed.iter().map(|c| c.path.as_path()).collect();
        let mut today = Today { by_id: BTreeMap::new(), unread: BTreeSet::new() };
        for file in &store.projects {
            let path = &*file.path;
            if !changed.contains(path) {
                continue;
            }
            match read_file::<Project>(&store.full(path), path).value {
                Some(project) => today.by_id.entry(project.id.into_string()).or_default().push(path.to_owned()),
                None => _ = today.unread.insert(path.to_owned()),
            }
        }
        today
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
struct Comparison<'a> {
    store: &'a Store,
    laws: &'a Laws,
    baseline: Baseline<'a>,
    today: Today,
    merged: Merged<'a>,
}

impl Comparison<'_> {
    /// 基准里的一个项目。
    fn one(&self, old: &Loaded<Project>) -> Result<Vec<Located>, GitError> {
        let was = old.source.path.as_path();
        let Some(project) = &old.value else {
            let message = format!("{}的 {} 读不出，没有与它比较", self.baseline.name, shown(was));
            return Ok(vec![self.alone(was, None, says_classified(&old.source.text), self.baseline.unread(message))]);
        };
        let classified = project.was_classified();
        match self.today.find(&project.id, was) {
            Whereabouts::At(path) => self.pair(old, project, path),
            Whereabouts::Unread(path) => {
                let message = format!("文件读不出，没有与{}比较", self.baseline.name.trim_end());
                Ok(vec![self.alone(path, Some(project), classified, self.baseline.unread(message))])
            }
            Whereabouts::Gone(renamed) => {
                let finding = self.baseline.gone(project, &shown(was), renamed);
                Ok(vec![self.alone(was, Some(project), classified, finding)])
            }
        }
    }

    /// 没有两边可比的一处：有现在的文件的指到其中，没有的只写路径。
    fn alone(&self, path: &Path, project: Option<&Project>, classified: bool, finding: Finding) -> Located {
        let owner = self.owner(path, project, classified);
        if !self.store.projects.iter().any(|p| *p.path == *path) {
            return owner.at(finding, nowhere(), Vec::new());
        }
        let loaded: Loaded<Project> = read_file(&self.store.full(path), path);
        match parse(&loaded.source, &mut Faults::default()) {
            Some(root) => owner.locate(finding, &loaded.source, &root),
            None => owner.at(finding, nowhere(), Vec::new()),
        }
    }

    fn owner(&self, path: &Path, project: Option<&Project>, classified: bool) -> Owner {
        let ProjectContext { folder, unit, .. } = ProjectContext::read(&self.store.root, &self.store.root.join(path));
        let unit = unit.map_or_else(|| folder.as_str().into(), |u| u.name);
        Owner { path: path.to_owned(), project: project.map(|p| p.id.clone()), unit: Some(unit), classified }
    }

    /// 两边都有的项目。
    fn pair(&self, old: &Loaded<Project>, was: &Project, path: &Path) -> Result<Vec<Located>, GitError> {
        let full = self.store.root.join(path);
        let new: Loaded<Project> = read_file(&full, path);
        let roots = (parse(&old.source, &mut Faults::default()), parse(&new.source, &mut Faults::default()));
        let ((Some(old_root), Some(new_root)), Some(is)) = (roots, &new.value) else { return Ok(Vec::new()) };
        let old_side = Side { project: was, root: &old_root, source: &old.source };
        let new_side = Side { project: is, root: &new_root, source: &new.source };
        let mut changes = compare(old_side, new_side);
        let out_of_place = |c: &EventChange| match *c {
            EventChange::Inserted { new } | EventChange::Moved { new, .. } => Some(new),
            EventChange::Rewritten { .. } | EventChange::Removed { .. } => None,
        };
        if changes.iter().any(|c| out_of_place(c).is_some()) {
            // 并入别的分支时，别人追加的事件会排到自己追加的之后（或之前），不是改写。
            let by_merge = self.merged.appended(is, &[path, &old.source.path])?;
            changes.retain(|c| out_of_place(c).is_none_or(|n| !by_merge.contains(&n)));
        }
        let mut findings: Vec<Finding> =
            changes.into_iter().filter_map(|c| self.baseline.event(c, old_side, new_side)).collect();
        findings.extend(self.baseline.facts(old_side, new_side));
        let owner = self.owner(path, Some(was), was.was_classified() || is.was_classified());
        let findings = self.excused(is, &full, findings);
        Ok(findings.into_iter().map(|f| owner.locate(f, &new.source, &new_root)).collect())
    }

    /// 定处置状况。
    fn excused(&self, project: &Project, path: &Path, findings: Vec<Finding>) -> Vec<Finding> {
        if findings.is_empty() {
            return findings;
        }
        let around = ProjectContext::read(&self.store.root, path);
        let judgement = around.judgement(self.laws, self.baseline.as_of, Attachments::UNKNOWN);
        with_context(project, judgement, |cx| dispose(cx, findings))
    }
}
