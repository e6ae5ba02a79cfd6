//! 出处：格子从哪个文件、哪一行、哪个事件得来。文件只在要写出处时才再读一遍。

use std::{collections::BTreeMap, path::Path, sync::Arc};

use rayon::prelude::*;

use crate::{
    model::Project,
    report::{Report, Row, Trace},
    store::{Files, read_file, shown},
    text::{Faults, Node, Route, Step, locate, parse},
};

/// 出处所在的行与事件。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowSource {
    /// 行号，从 1 起。
    pub line: u32,
    /// 事件与日期，如「列入计划 2024-01-16」；不在事件里的为空。
    pub event: String,
}

/// 各出处的行与事件。
#[derive(Clone, Debug, Default)]
pub struct RowSources(BTreeMap<(Arc<Path>, Route), RowSource>);

impl RowSources {
    /// 查明一张报表各格的出处。
    #[must_use]
    pub fn of(files: &Files, report: &Report) -> Self {
        RowSources::find(files, report.all_rows().flat_map(|row| &row.cells).flat_map(|cell| &cell.trace))
    }

    /// 查明若干出处；一个文件只读一遍。
    #[must_use]
    pub fn find<'t>(files: &Files, wanted: impl IntoIterator<Item = &'t Trace>) -> Self {
        let mut routes: BTreeMap<Arc<Path>, Vec<&Route>> = BTreeMap::new();
        for trace in wanted {
            routes.entry(trace.path.clone()).or_default().push(&trace.route);
        }
        let found = routes.into_par_iter().flat_map_iter(|(path, routes)| look(files, &path, routes));
        RowSources(found.collect())
    }

    /// 一处出处的行与事件，查得到的才有。
    #[must_use]
    pub fn get(&self, trace: &Trace) -> Option<&RowSource> {
        self.0.get(&(trace.path.clone(), trace.route.clone()))
    }

    /// 一个出处的说法，如「projects/县教委/WS-2025-002.yaml:52 列入计划 2025-01-16」；没有查过的只说路径。
    #[must_use]
    pub fn text(&self, trace: &Trace) -> String {
        let path = shown(&trace.path);
        match self.get(trace) {
            Some(origin) if origin.event.is_empty() => format!("{path}:{} {}", origin.line, trace.route),
            Some(origin) => format!("{path}:{} {}", origin.line, origin.event),
            None => format!("{path} {}", trace.route),
        }
    }
}

fn look(files: &Files, path: &Arc<Path>, routes: Vec<&Route>) -> Vec<((Arc<Path>, Route), RowSource)> {
    let source = read_file::<Project>(files, path).source;
    let Some(tree) = parse(&source, &mut Faults::default()) else { return Vec::new() };
    let origin = |route: &Route| RowSource {
        line: source.position(locate(&tree, route).lo).line,
        event: event_of(&tree, route).unwrap_or_default(),
    };
    routes.into_iter().map(|route| ((path.clone(), route.clone()), origin(route))).collect()
}

/// 路径所在的事件：种类与日期。
fn event_of(tree: &Node<'_>, route: &Route) -> Option<String> {
    let [Step::Key(events), Step::At(index), ..] = route.0.as_slice() else { return None };
    let event = tree.get(events)?.at(*index as usize)?;
    let text = |key| event.get(key).and_then(Node::text);
    Some(format!("{} {}", text("event")?, text("date").unwrap_or_default()))
}

impl Report {
    /// 全部行：各组的项目与小计，和合计。
    pub fn all_rows(&self) -> impl Iterator<Item = &Row> {
        self.groups.iter().flat_map(|g| g.rows.iter().chain(&g.subtotal)).chain(&self.total)
    }
}
