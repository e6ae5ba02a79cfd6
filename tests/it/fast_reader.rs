//! 快读与完整的读取器：台账的文件改坏几处，快读读得出的，完整的读取器也要读得出、没有问题，读出的一模一样。
//!
//! 缺省两万份；`MUTANTS=3000000 cargo test --release --test it fast_reader` 多比一些（`.ci/long`）。

use std::{env, fs, path::Path};

use fastrand::Rng;
use wsgov::text::{Faults, Source, parse_fast, parse_full};

/// 缺省比多少份。
const MUTANTS: u32 = 20_000;

/// 改坏时插进去的：YAML 有意义的记号，与常被误认为有意义的。
const TOKENS: &[&str] = &[
    ": ", ":", " ", "  ", "- ", "-", "#", " #", "'", "\"", "\n", "\r\n", "[", "]", "{", "}", ",", ", ", "? ", "|", ">",
    "|\n", ">-\n", "&a ", "*a", "!t ", "---\n", "...\n", "~", "null", "\\", "\t", "%", "@", "`", "<<: ", "''", "a",
    "项", "：", "，", "=", "0x1", "\u{85}", "\u{2028}", "\u{a0}", "\u{3000}", "\u{feff}", "[]", "{}", "a: 1", "- - a",
];

/// 比较的结果：快读读了几份，完整的读取器没有问题的有几份。
#[derive(Default)]
struct Tally {
    fast: u32,
    whole: u32,
}

impl Tally {
    /// 比一份。
    fn compare(&mut self, text: &str) {
        let source = Source::read("甲.yaml", text.as_bytes().to_vec(), &mut Faults::default());
        let mut faults = Faults::default();
        let whole = parse_full(&source, &mut faults).filter(|_| faults.is_empty());
        self.whole += u32::from(whole.is_some());
        if let Some(fast) = parse_fast(&source) {
            self.fast += 1;
            assert_eq!(Some(fast), whole, "左为快读；问题 {faults:?}\n{text}");
        }
    }
}

/// 样例县与出错样例的全部文件。
fn corpus() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["projects", "examples/violations", "tests/cases"].into_iter().flat_map(|dir| {
        walkdir::WalkDir::new(root.join(dir)).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path())
    });
    let yaml = files.filter(|path| path.extension().is_some_and(|e| e == "yaml"));
    let texts: Vec<String> = yaml.filter_map(|path| fs::read_to_string(path).ok()).collect();
    // 一个案例文件里有几份文件。
    texts.iter().flat_map(|text| text.split("\n---")).map(|text| text.trim_start().to_owned() + "\n").collect()
}

/// 文件的开头与其中一两个事件：改坏的地方占得多，比整个文件更费不了时间。
fn piece(text: &str, rng: &mut Rng) -> String {
    let mut parts = text.split_inclusive("\n  - ");
    let head = parts.next().unwrap_or_default().to_owned();
    let events: Vec<&str> = parts.collect();
    if events.is_empty() {
        return head;
    }
    let from = rng.usize(..events.len());
    head + events[from..(from + rng.usize(1..3)).min(events.len())].concat().trim_end_matches("  - ")
}

/// 改坏一处。
fn damage(text: &mut String, others: &[String], rng: &mut Rng) {
    let token = TOKENS[rng.usize(..TOKENS.len())];
    let at = text.floor_char_boundary(rng.usize(..=text.len()));
    let end = text.floor_char_boundary((at + rng.usize(1..12)).min(text.len()));
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let line = rng.usize(..lines.len().max(1));
    match rng.u32(..8) {
        0..3 => text.insert_str(at, token),
        3 => text.replace_range(at..end, token),
        4 => text.replace_range(at..end, ""),
        5 if lines.len() > 1 => {
            let other = rng.usize(..lines.len());
            lines.swap(line, other);
            *text = lines.concat();
        }
        6 => {
            let pad = " ".repeat(rng.usize(1..4));
            let moved = |l: &str| if pad.len() > 1 { format!("{pad}{l}") } else { l.trim_start_matches(' ').into() };
            *text = lines.iter().enumerate().map(|(i, l)| if i == line { moved(l) } else { (*l).to_owned() }).collect();
        }
        _ => {
            let other: Vec<&str> = others[rng.usize(..others.len())].split_inclusive('\n').collect();
            lines.insert(line.min(lines.len()), other[rng.usize(..other.len())]);
            *text = lines.concat();
        }
    }
}

#[test]
fn whatever_the_fast_reader_takes_the_full_one_reads_alike() {
    let corpus = corpus();
    let mut as_they_are = Tally::default();
    corpus.iter().for_each(|text| as_they_are.compare(text));
    assert!(as_they_are.fast * 10 > as_they_are.whole * 9, "快读只读了 {} 份", as_they_are.fast);

    let wanted = env::var("MUTANTS").map_or(MUTANTS, |n| n.parse().unwrap());
    let mut rng = Rng::with_seed(env::var("SEED").map_or(1, |n| n.parse().unwrap()));
    let mut mutants = Tally::default();
    for _ in 0..wanted {
        let mut text = piece(&corpus[rng.usize(..corpus.len())], &mut rng);
        (0..rng.u32(1..4)).for_each(|_| damage(&mut text, &corpus, &mut rng));
        mutants.compare(&text);
    }
    eprintln!("{wanted} 份里，完整的读取器读 {} 份，快读读 {} 份", mutants.whole, mutants.fast);
    assert!(mutants.fast * 2 > mutants.whole && mutants.whole * 5 > wanted, "比得太少");
}
