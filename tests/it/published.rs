//! 公开的清单目录里有涉密项目：指出是哪个年度，不说出是哪个项目。

#![allow(clippy::unwrap_used)]

use std::fs;

use crate::cli_driver::Clerk;

const SECRET: &str = "id: WS-2024-001\nname: 甲号工程\nnature: 新建\nclassified: true\n";

#[test]
fn no_output_says_which_project_it_is() {
    let lists = [
        "published:\n  2024:\n    date: 2023-12-04\n    projects: [WS-2024-002, WS-2024-001]\n",
        "published:\n  2024: {date: 2023-12-04, projects: [WS-2024-002, WS-2024-001]}\n",
        "published: {2024: {date: 2023-12-04, projects: [WS-2024-002, WS-2024-001]}}\n",
    ];
    for list in lists {
        let clerk = Clerk::plain(SECRET.as_bytes());
        let county = clerk.path("projects/county.yaml");
        let text = fs::read_to_string(&county).unwrap() + list;
        fs::write(&county, &text).unwrap();
        for format in ["text", "markdown", "github", "json", "sarif"] {
            let done = clerk.run(&["check", "--only", "classified-published", "--format", format]);
            let said = done.said();
            assert!(done.code == 1 && said.contains("2024 年度公开的清单目录里有 1 个涉密项目"), "{format} {said}");
            assert!(!said.contains("WS-2024-001") && !said.contains("WS-2024-002"), "{format} {said}");
        }
        let done = clerk.run(&["check", "--only", "classified-published", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&done.out).unwrap();
        let finding = &report["findings"][0];
        let line = text.lines().position(|line| line.contains("2024:")).unwrap() + 1;
        let column = text.lines().nth(line - 1).unwrap().find("2024:").unwrap() + 1;
        assert_eq!((&finding["line"], &finding["column"]), (&line.into(), &column.into()), "指到年度这个键");
    }
}
