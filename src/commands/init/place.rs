//! 建台账的地方与名称合不合适：写之前就说，什么也不留下。

use std::path::Path;

use crate::{
    commands::Failure,
    model::FRAMEWORKS,
    store::{is_portable_name, shown, whole},
    text::safe,
};

/// 台账自己的文件夹：里面不另立台账。
const OWN: [&str; 4] = ["projects", "rules", "hooks", ".wsgov"];

/// 这个地方建不得台账。
///
/// # Errors
/// 系统的根、git 自己的文件夹、另一个台账里面。
pub(super) fn usable_place(folder: &Path) -> Result<(), Failure> {
    let folder = whole(folder);
    let refuse = |why: String| {
        Err(Failure::usage(format!("{why}，台账不建在这里；另建一个文件夹，如 wsgov init 台账 --county 县名")))
    };
    if folder.parent().is_none() {
        return refuse("这是整个系统的根".to_owned());
    }
    for above in folder.ancestors() {
        let is_bare = above.join("HEAD").is_file() && above.join("objects").is_dir() && above.join("refs").is_dir();
        if is_bare || above.file_name().is_some_and(|name| name == ".git") {
            return refuse(format!("{} 是 git 自己的文件夹", safe::visible(&shown(above))));
        }
        let inside = folder.strip_prefix(above).ok().and_then(|inside| inside.iter().next());
        let is_own = inside.is_some_and(|first| OWN.iter().any(|own| *own == first));
        if is_own && above.join("projects/county.yaml").is_file() {
            return refuse(format!("{} 是另一个台账，这里是它自己的文件夹", safe::visible(&shown(above))));
        }
    }
    Ok(())
}

/// 县名、单位名称能写进文件，单位也能作文件夹名。
///
/// # Errors
/// 不能。
pub(super) fn usable_name(what: &str, name: &str) -> Result<(), Failure> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '（' | '）' | '·' | '—');
    if is_portable_name(name) && name.chars().all(plain) && name != FRAMEWORKS {
        return Ok(());
    }
    let name = safe::line(name, 60);
    Err(Failure::usage(format!("{what}「{name}」不能用；只能有文字、数字、（）和·，单位不能叫「{FRAMEWORKS}」")))
}
