//! 存成文件：报表、数据表、手册页、升级的规则集。先写旁边的临时文件，再换名，中断时原来的还在。
//!
//! 在台账、仓库之下的，路上一段链接也不经：抄来的文件夹里早摆好一个链接，也写不到外面去。
//! 别处的路径是用的人自己的，照系统的走法。

use std::{
    ffi::{OsStr, OsString},
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use super::{
    StoreError,
    discover::PROJECTS,
    files::{Dir, FileKind, whole},
    write::{Mode, OUTPUT, finish},
};

/// 基线：`check --format json -o` 存下的已知疑点，钩子与平台在这里找它。
const BASELINE: &str = ".wsgov/baseline.json";

/// 要写的一处：所在的文件夹与名字。
#[derive(Debug)]
pub struct Outlet {
    folder: Dir,
    name: OsString,
    path: PathBuf,
}

/// 存成文件；设备、管道（如 /dev/stdout）直接写。
///
/// # Errors
/// 是台账自己的，路上有链接，或写不了。
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let special = fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir());
    if special && outermost(&whole(path)).is_none() {
        return fs::write(path, bytes).map_err(|e| StoreError::io(path, &e));
    }
    Outlet::open(path)?.write(bytes)
}

/// 换掉台账自己的一个文件。
///
/// # Errors
/// 路上有链接，或写不了。
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    Outlet::at(path)?.write(bytes)
}

impl Outlet {
    /// 要写的一处，没有的文件夹不建。
    ///
    /// # Errors
    /// 是台账自己的，没有那个文件夹，或路上有链接。
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        refuse_own(path)?;
        Self::at(path)
    }

    /// 要写的一处，没有的文件夹新建。
    ///
    /// # Errors
    /// 同上，或建不了。
    pub fn making_folders(path: &Path) -> Result<Self, StoreError> {
        refuse_own(path)?;
        let fail = |e: io::Error| StoreError::io(path, &e);
        let full = whole(path);
        match outermost(&full) {
            Some(root) => {
                let folders = full.strip_prefix(root).ok().and_then(Path::parent).unwrap_or(Path::new(""));
                Dir::open(root).and_then(|dir| dir.make_folders(folders)).map_err(fail)?;
            }
            None => fs::create_dir_all(path.parent().unwrap_or(path)).map_err(fail)?,
        }
        Self::at(path)
    }

    fn at(path: &Path) -> Result<Self, StoreError> {
        let fail = |e: io::Error| StoreError::io(path, &e);
        let full = whole(path);
        let (folder, name) = match outermost(&full) {
            Some(root) => {
                let relative = full.strip_prefix(root).unwrap_or(&full);
                let (folder, name) = Dir::open(root).and_then(|dir| dir.parent(relative)).map_err(fail)?;
                (folder, name.to_owned())
            }
            None => {
                let target = dunce::canonicalize(path).unwrap_or_else(|_| path.to_owned());
                let above = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
                let name = target.file_name().ok_or_else(|| fail(io::ErrorKind::IsADirectory.into()))?;
                (Dir::open(above).map_err(fail)?, name.to_owned())
            }
        };
        match folder.about(&name).map(|about| about.kind) {
            Ok(FileKind::File) | Err(_) => Ok(Outlet { folder, name, path: path.to_owned() }),
            Ok(FileKind::Folder) => Err(fail(io::ErrorKind::IsADirectory.into())),
            Ok(FileKind::Link) => Err(fail(io::Error::other(super::files::LINK))),
            Ok(FileKind::Other) => Err(fail(io::Error::other(super::files::NOT_PLAIN))),
        }
    }

    /// 一次写完。
    ///
    /// # Errors
    /// 写不了；原来的还在。
    pub fn write(&self, bytes: &[u8]) -> Result<(), StoreError> {
        let temporary = OsString::from(format!("{OUTPUT}{:016x}.tmp", fastrand::u64(..)));
        let mode = self.folder.about(&self.name).ok().and_then(|about| about.mode);
        let mode = mode.map_or(Mode::Usual, |mode| Mode::As(Some(mode)));
        finish(&self.folder, &temporary, &self.name, bytes, mode).map_err(|e| StoreError::io(&self.path, &e))
    }

    /// 边算边写的：旁边的临时文件，以点开头，各引擎都不读。写完由 [`Outlet::commit`] 换名。
    ///
    /// # Errors
    /// 建不了。
    pub fn begin(&self) -> Result<File, StoreError> {
        let partial = self.partial();
        // 上次没有写完的；是链接的，只删链接本身。
        let _ = self.folder.remove(&partial);
        self.folder.create(&partial, 0o666).map_err(|e| StoreError::io(&self.path, &e))
    }

    /// 写完了，换名。
    ///
    /// # Errors
    /// 换不了；原来的还在。
    pub fn commit(&self) -> Result<(), StoreError> {
        self.folder.rename(&self.partial(), &self.name).map_err(|e| StoreError::io(&self.path, &e))
    }

    fn partial(&self) -> OsString {
        OsString::from_iter([OsStr::new("."), &self.name, OsStr::new(".partial")])
    }

    /// 写在哪里。
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// 台账自己的文件不覆盖：写错一个路径，一个项目就没有了。
fn refuse_own(path: &Path) -> Result<(), StoreError> {
    // 写的路径，与经过链接真正所在的，都看。
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let real =
        dunce::canonicalize(path).ok().or_else(|| Some(dunce::canonicalize(folder).ok()?.join(path.file_name()?)));
    if is_own(&whole(path)) || real.is_some_and(|real| is_own(&real)) {
        let reason = "这是台账自己的文件夹，报表不写在这里，以免覆盖了项目；换一个地方".to_owned();
        return Err(StoreError::Io { path: path.to_owned(), reason });
    }
    Ok(())
}

/// 台账自己的：项目、规则集，和 git、本程序所用的；基线是核查存下的，除外。
fn is_own(path: &Path) -> bool {
    let mut roots = path.ancestors().skip(1).filter(|above| is_root(above));
    roots.any(|root| {
        let inside = path.strip_prefix(root).unwrap_or(path);
        inside != Path::new(BASELINE)
            && inside.iter().next().map(OsStr::to_string_lossy).is_some_and(|name| {
                name == PROJECTS || name == "rules" || name.starts_with(".wsgov") || name.starts_with(".git")
            })
    })
}

/// 最外层的台账或仓库：取最外层的，其中的链接就不能另立一个根。
fn outermost(path: &Path) -> Option<&Path> {
    path.ancestors().skip(1).filter(|above| is_root(above)).last()
}

/// 台账，或仓库的最上层。只有一个叫 projects 的文件夹的不算：别人的家目录里也常有。
fn is_root(folder: &Path) -> bool {
    let projects = folder.join(PROJECTS);
    let has_unit =
        || fs::read_dir(&projects).is_ok_and(|all| all.flatten().any(|e| e.path().join("unit.yaml").exists()));
    folder.join(".git").exists() || projects.join("county.yaml").exists() || has_unit()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn below_a_store_nothing_is_written_through_a_link() {
        let dir = tempfile::tempdir().unwrap();
        let home = fs::canonicalize(dir.path()).unwrap();
        let (root, outside) = (home.join("台账"), home.join("外"));
        fs::create_dir_all(root.join("projects/县教委")).unwrap();
        fs::create_dir_all(root.join("报表")).unwrap();
        fs::create_dir_all(outside.join("projects/甲")).unwrap();
        fs::write(root.join("projects/county.yaml"), "").unwrap();
        fs::write(outside.join("projects/county.yaml"), "").unwrap();
        fs::write(outside.join("要紧的"), "原样").unwrap();
        symlink("../外", root.join("链夹")).unwrap();
        symlink("../外/要紧的", root.join("链.csv")).unwrap();
        symlink("没有", root.join("空链.csv")).unwrap();
        symlink("../../外/要紧的", root.join("报表/.表.csv.partial")).unwrap();
        for (path, reason) in [
            ("链夹/要紧的", "符号链接"),
            ("链夹/新的", "符号链接"),
            ("链.csv", "符号链接"),
            ("空链.csv", "符号链接"),
            ("报表/../链.csv", "符号链接"),
            ("报表", "文件夹"),
            ("projects/county.yaml", "台账自己的"),
            ("projects/县教委/新.csv", "台账自己的"),
            ("报表/../rules/新.csv", "台账自己的"),
            (".wsgov-journal", "台账自己的"),
            ("链夹/projects/甲/新.csv", "台账自己的"),
        ] {
            for opened in [Outlet::open(&root.join(path)), Outlet::making_folders(&root.join(path))] {
                let error = opened.unwrap_err().to_string();
                assert!(error.contains(reason), "{path}：{error}");
            }
            assert!(save(&root.join(path), b"x").is_err(), "{path}");
        }
        let outlet = Outlet::making_folders(&root.join("报表/新/表.csv")).unwrap();
        outlet.write(b"1").unwrap();
        outlet.write(b"2").unwrap();
        assert_eq!(fs::read(root.join("报表/新/表.csv")).unwrap(), b"2");
        fs::create_dir_all(root.join(".wsgov")).unwrap();
        save(&root.join(BASELINE), b"{}").unwrap();
        assert!(save(&root.join(".wsgov/schema.json"), b"{}").is_err());
        // 早摆好的临时文件是链接的：删的是链接，写的是新的。
        let outlet = Outlet::open(&root.join("报表/表.csv")).unwrap();
        io::Write::write_all(&mut outlet.begin().unwrap(), b"3").unwrap();
        outlet.commit().unwrap();
        assert_eq!(fs::read(root.join("报表/表.csv")).unwrap(), b"3");
        assert_eq!(fs::read_to_string(outside.join("要紧的")).unwrap(), "原样");
    }

    #[test]
    fn elsewhere_links_are_the_users_own() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("projects/随便")).unwrap();
        fs::write(dir.path().join("实.csv"), "旧").unwrap();
        symlink("实.csv", dir.path().join("链.csv")).unwrap();
        save(&dir.path().join("链.csv"), b"x").unwrap();
        assert_eq!(fs::read(dir.path().join("实.csv")).unwrap(), b"x");
        save(&dir.path().join("projects/随便/表.csv"), b"x").unwrap();
        save(Path::new("/dev/null"), b"x").unwrap();
    }
}
