//! 恶意或损坏的内容：不崩溃，不出台账，不动终端。

#![allow(clippy::unwrap_used, clippy::panic)]

mod borders;

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Mutex,
    thread,
};

use crate::cli_driver::{Clerk, Done, PLAIN};
use fastrand::Rng;
use wsgov::{
    model::{County, Date, Project, Unit},
    rules::{Attachments, Beyond, Judgement, Options, UnitCx, judge, judge_unit, known},
    ruleset::{BUILTIN, Holidays, Laws, RuleSet},
    store::load_laws,
    text::safe::is_hostile,
    text::{Decode, Faults, Scalar, Source, append_item, parse},
};

/// 试多少份。
fn inputs() -> u64 {
    std::env::var("INPUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(12_000)
}

/// 拼进去、换上去的零碎：语法的边角、惹事的字符、合法的片段。
const PIECES: &[&str] = &[
    "",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "  ",
    "- ",
    "-",
    ":",
    ": ",
    "：",
    "#",
    " #",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a",
    "*a",
    "!!str ",
    "!x ",
    "<<: ",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "|\n",
    ">-\n",
    "'",
    "\"",
    "\\",
    "\"\\u0000\"",
    "\"\\e[31m\"",
    "\u{feff}",
    "\u{0}",
    "\u{1b}[2J",
    "\u{202e}",
    "\u{2028}",
    "\u{85}",
    "\u{e0041}",
    "😀",
    "null",
    "~",
    "true",
    "007",
    "1_000",
    "0x1F",
    "-1",
    "9999999999999999999",
    "1e309",
    "2023-02-30",
    "2023-01-01",
    "9999-12-31",
    "0000-00-00",
    "1280万元",
    "-3万元",
    "99999999999亿元",
    "0.0000001元",
    "，",
    "万元",
    "无",
    "新建",
    "运行维护",
    "event: ",
    "event: 更正\n",
    "of: ",
    "id: ",
    "date: ",
    "year: 2023",
    "amount: ",
    "../../etc/passwd",
    "/etc/passwd",
    "events:\n",
    "  - event: 支付\n    date: 2024-01-01\n    amount: 3万元\n",
    "  - event: 终止\n    date: 2024-03-01\n    by: 县财政局\n",
    "  - {event: 更正, date: 2024-05-01, of: 甲, reason: 误}\n",
    "number: 0",
    "number: 65535",
    "until: 1990-01-01",
    "phase: {number: 65535, of: 0}\n",
    "years: {2024: 无}\n",
    "classified: true\n",
    "schedule: {from: 2100-12, to: 1990-01}\n",
];

/// 小而样样都有的一份。
const SMALL: &str = "\
id: 甲
name: 甲\u{3000}平台
nature: 新建
features: [新建土建工程, 新开发应用软件]
sharing: 不能共享
data_governance: {governed: 2024-01-31}
funds: {县级财政: 90万元}
phase: {number: 2, of: 2, after: 乙}
explanations: [{rule: unit-slip, date: 2024-01-02, reason: 核对过}]
waivers: [{rule: unapproved-in-plan, date: 2023-01-10, by: 县发展改革委, doc: 甲, until: 2023-12-31}]
events:
  - {event: 申报, date: 2023-09-20, plan_year: 2024, estimate: {建设费用: 90万元}, exception: {basis: 国家}}
  - {event: 纳入清单, date: 2023-11-28, by: 县政府办公室, year: 2024}
  - {event: 代初设批复, id: k1, date: 2024-01-08, by: 县发展改革委, total: 90万元}
  - {event: 签订合同, date: 2024-03-15, kind: 建设, amount: 80万元, supervisor: 丙}
  - {event: 开工, date: 2024-03-20}
  - {event: 调整, date: 2024-05-06, amount: 5万元, goal_changed: false, ground: 方案优化, plan_effect: [{year: 2024, budget: 1万元}]}
  - {event: 建成, date: 2024-08-31}
  - {event: 延期验收申请, date: 2025-02-01, until: 2025-05-31}
  - {event: 限期整改, id: k2, date: 2025-03-01, by: 县财政局, due: 2025-04-01, for: [late-acceptance]}
  - {event: 整改复查, date: 2025-04-02, by: 县财政局, of: k2, result: 合格}
  - {event: 更正, date: 2025-04-03, of: {event: 开工, date: 2024-03-20}, reason: 误记}
  - {event: 事实变更, date: 2025-04-04, set: {nature: 扩建, classified: true}}
  - {event: 自评价, date: 2026-04-05, filed_with: {县财政局: 2026-04-05}}
";

const UNIT: &str = "name: 县教委\nkind: 机关\ntier: 县级部门\ncredit_code: 11500237MB2798191G\noverall_plan:\n  title: 方案\n  years: 2022-2026\n  decided_on: 2022-07-20\n  filed: {县政府办公室: 2022-07-22}\n  projects: [甲]\nsystems:\n  - name: 子系统\n    status: [{what: 未共享, since: 2024-01-01, determined_by: 县政府办公室}]\n";

/// 改坏几处。
fn mutate(random: &mut Rng, text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..random.usize(1..6) {
        let at = random.usize(..=bytes.len());
        let end = (at + random.usize(..24)).min(bytes.len());
        let piece = PIECES[random.usize(..PIECES.len())].as_bytes();
        match random.u8(..6) {
            0 => drop(bytes.splice(at..at, piece.iter().copied())),
            1 => drop(bytes.splice(at..end, piece.iter().copied())),
            2 => drop(bytes.drain(at..end)),
            3 if at < bytes.len() => bytes[at] = random.u8(..),
            4 => {
                let copy = bytes[at..end].to_vec();
                let to = random.usize(..=bytes.len());
                drop(bytes.splice(to..to, copy));
            }
            _ => lines(random, &mut bytes),
        }
    }
    bytes
}

/// 换、删、重复整行：多半仍读得出，才走得到裁断。
fn lines(random: &mut Rng, bytes: &mut Vec<u8>) {
    let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
    if lines.len() < 2 {
        return;
    }
    let (a, b) = (random.usize(..lines.len()), random.usize(..lines.len()));
    match random.u8(..3) {
        0 => lines.swap(a, b),
        1 => drop(lines.remove(a)),
        _ => lines.insert(a, lines[b].clone()),
    }
    *bytes = lines.concat();
}

/// 全是随机的。
fn noise(random: &mut Rng) -> Vec<u8> {
    if random.bool() {
        return (0..random.usize(..200)).map(|_| random.u8(..)).collect();
    }
    (0..random.usize(..30)).flat_map(|_| PIECES[random.usize(..PIECES.len())].bytes()).collect()
}

/// 样例县的文件。
fn samples() -> Vec<String> {
    let files = crate::common::yaml_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("projects"));
    assert!(files.len() > 50, "样例县只有 {} 个文件", files.len());
    files.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

struct World {
    laws: Laws,
    unit: Unit,
}

impl World {
    fn new() -> Self {
        World { laws: load_laws(None, &[]).unwrap(), unit: crate::common::decode(UNIT).unwrap() }
    }

    /// 读、取类型、裁断、追加：都不该崩溃。返回读出没有。
    fn exercise(&self, bytes: &[u8]) -> bool {
        let mut faults = Faults::default();
        let source = Source::read("甲.yaml", bytes.to_vec(), &mut faults);
        let Some(root) = parse(&source, &mut faults) else {
            assert!(faults.is_fatal(), "没有树，也没有说为什么");
            return false;
        };
        let as_of = Date::read("2026-06-30").unwrap();
        if let Some(unit) = Unit::decode(&root, &mut Faults::default()) {
            let _ = judge_unit(&UnitCx { unit: &unit, folder: "县教委", laws: &self.laws, as_of });
        }
        let _ = County::decode(&root, &mut Faults::default());
        let Some(project) = Project::decode(&root, &mut faults) else { return false };
        let judgement = Judgement {
            stem: "甲",
            folder: "县教委",
            unit: Some(&self.unit),
            unit_unread: false,
            laws: &self.laws,
            as_of,
            attachments: Attachments::UNKNOWN,
            beyond: Beyond::NONE,
        };
        let judged = judge(&project, judgement, Options { explain: true, duties: true });
        for finding in judged.findings.iter().take(3) {
            let place = wsgov::text::locate(&root, &finding.at);
            assert!(place.hi as usize <= source.text.len());
        }
        if let Ok(grown) = append_item(&source, &root, "events", "event: 开工\ndate: 2024-01-01\n") {
            assert!(grown.bytes().starts_with(bytes));
        }
        true
    }
}

#[test]
fn nothing_panics_whatever_the_bytes() {
    let world = World::new();
    let failures: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let readable = std::sync::atomic::AtomicU64::new(0);
    let samples = samples();
    let workers = thread::available_parallelism().map_or(2, usize::from) as u64;
    assert!(world.exercise(SMALL.as_bytes()), "原样读得出");
    thread::scope(|scope| {
        for worker in 0..workers {
            let (world, samples, failures, readable) = (&world, &samples, &failures, &readable);
            scope.spawn(move || {
                for seed in (worker..inputs()).step_by(workers as usize) {
                    let mut random = Rng::with_seed(seed);
                    let bytes = match seed % 8 {
                        0 | 1 => noise(&mut random),
                        2 => mutate(&mut random, UNIT),
                        3 => {
                            let sample = random.choice(samples).unwrap();
                            mutate(&mut random, sample)
                        }
                        _ => mutate(&mut random, SMALL),
                    };
                    match catch_unwind(AssertUnwindSafe(|| world.exercise(&bytes))) {
                        Ok(read) => {
                            readable.fetch_add(u64::from(read), std::sync::atomic::Ordering::Relaxed);
                        }
                        Err(_) => {
                            let text = String::from_utf8_lossy(&bytes).into_owned();
                            failures.lock().unwrap().push(format!("第 {seed} 份：{text:?}"));
                        }
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{} 份崩溃：{}", failures.len(), failures[0]);
    let readable = readable.into_inner();
    assert!(readable > inputs() / 50, "只有 {readable} 份读得出，走不到裁断");
}

#[test]
fn no_rule_set_panics() {
    let known = known();
    for seed in 0..300 {
        let mut random = Rng::with_seed(seed);
        let bytes = mutate(&mut random, BUILTIN.1);
        let text = String::from_utf8_lossy(&bytes);
        let _ = RuleSet::parse(Path::new("甲.toml"), &text, &known);
    }
}

#[test]
fn no_number_in_a_rule_set_panics() {
    let known = known();
    let mut world = World::new();
    let numbers: Vec<(usize, usize)> = numbers(BUILTIN.1);
    assert!(numbers.len() > 20, "规则集里应有许多数：{}", numbers.len());
    let mut judged = 0;
    for (from, to) in numbers {
        for extreme in ["0", "1200", "65535", "4294967295", "9223372036854775807"] {
            let text = format!("{}{extreme}{}", &BUILTIN.1[..from], &BUILTIN.1[to..]);
            let Ok(set) = RuleSet::parse(Path::new("甲.toml"), &text, &known) else { continue };
            let Ok(laws) = Laws::new(vec![set], Holidays::default()) else { continue };
            world.laws = laws;
            assert!(world.exercise(SMALL.as_bytes()));
            judged += 1;
        }
    }
    assert!(judged > 20, "只有 {judged} 部读得出");
}

/// 文字中不在引号里、单独成词的整数。
fn numbers(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let bounds = text.match_indices("= ").map(|(at, _)| at + 2);
    let ends = bounds.map(|from| (from, from + bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count()));
    ends.filter(|(from, to)| to > from).collect()
}

#[test]
fn very_many_events_are_refused_at_once() {
    let event = "  - {event: 支付, date: 2024-01-01, amount: 1万元}\n";
    let text = format!("id: 甲\nname: 平台\nnature: 新建\nevents:\n{}", event.repeat(70_000));
    let (value, faults) = read_project(&text);
    assert!(value.is_none());
    assert!(faults.iter().any(|f| f.contains("事件有 70000 件")), "{faults:?}");
    let (value, _) = read_project(&format!("id: 甲\nname: 平台\nnature: 新建\nevents:\n{}", event.repeat(1_000)));
    assert!(value.is_some());
}

fn read_project(text: &str) -> (Option<Project>, Vec<String>) {
    let mut faults = Faults::default();
    let source = Source::read("甲.yaml", text.as_bytes().to_vec(), &mut faults);
    let value = parse(&source, &mut faults).and_then(|root| Project::decode(&root, &mut faults));
    (value, faults.0.iter().map(|f| f.message.clone()).collect())
}

#[test]
fn an_unreadable_file_that_speaks_of_secrecy_is_kept_back() {
    for text in [
        "classified: true\nname: [",
        "{id: 甲, \"classified\": \"true\", name: [",
        "events:\n  - {event: 事实变更, set: {classified: true}}\nname: [",
        "classified:\n  true\nname: [",
        "classified: yes\nname: [",
        "classified：true\nname: 代号\n",
    ] {
        assert!(wsgov::store::says_classified(text), "{text}");
    }
    for text in
        ["classified: false\nname: [", "classified：false\nname: 平台\n", "name: 平台\n", "'classified': 'false'\n"]
    {
        assert!(!wsgov::store::says_classified(text), "{text}");
    }
}
