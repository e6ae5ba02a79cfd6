//! 项目清单目录的发布（第八条第一款）。

use std::collections::BTreeMap;

use super::{Across, StoreOut, Subject, registry::chapter};
use crate::{
    model::{Date, Year},
    text::Route,
};

chapter! {
    /// 清单目录没有发布。
    ///
    /// 有非涉密项目纳入清单的年度，应形成清单目录并及时发布。「及时」没有写明日期，所以只作提醒，直到记下发布为止。
    /// 规则施行之前纳入的、已退回或撤回的不计；清单里全是涉密项目的年度不必发布。
    ///
    /// 反例：2024 年度有项目纳入清单，county.yaml 的 published 没有 2024。
    /// 正例：`published: {2024: {date: 2023-12-04, doc: …, projects: [ … ]}}`。
    /// 改法：发布目录，把日期、文号和项目编号记入 county.yaml。
    "catalogue-unpublished" Store(catalogue_unpublished);
}

fn catalogue_unpublished(across: &Across<'_>, out: &mut StoreOut) {
    let Some((path, county)) = across.county else { return };
    for (year, (listed, first)) in listed_years(across, out.rule) {
        let published = county.published.as_ref().and_then(|p| p.value(&year.to_string()));
        if published.is_some_and(|p| p.date <= across.as_of) {
            continue;
        }
        let Some(law) = across.law_on(first, out.rule) else { continue };
        let later = published.map_or(String::new(), |p| format!("（所记发布日期 {} 尚未到）", p.date));
        let message = format!("{year} 年度有 {listed} 个非涉密项目纳入清单（最早 {first}），清单目录没有发布{later}");
        let at = if county.published.is_some() { "published" } else { "name" };
        out.hit(law, path, Subject::Year(year), first, Route::key(at), message)
            .help(format!("发布 {year} 年度清单目录，在 county.yaml 的 published 中记下日期、文号和项目编号"));
    }
}

/// 各年度已纳入清单的非涉密项目数，与最早纳入的日期。
fn listed_years(across: &Across<'_>, rule: &str) -> BTreeMap<Year, (usize, Date)> {
    let mut years: BTreeMap<Year, (usize, Date)> = BTreeMap::new();
    for digest in across.digests.iter().filter(|d| d.classified_since.is_none()) {
        for (year, date) in digest.listed.iter().filter(|(_, date)| *date <= across.as_of) {
            if across.law_on(*date, rule).is_none() {
                continue;
            }
            let (listed, first) = years.entry(*year).or_insert((0, *date));
            (*listed, *first) = (*listed + 1, (*first).min(*date));
        }
    }
    years
}
