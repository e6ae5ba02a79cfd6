//! 全县：各步有哪些项目在等。

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use super::{course::COURSE, steps::onward};
use crate::{
    model::{Kind, Text},
    report::{Filter, ReportContext, gather::gather},
    rules::{Obligation, with_context},
    store::Picked,
};

/// 各非涉密项目往前走的第一步，依一生的次序；同一步的依文件的次序，读不出的不算。`owed` 是全县的义务。
#[must_use]
pub fn queue(env: ReportContext<'_>, owed: &[(Picked, Obligation)]) -> Vec<(Kind, Vec<Text>)> {
    let mut duties: HashMap<&Path, Vec<&Obligation>> = HashMap::new();
    for (of, duty) in owed {
        duties.entry(&of.path).or_default().push(duty);
    }
    let found = gather(env, &Filter::default(), |view| {
        let own = duties.get(&*view.path).into_iter().flatten().copied();
        let first = with_context(view.project, view.judgement, |cx| onward(cx, view, own));
        first.map(|kind| (kind, view.path.to_path_buf(), view.project.id.clone())).into_iter().collect()
    });
    let mut found: Vec<(Kind, PathBuf, Text)> = found.map(|found| found.items).unwrap_or_default();
    let place = |kind: Kind| COURSE.iter().position(|turn| turn.kind == kind).unwrap_or(COURSE.len());
    found.sort_by(|(a, own, _), (b, other, _)| place(*a).cmp(&place(*b)).then_with(|| own.cmp(other)));
    let mut queue: Vec<(Kind, Vec<Text>)> = Vec::new();
    for (kind, _, id) in found {
        match queue.last_mut() {
            Some((last, waiting)) if *last == kind => waiting.push(id),
            _ => queue.push((kind, vec![id])),
        }
    }
    queue
}
