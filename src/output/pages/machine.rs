//! 阶段的移动：两条轨与覆盖层，写成表或 Mermaid 状态图。

use std::io::{self, Write};

use crate::{
    model::{Kind, MOVES, Move, Overlay, Procedure, Works},
    output::Page,
    report::{COURSE, Turn},
    text::Dictionary,
};

/// 写成表的一页，用当地的叫法。
#[must_use]
pub fn machine_page(words: &Dictionary) -> Page {
    let mut page = standard_page();
    page.say(|text| words.say(text, &[]));
    page
}

fn standard_page() -> Page {
    let mut page = Page::new("阶段与移动");
    page.text("阶段由事件折叠得出，文件里不写；只供显示，没有规则读它。");
    page.text(
        "显示的阶段：有覆盖的为覆盖，建设已开始的为建设轨，否则为审批轨；建设已开始而未批复的，另标「手续未全」。",
    );
    track(&mut page, "审批轨", Procedure::ALL.iter().map(|p| p.zh()), |step| match step {
        Move::Procedure(to) => Some(format!("进到 {to}")),
        Move::ProcedureBack(to) => Some(format!("退到 {to}")),
        _ => None,
    });
    track(&mut page, "建设轨", Works::ALL.iter().map(|w| w.zh()), |step| match step {
        Move::Works(to) => Some(format!("进到 {to}")),
        Move::WorksBack(to) => Some(format!("退到 {to}")),
        _ => None,
    });
    page.text("服务、运行维护项目的服务合同进到「运维中」；监理等合同不移动。");
    track(&mut page, "覆盖层", Overlay::ALL.iter().map(|o| o.zh()), |step| match step {
        Move::Cover(to) => Some(format!("覆盖为 {to}")),
        Move::Uncover(to) => Some(format!("揭去 {to}")),
        _ => None,
    });
    page.text("进到：已更靠后的不动。退到：已更靠前的不动。同时有几层覆盖的，显示最重的。");
    page
}

fn track<'s>(
    page: &mut Page,
    title: &str,
    stages: impl Iterator<Item = &'s str>,
    to_words: impl Fn(Move) -> Option<String>,
) {
    page.heading(title);
    page.text(stages.collect::<Vec<_>>().join(" → "));
    let rows = MOVES
        .iter()
        .filter_map(|(kind, step)| Some(vec![kind.zh().to_owned(), kind.en().to_owned(), to_words(*step)?]));
    page.table(&["事件", "英文", "移动"], rows.collect(), &[]);
}

/// 写成 Mermaid 状态图，用当地的叫法：实际的起点是移动允许的，图上只画通常的。
///
/// # Errors
/// 写不出去。
pub fn mermaid(words: &Dictionary, out: &mut dyn Write) -> io::Result<()> {
    let mut drawn = Vec::new();
    draw(&mut drawn)?;
    out.write_all(words.say(&String::from_utf8_lossy(&drawn), &[]).as_bytes())
}

fn draw(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "stateDiagram-v2")?;
    composite(out, ("审批轨", "procedure"), Procedure::ALL.iter().map(|p| (p.en(), p.zh())), procedure_edges())?;
    composite(out, ("建设轨", "works"), Works::ALL.iter().map(|w| (w.en(), w.zh())), works_edges())?;
    composite(out, ("覆盖层", "overlay"), Overlay::ALL.iter().map(|o| (o.en(), o.zh())), overlay_edges())
}

/// 一条边：从、到、事件。
type Edge = (&'static str, &'static str, String);

fn composite(
    out: &mut dyn Write,
    (title, id): (&str, &str),
    mut states: impl Iterator<Item = (&'static str, &'static str)>,
    edges: Vec<Edge>,
) -> io::Result<()> {
    writeln!(out, "    state \"{title}\" as {id} {{")?;
    let name = |en: &str| en.replace('-', "_");
    states.try_for_each(|(en, zh)| writeln!(out, "        {} : {zh}", name(en)))?;
    // 同样的起止，几个事件写在一起。
    let mut merged: Vec<(&str, &str, Vec<String>)> = Vec::new();
    for (from, to, event) in edges {
        match merged.iter_mut().find(|(f, t, _)| (*f, *t) == (from, to)) {
            Some((_, _, events)) if events.contains(&event) => {}
            Some((_, _, events)) => events.push(event),
            None => merged.push((from, to, vec![event])),
        }
    }
    merged.iter().try_for_each(|(from, to, events)| {
        writeln!(out, "        {} --> {} : {}", name(from), name(to), events.join("／"))
    })?;
    writeln!(out, "    }}")
}

fn turns(kind: Kind) -> impl Iterator<Item = &'static Turn> {
    COURSE.iter().filter(move |t| t.kind == kind)
}

/// 边上的字：进到「已签合同」的只是建设合同。
fn label(kind: Kind, step: Move) -> String {
    if step == Move::Works(Works::Contracted) { format!("{kind}（建设）") } else { kind.to_string() }
}

fn procedure_edges() -> Vec<Edge> {
    let edges = |(kind, step): &(Kind, Move)| {
        let (kind, step) = (*kind, *step);
        turns(kind).flat_map(Turn::from_procedure).filter_map(move |from| match step {
            Move::Procedure(to) if from < to => Some((from.en(), to.en(), label(kind, step))),
            Move::ProcedureBack(to) if from > to => Some((from.en(), to.en(), label(kind, step))),
            _ => None,
        })
    };
    MOVES.iter().flat_map(edges).collect()
}

fn works_edges() -> Vec<Edge> {
    let edges = |(kind, step): &(Kind, Move)| {
        let (kind, step) = (*kind, *step);
        turns(kind).flat_map(Turn::from_works).filter_map(move |from| match step {
            Move::Works(to) if from < to => Some((from.en(), to.en(), label(kind, step))),
            Move::WorksBack(to) if from > to => Some((from.en(), to.en(), label(kind, step))),
            _ => None,
        })
    };
    // 服务合同的移动不在表里：合同的种类决定往哪边走。
    let service = (Works::NotStarted.en(), Works::Maintaining.en(), format!("{}（服务）", Kind::Contract));
    MOVES.iter().flat_map(edges).chain([service]).collect()
}

fn overlay_edges() -> Vec<Edge> {
    let normal = Overlay::Normal.en();
    let edge = |(kind, step): &(Kind, Move)| match step {
        Move::Cover(to) => Some((normal, to.en(), kind.to_string())),
        Move::Uncover(from) => Some((from.en(), normal, kind.to_string())),
        _ => None,
    };
    MOVES.iter().filter_map(edge).collect()
}
