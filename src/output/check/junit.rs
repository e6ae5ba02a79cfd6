//! JUnit 报告：Jenkins、GitLab、Gitee、华为云都读。错误算不通过，提醒与提示算略过，没有疑点的算一项通过。

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::{
    output::{CheckView, DISCLAIMER, Listed},
    ruleset::Severity,
    text::safe,
};

/// 写 JUnit 报告：一个文件一组，一处疑点一项。
///
/// # Errors
/// 写不出去。
pub fn junit(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut report = Report::new("wsgov check");
    for of_file in view.reported().chunk_by(|a, b| a.located.path == b.located.path) {
        let path = safe::visible(&view.path(&of_file[0].located.path)).into_owned();
        let mut suite = TestSuite::new(path.as_str());
        suite.add_test_cases(of_file.iter().map(|entry| case(entry, &path)));
        report.add_test_suite(suite);
    }
    if report.test_suites.is_empty() {
        let mut suite = TestSuite::new("台账");
        suite.add_test_case(TestCase::new("未发现疑点", TestCaseStatus::success()));
        report.add_test_suite(suite);
    }
    let premises = format!("{}。{}。{DISCLAIMER}。", view.summary(), view.premises());
    if let Some(suite) = report.test_suites.first_mut() {
        suite.set_system_out(safe::visible(&premises));
    }
    report.to_string().map_err(io::Error::other).and_then(|text| out.write_all(text.as_bytes()))?;
    writeln!(out)
}

fn case(entry: &Listed<'_>, path: &str) -> TestCase {
    let (finding, place) = (&entry.located.finding, &entry.located.place);
    let mut status = match entry.severity {
        Severity::Error if entry.located.is_open() => TestCaseStatus::non_success(NonSuccessKind::Failure),
        _ => TestCaseStatus::skipped(),
    };
    let help = finding.help.as_deref().map(|help| format!("怎么办：{help}"));
    let lines = [
        format!("{path}:{}:{}", place.line, place.column),
        finding.message.clone(),
        format!("依据：{}", entry.basis()),
        format!("职责：{}", entry.duty_in_full()),
    ];
    let lines: Vec<_> = lines.iter().chain(&help).map(|line| safe::visible(line)).collect();
    status.set_message(safe::visible(&finding.message)).set_type(entry.severity.zh()).set_description(lines.join("\n"));
    let mut case = TestCase::new(safe::visible(&entry.identity), status);
    case.set_classname(finding.rule);
    case
}
