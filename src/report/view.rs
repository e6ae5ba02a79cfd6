//! 一个项目在报表眼里的样子：到核查日为止的事实、时间线与阶段，以及各报表共用的格。

use std::{collections::BTreeSet, path::Path, sync::Arc};

use crate::{
    model::{
        Act, Cost, Date, Declare, Event, Facts, FactsPatch, Kind, Nature, Overlay, Project, Stage, Timeline, Year,
    },
    report::{Cell, Figure, Sources, Trace, figure::total},
    rules::{Cx, Judgement, Obligation, Options, approved_changes, approved_total, budget_left, judge},
    text::Route,
};

/// 一个项目，连同它所在的文件。
#[derive(Debug)]
pub struct View<'a> {
    /// 项目。
    pub project: &'a Project,
    /// 文件，相对于台账。
    pub path: Arc<Path>,
    /// 单位名称。
    pub unit: &'a str,
    /// 到核查日为止的时间线。
    pub timeline: Timeline<'a>,
    /// 核查日的事实。
    pub facts: &'a Facts,
    /// 核查日的阶段。
    pub position: Stage,
    /// 裁断所据，供需要义务的报表。
    pub judgement: Judgement<'a>,
    /// 各格记不记出处。
    pub traced: bool,
}

impl<'a> View<'a> {
    /// 程序的一句话，照当地的说法。
    #[must_use]
    pub fn say(&self, text: &str) -> String {
        self.judgement.laws.say(text, &self.project.quoted).into_owned()
    }

    /// 由规则的背景构造：报表与规则看见的是同一个项目。
    #[must_use]
    pub fn new(cx: &Cx<'a>, path: &Path, judgement: Judgement<'a>) -> Self {
        let (timeline, facts) = (cx.timeline, cx.facts_now());
        let position = Stage::of(timeline, facts);
        View {
            project: cx.project,
            path: Arc::from(path),
            unit: cx.unit_name(),
            timeline,
            facts,
            position,
            judgement,
            traced: true,
        }
    }

    /// 核查日。
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.judgement.as_of
    }

    /// 本文件一处的出处。
    #[must_use]
    pub fn trace(&self, route: Route) -> Trace {
        Trace { path: self.path.clone(), route }
    }

    fn traced(&self, cell: Cell, routes: &[Route]) -> Cell {
        if !self.traced {
            return cell;
        }
        cell.from(routes.iter().map(|r| self.trace(r.clone())))
    }

    /// 金额的格；不知道的为未知。
    #[must_use]
    pub fn money(&self, figure: Option<&Figure>) -> Cell {
        figure.map_or_else(Cell::unknown, |f| self.traced(Cell::amount(f.amount), &f.at))
    }

    /// 金额的格；没有的为不适用。
    #[must_use]
    pub fn money_or_empty(&self, figure: Option<&Figure>) -> Cell {
        if figure.is_some() { self.money(figure) } else { Cell::empty() }
    }

    /// 事实的格：没有写的为未知；出处是文件开头，或最近改动它的「事实变更」。
    fn fact(&self, key: &'static str, value: Option<String>, changed: impl Fn(&FactsPatch) -> bool) -> Cell {
        let Some(value) = value else { return Cell::unknown() };
        let change = self.timeline.events().rev().find(|e| match &e.act {
            Act::ChangeFacts(change) => changed(&change.set),
            _ => false,
        });
        let route = change.map_or_else(|| Route::key(key), |e| e.at("set").then(key));
        self.traced(Cell::text(value), &[route])
    }

    /// 编号。
    #[must_use]
    pub fn id(&self) -> Cell {
        self.traced(Cell::text(&*self.project.id), &[Route::key("id")])
    }

    /// 项目名称。
    #[must_use]
    pub fn name(&self) -> Cell {
        self.fact("name", Some(self.facts.name.to_string()), |p| p.name.is_some())
    }

    /// 建设单位。
    #[must_use]
    pub fn unit(&self) -> Cell {
        Cell::text(self.unit)
    }

    /// 建设性质。
    #[must_use]
    pub fn nature(&self) -> Cell {
        let words = self.judgement.laws.words();
        self.fact("nature", Some(words.called(Nature::WORDS, self.facts.nature.zh()).to_owned()), |p| {
            p.nature.is_some()
        })
    }

    /// 建设内容及规模。
    #[must_use]
    pub fn content(&self) -> Cell {
        self.fact("content", self.facts.content.as_ref().map(ToString::to_string), |p| p.content.is_some())
    }

    /// 建设工期；运行维护没有工期。
    #[must_use]
    pub fn schedule(&self) -> Cell {
        match &self.facts.schedule {
            None if self.facts.is_maintenance() => Cell::empty(),
            schedule => self.fact("schedule", schedule.as_ref().map(ToString::to_string), |p| p.schedule.is_some()),
        }
    }

    /// 责任人。
    #[must_use]
    pub fn responsible(&self) -> Cell {
        self.fact("responsible", self.facts.responsible.as_ref().map(ToString::to_string), |p| p.responsible.is_some())
    }

    /// 事件日期的格；没有的为不适用。
    #[must_use]
    pub fn event_date(&self, event: Option<&Event>) -> Cell {
        match event {
            Some(e) => self.traced(Cell::new(super::CellValue::Date(e.date)), &[e.at("date")]),
            None => Cell::empty(),
        }
    }

    /// 最近一个某种事件的日期。
    #[must_use]
    pub fn date_of(&self, kind: Kind) -> Cell {
        self.event_date(self.timeline.last(kind))
    }

    /// 批复文号：没有批复的写「未批复」，运行维护不需批复，批复没有记文号的未知。
    #[must_use]
    pub fn approval_doc(&self) -> Cell {
        match self.timeline.approval_in_force() {
            Some((event, _)) => match &event.doc {
                Some(doc) => self.traced(Cell::text(&**doc), &[event.at("doc")]),
                None => self.traced(Cell::unknown(), &[event.route()]),
            },
            None if self.facts.is_maintenance() => Cell::empty(),
            None => Cell::text("未批复"),
        }
    }

    /// 批复总投资，含经批准的增减。
    #[must_use]
    pub fn approved(&self) -> Option<Figure> {
        let laws = self.judgement.laws;
        let (amount, approval) = approved_total(laws, self.timeline)?;
        let mut figure = Figure::new(amount, approval.at("total"));
        let changes = approved_changes(laws, self.timeline, approval);
        figure.at.extend(changes.map(|(event, _)| event.at("total_change")));
        Some(figure)
    }

    /// 批复总投资的格：运行维护不需批复，不适用；其余没有批复的未知。
    #[must_use]
    pub fn approved_cell(&self) -> Cell {
        let approved = self.approved();
        if self.facts.is_maintenance() { self.money_or_empty(approved.as_ref()) } else { self.money(approved.as_ref()) }
    }

    /// 最近一次申报的投资估算；`year` 限定计划年度。
    #[must_use]
    pub fn estimate(&self, year: Option<Year>) -> Option<Figure> {
        let mut declared = self.timeline.of::<Declare>();
        let (event, own) = declared.rfind(|(_, d)| year.is_none_or(|y| d.plan_year == y))?;
        let amount = own.estimate.as_ref()?.iter().map(|(_, stated): &(_, Cost)| stated.amount()).sum();
        Some(Figure::new(amount, event.at("estimate")))
    }

    /// 某年度的计划净额。
    #[must_use]
    pub fn plan(&self, year: Year) -> Option<Figure> {
        let of_year = |e: &&Event| e.planned_year() == Some(year);
        let amount = self.timeline.plan_of(year)?;
        Some(Figure { amount, at: self.timeline.events().filter(of_year).map(|e| e.at("amount")).collect() })
    }

    /// 某年度的预算净额。
    #[must_use]
    pub fn budget(&self, year: Year) -> Option<Figure> {
        let of_year = |e: &&Event| e.budgeted_year() == Some(year);
        let amount = self.timeline.budget_of(year)?;
        Some(Figure { amount, at: self.timeline.events().filter(of_year).map(|e| e.at("amount")).collect() })
    }

    /// 事件所属的各年度，先后有序。
    fn years(&self, of: impl Fn(&Event) -> Option<Year>) -> BTreeSet<Year> {
        self.timeline.events().filter_map(of).collect()
    }

    /// 有计划、预算或支付的各年度。
    #[must_use]
    pub fn money_years(&self) -> BTreeSet<Year> {
        let paid = self.timeline.payments().map(|payment| payment.year);
        self.years(Event::money_year).into_iter().chain(paid).collect()
    }

    /// 合于 `wanted` 的各年度计划净额之和。
    #[must_use]
    pub fn planned(&self, wanted: impl Fn(Year) -> bool) -> Figure {
        total(self.years(Event::planned_year).into_iter().filter(|y| wanted(*y)).filter_map(|y| self.plan(y)))
    }

    /// 各年度预算净额之和。
    #[must_use]
    pub fn budgeted(&self) -> Figure {
        total(self.years(Event::budgeted_year).into_iter().filter_map(|y| self.budget(y)))
    }

    /// 合于 `wanted` 的支付之和，减去退款；年度是所用预算的年度，没有写的为支付当年。
    #[must_use]
    pub fn paid(&self, wanted: impl Fn(Year) -> bool) -> Figure {
        let payments = self.timeline.payments().filter(|payment| wanted(payment.year));
        total(payments.map(|payment| Figure::new(payment.amount, payment.event.at("amount"))))
    }

    /// 合于 `wanted` 的各年度，预算减去用预算的支付；超支的为负。
    #[must_use]
    pub fn balance(&self, wanted: impl Fn(Year) -> bool) -> Figure {
        let law = self.judgement.laws.nearest(self.as_of());
        let budgeted = self.years(Event::budgeted_year).into_iter().filter(|y| wanted(*y));
        let mut figure = total(budgeted.filter_map(|y| self.budget(y)).chain([self.paid(&wanted)]));
        figure.amount = budget_left(law, self.timeline, wanted);
        figure
    }

    /// 有效的合同金额：变更、解除、结算都计入。一份也没有的为不适用；金额不明的合同另计项数。
    #[must_use]
    pub fn contracted(&self) -> Cell {
        let kinds = [Kind::Contract, Kind::ChangeContract, Kind::DissolveContract, Kind::Settle];
        let at: Vec<Route> = self.timeline.events().filter(|e| kinds.contains(&e.kind())).map(Event::route).collect();
        let contracts = self.timeline.contracts();
        let (amount, unknown) = contracts.sum();
        match contracts.agreements.len() {
            0 => Cell::empty(),
            all if all == unknown => self.traced(Cell::unknown(), &at),
            _ => Cell { unknown, ..self.money(Some(&Figure { amount, at })) },
        }
    }

    /// 某年度各笔计划写明的资金来源：列入的相加，调整的代替；没有写、调整之后不知道的为无。
    #[must_use]
    pub fn plan_sources(&self, entries: &[&Event]) -> Option<Sources> {
        let fresh = || Sources::of(self.judgement.laws.words());
        entries.iter().fold(None, |sources, e| match &e.act {
            Act::Plan(own) => match &own.sources {
                Some(map) => Some(sources.unwrap_or_else(fresh).with(&e.at("sources"), map)),
                None => sources,
            },
            Act::AdjustPlan(own) => match &own.sources {
                Some(map) => Some(fresh().with(&e.at("sources"), map)),
                None => sources.and_then(|sources: Sources| sources.becomes(own.amount.money(), &e.at("amount"))),
            },
            _ => sources,
        })
    }

    /// 项目的资金构成。
    #[must_use]
    pub fn funds(&self) -> Option<Sources> {
        let mut sources = Sources::of(self.judgement.laws.words());
        sources.add(&Route::key("funds"), self.facts.funds.as_ref()?);
        Some(sources)
    }

    /// 资金来源的一栏：没有写来源的未知；写了而没有这一项的不适用。
    #[must_use]
    pub fn source(&self, sources: Option<&Sources>, index: usize) -> Cell {
        sources.map_or_else(Cell::unknown, |s| self.money_or_empty(s.at(index)))
    }

    /// 某日的覆盖（暂缓、暂停、终止、撤回）；正常的为无。
    #[must_use]
    pub fn overlay(&self, date: Date) -> Option<&'static str> {
        let overlay = Stage::of(self.timeline.up_to(date), self.facts).overlay();
        (overlay != Overlay::Normal).then(|| overlay.zh())
    }

    /// 到核查日为止，涉及某年度：申报、纳入清单、列入计划、安排预算。
    #[must_use]
    pub fn touches(&self, year: Year) -> bool {
        self.procedure_years().any(|own| own == year)
    }

    /// 与某年度有关：申报、清单、计划、预算属于它；一样也没有的（不设清单、计划的地方），那一年办了事。
    #[must_use]
    pub fn is_about(&self, year: Year) -> bool {
        match self.procedure_years().next() {
            Some(_) => self.touches(year),
            None => self.timeline.events().any(|e| Year::of(e.date) == year),
        }
    }

    /// 申报、清单、计划、预算所属的年度。
    fn procedure_years(&self) -> impl Iterator<Item = Year> {
        self.timeline.events().filter_map(|e| match &e.act {
            Act::Declare(own) => Some(own.plan_year),
            Act::Listing(own) => Some(own.year),
            _ => e.planned_year().or(e.budgeted_year()),
        })
    }

    /// 某条规则名下的义务。
    #[must_use]
    pub fn obligations(&self, rule: &str) -> Vec<Obligation> {
        let judged = judge(self.project, self.judgement, Options { explain: false, duties: true });
        judged.obligations.into_iter().filter(|o| o.rule == rule).collect()
    }
}
