//! 疑点一览：哪个单位、哪条规则、几处；点开看各处。涉密项目的不在其列。

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{Value, context, value::Serde};
use serde::Serialize;

use super::{
    desk::Desk,
    overview::OpenFinding,
    page::{Ask, Reply},
};
use crate::{commands::Failure, rules::title_of};

/// 至多列几处。
const MOST: usize = 300;

/// 一栏：规则名与标题。
#[derive(Serialize)]
struct MatrixColumn {
    rule: &'static str,
    title: String,
    total: usize,
}

/// 一行：单位与各栏的处数。
#[derive(Serialize)]
struct Line {
    unit: String,
    cells: Vec<usize>,
    total: usize,
}

/// 一览，或其中的一格。
pub(super) fn page(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let overview = desk.overview(&session)?;
    let (unit, slug) = (ask.query.get("unit"), ask.query.get("rule"));
    let wanted = |f: &&OpenFinding| unit.is_none_or(|u| f.unit == u) && slug.is_none_or(|s| f.rule == s);
    let found: Vec<&OpenFinding> = overview.findings.iter().filter(wanted).collect();
    if unit.is_some() || slug.is_some() {
        let body = context! {
            unit, total => found.len(), most => MOST,
            title => slug.map(|slug| title_of(&session.laws, slug)).filter(|title| !title.is_empty()),
            findings => Value::from(Serde(&found.iter().take(MOST).collect::<Vec<_>>())),
        };
        return Reply::page(desk, "findings.html", "疑点", body);
    }
    let rules: BTreeSet<&'static str> = found.iter().map(|f| f.rule).collect();
    let mut counts: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for finding in &found {
        *counts.entry(&finding.unit).or_default().entry(finding.rule).or_default() += 1;
    }
    let lines = counts.iter().map(|(unit, own)| Line {
        unit: (*unit).to_owned(),
        cells: rules.iter().map(|rule| own.get(rule).copied().unwrap_or_default()).collect(),
        total: own.values().sum(),
    });
    let column = |slug: &&'static str| MatrixColumn {
        rule: slug,
        title: title_of(&session.laws, slug),
        total: counts.values().filter_map(|own| own.get(slug)).sum(),
    };
    let body = context! {
        total => found.len(),
        columns => Value::from(Serde(&rules.iter().map(column).collect::<Vec<_>>())),
        lines => Value::from(Serde(&lines.collect::<Vec<_>>())),
    };
    Reply::page(desk, "matrix.html", "疑点一览", body)
}
