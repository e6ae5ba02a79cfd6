//! 年度投资计划、滚动规划的分部：续建、新建、运行维护、尾款。

use crate::{
    model::{Contract, ContractKind, Kind, Year},
    report::{ReportError, View},
    text::words,
};

words! {
    /// 分部。
    Part {
        Continued "续建" "continued",
        New "新建" "new",
        Maintenance "运行维护" "maintenance",
        Retention "尾款" "retention",
    }
}

impl Part {
    /// 项目在某年度属于哪一部：运行维护项目自成一部；年初已建成或办结的只余尾款；
    /// 以前年度已列计划、已开工或已签建设合同的为续建；其余为新建。
    #[must_use]
    pub fn of(view: &View<'_>, year: Year) -> Part {
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
            Part::New
        }
    }
}

/// 各部的次序：规则集写了的在前，没有写到的照通常。
///
/// # Errors
/// 没有这一部。
pub(super) fn part_order(wanted: &[String]) -> Result<Vec<Part>, ReportError> {
    let known = || Part::ALL.iter().map(|part| part.zh()).collect::<Vec<_>>().join("、");
    let find = |name: &String| {
        let found = Part::ALL.iter().copied().find(|part| part.zh() == name);
        found.ok_or_else(|| ReportError::Layout(format!("parts 里没有「{name}」这一部；可用：{}", known())))
    };
    let mut order: Vec<Part> = wanted.iter().map(find).collect::<Result<_, _>>()?;
    let rest: Vec<Part> = Part::ALL.iter().copied().filter(|part| !order.contains(part)).collect();
    order.extend(rest);
    Ok(order)
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

/// 把分部的项目分组，次序同声明；没有项目的分部略去，序号相连。
pub(super) fn grouped<K: PartialEq + Clone>(
    keys: &[K],
    title: impl Fn(K) -> String,
    items: Vec<(K, super::Row)>,
) -> Vec<super::Group> {
    let mut groups: Vec<(K, Vec<super::Row>)> = keys.iter().map(|k| (k.clone(), Vec::new())).collect();
    for (key, row) in items {
        if let Some((_, rows)) = groups.iter_mut().find(|(k, _)| *k == key) {
            rows.push(row);
        }
    }
    let kept = groups.into_iter().filter(|(_, rows)| !rows.is_empty()).enumerate();
    kept.map(|(n, (key, rows))| super::Group::new(format!("{}{}", ordinal(n), title(key)), rows)).collect()
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
