//! 与历史相比：看哪一份（盘上的，还是将要提交的），与哪个版本比，照哪一部规则判。

use super::Snapshot;
use crate::{
    commands::{Env, Failure, Session},
    ruleset::Laws,
    store::{Against, Checked, Files, Git, Located, Scope, Store, StoreError, Tree, check, load_laws},
};

/// 打开要核查的一份。
///
/// # Errors
/// 没有台账，不在仓库里，或规则集有错误。
pub(super) fn open(ambient: &Env, snapshot: Snapshot) -> Result<(Session, Option<Git>), Failure> {
    let root = Store::find_root(&ambient.start)?;
    let (git, tree) = match snapshot {
        Snapshot::OnDisk => return Ok((ambient.open_in(Files::on_disk(&root))?, None)),
        Snapshot::Staged => {
            let git = Git::open_given(&root)?;
            let tree = Tree::listed(&git, &git.index(&["."])?)?;
            (git, tree)
        }
        Snapshot::Committed => {
            let git = Git::open(&root)?;
            let tree = Tree::committed(&git, &git.head()?)?;
            (git, tree)
        }
    };
    Ok((ambient.open_in(Files::in_git(&root, tree))?, Some(git)))
}

/// 与 `revision` 比所据的；头一次提交之前与 HEAD 比的（提交前的钩子），没有可比的。
///
/// # Errors
/// git 给不出基准。
pub(super) fn against(store: &Store, git: Option<Git>, revision: &str) -> Result<Option<Against>, Failure> {
    let git = git.map_or_else(|| Git::open(&store.root), Ok)?;
    if revision == "HEAD" && git.is_unborn()? {
        return Ok(None);
    }
    Ok(Some(Against::open(git, store, revision)?))
}

/// 改写了的，和改动的项目照原来的规则集判才有的。
///
/// # Errors
/// git 不成功。
pub(super) fn absorb(
    checked: &mut Checked,
    against: &Against,
    (store, session): (&Store, &mut Session),
    scope: &Scope,
    own_rules: bool,
) -> Result<(), Failure> {
    let as_of = session.as_of.date;
    checked.absorb(against.findings(store, &session.laws, as_of)?, store, scope);
    let was = if own_rules { Vec::new() } else { against.laws_before(&store.root)? };
    checked.absorb(against.unsigned(store, &session.laws, &was, as_of)?, store, scope);
    let paths = against.changed_records(&store.root);
    for was in was {
        let (now, was) = session.laws.clone().beside(was);
        session.laws = now;
        if paths.is_empty() {
            continue;
        }
        let before = check(store, &was, as_of, &Scope { paths: paths.clone(), ..scope.clone() });
        let missed = before.findings.into_iter().filter(|f| is_missed(checked, f, &session.laws)).map(by_old_rules);
        let missed: Vec<Located> = missed.collect();
        checked.absorb(missed, store, scope);
    }
    Ok(())
}

/// 基准那时同一范围的疑点，照那时的规则集判；范围之外移来的文件也看。那时读不出规则集、还没有台账的为无。
///
/// # Errors
/// git 不成功，或读不了。
pub(super) fn before(
    against: &Against,
    store: &Store,
    session: &Session,
    scope: &Scope,
) -> Result<Option<Vec<Located>>, Failure> {
    let Some(files) = against.whole_base(&store.root)? else { return Ok(None) };
    let laws = match load_laws(Some(&files), &[]) {
        Ok(laws) => laws.known_on(session.as_of.date),
        Err(StoreError::RuleSet(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let paths = match scope.paths.is_empty() {
        true => Vec::new(),
        false => scope.paths.iter().cloned().chain(against.changed_records(&store.root)).collect(),
    };
    let scope = Scope { paths, rules: scope.rules.clone(), ..Scope::default() };
    Ok(Some(check(&Store::open(&files)?, &laws, session.as_of.date, &scope).findings))
}

/// 照现在的规则集没有、或轻了的。
fn is_missed(checked: &Checked, found: &Located, laws: &Laws) -> bool {
    let same = |f: &&Located| f.path == found.path && f.finding.identity() == found.finding.identity();
    let severity = found.severity(laws);
    found.is_open() && !checked.findings.iter().filter(same).any(|f| f.is_open() && f.severity(laws) >= severity)
}

fn by_old_rules(mut found: Located) -> Located {
    found.finding.message.push_str("（照这次改动之前的规则集判）");
    found
}
