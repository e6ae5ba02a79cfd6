//! 数据表：台账里的事实与裁断写成平的行，一行一个事实，供 SQL 引擎读。
//!
//! 逐批读、逐批交出，不同时留存全部项目。涉密的一行也没有，只在清点里计数。

mod columns;
mod lines;

use std::path::PathBuf;

use rayon::prelude::*;

use super::{ReportContext, View};
use crate::{
    model::{Declare, Digest, Event, Kind, Project, Unit},
    report::Figure,
    rules::{Attachments, CountyCx, Obligation, Options, judge, publication_duties, with_context},
    store::{Home, ProjectFile, Scope, Surroundings, check, read_file, says_classified, shown, units},
    text::{Faults, Node, Route, Source, locate, parse},
};
pub use columns::{DataColumn, DataRow, DataTable, DataValue, Type};
use lines::{Counts, DutyLine, EventLine, ExportSetting, FindingLine, MoneyLine, OpenLine, Origin, ProjectLine};

/// 一批多少个项目。
const BATCH: usize = 1024;

/// 程序的名称与版本。
const TOOL: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));

/// 一个文件得出的。
#[derive(Default)]
struct FileRows {
    rows: Vec<(DataTable, DataRow)>,
    digest: Option<Digest>,
    classified: bool,
    unreadable: bool,
}

/// 导出一个台账：各行依次交给 `put`，清点在最后；返回读不出的项目文件有几个。
///
/// # Errors
/// `put` 不成功。
pub fn export<E>(env: ReportContext<'_>, mut put: impl FnMut(DataTable, DataRow) -> Result<(), E>) -> Result<usize, E> {
    let store = env.store;
    let setting = ExportSetting {
        region: env.county.and_then(|c| c.region.as_deref()),
        name: env.county.map(|c| &*c.name),
        as_of: env.as_of.date,
        rule_set: &env.laws.nearest(env.as_of.date).id,
        tool: TOOL,
    };
    let mut counts = Counts::default();
    let mut put = |counts: &mut Counts, (table, row): (DataTable, DataRow)| {
        if let Some(count) = counts.rows.get_mut(table as usize) {
            *count += 1;
        }
        put(table, row)
    };
    let units = units(store);
    let surroundings = Surroundings::of(store, env.as_of.date);
    let mut digests = Vec::with_capacity(store.projects.len());
    for batch in store.projects.chunks(BATCH) {
        let take_one = |file: &ProjectFile| take(env, &setting, file, units[file.folder].as_ref(), &surroundings);
        for taken in batch.par_iter().map(take_one).collect::<Vec<_>>() {
            counts.classified += usize::from(taken.classified);
            counts.unreadable += usize::from(taken.unreadable);
            digests.extend(taken.digest);
            taken.rows.into_iter().try_for_each(|row| put(&mut counts, row))?;
        }
    }
    county_duties(env, &setting, &digests).into_iter().try_for_each(|row| put(&mut counts, row))?;
    drop(digests);
    findings(env, &setting).into_iter().try_for_each(|row| put(&mut counts, row))?;
    let last = setting.county(env).row(&counts);
    put(&mut counts, last)?;
    Ok(counts.unreadable)
}

fn take(
    env: ReportContext<'_>,
    setting: &ExportSetting<'_>,
    file: &ProjectFile,
    unit: Option<&Unit>,
    surroundings: &Surroundings<'_>,
) -> FileRows {
    let loaded = read_file::<Project>(&env.store.files, &file.path);
    let Some(project) = &loaded.value else {
        let classified = says_classified(&loaded.source.text);
        return FileRows { classified, unreadable: !classified, ..FileRows::default() };
    };
    let folder = &env.store.folders[file.folder];
    let digest = Some(Digest::of(project, &file.path, &folder.name, env.as_of.date));
    if project.was_classified() {
        return FileRows { digest, classified: true, ..FileRows::default() };
    }
    let judgement = Home::of(env.store, file, unit).judgement(env.laws, env.as_of.date, Attachments::UNKNOWN);
    let judgement = judgement.with_beyond(surroundings.beyond(&file.path, unit));
    let root = parse(&loaded.source, &mut Faults::default());
    let rows = with_context(project, judgement, |cx| {
        let view = View::new(cx, &file.path, judgement);
        let tables = ProjectRows { setting, view: &view, source: &loaded.source, root: root.as_ref() };
        let mut rows = tables.project();
        rows.extend(tables.events());
        rows.extend(tables.money());
        rows.extend(tables.judged());
        rows
    });
    FileRows { rows, digest, ..FileRows::default() }
}

/// 一个项目的各行。
struct ProjectRows<'a> {
    setting: &'a ExportSetting<'a>,
    view: &'a View<'a>,
    source: &'a Source,
    root: Option<&'a Node<'a>>,
}

impl ProjectRows<'_> {
    /// 出自文件的某处。
    fn at(&self, route: &Route) -> Origin<'_> {
        Origin {
            setting: self.setting,
            folder: self.view.judgement.folder,
            unit: self.view.unit,
            project: Some(&self.view.project.id),
            path: shown(&self.view.path),
            line: self.root.map(|root| self.source.position(locate(root, route).lo).line),
        }
    }

    fn project(&self) -> Vec<(DataTable, DataRow)> {
        vec![self.at(&Route::key("id")).row(&ProjectLine(self.view))]
    }

    fn events(&self) -> Vec<(DataTable, DataRow)> {
        let project = self.view.project;
        let counted: Vec<usize> = self.view.timeline.events().map(|event| event.n).collect();
        let nodes = self.root.and_then(|root| root.get("events"));
        let lines = project.events.iter().map(|event| {
            let node = nodes.and_then(|list| list.at(event.n));
            let line = EventLine { project, event, node, counts: counted.contains(&event.n) };
            self.at(&event.route()).row(&line)
        });
        lines.collect()
    }

    /// 核查日有效的各数，与报表同出一处。
    fn money(&self) -> Vec<(DataTable, DataRow)> {
        let view = self.view;
        let mut rows = Vec::new();
        let mut add = |route: &Route, line: MoneyLine| rows.push(self.at(route).row(&line));
        let line = |measure, figure: &Figure| MoneyLine {
            measure,
            year: None,
            item: None,
            date: None,
            amount: Some(figure.amount),
        };
        if let Some((event, own)) = view.timeline.of::<Declare>().next_back() {
            for (item, cost) in own.estimate.iter().flat_map(|estimate| estimate.iter()) {
                let stated = Figure { amount: cost.amount(), at: Vec::new() };
                let year = Some(own.plan_year);
                let line =
                    MoneyLine { item: Some(item.to_string()), year, date: Some(event.date), ..line("估算", &stated) };
                add(&event.at("estimate"), line);
            }
        }
        if let Some(figure) = view.approved() {
            let date = view.timeline.approval_in_force().map(|(event, _)| event.date);
            add(&first(&figure), MoneyLine { date, ..line("批复", &figure) });
        }
        for year in view.money_years() {
            for (measure, figure) in [("计划", view.plan(year)), ("预算", view.budget(year))] {
                if let Some(figure) = figure {
                    add(&first(&figure), MoneyLine { year: Some(year), ..line(measure, &figure) });
                }
            }
        }
        for payment in view.timeline.payments() {
            let (year, date) = (Some(payment.year), Some(payment.event.date));
            let amount = Some(payment.amount);
            add(&payment.event.at("amount"), MoneyLine { measure: "支付", year, item: None, date, amount });
        }
        let contracts = view.timeline.contracts();
        let contract = |item, date, amount| MoneyLine { measure: "合同", year: None, item, date, amount };
        for agreement in contracts.standing() {
            let contractor = agreement.own.contractor.as_ref().map(ToString::to_string);
            add(&agreement.event.at("amount"), contract(contractor, Some(agreement.event.date), agreement.amount));
        }
        if let Some(amount) = contracts.settled() {
            let route = view.timeline.last(Kind::Settle).map(Event::route).unwrap_or_default();
            add(&route, contract(None, None, Some(amount)));
        }
        rows
    }

    /// 义务与不能判断的。
    fn judged(&self) -> Vec<(DataTable, DataRow)> {
        let judgement = self.view.judgement;
        let (laws, as_of) = (judgement.laws, judgement.as_of);
        let judged = judge(self.view.project, judgement, Options { explain: false, duties: true });
        let duties = judged.obligations.iter().map(|duty| self.at(&duty.anchor).row(&DutyLine { duty, laws, as_of }));
        let open = judged.outcomes.iter().map(|outcome| {
            let missing: Vec<String> = outcome.unknowns.iter().map(|unknown| unknown.at.to_string()).collect();
            let line = OpenLine { rule: outcome.rule, missing: missing.join("、"), law: laws.nearest(as_of) };
            self.at(outcome.unknowns.first().map_or(&Route::default(), |unknown| &unknown.at)).row(&line)
        });
        duties.chain(open).collect()
    }
}

fn first(figure: &Figure) -> Route {
    figure.at.first().cloned().unwrap_or_default()
}

impl ExportSetting<'_> {
    /// 出自县的文件。
    fn county(&self, env: ReportContext<'_>) -> Origin<'_> {
        let path = env.store.county.as_deref().map(|path| env.store.relative(path)).unwrap_or_default();
        Origin { setting: self, folder: "", unit: "", project: None, path: shown(&path), line: None }
    }
}

/// 县的义务：发布清单目录。
fn county_duties(env: ReportContext<'_>, setting: &ExportSetting<'_>, digests: &[Digest]) -> Vec<(DataTable, DataRow)> {
    let path: Option<PathBuf> = env.store.county.as_deref().map(|path| env.store.relative(path));
    let (laws, as_of) = (env.laws, env.as_of.date);
    let across =
        CountyCx { digests, units: &[], frameworks: &[], county: path.as_deref().zip(env.county), laws, as_of };
    let duties: Vec<Obligation> = publication_duties(&across);
    duties.iter().map(|duty| setting.county(env).row(&DutyLine { duty, laws, as_of })).collect()
}

/// 疑点，涉密的除外。
fn findings(env: ReportContext<'_>, setting: &ExportSetting<'_>) -> Vec<(DataTable, DataRow)> {
    let checked = check(env.store, env.laws, env.as_of.date, &Scope::default());
    let rows = checked.findings.iter().filter(|located| !located.classified).map(|located| {
        let folder = located.path.parent().and_then(|p| p.file_name()).map(|n| n.to_string_lossy().into_owned());
        let origin = Origin {
            setting,
            folder: folder.as_deref().unwrap_or_default(),
            unit: located.unit.as_deref().unwrap_or_default(),
            project: located.project.as_deref(),
            path: shown(&located.path),
            line: Some(located.place.line),
        };
        origin.row(&FindingLine { located, laws: env.laws })
    });
    rows.collect()
}
