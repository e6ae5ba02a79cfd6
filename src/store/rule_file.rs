//! 指明一部规则集：文件，或随程序带的一部的标识。

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    StoreError,
    laws::{read_given, utf8},
};
use crate::{
    rules::known,
    ruleset::{RuleSet, RuleSetError, SHIPPED, id_of},
};

/// 一部规则集的来处与原文。
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// 显示用的路径。
    pub path: PathBuf,
    /// 文件名，如 `lishui-2025.toml`。
    pub name: String,
    /// 原文。
    pub text: String,
}

/// 找一部规则集；既不是文件、也不是随程序带的为无。
///
/// # Errors
/// 有这个文件而读不出。
pub fn find_rule_file(path: &Path) -> Result<Option<RuleFile>, StoreError> {
    if path.is_file() {
        let text = utf8(&(path.to_owned(), read_given(path)))?.to_owned();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return Ok(Some(RuleFile { path: path.to_owned(), name, text }));
    }
    let found = SHIPPED.iter().find(|(id, _)| path == Path::new(id));
    Ok(found.map(|(id, text)| RuleFile { path: path.to_owned(), name: format!("{id}.toml"), text: (*text).to_owned() }))
}

impl RuleFile {
    /// 读入并查验：施行之初的，与历次修改之后的；可以沿用同一个文件夹里的另一部。
    ///
    /// # Errors
    /// 全部错误，各指到行列。
    pub fn editions(&self) -> Result<Vec<RuleSet>, Vec<RuleSetError>> {
        RuleSet::editions(&self.path, &self.text, &known(), &|id| self.beside(id))
    }

    fn beside(&self, id: &str) -> Option<(PathBuf, String)> {
        let folder = self.path.parent().filter(|_| self.path.is_file())?;
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let files = fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|entry| entry.path());
        // 链接可以指到设备、管道：读不完，也等不到头。
        let sets = files.filter(|path| path.extension().is_some_and(|x| x == "toml") && path.is_file());
        let others = sets.filter(|path| *path != self.path);
        others
            .filter_map(|path| Some((String::from_utf8(read_given(&path).ok()?).ok()?, path)))
            .find(|(text, _)| id_of(text).is_some_and(|own| own == id))
            .map(|(text, path)| (path, text))
    }
}
