//! 各格出处的行号与事件：要写出时才去读文件。

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{Report, Row, Trace};
use crate::{
    store::Place,
    text::{Faults, Node, Route, Source, Step, locate, parse},
};

/// 出处所在的行与事件。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// 行号，从 1 起。
    pub line: u32,
    /// 事件与日期，如「列入计划 2024-01-16」；不在事件里的为空。
    pub event: String,
}

/// 一张报表全部出处的行号与事件。
#[derive(Clone, Debug, Default)]
pub struct Origins(BTreeMap<PathBuf, BTreeMap<Route, Origin>>);

impl Origins {
    /// 查明一张报表的全部出处；读不出的文件没有行号。
    #[must_use]
    pub fn of(report: &Report, root: &Path) -> Self {
        let mut wanted: BTreeMap<&Path, BTreeSet<&Route>> = BTreeMap::new();
        for trace in report.all_rows().flat_map(|r| &r.cells).flat_map(|c| &c.trace) {
            wanted.entry(&trace.path).or_default().insert(&trace.route);
        }
        let found = wanted.into_iter().filter_map(|(path, routes)| {
            let bytes = std::fs::read(root.join(path)).ok()?;
            Some((path.to_owned(), places(path, bytes, &routes)?))
        });
        Origins(found.collect())
    }

    /// 一处出处的行号与事件，查得到的才有。
    #[must_use]
    pub fn get(&self, trace: &Trace) -> Option<&Origin> {
        self.0.get(&*trace.path)?.get(&trace.route)
    }
}

fn places(path: &Path, bytes: Vec<u8>, routes: &BTreeSet<&Route>) -> Option<BTreeMap<Route, Origin>> {
    let mut faults = Faults::default();
    let source = Source::read(path, bytes, &mut faults);
    let root = parse(&source, &mut faults)?;
    let origin = |route: &Route| Origin {
        line: Place::of(&source, locate(&root, route)).line,
        event: event_of(&root, route).unwrap_or_default(),
    };
    Some(routes.iter().map(|route| ((*route).clone(), origin(route))).collect())
}

/// 路径所在的事件：名称与日期。
fn event_of(root: &Node<'_>, route: &Route) -> Option<String> {
    let [Step::Key(events), Step::At(index), ..] = route.0.as_slice() else { return None };
    let event = root.get(events)?.at(*index as usize)?;
    let text = |key| event.get(key).and_then(Node::text);
    Some(format!("{} {}", text("event")?, text("date").unwrap_or_default()))
}

impl Report {
    /// 全部行：各组的项目与小计，和合计。
    pub fn all_rows(&self) -> impl Iterator<Item = &Row> {
        self.groups.iter().flat_map(|g| g.rows.iter().chain(&g.subtotal)).chain(&self.total)
    }
}
