//! 申报表：空白表各栏可读、可选；填好的写成项目文件；有一格不对就一个也不写，逐格指明。
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::{fs, io::Cursor, path::PathBuf};

use assert_cmd::Command;
use calamine::{DataType, Reader, Xlsx};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use wsgov::{
    model::{BLANKS, Declare, Money, Project, Timeline, Year},
    output::{FORM_SHEET, declaration_form},
    store::read_file,
};

/// 栏目在第几列。
fn column(title: &str) -> u16 {
    u16::try_from(BLANKS.iter().position(|b| b.title == title).unwrap()).unwrap()
}

/// 一张填好的表：表头之上写单位，表头在第 3 行。
fn filled(unit: &str) -> Worksheet {
    let mut sheet = Worksheet::new();
    sheet.set_name(FORM_SHEET).unwrap();
    sheet.write_string(1, 0, unit).unwrap();
    for (n, blank) in (0..).zip(&BLANKS) {
        sheet.write_string(2, n, blank.title).unwrap();
    }
    project(&mut sheet, 3, "校园安全平台");
    sheet
}

/// 填一行。
fn project(sheet: &mut Worksheet, row: u32, name: &str) {
    let texts = [
        ("项目名称", name),
        ("建设单位", "县教委"),
        ("建设性质", "新建"),
        ("项目类别", "信息化应用系统"),
        ("开工年月", "2025-03"),
        ("竣工年月", "2025-12"),
        ("能否共享", "可共享"),
        ("新开发应用软件", "是"),
        ("硬件购置", "否"),
        ("申报日期", "2024年9月20日"),
        ("政府购买服务", "无"),
        ("背景和依据", "是"),
        ("需求分析", "是"),
        ("备注", "首期"),
    ];
    for (title, text) in texts {
        sheet.write_string(row, column(title), text).unwrap();
    }
    sheet.write_number(row, column("计划年度"), 2025).unwrap();
    sheet.write_number(row, column("县级财政"), 19.9).unwrap();
    sheet.write_number(row, column("建设费用"), 18.123456).unwrap();
}

struct Desk {
    _folder: tempfile::TempDir,
    root: PathBuf,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        let unit = root.join("projects/县教委");
        fs::create_dir_all(&unit).unwrap();
        fs::write(root.join("projects/county.yaml"), "format: 1\nname: 某县\n").unwrap();
        fs::write(unit.join("unit.yaml"), "name: 县教委\n").unwrap();
        fs::write(unit.join("WS-2025-007.yaml"), "id: WS-2025-007\nname: 旧项目\nnature: 新建\nevents: []\n").unwrap();
        Desk { _folder: folder, root }
    }

    /// 导入一张表：是否成功，与说的话。
    fn import(&self, sheet: Worksheet, more: &[&str]) -> (bool, String) {
        let path = self.root.join("申报表.xlsx");
        let mut book = Workbook::new();
        book.push_worksheet(sheet);
        book.save(&path).unwrap();
        let output = Command::new(assert_cmd::cargo::cargo_bin!("wsgov"))
            .args(["--as-of", "2024-10-01", "-C"])
            .arg(&self.root)
            .arg("import")
            .arg(&path)
            .args(more)
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(said).unwrap())
    }

    fn files(&self) -> Vec<String> {
        let folder = fs::read_dir(self.root.join("projects/县教委")).unwrap();
        let mut names: Vec<String> = folder.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|n| n.starts_with("WS"));
        names.sort();
        names
    }
}

/// 改坏一处，须被指出，且什么也没有写。
fn refused(spoil: impl FnOnce(&mut Worksheet), cell: &str, says: &str) {
    let desk = Desk::new();
    let mut sheet = filled("单位：万元");
    project(&mut sheet, 4, "第二个项目");
    spoil(&mut sheet);
    let (ok, said) = desk.import(sheet, &[]);
    assert!(!ok && said.contains(&format!("申报表!{cell} ")) && said.contains(says), "应指出 {cell} {says}：{said}");
    assert_eq!(desk.files(), ["WS-2025-007.yaml"], "什么也没有写");
}

/// 一栏某行的地址。
fn address(title: &str, row: u32) -> String {
    rust_xlsxwriter::utility::row_col_to_cell(row, column(title))
}

#[test]
fn the_blank_form_has_every_column_and_imports_as_empty() {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(declaration_form().unwrap())).unwrap();
    assert_eq!(book.sheet_names(), [FORM_SHEET, "填写说明"]);
    let range = book.worksheet_range(FORM_SHEET).unwrap();
    for (n, blank) in (0..).zip(&BLANKS) {
        assert_eq!(range.get_value((2, n)).unwrap().get_string(), Some(blank.title));
    }
    let desk = Desk::new();
    let path = desk.root.join("空.xlsx");
    let wsgov = || Command::new(assert_cmd::cargo::cargo_bin!("wsgov"));
    wsgov().args(["report", "template", "-o"]).arg(&path).assert().success();
    assert_eq!(fs::read(&path).unwrap(), declaration_form().unwrap());
    let output = wsgov().arg("-C").arg(&desk.root).arg("import").arg(&path).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains("一个项目也没有填"), "{said}");
}

#[test]
fn a_filled_form_becomes_project_files() {
    let desk = Desk::new();
    let mut sheet = filled("单位：万元");
    project(&mut sheet, 5, "第二个项目");
    sheet.write_string(5, column("项目编号"), "JW-01").unwrap();
    let (ok, said) = desk.import(sheet, &["--unit", "县教委"]);
    assert!(ok, "{said}");
    let written = desk.root.join("projects/县教委/WS-2025-008.yaml");
    assert!(desk.root.join("projects/县教委/JW-01.yaml").is_file(), "{said}");
    let loaded = read_file::<Project>(&wsgov::store::Files::on_disk(written.parent().unwrap()), &written);
    assert!(loaded.faults.is_empty(), "{:?}", loaded.faults);
    let project = loaded.value.unwrap();
    assert_eq!((&*project.id, &*project.facts.name), ("WS-2025-008", "校园安全平台"));
    let funds = project.facts.funds.as_ref().unwrap();
    assert_eq!(
        funds.iter().map(|(name, money)| (&**name, *money)).next(),
        Some(("县级财政", Money::from_fen(19_900_000)))
    );
    assert_eq!(project.facts.features.as_ref().unwrap().len(), 1);
    let chronology = project.chronology();
    let timeline = Timeline::new(&chronology);
    let (event, declared) = timeline.of::<Declare>().next().unwrap();
    assert_eq!((declared.plan_year, event.date), (Year(2025), Year(2024).day(9, 20)));
    assert_eq!(event.note.as_deref(), Some("首期"));
    let text = fs::read_to_string(&written).unwrap();
    assert!(text.contains("建设费用: 18.123456万元") && text.contains("政府购买服务: 无"), "{text}");
}

#[test]
fn a_dry_run_writes_nothing() {
    let desk = Desk::new();
    let (ok, said) = desk.import(filled("单位：万元"), &["--dry-run"]);
    assert!(ok && said.contains("WS-2025-008") && said.contains("预览"), "{said}");
    assert_eq!(desk.files(), ["WS-2025-007.yaml"]);
}

#[test]
fn old_sheets_are_never_guessed() {
    let fund = || address("县级财政", 4);
    let at = column("县级财政");
    refused(|s| drop(s.write_string(4, at, "19.9（社保卡资金）")), &fund(), "（社保卡资金）");
    refused(|s| drop(s.write_string(4, at, "360000元")), &fund(), "单位");
    refused(|s| drop(s.write_number(4, at, 723.999_999_999_999_9)), &fund(), "零头");
    refused(|s| drop(s.write_number(4, at, 0)), &fund(), "分不清");
    refused(|s| drop(s.write_string(1, 0, "单位：元/万元")), "A2", "计量单位");
    refused(|s| drop(s.write_string(2, at, "县级财政（元）")), &address("县级财政", 2), "不同");
    refused(|s| drop(s.write_string(1, 3, "（计量单位：元）")), "D2", "前面写的是「单位：万元」");
    refused(|s| drop(s.write_string(40, 99, "见上")), "CV41", "没有项目");
    let name = column("项目名称");
    refused(
        |s| drop(s.merge_range(3, name, 4, name, "合并的名称", &Format::new())),
        &address("项目名称", 3),
        "合并的单元格",
    );
}

#[test]
fn hostile_cells_are_refused_by_name() {
    let name = column("项目名称");
    refused(|s| drop(s.write_formula(4, name, "=1+1")), &address("项目名称", 4), "公式");
    refused(|s| drop(s.write_string(4, name, "=HYPERLINK(\"http://e.cn\")")), &address("项目名称", 4), "公式");
    refused(|s| drop(s.write_string(4, name, "甲\u{202e}乙")), &address("项目名称", 4), "看不见");
    for id in ["../../x", "a/b", "unit", ".x"] {
        refused(|s| drop(s.write_string(4, column("项目编号"), id)), &address("项目编号", 4), "文件名");
    }
    refused(|s| drop(s.write_string(4, column("建设单位"), "../县教委")), &address("建设单位", 4), "文件名");
    refused(|s| drop(s.write_string(4, column("建设单位"), "县教位")), &address("建设单位", 4), "县教委");
    refused(|s| drop(s.write_string(4, column("项目编号"), "WS-2025-007")), &address("项目编号", 4), "已经用过");
    refused(|s| drop(s.write_string(4, column("建设性质"), "新盖")), &address("建设性质", 4), "规定的用语");
    refused(|s| drop(s.write_string(2, 60, "不认识")), "BI3", "不认识的栏目");
}

#[test]
fn a_missing_name_is_told_at_its_own_cell() {
    refused(|s| drop(s.write_blank(4, column("项目名称"), &Format::new())), &address("项目名称", 4), "第 5 行没有填");
}

#[test]
fn full_width_letters_and_figures_are_read_as_half_width() {
    let desk = Desk::new();
    let mut sheet = filled("单位：万元");
    sheet.write_string(3, column("项目编号"), "ＷＳ－2027－001").unwrap();
    sheet.write_string(3, column("县级财政"), "１００").unwrap();
    sheet.write_string(3, column("计划年度"), "２０２５").unwrap();
    let (ok, said) = desk.import(sheet, &[]);
    assert!(ok, "{said}");
    let text = fs::read_to_string(desk.root.join("projects/县教委/WS-2027-001.yaml")).unwrap();
    assert!(text.contains("id: WS-2027-001") && text.contains("县级财政: 100万元"), "{text}");
}

#[test]
fn the_same_sheet_is_not_imported_twice() {
    let desk = Desk::new();
    let (ok, said) = desk.import(filled("单位：万元"), &[]);
    assert!(ok, "{said}");
    let mut again = filled("单位：万元");
    project(&mut again, 4, "第二个项目");
    let (ok, said) = desk.import(again, &[]);
    assert!(
        ok && said.contains("已在台账里（WS-2025-008，2025 年度），跳过") && said.contains("已导入 1 个"),
        "{said}"
    );
    assert_eq!(desk.files(), ["WS-2025-007.yaml", "WS-2025-008.yaml", "WS-2025-009.yaml"]);
    let (ok, said) = desk.import(filled("单位：万元"), &[]);
    assert!(!ok && said.contains("都已在台账里"), "{said}");
    let mut twice = filled("单位：万元");
    project(&mut twice, 3, "丙平台");
    project(&mut twice, 4, "丙平台");
    let (ok, said) = desk.import(twice, &[]);
    assert!(!ok && said.contains("写了两次") && said.contains(&address("项目名称", 4)), "{said}");
    let mut next = filled("单位：万元");
    next.write_number(3, column("计划年度"), 2026).unwrap();
    let (ok, said) = desk.import(next, &[]);
    assert!(ok, "别的年度的照收：{said}");
}

#[test]
fn every_fault_is_told_at_once() {
    let desk = Desk::new();
    let mut sheet = filled("单位：万元");
    sheet.write_string(3, column("建设性质"), "新盖").unwrap();
    sheet.write_string(3, column("县级财政"), "待定").unwrap();
    sheet.write_number(3, column("开工年月"), 2025.1).unwrap();
    let (ok, said) = desk.import(sheet, &[]);
    assert!(!ok && said.contains("3 处"), "{said}");
    for title in ["建设性质", "县级财政", "开工年月"] {
        assert!(said.contains(&format!("申报表!{}", address(title, 3))), "{title}：{said}");
    }
}

/// 一行里格子的错、单位的错、编号的错、整个文件的错，一次说全：改好一处再来，不会又有一处。
#[test]
fn every_fault_of_a_row_is_told_in_one_run() {
    let desk = Desk::new();
    let mut sheet = filled("单位：万元");
    sheet.write_string(3, column("建设性质"), "新盖").unwrap();
    sheet.write_string(3, column("建设单位"), "县教为").unwrap();
    sheet.write_string(3, column("项目编号"), "WS-2025-007").unwrap();
    project(&mut sheet, 4, "重名的项目");
    sheet.write_string(4, column("县级财政"), "待定").unwrap();
    project(&mut sheet, 5, "重名的项目");
    let (ok, said) = desk.import(sheet, &[]);
    for (title, row, says) in [
        ("建设性质", 3, "「新盖」不是规定的用语"),
        ("建设单位", 3, "没有「县教为」这个单位的文件夹"),
        ("项目编号", 3, "编号「WS-2025-007」已经用过"),
        ("县级财政", 4, "待定"),
        ("项目名称", 5, "在表里写了两次"),
    ] {
        let line =
            said.lines().find(|line| line.contains(&format!("申报表!{} ", address(title, row))) && line.contains(says));
        assert!(!ok && line.is_some(), "{title} {row} {says}：{said}");
    }
    assert!(!said.contains("缺少"), "填错的不算没有填：{said}");
    assert_eq!(desk.files(), ["WS-2025-007.yaml"]);
}

#[test]
fn a_far_cell_is_refused_before_it_fills_the_memory() {
    let desk = Desk::new();
    let mut sheet = filled("单位：万元");
    sheet.write_string(1_048_575, 16_383, "误填").unwrap();
    let (ok, said) = desk.import(sheet, &[]);
    assert!(!ok && said.contains("XFD1048576") && said.contains("20000 行"), "{said}");
    assert_eq!(desk.files(), ["WS-2025-007.yaml"]);
}

#[test]
fn what_a_project_needs_later_is_asked_for_in_the_form() {
    let desk = Desk::new();
    let mut sheet = filled("单位：万元");
    let texts = [
        ("数据标准制定日期", "2024-06-30"),
        ("数据治理完成日期", "2024年8月31日"),
        ("涉及系统", "校园安全系统、门禁系统"),
        ("本期是第几期", "第2期"),
        ("上一期编号", "WS-2025-007"),
        ("牵头部门", "县教委"),
        ("参建部门", "县公安局，县卫生健康局"),
        ("例外事由", "市委市政府"),
        ("例外依据文号", "渝府发〔2024〕8号"),
        ("符合申报范围", "是"),
    ];
    for (title, text) in texts {
        sheet.write_string(3, column(title), text).unwrap();
    }
    sheet.write_number(3, column("计划年度投资"), 12).unwrap();
    sheet.write_number(3, column("计划次年投资"), 7.9).unwrap();
    let (ok, said) = desk.import(sheet, &[]);
    assert!(ok, "{said}");
    let written = fs::read_to_string(desk.root.join("projects/县教委/WS-2025-008.yaml")).unwrap();
    for line in [
        "standards: 2024-06-30",
        "governed: 2024-08-31",
        "校园安全系统",
        "after: WS-2025-007",
        "- 县卫生健康局",
        "basis: 市委市政府",
        "conforms: true",
        "'2025': 12万元",
        "'2026': 7.9万元",
    ] {
        assert!(written.contains(line), "{line}\n{written}");
    }
    refused(|sheet| drop(sheet.write_string(3, column("上一期编号"), "甲")), &address("上一期编号", 3), "本期是第几期");
    refused(
        |sheet| drop(sheet.write_string(3, column("本期是第几期"), "二")),
        &address("本期是第几期", 3),
        "不是第几期",
    );
    refused(|sheet| drop(sheet.write_string(3, column("符合申报范围"), "是")), &address("符合申报范围", 3), "例外事由");
}
