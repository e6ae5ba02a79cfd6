//! 会同：条文说由某机关会同另一家作出的（第四、二十四条）。

use super::authority::repeated;
use crate::{
    model::{Event, Text},
    rules::{
        Cx, Out,
        rule::Rule,
        shared::strangers::{ask, is_stranger},
    },
    ruleset::{JointBodies, RuleSet},
    text::List,
};

pub(crate) const RULES: &[Rule] = &[Rule::project(
    "joint-body-missing",
    "会同的机关不齐。

    哪些事件由谁会同谁作出，见规则集 [competence] 的 jointly。写了会同谁（with）的，应有其中各家；写着的名称不知是谁的，不能判断。
    后来会同齐了又作出同一件的，列为「已补办」。
    没有写会同谁的不适用：条文说的是会同做好规划、计划，没有要求件件写明；所以只作提醒，也不拦记入。

    反例：规则集说会同财政部门列入计划，而 `with` 写的是别的机关。
    正例：`with` 里有财政部门，或不写 `with`。
    改法：漏写的，用「更正」后重记；确没有会同的，请那一家会签后重新办理。",
    joint_body_missing,
)
.warn()
.duty_of_actor()
.reads(&["competence.jointly"])];

fn joint_body_missing(cx: &Cx<'_>, out: &mut Out) {
    for event in cx.timeline.events() {
        let jointly = cx.laws.on(event.date).and_then(|law| law.competence.get(&event.kind())?.jointly.as_ref());
        let Some(jointly) = jointly else { continue };
        let Some(law) = cx.law_of(event, out) else { continue };
        match &event.with {
            Some(with) => check(cx, law, (event, with), jointly, out),
            None => out.not_applicable(|| format!("{} {}：没有写会同谁", event.date, event.kind())),
        }
    }
}

fn check(cx: &Cx<'_>, law: &RuleSet, (event, with): (&Event, &List<Text>), jointly: &JointBodies, out: &mut Out) {
    let (date, kind) = (event.date, event.kind());
    let missing = missing(law, with, &jointly.by);
    if missing.is_empty() {
        out.pass(|| format!("{date} {kind}，会同{}", law.names(&jointly.by)));
        return;
    }
    if let Some(stranger) = with.iter().find(|name| is_stranger(cx, law, name)) {
        let roles = missing.iter().copied();
        out.unknown(event.at("with"), || format!("{date} {kind}会同「{stranger}」，{}", ask(law, stranger, roles)));
        return;
    }
    let written = with.iter().map(|name| &**name).collect::<Vec<_>>().join("、");
    let message = format!(
        "{date} {kind}，会同的写的是「{written}」，没有{}（{}）",
        law.names(&missing),
        law.cite(jointly.article)
    );
    let mut again =
        repeated(cx, event).filter(|e| e.with.as_ref().is_some_and(|w| self::missing(law, w, &jointly.by).is_empty()));
    let made_good = again.next().map(|e| e.date);
    out.add_finding(law, cx.name(event), date, event.at("with"), message)
        .made_good(made_good)
        .under([jointly.article])
        .help("漏写的，用「更正」后重记，写明 with；确没有会同的，请那一家会签后重新办理");
}

/// 应会同而没有写着的角色。
pub(crate) fn missing<'r>(law: &RuleSet, with: &List<Text>, wanted: &'r [String]) -> Vec<&'r str> {
    let has = |role: &str| with.iter().any(|name| law.bodies.role(name) == Some(role));
    wanted.iter().map(String::as_str).filter(|role| !has(role)).collect()
}
