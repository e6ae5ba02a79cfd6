//! 规则集的查验：内置的与示例的须全对，登记的恰是程序的规则；改坏一处，须报错并指到那一行，从不默默放过。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeSet, fs, path::Path};

use wsgov::{
    rules::{known, rules},
    ruleset::{BUILTIN, Coverage, DefaultDuty, Known, RuleSet, RuleSetError},
};

fn parse(text: &str) -> Result<RuleSet, Vec<RuleSetError>> {
    RuleSet::parse(Path::new("rules/x.toml"), text, &known())
}

fn example(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/rules").join(name)).unwrap()
}

fn line_of(text: &str, needle: &str) -> usize {
    text.lines().position(|l| l.contains(needle)).unwrap_or_else(|| panic!("没有「{needle}」")) + 1
}

/// 全部规则集：内置的与示例的。
fn all() -> Vec<RuleSet> {
    let examples = ["national-2019.toml", "qingshan-2024.toml", "lishui-2025.toml"].map(example);
    let texts: Vec<String> = std::iter::once(BUILTIN.1.to_owned()).chain(examples).collect();
    texts.iter().map(|text| parse(text).unwrap_or_else(|e| panic!("{e:#?}"))).collect()
}

#[test]
fn the_builtin_rule_set_is_valid_and_complete() {
    let set = parse(BUILTIN.1).unwrap();
    assert_eq!(set.articles.len(), 32);
    assert_eq!(set.effective_from.to_string(), "2022-05-30");
    let threshold = set.parameters.approval.two_step.as_ref().unwrap().total_at_least;
    assert_eq!(threshold.unwrap().to_string(), "3000万元");
}

#[test]
fn every_rule_set_registers_exactly_the_rules_of_the_program() {
    let program: BTreeSet<&str> = rules().map(|r| r.slug).collect();
    assert_eq!(program.len(), rules().count(), "有重名的规则");
    for set in all() {
        let is_own = |slug: &&str| set.own.iter().any(|own| own.slug == *slug);
        let registered: BTreeSet<&str> = set.rules.keys().map(String::as_str).filter(|slug| !is_own(slug)).collect();
        assert_eq!(registered, program, "{}", set.id);
    }
    assert!(parse(BUILTIN.1).unwrap().rules.values().all(|r| r.off.is_none()), "内置的规则集不停用规则");
}

#[test]
fn every_paragraph_said_to_be_automated_has_a_rule_in_use() {
    for set in all() {
        let cited: BTreeSet<(u16, u16)> = (set.rules.values().filter(|r| r.off.is_none()))
            .flat_map(|r| r.articles.iter().chain(&r.sources))
            .filter_map(|c| Some((c.article, c.paragraph?)))
            .collect();
        for (number, article) in &set.articles {
            for (paragraph, index) in article.paragraphs.iter().zip(1u16..) {
                let automated = matches!(paragraph.status, Coverage::Automated | Coverage::Partial);
                let has = cited.contains(&(*number, index));
                assert!(!automated || has, "{}：第 {number} 条第 {index} 款没有在用的规则", set.id);
            }
        }
    }
}

#[test]
fn a_parameter_knows_its_line_and_its_written_value() {
    let set = parse(BUILTIN.1).unwrap();
    let parameter = set.parameter("approval.two_step.total_at_least").unwrap();
    assert_eq!(parameter.value, "3000万元");
    assert_eq!(parameter.line, line_of(BUILTIN.1, "total_at_least"));
    assert_eq!(set.parameter("acceptance.window.months").unwrap().value, "6");
    assert_eq!(set.parameter("approval.nothing"), None);
}

/// 改坏之处：把前者换成后者；错误应在含有第三者的那一行（换过之后），说明含有第四者。
const BROKEN: &[(&str, &str, &str, &str)] = &[
    // 键与用语
    ("total_at_least = ", "total_at_laest = ", "total_at_laest = ", "您是否要写「total_at_least」"),
    ("[acceptance.window]", "[acceptance.windows]", "[acceptance.windows]", "不认识的键「windows」"),
    ("[trouble.report]", "[troubles.report]", "[troubles.report]", "不认识的键「troubles」"),
    ("when    = [\"涉密\"]", "when    = [\"绝密\"]", "when    = [\"绝密\"]", "不认识的用语「绝密」"),
    ("events  = [\"支付\"]", "events  = [\"支负\"]", "events  = [\"支负\"]", "支负"),
    ("\"签订合同·服务\", \"开工\"", "\"签订合同·施工\", \"开工\"", "签订合同·施工", "不能以「施工」限定"),
    ("\"后评价\"     =", "\"后评估\"     =", "\"后评估\"     =", "没有「后评估」这种事件"),
    ("\"方案优化\", \"业务发展\"]", "\"方案优化\", \"方便\"]", "\"方便\"]", "没有列举「方便」"),
    ("severity = \"info\"", "severity = \"fatal\"", "severity = \"fatal\"", "不认识的取值「fatal」"),
    // 金额、比例、日期
    ("= \"3000万元\"", "= \"3000\"", "total_at_least = ", "没有写单位"),
    ("= \"3000万元\"", "= 30000000", "total_at_least = ", "写法不对"),
    ("at_most_percent = 10", "at_most_percent = 10.5", "at_most_percent = 10.5", "百分数"),
    ("at_most_percent = 10", "at_most_percent = \"-10\"", "at_most_percent = \"-10\"", "不是百分数"),
    ("\"2022-05-30\"", "\"2022-05-32\"", "effective_from", "没有 32 日"),
    ("\"2022-05-30\"", "2022-05-30", "effective_from", "写法不对"),
    ("month        = 9", "month        = 2", "day          = 30", "没有每年的 2 月 30 日"),
    ("from_months = 12", "from_months = 25", "from_months = 25", "大于 to_months"),
    ("years_at_least = 3", "years_at_least = 6", "years_at_least = 6", "大于 years_at_most"),
    ("months  = 6", "months  = -6", "months  = -6", "写法不对"),
    // 条款与机关
    ("\narticle = \"22.1\"", "\narticle = \"99.1\"", "\"99.1\"", "没有第九十九条"),
    ("\narticle = \"22.1\"", "\narticle = \"22.7\"", "\"22.7\"", "没有第二十二条第七款"),
    ("article = \"22.1\"\nmonths", "months", "[acceptance.window]", "缺少「article」"),
    ("file_with = [\"大数据\", ", "file_with = [\"大数居\", ", "大数居", "您是否要写「大数据」"),
    ("by      = [\"发展改革\"]", "by      = [\"发改\"]", "by      = [\"发改\"]", "没有「发改」"),
    ("\"预算安排\"   = { by = [\"财政\"]", "\"预算安排\"   = { by = [\"金库\"]", "金库", "没有「金库」"),
    ("\"预算安排\"   = { by = [\"财政\"]", "\"预算安排\"   = { by = []", "\"预算安排\"   =", "没有写由谁作出"),
    ("duty = \"财政\"", "duty = \"财务\"", "duty = \"财务\"", "您是否要写「财政」"),
    ("\"县审计局\", ", "\"县财政局\", ", "\"财政\"     =", "名称「县财政局」已归「审计」"),
    ("[\"县财政局\", \"巫山县财政局\"]", "[]", "\"财政\"     =", "没有写名称"),
    // 规则
    ("late-declaration      ", "late-declarations     ", "late-declarations", "您是否要写「late-declaration」"),
    ("{ articles = [\"7.1\"],              severity", "{ severity", "data-not-governed", "没有写所据的条款"),
    (
        "note = \"以开工为界；没有记开工而已建成的，以建设合同、建成中最早的为界\"",
        "off = \" \"",
        "data-not-governed",
        "off 应写明",
    ),
    ("[acceptance.window]", "[acceptance.own_scales]", "own_scales", "不认识的键"),
    ("waivable = true, ", "", "unapproved-in-plan                =", "没有 waivable"),
    (", waiver_bodies = [\"发展改革\", \"县政府\"]", "", "waivable = true", "应写明 waiver_bodies"),
    // 行与清单
    (
        "[[requires.paid-before-contract]]",
        "[[requires.paid-before-contracts]]",
        "contracts]]",
        "没有「paid-before-contracts」",
    ),
    (
        "[[requires.paid-before-contract]]",
        "[[requires.late-acceptance]]",
        "[[requires.late-acceptance]]",
        "不读 requires",
    ),
    ("[checklist.estimate-incomplete]", "[checklist.late-acceptance]", "[checklist.late-acceptance]", "不读 checklist"),
    ("needs   = [\"签订合同\"]", "needs   = []", "needs   = []", "needs 不能空着"),
    ("within  = \"reviewed\"", "within  = \"contents\"", "within  = \"contents\"", "没有 contents 这个键"),
    ("within  = \"reviewed\"", "within  = \"material\"", "within  = \"material\"", "不认识的取值「material」"),
    ("dated   = true\n", "", "[checklist.acceptance-materials]", "须写 dated = true"),
    ("within  = \"reviewed\"", "within  = \"reviewed\"\ndated = true", "\ndated = true", "不能写 dated"),
    (
        "fields  = [\"网络安全\", \"预算管理\", \"政务数据资源\", \"密码应用\", \"保密\"]",
        "fields  = []",
        "fields  = []",
        "不能空着",
    ),
    (
        "article = \"16.1\"\nitems = [\n  { name = \"安全可靠情况说明\", also = [\"产品安全可靠情况说明\"] },\n]",
        "article = \"16.1\"\nitems = []",
        "items = []",
        "清单不能空着",
    ),
    (
        "needs   = [\"签订合同\"]\narticle = \"19.2\"",
        "needs   = [\"签订合同\"]\nseverity = \"error\"\narticle = \"19.2\"",
        "\nseverity = \"error\"\narticle",
        "重于规则本身",
    ),
];

#[test]
fn whatever_cannot_be_expressed_is_an_error_that_names_its_line() {
    let mut wrong = Vec::new();
    for (from, to, at, says) in BROKEN {
        assert!(BUILTIN.1.contains(from), "内置规则集里没有「{from}」");
        let text = BUILTIN.1.replacen(from, to, 1);
        let errors = parse(&text).err().unwrap_or_default();
        let start = text.find(at).unwrap_or_else(|| panic!("换过之后没有「{at}」"));
        let start = start + at.len() - at.trim_start().len();
        let line = text[..start].matches('\n').count() + 1;
        let found = errors.iter().any(|e| e.message.contains(says) && e.line == line);
        if !found {
            let shown: Vec<String> = errors.iter().map(ToString::to_string).collect();
            wrong.push(format!("「{from}」→「{to}」：应在第 {line} 行说「{says}」，实为 {shown:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_slip_of_the_pen_is_told_without_english() {
    let mut wrong = Vec::new();
    for (from, to) in [
        ("at_most_percent = 10", "at_most_percent = ten"),
        ("at_most_percent = 10", "at_most_percent = "),
        ("at_most_percent = 10", "at_most_percent 10"),
        ("at_most_percent = 10", "at_most_percent = 010"),
        ("at_most_percent = 10", "at_most_percent = 10%"),
        ("at_most_percent = 10", "at_most_percent = true"),
        ("at_most_percent = 10", "at_most_percent = [10]"),
        ("= \"3000万元\"", "= 3000"),
        ("= \"3000万元\"", "= 3000万元"),
        ("= \"3000万元\"", "= \"3000万元"),
        ("= \"3000万元\"", "= “3000万元”"),
        ("= \"3000万元\"", "= \"3000\\万元\""),
        ("= \"3000万元\"", "= '3000万元"),
        ("[acceptance.window]", "[acceptance.window"),
        ("[acceptance.window]", "acceptance.window]"),
        ("[acceptance.window]", "[acceptance.验收]"),
        ("[acceptance.window]", "[]"),
        ("[\"县财政局\", \"巫山县财政局\"]", "[\"县财政局\" \"巫山县财政局\"]"),
        ("[\"县财政局\", \"巫山县财政局\"]", "[\"县财政局\",, \"巫山县财政局\"]"),
        ("[\"县财政局\", \"巫山县财政局\"]", "[\"县财政局\", \"巫山县财政局\""),
        ("[\"县财政局\", \"巫山县财政局\"]", "\"县财政局\""),
        ("months  = 6", "months  = 99999999999999999999"),
        ("months  = 6", "months  = 6.0"),
        ("months  = 6", "months  = \"六\""),
        ("dated   = true", "dated   = \"true\""),
        ("dated   = true", "dated   = yes"),
        ("within  = \"reviewed\"", "within  = 3"),
    ] {
        assert!(BUILTIN.1.contains(from), "内置规则集里没有「{from}」");
        let errors = parse(&BUILTIN.1.replacen(from, to, 1)).err().unwrap_or_default();
        let english = |m: &str| {
            let plain = m.replace("true 或 false", "");
            ["invalid", "expected", "unclosed", "missing", "extra", "string", "must", "unexpected", "number"]
                .iter()
                .any(|w| plain.contains(w))
        };
        if errors.is_empty() || errors.iter().any(|e| english(&e.message)) {
            wrong.push(format!("{to}：{errors:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_rule_of_a_newer_program_is_off_and_named_until_it_is_registered() {
    let missing = [Known::new("no-such-rule", &[]), Known::new("late-acceptance", &["acceptance.nothing"])];
    let known: Vec<Known> = known().into_iter().filter(|k| k.slug != "late-acceptance").chain(missing).collect();
    let set = RuleSet::parse(Path::new("x.toml"), BUILTIN.1, &known).unwrap_or_else(|e| panic!("{e:#?}"));
    let named: Vec<String> = set.unregistered.iter().map(ToString::to_string).collect();
    assert_eq!(named, ["no-such-rule", "late-acceptance（缺少参数 acceptance.nothing）"]);
    assert!(set.rule("late-acceptance").is_none() && set.off("no-such-rule").is_some());
}

#[test]
fn a_rule_switched_off_needs_no_more_than_its_reason() {
    let text = BUILTIN.1.replacen("[acceptance.window]\narticle = \"22.1\"\nmonths  = 6\n", "", 1);
    assert_eq!(parse(&text).unwrap().unregistered.len(), 2, "缺 acceptance.window 的两条应点名");
    let off = |text: &str, slug: &str| {
        let line = text.lines().find(|l| l.starts_with(&format!("{slug} "))).unwrap().to_owned();
        text.replacen(&line, &format!("{slug} = {{ off = \"本县不设\" }}"), 1)
    };
    let text = off(&off(&text, "late-acceptance"), "extension-late");
    let set = parse(&text).unwrap_or_else(|e| panic!("{e:#?}"));
    assert!(set.rule("late-acceptance").is_none() && set.unregistered.is_empty());
}

/// 内置的规则集逐条写明轻重与职责；代码里的通常取值须与它一致，第二版的规则集才靠得住。
#[test]
fn the_usual_severity_and_duty_are_those_of_the_builtin_rule_set() {
    let set = parse(BUILTIN.1).unwrap();
    for rule in rules() {
        let config = set.rule(rule.slug).unwrap();
        assert_eq!(config.severity, rule.severity, "{}", rule.slug);
        let duty = match rule.duty {
            DefaultDuty::Unit => "建设单位".to_owned(),
            DefaultDuty::Superior => "主管部门".to_owned(),
            DefaultDuty::Actor => "作出方".to_owned(),
            DefaultDuty::Of(kind) => set.competence[&kind].by.iter().find(|role| set.bodies.has(role)).unwrap().clone(),
        };
        assert_eq!(config.duty, duty, "{}", rule.slug);
    }
}
