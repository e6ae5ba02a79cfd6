//! git 里的一层文件夹：其中各项，依名称；用到时才取，也能与另一份逐层比。

use std::{
    cmp::Ordering,
    ffi::{OsStr, OsString},
    sync::OnceLock,
};

use super::{FileKind, walk::DEEPEST};
use crate::store::git::{ListedFile, Oid};

/// 一层文件夹。
#[derive(Debug, Default)]
pub struct Branch {
    /// 在 git 里的名称：名称相同，其下全同。索引里的没有。
    pub oid: Option<Oid>,
    /// 其中各项，用到时才取。
    entries: OnceLock<Vec<TreeEntry>>,
}

/// 文件夹里的一项。
#[derive(Debug)]
pub struct TreeEntry {
    /// 名称。
    pub name: OsString,
    /// 是什么。
    pub node: TreeNode,
}

/// 一项是什么。
#[derive(Debug)]
pub enum TreeNode {
    /// 文件（链接、子仓库也在其中），与内容的名称。
    Leaf(FileKind, Oid),
    /// 文件夹。
    Branch(Branch),
}

impl Branch {
    /// 还没有取的。
    pub fn unread(oid: Oid) -> Self {
        Branch { oid: Some(oid), entries: OnceLock::new() }
    }

    /// 由列出的各项构成：依路径的字节排好，同一文件夹的就都挨着。
    pub fn of(listed: &[ListedFile]) -> Self {
        let named: Vec<(Vec<&OsStr>, &ListedFile)> = listed.iter().map(|f| (f.path.iter().collect(), f)).collect();
        grown(&named, 0)
    }

    /// 已经取了的各项，依名称。
    pub fn entries(&self) -> Option<&[TreeEntry]> {
        self.entries.get().map(Vec::as_slice)
    }

    /// 记下取来的各项。git 排文件夹时当它的名称后面还有「/」，这里一律依名称。
    pub fn fill(&self, mut entries: Vec<TreeEntry>) -> &[TreeEntry] {
        entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        self.entries.get_or_init(|| entries)
    }
}

impl TreeEntry {
    /// 是文件的：是什么，与内容的名称。
    pub fn leaf(&self) -> Option<(FileKind, &Oid)> {
        match &self.node {
            TreeNode::Leaf(kind, oid) => Some((*kind, oid)),
            TreeNode::Branch(_) => None,
        }
    }

    /// 是文件夹的。
    pub fn branch(&self) -> Option<&Branch> {
        match &self.node {
            TreeNode::Branch(branch) => Some(branch),
            TreeNode::Leaf(..) => None,
        }
    }
}

/// 再深的不是台账的文件，也不是它的附件：不再一层层地分，索引里写得多深都不会撑破栈。
fn grown(listed: &[(Vec<&OsStr>, &ListedFile)], depth: usize) -> Branch {
    let same = |a: &(Vec<&OsStr>, &ListedFile), b: &(Vec<&OsStr>, &ListedFile)| a.0.get(depth) == b.0.get(depth);
    let entry = |group: &[(Vec<&OsStr>, &ListedFile)]| {
        let (names, file) = group.first()?;
        let node = match names.len() == depth + 1 {
            true => TreeNode::Leaf(file.kind, file.oid),
            false if depth >= DEEPEST => TreeNode::Leaf(FileKind::Other, file.oid),
            false => TreeNode::Branch(grown(group, depth + 1)),
        };
        Some(TreeEntry { name: (*names.get(depth)?).to_owned(), node })
    };
    let branch = Branch::default();
    branch.fill(listed.chunk_by(same).filter_map(entry).collect());
    branch
}

/// 两份依名称排好的，同名的配成一对。
pub fn paired<'a, A, B>(
    ours: &'a [A],
    theirs: &'a [B],
    name: impl Fn(&'a A) -> &'a OsStr + 'a,
    other: impl Fn(&'a B) -> &'a OsStr + 'a,
) -> impl Iterator<Item = (Option<&'a A>, Option<&'a B>)> {
    let (mut ours, mut theirs) = (ours.iter().peekable(), theirs.iter().peekable());
    std::iter::from_fn(move || {
        let order = match (ours.peek(), theirs.peek()) {
            (None, None) => return None,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => name(a).cmp(other(b)),
        };
        Some((ours.next_if(|_| order.is_le()), theirs.next_if(|_| order.is_ge())))
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Branch, FileKind, ListedFile, Oid, TreeEntry};

    fn file(path: &str) -> ListedFile {
        let oid = Oid::read(&"a".repeat(40)).unwrap();
        ListedFile { path: PathBuf::from(path), kind: FileKind::File, oid }
    }

    #[test]
    fn the_index_becomes_folders_however_deep_its_paths() {
        let deep = "a/".repeat(50_000) + "b";
        let root = Branch::of(&[file(&deep), file("甲-1/x"), file("甲/a.yaml"), file("甲/b.yaml"), file("甲0")]);
        let names: Vec<&str> = root.entries().unwrap().iter().map(|e| e.name.to_str().unwrap()).collect();
        assert_eq!(names, ["a", "甲", "甲-1", "甲0"], "依名称，不依路径的字节");
        let inside = root.entries().unwrap()[1].branch().and_then(Branch::entries).unwrap();
        assert_eq!(inside.iter().filter_map(TreeEntry::leaf).count(), 2);
        let mut here = &root.entries().unwrap()[0];
        let mut depth = 1;
        while let Some(branch) = here.branch() {
            here = &branch.entries().unwrap()[0];
            depth += 1;
        }
        assert_eq!((depth, here.leaf().map(|(kind, _)| kind)), (65, Some(FileKind::Other)));
    }
}
