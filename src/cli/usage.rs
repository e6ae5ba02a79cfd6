//! 参数写错时的说明，中文。

use clap::{
    Error,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::text::did_you_mean;

/// 把 clap 的错误说成中文；帮助与版本原样。
pub(super) fn explain(error: &Error) -> String {
    let said = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有「{}」这个参数{}", invalid(error), keys_are_set(error)),
        ErrorKind::InvalidSubcommand => format!("没有「{}」这个命令", get(error, ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{}", invalid(error)),
        ErrorKind::MissingSubcommand => format!("缺少命令；可用：{}", get(error, ContextKind::ValidSubcommand)),
        ErrorKind::InvalidValue | ErrorKind::NoEquals => {
            let valid = get(error, ContextKind::ValidValue);
            let valid = if valid.is_empty() { String::new() } else { format!("；可用：{valid}") };
            let value = get(error, ContextKind::InvalidValue);
            let what = if value.is_empty() { "没有写值".to_owned() } else { format!("不能是「{value}」") };
            format!("{} {what}{valid}", written_in(error))
        }
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("{}：{reason}", written_in(error))
        }
        ErrorKind::ArgumentConflict => format!("{} 不能与 {} 同用", invalid(error), get(error, ContextKind::PriorArg)),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{} 的值个数不对", invalid(error))
        }
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8 文字".into(),
        _ => error.to_string(),
    };
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        .map(|kind| get(error, kind))
        .find(|s| !s.is_empty());
    let near = near.map(|n| format!("；{}", did_you_mean(&n))).unwrap_or_default();
    format!("{said}{near}\n{}", usage_of(error))
}

/// 写键的命令。
const KEYED: [&str; 6] =
    ["wsgov advance ", "wsgov undo ", "wsgov new ", "wsgov unit ", "wsgov county ", "wsgov framework "];

/// 多出来的词多半是键，或等号两边有空格。
fn keys_are_set(error: &Error) -> &'static str {
    let is_word = !invalid(error).starts_with('-');
    let usage = error.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default();
    match is_word && KEYED.iter().any(|command| usage.contains(command)) {
        true => "；写键的用 --set 键=值，等号两边不留空格，如 --set 金额=12万元",
        false => "",
    }
}

/// 所写的命令的用法；不知道是哪个命令的，说怎样看。
fn usage_of(error: &Error) -> String {
    let usage = error.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default();
    let own = usage.find("wsgov").map(|at| usage[at..].lines().next().unwrap_or_default().trim_end());
    match own.and_then(|own| Some((own, own.split_once(" [选项]")?.0))) {
        Some((own, command)) => format!("用法：{own}；各选项见 {command} --help"),
        None => "用 wsgov --help 或 wsgov 命令 --help 查看用法".to_owned(),
    }
}

/// 写错的参数；由环境变量来的，说是环境变量，免得在命令行里找。
fn written_in(error: &Error) -> String {
    let (argument, value) = (invalid(error), get(error, ContextKind::InvalidValue));
    let option = argument.split([' ', '=']).next().unwrap_or_default();
    let variable = format!("WSGOV_{}", option.trim_start_matches('-').replace('-', "_").to_uppercase());
    let typed = std::env::args().any(|word| word.split('=').next() == Some(option));
    let is_set = std::env::var(&variable).is_ok_and(|set| set.contains(&value));
    if is_set && !typed { format!("环境变量 {variable}（同 {option}）") } else { argument }
}

fn invalid(error: &Error) -> String {
    get(error, ContextKind::InvalidArg)
}

/// 错误所附的一项；没有的为空。来自命令行，不是文件，仍去掉控制字符。
fn get(error: &Error, kind: ContextKind) -> String {
    let text = match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(list)) => list.join("、"),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    crate::text::safe::visible(&text).into_owned()
}
