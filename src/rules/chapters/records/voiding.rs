//! 作废机关的行为：只有作出的机关凭文号才撤得了；录错了重记的，不是撤销。

use crate::{
    model::{Act, Event, Kind},
    rules::{Cx, Out},
    ruleset::{RuleSet, Severity},
};

/// 处理措施与审计：作废了，由它引出的疑点就都没有了，所以从严。
const MEASURES: [Kind; 10] = [
    Kind::Inspect,
    Kind::Audit,
    Kind::OrderRectification,
    Kind::ReviewRectified,
    Kind::Criticise,
    Kind::DeferInvestment,
    Kind::ResumeInvestment,
    Kind::Suspend,
    Kind::Resume,
    Kind::Terminate,
];

/// 一次作废：更正，与所作废的机关的行为。
pub(super) struct Voiding<'a> {
    pub law: &'a RuleSet,
    correction: &'a Event,
    target: &'a Event,
}

/// 作废了机关的行为、而没有由同一机关的同一种事件代替的各次更正。
pub(super) fn voidings<'a>(cx: &'a Cx<'_>, decided: impl Fn(&RuleSet, &Event) -> bool) -> Vec<Voiding<'a>> {
    let mut found = Vec::new();
    for correction in cx.timeline.events() {
        let Act::Correct(own) = &correction.act else { continue };
        let (Some(law), Ok(target)) = (cx.laws.on(correction.date), cx.project.resolve(&own.of)) else { continue };
        // 通报批评哪个监督部门都可以作出，规则集不列；作废仍归作出的。
        let acts = law.competence.contains_key(&target.kind()) || target.kind() == Kind::Criticise;
        let acted = acts && decided(law, target);
        // 录错了，改正后又记了一遍的；记重了，另一个还在的。早先的另一份文书不是它的代替。先后看日期，不看文件次序。
        let same = |e: &Event| {
            e.kind() == target.kind()
                && (e.date >= target.date || e.doc.is_some() && e.doc == target.doc)
                && law.same_party(cx.actor(e), cx.actor(target))
        };
        if acted && !cx.timeline.events().any(same) {
            found.push(Voiding { law, correction, target });
        }
    }
    found
}

impl Voiding<'_> {
    /// 由作出的机关自己作废。
    pub fn is_by_the_same(&self, cx: &Cx<'_>) -> bool {
        self.law.same_party(cx.actor(self.correction), cx.actor(self.target))
    }

    /// 通过的说法。
    pub fn told(&self) -> String {
        format!("{} 更正作废的{}，由作出的机关撤销", self.correction.date, self.target.kind())
    }

    /// 更正没有写文号。
    pub fn is_undocumented(&self) -> bool {
        self.correction.doc.is_none()
    }

    /// 指出来。
    pub fn report(&self, cx: &Cx<'_>, out: &mut Out, message: &str) {
        let (correction, target, actor) = (self.correction, self.target, cx.actor(self.target));
        let what = format!("{} 更正作废了{actor} {} 的{}", correction.date, target.date, target.kind());
        let softened = (!MEASURES.contains(&target.kind())).then_some(Severity::Warn);
        let finding = out.add_finding(
            self.law,
            cx.name(correction),
            correction.date,
            correction.at("of"),
            format!("{what}，{message}"),
        );
        finding.softened = softened;
        finding.help(format!(
            "录错的，把正确的重记一遍（可先记再更正）；{actor}撤销的，更正写明 by: {actor} 与撤销的文号（wsgov undo 的 --by、--doc）"
        ));
    }
}
