//! 追加一个事件：旧文本一字不动，末尾续几行；两个读取器都读出「旧的加这一个」才算数。

use std::path::Path;

use super::read::{Loaded, decode};
use crate::{
    model::{Event, Project},
    text::{Decode, Faults, Source, append_item, is_prefix, parse, same_as_serde},
};

/// 追加的结果，尚未写回。
#[derive(Debug)]
pub struct Appended {
    /// 追加之后的源文件与项目。
    pub loaded: Loaded<Project>,
    /// 追加的行。
    pub added: String,
}

/// 追加不成。
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// 文件的写法使末尾追加不成立（如 `events: []`），或事件本身不合格式；问题各有位置。
    #[error("追加不成")]
    Faults(Box<Loaded<Project>>),
    /// 追加之后读出的与应有的不同：不写，请报告。
    #[error("追加之后复读不符（{0}）；文件没有改动，请报告此问题")]
    Proof(String),
}

/// 在内存里追加一个事件：`item` 是事件的 YAML。
///
/// # Errors
/// 文件的写法不容追加，事件不合格式，或复读不符。
pub fn append(old: &Loaded<Project>, item: &str) -> Result<Appended, AppendError> {
    let project = old.value.as_ref().ok_or_else(|| AppendError::Proof("原文件读不出".into()))?;
    let source = spliced(&old.source, item)?;
    let bytes = source.bytes();
    let before = old.source.bytes();
    if !is_prefix(&before, &bytes) {
        return Err(AppendError::Proof("旧文本不是新文本的开头".into()));
    }
    let loaded: Loaded<Project> = decode(&old.source.path, bytes.clone());
    let Some(after) = &loaded.value else { return Err(AppendError::Faults(Box::new(loaded))) };
    prove(project, after, item)?;
    second_reader(&loaded.source)?;
    let added = String::from_utf8_lossy(&bytes[before.len()..]).into_owned();
    Ok(Appended { loaded, added })
}

fn spliced(source: &Source, item: &str) -> Result<Source, AppendError> {
    let mut faults = Faults::default();
    let root = parse(source, &mut faults).ok_or_else(|| AppendError::Proof("原文件读不出".into()))?;
    append_item(source, &root, "events", item).map_err(|fault| {
        let faults = Faults(vec![fault]);
        AppendError::Faults(Box::new(Loaded { source: source.clone(), value: None, faults }))
    })
}

/// 新的等于旧的加这一个事件。
fn prove(old: &Project, new: &Project, item: &str) -> Result<(), AppendError> {
    let mut expected = old.clone();
    let mut event = event_of(item).ok_or_else(|| AppendError::Proof("事件单独读不出".into()))?;
    event.n = expected.events.len();
    expected.events.push(event);
    if *new == expected { Ok(()) } else { Err(AppendError::Proof("项目不等于原来的加这一个事件".into())) }
}

/// 单独读一个事件。
fn event_of(item: &str) -> Option<Event> {
    let mut faults = Faults::default();
    let source = Source::read(Path::new("event"), item.as_bytes().to_vec(), &mut faults);
    let root = parse(&source, &mut faults)?;
    Event::decode(&root, &mut faults)
}

/// 独立的第二个读取器读出同样的内容。
fn second_reader(source: &Source) -> Result<(), AppendError> {
    let root = parse(source, &mut Faults::default()).ok_or_else(|| AppendError::Proof("新文件读不出".into()))?;
    same_as_serde(&source.text, &root).map_err(|d| AppendError::Proof(d.to_string()))
}
