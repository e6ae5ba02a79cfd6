//! 找到台账：根、县、各单位的文件夹和项目文件。只认规定的位置；放错地方的文件也报出来。

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use rayon::prelude::*;

use super::{
    Progress, StoreError,
    files::{Dir, FileKind, Files, LINK},
    heads::Heads,
    listed::{Folder, ProjectFile},
};
use crate::{model::FRAMEWORKS, text::safe::is_hostile};

/// 放错地方或不能读的文件，连同理由。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misplaced {
    /// 路径。
    pub path: PathBuf,
    /// 理由。
    pub reason: &'static str,
    /// 怎么办。
    pub help: &'static str,
}

/// 台账：根与其中的文件，还没有读内容。
#[derive(Clone, Debug)]
pub struct Store {
    /// 根。
    pub root: PathBuf,
    /// 从哪里读。
    pub files: Files,
    /// county.yaml，有则。
    pub county: Option<PathBuf>,
    /// 各单位的文件夹，按名称。
    pub folders: Vec<Folder>,
    /// 各项目文件，按路径。
    pub projects: Vec<ProjectFile>,
    /// 跨部门框架的文件。
    pub frameworks: Vec<PathBuf>,
    /// 放错地方的文件。
    pub misplaced: Vec<Misplaced>,
    /// 项目之外的文件，相对于根：单位、县、框架、附件，放错地方的。
    pub(super) others: Vec<PathBuf>,
    /// 读文件时怎样报进度。
    pub progress: Progress,
    /// 各项目文件的要略，用到时才读。
    pub(super) heads: Arc<OnceLock<Heads>>,
}

/// 项目文件夹的名称。
pub const PROJECTS: &str = "projects";
const COUNTY: &str = "county.yaml";
const UNIT: &str = "unit.yaml";

impl Store {
    /// 从 `start` 往上找根。
    ///
    /// # Errors
    /// 一直到最上层也没有 `projects/`。
    pub fn find_root(start: &Path) -> Result<PathBuf, StoreError> {
        let full = dunce::canonicalize(start).map_err(|e| StoreError::io(start, &e))?;
        let root = full.ancestors().find(|dir| dir.join(PROJECTS).is_dir());
        let root = root.ok_or(StoreError::NotFound(start.to_owned()))?;
        refuse_link(&root.join(PROJECTS))?;
        Ok(root.to_owned())
    }

    /// 列出台账中的文件。
    ///
    /// # Errors
    /// 文件夹读不了。
    pub fn open(files: &Files) -> Result<Store, StoreError> {
        let mut store = Store {
            root: files.root().to_owned(),
            files: files.clone(),
            county: None,
            folders: Vec::new(),
            projects: Vec::new(),
            frameworks: Vec::new(),
            misplaced: Vec::new(),
            others: Vec::new(),
            progress: Progress::default(),
            heads: Arc::default(),
        };
        let base = Path::new(PROJECTS);
        let walked = files.walk(base).map_err(|e| StoreError::io(&store.full(&e.path), &e.error))?;
        for (path, kind, depth) in walked {
            store.take(path, kind, depth);
        }
        store.projects.shrink_to_fit();
        Ok(store)
    }

    /// 认出一个路径（相对于根）；大多是项目文件，先认。
    fn take(&mut self, path: PathBuf, kind: FileKind, depth: usize) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let extension = path.extension();
        let yaml = extension.is_some_and(|x| x == "yaml");
        let framed = in_frameworks(&path);
        if yaml && kind == FileKind::File && depth == 2 && name != UNIT && !framed {
            let folder = self.folders.len().saturating_sub(1);
            return self.projects.push(ProjectFile { path: path.into(), folder });
        }
        if kind == FileKind::Folder {
            if depth == 1 && name != FRAMEWORKS {
                self.folders.push(Folder { name: name.as_ref().into(), unit: None });
            }
            return;
        }
        self.others.push(path.clone());
        let full = self.full(&path);
        let mut misplace = |reason, help| self.misplaced.push(Misplaced { path: full.clone(), reason, help });
        if extension.is_some_and(|x| x == "yml" || x.eq_ignore_ascii_case("yaml") && !yaml) {
            misplace("扩展名应是 .yaml", "把扩展名改为小写的 .yaml");
        } else if kind == FileKind::Link && (yaml || depth == 1) {
            misplace("这是符号链接；台账不读链接，以免读到台账以外的文件", "换成文件本身");
        } else if yaml && kind != FileKind::File {
            misplace("这不是普通文件", "换成普通文件，或删去");
        } else if yaml {
            match depth {
                1 if name == COUNTY => self.county = Some(full),
                2 if framed && name == UNIT => {
                    misplace("「框架」这个文件夹只放跨部门框架，不是单位", "单位换一个文件夹名");
                }
                2 if framed => self.frameworks.push(full),
                2 => self.folders.last_mut().into_iter().for_each(|folder| folder.unit = Some(full.clone())),
                _ => misplace("放错了地方", "项目文件放在 projects/单位/ 之下，只一层；县放在 projects/county.yaml"),
            }
        }
    }

    /// 当这些文件已经写了（路径相对于根）；都是原来就有的，不必再列一遍。
    ///
    /// # Errors
    /// 文件夹读不了。
    pub fn with_pending(&self, written: &[(PathBuf, Vec<u8>)]) -> Result<Store, StoreError> {
        let files = self.files.with_pending(written);
        let known = |path: &Path| self.projects.binary_search_by(|file| (*file.path).cmp(path)).is_ok();
        match written.iter().all(|(path, _)| known(path)) {
            true => Ok(Store { files, ..self.clone() }),
            false => Ok(Store::open(&files)?.telling(&self.progress)),
        }
    }

    /// 读文件时这样报进度。
    #[must_use]
    pub fn telling(self, progress: &Progress) -> Self {
        Store { progress: progress.clone(), ..self }
    }

    /// 从 `files` 读，列过的照旧。
    #[must_use]
    pub fn reading(self, files: &Files) -> Self {
        Store { files: files.clone(), ..self }
    }

    /// 大台账的要略先读好，以后各次都用它。
    #[must_use]
    pub fn skimmed(self) -> Self {
        if Heads::are_kept(&self.files, self.projects.len()) {
            self.heads();
        }
        self
    }

    /// 各项目文件的要略，只看已经写了的。
    pub(super) fn heads(&self) -> &Heads {
        self.heads.get_or_init(|| Heads::of(&self.files, &self.folders, &self.projects))
    }

    /// 第几个项目文件的内容的摘要，凭存着的要略就知道的；没有存着的不去读，为无。
    pub(super) fn known(&self, at: usize) -> Option<[u8; 20]> {
        let is_kept = Heads::are_kept(&self.files, self.projects.len());
        let is_pending = self.projects.get(at).is_some_and(|file| self.files.is_pending(&file.path));
        if is_kept && !is_pending { self.heads().oid(at) } else { None }
    }

    /// 存着的要略与文件不符：结果已是从头读过的，但缘故要查。
    #[must_use]
    pub fn doubt(&self) -> Option<&'static str> {
        let doubtful = self.heads.get().is_some_and(Heads::is_doubtful);
        doubtful.then_some(
            "存在 .git/wsgov/ 的要略与文件不符，已经弃去，结果是从头读过的；一再如此，请用 --no-cache，并告知程序的维护者",
        )
    }

    /// 自根起的路径，供读文件。
    #[must_use]
    pub fn full(&self, path: &Path) -> PathBuf {
        self.root.join(path)
    }

    /// 相对于根的路径，供显示与比较。
    #[must_use]
    pub fn relative(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap_or(path).to_owned()
    }

    /// 按编号找项目文件：每个单位看一眼，不必列出全部文件。
    ///
    /// # Errors
    /// 文件夹读不了。
    pub fn find_project(files: &Files, id: &str) -> Result<Vec<PathBuf>, StoreError> {
        // 编号来自命令行，不能借它走出台账。
        if !is_project_id(id) {
            return Ok(Vec::new());
        }
        let base = Path::new(PROJECTS);
        let listed = files.list(base).map_err(|e| StoreError::io(&files.root().join(base), &e))?;
        let mut found: Vec<PathBuf> = listed
            .into_iter()
            .filter(|(folder, kind)| *kind == FileKind::Folder && !folder.ends_with(FRAMEWORKS))
            .map(|(folder, _)| folder.join(format!("{id}.yaml")))
            .filter(|path| files.has(path))
            .map(|path| files.root().join(path))
            .collect();
        found.sort();
        Ok(found)
    }

    /// 这些单位里编号以 `typed` 开头的项目与它的单位，没有次序；只列文件名，不读内容，每个单位至多看 `most` 个文件。
    /// 读不了的文件夹略过。
    #[must_use]
    pub fn projects_beginning(root: &Path, units: &[String], typed: &str, most: usize) -> Vec<(String, Arc<str>)> {
        let projects = Dir::open(&root.join(PROJECTS)).ok();
        let is_wanted = |name: &[u8]| name.strip_suffix(b".yaml").is_some_and(|id| id.starts_with(typed.as_bytes()));
        let of_unit = |unit: &String| {
            let folder = projects.as_ref().and_then(|projects| projects.enter(OsStr::new(unit)).ok());
            let found = folder.and_then(|folder| folder.files(most, is_wanted).ok()).unwrap_or_default();
            let unit: Arc<str> = unit.as_str().into();
            found.into_iter().filter_map(move |mut name| {
                name.truncate(name.len() - ".yaml".len());
                is_project_id(&name).then(|| (name, unit.clone()))
            })
        };
        units.par_iter().flat_map_iter(of_unit).collect()
    }

    /// 各单位的文件夹名，依名称排列。读不了的为空。
    #[must_use]
    pub fn units(root: &Path) -> Vec<String> {
        let entries = fs::read_dir(root.join(PROJECTS)).into_iter().flatten().filter_map(Result::ok);
        let folders = entries.filter(|e| e.file_type().is_ok_and(|t| t.is_dir()));
        let mut names: Vec<String> = folders.filter_map(|e| e.file_name().into_string().ok()).collect();
        names.retain(|name| is_plain_name(name) && name != FRAMEWORKS);
        names.sort();
        names
    }
}

/// 在「框架」文件夹里。
fn in_frameworks(path: &Path) -> bool {
    path.parent().and_then(Path::file_name).is_some_and(|folder| folder == FRAMEWORKS)
}

/// 台账不经链接读写，以免到了台账以外；是链接的拒绝。
fn refuse_link(path: &Path) -> Result<(), StoreError> {
    if fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink()) {
        return Err(StoreError::Io { path: path.to_owned(), reason: LINK.to_owned() });
    }
    Ok(())
}

/// 可以作项目编号：能作文件名，又不与 unit.yaml 相混。
#[must_use]
pub fn is_project_id(id: &str) -> bool {
    is_plain_name(id) && !id.eq_ignore_ascii_case(UNIT.trim_end_matches(".yaml"))
}

/// 文件名里不能有的，供说明。
pub const PLAIN_NAME: &str = "不以点开头，不以点、空格结尾，不叫 CON、NUL 等 Windows 留用的名字，没有 / \\ : * ? \" < > | 和看不见的字符，不超过 200 字节；如 WS-2026-001";

/// Windows 留给设备的名字：不分大小写，后面有没有扩展名都不能用。
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// 新起的名字，各种系统上都能用：Windows 上拉取下来也要写得成文件。已有的不问。
#[must_use]
pub fn is_portable_name(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_lowercase();
    let port = |kind: &str| stem.strip_prefix(kind).is_some_and(|n| matches!(n.as_bytes(), [b'0'..=b'9']));
    is_plain_name(name)
        && !name.ends_with(['.', ' '])
        && !DEVICES.contains(&stem.as_str())
        && !port("com")
        && !port("lpt")
}

/// 可以作文件名：没有路径分隔和看不见的字符，不以点开头。
fn is_plain_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 200
        && !name.starts_with('.')
        && !name.contains(|c: char| is_hostile(c) || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'))
}
