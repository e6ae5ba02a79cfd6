//! 别的各页：更正、报表、疑点一览、登记表、县与单位、新建、同步。写的与命令写的相同（短名除外）。

use std::fs;

use tempfile::TempDir;

use crate::{
    cli_driver::{Clerk, PLAIN},
    client::Site,
};

fn plain() -> Clerk {
    Clerk::plain(PLAIN.as_bytes())
}

fn main_of(body: &str) -> &str {
    body.split("<main").nth(1).unwrap().split("</main>").next().unwrap()
}

/// 去掉短名：各自随机。
fn unnamed(text: &str) -> String {
    let is_id = |line: &&str| !line.trim_start().starts_with("id: ") || line.starts_with("id:");
    text.lines().filter(is_id).map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_mistake_is_corrected_and_both_lines_stay() {
    let (clerk, other) = (plain(), plain());
    let site = Site::open(&clerk, &["--as", "县政府办公室"]);
    let path = "/project/WS-2024-001/undo";
    let before = clerk.bytes();
    let form = site.get(path).body;
    assert!(form.contains("监督检查@2024-01-05"), "{form}");
    let filled = [("event", "监督检查@2024-01-05"), ("reason", "录错了单位"), ("date", "2024-06-01")];
    let preview = site.post(path, &[&filled[..], &[("preview", "1")]].concat());
    assert!(preview.body.contains("可以记入") && preview.body.contains("reason: 录错了单位"), "{}", preview.body);
    assert_eq!(clerk.bytes(), before);
    assert_eq!(site.post(path, &[&filled[..], &[("record", "1")]].concat()).status, 303);
    other.must(
        "2024-06-30",
        &["undo", "WS-2024-001", "监督检查@2024-01-05", "--reason=录错了单位", "--date=2024-06-01"],
    );
    assert_eq!(unnamed(&clerk.text()), unnamed(&other.text()));
    let again = site.post(path, &[&filled[..], &[("record", "1")]].concat());
    assert!(again.status == 200 && again.body.contains("已经更正过"), "{}", again.body);
    let nothing = site.post(path, &[("reason", "甲"), ("record", "1")]);
    assert!(nothing.body.contains("还没有选更正哪一件"), "{}", nothing.body);
}

/// 处处有疑点的样例。
fn violations() -> Clerk {
    let clerk = Clerk { dir: TempDir::new().unwrap(), as_of: "2026-11-28" };
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/violations");
    for entry in walkdir::WalkDir::new(&source).into_iter().map(Result::unwrap) {
        let target = clerk.dir.path().join(entry.path().strip_prefix(&source).unwrap());
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(target).unwrap(),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
    clerk
}

/// 处处有疑点的台账，各页、各份存下的表都不教人敲命令：说的是网页上的哪一处。
#[test]
fn no_page_tells_the_reader_to_type_a_command() {
    let clerk = violations();
    let site = Site::open(&clerk, &["--as", "县政府办公室"]);
    let (mut waiting, mut seen) = (vec!["/".to_owned()], std::collections::BTreeSet::new());
    let (mut places, mut forms) = (0, 0);
    while let Some(path) = waiting.pop() {
        // 各项目的各种表单几千张，看一百张。
        let is_form = path.contains("/event/");
        if (is_form && forms > 100) || !seen.insert(path.clone()) {
            continue;
        }
        forms += usize::from(is_form);
        let mut page = site.get(&path);
        while page.status == 429 {
            std::thread::sleep(std::time::Duration::from_millis(100));
            page = site.get(&path);
        }
        assert!(page.status < 500, "{path}：{}", page.body);
        let found = page
            .body
            .find("wsgov ")
            .filter(|at| !page.body[*at..].starts_with(concat!("wsgov ", env!("CARGO_PKG_VERSION"))));
        let around = found.map(|at| page.body[at..].chars().take(120).collect::<String>());
        assert!(around.is_none(), "{path}：{around:?}");
        places += page.body.matches("说明一处提醒」说明").count();
        if page.header("content-disposition").is_some() {
            continue;
        }
        let links = page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let links = links.map(|link| link.replace("&#x2f;", "/").replace("&amp;", "&"));
        waiting.extend(links.filter(|link| link.starts_with('/')));
    }
    assert!(seen.len() > 200 && seen.iter().any(|path| path.starts_with("/report/findings")), "{}", seen.len());
    assert!(places > 20, "说了网页上的地方 {places} 处");
}

#[test]
fn reports_and_findings_are_those_of_the_commands() {
    let clerk = violations();
    let site = Site::open(&clerk, &["--as", "县政府办公室"]);
    let checked = clerk.run(&["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&checked.out).unwrap();
    // 涉密项目的文件读不出的，命令说在哪里；网页上如同没有。
    let secret = |f: &serde_json::Value| {
        let text = fs::read_to_string(clerk.path(f["path"].as_str().unwrap())).unwrap_or_default();
        f["rule"] == "bad-file" && text.contains("classified")
    };
    let open = json["findings"].as_array().unwrap().iter().filter(|f| f["status"] == "open" && !secret(f)).count();
    assert!(open > 100, "{open}");
    let matrix = site.get("/findings").body;
    assert!(matrix.contains(&format!("待核的疑点共 {open} 处")), "应有 {open} 处：{}", &matrix[..2000]);
    let one = site.get("/findings?rule=late-declaration");
    assert!(one.status == 200 && main_of(&one.body).contains("<li>"), "{}", one.body);
    let listed = site.get("/reports").body;
    for kind in [
        "plan",
        "catalogue",
        "rolling",
        "budget",
        "ledger",
        "payments",
        "performance",
        "acceptance",
        "stats",
        "declarations",
        "findings",
        "reminder",
    ] {
        assert!(listed.contains(&format!("/report/{kind}\"")), "{kind}");
        let page = site.get(&format!("/report/{kind}"));
        assert!(page.status == 200 && page.body.contains("<table id=\"table\""), "{kind}：{}", page.body);
        for inline in ["<style", "<script>", " style="] {
            assert!(!page.body.contains(inline), "{kind}：{inline}");
        }
    }
    for (path, begins) in [
        ("/report/plan/xlsx", "PK"),
        ("/report/plan/html?year=2024", "<!DOCTYPE"),
        ("/report/findings/csv?unit=&year=", "\u{feff}"),
        ("/dashboard", "<!DOCTYPE"),
        ("/declaration-form", "PK"),
        ("/form?event=pay", "PK"),
    ] {
        let file = site.get(path);
        let disposition = file.header("content-disposition").unwrap_or_default();
        assert!(file.status == 200 && disposition.starts_with("attachment;"), "{path}：{}", file.head);
        assert!(file.body.starts_with(begins), "{path}：{:?}", file.body.get(..20));
    }
    for path in
        ["/report/nothing", "/report/plan/exe", "/form?event=x", "/paper?paper=x", "/paper?paper=extension&id=..%2fx"]
    {
        assert_eq!(site.get(path).status, 404, "{path}");
    }
    assert_eq!(site.get("/report/plan?year=x").status, 400);
}

const REGISTER: &str = "编号,事件,日期,机关,文号,备注\nWS-2024-001,监督检查,2024-06-03,县审计局,巫审〔2024〕9号,甲\nWS-2024-001,监督检查,2024-06-04,县审计局,巫审〔2024〕10号,乙\n";

fn ticket(body: &str) -> String {
    body.split("name=\"ticket\" value=\"").nth(1).unwrap_or_else(|| panic!("没有凭证：{body}"))[..64].to_owned()
}

#[test]
fn a_register_is_previewed_by_cell_then_written_whole() {
    let (clerk, other) = (plain(), plain());
    let site = Site::open(&clerk, &["--as", "县政府办公室"]);
    let before = clerk.bytes();
    let kind = [("kind", "events"), ("preview", "1")];
    let preview = site.post_file("/registers", &kind, ("登记 表.CSV", REGISTER));
    assert!(preview.status == 200 && preview.body.contains("可以记入"), "{}", preview.body);
    assert_eq!(clerk.bytes(), before);
    let ticket = ticket(&preview.body);
    let done = site.post("/registers", &[("kind", "events"), ("ticket", &ticket), ("record", "1")]);
    assert!(done.body.contains("都记入了"), "{}", done.body);
    fs::write(other.path("表.csv"), REGISTER).unwrap();
    other.must("2024-06-30", &["advance", "--file", other.path("表.csv").to_str().unwrap()]);
    assert_eq!(unnamed(&clerk.text()), unnamed(&other.text()));
    // 有一格不对：指出是哪一格，一件也不记；不说出文件放在了哪里。
    let before = clerk.bytes();
    let bad = REGISTER.replace("2024-06-04", "2024-02-30").replace("甲", "丙");
    let told = site.post_file("/registers", &kind, ("表.csv", &bad));
    assert!(main_of(&told.body).contains("没有 30 日") && main_of(&told.body).contains("C3"), "{}", told.body);
    assert!(!told.body.contains("/tmp"), "{}", told.body);
    assert_eq!(clerk.bytes(), before);
    for (name, text) in [("表.exe", REGISTER), ("../../表.yaml", REGISTER), ("表", REGISTER)] {
        assert_eq!(site.post_file("/registers", &kind, (name, text)).status, 400, "{name}");
    }
    let broken = site.post_file("/registers", &kind, ("表.xlsx", "不是压缩包"));
    assert!(broken.status == 200 && !broken.body.contains("name=\"ticket\""), "{}", broken.body);
    assert_eq!(site.post("/registers", &[("kind", "events"), ("ticket", "0"), ("record", "1")]).status, 400);
    // 涉密的项目不由登记表得知，也不由它记。
    let secret = "id: WS-2024-007\nname: 代号七\nnature: 新建\nclassified: true\nevents:\n";
    fs::write(clerk.path("projects/县教委/WS-2024-007.yaml"), secret).unwrap();
    let told = site.post_file("/registers", &kind, ("表.csv", &REGISTER.replace("WS-2024-001", "WS-2024-007")));
    assert!(!main_of(&told.body).contains("涉密") && !main_of(&told.body).contains("代号"), "{}", told.body);
    assert_eq!(fs::read_to_string(clerk.path("projects/县教委/WS-2024-007.yaml")).unwrap(), secret);
    // 别的单位的，不由这个单位记。
    fs::create_dir_all(clerk.path("projects/县水利局")).unwrap();
    fs::write(clerk.path("projects/县水利局/unit.yaml"), "name: 县水利局\nkind: 机关\ntier: 其他\n").unwrap();
    let site = Site::open(&clerk, &["--as", "县水利局"]);
    let other = REGISTER.replace("甲", "丁").replace("乙", "戊");
    assert_eq!(site.post_file("/registers", &kind, ("表.csv", &other)).status, 409);
    assert_eq!(clerk.bytes(), before);
}

#[test]
fn units_the_county_and_new_projects_are_written_as_the_commands_write_them() {
    let (clerk, other) = (plain(), plain());
    let site = Site::open(&clerk, &["--as", "县政府办公室"]);
    let unit = "/unit/%E5%8E%BF%E6%95%99%E5%A7%94";
    assert!(site.get("/acts").body.contains("href=\"/unit/"));
    assert!(site.get(unit).body.contains("系统登记"));
    let act = format!("{unit}/act/%E7%B3%BB%E7%BB%9F%E7%99%BB%E8%AE%B0");
    let form = site.get(&act).body;
    assert!(form.contains("name=\"v:system\""), "{form}");
    let filled = [("v:date", "2024-06-01"), ("v:system", "学籍系统")];
    let preview = site.post(&act, &[&filled[..], &[("preview", "1")]].concat());
    assert!(
        preview.body.contains("可以记入") && preview.body.contains("system: 学籍系统"),
        "{}",
        main_of(&preview.body)
    );
    let done = site.post(&act, &[&filled[..], &[("record", "1")]].concat());
    assert_eq!(done.status, 303, "{}", done.body);
    other.must("2024-06-30", &["unit", "县教委", "系统登记", "--date=2024-06-01", "--set=system=学籍系统"]);
    let file = |clerk: &Clerk, name: &str| fs::read_to_string(clerk.path(name)).unwrap();
    let name = "projects/县教委/unit.yaml";
    assert_eq!(unnamed(&file(&clerk, name)), unnamed(&file(&other, name)));

    let county = "/county/act/%E8%A7%84%E5%88%92%E4%BF%AE%E8%AE%A2";
    let form = site.get(county);
    assert_eq!(form.status, 200, "{}", form.body);
    let empty = site.post("/publish", &[("year", "2025"), ("preview", "1")]);
    assert!(empty.body.contains("没有纳入 2025 年度清单"), "{}", empty.body);

    let new = [
        ("unit", "县教委"),
        ("v:name", "校园一卡通"),
        ("v:nature", "新建"),
        ("v:funds:县级财政", ""),
        ("v:funds::k0", "县级财政"),
        ("v:funds::v0", "96万元"),
    ];
    let preview = site.post("/new", &[&new[..], &[("preview", "1")]].concat());
    assert!(preview.body.contains("name: 校园一卡通"), "{}", main_of(&preview.body));
    let done = site.post("/new", &[&new[..], &[("record", "1")]].concat());
    let place = done.header("location").unwrap_or_else(|| panic!("{}", done.body));
    assert!(place.starts_with("/project/WS-2025-"), "{place}");
    other.must(
        "2024-06-30",
        &[
            "new",
            "--unit=县教委",
            "--year=2025",
            "--set=name=校园一卡通",
            "--set=nature=新建",
            "--set=funds.县级财政=96万元",
            "--set=classified=否",
        ],
    );
    let name = format!("projects/县教委/{}.yaml", &place["/project/".len()..place.find('?').unwrap()]);
    assert_eq!(file(&clerk, &name), file(&other, &name));
    assert_eq!(site.get("/unit/..%2f..").status, 404);
    assert_eq!(site.get(&format!("{unit}/act/nothing")).status, 400);
}

#[test]
fn syncing_says_what_it_did() {
    let clerk = plain();
    let git = |args: &[&str]| {
        let done = std::process::Command::new("git").arg("-C").arg(clerk.dir.path()).args(args).output().unwrap();
        assert!(done.status.success(), "{args:?}：{}", String::from_utf8_lossy(&done.stderr));
    };
    let site = Site::open(&clerk, &["--as", "县政府办公室"]);
    let told = site.post("/sync", &[]);
    assert!(told.status == 200 && told.body.contains("没有办完"), "{}", told.body);
    for args in [&["init", "-q"][..], &["config", "user.name", "甲"], &["config", "user.email", "a@example.com"]] {
        git(args);
    }
    let told = site.post("/sync", &[("message", "六月的账")]);
    assert!(
        told.body.contains("办好了") && told.body.contains("六月的账") && told.body.contains("没有设远处的仓库"),
        "{}",
        told.body
    );
}
