//! 登记表：一次记入许多事件，全部记入，或一个也不记。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, path::Path};

use crate::cli_driver::{Clerk, Done, PLAIN, strays};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

/// 三个项目的台账。
fn three() -> Clerk {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    for n in 2..=3 {
        let id = format!("WS-2024-00{n}");
        fs::write(clerk.path(&format!("projects/县教委/{id}.yaml")), PLAIN.replace("WS-2024-001", &id)).unwrap();
    }
    clerk
}

fn texts(clerk: &Clerk) -> Vec<String> {
    (1..=3).map(|n| fs::read_to_string(clerk.path(&format!("projects/县教委/WS-2024-00{n}.yaml"))).unwrap()).collect()
}

fn csv(clerk: &Clerk, text: &str, more: &[&str]) -> Done {
    let file = clerk.path("表.csv");
    fs::write(&file, text).unwrap();
    clerk.run(&[&["advance", "--file", file.to_str().unwrap()], more].concat())
}

const GOOD: &str = "审计登记,,,,\n项目编号,项目名称,事件,日期,文号,found,备注\n\
    WS-2024-001,甲,审计,2024年5月6日,巫审〔2024〕5号,无,\n\
    WS-2024-002,甲,审计,20240507,巫审〔2024〕6号,,第一次\n\
    ,,,,,,\n\
    WS-2024-001,甲,audit,2024-05-08,巫审〔2024〕7号,,\n";

#[test]
fn many_events_go_into_many_projects() {
    let clerk = three();
    let before = texts(&clerk);
    let done = csv(&clerk, GOOD, &["--dry-run"]);
    assert!(done.code == 0 && done.out.contains("共 3 个事件，2 个项目"), "{}", done.said());
    assert_eq!(texts(&clerk), before);
    let done = csv(&clerk, GOOD, &[]);
    assert!(done.code == 0 && done.out.contains("已记入 3 个事件"), "{}", done.said());
    let after = texts(&clerk);
    assert!(after.iter().zip(&before).all(|(a, b)| a.starts_with(b.as_str())));
    assert_eq!(after[0].matches("event: 审计").count(), 2);
    assert!(after[0].contains("date: 2024-05-06") && after[1].contains("note: 第一次"));
    assert_eq!(after[2], before[2]);
    assert!(strays(clerk.dir.path()).is_empty());
    // 同一张表再来一遍，不会记成两份。
    let again = csv(&clerk, GOOD, &[]);
    assert!(again.code == 2 && again.err.contains("已经记过"), "{}", again.said());
    assert_eq!(texts(&clerk), after);
}

/// 引号不成对，后面的几行会并进一格：不读，说在第几行。
#[test]
fn rows_swallowed_by_a_quote_are_never_lost_in_silence() {
    let head = "编号,事件,日期,文号,备注\n";
    let row = |n: u8, note: &str| format!("WS-2024-001,审计,2024-05-0{n},巫审〔2024〕{n}号,{note}\n");
    let clerk = three();
    let before = texts(&clerk);
    for notes in [["甲", "\"乙", "丙"], ["甲", "\"乙", "丙\""], ["甲", "\"乙\"丙", "丁"], ["甲", "\"乙", "\"丙"]]
    {
        let rows: String = notes.iter().zip(1..).map(|(note, n)| row(n, note)).collect();
        let done = csv(&clerk, &format!("{head}{rows}"), &[]);
        assert!(done.code == 2 && done.err.contains("第 3 行：引号没有成对"), "{notes:?} {}", done.said());
        assert_eq!(texts(&clerk), before);
    }
    let done = csv(&clerk, &format!("{head}{}{}", row(1, "\"甲\n\"\"乙\"\"，丙\""), row(2, "丁\"戊")), &[]);
    assert!(done.code == 0 && done.out.contains("已记入 2 个事件"), "{}", done.said());
}

#[test]
fn one_bad_cell_stops_all_and_every_bad_cell_is_named() {
    let clerk = three();
    let before = texts(&clerk);
    let text = "编号,事件,日期,amount（万元）,year,资金,乱\n\
        WS-2024-001,审计,2024-02-30,,,,\n\
        WS-2024-009,审计,2024-05-06,,,,\n\
        WS-2024-002,支付,2024-05-06,3.1234567,24,,\n\
        WS-2024-003,开会,2024-05-06,,,,\n\
        ,审计,2024-05-06,,,,\n\
        WS-2024-003,审计,2024-05-06,,,,x\n\
        WS-2024-008,支付,2024年13月1日,1e3,abc,,\n\
        WS-2024-002,支付,2024-05-06,,2024,,\n";
    let done = csv(&clerk, text, &[]);
    assert_eq!(done.code, 2, "{}", done.said());
    for said in [
        "C2（日期）：",
        "A3（编号）：",
        "D4（amount（万元））：",
        "E4（year）：",
        "B5（事件）：",
        "A6（编号）：",
        "G7（乱）：",
        // 一行里有几处的，也一次说全。
        "A8（编号）：",
        "C8（日期）：没有 13 月",
        "D8（amount（万元））：",
        "E8（year）：",
        "D9（amount（万元））：没有写「支付金额」",
    ] {
        assert!(done.err.contains(said), "缺 {said}\n{}", done.err);
    }
    assert_eq!(texts(&clerk), before);
    for text in ["甲,乙\n1,2\n", ""] {
        assert_eq!(csv(&clerk, text, &[]).code, 2);
    }
}

/// 一行里编号、名称、日期、金额、缺的一格，一次说全。
#[test]
fn every_fault_of_a_row_is_told_in_one_run() {
    let clerk = three();
    let before = texts(&clerk);
    let text = "编号,项目名称,建设单位,事件,日期,承包单位,合同金额（万元）,合同种类\nWS-2024-001,不是这个,别的单位,签订合同,2024-02-30,,九十,建没\n";
    let done = csv(&clerk, text, &[]);
    for said in ["B2（项目名称）", "C2（建设单位）", "E2（日期）", "G2（合同金额（万元））", "H2（合同种类）"]
    {
        assert!(done.code == 2 && done.err.contains(said), "{said}：{}", done.said());
    }
    let done = csv(&clerk, "编号,事件,日期\nWS-2099-001,支付,2024-02-30\n", &[]);
    for said in ["A2（编号）", "C2（日期）", "还缺「支付金额」"] {
        assert!(done.code == 2 && done.err.contains(said), "{said}：{}", done.said());
    }
    assert_eq!(texts(&clerk), before);
}

#[test]
fn the_name_and_the_unit_must_be_those_of_the_id_and_stand_in_for_it() {
    let clerk = three();
    let before = texts(&clerk);
    let other = PLAIN.replace("name: 甲", "name: 远程会诊系统");
    fs::write(clerk.path("projects/县教委/WS-2024-003.yaml"), other.replace("WS-2024-001", "WS-2024-003")).unwrap();
    for (row, said) in [
        (
            "WS-2024-003,社区视频监控,县教委",
            "B2（项目名称）：编号 WS-2024-003 的名称是「远程会诊系统」，表里写的是「社区视频监控」",
        ),
        ("WS-2024-003,远程会诊系统,县公安局", "C2（建设单位）：编号 WS-2024-003 的单位是「县教委」"),
        (",甲,县教委", "名称为「甲」的项目不止一个（WS-2024-001、WS-2024-002）"),
        (",没有的,县教委", "没有名称为「没有的」的项目"),
    ] {
        let done = csv(&clerk, &format!("编号,项目名称,建设单位,事件,日期\n{row},审计,2024-05-06\n"), &[]);
        assert!(done.code == 2 && done.err.contains(said), "{row}：{}", done.said());
    }
    let done = csv(&clerk, "项目名称,事件,日期,文号\n远程会诊系统,审计,2024-05-06,巫审[2024]9号\n合计,,,\n", &[]);
    assert!(done.code == 0 && done.out.contains("第 3 行是合计，没有读"), "{}", done.said());
    assert!(done.out.contains("「巫审[2024]9号」写成「巫审〔2024〕9号」"), "{}", done.out);
    let text = &texts(&clerk)[2];
    assert!(text.contains("event: 审计") && text.contains("doc: 巫审〔2024〕9号"), "{text}");
    assert_eq!(texts(&clerk)[..2], before[..2]);
}

#[test]
fn one_fault_in_many_rows_is_told_once() {
    let clerk = three();
    let rows = |header: &str, value: &str| {
        let lines = (1..=3).map(|n| format!("WS-2024-00{n},审计,2024-05-06,{value}\n")).collect::<String>();
        format!("编号,事件,日期,{header}\n{lines}")
    };
    let done = csv(&clerk, &rows("会议号", "甲"), &[]);
    assert!(done.err.contains("D2 至 D4 共 3 格（会议号）") && done.err.matches("会议号").count() == 2, "{}", done.err);
    let done = csv(&clerk, &rows("备注", "甲").replace("审计", "开工"), &[]);
    assert!(done.code == 1 && done.err.matches("错误[five-systems-missing] 3 处").count() == 1, "{}", done.said());
    assert!(done.err.contains("第 3 行（WS-2024-002）"), "{}", done.err);
    // 「金额」指唯一写金额的一栏，不论它的全称。
    let done = csv(
        &clerk,
        "编号,事件,日期,年度,金额（万元）,会同机关\nWS-2024-001,列入计划,2024-05-06,2024,10,县财政局\n",
        &["--dry-run"],
    );
    assert!(done.out.contains("金额 10万元"), "{}", done.said());
    // 日期空着的，不拿核查日顶替。
    let done = csv(&clerk, "编号,事件,日期,备注\nWS-2024-001,审计,,甲\n", &[]);
    assert!(done.code == 2 && done.err.contains("C2（日期）：没有写日期"), "{}", done.said());
    let done = csv(&clerk, "编号,事件\nWS-2024-001,审计\n", &[]);
    assert!(done.code == 2 && done.err.contains("没有「日期」一列"), "{}", done.said());
}

#[test]
fn a_column_written_twice_is_not_read_as_one() {
    let clerk = three();
    let before = texts(&clerk);
    let text = "编号,事件,日期,备注,文号,备注\nWS-2024-001,审计,20240507,第一次,巫审〔2024〕6号,见附件\n";
    let done = csv(&clerk, text, &[]);
    assert!(done.code == 2 && done.err.contains("F2（备注）：这一列前面已经有了"), "{}", done.said());
    assert_eq!(texts(&clerk), before);
    let done = csv(&clerk, &text.replace("见附件", ""), &[]);
    assert!(done.code == 0 && texts(&clerk)[0].contains("note: 第一次"), "空的一列不碍事：{}", done.said());
}

#[test]
fn one_new_error_stops_all_unless_it_is_recorded_with_a_reason() {
    let clerk = three();
    let before = texts(&clerk);
    let text = "编号,事件,日期\nWS-2024-001,审计,2024-05-06\nWS-2024-002,开工,2024-05-06\n";
    let done = csv(&clerk, text, &[]);
    assert!(done.code == 1 && done.err.contains("WS-2024-002"), "{}", done.said());
    assert_eq!(texts(&clerk), before);
    let done = csv(&clerk, text, &["--record-anyway", "--reason=抢险"]);
    assert_eq!(done.code, 0, "{}", done.said());
    assert!(texts(&clerk)[1].contains("event: 开工") && texts(&clerk)[1].contains("note: 抢险"));
}

fn workbook(path: &Path) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write(0, 1, "2024 年监督登记").unwrap();
    for (i, header) in
        ["项目编号", "事件", "发生日期", "机关", "限期整改·整改期限", "整改期限", "备注"].iter().enumerate()
    {
        if i != 4 {
            sheet.write(2, u16::try_from(i).unwrap() + 1, *header).unwrap();
        }
    }
    let date = |text: &str| ExcelDateTime::parse_from_str(text).unwrap();
    sheet.write(3, 1, "WS-2024-001").unwrap();
    sheet.write(3, 2, "限期整改").unwrap();
    sheet.write_with_format(3, 3, date("2024-05-06"), &day).unwrap();
    sheet.write(3, 4, "县发改委").unwrap();
    sheet.write_with_format(3, 6, date("2024-08-30"), &day).unwrap();
    sheet.write(3, 7, 7).unwrap();
    book.save(path).unwrap();
}

#[test]
fn a_spreadsheet_is_read_as_people_keep_it() {
    let clerk = three();
    let file = clerk.path("表.xlsx");
    workbook(&file);
    let done = clerk.run(&["advance", "--file", file.to_str().unwrap()]);
    assert_eq!(done.code, 0, "{}", done.said());
    let text = &texts(&clerk)[0];
    for line in ["event: 限期整改", "date: 2024-05-06", "by: 县发展改革委", "due: 2024-08-30", "note: '7'"] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}
