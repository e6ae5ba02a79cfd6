//! 新记的事由谁签署：照基准里的签署人名单，看记入它的提交。基准里没有名单的，不看。

use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::{BTreeSet, HashMap},
    path::{Path, PathBuf},
    rc::Rc,
};

use super::base::Base;
use super::former::Former;
use super::objects::Objects;
use super::place::{PathKind, is_project, place};
use super::readable::FileStanding;
use super::versions::{CommitEntries, HistoryEntry, Versions, count, has};
use crate::{
    model::{
        County, CountyAct, Date, Deed, DeedAct, Event, Framework, FrameworkAct, Project, Signer, Unit, UnitAct, Waiver,
        deed_name, signers,
    },
    rules::{Baseline, Finding, Subject, UnsignedAct},
    ruleset::RuleSet,
    store::{
        Located, Store,
        git::{Git, GitError, Oid, Parents, SignedBy, SignedCommit},
        locate::{Owner, locate_all},
        open::ProjectContext,
        read::read_file,
        signers::{Actor, COUNTY},
    },
    text::{Dictionary, Route},
};

/// 基准里的名单。
#[derive(Debug, Default)]
pub(super) struct Roster {
    /// 签署人；没有指明的为空。
    pub signers: Vec<Signer>,
    /// 基准里的 county.yaml 读不出，或不在了：用的是之前最后读得出的。
    pub unread: bool,
}

impl Roster {
    /// 各个基准里的合在一起：后来的一件管住先前的。分支早于名单的，照所比的版本（`target`）里的，
    /// 不然从老的提交分出来就不必签了；分出之后撤回的钥匙也签不了。
    pub(super) fn read(git: &Git, bases: &[Base], target: &Oid) -> Result<Self, GitError> {
        let objects = Objects::new(git, &Dictionary::default());
        let path = Path::new(COUNTY);
        let versions = Versions::<Deed<CountyAct>>::of(&objects, None, [path]);
        let mut deeds: Vec<Deed<CountyAct>> = Vec::new();
        let mut unread = false;
        let newer = Some(target).filter(|target| bases.iter().all(|base| base.oid != **target));
        for commit in bases.iter().map(|base| &base.oid).chain(newer) {
            let there = match versions.standing(commit)? {
                FileStanding::Read(there) => Some(there),
                lost => {
                    let earlier = match lost {
                        FileStanding::Absent => last_listed(git, &versions, commit)?,
                        _ => versions.at(commit)?,
                    };
                    unread |= earlier.is_some();
                    earlier
                }
            };
            let new = there.iter().flat_map(|there| there.iter()).filter(|deed| !has(&deeds, deed)).cloned();
            let new: Vec<_> = new.collect();
            deeds.extend(new);
        }
        Ok(Roster { signers: signers(&deeds), unread })
    }
}

/// 基准里没有 county.yaml：删去它，名单也还在。取最后有的一版里的；从来没有的为无。
fn last_listed(
    git: &Git,
    versions: &Versions<'_, Deed<CountyAct>>,
    commit: &Oid,
) -> Result<CommitEntries<Deed<CountyAct>>, GitError> {
    for touched in git.commits_touching(commit, &versions.paths)?.iter().rev() {
        if let Some(there) = versions.at(&touched.commit)? {
            return Ok(Some(there));
        }
    }
    Ok(None)
}

/// 核对签署所据。
pub(super) struct Signing<'a> {
    objects: Objects<'a>,
    bases: &'a [Base],
    law: &'a RuleSet,
    signers: &'a [Signer],
    since: OnceCell<Vec<Parents>>,
    commits: RefCell<HashMap<Oid, Rc<SignedCommit>>>,
    baseline: Baseline<'a>,
    shallow: Cell<Option<bool>>,
}

/// 一个文件里的各件所共有的。
struct FileHome<'h> {
    path: &'h Path,
    context: &'h ProjectContext,
}

impl<'a> Signing<'a> {
    pub(super) fn new(
        git: &'a Git,
        bases: &'a [Base],
        roster: &'a Roster,
        law: &'a RuleSet,
        baseline: Baseline<'a>,
    ) -> Self {
        Signing {
            objects: Objects::new(git, &law.words),
            bases,
            law,
            signers: &roster.signers,
            since: OnceCell::new(),
            commits: RefCell::default(),
            baseline,
            shallow: Cell::new(None),
        }
    }

    /// 变了的文件里新记的各件。
    pub(super) fn findings(&self, changed: &BTreeSet<PathBuf>, store: &Store) -> Result<Vec<Located>, GitError> {
        let mut all = Vec::new();
        for path in changed.iter().filter(|path| store.files.has(path)) {
            let context = ProjectContext::read(&store.files, path);
            let home = FileHome { path, context: &context };
            match place(path) {
                _ if is_project(path) => all.extend(self.project(&home, store)?),
                PathKind::Unit(_) => all.extend(self.unit(&home, store)?),
                PathKind::Everywhere if path == Path::new(COUNTY) => all.extend(self.county(&home, store)?),
                PathKind::Everywhere if path.starts_with("projects") => all.extend(self.framework(path, store)?),
                _ => {}
            }
        }
        Ok(all)
    }

    fn project(&self, home: &FileHome<'_>, store: &Store) -> Result<Vec<Located>, GitError> {
        let loaded = read_file::<Project>(&store.files, home.path);
        let Some(project) = &loaded.value else { return Ok(Vec::new()) };
        let events = Versions::<Event>::of(&self.objects, Some(&project.id), [home.path]);
        let waivers = Versions::<Waiver>::of(&self.objects, Some(&project.id), [home.path]);
        let mut found = Vec::new();
        for (n, event) in project.events.iter().enumerate() {
            let actor = Actor::of_event(event, home.context, self.law);
            let said =
                || (Subject::Event(project.event_name(event)), event.date, format!("{} {}", event.date, event.kind()));
            found.extend(self.judge(&events, (&project.events[..], n), &actor, event.route(), said)?);
        }
        for (n, waiver) in project.waivers.iter().enumerate() {
            let actor = Actor::of_waiver(waiver, home.context, self.law);
            let name = format!("waivers·{}@{}", waiver.rule, waiver.date);
            let said =
                || (Subject::other(name.clone()), waiver.date, format!("{} 对 {} 的豁免", waiver.date, waiver.rule));
            found.extend(self.judge(
                &waivers,
                (&project.waivers[..], n),
                &actor,
                Route::key("waivers").item(n),
                said,
            )?);
        }
        let unit = home.context.unit.as_ref().map_or_else(|| home.context.folder.as_str().into(), |u| u.name.clone());
        let classified = project.was_classified();
        let owner = Owner { path: home.path.into(), project: Some(project.id.clone()), unit: Some(unit), classified };
        Ok(locate_all(&owner, found, &loaded.source))
    }

    fn unit(&self, home: &FileHome<'_>, store: &Store) -> Result<Vec<Located>, GitError> {
        let loaded = read_file::<Unit>(&store.files, home.path);
        let deeds = loaded.value.as_ref().and_then(|unit| unit.events.as_deref()).unwrap_or_default();
        let versions = Versions::<Deed<UnitAct>>::of(&self.objects, None, [home.path]);
        let mut found = self.former(home, loaded.value.clone().map(Former::of_unit).unwrap_or_default())?;
        for (n, deed) in deeds.iter().enumerate() {
            let actor = Actor::of(deed.by.as_deref(), home.context, self.law, &[]);
            found.extend(self.judge(&versions, (deeds, n), &actor, at(n), || said(deed))?);
        }
        let owner =
            Owner { path: home.path.into(), unit: loaded.value.as_ref().map(|u| u.name.clone()), ..Owner::default() };
        Ok(locate_all(&owner, found, &loaded.source))
    }

    fn county(&self, home: &FileHome<'_>, store: &Store) -> Result<Vec<Located>, GitError> {
        let loaded = read_file::<County>(&store.files, home.path);
        let all = loaded.value.as_ref().and_then(|county| county.events.clone()).unwrap_or_default();
        let versions = Versions::<Deed<CountyAct>>::of(&self.objects, None, [home.path]);
        let mut found = self.former(home, loaded.value.clone().map(Former::of_county).unwrap_or_default())?;
        let deeds = &all[..];
        for (n, deed) in deeds.iter().enumerate() {
            let actor = Actor::of_county(deed, &all, self.law);
            found.extend(self.judge(&versions, (deeds, n), &actor, at(n), || said(deed))?);
        }
        Ok(locate_all(&Owner { path: home.path.into(), ..Owner::default() }, found, &loaded.source))
    }

    /// 旧写法的各键：添上的、改了的，和删去的。
    fn former(&self, home: &FileHome<'_>, now: Vec<Former>) -> Result<Vec<Finding>, GitError> {
        let versions = Versions::<Former>::of(&self.objects, None, [home.path]);
        let mut found = Vec::new();
        let said = |former: &Former, verb: &str| {
            let key = former.key();
            (Subject::other(key.clone()), former.date().unwrap_or(self.baseline.as_of), format!("{verb} {key}"))
        };
        for (n, one) in now.iter().enumerate() {
            let actor = one.actor(home.context, self.law);
            found.extend(self.judge(&versions, (&now[..], n), &actor, one.at(), || said(one, "改写"))?);
        }
        let mut gone: Vec<Former> = Vec::new();
        for base in self.bases {
            let there = versions.at(&base.oid)?;
            let lost =
                there.iter().flat_map(|all| all.iter()).filter(|old| now.iter().all(|one| one.key() != old.key()));
            gone.extend(lost.filter(|old| !has(&gone, old)).cloned().collect::<Vec<_>>());
        }
        for one in &gone {
            let actor = one.actor(home.context, self.law);
            let dropped = |commit: &Parents| versions.drops(commit, one).map(usize::from);
            found.extend(self.signature((1, dropped), &actor, one.at(), || said(one, "删去"))?);
        }
        Ok(found)
    }

    fn framework(&self, path: &Path, store: &Store) -> Result<Vec<Located>, GitError> {
        let loaded = read_file::<Framework>(&store.files, path);
        let Some(framework) = &loaded.value else { return Ok(Vec::new()) };
        let versions = Versions::<Deed<FrameworkAct>>::of(&self.objects, None, [path]);
        let mut found = Vec::new();
        let deeds = framework.events.as_deref().unwrap_or_default();
        for (n, deed) in deeds.iter().enumerate() {
            let actor = Actor::of_framework(deed, &framework.lead);
            found.extend(self.judge(&versions, (deeds, n), &actor, at(n), || said(deed))?);
        }
        Ok(locate_all(&Owner { path: path.into(), ..Owner::default() }, found, &loaded.source))
    }

    /// `all` 的第 `n` 件事：基准里没有、又是提交过的，看记入它的提交由谁签署；几个提交各自记入的，有一个合就行。
    /// 一模一样的又记一件，是另一件：照抄别人签过的，不算签过。
    fn judge<T: HistoryEntry>(
        &self,
        versions: &Versions<'_, T>,
        (all, n): (&[T], usize),
        actor: &Actor,
        at: Route,
        said: impl Fn() -> (Subject, Date, String),
    ) -> Result<Option<Finding>, GitError> {
        let mut held = 0;
        for base in self.bases {
            held = held.max(versions.count(&base.oid, &all[n])?);
        }
        let owed = count(&all[..=n], &all[n]).saturating_sub(held);
        self.signature((owed, |commit: &Parents| versions.brought(commit, &all[n])), actor, at, said)
    }

    /// 做这件事的提交由谁签署：要签过 `owed` 次，`did` 说一个提交做了几次。
    fn signature(
        &self,
        (mut owed, did): (usize, impl Fn(&Parents) -> Result<usize, GitError>),
        actor: &Actor,
        at: Route,
        said: impl Fn() -> (Subject, Date, String),
    ) -> Result<Option<Finding>, GitError> {
        if owed == 0 || !actor.is_declared(self.signers, self.law) {
            return Ok(None);
        }
        let mut amiss: Option<(&Oid, SignedBy)> = None;
        for commit in self.since()? {
            let done = did(commit)?;
            if done == 0 {
                continue;
            }
            if commit.parents.is_empty() && self.is_shallow()? {
                return Err(GitError::Shallow(commit.commit.short().to_owned()));
            }
            match self.signed_by(commit, actor)? {
                SignedBy::Signer(_) if owed <= done => return Ok(None),
                SignedBy::Signer(_) => owed -= done,
                other => amiss = amiss.or(Some((&commit.commit, other))),
            }
        }
        Ok(amiss.map(|(commit, by)| {
            let (subject, date, what) = said();
            let signed = by == SignedBy::Stranger;
            self.baseline.unsigned(&UnsignedAct {
                subject,
                date,
                at,
                what,
                actor: &actor.name,
                is_unit: actor.is_unit,
                commit: commit.short(),
                signed,
            })
        }))
    }

    /// 提交由谁签的。日期取它自己的与上一个的之中晚的：把日期写早，绕不过已经截止的钥匙。
    fn signed_by(&self, commit: &Parents, actor: &Actor) -> Result<SignedBy, GitError> {
        let own = self.commit(&commit.commit)?;
        let mut on = own.date;
        for parent in &commit.parents {
            on = on.max(self.commit(parent)?.date);
        }
        Ok(on.map_or(SignedBy::Stranger, |on| actor.signed_by(&own, on, self.signers, self.law)))
    }

    fn commit(&self, oid: &Oid) -> Result<Rc<SignedCommit>, GitError> {
        if let Some(known) = self.commits.borrow().get(oid) {
            return Ok(known.clone());
        }
        let read = Rc::new(self.objects.signed(oid)?);
        self.commits.borrow_mut().insert(*oid, read.clone());
        Ok(read)
    }

    /// 各个基准都没有的提交，连同正在合并进来的。
    fn since(&self) -> Result<&[Parents], GitError> {
        if let Some(since) = self.since.get() {
            return Ok(since);
        }
        let git = self.objects.git;
        let mut tips = git.merging()?;
        tips.push(git.head()?);
        let bases: Vec<&Oid> = self.bases.iter().map(|base| &base.oid).collect();
        let since = git.commits_since(&bases, &tips)?;
        Ok(self.since.get_or_init(|| since))
    }

    fn is_shallow(&self) -> Result<bool, GitError> {
        let known = self.shallow.get().map_or_else(|| self.objects.git.is_shallow(), Ok)?;
        self.shallow.set(Some(known));
        Ok(known)
    }
}

fn at(n: usize) -> Route {
    Route::key("events").item(n)
}

fn said<A: DeedAct>(deed: &Deed<A>) -> (Subject, Date, String) {
    (Subject::other(deed_name(deed)), deed.date, deed.called())
}
