//! 年度投资计划（第十条）：续建、新的（依建设性质）、运行维护、尾款各成一部，各有小计；表前的话由小计、合计写出，必然相符。

use std::collections::BTreeSet;

use crate::{
    model::{Act, Event, Money, Year},
    report::{
        Cell, Column, ColumnOf, Figure, Group, Report, ReportContext, ReportError, ReportKind, ReportQuery, Row,
        Sources, View,
        amount::{sum_text_with, wan_text},
        figure::total,
        gather::gather,
        sections::{Part, PlanParts, grouped},
        sources,
    },
    ruleset::PlanGrouping,
    text::Dictionary,
};

/// 一个项目在本年度（本批）的计划。
struct PlannedProject<'a> {
    view: &'a View<'a>,
    part: Part,
    year: Year,
    /// 本年度（本批）的计划事件。
    entries: Vec<&'a Event>,
    total: Option<Figure>,
    before: Figure,
    /// 本年度投资；限定批次的，只是这一批。
    this_year: Figure,
    /// 全年的计划净额，算以后年度用。
    whole_year: Figure,
}

/// 一栏与它怎样取得。
type PlanColumn = ColumnOf<fn(&PlannedProject<'_>) -> Cell>;

fn fields(batch: bool, words: &Dictionary) -> Vec<PlanColumn> {
    let this_year = if batch { "本批安排" } else { "本年度投资" };
    let mut fields: Vec<PlanColumn> = vec![
        (Column::number(), |_| Cell::empty()),
        (Column::text("name", "项目名称"), |l| l.view.name()),
        (Column::text("unit", "建设单位").rank(1), |l| l.view.unit()),
        (Column::text("nature", "建设性质").rank(3), |l| l.view.nature()),
        (Column::text("content", "建设内容及规模").rank(9), |l| l.view.content()),
        (Column::text("schedule", "建设工期").whole().rank(7), |l| l.view.schedule()),
        (Column::text("approval", "批复文号").whole().rank(6), |l| l.view.approval_doc()),
        (Column::amount("total", "总投资"), |l| l.view.money(l.total.as_ref())),
        (Column::amount("before", "截至上年底累计安排"), |l| l.view.money(Some(&l.before))),
        (Column::amount("this_year", this_year), |l| l.view.money(Some(&l.this_year))),
    ];
    fields.extend(sources::fields(words, 5, SOURCE_CELLS));
    let rest: [PlanColumn; 3] = [
        (Column::amount("later", "以后年度").rank(2), |l| l.later()),
        (Column::text("responsible", "责任人").rank(8), |l| l.view.responsible()),
        (Column::text("remark", "备注").rank(4), |l| Cell::text(l.remarks().join("；"))),
    ];
    fields.extend(rest);
    fields
}

/// 资金来源的第几栏。
fn source(l: &PlannedProject<'_>, index: usize) -> Cell {
    l.source(index)
}

const SOURCE_CELLS: [fn(&PlannedProject<'_>) -> Cell; sources::MOST] = sources::source_cells!(source);

pub(crate) fn build(env: ReportContext<'_>, request: &ReportQuery) -> Result<Report, ReportError> {
    let year = request.year(env);
    let batch = request.batch.as_deref();
    let fields = fields(batch.is_some(), env.laws.words());
    let table = &env.laws.nearest(env.as_of.date).parameters.plan_table;
    let parts = PlanParts::of(table, env.laws.words())?;
    let by_unit = table.group == PlanGrouping::Unit;
    let gathered = gather(env, &request.filter, |view| {
        let line = PlannedProject::of(view, year, batch);
        let seen = line.map_or_else(
            || Seen::waiting(view, year),
            |l| {
                // 只看一批的，那一批当时列了多少就是多少。
                if batch.is_none() && l.is_cancelled() {
                    return Seen::Cancelled(view.facts.name.to_string());
                }
                let group = if by_unit { view.unit } else { parts.title(l.part) };
                Seen::Planned(group.to_owned(), l.row(&fields), l.flags())
            },
        );
        let batches = batch.map(|_| Seen::Batches(batches(view, year)));
        [seen].into_iter().chain(batches).collect()
    })?;
    let mut notes = gathered.notes(env);
    let (mut items, mut flags, mut waiting) = (Vec::new(), Flags::default(), 0);
    let (mut cancelled, mut known) = (Vec::new(), BTreeSet::new());
    for seen in gathered.items {
        match seen {
            Seen::Planned(group, row, own) => {
                items.push((group, row));
                flags.add(own);
            }
            Seen::Waiting => waiting += 1,
            Seen::Cancelled(name) => cancelled.push(name),
            Seen::Batches(own) => known.extend(own),
            Seen::Elsewhere => {}
        }
    }
    if let Some(batch) = batch.filter(|_| items.is_empty() && cancelled.is_empty() && !known.is_empty()) {
        let known: Vec<&str> = known.iter().map(String::as_str).take(MOST_BATCHES).collect();
        return Err(ReportError::UnknownBatch { year, batch: batch.to_owned(), known: known.join("、") });
    }
    let groups = grouped(if by_unit { &[] } else { &parts.order }, items);
    let columns = Column::of(fields);
    let mut report = Report::assemble(ReportKind::Plan, env.as_of, columns, groups);
    report.year = Some(year);
    let batch_name = batch.map_or(String::new(), |b| format!("（{b}）"));
    report.title = env.title(&format!("{year}年度政务信息化项目投资计划{batch_name}"));
    report.lead = lead(&report, year, batch, table.decimals);
    notes.extend(flags.notes());
    if !cancelled.is_empty() {
        let names = cancelled.join("、");
        notes.push(format!("有 {} 个项目不再实施，本年度计划已调整为零，不列入：{names}。", cancelled.len()));
    }
    if waiting > 0 && batch.is_none() {
        notes.push(format!("另有 {waiting} 个项目已申报或已入 {year} 年度清单，尚未列入计划，不在本表。"));
    }
    report.notes = notes;
    report.lay_out(table)?;
    Ok(report)
}

/// 一个项目与本表的关系。
enum Seen {
    /// 列入：在哪一组。
    Planned(String, Row, Flags),
    /// 已申报或已入清单，尚未列入计划。
    Waiting,
    /// 计划调整为零、不再实施的，连同名称。
    Cancelled(String),
    /// 有这些批次、文号：找不到要的那一批时列出来。
    Batches(Vec<String>),
    /// 无关。
    Elsewhere,
}

impl Seen {
    fn waiting(view: &View<'_>, year: Year) -> Seen {
        let planned = view.plan(year).is_some();
        if !planned && view.touches(year) && view.overlay(view.as_of()).is_none() {
            Seen::Waiting
        } else {
            Seen::Elsewhere
        }
    }
}

impl<'a> PlannedProject<'a> {
    /// 项目在本年度（本批）的计划；没有的为无。
    fn of(view: &'a View<'a>, year: Year, batch: Option<&str>) -> Option<Self> {
        let of_year = view.timeline.events().filter(|e| e.planned_year() == Some(year));
        let entries: Vec<&Event> = of_year.filter(|e| batch.is_none_or(|b| is_of_batch(e, b))).collect();
        if entries.is_empty() {
            return None;
        }
        let whole = view.plan(year)?;
        let this_year = match batch {
            None => whole.clone(),
            Some(_) => batch_amount(view, &entries, year),
        };
        let before = view.planned(|y| y < year);
        let total = match view.approved() {
            // 运行维护没有概算批复：总投资即历年安排之和。
            None if view.facts.is_maintenance() => Some(total([before.clone(), whole.clone()])),
            approved => approved,
        };
        let part = Part::of(view, year);
        Some(PlannedProject { view, part, year, entries, total, before, this_year, whole_year: whole })
    }

    /// 不再实施，本年度的计划也已调整为零。
    fn is_cancelled(&self) -> bool {
        self.view.is_given_up() && self.whole_year.amount == Money::ZERO
    }

    fn row(&self, fields: &[PlanColumn]) -> Row {
        Row::of(&self.view.project.id, fields, self)
    }

    /// 以后年度：总投资减去累计与本年；总投资未知的，也未知。
    fn later(&self) -> Cell {
        let later = self.total.clone().map(|total| total.less([&self.before, &self.whole_year]));
        self.view.money(later.as_ref())
    }

    fn source(&self, index: usize) -> Cell {
        self.view.source(self.view.plan_sources(&self.entries).as_ref(), index)
    }

    /// 写明的资金来源合计；没有写的为无。
    fn sources_written(&self) -> Option<Money> {
        self.view.plan_sources(&self.entries).as_ref().map(Sources::total)
    }

    fn remarks(&self) -> Vec<String> {
        let mut remarks = self.adjustments();
        if self.this_year.amount != self.whole_year.amount {
            remarks.push(format!("本年各批合计 {}", wan_text(self.whole_year.amount)));
        }
        let arranged = self.before.amount + self.whole_year.amount;
        if let Some(total) = self.total.as_ref().filter(|t| arranged > t.amount) {
            remarks.push(format!("安排合计超过总投资 {}", wan_text(arranged - total.amount)));
        }
        if let Some(written) = self.sources_written().filter(|w| *w != self.this_year.amount) {
            remarks.push(format!("资金来源写明 {}", wan_text(written)));
        }
        let year_end = self.year.day(12, 31).min(self.view.as_of());
        remarks.extend(self.view.overlay(year_end).map(str::to_owned));
        remarks.extend(self.entries.iter().filter_map(|e| e.note.as_ref()).map(ToString::to_string));
        remarks
    }

    /// 年内调整：由多少调至多少；没有先列入计划的为追加。
    fn adjustments(&self) -> Vec<String> {
        let (mut remarks, mut now) = (Vec::new(), None::<Money>);
        for event in self.view.timeline.events() {
            match &event.act {
                Act::Plan(p) if p.year == self.year => now = Some(now.unwrap_or_default() + p.amount.money()),
                Act::AdjustPlan(p) if p.year == self.year => {
                    remarks.push(match now {
                        Some(before) => {
                            format!("年内调整：由 {} 调至 {}", wan_text(before), wan_text(p.amount.money()))
                        }
                        None => format!("年内追加 {}", wan_text(p.amount.money())),
                    });
                    now = Some(p.amount.money());
                }
                _ => {}
            }
        }
        remarks
    }

    fn flags(&self) -> Flags {
        let written = self.sources_written();
        Flags {
            maintenance: usize::from(self.part == Part::Maintenance),
            no_total: usize::from(self.total.is_none()),
            sources_unclear: usize::from(written != Some(self.this_year.amount)),
        }
    }
}

/// 事件属于这一批：文号或批次相同。
fn is_of_batch(event: &Event, batch: &str) -> bool {
    let named = match &event.act {
        Act::Plan(plan) => plan.batch.as_deref(),
        _ => None,
    };
    event.doc.as_deref() == Some(batch) || named == Some(batch)
}

/// 至多列出几个批次。
const MOST_BATCHES: usize = 12;

/// 一个项目某年度计划的批次；没有写批次的为文号。
fn batches(view: &View<'_>, year: Year) -> Vec<String> {
    let named = |event: &Event| match &event.act {
        Act::Plan(plan) => plan.batch.as_ref().or(event.doc.as_ref()).map(ToString::to_string),
        _ => event.doc.as_ref().map(ToString::to_string),
    };
    view.timeline.events().filter(|e| e.planned_year() == Some(year)).filter_map(named).collect()
}

/// 这一批使全年计划净额增减多少。
fn batch_amount(view: &View<'_>, entries: &[&Event], year: Year) -> Figure {
    let (mut figure, mut now) = (Figure::default(), Money::ZERO);
    for event in view.timeline.events() {
        let after = match &event.act {
            Act::Plan(p) if p.year == year => now + p.amount.money(),
            Act::AdjustPlan(p) if p.year == year => p.amount.money(),
            _ => continue,
        };
        if entries.iter().any(|e| e.n == event.n) {
            figure.amount = figure.amount + (after - now);
            figure.at.push(event.at("amount"));
        }
        now = after;
    }
    figure
}

/// 要在表后说明的项数。
#[derive(Clone, Copy, Debug, Default)]
struct Flags {
    maintenance: usize,
    no_total: usize,
    sources_unclear: usize,
}

impl Flags {
    fn add(&mut self, other: Flags) {
        self.maintenance += other.maintenance;
        self.no_total += other.no_total;
        self.sources_unclear += other.sources_unclear;
    }

    fn notes(self) -> Vec<String> {
        let notes = [
            (self.no_total, format!("有 {} 个项目没有批复总投资，总投资与以后年度未知，没有计入合计。", self.no_total)),
            (
                self.sources_unclear,
                format!(
                    "有 {} 个项目的资金来源没有写明或没有写全，资金来源各栏之和与本年度投资不等。",
                    self.sources_unclear
                ),
            ),
            (self.maintenance, "运行维护项目没有概算批复，总投资为截至本年度的历年安排之和。".to_owned()),
        ];
        notes.into_iter().filter(|(n, _)| *n > 0).map(|(_, note)| note).collect()
    }
}

/// 表前的话：总的一句，各部分一句。
fn lead(report: &Report, year: Year, batch: Option<&str>, decimals: Option<u8>) -> Vec<String> {
    let count = report.rows().count();
    let Some(total) = report.total.as_ref().filter(|_| count > 0) else {
        return vec![format!("{year}年没有列入投资计划的项目。")];
    };
    let this_year = if batch.is_some() { "本批安排" } else { "本年度计划投资" };
    let sums = |row: &Row| {
        let amount = |key: &str| report.cell(row, key).map_or(String::new(), |cell| sum_text_with(cell, decimals));
        format!("总投资{}，截至上年底累计安排{}，{this_year}{}", amount("total"), amount("before"), amount("this_year"))
    };
    let mut lead = vec![format!("{year}年安排项目{count}个，{}。", sums(total))];
    let line = |group: &Group| {
        let subtotal = group.subtotal.as_ref()?;
        Some(format!("{}项目{}个，{}。", group.title, group.rows.len(), sums(subtotal)))
    };
    lead.extend(report.groups.iter().filter_map(line));
    lead
}
