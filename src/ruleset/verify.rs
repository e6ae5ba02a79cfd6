//! 读入规则集并查验：不认识的键、没有的条款、没有的机关、缺参数的规则，都指到行。

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use toml::{Spanned, de::DeTable};

use super::{
    Article, Known, OwnRule, OwnShape, Parameters, RuleConfig, RuleSet, RuleSetError, SHIPPED, UnitSlip, article,
    compose::{Amendment, ComposedText},
    error::{error_at, in_conflict},
    reader::{MOST_WRONG, NOT_PARAMETERS, RuleSetReader, Wrong},
    registration::{Registered, Registrar, baseless},
    verifier::{Verifier, offset},
    words,
    written::WrittenRuleSet,
};
use crate::{
    model::Kind,
    text::{Dictionary, hint},
};

/// 找旁边的一部：给出标识，得到显示用的路径与原文。
pub type Beside<'a> = &'a dyn Fn(&str) -> Option<(PathBuf, String)>;

impl RuleSet {
    /// 读入并查验一部规则集；有修改的，是施行之初的样子。
    ///
    /// # Errors
    /// 全部错误，各指到行列。
    pub fn parse(path: &Path, text: &str, known: &[Known]) -> Result<RuleSet, Vec<RuleSetError>> {
        let mut editions = RuleSet::editions(path, text, known, &|_| None)?;
        Ok(editions.swap_remove(0))
    }

    /// 读入并查验一部规则集：施行之初的，与历次修改之后的，依次。
    ///
    /// # Errors
    /// 全部错误，各指到行列。
    pub fn editions(
        path: &Path,
        text: &str,
        known: &[Known],
        beside: Beside<'_>,
    ) -> Result<Vec<RuleSet>, Vec<RuleSetError>> {
        let mut text = ComposedText::own(text);
        if let Some((id, at)) = text.extends() {
            let shipped = || SHIPPED.iter().find(|(own, _)| *own == id);
            let base = beside(&id)
                .or_else(|| shipped().map(|(id, text)| (format!("（内置）{id}.toml").into(), (*text).to_owned())));
            match base {
                Some((base, extended)) => text = text.extending(base, &extended),
                None => {
                    let near = hint(&id, SHIPPED.iter().map(|(id, _)| *id));
                    let ids: Vec<&str> = SHIPPED.iter().map(|(id, _)| *id).collect();
                    let message = format!(
                        "没有「{id}」这一部可以沿用{near}；随程序带的有 {}，也可以放在同一个文件夹里",
                        ids.join("、")
                    );
                    return Err(vec![error_at(path, &text, at, message)]);
                }
            }
        }
        let amendments = text.amendments();
        let (mut sets, mut errors): (Vec<RuleSet>, Vec<RuleSetError>) = Default::default();
        for edition in 0..=amendments.len() {
            match RuleSet::edition(path, text.amended(edition), known) {
                Ok(set) => sets.push(set),
                Err(found) => errors.extend(found.into_iter().filter(|e| !errors.contains(e)).collect::<Vec<_>>()),
            }
        }
        if errors.is_empty() {
            errors.extend(date_editions(&mut sets, &amendments, path, &text));
        }
        errors.sort_by_key(|e| (e.line, e.column));
        if errors.is_empty() { Ok(sets) } else { Err(errors) }
    }

    fn edition(path: &Path, text: ComposedText, known: &[Known]) -> Result<RuleSet, Vec<RuleSetError>> {
        let mut reader = RuleSetReader::new(text.all());
        let read = match text.document() {
            Ok((document, wrong)) => {
                reader.wrong.extend(wrong);
                read(&document, known, &mut reader)
            }
            Err(error) => {
                in_conflict(path, text.all())?;
                reader.syntax(&error);
                None
            }
        };
        let wrong = most(reader.wrong).into_iter();
        let mut errors: Vec<RuleSetError> =
            wrong.map(|(offset, message)| error_at(path, &text, offset, message)).collect();
        errors.sort_by_key(|e| (e.line, e.column));
        errors.dedup();
        let Some(mut set) = read.filter(|_| errors.is_empty()) else { return Err(errors) };
        (set.path, set.text) = (path.to_owned(), text);
        Ok(set)
    }
}

/// 靠前的几处；还有的，末一处说没有列出。
fn most(mut wrong: Vec<Wrong>) -> Vec<Wrong> {
    wrong.sort_by_key(|(offset, _)| *offset);
    let Some((offset, _)) = wrong.get(MOST_WRONG).cloned() else { return wrong };
    wrong.truncate(MOST_WRONG);
    wrong.push((offset, format!("问题超过 {MOST_WRONG} 处，以后的没有列出；改好这些，再核查一次")));
    wrong
}

/// 历次修改之后的各部：标识、名称与施行的起止；起止不对的得出错误。
fn date_editions(
    sets: &mut [RuleSet],
    amendments: &[(Amendment, usize)],
    path: &Path,
    text: &ComposedText,
) -> Vec<RuleSetError> {
    let mut errors = Vec::new();
    let (first, end) = (sets[0].effective_from, sets[0].effective_to);
    for (index, (amendment, at)) in (1..).zip(amendments) {
        let from = amendment.from;
        if from <= first || end.is_some_and(|to| to < from) {
            let message = format!("修改自 {from} 起，不在本部施行的期间之内（{first} 起）");
            errors.push(error_at(path, text, *at, message));
        }
        let before = sets[index - 1].id.clone();
        sets[index - 1].effective_to = from.pred_opt();
        let by = amendment.by.as_ref().map_or(String::new(), |by| format!("，{by}"));
        let set = &mut sets[index];
        (set.id, set.effective_from, set.supersedes) = (format!("{}@{from}", set.id), from, Some(before));
        set.title = format!("{}（{from} 修改{by}）", set.title);
    }
    errors
}

/// 一部规则集的标识；读不出的为无。
#[must_use]
pub fn id_of(text: &str) -> Option<String> {
    let document = DeTable::parse(text).ok()?;
    document.get_ref().get("id")?.get_ref().as_str().map(str::to_owned)
}

/// 读出各张表，得出每条规则怎样用，再查验相互的呼应。
fn read(document: &Spanned<DeTable<'_>>, known: &[Known], reader: &mut RuleSetReader<'_>) -> Option<RuleSet> {
    let mut document = document.clone();
    reader.complete(document.get_mut());
    let written = reader.head::<WrittenRuleSet>(&document, |key| NOT_PARAMETERS.contains(&key));
    let document = document.get_ref();
    let records = reader.records(document);
    let mut parameters = Parameters::read(document, reader);
    let mut written = written?;
    reader.lacking.extend(parameters.drop_unset());
    if parameters.records.unit_slip.is_none() {
        parameters.records.unit_slip = records.map(UnitSlip::usual);
    }
    let at = |route: &[&str]| offset(document, route);
    let (local, wrong) = words::dictionary(&written.words, at);
    reader.wrong.extend(wrong);
    if parameters.budget.fund_kinds.is_none() {
        let article = parameters.budget.match_plan.as_ref().map(|t| t.article);
        parameters.budget.fund_kinds = words::fund_kinds(&written.words, article);
    }
    let local = words::with_funds(&local, parameters.budget.fund_kinds.as_ref());
    let lines = std::mem::take(&mut written.articles);
    let (mut articles, unsaid) = article::register(lines, |key| at(&["articles", key]), &mut reader.wrong);
    let registry = Registrar { set: &written, parameters: &parameters, records, document, lacking: &reader.lacking };
    let registered = registry.register(known);
    reader.wrong.extend(baseless(&registered, |slug| at(&["rules", slug])));
    reader.wrong.extend(Verifier::new(document, known, &registered, &articles).with_words(&local).all(
        &written,
        &parameters,
        records,
    ));
    registered.settle(&unsaid, &mut articles);
    let set = assemble(written, articles, registered, parameters);
    let bodies = set.bodies.clone().in_place(set.place());
    Some(RuleSet { words: local, bodies, ..set })
}

/// 各条规则照写着的怎样用，不问对不对：升级时看去掉登记之后是什么样子。
pub(super) fn usual(text: &str, known: &[Known]) -> BTreeMap<String, RuleConfig> {
    let (document, syntax) = DeTable::parse_recoverable(text);
    let mut reader = RuleSetReader::new(text);
    let written =
        reader.head::<WrittenRuleSet>(&document, |key| NOT_PARAMETERS.contains(&key)).filter(|_| syntax.is_empty());
    let Some(set) = written else { return BTreeMap::new() };
    let document = document.get_ref();
    let records = reader.records(document);
    let mut parameters = Parameters::read(document, &mut reader);
    if parameters.records.unit_slip.is_none() {
        parameters.records.unit_slip = records.map(UnitSlip::usual);
    }
    let registry = Registrar { set: &set, parameters: &parameters, records, document, lacking: &reader.lacking };
    registry.register(known).rules
}

/// 各张表合成规则集；路径与原文由读的人补上。
fn assemble(
    written: WrittenRuleSet,
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
        words: Dictionary::default(),
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
        text: ComposedText::default(),
    }
}
