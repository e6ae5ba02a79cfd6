//! 登记表引起的疑点：按规则合在一起，指到表里的行。一处疏漏十行都有，只说一遍怎么办。

use std::collections::BTreeMap;

use crate::{
    rules::Finding,
    ruleset::{Laws, Severity},
    text::safe,
};

/// 一处疑点在表里的位置（「第 3 行（WS-2026-004）」）与疑点。
pub(super) type PlacedFinding = (String, Finding);

/// 写成文字：错误在前，同一规则的合为一组。
pub(super) fn grouped(laws: &Laws, found: Vec<PlacedFinding>) -> String {
    let mut groups: BTreeMap<(std::cmp::Reverse<Severity>, &'static str), Vec<PlacedFinding>> = BTreeMap::new();
    for (place, finding) in found {
        let severity = finding.severity(laws.get(finding.law));
        groups.entry((std::cmp::Reverse(severity), finding.rule)).or_default().push((place, finding));
    }
    let group = |((severity, rule), found): ((std::cmp::Reverse<Severity>, &'static str), Vec<PlacedFinding>)| {
        let mut text = format!("{}[{rule}] {} 处\n", severity.0.zh(), found.len());
        for (place, finding) in &found {
            text.push_str(&format!("  {place}：{}\n", safe::line(&finding.message, 300)));
        }
        let mut helps: Vec<&str> = found.iter().filter_map(|(_, finding)| finding.help.as_deref()).collect();
        helps.dedup();
        match helps[..] {
            [only] => text.push_str(&format!("  怎么办：{}\n", safe::line(&for_register(only, severity.0), 300))),
            [] => {}
            _ => text.push_str(&format!("  怎么办：wsgov explain {rule}\n")),
        }
        text
    };
    groups.into_iter().map(group).collect()
}

/// 还没有记入，谈不上更正：改表就是。只有提醒的照样记入，记入之后才更正。
fn for_register(help: &str, severity: Severity) -> String {
    let help = match severity {
        Severity::Error => &help.replace("用 wsgov undo 更正后重记", "在表中改好"),
        _ => help,
    };
    match help.split_once("（已提交的") {
        Some((before, rest)) => {
            let after = rest.split_once('）').map_or("", |(_, after)| after);
            format!("{before}（在表中补上）{after}")
        }
        None => help.to_owned(),
    }
}
