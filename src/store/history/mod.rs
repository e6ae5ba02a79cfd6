//! 与 git 里的基准版本相比：逐个项目，以编号相认，不管文件现在放在哪里。只从基准读变了的文件。

mod attached;
mod base;
mod former;
mod lineage;
mod objects;
mod place;
mod project;
mod readable;
mod record;
mod returned;
mod signing;
mod versions;

use std::{
    cell::{OnceCell, RefCell},
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{
    Located, Store,
    files::{Files, Tree},
    git::{Git, GitError, Oid},
    laws::load_laws,
    read::{Loaded, decode},
};
use crate::{
    model::{Date, Project},
    rules::Baseline,
    ruleset::Laws,
    text::{Dictionary, shown},
};
use attached::Users;
use base::Base;
use lineage::Lineage;
use objects::Objects;
use place::{PathKind, is_project, place};
use project::{Comparison, Today};
use readable::FileStanding;
use signing::{Roster, Signing};

/// 说明里至多列出几个文件。
const MOST_NAMED: usize = 3;

/// 与基准的比较：基准是哪些提交，台账里哪些文件变了。
#[derive(Debug)]
pub struct Against {
    git: Git,
    /// 各个合并基准；历史交叉的不止一个。
    bases: Vec<Base>,
    /// 与哪一个基准相比变了都算，路径相对于台账的根。
    changed: BTreeSet<PathBuf>,
    revision: String,
    /// 基准与所比的版本里的签署人。
    roster: Roster,
    /// 附件变了的项目，用到时才找，只找一次。
    attached: OnceCell<Users>,
}

impl Against {
    /// 取 `revision` 与当前版本的各个合并基准，与 `store` 的文件相比。
    ///
    /// # Errors
    /// 没有这个版本、没有共同的起点，或 git 不成功。
    pub fn open(git: Git, store: &Store, revision: &str) -> Result<Against, GitError> {
        let bases = git.merge_bases(revision)?;
        let bases: Vec<Base> =
            bases.into_iter().map(|oid| Base::compare(&git, oid, store)).collect::<Result<_, _>>()?;
        let changed = bases.iter().flat_map(|base| &base.changed).map(|c| c.path.clone()).collect();
        let roster = Roster::read(&git, &bases, &git.commit(revision)?)?;
        Ok(Against { git, bases, changed, revision: revision.to_owned(), roster, attached: OnceCell::new() })
    }

    /// 一句说明：与什么相比，变了多少；据以核查的规则集、县和单位的文件也变了的，先说。
    #[must_use]
    pub fn describe(&self) -> String {
        let projects = self.changed.iter().filter(|path| is_project(path)).count();
        let bases: Vec<&str> = self.bases.iter().map(|base| base.oid.short()).collect();
        format!(
            "与 {} 的合并基准 {} 相比，{}项目文件变了 {projects} 个；{}",
            self.revision,
            bases.join("、"),
            self.grounds(),
            self.proof()
        )
    }

    /// 证明了什么，没有证明什么。
    fn proof(&self) -> String {
        let from = match self.roster.unread {
            true => "照基准之前最后读得出的 county.yaml 里的签署人",
            false => "照基准里的签署人",
        };
        match self.roster.signers.len() {
            0 => "只比内容的前后，是谁改的、有无授权，git 不能证明".to_owned(),
            n => {
                format!("新记的事{from}（{n} 项）核对了提交的签名；别的只比内容的前后，是谁改的，git 不能证明")
            }
        }
    }

    /// 核查所据的文件变了几个：改宽了规则，同一次提交里的错误就看不见了，所以要说。
    fn grounds(&self) -> String {
        let told = |what: &str, own: fn(&Path) -> bool| {
            let paths: Vec<String> = self.changed.iter().filter(|path| own(path)).map(|path| shown(path)).collect();
            let more = if paths.len() > MOST_NAMED { "等" } else { "" };
            let named = paths.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join("、");
            (!paths.is_empty()).then(|| format!("{what}变了 {} 个：{named}{more}；", paths.len()))
        };
        let rules = told("规则集", is_rule_set);
        let others = told("单位、县的文件", |path| match place(path) {
            PathKind::Everywhere => !is_rule_set(path),
            found => matches!(found, PathKind::Unit(_)),
        });
        rules.into_iter().chain(others).collect()
    }

    /// 改动所及：变了的项目及其单位；单位变了的，其全部项目；附件变了的，用着它的项目。
    /// 县或规则集变了的为无，即全部。
    pub fn touched(&self, store: &Store) -> Option<Vec<PathBuf>> {
        let mut touched = Vec::new();
        for path in &self.changed {
            match place(path) {
                PathKind::Everywhere => return None,
                PathKind::Unit(folder) => touched.push(store.root.join(folder)),
                PathKind::Project(folder) => {
                    touched.extend([store.root.join(path), store.root.join(folder).join("unit.yaml")]);
                }
                PathKind::Other => touched.push(store.root.join(path)),
            }
        }
        for path in self.attached(store).keys() {
            touched.extend(path.parent().map(|folder| store.root.join(folder).join("unit.yaml")));
            touched.push(store.root.join(path));
        }
        Some(touched)
    }

    /// 规则集变了的：各个基准里的，以便照原来的规则也判一遍；那时读不出的，用之前最后读得出的。没有变的为空。
    ///
    /// # Errors
    /// git 不成功。
    pub fn laws_before(&self, root: &Path) -> Result<Vec<Laws>, GitError> {
        let objects = Objects::new(&self.git, &Dictionary::default());
        let mut all = Vec::new();
        for base in self.bases.iter().filter(|base| base.changed.iter().any(|c| is_rule_set(&c.path))) {
            match self.laws_at(root, &base.oid)? {
                FileStanding::Read(laws) => all.push(laws),
                _ => {
                    let earlier = objects.last_readable(&base.oid, |commit| self.laws_at(root, commit))?;
                    all.extend(earlier.into_iter().map(|(_, laws)| laws));
                }
            }
        }
        Ok(all)
    }

    fn laws_at(&self, root: &Path, commit: &Oid) -> Result<FileStanding<Laws>, GitError> {
        let files = Files::in_git(root, Tree::committed(&self.git, commit)?);
        match load_laws(Some(&files), &[]) {
            Ok(laws) => Ok(FileStanding::Read(laws)),
            Err(_) if self.git.is_partial()? => Err(GitError::Partial(commit.short().to_owned())),
            Err(_) => Ok(FileStanding::Unread),
        }
    }

    /// 基准里的整个台账：几个基准的取第一个；没有基准的为无。
    ///
    /// # Errors
    /// git 不成功。
    pub fn whole_base(&self, root: &Path) -> Result<Option<Files>, GitError> {
        let Some(base) = self.bases.first() else { return Ok(None) };
        let tree = Tree::committed(&self.git, &base.oid)?;
        Ok(Some(Files::in_git(root, tree)))
    }

    /// 仓库里的一个文件在各个基准里的内容，那时没有的为无；不在仓库里的文件，没有从前可言，为空。
    ///
    /// # Errors
    /// git 不成功。
    pub fn file_in_bases(&self, file: &Path) -> Result<Vec<Option<Vec<u8>>>, GitError> {
        let Some(inside) = self.git.within(file)? else { return Ok(Vec::new()) };
        self.bases.iter().map(|base| self.git.whole_file(&base.oid, &inside)).collect()
    }

    /// 变了的项目、单位、县、框架的文件，全路径：照原来的规则再判的只有它们。
    #[must_use]
    pub fn changed_records(&self, root: &Path) -> Vec<PathBuf> {
        let is_judged = |path: &&PathBuf| place(path) != PathKind::Other && !is_rule_set(path);
        self.changed.iter().filter(is_judged).map(|path| root.join(path)).collect()
    }

    /// 已记的有没有被改写。与每一个基准都比；同一处只列一次。
    ///
    /// # Errors
    /// git 不成功。
    pub fn findings(&self, store: &Store, laws: &Laws, as_of: Date) -> Result<Vec<Located>, GitError> {
        let mut all: Vec<Located> = Vec::new();
        for base in &self.bases {
            let name = format!("基准 {} ", base.oid.short());
            let baseline = Baseline { name: &name, law: laws.nearest(as_of).index, as_of };
            let mut found = self.projects(base, store, laws, baseline)?;
            found.extend(record::compare(&self.git, base, store, baseline)?);
            found.extend(attached::findings(self.attached(store), store, baseline));
            let known =
                |f: &Located| all.iter().any(|k| k.path == f.path && k.finding.identity() == f.finding.identity());
            found.retain(|f| !known(f));
            all.extend(found);
        }
        Ok(all)
    }

    /// 新记的事是不是可以签署的人签的，照基准里的名单；`was` 是改动之前的规则集，机关的叫法照它认。
    ///
    /// # Errors
    /// git 不成功。
    pub fn unsigned(&self, store: &Store, laws: &Laws, was: &[Laws], as_of: Date) -> Result<Vec<Located>, GitError> {
        if self.roster.signers.is_empty() {
            return Ok(Vec::new());
        }
        let baseline = Baseline { name: "", law: laws.nearest(as_of).index, as_of };
        let law = was.first().unwrap_or(laws).nearest(as_of);
        Signing::new(&self.git, &self.bases, &self.roster, law, baseline).findings(&self.changed, store)
    }

    fn attached(&self, store: &Store) -> &Users {
        self.attached.get_or_init(|| attached::users(&self.bases, store))
    }

    fn projects(
        &self,
        base: &Base,
        store: &Store,
        laws: &Laws,
        baseline: Baseline<'_>,
    ) -> Result<Vec<Located>, GitError> {
        let (paths, contents) = base.changed_in_base(is_project);
        let today = Today::read(store, &base.changed);
        let lineage = Lineage::new(&self.git, &base.oid, store.files.words())?;
        let comparison = Comparison { store, laws, baseline, today: &today, lineage: &lineage };
        let found = RefCell::new(Ok(Vec::new()));
        let known = RefCell::new(BTreeSet::new());
        self.git.contents(&contents, |index, bytes| {
            let old: Loaded<Project> = decode(paths[index], bytes.unwrap_or_default(), store.files.words());
            known.borrow_mut().extend(old.value.as_ref().map(|project| project.id.to_string()));
            let mut found = found.borrow_mut();
            if let Ok(list) = &mut *found {
                match comparison.one(&old) {
                    Ok(more) => list.extend(more),
                    Err(error) => *found = Err(error),
                }
            }
        })?;
        let mut found = found.into_inner()?;
        let known = known.into_inner();
        let fresh: BTreeSet<&Path> = base.fresh(is_project).collect();
        let returned = today.ids_in(&fresh).filter(|id| !known.contains(*id)).collect();
        found.extend(comparison.returned(base, &returned)?);
        Ok(found)
    }
}

/// 规则集的文件。
fn is_rule_set(path: &Path) -> bool {
    place(path) == PathKind::Everywhere && path.starts_with("rules")
}
