//! 改坏的规则集：随程序带的各部，每部改坏六十处以上，每处都报错，指到那一行，用中文说错在哪里、应怎样写；几处一次说完。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeSet, path::Path};

use wsgov::{
    rules::known,
    ruleset::{RuleSet, RuleSetError, SHIPPED},
};

/// 一处改坏：怎样改，改的是第几行（从一数），改后的全文。
struct Damage {
    called: String,
    line: usize,
    text: String,
}

impl Damage {
    /// 错在几行之内：括号没有收尾的，读到下一条才知道。
    fn reach(&self) -> usize {
        if self.called.starts_with("括号没有收尾") { 4 } else { 1 }
    }
}

/// 一行「键 = 值」；注释、跨行的值、表头不算。
fn pair(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once('=')?;
    let value = value.split(" #").next().unwrap_or_default().trim();
    let opened = value.matches(['[', '{']).count() != value.matches([']', '}']).count();
    let named = !key.trim().is_empty() && !key.trim().starts_with(['#', '"', '{']);
    (named && !opened && !line.starts_with(' ')).then_some((key, value))
}

fn is_quoted(value: &str) -> bool {
    value.len() > 2 && value.starts_with('"') && value.ends_with('"') && value.matches('"').count() == 2
}

type Change = fn(&str, &str) -> Option<String>;

/// 改一行的各种办法：给出键与值，返回改后的一行；不合用的为无。
const CHANGES: &[(&str, Change)] = &[
    ("整数写成文字", |key, value| value.parse::<u32>().ok().map(|n| format!("{key}= \"{n}个\""))),
    ("整数写成负数", |key, value| value.parse::<u32>().ok().map(|n| format!("{key}= -{}", n + 1))),
    ("整数写成小数", |key, value| value.parse::<u32>().ok().map(|n| format!("{key}= {n}.5"))),
    ("整数写成日期", |key, value| value.parse::<u32>().ok().map(|_| format!("{key}= 2024-01-01"))),
    ("整数写成一列", |key, value| value.parse::<u32>().ok().map(|n| format!("{key}= [{n}, {n}]"))),
    ("整数大得没有边", |key, value| value.parse::<u32>().ok().map(|_| format!("{key}= 99999999999"))),
    ("真假写成文字", |key, value| matches!(value, "true" | "false").then(|| format!("{key}= \"是\""))),
    ("真假写成数", |key, value| matches!(value, "true" | "false").then(|| format!("{key}= 1"))),
    ("金额写成数", |key, value| value.contains("万元\"").then(|| format!("{key}= 3000"))),
    ("金额没有单位", |key, value| value.contains("万元\"").then(|| format!("{key}= \"3000\""))),
    ("金额写成日期", |key, value| value.contains("万元\"").then(|| format!("{key}= \"2024-01-01\""))),
    ("金额写成负数", |key, value| value.contains("万元\"").then(|| format!("{key}= \"-3000万元\""))),
    ("日期没有这一天", |key, value| is_date(value).then(|| format!("{key}= \"2024-02-30\""))),
    ("日期写成金额", |key, value| is_date(value).then(|| format!("{key}= \"3000万元\""))),
    ("日期不加引号", |key, value| is_date(value).then(|| format!("{key}= {}", value.trim_matches('"')))),
    ("条款没有这一条", |key, _| (key.trim() == "article").then(|| format!("{key}= \"999.9\""))),
    ("条款写成数", |key, _| (key.trim() == "article").then(|| format!("{key}= 22"))),
    ("条款写成空的", |key, _| (key.trim() == "article").then(|| format!("{key}= \"\""))),
    ("条款写成文字", |key, _| (key.trim() == "article").then(|| format!("{key}= \"办法\""))),
    ("事件没有这一种", |key, value| events(key, value).then(|| format!("{key}= [\"没有的事\"]"))),
    ("事件写成数", |key, value| events(key, value).then(|| format!("{key}= [3]"))),
    ("事件写成一个词", |key, value| events(key, value).then(|| format!("{key}= 3"))),
    ("一列空着", |key, value| events(key, value).then(|| format!("{key}= []"))),
    ("条件没有这个词", |key, _| (key.trim() == "when").then(|| format!("{key}= [\"没有的条件\"]"))),
    ("条件写成数", |key, _| (key.trim() == "when").then(|| format!("{key}= [3]"))),
    ("机关没有这个角色", |key, _| (key.trim() == "file_with").then(|| format!("{key}= [\"没有的机关\"]"))),
    ("键多写一个字母", |key, value| plain(key).then(|| format!("{}x = {value}", key.trim()))),
    ("键写成中文", |key, value| plain(key).then(|| format!("\"标题党\" = {value}"))),
    ("漏了等号", |key, value| plain(key).then(|| format!("{} {value}", key.trim()))),
    ("等号写成全角", |key, value| plain(key).then(|| format!("{} ＝ {value}", key.trim()))),
    ("引号没有收尾", |key, value| is_quoted(value).then(|| format!("{key}= {}", &value[..value.len() - 1]))),
    ("引号写成全角", |key, value| is_quoted(value).then(|| format!("{key}= “{}”", value.trim_matches('"')))),
    ("值没有写", |key, _| plain(key).then(|| format!("{key}="))),
    ("同一个键写两次", |key, value| {
        plain(key).then(|| format!("{} = {value}\n{} = {value}", key.trim(), key.trim()))
    }),
    ("括号没有收尾", |key, value| value.ends_with(']').then(|| format!("{key}= {}", &value[..value.len() - 1]))),
];

fn is_date(value: &str) -> bool {
    is_quoted(value) && value.len() == 12 && value.matches('-').count() == 2
}

fn events(key: &str, value: &str) -> bool {
    matches!(key.trim(), "events" | "needs") && value.starts_with('[')
}

fn plain(key: &str) -> bool {
    key.trim().chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

/// 改一行：每种办法在全文里挑首、中、尾三处。
fn of_lines(text: &str) -> Vec<Damage> {
    let lines: Vec<&str> = text.lines().collect();
    let mut all = Vec::new();
    for (called, change) in CHANGES {
        let fits = |n: &usize| pair(lines[*n]).is_some_and(|(key, value)| change(key, value).is_some());
        let fitting: Vec<usize> = (0..lines.len()).filter(fits).collect();
        let wanted: BTreeSet<usize> = [0, fitting.len() / 2, fitting.len().saturating_sub(1)].into();
        for n in wanted.into_iter().filter_map(|at| fitting.get(at)) {
            let (key, value) = pair(lines[*n]).unwrap();
            let changed = change(key, value).unwrap();
            // 写了两次的，错在后一行。
            let line = n + 1 + changed.matches('\n').count();
            let text = put(&lines, *n, &changed);
            all.push(Damage { called: format!("{called}：{changed}"), line, text });
        }
    }
    all
}

/// 改表头，少写一行，改两个有先后的数。
fn of_tables(text: &str) -> Vec<Damage> {
    let lines: Vec<&str> = text.lines().collect();
    let mut all = Vec::new();
    let heads: Vec<usize> = (0..lines.len()).filter(|n| lines[*n].starts_with('[')).collect();
    for n in [heads[0], heads[heads.len() / 2]] {
        let head = lines[n].split(" #").next().unwrap().trim_end();
        for changed in [
            head.replacen('[', "", 1),
            head[..head.len() - 1].to_owned(),
            "[没有的表]".to_owned(),
            "[no.such_table]".to_owned(),
        ] {
            all.push(Damage { called: changed.clone(), line: n + 1, text: put(&lines, n, &changed) });
        }
    }
    for (key, changed) in [
        ("from_months", "from_months = 99"),
        ("years_at_least", "years_at_least = 99"),
        ("factor_from", "factor_from = 99999"),
        ("effective_from", "effective_from = \"2020-01-01\"\neffective_to = \"2019-01-01\""),
        ("id", "id = \"\""),
        ("title", "title = \"\""),
    ] {
        let Some(n) = lines.iter().position(|line| pair(line).is_some_and(|(own, _)| own.trim() == key)) else {
            continue;
        };
        all.push(Damage { called: changed.to_owned(), line: n + 1, text: put(&lines, n, changed) });
    }
    for key in ["id", "title", "issuer", "effective_from"] {
        let n = lines.iter().position(|line| pair(line).is_some_and(|(own, _)| own.trim() == key)).unwrap();
        all.push(Damage { called: format!("没有写 {key}"), line: 0, text: put(&lines, n, "") });
    }
    all
}

fn put(lines: &[&str], n: usize, changed: &str) -> String {
    lines.iter().enumerate().map(|(i, line)| format!("{}\n", if i == n { changed } else { line })).collect()
}

fn errors(text: &str) -> Vec<RuleSetError> {
    RuleSet::parse(Path::new("rules/x.toml"), text, &known()).err().unwrap_or_default()
}

/// 只有序列化程序、语法分析程序才说的词。
const FOREIGN: [&str; 24] = [
    "expected",
    "invalid",
    "missing",
    "unknown",
    "struct",
    "variant",
    "integer",
    "string",
    "map",
    "sequence",
    "boolean",
    "float",
    "datetime",
    "newtype",
    "duplicate",
    "unclosed",
    "unexpected",
    "newline",
    "eof",
    "serde",
    "toml",
    "parse",
    "line",
    "panicked",
];
/// 说了应怎样写、怎样改的。
const ADVICE: [&str; 16] = [
    "至多",
    "应",
    "可用",
    "您是否",
    "写",
    "删",
    "核对",
    "不能空着",
    "缺少",
    "只",
    "没有",
    "加",
    "须",
    "重复",
    "大于",
    "改",
];

/// 说得不好的缘故。
fn badly_said(error: &RuleSetError, damage: &Damage) -> Option<String> {
    let message = &error.message;
    let plain: String = damage.called.chars().chain("“”".chars()).collect();
    let own = |word: &str| plain.contains(word);
    // 规则名、键是程序自己的标识，整个看。
    let words = message.split(|c: char| !c.is_ascii_alphabetic() && !"-_".contains(c));
    if let Some(word) = words.into_iter().find(|word| FOREIGN.contains(word) && !own(word)) {
        return Some(format!("说了「{word}」"));
    }
    if error.line == 0 || error.column == 0 {
        return Some("没有行列".into());
    }
    let is_chinese = message.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    if !is_chinese || !ADVICE.iter().any(|word| message.contains(word)) {
        return Some("没有说应怎样".into());
    }
    let of_money = ["日期", "条款"].iter().any(|kind| damage.called.starts_with(kind)) && message.contains("1280万元");
    of_money.then(|| "以金额为例".into())
}

#[test]
fn each_of_sixty_damages_is_told_at_its_line_with_the_way_out() {
    let mut wrong = Vec::new();
    for (id, text) in SHIPPED {
        let damages: Vec<Damage> = of_lines(text).into_iter().chain(of_tables(text)).collect();
        assert!(damages.len() >= 60, "{id}：只改坏了 {} 处", damages.len());
        for damage in &damages {
            let errors = errors(&damage.text);
            let shown = || errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n    ");
            if errors.is_empty() {
                wrong.push(format!("{id} 第 {} 行「{}」：没有报错", damage.line, damage.called));
            } else if damage.line > 0 && !errors.iter().any(|e| e.line.abs_diff(damage.line) <= damage.reach()) {
                wrong.push(format!("{id} 第 {} 行「{}」：没有指到那一行\n    {}", damage.line, damage.called, shown()));
            }
            let badly = errors.iter().filter_map(|e| Some(format!("{}：{e}", badly_said(e, damage)?)));
            wrong.extend(badly.map(|why| format!("{id} 第 {} 行「{}」：{why}", damage.line, damage.called)));
        }
    }
    assert!(wrong.is_empty(), "{} 处：\n{}", wrong.len(), wrong.join("\n"));
}

/// 语法之外的几处错，一次说完，各在各的行。
#[test]
fn several_damages_are_told_at_once() {
    for (id, text) in SHIPPED {
        let lines: Vec<&str> = text.lines().collect();
        let mut changed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let mut damaged = BTreeSet::new();
        for called in ["整数写成文字", "条款没有这一条", "键多写一个字母", "金额没有单位", "机关没有这个角色"]
        {
            let (_, change) = CHANGES.iter().find(|(own, _)| *own == called).unwrap();
            // 同一行里改坏两处的，先说前一处；各处隔开几行。
            let fits = |n: &usize| {
                let is_head = *n < lines.iter().position(|line| line.starts_with('[')).unwrap();
                let is_apart = damaged.iter().all(|other: &usize| other.abs_diff(*n) > 12);
                !is_head && is_apart && pair(lines[*n]).is_some_and(|(k, v)| change(k, v).is_some())
            };
            let Some(n) = (0..lines.len()).find(fits) else { continue };
            let (key, value) = pair(lines[n]).unwrap();
            changed[n] = change(key, value).unwrap();
            damaged.insert(n);
        }
        assert!(damaged.len() >= 3, "{id}：{damaged:?}");
        let errors = errors(&changed.iter().map(|line| format!("{line}\n")).collect::<String>());
        let told: BTreeSet<usize> = errors.iter().map(|e| e.line - 1).collect();
        let silent: Vec<&usize> = damaged.difference(&told).collect();
        let shown = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert!(silent.is_empty(), "{id}：没有说第 {silent:?} 行（从零数）\n{shown}");
    }
}
