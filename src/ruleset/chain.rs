//! 几部规则集先后相接：同一个地方的，一部接替一部，不重不漏。

use super::{RuleSet, RuleSetError, error::error_at};
use crate::{model::Date, text::shown};

/// 查验已按施行日期排好的各部；错误指到后一部（或重复的一部），并说出另一个文件。
pub(super) fn verify(sets: &[RuleSet]) -> Vec<RuleSetError> {
    let mut errors = duplicates(sets);
    if errors.is_empty() {
        errors.extend(sets.windows(2).filter_map(|pair| broken(&pair[0], &pair[1], sets)));
    }
    errors
}

fn duplicates(sets: &[RuleSet]) -> Vec<RuleSetError> {
    let again = |(index, set): (usize, &RuleSet)| {
        let first = sets[..index].iter().find(|other| other.id == set.id)?;
        let message = format!("标识「{}」与 {} 重复；是留下的副本的，删去一个", set.id, shown(&first.path));
        Some(error(set, "id", message))
    };
    sets.iter().enumerate().filter_map(again).collect()
}

/// 后一部没有接上前一部。
fn broken(before: &RuleSet, after: &RuleSet, sets: &[RuleSet]) -> Option<RuleSetError> {
    let earlier = shown(&before.path);
    if let Some((key, reason)) = unrelated(before, after, sets) {
        return Some(error(after, key, format!("{reason}（{earlier}）")));
    }
    if before.effective_from == after.effective_from {
        let message = format!("与 {earlier} 同在 {} 施行，不知用哪一部", after.effective_from);
        return Some(error(after, "effective_from", message));
    }
    let (end, start) = (before.effective_to?, after.effective_from);
    let last = start.pred_opt().unwrap_or(start);
    let message = match end.cmp(&last) {
        std::cmp::Ordering::Equal => return None,
        std::cmp::Ordering::Less => format!(
            "断档：{earlier} 施行到 {end}，本部自 {start} 施行，{} 没有施行中的规则集；核对 effective_to 与 effective_from",
            between(end, start)
        ),
        std::cmp::Ordering::Greater => format!(
            "重叠：{earlier} 施行到 {end}，本部自 {start} 已经施行；前一部的 effective_to 应为 {last}，或者不写"
        ),
    };
    Some(error(after, "effective_from", message))
}

/// 不是前后两部的缘故，和写在哪个键上。没有写 supersedes 的，制定机关相同即算接替。
fn unrelated(before: &RuleSet, after: &RuleSet, sets: &[RuleSet]) -> Option<(&'static str, String)> {
    let id = &before.id;
    match &after.supersedes {
        Some(replaced) if replaced == id || replaced == base_id(id) => None,
        Some(replaced) if sets.iter().any(|set| base_id(&set.id) == replaced) => {
            Some(("supersedes", format!("接替的是「{replaced}」，而施行在前、与本部相接的是「{id}」")))
        }
        Some(replaced) => Some(("supersedes", format!("接替的是「{replaced}」，这里没有这一部，却有「{id}」"))),
        None if after.issuer == before.issuer => None,
        None => Some((
            "issuer",
            format!(
                "本部由{}制定，另有一部由{}制定：不是一个地方的，各放各的台账；确是前后两部的，写 supersedes = \"{id}\"",
                after.issuer, before.issuer
            ),
        )),
    }
}

/// 修改之前的标识：`甲@2027-01-01` 是「甲」经修改的。
fn base_id(id: &str) -> &str {
    id.split('@').next().unwrap_or(id)
}

fn between(end: Date, start: Date) -> String {
    let (first, last) = (end.succ_opt().unwrap_or(end), start.pred_opt().unwrap_or(start));
    if first == last { format!("{first}") } else { format!("{first} 至 {last}") }
}

fn error(set: &RuleSet, key: &str, message: String) -> RuleSetError {
    let mut offset = 0;
    for line in set.text().split_inclusive('\n') {
        if line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('=')) {
            return error_at(&set.path, &set.text, offset, message);
        }
        offset += line.len();
    }
    error_at(&set.path, &set.text, 0, message)
}

#[cfg(test)]
mod tests {
    use crate::{
        rules::known,
        ruleset::{BUILTIN, Holidays, Laws, RuleSet},
    };
    use std::path::Path;

    /// 内置的一部，换去开头的几行。
    fn set(path: &str, head: &str) -> RuleSet {
        let body: String = BUILTIN
            .1
            .lines()
            .filter(|l| !["id ", "effective_from", "effective_to", "issuer"].iter().any(|key| l.starts_with(key)))
            .map(|l| format!("{l}\n"))
            .collect();
        let issuer = if head.contains("issuer") { "" } else { "issuer = \"甲县政府\"\n" };
        RuleSet::parse(Path::new(path), &format!("{head}\n{issuer}{body}"), &known()).unwrap()
    }

    fn errors(heads: &[&str]) -> Vec<String> {
        let sets = heads.iter().enumerate().map(|(i, head)| set(&format!("rules/{i}.toml"), head)).collect();
        match Laws::new(sets, Holidays::default()) {
            Ok(_) => Vec::new(),
            Err(errors) => errors.iter().map(ToString::to_string).collect(),
        }
    }

    const FIRST: &str = "id = \"a\"\neffective_from = \"2022-05-30\"";

    #[test]
    fn a_chain_without_gap_or_overlap_is_accepted() {
        let ended = format!("{FIRST}\neffective_to = \"2025-06-30\"");
        for before in [FIRST, &ended] {
            for after in ["", "supersedes = \"a\"", "supersedes = \"a\"\nissuer = \"乙局\""] {
                let after = format!("id = \"b\"\neffective_from = \"2025-07-01\"\n{after}");
                assert_eq!(errors(&[before, &after]), Vec::<String>::new(), "{after}");
            }
        }
        assert_eq!(errors(&["id = \"b\"\nsupersedes = \"a\"\neffective_from = \"2025-07-01\""]), Vec::<String>::new());
    }

    #[test]
    fn what_does_not_chain_names_both_files() {
        let second = |more: &str| format!("id = \"b\"\neffective_from = \"2025-07-01\"\n{more}");
        let to = |date: &str| format!("{FIRST}\neffective_to = \"{date}\"");
        for (before, after, said) in [
            (to("2025-06-29"), second(""), "断档"),
            (to("2025-06-28"), second(""), "2025-06-29 至 2025-06-30"),
            (to("2025-07-01"), second(""), "重叠"),
            (FIRST.to_owned(), second("issuer = \"乙局\""), "不是一个地方的"),
            (FIRST.to_owned(), second("supersedes = \"c\""), "没有这一部"),
            (FIRST.to_owned(), FIRST.replace("2022", "2025"), "重复"),
            (FIRST.to_owned(), FIRST.replace("\"a\"", "\"b\""), "不知用哪一部"),
        ] {
            let errors = errors(&[&before, &after]);
            assert_eq!(errors.len(), 1, "{after}");
            assert!(errors[0].starts_with("rules/1.toml:") && errors[0].contains("rules/0.toml"), "{}", errors[0]);
            assert!(errors[0].contains(said), "{}", errors[0]);
        }
    }

    #[test]
    fn a_chain_cannot_skip_a_set() {
        let third = "id = \"c\"\neffective_from = \"2026-07-01\"\nsupersedes = \"a\"";
        let errors = errors(&[FIRST, "id = \"b\"\neffective_from = \"2025-07-01\"", third]);
        assert!(errors.len() == 1 && errors[0].contains("与本部相接的是「b」"), "{errors:?}");
    }
}
