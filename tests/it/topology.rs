//! 历史不论怎样分合：老老实实追加的不冤枉，藏着一处改动的都看得出。
//!
//! 随机造出分支、合并、多方合并、压成一个提交、换文件夹、孤立的根、基准写坏了读不出；平常各造几十个，
//! 设 `TOPOLOGIES=500` 各造五百个（`.ci/long` 里这样跑）。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use fastrand::Rng;
use tempfile::TempDir;

/// 一个提交：上一个，项目放在哪个单位，各个事件。
#[derive(Clone)]
struct Made {
    parents: Vec<usize>,
    unit: usize,
    /// 事件的号；改写过的号加一千。
    events: Vec<u64>,
}

const UNITS: [&str; 2] = ["县教委", "县公安局"];
/// 起初的提交里的事件。
const FIRST: u64 = 4;

/// 造历史的人。
struct Maker {
    dice: Rng,
    made: Vec<Made>,
    /// 各分支现在的提交；第一个是主线。
    tips: Vec<usize>,
    next: u64,
    /// 文件写坏了、读不出的提交；之后的又是好的。
    broken: BTreeSet<usize>,
}

impl Maker {
    fn new(seed: u64) -> Self {
        let first = Made { parents: vec![], unit: 0, events: (1..=FIRST).collect() };
        Maker { dice: Rng::with_seed(seed), made: vec![first], tips: vec![0], next: FIRST + 1, broken: BTreeSet::new() }
    }

    fn push(&mut self, made: Made) -> usize {
        self.made.push(made);
        self.made.len() - 1
    }

    fn roll(&mut self, below: usize) -> usize {
        self.dice.usize(..below)
    }

    /// 随便一个分支现在的提交。
    fn any(&mut self) -> usize {
        let branch = self.roll(self.tips.len());
        self.tips[branch]
    }

    /// 在一个分支上老老实实做一件事。
    fn step(&mut self) {
        let branch = self.roll(self.tips.len());
        let tip = self.tips[branch];
        match self.roll(10) {
            // 从任何一个提交分出。
            0 | 1 if self.tips.len() < 4 => {
                let from = self.roll(self.made.len());
                self.tips.push(from);
            }
            2..=4 if self.tips.len() > 1 => {
                let other = self.any();
                self.tips[branch] = self.merge(&[tip, other]);
            }
            5 if self.tips.len() > 2 => {
                let all = [&[tip][..], &self.tips].concat();
                self.tips[branch] = self.merge(&all);
            }
            // 旁支压成一个提交并入：内容有，来历没有。
            6 if self.tips.len() > 1 => {
                let other = self.any();
                let events = united(&[&self.made[tip], &self.made[other]]);
                let unit = self.made[tip].unit;
                self.tips[branch] = self.push(Made { parents: vec![tip], unit, events });
            }
            // 换到另一个单位的文件夹。
            7 => {
                let unit = 1 - self.made[tip].unit;
                self.tips[branch] = self.push(Made { parents: vec![tip], unit, ..self.made[tip].clone() });
            }
            _ => {
                let mut one = Made { parents: vec![tip], ..self.made[tip].clone() };
                for _ in 0..=self.roll(2) {
                    one.events.push(self.next);
                    self.next += 1;
                }
                self.tips[branch] = self.push(one);
            }
        }
    }

    /// 合并：本方的在前，对方新的接在后面，像合并程序那样。
    fn merge(&mut self, sides: &[usize]) -> usize {
        // 已在别的一边里的，不必再合并：就是往前移。
        let mut parents: Vec<usize> = Vec::new();
        for side in sides {
            let known = sides.iter().any(|other| other != side && self.descends(*other, *side));
            if !known && !parents.contains(side) {
                parents.push(*side);
            }
        }
        if parents.len() == 1 {
            return parents[0];
        }
        let all: Vec<&Made> = parents.iter().map(|p| &self.made[*p]).collect();
        let (unit, events) = (all[0].unit, united(&all));
        self.push(Made { parents, unit, events })
    }

    /// `one` 的历史里有 `other`。
    fn descends(&self, one: usize, other: usize) -> bool {
        one == other || self.made[one].parents.iter().any(|parent| self.descends(*parent, other))
    }

    /// 藏一处改动：改写、删去、调换、插入起初的事件，用各种办法带进来。
    fn hide(&mut self) {
        let branch = self.roll(self.tips.len());
        let tip = self.tips[branch];
        let mut one = Made { parents: vec![tip], ..self.made[tip].clone() };
        let at = self.roll(one.events.iter().filter(|e| **e <= FIRST).count());
        let place = one.events.iter().position(|e| *e == at as u64 + 1).unwrap();
        match self.roll(4) {
            0 => one.events[place] += 1000,
            1 => _ = one.events.remove(place),
            2 => {
                let other = one.events.iter().position(|e| *e <= FIRST && *e != at as u64 + 1).unwrap();
                one.events.swap(place, other);
            }
            _ => {
                one.events.insert(place, self.next);
                self.next += 1;
            }
        }
        let parents = match self.roll(4) {
            0 => vec![tip],
            // 借一次合并。
            1 => {
                let other = self.roll(self.made.len());
                if other == tip { vec![tip] } else { vec![tip, other] }
            }
            // 借一个孤立的根。
            2 => {
                let root = self.push(Made { parents: vec![], ..one.clone() });
                vec![tip, root]
            }
            // 借一个只有改动的孤立的根。
            _ => {
                let own = one.events.iter().copied().filter(|e| !self.made[tip].events.contains(e)).collect();
                let root = self.push(Made { parents: vec![], unit: one.unit, events: own });
                vec![root, tip]
            }
        };
        self.tips[branch] = self.push(Made { parents, ..one });
        self.tips.swap(0, branch);
    }

    /// 一半的时候，把一个提交（与它的上一个）写坏。
    fn spoil(&mut self, commit: usize) {
        let parents = self.made[commit].parents.clone();
        let also = parents.into_iter().next().filter(|_| self.dice.bool());
        let spoilt = [commit].into_iter().chain(also).filter(|n| !self.made[*n].parents.is_empty());
        if self.dice.bool() {
            self.broken.extend(spoilt);
        }
    }

    /// 写进真的仓库，检出 `head`。
    fn write(&self, at: &Path, head: usize) {
        let mut stream = String::new();
        for (n, made) in self.made.iter().enumerate() {
            let when = 1_700_000_000 + n;
            writeln!(stream, "commit refs/heads/c{n}\nmark :{}\ncommitter 王 <w@x> {when} +0800\ndata 1\n-", n + 1)
                .unwrap();
            for (i, parent) in made.parents.iter().enumerate() {
                writeln!(stream, "{} :{}", if i == 0 { "from" } else { "merge" }, parent + 1).unwrap();
            }
            writeln!(stream, "deleteall").unwrap();
            let mut file = |path: &str, text: &str| {
                writeln!(stream, "M 100644 inline {path}\ndata {}\n{text}", text.len()).unwrap();
            };
            file("projects/county.yaml", "format: 1\nname: 巫山县\nregion: 500237\n");
            for unit in UNITS {
                file(&format!("projects/{unit}/unit.yaml"), &format!("name: {unit}\nkind: 机关\ntier: 县级部门\n"));
            }
            let end = if self.broken.contains(&n) { "<<<<<<< 坏\n" } else { "" };
            file(&format!("projects/{}/WS-1.yaml", UNITS[made.unit]), &(project(&made.events) + end));
        }
        let git = |args: &[&str]| {
            let mut command = Command::new("git");
            command.arg("-C").arg(at).args(args).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
            command
        };
        assert!(git(&["init", "-q"]).status().unwrap().success());
        let mut import = git(&["fast-import", "--quiet"]).stdin(Stdio::piped()).spawn().unwrap();
        import.stdin.take().unwrap().write_all(stream.as_bytes()).unwrap();
        assert!(import.wait().unwrap().success(), "{stream}");
        assert!(git(&["checkout", "-q", &format!("c{head}")]).status().unwrap().success());
    }
}

/// 并在一起：先到的在前，没有的接上。
fn united(sides: &[&Made]) -> Vec<u64> {
    let mut events = sides[0].events.clone();
    for side in &sides[1..] {
        let more: Vec<u64> = side.events.iter().copied().filter(|e| !events.contains(e)).collect();
        events.extend(more);
    }
    events
}

fn project(events: &[u64]) -> String {
    let mut text = String::from("id: WS-1\nname: 平台\nnature: 新建\nevents:\n");
    for event in events {
        let (id, note) = (event % 1000, event / 1000);
        writeln!(text, "  - {{event: 监督检查, date: 2023-01-01, id: e{id}, by: 县审计局, note: 第{note}稿}}").unwrap();
    }
    text
}

/// 与 `base` 相比有几处改写。
fn rewritten(at: &Path, base: usize) -> usize {
    let args = ["check", "--base", &format!("c{base}"), "--only", "history-rewritten", "--format", "json"];
    let output = Command::new(env!("CARGO_BIN_EXE_wsgov")).current_dir(at).args(args).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{said}");
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    value["findings"].as_array().unwrap().iter().filter(|f| f["severity"] == "error").count()
}

fn count() -> u64 {
    std::env::var("TOPOLOGIES").ok().and_then(|n| n.parse().ok()).unwrap_or(40)
}

#[test]
fn honest_histories_raise_no_alarm() {
    for seed in 0..count() {
        let mut maker = Maker::new(seed);
        for _ in 0..12 {
            maker.step();
        }
        let head = maker.any();
        let base = maker.tips[0];
        if head != base {
            maker.spoil(base);
        }
        let dir = TempDir::new().unwrap();
        maker.write(dir.path(), head);
        let found = rewritten(dir.path(), base);
        assert_eq!(found, 0, "第 {seed} 个：{} 对 {base}\n{}", head, told(&maker));
    }
}

#[test]
fn one_hidden_change_is_found_in_any_topology() {
    for seed in 0..count() {
        let mut maker = Maker::new(seed + 1_000_000);
        for _ in 0..6 {
            maker.step();
        }
        let base = maker.any();
        maker.spoil(base);
        maker.hide();
        // 之后再老老实实做几件，末了总是在藏着改动的一支上。
        for _ in 0..3 {
            let tip = maker.tips[0];
            let mut one = Made { parents: vec![tip], ..maker.made[tip].clone() };
            one.events.push(maker.next);
            maker.next += 1;
            maker.tips[0] = maker.push(one);
        }
        let dir = TempDir::new().unwrap();
        maker.write(dir.path(), maker.tips[0]);
        let found = rewritten(dir.path(), base);
        assert!(found > 0, "第 {seed} 个：{} 对 {base}\n{}", maker.tips[0], told(&maker));
    }
}

fn told(maker: &Maker) -> String {
    let mark = |n| if maker.broken.contains(&n) { "坏" } else { "" };
    let one = |(n, m): (usize, &Made)| format!("{n}{}: {:?} {} {:?}\n", mark(n), m.parents, m.unit, m.events);
    maker.made.iter().enumerate().map(one).collect()
}

#[test]
fn the_files_are_as_told() {
    let dir = TempDir::new().unwrap();
    let mut maker = Maker::new(7);
    maker.hide();
    maker.write(dir.path(), maker.tips[0]);
    let text = fs::read_to_string(dir.path().join("projects/县教委/WS-1.yaml")).unwrap();
    assert_eq!(text, project(&maker.made[maker.tips[0]].events));
}
