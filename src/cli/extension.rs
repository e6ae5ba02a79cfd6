//! 存成什么格式：写明的，或文件的扩展名所说的。

use std::path::PathBuf;

use crate::{
    commands::Failure,
    text::{Word, safe},
};

/// 写明的格式，或扩展名所说的（照 `words` 的英文与别名，`.txt` 是文字）；没有文件、没有扩展名的（如 /dev/stdout）为无。
///
/// # Errors
/// 有扩展名，却没有这种格式：写成别的格式，打开就是坏的。
pub(super) fn format_of<F>(
    written: Option<F>,
    file: Option<&PathBuf>,
    words: &[Word],
    find: impl Fn(&str) -> Option<F>,
) -> Result<Option<F>, Failure> {
    if written.is_some() {
        return Ok(written);
    }
    let Some(extension) = file.and_then(|file| file.extension()) else { return Ok(None) };
    let extension = extension.to_string_lossy().to_lowercase();
    let name = if extension == "txt" { "text" } else { extension.as_str() };
    let known = |word: &Word| word.en == name || word.also.contains(&name);
    if let Some(found) = words.iter().find(|word| known(word)).and_then(|word| find(word.en)) {
        return Ok(Some(found));
    }
    let all: Vec<String> = words
        .iter()
        .filter(|word| word.en != "table")
        .map(|word| format!(".{}", word.also.first().unwrap_or(&word.en)))
        .collect();
    let all = all.join("、").replace(".text", ".txt");
    let extension = safe::line(&extension, 20);
    Err(Failure::usage(format!("没有扩展名「.{extension}」这种格式；扩展名用 {all}，或用 --format 指明")))
}
