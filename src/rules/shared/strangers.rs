//! 不知是谁的名称：机关、本单位与主管部门、台账的单位里都没有。也许只是写法不同，所以不能判断，不说它无权。

use crate::{rules::Cx, ruleset::RuleSet, text::shown};

/// 不知是谁。
pub(crate) fn is_stranger(cx: &Cx<'_>, law: &RuleSet, name: &str) -> bool {
    let is = |known: &str| law.same_party(known, name);
    let superiors = cx.unit.iter().flat_map(|unit| unit.superiors());
    law.bodies.role(name).is_none()
        && !cx.unit_names().chain(superiors).any(is)
        && cx.beyond.registry.has_unit(&is) != Some(true)
}

/// 问是谁：像其中哪个机关的，问是不是它；都不像的，再说怎样把名称登记上。`roles` 是这里应有的各角色。
#[must_use]
pub fn ask<'l>(law: &'l RuleSet, name: &str, roles: impl Iterator<Item = &'l str> + Clone) -> String {
    match resembling(law, name, roles.clone()) {
        Some(meant) => format!("不知是谁：是否指{meant}"),
        None if roles.clone().count() > 3 => format!("不知是谁：是否指规则集所列的机关；{}", enlist(law)),
        None => format!("不知是谁：是否指{}；{}", law.either(roles), enlist(law)),
    }
}

/// 机关、单位的名单里都没有的名称，登记在哪里。
pub(crate) fn enlist(law: &RuleSet) -> String {
    format!(
        "名单里没有这个名称，是机关（或它的另一叫法）的，写进 {} 的 [bodies]，是单位的，用 wsgov new unit 登记",
        shown(&law.path)
    )
}

/// 像其中哪个机关：括号、空格写法不同，或只差一两个字。
pub(crate) fn resembling<'l>(law: &'l RuleSet, name: &str, roles: impl Iterator<Item = &'l str>) -> Option<&'l str> {
    let written: String = name.chars().filter(|c| !c.is_whitespace()).map(full_width).collect();
    let near = |known: &String| strsim::damerau_levenshtein(&written, known) * 3 <= known.chars().count();
    let names = |role: &str| law.bodies.iter().find(|(own, _)| *own == role).map_or(&[][..], |(_, names)| names);
    let mut meant = roles.filter(|role| names(role).iter().any(near));
    meant.next().map(|role| law.bodies.name(role))
}

fn full_width(c: char) -> char {
    match c {
        '(' => '（',
        ')' => '）',
        other => other,
    }
}
