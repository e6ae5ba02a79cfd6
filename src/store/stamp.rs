//! 台账的印记：项目、单位、规则集各文件的名称、长短与改动时间。印记没有变，算过的就还作数。

use std::{
    fs::{self, DirEntry},
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

use rayon::prelude::*;

use super::discover::PROJECTS;

/// 印记。
pub type Stamp = u64;

/// 现在的印记；读不了的当作没有。
#[must_use]
pub fn stamp(root: &Path) -> Stamp {
    let projects = listed(&root.join(PROJECTS));
    let rules = of_folder(&root.join("rules"));
    let own: Vec<Stamp> = projects.iter().map(of_entry).collect();
    let units: Vec<Stamp> = projects.par_iter().map(|entry| of_folder(&entry.path())).collect();
    hashed((rules, own, units))
}

/// 文件夹里的各项，依名称：列出的次序不作数。
fn listed(folder: &Path) -> Vec<DirEntry> {
    let mut entries: Vec<DirEntry> = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).collect();
    entries.sort_by_key(DirEntry::file_name);
    entries
}

fn of_folder(folder: &Path) -> Stamp {
    hashed(listed(folder).iter().map(of_entry).collect::<Vec<_>>())
}

fn of_entry(entry: &DirEntry) -> Stamp {
    let about = entry.metadata().ok();
    hashed((entry.file_name(), about.as_ref().map(fs::Metadata::len), about.and_then(|a| a.modified().ok())))
}

fn hashed(of: impl Hash) -> Stamp {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_change_changes_the_stamp() {
        let dir = tempfile::TempDir::new().unwrap();
        let unit = dir.path().join("projects/甲");
        fs::create_dir_all(&unit).unwrap();
        let mut seen = vec![stamp(dir.path())];
        fs::write(unit.join("A.yaml"), "id: A\n").unwrap();
        seen.push(stamp(dir.path()));
        fs::write(unit.join("A.yaml"), "id: A\nname: 甲\n").unwrap();
        seen.push(stamp(dir.path()));
        fs::rename(unit.join("A.yaml"), unit.join("B.yaml")).unwrap();
        seen.push(stamp(dir.path()));
        fs::write(dir.path().join("projects/county.yaml"), "name: 县\n").unwrap();
        seen.push(stamp(dir.path()));
        assert_eq!(seen.last(), Some(&stamp(dir.path())));
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), all);
    }
}
