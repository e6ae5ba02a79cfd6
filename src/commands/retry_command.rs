//! 重试的命令：在终端上问来的答案没有记进去时，写成一行命令，改了就能再来，不必从头答起。

use serde_yaml::Value as Yaml;

use crate::{
    intake::form::draft::Draft,
    text::{compose_flow, quoted, safe},
};

/// 记入这份拟稿的命令。
pub(super) fn command(project: &str, draft: &Draft) -> String {
    let mut words = vec!["wsgov advance".to_owned(), quoted(project), draft.kind.zh().to_owned()];
    for (field, value) in draft.form.filled() {
        match (field.key, value) {
            // 种类已经写了；短名每次另取。
            ("event" | "id", _) => {}
            ("date" | "by" | "doc" | "note", value) => words.push(format!("--{} {}", field.key, quoted(&plain(value)))),
            ("materials", Yaml::Mapping(materials)) => {
                words.extend(materials.iter().map(|(name, value)| {
                    format!("--material {}", quoted(&format!("{}={}", plain(name), plain(value))))
                }))
            }
            (key, value) => words.push(format!("--set {}", quoted(&format!("{key}={}", plain(value))))),
        }
    }
    safe::visible(&words.join(" ")).into_owned()
}

/// 一个值在命令行上的写法：文字照写，列表和键值用括号。
fn plain(value: &Yaml) -> String {
    match value {
        Yaml::String(text) => text.clone(),
        value => compose_flow(value),
    }
}
