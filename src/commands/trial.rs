//! 试判：当拟写的文件已经写了，再核查一遍，看比原来多出哪些疑点。用的就是 `check`，所以两处不会两样。

use std::{collections::BTreeSet, path::PathBuf};

use crate::{
    commands::{Failure, Session},
    rules::Status,
    ruleset::Severity,
    store::{Located, Scope, Store, check},
};

/// 多出的待核疑点，按文件、位置。
///
/// # Errors
/// 台账读不了。
pub fn fresh(desk: &Session, files: &[(PathBuf, Vec<u8>)]) -> Result<Vec<Located>, Failure> {
    compare(desk, files, &Scope::default())
}

/// 同上，拟写的只及于所在的文件（说明、豁免）：只看这些文件，不必判全县。
///
/// # Errors
/// 台账读不了。
pub fn fresh_there(desk: &Session, files: &[(PathBuf, Vec<u8>)]) -> Result<Vec<Located>, Failure> {
    let paths = files.iter().map(|(path, _)| desk.root.join(path)).collect();
    compare(desk, files, &Scope { paths, ..Scope::default() })
}

fn compare(desk: &Session, files: &[(PathBuf, Vec<u8>)], scope: &Scope) -> Result<Vec<Located>, Failure> {
    let judge = |store: &Store| check(store, &desk.laws, desk.as_of.date, scope).findings;
    let identity = |located: &Located| {
        (located.path.clone(), located.finding.rule, located.finding.subject.clone(), located.finding.message.clone())
    };
    let store = desk.store()?;
    let before: BTreeSet<_> = judge(&store).iter().map(identity).collect();
    let after = judge(&store.with_pending(files)?);
    desk.doubt(&store);
    Ok(after
        .into_iter()
        .filter(|l| !l.classified && l.finding.status == Status::Open && !before.contains(&identity(l)))
        .collect())
}

/// 其中的错误有几处。
#[must_use]
pub fn errors(desk: &Session, found: &[Located]) -> usize {
    let is_error = |l: &&Located| l.finding.severity(desk.laws.get(l.finding.law)) == Severity::Error;
    found.iter().filter(is_error).count()
}
