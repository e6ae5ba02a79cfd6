//! 看不见的字符：一份名单，读文件、记入、导入、输出都用它。
//!
//! 收 Unicode 的 Default_Ignorable_Code_Point 全部、各种换行与方向控制、看着是空白的填充字符、
//! 私用区、替换符和不是字符的码位：同一个字，人看见的与程序读到的必须一样。

/// 名称，与它的各段码位（含两端），按码位排列。
const RANGES: &[(char, char, &str)] = &[
    ('\u{0}', '\u{0}', "空字符"),
    ('\u{1}', '\u{1F}', "控制字符"),
    ('\u{7F}', '\u{84}', "控制字符"),
    ('\u{85}', '\u{85}', "特殊的换行符"),
    ('\u{86}', '\u{9F}', "控制字符"),
    ('\u{AD}', '\u{AD}', "看不见的连字符"),
    ('\u{34F}', '\u{34F}', "看不见的连接符"),
    ('\u{61C}', '\u{61C}', "改变文字方向的控制符"),
    ('\u{115F}', '\u{1160}', "看着是空白的填充字符"),
    ('\u{17B4}', '\u{17B5}', "看不见的字符"),
    ('\u{180B}', '\u{180F}', "看不见的字符"),
    ('\u{200B}', '\u{200D}', "零宽字符"),
    ('\u{200E}', '\u{200F}', "改变文字方向的控制符"),
    ('\u{2028}', '\u{2029}', "特殊的换行符"),
    ('\u{202A}', '\u{202E}', "改变文字方向的控制符"),
    ('\u{2060}', '\u{2065}', "零宽字符"),
    ('\u{2066}', '\u{2069}', "改变文字方向的控制符"),
    ('\u{206A}', '\u{206F}', "看不见的控制符"),
    ('\u{2800}', '\u{2800}', "看着是空白的填充字符"),
    ('\u{3164}', '\u{3164}', "看着是空白的填充字符"),
    ('\u{E000}', '\u{F8FF}', "私用区字符（各台机器显示不同）"),
    ('\u{FE00}', '\u{FE0F}', "看不见的变体选择符"),
    ('\u{FEFF}', '\u{FEFF}', "夹在文中的 BOM"),
    ('\u{FFA0}', '\u{FFA0}', "看着是空白的填充字符"),
    ('\u{FFF0}', '\u{FFFB}', "看不见的控制符"),
    ('\u{FFFC}', '\u{FFFD}', "替换符（原来的字已经丢了）"),
    ('\u{FFFE}', '\u{FFFF}', "不是字符的码位"),
    ('\u{1BCA0}', '\u{1BCA3}', "看不见的控制符"),
    ('\u{1D173}', '\u{1D17A}', "看不见的控制符"),
    ('\u{E0000}', '\u{E0FFF}', "看不见的标签字符"),
    ('\u{F0000}', '\u{10FFFF}', "私用区字符（各台机器显示不同）"),
];

/// 看不见的字符的名称；看得见的没有。换行、制表、回车也在名单里，许不许由用的人定。
#[must_use]
pub fn name_of(c: char) -> Option<&'static str> {
    let at = RANGES.partition_point(|(_, last, _)| *last < c);
    RANGES.get(at).filter(|(first, ..)| *first <= c).map(|(.., name)| *name)
}

/// 看不见、或会改变显示的次序与样子。
#[must_use]
pub fn is_invisible(c: char) -> bool {
    !c.is_ascii_graphic() && c != ' ' && name_of(c).is_some()
}

/// 可能有看不见的字符：说没有的一定没有，说有的再逐字看。
///
/// 每个文件的每个字节都要过，所以只看首字节，写成没有分支、能向量化的样子。
/// 汉字的首字节是 E3 至 E9，全角标点是 E3、EF BC、EF BD，都不在可疑之列；
/// 引号、破折号、省略号（E2 80）常见，多看一个字节。
#[must_use]
pub fn may_hold(bytes: &[u8]) -> bool {
    let single = bytes
        .iter()
        .fold(false, |found, &a| found | ((a < 0x20) & (a != b'\t') & (a != b'\n') & (a != b'\r')) | (a == 0x7F));
    let second = bytes.get(1..).unwrap_or_default();
    let third = bytes.get(2..).unwrap_or_default();
    let windows = bytes.iter().zip(second).zip(third);
    windows.fold(single, |found, ((&a, &b), &c)| {
        found
            | ((a == b'\r') & (b != b'\n'))
            | ((a == 0xC2) & ((b < 0xA0) | (b == 0xAD)))
            | (a == 0xCD)
            | (a == 0xD8)
            | (a == 0xE1)
            | ((a == 0xE2) & (b == 0x80) & ((c < 0x90) | (0xA8..=0xAE).contains(&c)))
            | ((a == 0xE2) & ((b == 0x81) | (b == 0xA0)))
            | ((a == 0xE3) & (b == 0x85))
            | (a == 0xEE)
            | ((a == 0xEF) & (b != 0xBC) & (b != 0xBD))
            | ((a == 0xF0) & ((b == 0x9B) | (b == 0x9D)))
            | (a >= 0xF3)
    })
}

#[cfg(test)]
mod tests {
    use super::{RANGES, is_invisible, may_hold, name_of};

    #[test]
    fn the_ranges_are_sorted_and_do_not_overlap() {
        assert!(RANGES.iter().all(|(first, last, _)| first <= last));
        assert!(RANGES.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    #[test]
    fn the_fast_look_never_misses_one() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let text = format!("{c}a\n");
            if is_invisible(c) && !matches!(c, '\t' | '\n' | '\r') {
                assert!(may_hold(text.as_bytes()), "{c:?}");
            }
        }
        for plain in ["巫山县智慧旅游（一期）", "“引号”——省略……①℃，。：；", "ＡＢＣ１２３", "é ü 😀 〔2026〕"]
        {
            assert!(!may_hold(format!("{plain}\r\n").as_bytes()), "{plain}");
            assert!(!plain.chars().any(is_invisible), "{plain}");
        }
    }

    #[test]
    fn each_kind_has_its_name() {
        for c in [
            '\u{AD}',
            '\u{34F}',
            '\u{61C}',
            '\u{180E}',
            '\u{200B}',
            '\u{200C}',
            '\u{200D}',
            '\u{2060}',
            '\u{2800}',
            '\u{3164}',
            '\u{E000}',
            '\u{FE0F}',
            '\u{FFA0}',
            '\u{FFFC}',
            '\u{FFFD}',
            '\u{1D173}',
            '\u{E0041}',
            '\u{E0100}',
            '\u{10FFFF}',
        ] {
            assert!(is_invisible(c), "{c:?}");
        }
        assert_eq!(name_of('\u{200B}'), Some("零宽字符"));
        assert_eq!((name_of('巫'), name_of('\u{3000}'), name_of('\u{A0}')), (None, None, None));
    }
}
