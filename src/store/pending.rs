//! 拟写而未写的文件：放在临时的文件夹里，核查时当它们已经在台账里。写之前说的疑点，与写之后 `check` 所见相同。

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use tempfile::TempDir;

use super::{
    StoreError,
    discover::{COUNTY, Folder, PROJECTS, ProjectFile, Store, UNIT},
};

/// 一批拟写的文件。
#[derive(Debug)]
pub struct Pending {
    /// 随它而去的临时文件夹。
    _folder: TempDir,
    /// 台账里的路径（相对于根）到临时的文件。
    places: BTreeMap<PathBuf, PathBuf>,
}

impl Pending {
    /// 拟写的这个文件现在放在哪里。
    #[must_use]
    pub fn place(&self, path: &Path) -> Option<PathBuf> {
        self.places.get(path).cloned()
    }
}

impl Store {
    /// 当这些文件已经写了：路径相对于根。
    ///
    /// # Errors
    /// 临时文件夹写不了。
    pub fn with_pending(mut self, files: &[(PathBuf, Vec<u8>)]) -> Result<Store, StoreError> {
        let temporary = std::env::temp_dir();
        let folder = tempfile::tempdir().map_err(|e| StoreError::io(&temporary, &e))?;
        let mut places = BTreeMap::new();
        for (n, (path, bytes)) in files.iter().enumerate() {
            let place = folder.path().join(format!("{n}.yaml"));
            fs::write(&place, bytes).map_err(|e| StoreError::io(&place, &e))?;
            places.insert(path.clone(), place);
            self.list(path);
        }
        self.pending = Some(Arc::new(Pending { _folder: folder, places }));
        Ok(self)
    }

    /// 列入一个拟写的文件；已经列着的不重复。
    fn list(&mut self, path: &Path) {
        let parts: Vec<String> = path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        match parts.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [PROJECTS, COUNTY] => self.county = Some(self.root.join(path)),
            [PROJECTS, unit, file] => {
                let known = self.folders.iter().position(|f| &*f.name == unit);
                let folder = known.unwrap_or_else(|| {
                    self.folders.push(Folder { name: unit.into(), unit: None });
                    self.folders.len() - 1
                });
                if file == UNIT {
                    self.folders[folder].unit = Some(self.root.join(path));
                } else if self.projects.iter().all(|p| *p.path != *path) {
                    self.projects.push(ProjectFile { path: path.into(), folder });
                }
            }
            _ => {}
        }
    }
}
