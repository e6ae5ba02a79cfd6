//! 只看几个文件时，要读哪些文件：所看的都判，同一单位的只取摘要，别的略读一遍，用得着的才细读。
//!
//! 判出的与全部读过再挑出来的一样；只有名称雷同的太多、全部核查时略去不比的，这里仍逐个相比。

use std::{collections::HashSet, path::Path};

use rayon::prelude::*;

use super::{
    Store,
    heads::Heads,
    listed::ProjectFile,
    read::read_file,
    scope::{Extent, Scope},
    skim::mentions,
};
use crate::{
    model::{Date, Digest, Project},
    rules::Neighbours,
    ruleset::Laws,
};

/// 一个项目文件要读到什么地步。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// 不必读。
    Nothing,
    /// 只要摘要，供看几个项目的规则用。
    Digest,
    /// 要判断。
    Verdict,
}

/// 要读哪些文件。
pub(super) struct Reach {
    /// 各单位的文件夹要不要读 unit.yaml。
    pub folders: Vec<bool>,
    /// 各项目文件。
    pub projects: Vec<Depth>,
}

/// 所看的多于几分之一，不如都读。
const MOST_SHARE: usize = 8;

impl Reach {
    /// 这个范围要读的；要全县的义务（`duties`）的，都要读。
    pub fn of(store: &Store, laws: &Laws, as_of: Date, extent: &Extent, duties: bool) -> Self {
        let everything =
            |need| Reach { folders: vec![true; store.folders.len()], projects: vec![need; store.projects.len()] };
        if extent.is_all() {
            return everything(Depth::Verdict);
        }
        let wanted = |path: &Path| extent.covers(path);
        let mut reach = everything(Depth::Digest);
        let mut folders: Vec<bool> =
            store.folders.iter().map(|f| f.unit.as_deref().is_some_and(|p| wanted(&store.relative(p)))).collect();
        for ((file, need), marked) in store.projects.iter().zip(&mut reach.projects).zip(extent.marks(&store.projects))
        {
            if marked {
                *need = Depth::Verdict;
                folders[file.folder] = true;
            }
        }
        let judged = reach.projects.iter().filter(|need| **need == Depth::Verdict).count();
        let county = store.county.as_deref().is_some_and(|path| wanted(&store.relative(path)));
        if !county && !duties && judged * MOST_SHARE <= store.projects.len() {
            reach.narrow(store, laws, as_of, folders);
        }
        reach
    }

    /// 各个要读的项目文件，按路径；只要看全县的规则所得的，取摘要就够。
    pub fn files<'s>(&self, store: &'s Store, scope: &Scope) -> Vec<(&'s ProjectFile, Depth)> {
        let deepest = if scope.county_only { Depth::Digest } else { Depth::Verdict };
        let all = store.projects.iter().zip(&self.projects);
        all.filter(|(_, need)| **need != Depth::Nothing).map(|(file, need)| (file, deepest.min(*need))).collect()
    }

    /// 只留所看的、同一单位的和用得着的。
    fn narrow(&mut self, store: &Store, laws: &Laws, as_of: Date, folders: Vec<bool>) {
        for (file, need) in store.projects.iter().zip(&mut self.projects) {
            if *need == Depth::Digest && !folders[file.folder] {
                *need = Depth::Nothing;
            }
        }
        self.folders = folders;
        let (near, rest): (Vec<usize>, Vec<usize>) =
            (0..store.projects.len()).partition(|at| self.projects[*at] != Depth::Nothing);
        // 所看的里没有项目、没有单位：别的也就用不着。
        if near.is_empty() {
            self.projects = vec![Depth::Nothing; store.projects.len()];
            return;
        }
        let mut latest = digests(store, as_of, &near);
        let judged = near.iter().zip(&latest).filter(|(at, _)| self.projects[**at] == Depth::Verdict);
        let neighbours = Neighbours::of(judged.filter_map(|(_, digest)| digest.as_ref()), laws, as_of);
        let heads = store.heads();
        let distant = |at: &usize| is_distant(store, heads, *at, &neighbours);
        let mut fresh: Vec<usize> = rest.par_iter().copied().filter(|at| !distant(at)).collect();
        // 所指的编号一直找到头：上一期的上一期，也要看。
        let mut ids: HashSet<String> = HashSet::new();
        loop {
            let told = latest.iter().flatten().flat_map(Neighbours::ids).filter(|id| !ids.contains(*id));
            let told: HashSet<&str> = told.collect();
            let named = |at: &&usize| heads.get(**at).is_some_and(|head| told.contains(head.id));
            let unread = |at: &&usize| self.projects[**at] == Depth::Nothing;
            fresh.extend(rest.par_iter().filter(named).filter(unread).collect::<Vec<_>>());
            fresh.sort_unstable();
            fresh.dedup();
            ids.extend(told.into_iter().map(str::to_owned));
            if fresh.is_empty() {
                return;
            }
            latest = digests(store, as_of, &fresh);
            for at in fresh.drain(..) {
                self.projects[at] = Depth::Digest;
            }
        }
    }
}

/// 一批多少个项目。
const BATCH: usize = 4096;

/// 分批：同一单位的不分在两批。
pub(super) fn batches<'n, 's>(needed: &'n [(&'s ProjectFile, Depth)]) -> Vec<&'n [(&'s ProjectFile, Depth)]> {
    let mut batches = Vec::new();
    let mut rest = needed;
    while !rest.is_empty() {
        let last = rest[BATCH.min(rest.len()) - 1].0.folder;
        let end = rest.partition_point(|(file, _)| file.folder <= last);
        let (batch, more) = rest.split_at(end.max(1));
        batches.push(batch);
        rest = more;
    }
    batches
}

/// 细读几个文件，得各自的摘要；读不出的为无。
fn digests(store: &Store, as_of: Date, which: &[usize]) -> Vec<Option<Digest>> {
    which.par_iter().map(|at| digest(store, &store.projects[*at], as_of)).collect()
}

/// 一个文件的摘要；读不出的为无。
pub(super) fn digest(store: &Store, file: &ProjectFile, as_of: Date) -> Option<Digest> {
    let project = read_file::<Project>(&store.files, &file.path).value?;
    Some(Digest::of(&project, &file.path, &store.folders[file.folder].name, as_of))
}

/// 从要略看，一个文件与所看的不相干；说不清的、拟写而未写的不算。
fn is_distant(store: &Store, heads: &Heads, at: usize, neighbours: &Neighbours) -> bool {
    let path = &store.projects[at].path;
    let Some(head) = heads.get(at).filter(|_| !store.files.is_pending(path)) else { return false };
    if head.stems.lines().any(|stem| neighbours.has_stem(stem)) {
        return false;
    }
    let mut frameworks = neighbours.frameworks().peekable();
    !head.framed
        || frameworks.peek().is_none()
        || store.files.read(path).is_ok_and(|bytes| !mentions(&bytes, frameworks))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::{Files, load_laws};

    /// 只看 `paths` 时细读哪些文件（文件名，判断的加「!」）、读哪几个单位。
    fn read(root: &Path, paths: &[&str]) -> (Vec<String>, usize) {
        let store = Store::open(&Files::on_disk(root)).unwrap();
        let scope = Scope { paths: paths.iter().map(|p| root.join("projects").join(p)).collect(), ..Scope::default() };
        let laws = load_laws(None, &[]).unwrap();
        let as_of = Date::from_ymd_opt(2024, 1, 1).unwrap();
        let reach = Reach::of(&store, &laws, as_of, &Extent::of(&scope, root), false);
        let name = |(file, need): &(&ProjectFile, Depth)| {
            let mark = if *need == Depth::Verdict { "!" } else { "" };
            format!("{}{mark}", file.stem())
        };
        (reach.files(&store, &scope).iter().map(name).collect(), reach.folders.iter().filter(|f| **f).count())
    }

    #[test]
    fn only_what_is_needed_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(dir.path()).unwrap();
        let put = |path: String, text: String| {
            let path = root.join("projects").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        for n in 0..30 {
            let more = match n {
                7 => "phase: {number: 2, after: A-21}\n",
                21 => "phase: {number: 2, after: A-22}\n",
                _ => "",
            };
            let name = if n == 25 {
                "一号工程".into()
            } else {
                format!("{}号工程", ["甲", "乙", "丙"][n % 3].repeat(n + 1))
            };
            put(format!("单位{}/A-{n}.yaml", n / 3), format!("id: A-{n}\nname: {name}\nnature: 新建\n{more}"));
        }
        put("单位9/unit.yaml".into(), "name: 单位9\nkind: 机关\n".into());
        put("county.yaml".into(), "format: 1\nname: 县\nregion: 500237\n".into());
        assert_eq!(read(&root, &["单位3/A-11.yaml"]), (["A-10", "A-11!", "A-9"].map(String::from).to_vec(), 1));
        let named: Vec<String> = ["A-21", "A-22", "A-6", "A-7!", "A-8"].map(String::from).to_vec();
        let mut found = read(&root, &["单位2/A-7.yaml"]).0;
        found.sort();
        assert_eq!(found, named, "上一期的上一期也读");
        assert_eq!(read(&root, &["单位9/unit.yaml"]), (["A-27", "A-28", "A-29"].map(String::from).to_vec(), 1));
        for whole in [&["county.yaml"][..], &["."], &["单位0", "单位1"]] {
            assert_eq!(read(&root, whole).0.len(), 30, "{whole:?}");
        }
    }
}
