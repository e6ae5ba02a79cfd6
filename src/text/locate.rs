//! 路径 → 位置。只在显示时才查，顺利时不花一点工夫。

use super::{Node, Route, Span, Step, Value};

/// 路径所指的值在文本中的位置，尽量落在一行之内：
/// 标量是它自己；键值和列表是它的键，列表项是它的第一行；没有这一处的，是最近的上级。
/// 空路径是文件的第一个键。
#[must_use]
pub fn locate(root: &Node<'_>, route: &Route) -> Span {
    let mut node = root;
    let mut place = first_entry(root);
    for step in &route.0 {
        let Some((next, span)) = go(node, step) else { break };
        (node, place) = (next, span);
    }
    place
}

/// 走一步：到达的节点和它的位置。
fn go<'n, 't>(node: &'n Node<'t>, step: &Step) -> Option<(&'n Node<'t>, Span)> {
    match step {
        Step::Key(key) => {
            let (key, value) = node.entry(key)?;
            Some((value, if is_written(value) { value.span } else { key.span }))
        }
        Step::At(index) => {
            let item = node.at(*index as usize)?;
            Some((item, first_entry(item)))
        }
    }
}

/// 节点的第一行：键值是第一个键到它的值，列表是第一项，标量是它自己。
fn first_entry(node: &Node<'_>) -> Span {
    match &node.value {
        Value::Map(pairs) => match pairs.first() {
            Some((key, value)) if is_written(value) => Span { lo: key.span.lo, hi: value.span.hi },
            Some((key, _)) => key.span,
            None => node.span,
        },
        Value::List(items) => items.first().map_or(node.span, first_entry),
        Value::Scalar { .. } => node.span,
    }
}

/// 写了字的标量。
fn is_written(node: &Node<'_>) -> bool {
    matches!(node.value, Value::Scalar { .. }) && node.span.lo < node.span.hi
}

/// 一处位置的名称：从根到它的各键；列表里的事件以种类和日期相称，别的以次序。没有在树上的为空。
///
/// 与 [`locate`] 相反；事件前后增减，名称不变。
#[must_use]
pub fn name_at(root: &Node<'_>, span: Span) -> String {
    let (mut node, mut name) = (root, String::new());
    while let Some((step, next)) = step_towards(node, span) {
        name.push_str(&step);
        node = next;
    }
    name.trim_start_matches('.').to_owned()
}

fn step_towards<'n, 't>(node: &'n Node<'t>, span: Span) -> Option<(String, &'n Node<'t>)> {
    let holds = |outer: Span| outer.lo <= span.lo && span.hi <= outer.hi;
    match &node.value {
        Value::Map(pairs) => {
            let (key, value) = pairs.iter().find(|(key, value)| holds(key.span) || holds(value.span))?;
            Some((format!(".{}", key.written()), value))
        }
        Value::List(items) => {
            let (at, item) = items.iter().enumerate().find(|(_, item)| holds(item.span))?;
            Some((format!("[{}]", item_name(item).unwrap_or_else(|| at.to_string())), item))
        }
        Value::Scalar { .. } => None,
    }
}

/// 列表里的一项自己的名称：短名，或事件的种类与日期。
fn item_name(item: &Node<'_>) -> Option<String> {
    let text = |key: &str| item.entry(key).and_then(|(_, value)| value.text());
    text("id").map(str::to_owned).or_else(|| Some(format!("{}@{}", text("event")?, text("date")?)))
}
