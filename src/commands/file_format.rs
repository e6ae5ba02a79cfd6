//! 记入新一版的事件时，一并把 county.yaml 的 `format` 改成现在的版本：旧的程序整个拒绝，不会读错。

use super::Session;
use crate::{
    model::{County, Event, FORMAT},
    store::{Addition, projects_dir, read_file},
};

/// 改了之后结果里说的话。
pub(super) const RAISED: &str = "；county.yaml 的 format 改为 2";

/// 这些事件要新的文件格式而 county.yaml 还是旧的：要写的改动。
pub(super) fn raising<'e>(desk: &Session, mut events: impl Iterator<Item = &'e Event>) -> Option<Addition> {
    let path = projects_dir(&desk.root).join("county.yaml");
    let needed = events.any(|event| event.needs_format() >= FORMAT);
    let old = needed.then(|| desk.files.read(&path).ok()).flatten()?;
    let new = raised(desk, &old)?;
    Some(Addition { path, old: Some(old), new: Some(new), runs: false })
}

/// county.yaml 的内容，把 `format: 1` 改成现在的版本；已经是的、写得不寻常的为无。
pub(super) fn raised(desk: &Session, county: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(county).ok()?;
    let path = projects_dir(&desk.root).join("county.yaml");
    let is_old = read_file::<County>(&desk.files, &path).value.is_some_and(|county| county.format < FORMAT);
    let plain = text.starts_with("format: 1") || text.contains("\nformat: 1");
    (is_old && plain).then(|| text.replacen("format: 1", &format!("format: {FORMAT}"), 1).into_bytes())
}
