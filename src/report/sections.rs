//! 年度投资计划、滚动规划的分部：续建，新的各依建设性质，运行维护，尾款。

use crate::{
    model::{Contract, ContractKind, Kind, Nature, Year},
    report::{Group, ReportError, Row, View},
    ruleset::PlanTable,
    text::Dictionary,
};

/// 一个项目在某年度属于哪一部。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// 以前年度已列计划、已开工或已签建设合同的。
    Continued,
    /// 新的，依建设性质。
    New(Nature),
    /// 运行维护自成一部。
    Maintenance,
    /// 年初已建成或办结，只余尾款的。
    Retention,
}

impl Part {
    /// 全部，依通常的次序。
    const ALL: [Part; 6] = [
        Part::Continued,
        Part::New(Nature::New),
        Part::New(Nature::Extension),
        Part::New(Nature::Upgrade),
        Part::Maintenance,
        Part::Retention,
    ];

    /// 项目在某年度属于哪一部。
    #[must_use]
    pub(super) fn of(view: &View<'_>, year: Year) -> Part {
        let earlier = view.timeline.before(year.day(1, 1));
        let builds = |c: &Contract| c.kind == ContractKind::Construction;
        if view.facts.is_maintenance() {
            Part::Maintenance
        } else if earlier.any(&[Kind::Complete, Kind::Close]).next().is_some() {
            Part::Retention
        } else if !view.planned(|y| y < year).at.is_empty()
            || earlier.has(Kind::Start)
            || earlier.of::<Contract>().any(|(_, c)| builds(c))
        {
            Part::Continued
        } else {
            Part::New(view.facts.nature)
        }
    }

    /// 通常的名称；建设性质用当地的叫法。
    fn usual(self, words: &Dictionary) -> &str {
        match self {
            Part::Continued => "续建",
            Part::New(nature) => words.called(Nature::WORDS, nature.zh()),
            Part::Maintenance => words.called(Nature::WORDS, Nature::Maintenance.zh()),
            Part::Retention => "尾款",
        }
    }
}

/// 各部叫什么、依什么次序：规则集写了的照它，没有写到的照通常。
pub(super) struct PlanParts {
    titles: Vec<(Part, String)>,
    /// 各部的名称，依次。
    pub order: Vec<String>,
}

impl PlanParts {
    /// 照规则集 `[plan_table]` 的 `natures`（哪些建设性质归哪一部）与 `parts`（次序）。
    ///
    /// # Errors
    /// 没有所写的建设性质或部，或一种性质归了两部。
    pub(super) fn of(table: &PlanTable, words: &Dictionary) -> Result<Self, ReportError> {
        let mut titles: Vec<(Part, String)> =
            Part::ALL.iter().map(|part| (*part, part.usual(words).to_owned())).collect();
        let mut placed: Vec<Part> = Vec::new();
        for (title, natures) in &table.natures {
            for nature in natures {
                let part = Part::New(built(nature, words)?);
                if placed.contains(&part) {
                    return Err(ReportError::Layout(format!("natures 里「{nature}」归了两部；一种建设性质只归一部")));
                }
                placed.push(part);
                titles.iter_mut().filter(|(own, _)| *own == part).for_each(|(_, own)| own.clone_from(title));
            }
        }
        let mut known: Vec<String> = Vec::new();
        for (_, title) in &titles {
            if !known.contains(title) {
                known.push(title.clone());
            }
        }
        let mut order: Vec<String> = Vec::new();
        for name in table.parts.iter().map(String::as_str) {
            let own = known.iter().find(|title| *title == name || *title == words.called(Nature::WORDS, name));
            order.push(own.cloned().ok_or_else(|| {
                let known = known.join("、");
                ReportError::Layout(format!("parts 里没有「{name}」这一部；可用：{known}"))
            })?);
        }
        order.extend(known);
        Ok(PlanParts { titles, order })
    }

    /// 一部的名称。
    pub(super) fn title(&self, part: Part) -> &str {
        self.titles.iter().find(|(own, _)| *own == part).map_or("", |(_, title)| title)
    }
}

/// 建设的一种性质；认当地的叫法。
fn built(name: &str, words: &Dictionary) -> Result<Nature, ReportError> {
    let standard = words.standard(name, Nature::WORDS).unwrap_or(name);
    Nature::find_zh(standard).filter(|nature| *nature != Nature::Maintenance).ok_or_else(|| {
        let all = Part::ALL.iter().filter(|part| matches!(part, Part::New(_)));
        let known = all.map(|part| part.usual(words)).collect::<Vec<_>>().join("、");
        ReportError::Layout(format!("natures 里没有「{name}」这一建设性质；可用：{known}"))
    })
}

/// 中文序数，供组的标题用。
const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// 「一、」这样的序号；十以后如「十一、」。
#[must_use]
pub fn ordinal(n: usize) -> String {
    let (tens, ones) = ((n + 1) / 10, (n + 1) % 10);
    let one = ones.checked_sub(1).map_or("", |i| NUMERALS[i]);
    match tens {
        0 => format!("{one}、"),
        1 => format!("十{one}、"),
        _ => format!("{}十{one}、", NUMERALS.get(tens - 1).copied().unwrap_or_default()),
    }
}

/// 分组：写在 `order` 里的依次在前，其余依读来的次序；没有项目的组略去，序号相连。
pub(super) fn grouped(order: &[String], items: Vec<(String, Row)>) -> Vec<Group> {
    let mut groups: Vec<(String, Vec<Row>)> = order.iter().map(|title| (title.clone(), Vec::new())).collect();
    for (title, row) in items {
        match groups.iter_mut().find(|(own, _)| *own == title) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((title, vec![row])),
        }
    }
    let kept = groups.into_iter().filter(|(_, rows)| !rows.is_empty()).enumerate();
    kept.map(|(n, (title, rows))| Group::new(format!("{}{title}", ordinal(n)), rows)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_read_as_in_documents() {
        let shown: Vec<String> = [0, 9, 10, 18, 19, 20, 98].into_iter().map(ordinal).collect();
        assert_eq!(shown, ["一、", "十、", "十一、", "十九、", "二十、", "二十一、", "九十九、"]);
    }
}
