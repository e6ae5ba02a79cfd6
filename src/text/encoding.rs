//! 认出文件的编码：只收 UTF-8，别的编码说清是什么、怎样转。

use std::{borrow::Cow, path::Path};

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::{Faults, Span, node::clamp};

/// 一次最多指出几处坏字节。
const MOST_PLACES: usize = 10;

/// UTF-8 文本。
///
/// # Errors
/// 不是 UTF-8：已记下问题，返回只供显示的文本。
pub(super) fn decode(path: &Path, bytes: Vec<u8>, faults: &mut Faults) -> Result<String, String> {
    if let Ok(text) = simdutf8::basic::from_utf8(&bytes)
        && !is_bare_utf_16(&bytes)
    {
        return Ok(text.to_owned());
    }
    if let Some(shown) = utf_16(&bytes) {
        faults.add(Span::default(), "文件是 UTF-16 编码").help(convert("UTF-16", path));
        return Err(shown);
    }
    if let Some(shown) = gb18030(&bytes) {
        let first = shown.char_indices().find(|(_, c)| !c.is_ascii());
        let span = first.map_or(Span::default(), |(at, c)| Span { lo: clamp(at), hi: clamp(at + c.len_utf8()) });
        faults.add(span, "文件是 GB18030（GBK）编码，应为 UTF-8").help(convert("GB18030", path));
        return Err(shown);
    }
    Err(broken(&bytes, faults))
}

/// 照开头的标记读出 UTF-8 或 UTF-16，标记去掉：Windows 的「>」写的文件是 UTF-16。没有标记的当作 UTF-8。
#[must_use]
pub fn by_mark(bytes: &[u8]) -> Cow<'_, str> {
    UTF_8.decode(bytes).0
}

/// 转成 UTF-8 的办法；命令粘贴即可运行。不知道文件名、或名称里有控制字符的，写「原文件」。
fn convert(from: &str, path: &Path) -> String {
    let name = super::shown(path);
    let name = match name.is_empty() || name.contains(char::is_control) {
        true => "原文件".to_owned(),
        false => format!("'{}'", name.replace('\'', r"'\''")),
    };
    format!("请在编辑器中另存为 UTF-8，或运行 iconv -f {from} -t UTF-8 {name} > 新文件，核对之后换下原文件")
}

/// 没有 BOM 的 UTF-16：键都是英文，头一个字符的两个字节恰有一个是零。
fn is_bare_utf_16(bytes: &[u8]) -> bool {
    matches!(bytes, [0, a, 0, ..] if *a != 0) || matches!(bytes, [a, 0, _, 0, ..] if *a != 0)
}

/// UTF-16，有没有 BOM 都认。
fn utf_16(bytes: &[u8]) -> Option<String> {
    let encoding = match bytes {
        [0xFF, 0xFE, ..] => UTF_16LE,
        [0xFE, 0xFF, ..] => UTF_16BE,
        [0, ..] if is_bare_utf_16(bytes) => UTF_16BE,
        _ if is_bare_utf_16(bytes) => UTF_16LE,
        _ => return None,
    };
    Some(encoding.decode(bytes).0.into_owned())
}

/// 能严格按 GB18030 读出的。只坏了几个字节的 UTF-8 往往也能按 GB18030 读成乱码，
/// 所以合法的 UTF-8 汉字多于坏处时不算。
fn gb18030(bytes: &[u8]) -> Option<String> {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if good > bad {
        return None;
    }
    GB18030.decode_without_bom_handling_and_without_replacement(bytes).map(|text| text.into_owned())
}

/// 逐处指出不是 UTF-8 的字节，换成「�」供显示。
fn broken(bytes: &[u8], faults: &mut Faults) -> String {
    let mut shown = String::with_capacity(bytes.len());
    let mut read = 0;
    let mut places = 0;
    for chunk in bytes.utf8_chunks() {
        shown.push_str(chunk.valid());
        read += chunk.valid().len();
        if chunk.invalid().is_empty() {
            continue;
        }
        let lo = clamp(shown.len());
        shown.push(char::REPLACEMENT_CHARACTER);
        if places < MOST_PLACES {
            let hex: Vec<String> = chunk.invalid().iter().map(|b| format!("{b:02X}")).collect();
            faults
                .add(
                    Span { lo, hi: clamp(shown.len()) },
                    format!("第 {} 个字节起不是 UTF-8（{}）", read + 1, hex.join(" ")),
                )
                .help("请重新输入这里的文字，并存为 UTF-8");
        }
        places += 1;
        read += chunk.invalid().len();
    }
    if places > MOST_PLACES {
        faults.add(Span::default(), format!("另有 {} 处不是 UTF-8，没有逐一列出", places - MOST_PLACES));
    }
    shown
}
