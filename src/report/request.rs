//! 要哪一张报表：种类、年度、条件、排序；据此做出报表。

use crate::{
    model::{Nature, Overlay, Procedure, Works, Year},
    report::{ReportContext, ReportKind, View},
};

/// 报表做不出的原因。
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// 台账里没有这个单位。
    #[error("台账里没有单位「{name}」{hint}")]
    UnknownUnit {
        /// 所写的名称。
        name: String,
        /// 近似的名称，有则。
        hint: String,
    },
    /// 没有这个阶段。
    #[error("没有「{name}」这个阶段；可用：{known}")]
    UnknownStage {
        /// 所写的阶段。
        name: String,
        /// 全部阶段。
        known: String,
    },
    /// 没有这一批计划。
    #[error("{year}年没有批次或文号为「{batch}」的计划；已有：{known}")]
    UnknownBatch {
        /// 年度。
        year: Year,
        /// 所写的批次。
        batch: String,
        /// 已有的各批。
        known: String,
    },
    /// 没有这一栏。
    #[error("这张报表没有「{name}」这一栏，不能按它排序；可用：{known}")]
    UnknownColumn {
        /// 所写的栏目。
        name: String,
        /// 全部栏目。
        known: String,
    },
    /// 规则集所写的报表的样子不对。
    #[error("规则集 [plan_table]：{0}")]
    Layout(String),
    /// 一个文件也读不出。
    #[error("{0} 个项目文件都读不出，做不出报表；先用 wsgov check 查明")]
    NothingRead(usize),
}

/// 条件：都合的才列入；没有写的不限。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// 单位名称，任一。
    pub units: Vec<String>,
    /// 建设性质，任一。
    pub natures: Vec<Nature>,
    /// 阶段，任一。
    pub stages: Vec<&'static str>,
    /// 涉及的年度：申报、纳入清单、列入计划或安排预算属于该年度。
    pub year: Option<Year>,
}

/// 按一栏排序。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortBy {
    /// 栏目的英文标识或名称。
    pub column: String,
    /// 由大到小。
    pub descending: bool,
}

/// 要哪一张报表。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportQuery {
    /// 种类。
    pub kind: ReportKind,
    /// 年度；不写为核查日所在的年。滚动规划为首年。
    pub year: Option<Year>,
    /// 只要这一批（文号或批次）的年度计划。
    pub batch: Option<String>,
    /// 多少天之内到期的算临近：只催办单用；不写依规则集。
    pub within: Option<u16>,
    /// 条件。
    pub filter: Filter,
    /// 排序；不写为单位、编号的次序。
    pub sort: Option<SortBy>,
}

impl ReportQuery {
    /// 某种报表，没有条件。
    #[must_use]
    pub fn new(kind: ReportKind, year: Option<Year>) -> Self {
        ReportQuery { kind, year, batch: None, within: None, filter: Filter::default(), sort: None }
    }

    /// 年度。
    #[must_use]
    pub fn year(&self, env: ReportContext<'_>) -> Year {
        self.year.unwrap_or_else(|| Year::of(env.as_of.date))
    }
}

impl Filter {
    /// 由中文或英文认出阶段。
    ///
    /// # Errors
    /// 没有这个阶段。
    pub fn stage(name: &str) -> Result<&'static str, ReportError> {
        let words = || Overlay::WORDS.iter().skip(1).chain(Procedure::WORDS).chain(Works::WORDS);
        let found = words().find(|w| w.zh == name || w.en == name).map(|w| w.zh);
        found.ok_or_else(|| ReportError::UnknownStage {
            name: name.to_owned(),
            known: words().map(|w| w.zh).collect::<Vec<_>>().join("、"),
        })
    }

    /// 项目合于条件。
    #[must_use]
    pub fn takes(&self, view: &View<'_>) -> bool {
        any_or_all(&self.units, |u| u == view.unit || u == view.judgement.folder)
            && any_or_all(&self.natures, |n| *n == view.facts.nature)
            && any_or_all(&self.stages, |s| *s == view.position.stage())
            && self.year.is_none_or(|year| view.is_about(year))
    }

    /// 表后的注：所用的条件。
    pub(super) fn note(&self) -> Option<String> {
        let natures: Vec<&str> = self.natures.iter().map(|n| n.zh()).collect();
        let units: Vec<&str> = self.units.iter().map(String::as_str).collect();
        let year = self.year.map(|y| format!("{y} "));
        let parts = [
            ("单位", units.join("、")),
            ("建设性质", natures.join("、")),
            ("阶段", self.stages.join("、")),
            ("涉及年度", year.unwrap_or_default()),
        ];
        let used: Vec<String> =
            parts.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| format!("{k}为 {v}")).collect();
        (!used.is_empty()).then(|| format!("只列{}的项目，不是全部。", used.join("，")))
    }
}

fn any_or_all<T>(wanted: &[T], is: impl Fn(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(is)
}
