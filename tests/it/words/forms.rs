//! 空白的登记表、申报表、看板、阶段图用当地的叫法；照当地的叫法填的读得进。

use super::*;

/// 空白的登记表、申报表、看板也用当地的叫法与资金来源。
#[test]
fn forms_and_the_dashboard_use_the_words_of_the_place() {
    let clerk = renamed();
    let text = |bytes: Vec<u8>| -> String {
        let Ok(mut book) = zip::ZipArchive::new(std::io::Cursor::new(&bytes)) else {
            return String::from_utf8_lossy(&bytes).into_owned();
        };
        let mut all = String::new();
        for n in 0..book.len() {
            let mut file = book.by_index(n).unwrap();
            std::io::Read::read_to_string(&mut file, &mut all).unwrap();
        }
        all
    };
    let written = |args: &[&str], name: &str| {
        let path = clerk.path(name);
        clerk.must("", &[args, &["-o", path.to_str().unwrap()]].concat());
        text(fs::read(&path).unwrap())
    };
    for (local, standard) in RENAMED {
        let said = written(&["report", "form", local], "登记表.xlsx");
        assert!(said.contains(&format!("{local}登记表")) && !said.contains(standard), "{local}：{said}");
    }
    let path = clerk.path("付款.csv");
    fs::write(&path, "\u{feff}编号,事件,日期,付款金额（万元）\nYL-2022-141,付款,2026-06-02,1\n").unwrap();
    let said = clerk.run(&["advance", "--dry-run", "--file", path.to_str().unwrap()]).said();
    assert!(!said.contains("没有「付款金额」"), "{said}");
    let board = written(&["report", "dashboard"], "看板.html");
    let plain: Vec<&str> = board.split(['<', '>']).collect();
    let odd: Vec<&&str> =
        plain.iter().filter(|line| ["累计支付", "代初设批复", "县级部门"].iter().any(|w| line.contains(w))).collect();
    assert!(odd.is_empty() && board.contains("累计付款"), "{odd:?}");
    // 登记表、申报表下拉的词，电子表格的页名，填写说明。
    let payments = written(&["report", "payments", "--year", "2024"], "支付.xlsx");
    assert!(payments.contains("资金付款情况") && !payments.contains("资金支付情况"), "{payments}");
    let machine = clerk.must("", &["machine", "--format", "json"]).out;
    let machine: serde_json::Value = serde_json::from_str(&machine).unwrap();
    let moves = machine["moves"].as_array().unwrap();
    let built = moves.iter().find(|own| own["event_en"] == "complete").unwrap();
    assert_eq!((&built["event"], &built["called"]), (&"建成".into(), &"竣工".into()), "标识照旧，叫法是当地的");
    assert!(machine["tracks"].to_string().contains("已竣工"), "{machine}");
    let city = city(PROJECT);
    let nature = text({
        let path = city.path("事实变更.xlsx");
        city.must("", &["report", "form", "单位事实变更", "-o", path.to_str().unwrap()]);
        fs::read(path).unwrap()
    });
    assert!(nature.contains("市级部门") && !nature.contains("县级部门"), "{nature}");
    let path = city.path("申报表.xlsx");
    city.must("", &["report", "template", "-o", path.to_str().unwrap()]);
    let said = text(fs::read(&path).unwrap());
    assert!(said.contains("市级财政") && said.contains("省级补助") && !said.contains("县级财政"), "{said}");
    for word in ["改建", "省委省政府", "电子政务网络平台"] {
        assert!(said.contains(word), "可选的词：{word}");
    }
    assert!(!said.contains("升级改造"), "{said}");
}

/// 照当地的叫法填的申报表读得进；当地列举的例外事由也是。
#[test]
fn a_form_filled_in_the_words_of_the_place_is_imported() {
    let city = city(PROJECT);
    let cells = [
        ("项目名称", "城市二期"),
        ("建设单位", "市教育局"),
        ("建设性质", "改建"),
        ("申报日期", "2026-09-20"),
        ("计划年度", "2027"),
        ("例外事由", "省委省政府"),
        ("例外依据文号", "省政〔2026〕1号"),
    ];
    let mut sheet = rust_xlsxwriter::Worksheet::new();
    sheet.write_string(0, 0, "单位：万元").unwrap();
    for (n, (title, value)) in (0..).zip(cells) {
        sheet.write_string(1, n, title).unwrap();
        sheet.write_string(2, n, value).unwrap();
    }
    let path = city.path("填好.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    book.push_worksheet(sheet);
    book.save(&path).unwrap();
    city.must("", &["import", path.to_str().unwrap()]);
    let made = fs::read_dir(city.path("projects/市教育局")).unwrap().map(|entry| entry.unwrap().path());
    let made = made.into_iter().find(|path| path.to_string_lossy().contains("-2027-")).unwrap();
    let text = fs::read_to_string(made).unwrap();
    assert!(text.contains("nature: 升级改造") && text.contains("basis: 省委省政府"), "{text}");
}
