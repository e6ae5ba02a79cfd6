//! 非涉密项目建设清单目录（第八条）：某年度纳入清单的项目，并与已公布的目录对照。

use crate::{
    model::{Event, Kind, Published, Year},
    report::{
        Cell, Column, ColumnOf, Filter, Report, ReportContext, ReportError, ReportKind, ReportQuery, Row, View,
        amount::sum_text, listing::listing,
    },
};

/// 一个纳入清单的项目。
struct CataloguedProject<'a> {
    view: &'a View<'a>,
    year: Year,
    listing: &'a Event,
    published: Option<&'a Published>,
}

/// 一栏与它怎样取得。
type CatalogueColumn = ColumnOf<fn(&CataloguedProject<'_>) -> Cell>;

fn fields() -> Vec<CatalogueColumn> {
    vec![
        (Column::number(), |_| Cell::empty()),
        (Column::text("name", "项目名称"), |l| l.view.name()),
        (Column::text("unit", "建设单位"), |l| l.view.unit()),
        (Column::text("nature", "建设性质").rank(2), |l| l.view.nature()),
        (Column::text("content", "建设内容及规模").rank(5), |l| l.view.content()),
        (Column::text("schedule", "建设工期").whole().rank(4), |l| l.view.schedule()),
        (Column::amount("estimate", "申报估算"), |l| l.view.money(l.view.estimate(Some(l.year)).as_ref())),
        (Column::text("listing", "清单文号").whole().rank(3), |l| l.doc()),
        (Column::date("listed_on", "纳入日期").rank(1), |l| l.view.event_date(Some(l.listing))),
        (Column::text("remark", "备注").rank(1), |l| l.remark()),
    ]
}

pub(crate) fn build(env: ReportContext<'_>, request: &ReportQuery) -> Result<Report, ReportError> {
    let year = request.year(env);
    let published = env.county.and_then(|c| c.published.as_ref()?.value(&year.to_string()));
    let mut report = listing(ReportKind::Catalogue, (env, request), fields(), |view, fields| {
        let line = listed(view, year).map(|listing| CataloguedProject { view, year, listing, published });
        line.map(|l| Row::of(&view.project.id, fields, &l)).into_iter().collect()
    })?;
    let strangers =
        published.filter(|_| request.filter == Filter::default()).and_then(|published| strangers(published, &report));
    report.notes.extend(strangers);
    // 办法不设清单的地方，没有项目可列，不是漏了。
    let law = env.laws.nearest(env.as_of.date);
    if report.rows().next().is_none() && !law.competence.contains_key(&Kind::Listing) {
        report.notes.push(format!("{}没有设项目清单。", law.short_title()));
    }
    report.year = Some(year);
    report.title = env.title(&format!("{year}年度非涉密政务信息化项目建设清单目录"));
    report.lead = lead(&report, year, published);
    Ok(report)
}

/// 仍有效的纳入该年度清单；退回、撤回的不算。
fn listed<'a>(view: &View<'a>, year: Year) -> Option<&'a Event> {
    view.timeline.listings_in_force().filter(|(_, l)| l.year == year).map(|(event, _)| event).next_back()
}

impl CataloguedProject<'_> {
    fn doc(&self) -> Cell {
        let doc = self.listing.doc.as_deref().map_or_else(Cell::unknown, Cell::text);
        doc.from([self.view.trace(self.listing.at("doc"))])
    }

    fn remark(&self) -> Cell {
        let missing = self.published.is_some_and(|p| !p.projects.contains(&self.view.project.id));
        Cell::text(if missing { "已公布的目录未载" } else { "" })
    }
}

/// 目录所载而不在本表的编号：可能涉密，只计数，不列出。
fn strangers(published: &Published, report: &Report) -> Option<String> {
    let listed = |id: &crate::model::Text| report.rows().any(|row| row.project.as_ref() == Some(id));
    let count = published.projects.iter().filter(|id| !listed(id)).count();
    (count > 0)
        .then(|| format!("已公布的目录所载编号中有 {count} 个不在本表（未纳入清单、已退出、涉密或查无此项），请核对。"))
}

fn lead(report: &Report, year: Year, published: Option<&Published>) -> Vec<String> {
    let count = report.rows().count();
    let estimate = sum_text(&report.total_of("estimate"));
    let publication = match published {
        None => "台账没有记目录公布的日期。".to_owned(),
        Some(p) => {
            let doc = p.doc.as_ref().map_or(String::new(), |d| format!("以 {d} "));
            format!("目录已于 {} {doc}公布，载项目{}个。", p.date, p.projects.len())
        }
    };
    vec![format!("{year}年度纳入清单的项目{count}个，申报估算合计{estimate}。"), publication]
}
