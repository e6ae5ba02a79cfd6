//! 由打开的项目写成档案：事实、经过与资金。值照文件里写的，含义来自语法。

use crate::{
    model::{Act, Event, Facts, Kind},
    output::{
        Evidence,
        pages::dossier::{DossierEvent, DossierFunds, Fact, FactChange, YearFunds, to_words::to_words},
    },
    report::Figure,
    store::{Attested, Entered, entered},
    text::{FieldShape, Node, locate, parse},
};

/// 作金额一栏的键，依次取一个。
const AMOUNTS: [&str; 2] = ["amount", "total"];

/// 各事件共有的键中，写进内容的。
const SHARED: [&str; 3] = ["with", "materials", "note"];

/// 事实与变更，依语法的次序；没有写过的不列。
#[must_use]
pub fn facts(evidence: &Evidence<'_>, root: &Node<'_>) -> Vec<Fact> {
    let changes: Vec<(&Event, Option<&str>)> = evidence
        .cx
        .timeline
        .events()
        .filter_map(|event| match &event.act {
            Act::ChangeFacts(change) => Some((event, change.reason.as_deref())),
            _ => None,
        })
        .collect();
    Facts::fields().iter().filter_map(|field| fact(field, root, &changes)).collect()
}

fn fact(field: &FieldShape, root: &Node<'_>, changes: &[(&Event, Option<&str>)]) -> Option<Fact> {
    let mut value = root.get(field.key).map(|node| to_words(node, &field.shape));
    let mut changed = Vec::new();
    for (event, reason) in changes {
        let set = event_node(root, event).and_then(|node| node.get("set")?.get(field.key));
        if let Some(node) = set {
            let to = to_words(node, &field.shape);
            let from = value.replace(to.clone());
            changed.push(FactChange { date: event.date, from, to, reason: reason.map(str::to_owned) });
        }
    }
    Some(Fact { key: field.key, title: field.title(), value: value?, changes: changed })
}

fn event_node<'n, 't>(root: &'n Node<'t>, event: &Event) -> Option<&'n Node<'t>> {
    root.get("events")?.at(event.n)
}

/// 经过：全部事件，依日期；已更正的也列，加标记。
#[must_use]
pub fn timeline(evidence: &Evidence<'_>, root: &Node<'_>) -> Vec<DossierEvent> {
    let project = evidence.cx.project;
    let mut events: Vec<(&Event, Entered)> = project.events.iter().zip(entered(project)).collect();
    events.sort_by_key(|(e, _)| (e.date, e.n));
    let marks = |event: &Event, Entered { voided, late }: Entered| {
        let marks = [(voided, "已更正"), (late, "补记"), (event.date > evidence.as_of.date, "日期未到")];
        let signed = evidence.attested.get(event.n).and_then(Option::as_ref).map(Attested::zh);
        marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).chain(signed).collect()
    };
    events.into_iter().map(|(event, how)| entry(evidence, root, event, marks(event, how))).collect()
}

fn entry(evidence: &Evidence<'_>, root: &Node<'_>, event: &Event, marks: Vec<&'static str>) -> DossierEvent {
    let node = event_node(root, event);
    let value = |field: &FieldShape| Some(to_words(node?.get(field.key)?, &field.shape));
    let own = event.kind().own_fields();
    let shared = Event::fields_of(event.kind());
    let money = own.iter().find(|f| AMOUNTS.contains(&f.key));
    let in_own = own.iter().filter(|f| money.is_none_or(|m| m.key != f.key));
    let in_shared = SHARED.iter().filter_map(|key| shared.iter().find(|f| f.key == *key));
    let estimated = match &event.act {
        Act::Declare(own) => own.estimated().map(|money| money.to_string()),
        _ => None,
    };
    DossierEvent {
        date: event.date,
        event: event.kind().zh(),
        called: evidence.cx.laws.words().called(Kind::WORDS, event.kind().zh()).to_owned(),
        by: evidence.cx.actor(event).to_owned(),
        doc: event.doc.as_ref().map(ToString::to_string),
        amount: money.and_then(value).or(estimated),
        details: in_own.chain(in_shared).filter_map(|f| Some((f.title(), value(f)?))).collect(),
        marks,
        line: evidence.source.position(locate(root, &event.route()).lo).line,
    }
}

/// 资金：各项合计与分年度。
#[must_use]
pub fn funds(evidence: &Evidence<'_>) -> DossierFunds {
    let view = &evidence.view;
    let (contracted, unknown) = view.timeline.contracted();
    let none = |figure: Figure| (!figure.at.is_empty()).then_some(figure);
    let money = |figure: Option<Figure>| figure.map(|f| f.amount.to_string());
    let has_contract = view.timeline.has(Kind::Contract);
    let years = view.money_years().into_iter().map(|year| YearFunds {
        year: year.0,
        planned: money(view.plan(year)),
        budgeted: money(view.budget(year)),
        paid: money(none(view.paid(|y| y == year))),
    });
    DossierFunds {
        estimate: money(view.estimate(None)),
        approved: money(view.approved()),
        contracted: has_contract.then(|| contracted.to_string()),
        contracts_without_amount: unknown,
        planned: money(none(view.planned(|_| true))),
        budgeted: money(none(view.budgeted())),
        paid: money(none(view.paid(|_| true))),
        paid_called: evidence.cx.laws.words().called(Kind::WORDS, Kind::Pay.zh()).to_owned(),
        years: years.collect(),
    }
}

/// 源文件的树；打开的项目读得出，树必然有。
pub fn tree<'s>(evidence: &'s Evidence<'_>) -> Option<Node<'s>> {
    parse(evidence.source, &mut crate::text::Faults::default())
}
