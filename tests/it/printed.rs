//! 印出来的：存成网页的报表、看板、档案，不带命令、选项与英文的键。

#![allow(clippy::unwrap_used)]

use assert_cmd::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// 印出来的文字：样式、脚本、代码（印时略去）与标签之外的。
fn printed(args: &[&str]) -> String {
    let store = format!("{ROOT}/examples/violations");
    let out = Command::cargo_bin("wsgov").unwrap().args(["-C", &store]).args(args).output().unwrap();
    let mut html = String::from_utf8(out.stdout).unwrap();
    for (start, end) in [("<style", "</style>"), ("<script", "</script>"), ("<pre", "</pre>"), ("<code", "</code>")] {
        while let Some(at) = html.find(start) {
            let length = html[at..].find(end).map_or(html.len() - at, |length| length + end.len());
            html.replace_range(at..at + length, "");
        }
    }
    html.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| format!("{text}\n")).collect()
}

#[test]
fn printed_pages_bear_no_commands_switches_or_english_keys() {
    let keys = ["filed_with", "legal_person", "plan_execution", "frozen_on", "plan_year", "（year:", "（of:"];
    for args in [
        &["report", "findings", "--format", "html"][..],
        &["report", "reminder", "--format", "html"],
        &["report", "matrix", "--format", "html"],
        &["report", "plan", "--year", "2024", "--format", "html"],
        &["report", "dashboard"],
        &["show", "YL-2023-136", "--format", "html"],
    ] {
        let text = printed(args);
        assert!(text.lines().count() > 20, "{args:?}：{text}");
        let is_command = |line: &&str| {
            line.match_indices("wsgov ").any(|(at, _)| line[at + 6..].starts_with(|c: char| c.is_ascii_lowercase()))
        };
        let wrong: Vec<&str> = text
            .lines()
            .filter(|line| is_command(line) || line.contains(" --") || keys.iter().any(|key| line.contains(key)))
            .collect();
        assert!(wrong.is_empty(), "{args:?}：\n{}", wrong.join("\n"));
    }
}
