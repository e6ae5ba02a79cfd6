//! 出处：格子从哪个文件、哪一行、哪个事件得来，写成一句话。文件只在要写出处时才再读一遍。

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Report, Row, Trace};
use crate::{
    model::Project,
    store::{read_file, shown},
    text::{Faults, Node, Route, Step, locate, parse},
};

/// 各出处与它的说法。
#[derive(Clone, Debug, Default)]
pub struct Origins(BTreeMap<(Arc<Path>, Route), String>);

impl Origins {
    /// 查明一张报表各格的出处。
    #[must_use]
    pub fn of(root: &Path, report: &Report) -> Self {
        let subtotals = report.groups.iter().filter_map(|g| g.subtotal.as_ref());
        let rows = report.rows().chain(subtotals).chain(&report.total);
        Origins::find(root, rows.flat_map(traces))
    }

    /// 查明若干出处；一个文件只读一遍。
    #[must_use]
    pub fn find<'t>(root: &Path, wanted: impl IntoIterator<Item = &'t Trace>) -> Self {
        let mut files: BTreeMap<Arc<Path>, Vec<&Route>> = BTreeMap::new();
        for trace in wanted {
            files.entry(trace.path.clone()).or_default().push(&trace.route);
        }
        let found = files.into_iter().flat_map(|(path, routes)| look(root, &path, routes));
        Origins(found.collect())
    }

    /// 一个出处的说法，如「projects/县教委/WS-2025-002.yaml:52 列入计划 2025-01-16」；没有查过的只说路径。
    #[must_use]
    pub fn text(&self, trace: &Trace) -> String {
        let known = self.0.get(&(trace.path.clone(), trace.route.clone()));
        known.cloned().unwrap_or_else(|| format!("{} {}", shown(&trace.path), trace.route))
    }
}

fn traces(row: &Row) -> impl Iterator<Item = &Trace> {
    row.cells.iter().flat_map(|c| &c.trace)
}

fn look(root: &Path, path: &Arc<Path>, routes: Vec<&Route>) -> Vec<((Arc<Path>, Route), String)> {
    let full: PathBuf = root.join(path);
    let source = read_file::<Project>(&full, path).source;
    let Some(tree) = parse(&source, &mut Faults::default()) else { return Vec::new() };
    let say = |route: &Route| {
        let line = source.position(locate(&tree, route).lo).line;
        format!("{}:{line} {}", shown(path), named(&tree, route))
    };
    routes.into_iter().map(|r| ((path.clone(), r.clone()), say(r))).collect()
}

/// 事件的种类与日期；不在事件里的，写键。
fn named(tree: &Node<'_>, route: &Route) -> String {
    let event = match route.0.as_slice() {
        [Step::Key(key), Step::At(n), ..] if key == "events" => tree.get("events").and_then(|e| e.at(*n as usize)),
        _ => None,
    };
    let text = |key: &str| event.and_then(|e| e.get(key)).and_then(Node::text).unwrap_or_default();
    match event {
        Some(_) => format!("{} {}", text("event"), text("date")),
        None => route.to_string(),
    }
}
