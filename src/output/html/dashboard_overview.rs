//! 看板上全县的几样数：疑点、全年日历、分页。

use minijinja::{Value, context};

use crate::{
    model::Money,
    report::{Cell, CellValue, Dashboard, Group, MonthCount, Row, Undecided, wan_text},
    rules::rule,
    text::safe::visible,
};

/// 疑点清单里某一栏的合计；一处也没有的为零。
pub(super) fn tally(board: &Dashboard, key: &str) -> Cell {
    Cell::new(CellValue::Count(board.findings.total_of(key).number().unwrap_or_default()))
}

/// 各单位的疑点：错误、提醒、提示各几处。
pub(super) fn units(board: &Dashboard) -> Vec<Value> {
    let number = |row: &Row, key: &str| board.findings.cell(row, key).and_then(Cell::number).unwrap_or_default();
    let unit = |group: &Group| {
        let row = group.subtotal.as_ref()?;
        let counts = ["errors", "warnings", "infos"].map(|key| number(row, key));
        let name = group.title.split_once('、').map_or(group.title.as_str(), |(_, name)| name);
        (counts.iter().sum::<usize>() > 0)
            .then(|| context! { name => visible(name).into_owned(), counts => counts.to_vec() })
    };
    board.findings.groups.iter().filter_map(unit).collect()
}

/// 缺事实、不能判断的，至多列几处。
const MOST_UNDECIDED: usize = 200;

/// 缺事实，不能判断的各处。
pub(super) fn undecided(board: &Dashboard) -> Vec<Value> {
    let text = |text: Option<&str>| visible(text.unwrap_or_default()).into_owned();
    let row = |one: &Undecided| {
        context! {
            project => text(one.project.as_deref()),
            unit => text(one.unit.as_deref()),
            duty => text(Some(&one.duty)),
            rule => text(rule(one.rule).map(|rule| rule.title()).or(Some(one.rule))),
            message => text(Some(&one.message)),
        }
    };
    board.findings.undecidable.iter().take(MOST_UNDECIDED).map(row).collect()
}

/// 一百元，即万元的两位小数。
const HUNDRED_YUAN: i64 = 10_000;

/// 全年日历：各月要办的、已办的，和到月底的支付与序时进度。
pub(super) fn months(board: &Dashboard) -> Vec<Value> {
    let plan = board.this_year("planned").money();
    let as_of = board.as_of.date;
    let month = |(n, month): (usize, &MonthCount)| {
        let number = u32::try_from(n + 1).unwrap_or(1);
        let ended = board.year.day(number, 1) <= as_of;
        let even = plan.map(|plan| share_of(plan, n + 1));
        context! {
            name => format!("{}月", n + 1),
            due => month.due,
            done => month.done,
            paid => if ended { wan_text(month.paid) } else { String::new() },
            even => even.map_or(String::new(), wan_text),
        }
    };
    board.overview.months.iter().enumerate().map(month).collect()
}

/// 全年计划按月均摊，到第 `month` 个月应有多少：不必精确，取到万元的两位小数；年底就是全年的。
pub(super) fn share_of(plan: Money, month: usize) -> Money {
    let month = i64::try_from(month).unwrap_or(12);
    if month >= 12 {
        return plan;
    }
    let share = plan.fen() / 12 * month + plan.fen() % 12 * month / 12;
    Money::from_fen((share + HUNDRED_YUAN / 2) / HUNDRED_YUAN * HUNDRED_YUAN)
}

/// 分了页的，本页是第几页、列了什么。
pub(super) fn pages(board: &Dashboard) -> String {
    let (page, pages) = board.page;
    let all = board.overview.count;
    format!(
        "项目 {all} 个，分 {pages} 页，这是第 {page} 页；逾期多的、灯重的在前。总览、疑点、日历与各图是全部项目的。"
    )
}
