//! 使来自文件的文字无害：台账是别人写的，显示时不能让它改动终端、表格或网页。
//!
//! 各种输出凡是显示文件里的内容（含路径、疑点中引的值），都先经过这里。

use std::{borrow::Cow, fmt::Write};

pub use super::invisible::is_invisible as is_hostile;

/// 逐字替换；没有要换的就不另存一份。
fn replace(text: &str, wanted: impl Fn(char) -> bool, write: impl Fn(char, &mut String)) -> Cow<'_, str> {
    if !text.contains(&wanted) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if wanted(c) { write(c, &mut safe) } else { safe.push(c) }
    }
    Cow::Owned(safe)
}

/// 供终端与一般文字：有害字符写成 `\u{202e}` 的样子，换行与制表写成 `\n`、`\t`，结果总在一行之内。
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    replace(text, is_hostile, |c, safe| safe.extend(c.escape_default()))
}

/// 供提示：保留换行，其余有害字符转写；`color` 时也保留自己写的颜色（`ESC[…m`）。
#[must_use]
pub fn message(text: &str, color: bool) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let sequence = color_sequence(rest).filter(|_| color);
        let taken = sequence.map_or(c.len_utf8(), str::len);
        match sequence {
            Some(sequence) => safe.push_str(sequence),
            None if c != '\n' && is_hostile(c) => safe.extend(c.escape_default()),
            None => safe.push(c),
        }
        rest = &rest[taken..];
    }
    safe
}

/// 开头的一段颜色控制。
fn color_sequence(text: &str) -> Option<&str> {
    let body = text.strip_prefix("\u{1b}[")?;
    let end = body.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    body[end..].starts_with('m').then(|| &text[..end + 3])
}

/// 供源码摘录：有害字符一个换一个「□」，字数不变，下划线仍对得准；制表符留着。
#[must_use]
pub fn masked(text: &str) -> Cow<'_, str> {
    replace(text, |c| c != '\t' && is_hostile(c), |_, safe| safe.push('□'))
}

/// 至多 `most` 个字符，略去的说明字数。
#[must_use]
pub fn clip(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}……（略 {} 字）", &text[..end], text[end..].chars().count())),
    }
}

/// 一行之内、长短有度的文字：先截短，再转写。
#[must_use]
pub fn line(text: &str, most: usize) -> String {
    visible(&clip(text, most)).into_owned()
}

/// 多行的文字逐行作无害处理，换行照旧。
#[must_use]
pub fn lines(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

/// 已排好的文字，各行都不像平台的命令：折行之后以「::」「##[」起头的一行，平台会照它办。
#[must_use]
pub fn no_commands(text: &str) -> Cow<'_, str> {
    let is_command = |line: &str| line.trim_start().starts_with("::") || line.trim_start().starts_with("##[");
    if !text.lines().any(is_command) {
        return Cow::Borrowed(text);
    }
    let guarded = |line: &str| match is_command(line) {
        true => {
            let indent = line.len() - line.trim_start().len();
            format!("{}·{}", &line[..indent], &line[indent..])
        }
        false => line.to_owned(),
    };
    Cow::Owned(text.split('\n').map(guarded).collect::<Vec<_>>().join("\n"))
}

/// 供 JSON：`text` 是已写好的 JSON，其中的有害字符只会在字符串里，写成 `\uXXXX` 意思不变。
#[must_use]
pub fn json(text: &str) -> Cow<'_, str> {
    replace(
        text,
        |c| c != '\n' && is_hostile(c),
        |c, safe| {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // 写入字符串不会失败。
                let _ = write!(safe, "\\u{unit:04x}");
            }
        },
    )
}

/// 供 Markdown：不成格式、不断表格、不成链接，也不惊动人（`@` 换成全角）。
#[must_use]
pub fn markdown(text: &str) -> String {
    let special = |c: char| c == '@' || r"\`*_{}[]<>#|~&!$".contains(c);
    let escaped = replace(text, is_hostile, |c, safe| safe.extend(c.escape_default())).into_owned();
    let escaped = replace(&escaped, special, |c, safe| match c {
        '@' => safe.push('＠'),
        c => safe.extend(['\\', c]),
    });
    // 裸网址也会成为链接。
    // 「GH-1」也会。
    escaped.replace("://", r":\/\/").replace("www.", r"www\.").replace("GH-", r"GH\-")
}

/// 供电子表格：以公式符号开头的前加撇号，作文字看待。
#[must_use]
pub fn csv(text: &str) -> Cow<'_, str> {
    const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    if text.starts_with(FORMULA) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// 供 GitHub 工作流命令的正文。
#[must_use]
pub fn github(text: &str) -> Cow<'_, str> {
    replace(
        text,
        |c| c == '%' || is_hostile(c),
        |c, safe| match c {
            '%' => safe.push_str("%25"),
            '\r' => safe.push_str("%0D"),
            '\n' => safe.push_str("%0A"),
            c => safe.extend(c.escape_default()),
        },
    )
}

/// 供 GitHub 工作流命令的属性。
#[must_use]
pub fn github_property(text: &str) -> String {
    github(text).replace(':', "%3A").replace(',', "%2C")
}

/// 供网址：保留字母、数字与路径所用的符号，其余按 UTF-8 字节写成 `%XX`。
#[must_use]
pub fn uri(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len()), |mut safe, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            safe.push(char::from(byte));
        } else {
            // 写入字符串不会失败。
            let _ = write!(safe, "%{byte:02X}");
        }
        safe
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "名\u{1b}[31m称\u{9b}2J\u{202e}倒\u{2066}字\u{2028}行\u{7}\u{200b}";

    #[test]
    fn nothing_from_a_file_moves_the_terminal() {
        for text in [visible(HOSTILE), masked(HOSTILE), json(HOSTILE), github(HOSTILE), markdown(HOSTILE).into()] {
            assert!(!text.contains(is_hostile), "{text:?}");
        }
        assert_eq!(visible("a\u{202e}b\nc\x1b"), r"a\u{202e}b\nc\u{1b}");
        assert!(matches!(visible("第二十条，1280万元（😀）"), Cow::Borrowed(_)));
        assert_eq!(masked(HOSTILE).chars().count(), HOSTILE.chars().count());
    }

    #[test]
    fn json_keeps_its_meaning() {
        let text = serde_json::to_string_pretty(&[HOSTILE, "\u{e0041}", "二\n行"]).unwrap();
        let safe = json(&text);
        assert!(!safe.chars().any(|c| c != '\n' && is_hostile(c)), "{safe}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&safe).unwrap(), [HOSTILE, "\u{e0041}", "二\n行"]);
    }

    #[test]
    fn markdown_stays_text() {
        assert_eq!(markdown("a|b`c`<i>"), r"a\|b\`c\`\<i\>");
        assert_eq!(markdown("[x](http://e.cn) @all\n# 题"), r"\[x\](http:\/\/e.cn) ＠all\\n\# 题");
    }

    #[test]
    fn no_line_is_a_command_of_the_platform() {
        assert_eq!(
            no_commands("甲\n  ::stop-commands::t\n##[error]乙\n丙::丁\n"),
            "甲\n  ·::stop-commands::t\n·##[error]乙\n丙::丁\n"
        );
        assert!(matches!(no_commands("甲::乙\n"), Cow::Borrowed(_)));
        assert_eq!(markdown("GH-1"), r"GH\-1");
    }

    #[test]
    fn spreadsheets_see_text() {
        for text in ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1"] {
            assert_eq!(csv(text), format!("'{text}"));
        }
        assert_eq!(csv("县教委"), "县教委");
    }

    #[test]
    fn workflow_commands_stay_one_line() {
        assert_eq!(github("10%，\r\n::error::x"), "10%25，%0D%0A::error::x");
        assert_eq!(github_property("a:b,c%"), "a%3Ab%2Cc%25");
    }

    #[test]
    fn long_text_is_cut_and_says_so() {
        assert_eq!(clip("一二三四", 4), "一二三四");
        assert_eq!(clip("一二三四五", 3), "一二三……（略 2 字）");
        assert_eq!(uri("甲 a/b.yaml"), "%E7%94%B2%20a/b.yaml");
    }
}
