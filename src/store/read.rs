//! 读一个文件：字节 → 源文件 → 树 → 类型；格式问题变成 `bad-file` 的疑点。

use std::{collections::HashMap, path::Path};

use super::{files::Files, io_reason, scope::RuleChoice};
use crate::{
    model::Date,
    rules::{Finding, MOST_FINDINGS, Status, Subject, slugs, untold},
    ruleset::{Laws, Severity},
    text::{Decode, Dictionary, Faults, Node, Route, Source, Span, name_at, parse, read_alike},
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
pub fn read_file<T: Decode>(files: &Files, path: &Path) -> Loaded<T> {
    let mut faults = Faults::within(files.words());
    let source = read_source(files, path, &mut faults);
    let value = read_tree(&source, &mut faults).1;
    Loaded { source, value, faults }
}

/// 读一个文件的原文；读不了的记下问题，得到一个不能解析的源文件。
pub(super) fn read_source(files: &Files, path: &Path, faults: &mut Faults) -> Source {
    let shown = files.relative(path);
    match files.read(path) {
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
pub fn decode<T: Decode>(shown: &Path, bytes: Vec<u8>, words: &Dictionary) -> Loaded<T> {
    let mut faults = Faults::within(words);
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

/// 格式问题变成疑点，连同各自的位置。
#[must_use]
pub fn bad_files(source: &Source, faults: Faults, laws: &Laws, as_of: Date) -> Vec<(Finding, Span)> {
    let law = laws.nearest(as_of);
    // 妨碍读取的在前：列不下的，丢开的是提醒。先丢开，再解析：两样不同时占着内存。
    let mut faults = faults.0;
    let more = faults.len().saturating_sub(MOST_FINDINGS);
    if more > 0 {
        faults.sort_by_key(|fault| fault.mild);
        faults.truncate(MOST_FINDINGS);
        faults.shrink_to_fit();
        if let Some(last) = faults.last_mut() {
            last.message.push_str(&untold(more));
        }
    }
    let root = if faults.is_empty() { None } else { parse(source, &mut Faults::default()) };
    let quoted = root.as_ref().map(|root| source.words.quote_tree(root)).unwrap_or_default();
    let finding = |fault: crate::text::Fault| {
        let name = root.as_ref().map(|root| name_at(root, fault.span)).unwrap_or_default();
        let subject = if name.is_empty() { Subject::Project } else { Subject::other(name) };
        let mut finding = Finding::new(slugs::BAD_FILE, law.index, subject, as_of, Route::default(), fault.message);
        finding.help = fault.help.map(Into::into);
        finding.softened = fault.mild.then_some(Severity::Warn);
        finding.say(laws, &quoted);
        (finding, fault.span)
    };
    faults.into_iter().map(finding).collect()
}

/// 一个文件里要看的疑点，至多列出这么多：重的在前。
pub(super) fn most(mut findings: Vec<Finding>, laws: &Laws, rules: &RuleChoice) -> Vec<Finding> {
    findings.retain(|finding| rules.wants(finding.rule));
    let more = findings.len().saturating_sub(MOST_FINDINGS);
    if more > 0 {
        findings.sort_by_key(|f| std::cmp::Reverse((f.status == Status::Open, f.severity(laws.get(f.law)))));
        findings.truncate(MOST_FINDINGS);
        if let Some(last) = findings.last_mut() {
            last.message.push_str(&untold(more));
        }
    }
    findings
}

/// 同上，逐条规则算：要说每条规则的结论的，哪一条都不能因别的太多而不见。
pub(super) fn most_of_each(findings: &[Finding]) -> Vec<Finding> {
    let mut counts: HashMap<&'static str, usize> = HashMap::new();
    let mut within = |finding: &&Finding| {
        let count = counts.entry(finding.rule).or_default();
        *count += 1;
        *count <= MOST_FINDINGS
    };
    let mut kept: Vec<Finding> = findings.iter().filter(|finding| within(finding)).cloned().collect();
    for (rule, count) in counts.into_iter().filter(|(_, count)| *count > MOST_FINDINGS) {
        if let Some(last) = kept.iter_mut().rfind(|finding| finding.rule == rule) {
            last.message.push_str(&untold(count - MOST_FINDINGS));
        }
    }
    kept
}

/// 新文件写之前：两个读取器都读得出，才算数。
#[must_use]
pub fn proven<T: Decode>(shown: &Path, text: &str, words: &Dictionary) -> Loaded<T> {
    let mut loaded = decode::<T>(shown, text.as_bytes().to_vec(), words);
    if let Some(Err(difference)) = loaded.value.is_some().then(|| read_alike(&loaded.source)) {
        loaded.value = None;
        loaded.faults.add(Span::default(), difference.to_string());
    }
    loaded
}
