//! 台账的印记：项目、单位、规则集、附件各文件的名称、长短与改动时间。印记没有变，算过的就还作数。

use std::{
    fs::{self, DirEntry},
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

use rayon::prelude::*;

use super::discover::PROJECTS;

/// 印记。
pub type Stamp = u64;

/// 附件至多看这么多个：再多的，看不看得全不值得每一页都等。
const MOST_ATTACHMENTS: usize = 20_000;

/// 现在的印记；读不了的当作没有。
#[must_use]
pub fn stamp(root: &Path) -> Stamp {
    let projects = listed(&root.join(PROJECTS));
    let rules = of_folder(&root.join("rules"));
    let own: Vec<Stamp> = projects.iter().map(of_entry).collect();
    let units: Vec<Stamp> = projects.par_iter().map(|entry| of_unit(&entry.path())).collect();
    hashed((rules, own, units, of_others(root)))
}

/// 一个单位的文件夹：各文件，连同放在其中的附件。
fn of_unit(folder: &Path) -> Stamp {
    let mut left = MOST_ATTACHMENTS;
    let mut one = |entry: &DirEntry| {
        let inner = is_folder(entry).then(|| of_tree(&entry.path(), &mut left));
        (of_entry(entry), inner)
    };
    hashed(listed(folder).iter().map(&mut one).collect::<Vec<_>>())
}

/// 台账里别的文件夹，附件放在那里；隐藏的、编译出来的不算。
fn of_others(root: &Path) -> Stamp {
    let mut left = MOST_ATTACHMENTS;
    let others = listed(root).into_iter().filter(is_folder).filter(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        !name.starts_with('.') && ![PROJECTS, "rules", "target", "node_modules"].contains(&&*name)
    });
    hashed(others.map(|folder| of_tree(&folder.path(), &mut left)).collect::<Vec<_>>())
}

/// 一个文件夹连同其下的；链接不跟。
fn of_tree(folder: &Path, left: &mut usize) -> Stamp {
    let mut stamps = Vec::new();
    for entry in listed(folder) {
        if *left == 0 {
            break;
        }
        *left -= 1;
        stamps.push(of_entry(&entry));
        if is_folder(&entry) {
            stamps.push(of_tree(&entry.path(), left));
        }
    }
    hashed(stamps)
}

fn is_folder(entry: &DirEntry) -> bool {
    entry.file_type().is_ok_and(|kind| kind.is_dir())
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
        // 附件：添了、改了、删了，在台账的文件夹里，也在单位的文件夹里。
        for folder in ["附件/2024", "projects/甲/附件"] {
            let folder = dir.path().join(folder);
            fs::create_dir_all(&folder).unwrap();
            seen.push(stamp(dir.path()));
            fs::write(folder.join("报告.pdf"), "甲").unwrap();
            seen.push(stamp(dir.path()));
            fs::write(folder.join("报告.pdf"), "甲乙").unwrap();
            seen.push(stamp(dir.path()));
        }
        assert_eq!(seen.last(), Some(&stamp(dir.path())));
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), all);
    }
}
