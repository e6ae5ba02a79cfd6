//! 豁免、说明管不管用：写了之后有没有疑点因它了结。一处也没有的说明不写；豁免可以先写，说清楚现在还用不着。

use std::path::PathBuf;

use super::entry::{ExcuseKind, Excused};
use crate::{
    commands::{Failure, Session},
    intake::form::Form,
    rules::{Finding, Status},
    ruleset::Severity,
    store::{Scope, Store, check, shown},
    text::safe,
};

/// 至多列出几个对象。
const MOST_LISTED: usize = 8;

/// 管用的为无；管不着现有疑点的豁免，说一句。
///
/// # Errors
/// 说明管不着任何一处待核的提醒。
pub(super) fn useful(
    desk: &Session,
    kind: ExcuseKind,
    excused: &Excused,
    form: &Form,
) -> Result<Option<String>, Failure> {
    let text = |key: &str| form.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let (slug, about) = (text("rule"), text("about"));
    let store = desk.store()?;
    let path = desk.relative(&excused.path).to_owned();
    let before = open(desk, &store, &path, &slug);
    let after = open(desk, &store.with_pending(&[(path.clone(), excused.new.source.bytes())])?, &path, &slug);
    if after.len() < before.len() {
        return Ok(None);
    }
    let here = safe::visible(&shown(&path)).into_owned();
    if kind == ExcuseKind::Waiver {
        return Ok(Some(match before.is_empty() {
            true => "现在没有这条规则的疑点，其后（到截止日为止）记的事才用得着；一直用不着的，check 会提醒".to_owned(),
            false => format!("现有的 {} 处疑点不在豁免的起止日期之内，没有因此了结", before.len()),
        }));
    }
    let is_error = |finding: &Finding| finding.severity(desk.laws.get(finding.law)) == Severity::Error;
    let told = if before.is_empty() {
        format!("{here} 现在没有「{slug}」的待核疑点，没有什么可说明的；疑点见 wsgov check {here}")
    } else if before.iter().all(is_error) {
        format!("「{slug}」在这里是错误，说明只了结提醒；照「怎么办」办理，见 wsgov explain {slug}")
    } else {
        let subjects = before.iter().map(|finding| finding.subject.to_string());
        let subjects: Vec<String> = subjects.take(MOST_LISTED).map(|s| safe::line(&s, 60)).collect();
        match about.is_empty() {
            true => format!(
                "「{slug}」的待核疑点没有一处因这条说明了结；说明只管它的日期（含）以前的疑点，日期用 --date 写"
            ),
            false => format!(
                "「{slug}」没有对象为「{}」的待核疑点；--about 可写：{}，不写则是全部",
                safe::line(&about, 60),
                subjects.join("、")
            ),
        }
    };
    Err(Failure::refused(format!("{told}。没有写，文件没有改动")))
}

/// 一个文件里某条规则的待核疑点，连同看几个项目才得出的。
fn open(desk: &Session, store: &Store, path: &PathBuf, slug: &str) -> Vec<Finding> {
    let scope = Scope { paths: vec![desk.root.join(path)], ..Scope::default() };
    let found = check(store, &desk.laws, desk.as_of.date, &scope).findings.into_iter();
    let own = found.filter(|located| located.path == *path).map(|located| located.finding);
    own.filter(|finding| finding.rule == slug && finding.status == Status::Open).collect()
}
