//! 只看一个文件、一个单位，与全部核查之后只挑出它的，须一处不差：读得少，判得不少。

use std::{fs, path::Path};

use crate::portfolio::{FROZEN, Plan, generate};
use tempfile::TempDir;
use wsgov::{
    model::Date,
    store::{Files, Located, Scope, Store, check, load_laws, shown},
};

struct Bench {
    store: Store,
    laws: wsgov::ruleset::Laws,
    as_of: Date,
}

impl Bench {
    fn open(root: &Path, as_of: (i32, u32, u32)) -> Self {
        let root = fs::canonicalize(root).unwrap();
        let as_of = Date::from_ymd_opt(as_of.0, as_of.1, as_of.2).unwrap();
        let files = Files::on_disk(&root);
        let own = Some(&files).filter(|_| root.join("rules").is_dir());
        let laws = load_laws(own, &[]).unwrap();
        Bench { store: Store::open(&files).unwrap(), laws, as_of }
    }

    fn findings(&self, paths: &[&Path]) -> Vec<Located> {
        let paths = paths.iter().map(|p| self.store.root.join(p)).collect();
        check(&self.store, &self.laws, self.as_of, &Scope { paths, ..Scope::default() }).findings
    }

    /// 逐个文件、逐个单位地看，没有疑点的文件五个看一个；返回看了几处、其中几处有疑点。
    fn compare(&self) -> (usize, usize) {
        let whole = self.findings(&[]);
        let files = self.store.projects.iter().map(|file| file.path.to_path_buf());
        let folders = self.store.folders.iter().map(|folder| Path::new("projects").join(&*folder.name));
        let (mut looked, mut found) = (0, 0);
        for (n, path) in files.chain(folders).enumerate() {
            let wanted: Vec<&Located> = whole.iter().filter(|f| f.path.starts_with(&path)).collect();
            if wanted.is_empty() && n % 5 != 0 {
                continue;
            }
            let narrow = self.findings(&[&path]);
            assert_eq!(narrow.iter().collect::<Vec<_>>(), wanted, "{}", shown(&path));
            looked += 1;
            found += usize::from(!narrow.is_empty());
        }
        (looked, found)
    }
}

#[test]
fn every_file_of_the_samples_is_judged_alike_alone_and_with_all() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (looked, found) = Bench::open(&own.join("examples/violations"), (2026, 10, 31)).compare();
    assert!(looked > 50 && found > 40, "{looked} {found}");
    assert!(Bench::open(own, (2026, 10, 31)).compare().0 > 10);
}

#[test]
fn every_file_of_a_generated_store_is_judged_alike() {
    let dir = TempDir::new().unwrap();
    generate(dir.path(), &Plan { projects: 80, seed: 5, faults_per_mille: 1000 }).unwrap();
    let (looked, found) = Bench::open(dir.path(), FROZEN).compare();
    assert!(looked > 40 && found > 40, "{looked} {found}");
}

/// 一个项目：编号、名称、另外的键、另外的事件。
fn project(id: &str, name: &str, more: &str, events: &str) -> String {
    format!(
        "id: {id}\nname: {name}\nnature: 新建\n{more}events:\n  - event: 申报\n    date: 2022-09-20\n    plan_year: 2023\n    estimate: {{建设费用: 1800万元}}\n{events}"
    )
}

#[test]
fn what_stands_in_other_units_counts_however_it_is_written() {
    let dir = TempDir::new().unwrap();
    let put = |path: &str, text: String| {
        let path = dir.path().join("projects").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let approved = "  - event: 代初设批复\n    date: 2022-12-20\n    by: 县发展改革委\n    total: 1800万元\n";
    let reviewed = "  - event: 框架审核\n    date: 2022-12-01\n    joint: \"WS F \\u0031\"\n    result: 同意\n";
    put("county.yaml", "format: 1\nname: 巫山县\nregion: 500237\n".into());
    put("甲/A-1.yaml", project("A-1", "智慧旅游平台", "", approved));
    // 名称相近：事后改名的、写着转义的、折行的、写在括号里的。
    let renamed = "  - event: 事实变更\n    date: 2022-10-01\n    set: {name: 智慧旅游平台项目}\n    reason: 更名\n";
    put("乙/B-1.yaml", project("B-1", "无关", "", renamed));
    put("丙/C-1.yaml", project("C-1", "\"\\u667a慧旅游平台\"", "", ""));
    put("丁/D-1.yaml", project("D-1", "智慧旅游\n  平台", "", ""));
    // 同一编号用在别的文件名下；分期的上一期、上一期的上一期在别的单位。
    put("戊/E-9.yaml", project("A-1", "编号相同", "", ""));
    put("甲/A-2.yaml", project("A-2", "管网二期", "phase: {number: 3, after: F-2}\n", approved));
    put("己/F-2.yaml", project("F-2", "管网", "phase: {number: 2, after: G-1}\n", ""));
    put("庚/G-1.yaml", project("G-1", "管网", "phase: {number: 1}\n", ""));
    // 同一框架，审核记在另一家。
    let joint = "joint: {lead: 甲, members: [辛], framework: \"WS F 1\"}\n";
    put("甲/A-3.yaml", project("A-3", "共建甲", joint, approved));
    put("辛/H-1.yaml", project("H-1", "共建辛", joint, reviewed));
    put("壬/坏.yaml", "id: [\n".into());
    for n in 0..40 {
        put(&format!("癸/Z-{n}.yaml"), project(&format!("Z-{n}"), &format!("第{n}号不相干的事情{n}"), "", ""));
    }
    let bench = Bench::open(dir.path(), (2024, 1, 1));
    let rules: std::collections::BTreeSet<&str> = bench.findings(&[]).iter().map(|f| f.finding.rule).collect();
    for rule in ["duplicate-suspected", "duplicate-id", "phase-out-of-order"] {
        assert!(rules.contains(rule), "{rule} {rules:?}");
    }
    assert!(!rules.contains("framework-not-reviewed"), "{rules:?}");
    bench.compare();
}

/// 只看一个项目的输出。
fn one(root: &Path, id: &str, more: &[&str], ci: &str) -> String {
    let mut command = assert_cmd::Command::cargo_bin("wsgov").unwrap();
    let command = command.env("CI", ci).arg("-C").arg(root).args(["check", id, "--format", "json"]).args(more);
    let output = command.output().unwrap();
    assert!(output.status.code().unwrap() < 2, "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[cfg(unix)]
#[test]
fn a_large_store_keeps_its_heads_and_still_sees_every_change() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    generate(root, &Plan { projects: 30, seed: 5, faults_per_mille: 0 }).unwrap();
    let files = walkdir::WalkDir::new(root.join("projects")).sort_by_file_name().into_iter().map(|e| e.unwrap());
    let built = |path: &Path| fs::read_to_string(path).is_ok_and(|text| text.contains("event: 建成"));
    let path = files.map(|e| e.into_path()).find(|path| built(path)).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
    let name = text.lines().find_map(|line| line.strip_prefix("name: ")).unwrap().to_owned();
    // 另有许多不相干的，和一个日期相同、名称一样长的。
    let others = root.join("projects/许多");
    fs::create_dir(&others).unwrap();
    for n in 0..4000 {
        fs::write(others.join(format!("Z-{n}.yaml")), format!("id: Z-{n}\nname: 之{n}\nnature: 新建\n")).unwrap();
    }
    let twin = others.join("A-1.yaml");
    let different = text.replace(&id, "A-1").replace(&name, &"异".repeat(name.chars().count()));
    fs::write(&twin, &different).unwrap();
    assert!(std::process::Command::new("git").args(["init", "-q"]).current_dir(root).status().unwrap().success());
    std::thread::sleep(std::time::Duration::from_secs(3));

    let kept = || fs::read_dir(root.join(".git/wsgov")).map_or(0, Iterator::count);
    let plain = one(root, &id, &["--no-cache"], "");
    assert_eq!((one(root, &id, &[], "true"), kept()), (plain.clone(), 0), "持续集成里不存");
    assert_eq!((one(root, &id, &[], ""), kept()), (plain.clone(), 1));
    assert_eq!(one(root, &id, &[], ""), plain);
    assert!(!plain.contains("duplicate-suspected"));
    fs::write(&twin, text.replace(&id, "A-1")).unwrap();
    let changed = one(root, &id, &[], "");
    assert!(changed.contains("duplicate-suspected"), "{changed}");
    assert_eq!(one(root, &id, &["--no-cache"], ""), changed);
}
