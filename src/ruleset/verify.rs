//! 读入规则集并查验：不认识的键、没有的条款、没有的机关、缺参数的规则，都指到行。

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use toml::{Spanned, de::DeTable};

use super::{
    Article, Known, OwnRule, OwnShape, Parameters, RuleSet, RuleSetError, UnitSlip, article,
    error::{error_at, in_conflict},
    reader::{NOT_PARAMETERS, Reader},
    registration::{Registered, Registry, baseless},
    verifier::{Verifier, offset},
    written::Written,
};
use crate::model::Kind;

impl RuleSet {
    /// 读入并查验一部规则集。
    ///
    /// # Errors
    /// 全部错误，各指到行列。
    pub fn parse(path: &Path, text: &str, known: &[Known]) -> Result<RuleSet, Vec<RuleSetError>> {
        let (document, syntax) = DeTable::parse_recoverable(text);
        if !syntax.is_empty() {
            in_conflict(path, text)?;
        }
        let mut reader = Reader::new(text);
        // 括号、引号没有配上的，其后读出来的都不可信：只说第一处，改好再说别的。
        syntax.first().into_iter().for_each(|error| reader.syntax(error));
        let read = if syntax.is_empty() { read(&document, known, &mut reader) } else { None };
        let mut errors: Vec<RuleSetError> =
            reader.wrong.into_iter().map(|(offset, message)| error_at(path, text, offset, message)).collect();
        errors.sort_by_key(|e| (e.line, e.column));
        errors.dedup();
        let Some(mut set) = read.filter(|_| errors.is_empty()) else { return Err(errors) };
        (set.path, set.text) = (path.to_owned(), text.to_owned());
        Ok(set)
    }
}

/// 读出各张表，得出每条规则怎样用，再查验相互的呼应。
fn read(document: &Spanned<DeTable<'_>>, known: &[Known], reader: &mut Reader<'_>) -> Option<RuleSet> {
    let written = reader.head::<Written>(document, |key| NOT_PARAMETERS.contains(&key));
    let document = document.get_ref();
    let records = reader.records(document);
    let mut parameters = Parameters::read(document, reader);
    let mut written = written?;
    if parameters.records.unit_slip.is_none() {
        parameters.records.unit_slip = records.map(UnitSlip::usual);
    }
    let at = |route: &[&str]| offset(document, route);
    let lines = std::mem::take(&mut written.articles);
    let (mut articles, unsaid) = article::register(lines, |key| at(&["articles", key]), &mut reader.wrong);
    let registry = Registry { set: &written, parameters: &parameters, records, document, lacking: &reader.lacking };
    let registered = registry.register(known);
    reader.wrong.extend(baseless(&registered, |slug| at(&["rules", slug])));
    reader.wrong.extend(Verifier::new(document, known, &registered, &articles).all(&written, &parameters, records));
    registered.settle(&unsaid, &mut articles);
    Some(assemble(written, articles, registered, parameters))
}

/// 各张表合成规则集；路径与原文由读的人补上。
fn assemble(
    written: Written,
    articles: BTreeMap<u16, Article>,
    registered: Registered,
    parameters: Parameters,
) -> RuleSet {
    let Registered { rules, unregistered, own, .. } = registered;
    let mut tables = [written.within, written.lapse, written.lockout];
    let rows = |rule: &&'static OwnRule| {
        let table = match rule.shape {
            OwnShape::Within => &mut tables[0],
            OwnShape::Lapse => &mut tables[1],
            OwnShape::Lockout => &mut tables[2],
            OwnShape::Requires | OwnShape::Checklist => return None,
        };
        Some((rule.slug, table.remove(rule.slug)?))
    };
    let intervals = own.iter().filter_map(rows).collect();
    let competence = written.competence.into_iter().filter_map(|(k, c)| Some((Kind::find_zh(&k)?, c))).collect();
    RuleSet {
        index: 0,
        id: written.id,
        title: written.title,
        issuer: written.issuer,
        effective_from: written.effective_from,
        effective_to: written.effective_to,
        checked_on: written.checked_on,
        superior: written.superior,
        region: written.region,
        supersedes: written.supersedes,
        articles,
        bodies: written.bodies,
        competence,
        off: rules.iter().filter_map(|(slug, r)| Some((slug.clone(), r.off.clone()?))).collect(),
        rules,
        unregistered,
        requires: written.requires,
        checklists: written.checklist,
        intervals,
        own,
        parameters,
        path: PathBuf::new(),
        text: String::new(),
    }
}
