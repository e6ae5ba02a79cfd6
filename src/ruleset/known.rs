//! 程序认识的规则：规则集据此得知要登记哪些、各读什么。

use std::fmt;

use super::Severity;
use crate::model::Kind;

/// 程序认识的一条规则：它的名字，和它要读的参数、行与清单。
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// 规则名。
    pub slug: &'static str,
    /// 要读的参数，如 `acceptance.window`。
    pub reads: &'static [&'static str],
    /// 通常的轻重。
    pub severity: Severity,
    /// 通常是谁的职责。
    pub duty: DefaultDuty,
    /// 只看档案自身：规则集写了 `records` 的，据那一条。
    pub record: bool,
}

impl Known {
    /// 一条通常是错误、由建设单位负责的规则。
    #[must_use]
    pub const fn new(slug: &'static str, reads: &'static [&'static str]) -> Self {
        Known { slug, reads, severity: Severity::Error, duty: DefaultDuty::Unit, record: false }
    }
}

/// 通常是谁的职责。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DefaultDuty {
    /// 建设单位。
    #[default]
    Unit,
    /// 建设单位的主管部门。
    Superior,
    /// 作出那一事件的一方。
    Actor,
    /// 有权作出这种事件的机关。
    Of(Kind),
}

/// 规则集没有写全、因此当作停用的一条规则。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unregistered {
    /// 规则名。
    pub rule: String,
    /// 缺哪个参数；整条没有登记的为无。
    pub lacks: Option<String>,
}

impl fmt::Display for Unregistered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.lacks {
            Some(name) => write!(f, "{}（缺少参数 {name}）", self.rule),
            None => f.write_str(&self.rule),
        }
    }
}
