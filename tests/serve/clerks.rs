//! 十六个人同时办，网页随时被杀：说了「已记入」的都在，文件读得出。

use std::{
    sync::{Arc, Mutex, RwLock},
    thread,
    time::Duration,
};

use wsgov::{
    model::Project,
    store::{Files, read_file},
};

use crate::{
    cli_driver::{Clerk, PLAIN, strays},
    client::Site,
};

const CLERKS: usize = 16;
const EACH: usize = 6;
const KILLS: usize = 6;

/// 交一张表；网页停了的，等它再开，同一张再交——先前其实记成了的，说「已经记过」。
fn recorded(site: &RwLock<Site>, pairs: &[(&str, &str)]) -> bool {
    for _ in 0..100 {
        let answer = site.read().unwrap().post("/project/WS-2024-001/event/inspect", pairs);
        match answer.status {
            303 => return true,
            200 if answer.body.contains("已经记过") => return true,
            0 => thread::sleep(Duration::from_millis(100)),
            // 换了一个网页，口令也换了：下一轮用新的。
            403 => {}
            _ => panic!("{}：{}", answer.status, answer.body),
        }
    }
    false
}

#[test]
fn sixteen_clerks_and_a_killed_page_lose_nothing() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let site = RwLock::new(Site::open(&clerk, &["--as", "县审计局"]));
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    thread::scope(|scope| {
        for person in 0..CLERKS {
            let (site, told) = (&site, Arc::clone(&told));
            scope.spawn(move || {
                for turn in 0..EACH {
                    let note = format!("第{person}人第{turn}次");
                    let pairs = [
                        ("v:date", "2024-06-01"),
                        ("v:by", "县审计局"),
                        ("v:doc", "巫审〔2024〕9号"),
                        ("v:note", &note),
                        ("record", "1"),
                    ];
                    if recorded(site, &pairs) {
                        told.lock().unwrap().push(note);
                    }
                }
            });
        }
        scope.spawn(|| {
            for turn in 0..KILLS {
                thread::sleep(Duration::from_millis(300 + 150 * turn as u64));
                // 取得读锁的人正等着回答，这里趁机杀：不等他们。
                let pid = site.read().unwrap().pid();
                assert!(std::process::Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
                let fresh = Site::open(&clerk, &["--as", "县审计局"]);
                *site.write().unwrap() = fresh;
            }
        });
    });
    let path = clerk.project();
    let loaded = read_file::<Project>(&Files::on_disk(path.parent().unwrap()), &path);
    let project = loaded.value.unwrap_or_else(|| panic!("读不出：{:?}", loaded.faults));
    let notes: Vec<&str> = project.events.iter().filter_map(|e| e.note.as_deref()).collect();
    let told = told.lock().unwrap();
    assert!(told.len() == CLERKS * EACH, "只办成 {} 件", told.len());
    for note in told.iter() {
        assert_eq!(notes.iter().filter(|n| **n == *note).count(), 1, "{note}");
    }
    let site = Site::open(&clerk, &["--as", "县审计局"]);
    assert_eq!(site.get("/project/WS-2024-001").status, 200);
    drop(site);
    clerk.must(
        "2024-06-30",
        &["advance", "WS-2024-001", "监督检查", "--by=县审计局", "--note=最后一次", "--date=2024-06-02"],
    );
    assert_eq!(strays(path.parent().unwrap()), Vec::<String>::new());
}
