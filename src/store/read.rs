//! 读一个文件：字节 → 源文件 → 树 → 类型；格式问题变成 `bad-file` 的疑点。

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use super::discover::io_reason;
use crate::{
    model::Date,
    rules::{Finding, Subject, slugs},
    ruleset::{Laws, Severity},
    text::{Decode, Faults, MOST_BYTES, Node, Route, Source, Span, parse, read_alike},
};

/// 读过的一个文件：源文件总在，内容读得出才有。
#[derive(Clone, Debug)]
pub struct Loaded<T> {
    /// 源文件，供显示位置。
    pub source: Source,
    /// 内容。
    pub value: Option<T>,
    /// 格式问题。
    pub faults: Faults,
}

/// 读一个文件；读不了也只记成问题，不妨碍别的文件。
#[must_use]
pub fn read_file<T: Decode>(path: &Path, shown: &Path) -> Loaded<T> {
    let mut faults = Faults::default();
    let source = read_source(path, shown, &mut faults);
    let value = read_tree(&source, &mut faults).1;
    Loaded { source, value, faults }
}

/// 读一个文件的原文；读不了的记下问题，得到一个不能解析的源文件。
pub(super) fn read_source(path: &Path, shown: &Path, faults: &mut Faults) -> Source {
    match read_bytes(path) {
        Ok(bytes) => Source::read(shown, bytes, faults),
        Err(error) => {
            faults
                .add(Span::default(), format!("读不了这个文件：{}", io_reason(&error)))
                .help("核对文件的权限与所在的磁盘");
            Source::read(shown, b"\n".to_vec(), &mut Faults::default())
        }
    }
}

/// 由字节读出。
#[must_use]
pub fn decode<T: Decode>(shown: &Path, bytes: Vec<u8>) -> Loaded<T> {
    let mut faults = Faults::default();
    let source = Source::read(shown, bytes, &mut faults);
    let value = read_tree(&source, &mut faults).1;
    Loaded { source, value, faults }
}

/// 源文件的树与内容；树留着的，定位置时不必再解析。
pub(super) fn read_tree<'s, T: Decode>(source: &'s Source, faults: &mut Faults) -> (Option<Node<'s>>, Option<T>) {
    let root = parse(source, faults);
    let value = root.as_ref().and_then(|node| T::decode(node, faults));
    (root, value.filter(|_| !faults.is_fatal()))
}

/// 读字节，至多读到上限多一个，再大的文件也不全读进来。
pub(super) fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("不是普通文件"));
    }
    let size = usize::try_from(metadata.len()).unwrap_or(MOST_BYTES).min(MOST_BYTES);
    let mut bytes = Vec::with_capacity(size + 1);
    file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// 格式问题变成疑点，连同各自的位置。
#[must_use]
pub fn bad_files(faults: Faults, laws: &Laws, as_of: Date) -> Vec<(Finding, Span)> {
    let law = laws.nearest(as_of);
    let finding = |fault: crate::text::Fault| {
        let subject = Subject::other(fault.message.as_str());
        let mut finding = Finding::new(slugs::BAD_FILE, law.index, subject, as_of, Route::default(), fault.message);
        finding.help = fault.help;
        finding.softened = fault.mild.then_some(Severity::Warn);
        (finding, fault.span)
    };
    faults.0.into_iter().map(finding).collect()
}

/// 新文件写之前：两个读取器都读得出，才算数。
#[must_use]
pub fn proven<T: Decode>(shown: &Path, text: &str) -> Loaded<T> {
    let mut loaded = decode::<T>(shown, text.as_bytes().to_vec());
    if let Some(Err(difference)) = loaded.value.is_some().then(|| read_alike(&loaded.source)) {
        loaded.value = None;
        loaded.faults.add(Span::default(), difference.to_string());
    }
    loaded
}
