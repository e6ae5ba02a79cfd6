//! 三年滚动规划：每行累计、三年与以后年度之和等于总投资。
//!
//! 已列计划的年度用计划数，没有列的用文件所写的拟投资；都没有的未知。

use crate::{
    model::{Kind, Money, Year},
    report::{
        Cell, Column, ColumnOf, Figure, Report, ReportContext, ReportError, ReportKind, ReportQuery, Row, Sources,
        View,
        amount::{sum_text, wan_text},
        figure::total,
        gather::gather,
        sections::{Part, PlanParts, grouped},
        sources,
    },
    text::{Dictionary, Route},
};

/// 规划的年数。
const SPAN: usize = 3;
const YEAR_KEYS: [&str; SPAN] = ["year_1", "year_2", "year_3"];

/// 规划中的一个项目。
struct RollingProject<'a> {
    view: &'a View<'a>,
    total: Option<Figure>,
    /// 总投资不是批复数的，说明是什么数。
    basis: &'static str,
    before: Figure,
    /// 三年的数；不知道的为无，运行维护没有列的年度为「不适用」。
    years: [Option<Figure>; SPAN],
    funds: Option<Sources>,
}

/// 一栏与它怎样取得。
type RollingColumn = ColumnOf<fn(&RollingProject<'_>) -> Cell>;

fn fields(first: Year, words: &Dictionary) -> Vec<RollingColumn> {
    let year = |n: u16, cell: fn(&RollingProject<'_>) -> Cell| -> RollingColumn {
        (Column::amount(YEAR_KEYS[usize::from(n)], format!("{}年", first.0.saturating_add(n))), cell)
    };
    let mut fields: Vec<RollingColumn> = vec![
        (Column::number(), |_| Cell::empty()),
        (Column::text("name", "项目"), |l| l.view.name()),
        (Column::text("unit", "单位").rank(4), |l| l.view.unit()),
        (Column::text("nature", "性质").rank(5), |l| l.view.nature()),
        (Column::amount("total", "总投资"), |l| l.view.money(l.total.as_ref())),
        (Column::amount("before", "截至上年底累计").rank(1), |l| l.view.money(Some(&l.before))),
        year(0, |l| l.year(0)),
        year(1, |l| l.year(1)),
        year(2, |l| l.year(2)),
        (Column::amount("later", "以后年度").rank(2), |l| l.view.money(l.later().as_ref())),
    ];
    fields.extend(sources::fields(words, 7, SOURCE_CELLS));
    let rest: [RollingColumn; 1] = [(Column::text("remark", "备注").rank(6), |l| Cell::text(l.remarks().join("；")))];
    fields.extend(rest);
    fields
}

/// 资金来源的第几栏。
fn source(l: &RollingProject<'_>, index: usize) -> Cell {
    l.view.source(l.funds.as_ref(), index)
}

const SOURCE_CELLS: [fn(&RollingProject<'_>) -> Cell; sources::MOST] = sources::source_cells!(source);

pub(crate) fn build(env: ReportContext<'_>, request: &ReportQuery) -> Result<Report, ReportError> {
    let first = request.year(env);
    let fields = fields(first, env.laws.words());
    let parts = PlanParts::of(&env.laws.nearest(env.as_of.date).parameters.plan_table, env.laws.words())?;
    let gathered = gather(env, &request.filter, |view| {
        if view.is_given_up() {
            return GivenUp::of(view, first).map(RollingEntry::Left).into_iter().collect();
        }
        let line = Some(RollingProject::of(view, first)).filter(RollingProject::remains);
        let row = |l: &RollingProject<'_>| Row::of(&view.project.id, &fields, l);
        let listed = line.map(|l| RollingEntry::Row(parts.title(Part::of(view, first)).to_owned(), row(&l)));
        listed.into_iter().collect()
    })?;
    let mut notes = gathered.notes(env);
    let (mut items, mut left_out) = (Vec::new(), Vec::new());
    for listed in gathered.items {
        match listed {
            RollingEntry::Row(part, row) => items.push((part, row)),
            RollingEntry::Left(own) => left_out.push(own),
        }
    }
    notes.extend(left_out_note(&left_out));
    let groups = grouped(&parts.order, items);
    let columns = Column::of(fields);
    let mut report = Report::assemble(ReportKind::Rolling, env.as_of, columns, groups);
    report.year = Some(first);
    let last = first.after().after();
    report.title = env.title(&format!("政务信息化项目三年滚动规划（{first}—{last}年）"));
    report.lead = lead(&report, first);
    report.notes = notes;
    report.notes.push("已列计划的年度为计划数，其余为项目所写的拟投资；以后年度为总投资减去累计与三年之和。".into());
    Ok(report)
}

/// 一个项目：列入的一行，或不再实施而三年里有过计划的。
enum RollingEntry {
    Row(String, Row),
    Left(GivenUp),
}

/// 不再实施的项目，三年里已列的计划不在表内。
struct GivenUp {
    name: String,
    planned: Money,
}

impl GivenUp {
    /// 三年里没有计划的不必说。
    fn of(view: &View<'_>, first: Year) -> Option<Self> {
        let planned = view.planned(|y| y >= first && y <= first.after().after()).amount;
        (planned != Money::ZERO).then(|| GivenUp { name: view.facts.name.to_string(), planned })
    }
}

/// 不列入的，与年度投资计划表对得上。
fn left_out_note(all: &[GivenUp]) -> Option<String> {
    let sum: Money = all.iter().map(|own| own.planned).sum();
    let names: Vec<String> = all.iter().map(|own| format!("{} {}", own.name, wan_text(own.planned))).collect();
    let told = format!(
        "有 {} 个项目不再实施（终止、撤回或不予批准），不列入；三年里已列的计划 {} 万元不在表内：{}。",
        all.len(),
        wan_text(sum),
        names.join("，")
    );
    (!all.is_empty()).then_some(told)
}

/// 拟投资：写了分年度的，没有写到的年度为零；没有写分年度的，未知。
fn intended(view: &View<'_>, year: Year) -> Option<Figure> {
    let years = view.facts.years.as_ref()?;
    let amount = years.0.iter().find(|(y, _)| *y == year).map(|(_, money)| *money);
    let at = Route::key("years");
    Some(match amount {
        Some(amount) => Figure { amount, at: vec![at.then(year.to_string())] },
        None => Figure { amount: Money::ZERO, at: vec![at] },
    })
}

/// 总投资：批复的，否则申报的，否则资金构成、分年度之和；连同不是批复数的说明。
fn whole(view: &View<'_>) -> (Option<Figure>, &'static str) {
    let funds = || view.funds().map(|f| total(f.figures().cloned()));
    let years = || {
        let years = view.facts.years.as_ref()?;
        let amount = years.0.iter().map(|(_, money)| *money).sum();
        Some(Figure { amount, at: vec![Route::key("years")] })
    };
    let tries: [(Option<Figure>, &'static str); 4] = [
        (view.approved(), ""),
        (view.estimate(None), "总投资为申报估算"),
        (funds(), "总投资为资金构成之和"),
        (years(), "总投资为分年度拟投资之和"),
    ];
    tries.into_iter().find(|(figure, _)| figure.is_some()).unwrap_or((None, ""))
}

impl<'a> RollingProject<'a> {
    fn of(view: &'a View<'a>, first: Year) -> Self {
        let before = view.planned(|y| y < first);
        let all = [first, first.after(), first.after().after()];
        let years = all.map(|y| view.plan(y).or_else(|| intended(view, y)));
        let (total, basis) = match view.facts.is_maintenance() {
            // 运行维护逐年申报：总投资即累计与已知各年之和。
            true => (Some(total(years.iter().flatten().cloned().chain([before.clone()]))), ""),
            false => whole(view),
        };
        RollingProject { view, total, basis, before, years, funds: view.funds() }
    }

    /// 三年内或以后还有安排，或安排未知而尚未建成。
    fn remains(&self) -> bool {
        let arranged = self.years.iter().flatten().any(|f| f.amount != Money::ZERO);
        let finished = self.view.timeline.any(&[Kind::Complete, Kind::Close]).next().is_some();
        let later = self.later().is_none_or(|f| f.amount != Money::ZERO);
        arranged || (!finished && !self.view.facts.is_maintenance() && later)
    }

    fn year(&self, n: usize) -> Cell {
        let figure = self.years[n].as_ref();
        if self.view.facts.is_maintenance() { self.view.money_or_empty(figure) } else { self.view.money(figure) }
    }

    /// 以后年度：总投资减去累计与三年之和；有一项未知的，也未知。
    fn later(&self) -> Option<Figure> {
        if self.view.facts.is_maintenance() {
            return Some(Figure::default());
        }
        let years: Option<Vec<&Figure>> = self.years.iter().map(Option::as_ref).collect();
        Some(self.total.clone()?.less(years?.into_iter().chain([&self.before])))
    }

    fn remarks(&self) -> Vec<String> {
        let mut remarks = vec![self.basis.to_owned()];
        let over = self.later().filter(|l| l.amount.is_negative());
        remarks.extend(over.map(|l| format!("分年度安排超过总投资 {}", wan_text(l.amount.abs()))));
        let funds =
            self.funds.as_ref().map(Sources::total).filter(|f| self.total.as_ref().is_some_and(|t| t.amount != *f));
        remarks.extend(funds.map(|f| format!("资金构成合计 {}", wan_text(f))));
        remarks.extend(self.view.overlay(self.view.as_of()).map(str::to_owned));
        remarks.retain(|r| !r.is_empty());
        remarks
    }
}

fn lead(report: &Report, first: Year) -> Vec<String> {
    let count = report.rows().count();
    if count == 0 {
        return vec![format!("{first}年起三年内没有安排的项目。")];
    }
    let sum = |key: &str| sum_text(&report.total_of(key));
    let years: Vec<String> = (first.0..).zip(YEAR_KEYS).map(|(year, key)| format!("{year}年{}", sum(key))).collect();
    vec![format!(
        "规划项目{count}个，总投资{}，截至上年底累计安排{}，{}，以后年度{}。",
        sum("total"),
        sum("before"),
        years.join("，"),
        sum("later")
    )]
}
