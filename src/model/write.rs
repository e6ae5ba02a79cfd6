//! 写：事件与项目文件的规范写法。`advance` 记入的事件、成批生成的文件都出自这里。

use serde_yaml::{Error, Mapping};

use super::{Event, Kind, Project};
use crate::text::compose_block;

/// 写在事件末尾的键：长，且人人都有。
const LAST: [&str; 2] = ["materials", "note"];

/// 一个事件的 YAML：键的次序依语法，材料与备注在最后；语法里没有的键不写。
///
/// # Errors
/// 值不能写成 YAML。
pub fn event_yaml(kind: Kind, values: &Mapping) -> Result<String, Error> {
    let fields = Event::fields_of(kind);
    let (last, first): (Vec<_>, Vec<_>) = fields.iter().map(|f| f.key).partition(|key| LAST.contains(key));
    compose_block(&in_order(first.into_iter().chain(last), values))
}

/// 一个项目文件的 YAML：开头的事实依语法的次序，事件每项一段，在最后。
///
/// # Errors
/// 值不能写成 YAML。
pub fn project_yaml(head: &Mapping, events: &[(Kind, Mapping)]) -> Result<String, Error> {
    let fields = Project::fields();
    let mut text = compose_block(&in_order(fields.iter().map(|f| f.key), head))?;
    text.push_str("events:\n");
    for (kind, values) in events {
        for (i, line) in event_yaml(*kind, values)?.lines().enumerate() {
            text.extend([if i == 0 { "  - " } else { "    " }, line, "\n"]);
        }
    }
    Ok(text)
}

fn in_order<'k>(keys: impl Iterator<Item = &'k str>, values: &Mapping) -> Mapping {
    keys.filter_map(|key| Some((key.into(), values.get(key)?.clone()))).collect()
}
