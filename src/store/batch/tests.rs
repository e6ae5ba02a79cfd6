use std::fs;

use super::*;

fn store() -> (tempfile::TempDir, Vec<Addition>) {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("projects/甲");
    fs::create_dir_all(&folder).unwrap();
    let mut changes: Vec<Addition> = (0..4)
        .map(|i| {
            let path = folder.join(format!("{i}.yaml"));
            fs::write(&path, format!("旧{i}\n")).unwrap();
            let old = fs::read(&path).unwrap();
            let new = [old.as_slice(), "新\n".as_bytes()].concat();
            Addition { path, old: Some(old), new: Some(new), runs: false }
        })
        .collect();
    // 不是在末尾追加的一个。
    changes[3].new = Some("头\n旧3\n".into());
    let path = dir.path().join("projects/乙/新.yaml");
    changes.push(Addition { path, old: None, new: Some(b"new\n".to_vec()), runs: false });
    // 删去的一个。
    let path = folder.join("删.yaml");
    fs::write(&path, "要删的\n").unwrap();
    changes.push(Addition { path, old: Some("要删的\n".into()), new: None, runs: false });
    (dir, changes)
}

fn is_old(change: &Addition) -> bool {
    fs::read(&change.path).ok() == change.old
}

/// 写到第 `written` 个就断了。
fn cut_off(dir: &Path, changes: &[Addition], written: usize) {
    let lock = Lock::take(dir).unwrap();
    let folders = lock.missing_folders(changes).unwrap();
    let entries: Vec<JournalEntry> = changes.iter().map(|c| lock.entry(c).unwrap()).collect();
    let journal = Journal { place: lock.here().unwrap(), folders, entries };
    fs::write(lock.journal(), serde_json::to_vec(&journal).unwrap()).unwrap();
    for change in &changes[..written] {
        fs::create_dir_all(change.path.parent().unwrap()).unwrap();
        match &change.new {
            Some(new) => fs::write(&change.path, new).unwrap(),
            None => fs::remove_file(&change.path).unwrap(),
        }
    }
}

#[test]
fn all_are_written_or_none() {
    let (dir, changes) = store();
    let lock = Lock::take(dir.path()).unwrap();
    lock.write_all(&changes).unwrap();
    assert!(changes.iter().all(|c| fs::read(&c.path).ok() == c.new));
    assert!(!is_half_written(dir.path()));

    let (dir, changes) = store();
    fs::write(&changes[2].path, "别人改的\n").unwrap();
    let lock = Lock::take(dir.path()).unwrap();
    let error = lock.write_all(&changes).unwrap_err().to_string();
    assert!(error.contains("没有写；请重试"), "{error}");
    assert!(!is_half_written(dir.path()), "都退回了，不留日志");
    assert!([0, 1, 3, 4, 5].iter().all(|i| is_old(&changes[*i])));
    assert!(!dir.path().join("projects/乙").exists(), "新建的文件夹也退回");
    assert_eq!(fs::read_to_string(&changes[2].path).unwrap(), "别人改的\n");
}

#[test]
fn what_was_cut_off_is_undone_when_the_lock_is_next_taken() {
    for written in 0..=6 {
        let (dir, changes) = store();
        cut_off(dir.path(), &changes, written);
        let lock = Lock::take(dir.path()).unwrap();
        assert!(changes.iter().all(is_old), "写了 {written} 个");
        assert_eq!(lock.recovered(), [format!("上次批量记入没有写完，已退回 {written} 个文件")]);
        assert!(!is_half_written(dir.path()) && !dir.path().join("projects/乙").exists());
    }
}

#[test]
fn a_missing_file_is_told_and_a_changed_one_stops() {
    let (dir, changes) = store();
    cut_off(dir.path(), &changes, 4);
    fs::rename(&changes[1].path, dir.path().join("projects/甲/改名.yaml")).unwrap();
    let lock = Lock::take(dir.path()).unwrap();
    assert!(lock.recovered()[1].contains("projects/甲/1.yaml 不在原处了"), "{:?}", lock.recovered());
    assert!([0, 2, 3].iter().all(|i| is_old(&changes[*i])));

    let (dir, changes) = store();
    cut_off(dir.path(), &changes, 4);
    fs::write(&changes[3].path, "又改了\n").unwrap();
    let error = Lock::take(dir.path()).unwrap_err().to_string();
    assert!(error.contains("3.yaml") && error.contains("删去 .wsgov-journal"), "{error}");
    assert!(!is_old(&changes[0]), "有一个退不回，就都不动");
}

#[test]
fn a_journal_from_elsewhere_is_not_believed() {
    // 抄来的文件夹：编号对不上。
    let (dir, changes) = store();
    cut_off(dir.path(), &changes, 4);
    let (other, _) = store();
    fs::copy(dir.path().join(JOURNAL), other.path().join(JOURNAL)).unwrap();
    let error = Lock::take(other.path()).unwrap_err().to_string();
    assert!(error.contains("不是在这里写下的"), "{error}");
    // 越出台账的路径、经过链接的路径。
    let outside = dir.path().join("外.txt");
    fs::write(&outside, "外新").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(dir.path(), dir.path().join("projects/甲/链")).unwrap();
    for path in ["../外.txt", "/etc/hostname", "projects/甲/链/外.txt"] {
        let _ = fs::remove_file(dir.path().join(JOURNAL));
        let place = Lock::take(dir.path()).unwrap().here().unwrap();
        let entry = JournalEntry {
            path: path.into(),
            old: Some(Original { length: 3, hash: hash("外".as_bytes()), text: None }),
            new: Some(hash("外新".as_bytes())),
        };
        let journal = Journal { place, folders: Vec::new(), entries: vec![entry] };
        fs::write(dir.path().join(JOURNAL), serde_json::to_vec(&journal).unwrap()).unwrap();
        let _ = Lock::take(dir.path());
        assert_eq!(fs::read_to_string(&outside).unwrap(), "外新", "{path}");
    }
}

#[test]
fn a_journal_of_any_size_is_read_back() {
    let (dir, _) = store();
    let folder = dir.path().join("projects/甲");
    let text = "旧\n".as_bytes().to_vec();
    let changes: Vec<Addition> = (0..30_000)
        .map(|i| Addition {
            path: folder.join(format!("{i:0>60}.yaml")),
            old: Some(text.clone()),
            new: Some([&text[..], b"new\n"].concat()),
            runs: false,
        })
        .collect();
    changes[..3].iter().for_each(|c| fs::write(&c.path, c.new.as_ref().unwrap()).unwrap());
    cut_off(dir.path(), &changes, 3);
    assert!(fs::metadata(dir.path().join(JOURNAL)).unwrap().len() > crate::text::MOST_BYTES as u64);
    let lock = Lock::take(dir.path()).unwrap();
    assert!(lock.recovered()[0].contains("已退回 3 个文件"), "{:?}", lock.recovered()[0]);
}
