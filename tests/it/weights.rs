//! 每条规则的轻重、职责、条款：照办法逐条核定的一张表，与规则集各写各的，改动哪一处都要两边一起看。
//!
//! 职责是通常的：有具体事件的，疑点另写由谁作出（案例的 `duty`）。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;

use wsgov::{
    rules::{known, rules},
    ruleset::{BUILTIN, RuleSet},
};

const TABLE: &str = "
    acceptance-materials              error  建设单位      22.1
    acceptance-review-incomplete      error  作出方       16.1
    acceptance-scale-unset            warn   建设单位      22.2
    accepted-before-completion        error  作出方       22.1 31.1
    accepted-unapplied                error  作出方       22.1
    act-after-termination             error  建设单位      29.1
    act-while-suspended               error  建设单位      18.1 29.1
    adjustment-cumulative             warn   建设单位      20.1
    adjustment-filed-late             warn   建设单位      20.1
    adjustment-needs-approval         error  建设单位      20.1 20.2
    adjustment-not-filed              error  建设单位      20.1
    adjustment-over-limit             error  建设单位      20.1
    adjustment-plan-not-adjusted      error  建设单位      11.1 20.2
    adjustment-without-ground         error  建设单位      20.1
    annual-report-incomplete          error  建设单位      17.1 17.2
    annual-report-late                error  建设单位      17.1
    annual-report-missing             error  建设单位      17.1
    approved-before-listing           error  发展改革      8.1 9.1
    archives-not-accepted             error  作出方       23.1
    authority-undocumented            warn   作出方       28.1
    bad-file                          error  建设单位      28.1
    barred-unit                       error  建设单位      25.1 26.1 27.1
    budget-differs-from-plan          error  财政        10.2
    budget-without-plan               error  财政        10.2
    built-before-approval             error  建设单位      9.1 19.1
    built-before-listing              error  建设单位      8.1 9.1
    catalogue-unpublished             warn   大数据       4.4 8.1
    classified-content                error  建设单位      4.6 29.6
    classified-procurement            error  建设单位      15.1
    classified-published              error  大数据       8.1
    classified-unconfirmed            warn   建设单位      4.6 29.4
    completed-twice                   warn   建设单位      22.1
    completion-unrecorded             warn   建设单位      22.1 28.1
    contract-before-budget            warn   建设单位      10.2 19.2
    contract-before-procurement       warn   建设单位      15.1
    contract-over-ceiling             warn   建设单位      15.1
    county-plan-unapproved            error  大数据       6.1
    credit-code-invalid               error  建设单位      28.1
    cryptography-assessment-overdue   warn   建设单位      29.6
    data-not-governed                 error  建设单位      7.1
    declaration-incomplete            error  建设单位      8.2
    delay-unreported                  warn   建设单位      18.1
    design-not-reviewed               error  发展改革      4.4 8.1
    doc-number-format                 warn   建设单位      28.1
    duplicate-id                      error  建设单位      28.1
    duplicate-suspected               warn   建设单位      8.1 27.1
    estimate-incomplete               error  建设单位      8.2
    exception-plan-not-adjusted       error  发展改革      11.1
    exception-without-basis           error  主管部门      11.1
    extension-late                    error  建设单位      22.2
    extra-approval-missing            error  建设单位      12.1
    fact-missing                      warn   建设单位      28.1
    facts-changed                     warn   建设单位      28.1
    five-systems-missing              error  建设单位      15.1
    framework-not-reviewed            error  建设单位      13.1
    funds-mismatch                    warn   建设单位      28.1
    future-event                      error  建设单位      28.1
    history-rewritten                 error  建设单位      28.1
    id-mismatch                       error  建设单位      28.1
    illegal-transition                error  建设单位      28.1
    joint-body-missing                warn   作出方       4.2 24.1
    late-acceptance                   error  建设单位      22.1
    late-declaration                  error  建设单位      8.1
    late-statement                    warn   建设单位      7.1 28.1
    listed-undeclared                 error  大数据       8.1
    listing-year-differs              warn   大数据       8.1
    maintenance-builds                warn   建设单位      9.1
    maintenance-not-fundable          error  财政        25.1 26.1 27.1
    measure-ladder-skipped            warn   作出方       29.1
    measure-without-rectification     error  作出方       29.1
    missing-attachment                error  建设单位      28.1
    money-after-end                   warn   发展改革      10.2 29.1
    needless-approval                 info   作出方       12.1
    no-overall-plan                   error  建设单位      6.2
    not-evaluated                     error  发展改革      9.1
    not-in-overall-plan               error  建设单位      6.3
    not-shared-unapproved             error  建设单位      25.1
    over-approved-total               error  建设单位      19.1
    over-feasibility                  warn   建设单位      9.1
    overall-plan-not-deliberated      error  建设单位      6.2 6.3
    overall-plan-not-filed            error  建设单位      6.2 6.3
    overall-plan-years                error  建设单位      6.2
    paid-before-contract              warn   建设单位      15.1 19.2
    paid-over-budget                  error  建设单位      10.2 19.2
    paid-over-contract                warn   建设单位      15.1 19.2
    phase-not-declared                error  建设单位      14.1
    phase-out-of-order                warn   建设单位      14.1
    plan-ineligible                   error  发展改革      10.1
    plan-over-total                   error  发展改革      19.1
    plan-while-deferred               error  作出方       29.1
    poor-result-continued             warn   发展改革      30.1
    product-safety-unstated           error  建设单位      16.1
    project-code-format               warn   建设单位      28.1
    protection-assessment-overdue     warn   建设单位      29.2
    raised-over-threshold             warn   建设单位      9.1
    recorded-late                     info   建设单位      28.1
    recorded-twice                    warn   建设单位      28.1
    rectification-overdue             error  建设单位      29.1
    relation-unknown                  warn   建设单位      13.1 14.1
    rolling-plan-differs              warn   发展改革      4.2
    security-report-after-application error  建设单位      22.1
    self-evaluation-early             warn   建设单位      24.1
    self-evaluation-late              error  建设单位      24.1
    self-evaluation-not-filed         error  建设单位      24.1
    sharing-not-reviewed              error  建设单位      25.1
    signer-not-allowed                error  作出方       28.1
    splitting-suspected               warn   建设单位      9.1 14.1
    steps-out-of-order                error  发展改革      4.4 8.1 9.1
    supervisor-is-contractor          warn   建设单位      15.1
    system-unregistered               warn   建设单位      25.1
    two-step-skipped                  error  发展改革      9.1
    unapproved-in-plan                error  发展改革      21.1
    unit-slip                         warn   建设单位      28.1
    unknown-unit                      error  建设单位      2.2 28.1
    waiver-expired                    error  建设单位      21.1
    waiver-not-allowed                error  建设单位      9.1 12.1 21.1
    waiver-unused                     warn   建设单位      21.1
    wrong-authority                   error  作出方       4.2 4.3 4.4 4.5 4.6
    years-differ                      warn   发展改革      6.2 8.1 10.1
";

#[test]
fn every_rule_weighs_what_the_table_says() {
    let law = RuleSet::parse(Path::new(BUILTIN.0), BUILTIN.1, &known()).unwrap();
    let mut said = 0;
    for line in TABLE.lines().filter(|line| !line.trim().is_empty()) {
        let [slug, severity, duty, articles @ ..] = &line.split_whitespace().collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let config = law.rules.get(*slug).unwrap_or_else(|| panic!("没有登记 {slug}"));
        let cited = config
            .articles
            .iter()
            .map(|a| a.paragraph.map_or(a.article.to_string(), |p| format!("{}.{p}", a.article)))
            .collect::<Vec<_>>()
            .join(" ");
        assert_eq!((config.severity.en(), &*config.duty, cited), (*severity, *duty, articles.join(" ")), "{slug}");
        said += 1;
    }
    assert_eq!(said, rules().count(), "表里的规则与程序里的应一样多");
}
