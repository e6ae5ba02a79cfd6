//! 按名字认一条规则；没有的，提示多半是要写哪一条。

use super::Failure;
use crate::{
    rules::Rule,
    text::{did_you_mean, nearest, safe},
};

/// 多于这么多条的等于没有提，不如去看全部。
const OFFERED: usize = 4;

/// 认出规则。
///
/// # Errors
/// 没有这条规则。
pub(super) fn which_rule(slug: &str, rules: &[&'static Rule]) -> Result<&'static Rule, Failure> {
    rules.iter().copied().find(|rule| rule.slug == slug).ok_or_else(|| {
        let help = offer(slug, rules);
        Failure::usage(format!("没有「{}」这条规则。{help}", safe::line(slug, 60)))
    })
}

/// 多半是要写哪一条：写法相近的；词都对而次序不对的；名字或标题里有它的。都没有的，说到哪里看。
pub(super) fn offer(what: &str, rules: &[&'static Rule]) -> String {
    let words = |slug: &str| {
        let mut words: Vec<String> = slug.split('-').map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    let slugs = |wanted: &dyn Fn(&Rule) -> bool| -> Vec<&str> {
        rules.iter().filter(|rule| wanted(rule)).map(|rule| rule.slug).collect()
    };
    let ways = [
        nearest(what, rules.iter().map(|rule| rule.slug)).into_iter().collect(),
        slugs(&|rule| words(rule.slug) == words(what)),
        slugs(&|rule| rule.slug.contains(what) || rule.title().contains(what)),
    ];
    match ways.into_iter().find(|found| (1..=OFFERED).contains(&found.len())) {
        Some(found) => did_you_mean(&found.join("」「")),
        None => "全部规则见 wsgov articles".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::offer;
    use crate::rules::rules;

    #[test]
    fn a_misspelt_a_turned_and_a_chinese_name_lead_to_the_rule() {
        let rules: Vec<_> = rules().collect();
        assert_eq!(offer("late-acceptanc", &rules), "您是否要写「late-acceptance」？");
        assert_eq!(offer("attachment-missing", &rules), "您是否要写「missing-attachment」？");
        assert_eq!(offer("逾期", &rules), "您是否要写「annual-report-late」「delay-unreported」？");
        assert_eq!(offer("没有", &rules), "全部规则见 wsgov articles");
        assert_eq!(offer("无此规则", &rules), "全部规则见 wsgov articles");
    }
}
