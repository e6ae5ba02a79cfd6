//! 期限与日历。

use super::*;

#[test]
fn the_catalogue_not_yet_published_is_due_from_the_county() {
    let dir = tempfile::tempdir().unwrap();
    let unit = dir.path().join("projects/县教委");
    fs::create_dir_all(&unit).unwrap();
    fs::write(dir.path().join("projects/county.yaml"), "format: 1\nname: 甲县\n").unwrap();
    let events =
        "  - {event: 申报, date: 2023-09-20, plan_year: 2024}\n  - {event: 纳入清单, date: 2023-11-28, year: 2024}\n";
    fs::write(unit.join("WS-1.yaml"), format!("id: WS-1\nname: 平台\nnature: 新建\nevents:\n{events}")).unwrap();
    let due = |as_of: &str| {
        let (_, json, _) = run(dir.path(), &["--as-of", as_of, "due", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let duties = json["duties"].as_array().unwrap().clone();
        duties.into_iter().find(|d| d["rule"] == "catalogue-unpublished").unwrap()
    };
    let last = due("2023-12-31");
    assert_eq!(
        (&last["project"], &last["due"], &last["standing"]),
        (&"county".into(), &"2023-12-31".into(), &"due-soon".into())
    );
    assert_eq!(due("2024-01-01")["standing"], "overdue");
}

#[test]
fn spreadsheets_open_due_safely() {
    let project = TROUBLED
        .replace("  - event: 申请验收\n    date: 2023-03-01\n", "")
        .replace("智慧水利<img>平台", "'=HYPERLINK(\"x\")'");
    let (dir, _) = store("\"+县水利局\"", &project);
    let (code, out, _) = run(dir.path(), &["due", "--format", "csv"]);
    assert_eq!(code, 0);
    assert!(out.starts_with("\u{feff}期限,") && out.contains("\r\n"), "{out:?}");
    let mut reader = csv::Reader::from_reader(out.trim_start_matches('\u{feff}').as_bytes());
    let row = reader.records().next().unwrap().unwrap();
    assert_eq!((&row[5], &row[6]), ("'=HYPERLINK(\"x\")", "'+县水利局"));
}

/// 折行接上之后的各行。
fn unfolded(ics: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in ics.split("\r\n") {
        assert!(!line.contains(['\n', '\r']), "{line:?}");
        assert!(line.len() <= 75, "{} 字节：{line}", line.len());
        match line.strip_prefix(' ') {
            Some(rest) => lines.last_mut().unwrap().push_str(rest),
            None => lines.push(line.to_owned()),
        }
    }
    lines
}

#[test]
fn the_calendar_opens_and_is_always_the_same() {
    let args = ["due", "--within", "400", "--format", "ics"];
    let out = sample(&args);
    assert_eq!(out, sample(&args));
    let lines = unfolded(&out);
    let all = |key: &str| lines.iter().filter_map(|l| l.strip_prefix(key)).map(str::to_owned).collect::<Vec<_>>();
    let (events, alarms) = (all("BEGIN:VEVENT").len(), all("TRIGGER:"));
    // 办了的写成取消，不提醒。
    let open = events - all("STATUS:CANCELLED").len();
    assert!(open > 10 && open < events);
    assert_eq!(alarms.iter().filter(|a| *a == "-P29DT15H").count(), open);
    assert_eq!(alarms.iter().filter(|a| *a == "-P6DT15H").count(), open);
    let uids: BTreeSet<String> = all("UID:").into_iter().collect();
    assert_eq!(uids.len(), events + open * 2, "标识不得重复");
    assert!(all("UID:500237/").len() == events, "各县的分得开");
    // 提醒里没有时间戳。
    let stamps = all("DTSTAMP:");
    assert!(stamps.len() == events && stamps.iter().all(|s| s == "20260630T000000Z"));
    assert!(all("METHOD:").is_empty() && all("SEQUENCE:").len() == events);
    for (start, end) in all("DTSTART;VALUE=DATE:").iter().zip(all("DTEND;VALUE=DATE:")) {
        let day = |s: &str| chrono::NaiveDate::parse_from_str(s, "%Y%m%d").unwrap();
        assert_eq!(day(start).succ_opt().unwrap(), day(&end));
    }
    assert_eq!(lines.first().unwrap(), "BEGIN:VCALENDAR");
    // 换一天看，同一项义务的标识不变。
    let later = run(Path::new(ROOT), &[&["--as-of", "2026-07-15"], &args[..]].concat()).1;
    let of_events = |text: &str| {
        let uids = unfolded(text).into_iter().filter(|l| l.starts_with("UID:500237/WS"));
        uids.collect::<BTreeSet<_>>()
    };
    assert!(of_events(&out).intersection(&of_events(&later)).count() > 8);
}

#[test]
fn the_calendar_escapes_what_stands_in_files() {
    let project = TROUBLED.replace("智慧水利<img>平台", "甲;乙,丙\\丁");
    let (dir, _) = store("县水利局", &project.replace("  - event: 申请验收\n    date: 2023-03-01\n", ""));
    let (_, out, _) = run(dir.path(), &["due", "--format", "ics"]);
    let lines = unfolded(&out);
    assert!(lines.iter().any(|l| l.starts_with("SUMMARY:") && l.contains(r"甲\;乙\,丙\\丁")), "{out}");
}

#[test]
fn classified_projects_are_left_out_of_due_and_counted() {
    let project =
        "id: WS-1\nname: 代号甲\nnature: 新建\nclassified: true\nevents:\n  - event: 建成\n    date: 2022-08-31\n";
    let (dir, _) = store("县水利局", project);
    for format in ["text", "json", "csv", "ics"] {
        let (code, out, _) = run(dir.path(), &["due", "--format", format]);
        assert_eq!(code, 0);
        assert!(!out.contains("WS-1") && !out.contains("代号甲"), "{out}");
    }
    assert!(run(dir.path(), &["due"]).1.contains("涉密项目 1 个"));
    assert!(run(dir.path(), &["next"]).1.contains("涉密项目 1 个"));
}
