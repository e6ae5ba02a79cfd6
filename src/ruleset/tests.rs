//! 规则集的查验：内置的须全对，改坏一处须指到那一行。

use std::path::Path;

use super::{BUILTIN, Known, RuleSet, RuleSetError};

const KNOWN: &[Known] = &[Known { slug: "late-acceptance", reads: &["acceptance.window"] }];

fn parse(text: &str) -> Result<RuleSet, Vec<RuleSetError>> {
    RuleSet::parse(Path::new("rules/x.toml"), text, KNOWN)
}

/// 把内置规则集中的 `from` 改成 `to`（须恰有一处），返回全部错误。
fn broken(from: &str, to: &str) -> Vec<RuleSetError> {
    assert!(BUILTIN.1.contains(from), "内置规则集里没有「{from}」");
    parse(&BUILTIN.1.replacen(from, to, 1)).err().unwrap_or_default()
}

fn line_of(needle: &str) -> usize {
    BUILTIN.1.lines().position(|l| l.contains(needle)).unwrap() + 1
}

#[test]
fn the_builtin_rule_set_is_valid_and_complete() {
    let set = parse(BUILTIN.1).unwrap();
    assert_eq!(set.articles.len(), 32);
    assert_eq!(set.effective_from.to_string(), "2022-05-30");
    let threshold = set.parameters.approval.two_step.as_ref().unwrap().total_at_least;
    assert_eq!(threshold.to_string(), "3000万元");
}

#[test]
fn a_parameter_knows_its_line_and_its_written_value() {
    let set = parse(BUILTIN.1).unwrap();
    let parameter = set.parameter("approval.two_step.total_at_least").unwrap();
    assert_eq!(parameter.value, "3000万元");
    assert_eq!(parameter.line, line_of("total_at_least"));
    assert_eq!(set.parameter("acceptance.window.months").unwrap().value, "6");
    assert_eq!(set.parameter("approval.nothing"), None);
}

#[test]
fn an_error_names_its_line() {
    let cases = [
        ("total_at_least = ", "total_at_laest = ", "total_at_least = ", "不认识的键"),
        ("= \"3000万元\"", "= \"3000\"", "total_at_least = ", "没有写单位"),
        ("at_most_percent = 10", "at_most_percent = 10.5", "at_most_percent = 10", "百分数"),
    ];
    for (from, to, at, says) in cases {
        let errors = broken(from, to);
        let shown: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert!(errors.iter().any(|e| e.message.contains(says)), "{from} → {to}：{shown:?}");
        assert!(errors.iter().any(|e| e.line == line_of(at)), "{from} → {to}：应在第 {} 行：{shown:?}", line_of(at));
    }
}

#[test]
fn unknown_articles_bodies_and_events_are_errors() {
    let missing_article = broken("\narticle = \"22.1\"", "\narticle = \"99.1\"");
    assert!(missing_article.iter().any(|e| e.message.contains("第九十九条")), "{missing_article:?}");
    let bad_event = broken("events  = [\"支付\"]", "events  = [\"支负\"]");
    assert!(bad_event.iter().any(|e| e.message.contains("支负")), "{bad_event:?}");
}

#[test]
fn a_rule_without_its_parameters_is_an_error() {
    let errors = RuleSet::parse(
        Path::new("x.toml"),
        BUILTIN.1,
        &[Known { slug: "late-acceptance", reads: &["acceptance.nothing"] }],
    );
    assert!(errors.unwrap_err()[0].message.contains("acceptance.nothing"));
    let errors = RuleSet::parse(Path::new("x.toml"), BUILTIN.1, &[Known { slug: "no-such-rule", reads: &[] }]);
    assert!(errors.unwrap_err()[0].message.contains("no-such-rule"));
}
