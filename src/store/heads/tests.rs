use std::{fs, os::unix::fs::symlink, path::PathBuf};

use super::*;
use crate::store::Store;

/// 一个台账，几个项目，在仓库里。
struct HeadDesk {
    dir: tempfile::TempDir,
}

impl HeadDesk {
    fn new() -> Self {
        let desk = HeadDesk { dir: tempfile::tempdir().unwrap() };
        fs::create_dir_all(desk.root().join(".git")).unwrap();
        for (id, name) in [("A-1", "甲平台"), ("A-2", "乙平台"), ("A-3", "丙平台")] {
            desk.put(id, &format!("id: {id}\nname: {name}\n"));
        }
        desk
    }

    fn store(&self) -> Store {
        Store::open(&Files::on_disk(&self.root()).kept(true)).unwrap()
    }

    fn root(&self) -> PathBuf {
        self.dir.path().canonicalize().unwrap()
    }

    fn put(&self, id: &str, text: &str) {
        let folder = self.root().join("projects/县教委");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{id}.yaml")), text).unwrap();
    }

    /// 读要略：编号与名称，说不清的为无。
    fn read(&self, settled: i64) -> (Vec<Option<String>>, bool) {
        let store = self.store();
        let heads = reading(&store).read(0, 0, settled);
        let shown = |at| heads.get(at).map(|head| format!("{} {}", head.id, head.stems));
        ((0..store.projects.len()).map(shown).collect(), heads.is_doubtful())
    }

    fn stored(&self) -> Vec<PathBuf> {
        let listed = fs::read_dir(self.root().join(".git/wsgov")).into_iter().flatten();
        listed.map(|entry| entry.unwrap().path()).collect()
    }

    /// 所存的里有几行认得出没有变。
    fn known(&self) -> usize {
        let store = self.store();
        let cabinet = Cabinet::of(&self.root()).unwrap();
        let book = cabinet.read().and_then(|bytes| Book::read(&bytes, cabinet.key)).unwrap_or_default();
        reading(&store).known(&book).iter().flatten().count()
    }
}

fn reading(store: &Store) -> HeadReader<'_> {
    HeadReader { files: &store.files, folders: &store.folders, projects: &store.projects }
}

/// 都当作早已定下。
const LONG_AGO: i64 = -60_000_000_000;

fn some(texts: &[&str]) -> Vec<Option<String>> {
    texts.iter().map(|text| Some((*text).to_owned())).collect()
}

#[test]
fn what_has_not_changed_is_kept_and_what_has_is_read_again() {
    let desk = HeadDesk::new();
    let first = some(&["A-1 甲平台", "A-2 乙平台", "A-3 丙平台"]);
    assert_eq!(desk.read(LONG_AGO), (first.clone(), false));
    assert_eq!((desk.stored().len(), desk.known()), (1, 3));
    assert_eq!(desk.read(LONG_AGO), (first, false));
    desk.put("A-2", "id: A-2\nname: 丁平台\n");
    desk.put("A-4", "id: A-4\nname: \"\\u7532\"\n");
    fs::remove_file(desk.root().join("projects/县教委/A-1.yaml")).unwrap();
    assert_eq!(desk.known(), 1);
    let (heads, doubtful) = desk.read(LONG_AGO);
    assert_eq!((&heads[..2], &heads[2], doubtful), (&some(&["A-2 丁平台", "A-3 丙平台"])[..], &None, false));
    assert_eq!(desk.known(), 3);
}

#[test]
fn what_was_just_written_is_not_trusted() {
    let desk = HeadDesk::new();
    desk.read(SETTLED);
    assert_eq!(desk.known(), 0, "刚写的文件，下次再读");
}

#[test]
fn a_lie_in_the_store_is_noticed_and_thrown_away() {
    let desk = HeadDesk::new();
    for id in ["A-2", "A-3"] {
        fs::remove_file(desk.root().join(format!("projects/县教委/{id}.yaml"))).unwrap();
    }
    desk.read(LONG_AGO);
    let cabinet = Cabinet::of(&desk.root()).unwrap();
    let book = Book::read(&cabinet.read().unwrap(), cabinet.key).unwrap();
    let (name, row) = book.shelves[0].rows[0];
    let text = book.text.replace("甲平台", "戊平台");
    let shelves = [(book.shelves[0].name.of(&text), vec![(name.of(&text), row)])];
    cabinet.write(&write(&shelves, &text, cabinet.key).unwrap());
    assert_eq!(desk.read(LONG_AGO), (some(&["A-1 甲平台"]), true));
    assert_eq!(desk.read(LONG_AGO), (some(&["A-1 甲平台"]), false), "已经重存");
}

#[test]
fn rubbish_is_as_good_as_nothing() {
    let desk = HeadDesk::new();
    desk.read(LONG_AGO);
    for rubbish in [&b""[..], b"wsgov heads 001\n", &[0xff; 4096]] {
        fs::write(&desk.stored()[0], rubbish).unwrap();
        assert_eq!(desk.read(SETTLED), (some(&["A-1 甲平台", "A-2 乙平台", "A-3 丙平台"]), false));
    }
}

#[test]
fn nothing_is_kept_without_a_repository_or_through_a_link() {
    let desk = HeadDesk::new();
    let outside = desk.root().join("外面");
    fs::create_dir(&outside).unwrap();
    symlink(&outside, desk.root().join(".git/wsgov")).unwrap();
    desk.read(LONG_AGO);
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
    fs::remove_file(desk.root().join(".git/wsgov")).unwrap();
    desk.read(LONG_AGO);
    let stored = desk.stored().remove(0);
    fs::rename(&stored, outside.join("a")).unwrap();
    symlink(outside.join("a"), &stored).unwrap();
    assert!(Cabinet::of(&desk.root()).unwrap().read().is_none(), "链接不读");
    fs::remove_dir_all(desk.root().join(".git")).unwrap();
    assert!(Cabinet::of(&desk.root()).is_none());
    // 工作区的 .git 是一个文件，说在哪里。
    fs::create_dir(desk.root().join("别处")).unwrap();
    fs::write(desk.root().join(".git"), "gitdir: 别处\n").unwrap();
    desk.read(LONG_AGO);
    assert!(!desk.root().join("别处/wsgov").exists(), "不是仓库的，不写");
    fs::write(desk.root().join("别处/HEAD"), "ref: refs/heads/main\n").unwrap();
    desk.read(LONG_AGO);
    assert_eq!(fs::read_dir(desk.root().join("别处/wsgov")).unwrap().count(), 1);
}
