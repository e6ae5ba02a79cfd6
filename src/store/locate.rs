//! 疑点的位置：路径换算成行列，并摘下那几行供显示。只在要显示时做。

use std::path::PathBuf;

use super::read::most_of_each;
use crate::{
    model::Text,
    rules::{Finding, Status, Subject},
    ruleset::{Laws, RuleSet, Severity, UNIT},
    text::{Faults, Node, Source, Span, locate, parse},
};

/// 超过这么多字节的行不摘录，只说行列：一处摘下几兆，几处就是几十兆。
const LONGEST_LINE: usize = 64 * 1024;

/// 说明是否涉密的键。
const CLASSIFIED: &str = "classified";

/// 文件中的一处，连同摘录。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// 起始行，从 1 起。
    pub line: u32,
    /// 起始列，从 1 起，以字符计。
    pub column: u32,
    /// 终止行。
    pub end_line: u32,
    /// 终止列（不含）。
    pub end_column: u32,
    /// 所在的整行。
    pub excerpt: String,
    /// 摘录首行的行号。
    pub excerpt_line: u32,
    /// 在摘录中的字节范围。
    pub within: std::ops::Range<usize>,
}

/// 相关的一处。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocatedRelated {
    /// 位置。
    pub place: Place,
    /// 说明。
    pub text: String,
}

/// 有了位置的疑点。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// 疑点。
    pub finding: Finding,
    /// 文件，相对于根。
    pub path: PathBuf,
    /// 项目编号；单位、县和读不出的文件没有。
    pub project: Option<Text>,
    /// 单位名称。
    pub unit: Option<Text>,
    /// 属于涉密项目：各种输出都不列出。
    pub classified: bool,
    /// 涉密项目的文件读不出的：只说在哪里，不说内容，好让人去改。
    pub outline: Option<Box<Located>>,
    /// 位置。
    pub place: Place,
    /// 相关的别处。
    pub related: Vec<LocatedRelated>,
}

impl Place {
    /// 一段文字的位置。
    #[must_use]
    pub fn of(source: &Source, span: Span) -> Self {
        let span = source.first_line(span);
        let (start, end) = (source.position(span.lo), source.position(span.hi));
        let excerpt = source.lines(span);
        let from = (span.lo - excerpt.lo) as usize;
        let to = (span.hi - excerpt.lo) as usize;
        let shown = if excerpt.text.len() > LONGEST_LINE { "" } else { excerpt.text };
        Place {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            excerpt: shown.to_owned(),
            excerpt_line: excerpt.line,
            within: from.min(shown.len())..to.min(shown.len()),
        }
    }
}

/// 所属：项目与单位，供各处共用。
#[derive(Clone, Debug, Default)]
pub(super) struct Owner {
    pub path: PathBuf,
    pub project: Option<Text>,
    pub unit: Option<Text>,
    pub classified: bool,
}

impl Owner {
    pub(super) fn at(&self, finding: Finding, place: Place, related: Vec<LocatedRelated>) -> Located {
        Located {
            finding,
            path: self.path.clone(),
            project: self.project.clone(),
            unit: self.unit.clone(),
            classified: self.classified,
            outline: None,
            place,
            related,
        }
    }

    /// 由树换算路径的位置。
    pub(super) fn locate(&self, finding: Finding, source: &Source, root: &Node<'_>) -> Located {
        let mut place = Place::of(source, locate(root, &finding.at));
        if finding.unquoted {
            place.excerpt.clear();
            place.within = 0..0;
        }
        let related = finding
            .related
            .iter()
            .map(|r| LocatedRelated { place: Place::of(source, locate(root, &r.at)), text: r.text.clone() })
            .collect();
        self.at(finding, place, related)
    }
}

/// 文件开头的一处，供没有内容可指的文件用。
#[must_use]
pub(super) fn nowhere() -> Place {
    Place { line: 1, column: 1, end_line: 1, end_column: 1, excerpt: String::new(), excerpt_line: 1, within: 0..0 }
}

/// 换算一个文件里全部疑点的位置；没有疑点就不再解析。
pub(super) fn locate_all(owner: &Owner, findings: Vec<Finding>, source: &Source) -> Vec<Located> {
    if findings.is_empty() {
        return Vec::new();
    }
    locate_by(owner, findings, source, parse(source, &mut Faults::default()).as_ref())
}

/// 由树换算位置。
pub(super) fn locate_by(
    owner: &Owner,
    findings: Vec<Finding>,
    source: &Source,
    root: Option<&Node<'_>>,
) -> Vec<Located> {
    match root {
        Some(root) => findings.into_iter().map(|f| owner.locate(f, source, root)).collect(),
        None => findings.into_iter().map(|f| owner.at(f, nowhere(), Vec::new())).collect(),
    }
}

/// 一个源文件里疑点的位置。
#[must_use]
pub fn locate_in(source: &Source, findings: &[Finding]) -> Vec<Located> {
    locate_all(&Owner { path: source.path.clone(), ..Owner::default() }, most_of_each(findings), source)
}

/// 一个源文件里格式问题的位置。
#[must_use]
pub fn locate_findings(source: &Source, findings: Vec<(Finding, Span)>) -> Vec<Located> {
    let owner = Owner { path: source.path.clone(), ..Owner::default() };
    findings.into_iter().map(|(finding, span)| owner.at(finding, Place::of(source, span), Vec::new())).collect()
}

impl Located {
    /// 可以给人看的；`classified` 为真时连涉密项目的也看得到。一点也不能看的为无。
    #[must_use]
    pub fn disclosed(&self, classified: bool) -> Option<&Located> {
        if classified || !self.classified { Some(self) } else { self.outline.as_deref() }
    }

    /// 补上只说位置的一份：内容、键名、长短都不带。
    pub(super) fn outlined(mut self) -> Self {
        let mut outline = self.clone();
        let finding = &mut outline.finding;
        let (message, help) = match finding.subject == Subject::other(CLASSIFIED) {
            true => ("是否涉密（classified）的写法不对，先按涉密对待", "涉密的写 true，不涉密的写 false"),
            false => {
                ("这里读不出；文件里写了涉密，内容不显示", "在本机用 wsgov check --include-classified 看缘故，照着改")
            }
        };
        (finding.message, finding.help) = (message.to_owned(), Some(help.into()));
        finding.subject = Subject::Project;
        finding.related.clear();
        let Place { line, column, .. } = outline.place;
        outline.place = Place { line, column, end_line: line, end_column: column, excerpt_line: line, ..nowhere() };
        outline.classified = false;
        self.outline = Some(Box::new(outline));
        self
    }

    /// 轻重。
    #[must_use]
    pub fn severity(&self, laws: &Laws) -> Severity {
        self.finding.severity(self.law(laws))
    }

    /// 由谁负责，给人看的：建设单位的写单位的名称。
    #[must_use]
    pub fn accountable(&self, laws: &Laws) -> String {
        match (self.finding.duty(self.law(laws)), &self.unit) {
            (UNIT, Some(unit)) => unit.to_string(),
            (duty, _) => duty.to_owned(),
        }
    }

    /// 据以判断的规则集。
    #[must_use]
    pub fn law<'l>(&self, laws: &'l Laws) -> &'l RuleSet {
        laws.get(self.finding.law)
    }

    /// 待核。
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.finding.status == Status::Open
    }
}
