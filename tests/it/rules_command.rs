//! `wsgov rules` 与 `init --rules`：查验、起骨架、比较、装上别处的规则集。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, path::Path};

use tempfile::TempDir;
use wsgov::{
    rules::known,
    ruleset::{BUILTIN, RuleSet, SHIPPED},
};

use crate::cli_driver::Clerk;

fn clerk() -> Clerk {
    Clerk { dir: TempDir::new().unwrap(), as_of: "2026-11-28" }
}

#[test]
fn check_lists_every_mistake_at_once_and_says_how_much_is_done() {
    let clerk = clerk();
    for (id, _) in SHIPPED {
        let said = clerk.must("", &["rules", "check", id]).said();
        assert!(said.contains(&format!("{id}：没有错误。自动 ")) && said.contains("没有落实 0 款、停用 "), "{said}");
    }
    let broken = BUILTIN
        .1
        .replacen("months  = 6", "months  = \"六\"", 1)
        .replacen("day          = 30", "day          = 31", 1)
        .replacen("events  = [\"支付\"]", "events  = [\"支负\"]", 1)
        .replacen("severity = \"info\"", "severity = \"fatal\"", 1)
        .replacen("within  = \"reviewed\"", "within  = \"review\"", 1);
    fs::write(clerk.path("x.toml"), &broken).unwrap();
    let done = clerk.run(&["rules", "check", "x.toml"]);
    let said = done.said();
    assert_eq!(done.code, 1, "{said}");
    for wrong in ["支负", "fatal", "review", "不带引号的整数", "没有每年的 9 月 31 日", "有 5 处错误"]
    {
        assert!(said.contains(wrong), "没有说「{wrong}」：{said}");
    }
    let twice = clerk.run(&["rules", "check", "lishui"]);
    assert!(twice.code == 2 && twice.said().contains("随程序带的有 wushan-2022、"), "{}", twice.said());
}

#[test]
fn a_skeleton_of_any_shipped_set_is_read_at_once() {
    for (id, _) in SHIPPED {
        let said = clerk().must("", &["rules", "new", "--like", id, "--place", "青石市"]).out;
        let set =
            RuleSet::parse(Path::new("rules/new.toml"), &said, &known()).unwrap_or_else(|e| panic!("{id}：{e:#?}"));
        assert!(set.issuer.starts_with("青石市") && set.unregistered.is_empty(), "{id}");
        assert!(said.contains("# [adjustment.self_made]") && said.contains("# [competence]"), "{said}");
    }
}

#[test]
fn diff_names_what_changed() {
    let clerk = clerk();
    let text = BUILTIN.1.replacen("months  = 6", "months  = 3", 1).replacen(
        "id             = \"wushan-2022\"",
        "id             = \"wushan-2025\"",
        1,
    );
    fs::write(clerk.path("x.toml"), text).unwrap();
    let said = clerk.must("", &["rules", "diff", "wushan-2022", "x.toml"]).out;
    assert!(said.contains("acceptance.window.months：6 → 3"), "{said}");
    assert_eq!(said.lines().filter(|l| l.contains(" → ")).count(), 1, "{said}");
    assert!(clerk.must("", &["rules", "diff", "wushan-2022", "wushan-2022"]).out.contains("没有差别"));
}

/// 空的、缺了开头各键的、标点用了中文的、不是规则集的：都说得出该怎样写。
#[test]
fn a_broken_file_is_told_what_to_write() {
    let clerk = clerk();
    let said = |name: &str, text: &[u8]| {
        fs::write(clerk.path(name), text).unwrap();
        clerk.run(&["rules", "check", name])
    };
    let empty = said("空.toml", b"");
    for key in ["id", "title", "issuer", "effective_from", "articles", "bodies"] {
        assert!(empty.code == 1 && empty.out.contains(&format!("缺少「{key}」（")), "{key}：{}", empty.said());
    }
    // 缺了开头的键，别处的错照样说。
    let both = BUILTIN.1.replacen("effective_from", "#", 1).replacen("months  = 6", "months  = \"六\"", 1);
    let both = said("两处.toml", both.as_bytes()).out;
    assert!(both.contains("缺少「effective_from」（施行日期）"), "{both}");
    let comma = said("逗号.toml", "id ＝ \"甲\"\n".as_bytes());
    assert!(comma.out.contains("1:4：写法不对：这里用了中文的「＝」，换成英文的 ="), "{}", comma.said());
    let title = said("标题.toml", "标题 = \"甲\"\n".as_bytes());
    assert!(title.out.contains("规定的键是英文（如 title）"), "{}", title.said());
    let amended = said(
        "修改.toml",
        format!("{}\n[[amend]]\nfrom = \"2024-01-01\"\n\"acceptance.window.months\" = 3\n", BUILTIN.1).as_bytes(),
    );
    assert!(
        amended.out.contains("改成的数写在 set 里：set = { \"acceptance.window.months\" = … }"),
        "{}",
        amended.said()
    );
    let calendar = said("holidays.toml", b"[years.2027]\nholidays = [\"2027-10-01\"]\n");
    assert!(calendar.code == 0 && calendar.out.contains("放假安排，有 2027 年"), "{}", calendar.said());
    let wrong = said("holidays.toml", b"[years.2027]\nholidays = [\"2026-10-01\"]\n");
    assert!(wrong.code == 1 && wrong.out.contains("holidays.toml:2:"), "{}", wrong.said());
    // 编码不对的一份不妨碍查验别的；整个文件夹也查得。
    let encoded = [&[0xFF, 0xFE][..], BUILTIN.1.as_bytes()].concat();
    fs::create_dir(clerk.path("一处")).unwrap();
    fs::write(clerk.path("一处/a.toml"), encoded).unwrap();
    fs::write(clerk.path("一处/b.toml"), BUILTIN.1).unwrap();
    let all = clerk.run(&["rules", "check", "一处"]);
    assert!(all.code == 4 && all.out.contains("wushan-2022：没有错误"), "{}", all.said());
    let none = clerk.run(&["rules", "diff", "wushan-2022@abc", "wushan-2022"]);
    assert!(none.code == 2 && none.err.contains("「abc」不是日期；写成 wushan-2022@2026-06-01"), "{}", none.said());
}

/// 两部写法不同的也比得：条文比各款的大意，各行的键说得懂，不出现 TOML 的括号。
#[test]
fn two_sets_are_compared_in_words() {
    let clerk = clerk();
    let said = clerk.must("", &["rules", "diff", "wushan-2022", "lishui-2025"]).out;
    for told in [
        "条文 第 2 款：发展改革会同财政",
        "权限 列入计划：由谁：发展改革、条款：10.1、会同：由谁：财政、条款：4.2 → 由谁：",
        "须先有 built-before-approval 第 1 行 须先有：",
    ] {
        assert!(said.contains(told), "{told}：{said}");
    }
    let odd = said.lines().find(|line| line.contains(['{', '}', '[', ']', '"']) || line.contains("paragraphs"));
    assert!(odd.is_none(), "{odd:?}");
    let copy = BUILTIN.1.replacen("months  = 6", "months  = 3", 1);
    fs::write(clerk.path("改过.toml"), copy.replacen("months         = 6", "months         = 3", 1)).unwrap();
    let head = clerk.must("", &["rules", "diff", "wushan-2022", "改过.toml"]).out;
    assert!(head.lines().next().is_some_and(|line| line.contains("改过.toml")), "只有文件不同的，写明文件：{head}");
}

#[test]
fn init_installs_any_shipped_set_and_its_names_follow() {
    for (id, place) in [("lishui-2025", "丽水市"), ("qingshan-2024", "青山县"), ("wushan-2022", "巫山县")] {
        let clerk = clerk();
        let dir = clerk.dir.path().to_str().unwrap().to_owned();
        clerk.must("", &["init", &dir, "--rules", id]);
        assert!(clerk.path(&format!("rules/{id}.toml")).is_file(), "{id}");
        let county = fs::read_to_string(clerk.path("projects/county.yaml")).unwrap();
        assert!(county.contains(&format!("name: {place}")), "{id}：{county}");
        let other = id != "wushan-2022";
        assert!(!other || !county.contains("500237"), "{county}");
        let said = clerk.run(&["check"]).said();
        assert!(said.contains("未发现疑点") || said.contains("没有"), "{said}");
    }
    let clerk = clerk();
    let done = clerk.run(&["init", clerk.dir.path().to_str().unwrap(), "--rules", "没有这部"]);
    assert_eq!(done.code, 2, "{}", done.said());
}

#[test]
fn no_mistake_is_told_in_english_or_with_an_example_of_another_kind() {
    const VALUES: [&str; 11] =
        ["3", "-1", "1.5", "true", "\"某\"", "\"\"", "[]", "{}", "[3]", "2024-01-01", "{ a = 1 }"];
    // 程序自己的键、取值与标识之外，不该有英文；这几个词只有序列化程序才说。
    const FOREIGN: [&str; 14] = [
        "expected", "invalid", "missing", "unknown", "struct", "variant", "integer", "string", "map", "sequence",
        "boolean", "float", "datetime", "newtype",
    ];
    let mut seen = 0;
    // 每行换一种值，各行轮着来；全部的由 .ci/long 试。
    let all = std::env::var_os("WRONG_VALUES").is_some();
    for (id, text) in SHIPPED.iter().filter(|(id, _)| *id != "national-2019") {
        for (n, line) in text.lines().enumerate() {
            let Some((key, old)) = line.split_once(" = ").filter(|(key, _)| !key.starts_with('#')) else { continue };
            // 写成几行的值，换掉一行就配不上括号了。
            if old.trim_end().ends_with(['[', '{', ',']) {
                continue;
            }
            for (_, value) in VALUES.iter().enumerate().filter(|(k, _)| all || (n + k) % VALUES.len() == 0) {
                let changed: String = text
                    .lines()
                    .enumerate()
                    .map(|(i, l)| if i == n { format!("{key} = {value}\n") } else { format!("{l}\n") })
                    .collect();
                for error in RuleSet::parse(Path::new("rules/x.toml"), &changed, &known()).err().unwrap_or_default() {
                    seen += 1;
                    let message = &error.message;
                    let own = message.replace(key.trim(), "");
                    let foreign = FOREIGN
                        .iter()
                        .find(|word| own.split(|c: char| !c.is_ascii_alphabetic()).any(|said| said == **word));
                    assert!(foreign.is_none(), "{id} 第 {} 行 {key} = {value}：{message}", n + 1);
                    assert!(!message.is_ascii(), "{id} {key} = {value}：{message}");
                    let is_date = ["effective_from", "effective_to", "checked_on"].contains(&key.trim());
                    assert!(!is_date || !message.contains("万元"), "{key} = {value}：{message}");
                }
            }
        }
    }
    assert!(seen > 500, "只见到 {seen} 处");
}

#[test]
fn a_wrong_value_is_told_with_the_right_ones() {
    for (from, to, says) in [
        ("effective_from = \"2022-05-30\"", "effective_from = 2022-05-30", "应写加引号的日期（如 2023-09-30）"),
        ("article        = \"6.2\"", "article        = 6", "应写加引号的条款，如 \"22.1\""),
        ("severity = \"info\"", "severity = \"提示\"", "可用：info（提示）、warn（提醒）、error（错误）"),
        ("events  = [\"支付\"]", "events  = [\"支负\"]", "您是否要写「支付」"),
        ("events  = [\"支付\"]", "events  = [\"甲乙丙丁\"]", "可用：申报、纳入清单"),
        ("total_at_least = \"3000万元\"", "total_at_least = 3000", "应写加引号的带单位的金额（如 1280万元）"),
        ("total_at_least = \"3000万元\"", "total_at_least = \"3000万元\"\ntotal_above = \"3000万元\"", "写一个"),
    ] {
        assert!(BUILTIN.1.contains(from), "{from}");
        let text = BUILTIN.1.replacen(from, to, 1);
        let errors = RuleSet::parse(Path::new("rules/x.toml"), &text, &known()).err().unwrap_or_default();
        assert!(errors.iter().any(|e| e.message.contains(says)), "{to}：{errors:#?}");
    }
}

#[test]
fn a_skeleton_is_rewritten_for_the_place_and_explains_its_tables() {
    let said = clerk().must("", &["rules", "new", "--like", "wushan-2022", "--place", "青石市"]).out;
    let (_, tables) = said.split_once("以下照抄").unwrap();
    assert!(!said.contains("巫山") && !tables.contains("\"县财政局\"") && tables.contains("市级财政"), "{said}");
    assert!(said.contains("tiers  = { \"市级部门\" = \"县级部门\" }"), "{said}");
    for table in ["approval.two_step", "acceptance.window", "competence", "bars.sharing", "words"] {
        let at = tables.find(&format!("# [{table}]")).unwrap_or_else(|| panic!("没有 {table}"));
        let before = tables[..at].lines().next_back().unwrap();
        assert!(before.starts_with("# ") && before.chars().count() > 6, "{table} 之前没有说明：{before}");
    }
}

#[test]
fn another_county_gets_a_draft_in_its_own_name_and_is_told() {
    let clerk = clerk();
    let dir = clerk.dir.path().to_str().unwrap().to_owned();
    let said = clerk.must("", &["init", &dir, "--county", "云溪县", "--unit", "县教委"]).said();
    assert!(said.contains("云溪县的办法本程序不知道") && said.contains("草稿"), "{said}");
    let rules = fs::read_to_string(clerk.path("rules/local.toml")).unwrap();
    assert!(rules.contains("title          = \"云溪县政务信息化项目管理办法（草稿，条款取自巫山县）\""), "{rules}");
    assert!(!clerk.path("rules/wushan-2022.toml").exists() && !rules.contains("500237"), "{rules}");
    assert!(clerk.run(&["check"]).said().contains("草稿"), "依据、规则集一行都看得出是草稿");
    let city = Clerk { dir: TempDir::new().unwrap(), as_of: "2026-11-28" };
    let dir = city.dir.path().to_str().unwrap().to_owned();
    city.must("", &["init", &dir, "--county", "青石市", "--region", "331199", "--unit", "市教育局"]);
    let rules = fs::read_to_string(city.path("rules/local.toml")).unwrap();
    assert!(rules.contains("region         = \"331199\"") && rules.contains("\"市财政局\""), "{rules}");
    let unit = fs::read_to_string(city.path("projects/市教育局/unit.yaml")).unwrap();
    assert!(unit.contains("市级部门") && !unit.contains("县级部门"), "{unit}");
    // 写明了用哪一部的，照所写的，不必再说；那一部是别处的，装上了也用不了，不装。
    let named = Clerk { dir: TempDir::new().unwrap(), as_of: "2026-11-28" };
    let dir = named.dir.path().to_str().unwrap().to_owned();
    let wanted = ["init", &dir, "--county", "云溪县", "--rules", "wushan-2022"];
    let refused = named.run(&wanted);
    let told = ["巫山县人民政府办公室", "云溪县", "rules new"].iter().all(|word| refused.err.contains(word));
    assert!(refused.code == 2 && told && !named.path("rules").exists(), "{}", refused.said());
    let said = named.must("", &[&wanted[..], &["--region", "500237"]].concat()).said();
    assert!(named.run(&["check"]).code != 4, "代码相同的，就是这里的");
    assert!(!said.contains("草稿") && named.path("rules/wushan-2022.toml").is_file(), "{said}");
}

#[test]
fn what_is_written_without_effect_is_listed() {
    let clerk = clerk();
    let off: String = BUILTIN
        .1
        .lines()
        .map(|l| match ["late-acceptance ", "extension-late "].iter().find(|rule| l.starts_with(**rule)) {
            Some(rule) => format!("{rule}= {{ off = \"本县另有规定\" }}\n"),
            None => format!("{l}\n"),
        })
        .collect();
    fs::write(clerk.path("x.toml"), off).unwrap();
    let said = clerk.must("", &["rules", "check", "x.toml"]).said();
    assert!(said.contains("写着而没有规则在用的：") && said.contains("acceptance.window"), "{said}");
    let said = clerk.must("", &["rules", "check", "wushan-2022"]).said();
    assert!(!said.contains("写着而没有规则在用的"), "{said}");
}
