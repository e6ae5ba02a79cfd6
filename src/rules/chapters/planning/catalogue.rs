//! 项目清单目录的发布（第八条第一款）。

use std::collections::BTreeMap;

use crate::{
    model::{Date, Kind, Year},
    rules::{CountyCx, CountyOut, Done, DutyState, Obligation, Subject, rule::Rule},
    ruleset::LastDay,
};

pub(crate) const RULES: &[Rule] = &[Rule::county(
    "catalogue-unpublished",
    "清单目录没有发布。

        有非涉密项目纳入清单的年度，应形成清单目录并及时发布。「及时」没有写明日期，取规则集所定的一日（含）；
        此日之后才有项目纳入的，自纳入之日起即应发布。过了仍没有记下发布的，只作提醒。
        规则施行之前纳入的、已退回或撤回的不计；清单里全是涉密项目的年度不必发布。

        反例：2024 年度有项目纳入清单，没有记「发布清单」。
        正例：`published: {2024: {date: 2023-12-04, doc: …, projects: [ … ]}}`。
        改法：发布目录，用 wsgov publish 2024 --all-listed 记入。",
    catalogue_unpublished,
)
.warn()
.duty_of(Kind::Listing)
.reads(&["declaration.publication"])];

const SLUG: &str = "catalogue-unpublished";

fn catalogue_unpublished(across: &CountyCx<'_>, out: &mut CountyOut) {
    let Some((path, county)) = across.county else { return };
    for (year, (listed, first)) in listed_years(across, out.rule) {
        let Some(duty) = publication(across, year, listed, first) else { continue };
        if duty.standing(across.as_of, 0) != DutyState::Overdue {
            continue;
        }
        let later = published(across, year).map_or(String::new(), |date| format!("（所记发布日期 {date} 尚未到）"));
        let message = format!("{}，最迟应在 {} 发布清单目录，没有发布{later}", duty.because, duty.due);
        out.add_finding(across.laws.get(duty.law), path, duty.subject, first, county.catalogues_route(), message)
            .limit(duty.parameter)
            .help(duty.help);
    }
}

/// 发布清单目录的义务：属于县，不属于哪个项目。
#[must_use]
pub fn publication_duties(across: &CountyCx<'_>) -> Vec<Obligation> {
    let years = listed_years(across, SLUG).into_iter();
    let duties = years.filter_map(|(year, (listed, first))| publication(across, year, listed, first));
    duties.map(|duty| duty.said(across.laws)).collect()
}

/// 一个年度清单目录的发布：有 `listed` 个项目纳入清单，最早在 `first`。
fn publication(across: &CountyCx<'_>, year: Year, listed: usize, first: Date) -> Option<Obligation> {
    let law = across.laws.on_with(first, SLUG)?;
    let due = law.parameters.declaration.publication.as_ref()?.due(year).max(first);
    let done = published(across, year).filter(|date| *date <= across.as_of);
    let (_, county) = across.county?;
    let at = county.published_route(year);
    Some(Obligation {
        rule: SLUG,
        law: law.index,
        subject: Subject::Year(year),
        what: format!("发布 {year} 年度清单目录"),
        opens: Some(first),
        due,
        lenient: LastDay::fixed(due),
        done: done.map(|date| Done { date, at: at.clone() }),
        anchor: at,
        because: format!("{year} 年度有 {listed} 个非涉密项目纳入清单（最早 {first}）"),
        help: format!("发布 {year} 年度清单目录，记入：wsgov publish {year} --all-listed --date 发布日期 --doc 文号"),
        redo: None,
        parameter: "declaration.publication",
        softened: None,
        late_rule: None,
        unclear: None,
    })
}

/// 所记的发布日期。
fn published(across: &CountyCx<'_>, year: Year) -> Option<Date> {
    let (_, county) = across.county?;
    county.published.as_ref()?.value(&year.to_string()).map(|published| published.date)
}

/// 各年度已纳入清单的非涉密项目数，与最早纳入的日期。
fn listed_years(across: &CountyCx<'_>, rule: &str) -> BTreeMap<Year, (usize, Date)> {
    let mut years: BTreeMap<Year, (usize, Date)> = BTreeMap::new();
    for digest in across.digests.iter().filter(|d| d.classified_since.is_none()) {
        for (date, (year, _)) in digest.listed().filter(|(date, _)| *date <= across.as_of) {
            if across.laws.on_with(date, rule).is_none() {
                continue;
            }
            let (listed, first) = years.entry(year).or_insert((0, date));
            (*listed, *first) = (*listed + 1, (*first).min(date));
        }
    }
    years
}
