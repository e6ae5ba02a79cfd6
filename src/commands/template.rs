//! `wsgov report template`：空白的申报表。

use std::path::PathBuf;

use crate::{
    commands::{Env, Exit, Failure, deliver},
    model::blanks_with,
    output::declaration_form_with,
};

/// 写出空白的申报表；没有写 `output` 的写到标准输出。
///
/// # Errors
/// 标准输出是终端，或写不了文件。
pub fn run(ambient: &Env, output: Option<&PathBuf>) -> Result<Exit, Failure> {
    let (laws, _) = ambient.laws()?;
    if output.is_none() && ambient.terminal {
        return Err(Failure::usage("申报表不是文字，不能显示在终端上；用 -o 申报表.xlsx 存成文件"));
    }
    let bytes = declaration_form_with(blanks_with(laws.words().list("funds")), laws.words())
        .map_err(|e| Failure::failed(format!("写不成申报表：{e}")))?;
    deliver(&bytes, output, "；各单位填好后 wsgov import 文件，或放着它们的文件夹")?;
    Ok(Exit::Clean)
}
