//! 规则的说明分成几段：首行说什么不对，正文说怎样核查，另有反例、正例、改法。

/// 说明的各段。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// 什么不对，一句话，不带句号。
    pub title: String,
    /// 怎样核查，一段一项。
    pub checks: Vec<String>,
    /// 反例。
    pub bad: String,
    /// 正例。
    pub good: String,
    /// 改法。
    pub fix: String,
}

impl Prose {
    /// 一条规则的说明（或它照当地说法的一份），分成各段。
    #[must_use]
    pub fn of(doc: &str) -> Self {
        let title = doc.trim().lines().next().unwrap_or_default().trim().trim_end_matches('。');
        let mut prose = Prose { title: title.to_owned(), ..Prose::default() };
        // 说明里换行只为排版；标签之后的各行仍属那一段。
        let mut label = "";
        for line in doc.lines().skip(1).map(str::trim) {
            let (found, rest) = labelled(line);
            label = found.unwrap_or(label);
            match label {
                "反例：" => prose.bad.push_str(rest),
                "正例：" => prose.good.push_str(rest),
                "改法：" => prose.fix.push_str(rest),
                _ if rest.is_empty() => {}
                _ => prose.checks.push(rest.to_owned()),
            }
        }
        prose
    }
}

fn labelled(line: &str) -> (Option<&'static str>, &str) {
    let found = ["反例：", "正例：", "改法："].into_iter().find_map(|l| Some((l, line.strip_prefix(l)?)));
    found.map_or((None, line), |(label, rest)| (Some(label), rest))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Prose;
    use crate::rules::rules;

    #[test]
    fn every_rule_says_what_is_wrong_and_how_to_put_it_right() {
        for rule in rules() {
            let prose = Prose::of(rule.doc);
            assert!(!prose.title.is_empty(), "{}", rule.slug);
            let first = rule.doc.trim().lines().next().unwrap_or_default();
            assert!(first.trim().ends_with('。'), "{}：首行应是一句话", rule.slug);
            let parts = [prose.checks.concat(), prose.bad, prose.good, prose.fix];
            assert!(parts.iter().all(|p| !p.is_empty()), "{}：{parts:?}", rule.slug);
        }
    }

    /// 说明各县都看：机关的名称、条号写在规则集里，不写在说明里。
    #[test]
    fn prose_names_neither_a_body_nor_an_article() {
        let names = ["县发展改革委", "县财政局", "县政府办公室", "县保密局"];
        let article = |text: &str| {
            let digit = |c: char| "一二三四五六七八九十".contains(c);
            text.split('第')
                .skip(1)
                .any(|rest| rest.starts_with(digit) && rest.trim_start_matches(digit).starts_with('条'))
        };
        for rule in rules() {
            let prose = Prose::of(rule.doc);
            let text = [prose.title, prose.checks.concat(), prose.bad, prose.good, prose.fix].concat();
            assert!(!names.iter().any(|name| text.contains(name)), "{}：{text}", rule.slug);
            assert!(!article(&text), "{}：{text}", rule.slug);
        }
    }

    #[test]
    fn slugs_are_kebab_case_and_unique() {
        let mut seen = BTreeSet::new();
        for rule in rules() {
            let kebab = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
            assert!(rule.slug.split('-').all(kebab), "{}", rule.slug);
            assert!(seen.insert(rule.slug), "{} 有两条", rule.slug);
        }
    }
}
