//! 不是名单里的人签署的，说成疑点。

use super::Baseline;
use crate::{
    model::Date,
    rules::{Finding, Subject, slugs},
    ruleset::Severity,
    text::Route,
};

/// 新记的一件事，记入它的提交不是可以签署的人签的。
#[derive(Clone, Debug)]
pub struct UnsignedAct<'a> {
    /// 所关的对象。
    pub subject: Subject,
    /// 发生的日期。
    pub date: Date,
    /// 在文档何处。
    pub at: Route,
    /// 叫法，如「2026-03-01 可研批复」。
    pub what: String,
    /// 作出的一方。
    pub actor: &'a str,
    /// 单位自己的事：只作提醒。
    pub is_unit: bool,
    /// 记入的提交，短名。
    pub commit: &'a str,
    /// 签了，而不是可以签的人。
    pub signed: bool,
}

const HELP: &str = "由这一方的签署人自己记入、提交（先 wsgov init . --sign，再 wsgov sync）；不是他记的，撤出这次改动。\
                    要换签署人，先由本级政府的签署人记「签署人」并合入，再记别的；合并时留合并提交，不压缩、不变基，签名才在";

impl Baseline<'_> {
    /// 没有签，或签的人不符。规则集改不轻，也关不掉。
    #[must_use]
    pub fn unsigned(&self, act: &UnsignedAct<'_>) -> Finding {
        let UnsignedAct { what, actor, commit, .. } = act;
        let how = if act.signed { "不是它此时的签署人签署的" } else { "没有签署" };
        let message = format!("「{what}」由{actor}作出，记入它的提交 {commit} {how}");
        let (subject, at) = (act.subject.clone(), act.at.clone());
        let mut finding = Finding::new(slugs::SIGNER_NOT_ALLOWED, self.law, subject, act.date, at, message);
        finding.help(HELP);
        finding.least = Some(Severity::Error);
        if act.is_unit {
            finding.soften(Severity::Warn);
            finding.least = Some(Severity::Warn);
        } else {
            finding.owed_by(*actor);
        }
        finding
    }
}
