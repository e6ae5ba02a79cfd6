//! 把 TOML 与 serde 的英文说法译成中文：写着什么，应写什么。认不得的说法也不把英文给人看。

use std::ops::Range;

use super::docs::table_doc;
use crate::text::{first_clause, hint};

/// 引出的原文至多几个字。
const LONGEST: usize = 30;

/// 语法错误：英文的开头，中文的改法。先列的先认。
const SYNTAX: &[(&str, &str)] = &[
    ("duplicate key", "重复的键：同一表里已经写过"),
    ("unclosed table", "表名的方括号没有配上「]」"),
    ("unclosed array table", "表名的方括号没有配上「]]」"),
    ("unclosed array", "一列的方括号没有配上「]」"),
    ("unclosed inline table", "花括号没有配上「}」"),
    ("missing comma", "两项之间少了逗号，或前面的括号没有配上"),
    ("extra comma", "多了一个逗号"),
    ("extra `=`", "多了一个等号"),
    ("extra assignment", "多了一个等号"),
    ("unexpected `=`", "列表里不能有等号"),
    ("key with no value", "键之后少了等号和值"),
    ("missing assignment", "键和值之间少了等号"),
    ("missing value", "等号之后没有值"),
    ("missing key", "等号之前没有键"),
    ("unquoted keys cannot be empty", "等号之前没有键"),
    ("invalid unquoted key", "键里有不能直接写的字；规定的键是英文（如 title），机关、用语等中文的键要加引号"),
    ("keys cannot be", "键要写在一行里"),
    ("unexpected leading zero", "数的前面不能有 0"),
    ("invalid basic string", "双引号没有配上，或其中有不能直接写的字"),
    ("invalid literal string", "单引号没有配上，或其中有不能直接写的字"),
    ("invalid multi-line", "三个引号没有配上，或其中有不能直接写的字"),
    ("invalid comment", "注释里有不能写的字符"),
    ("missing escaped", "反斜杠之后的字不认得；要写反斜杠，就写两个"),
    ("wanted string", "应写加引号的文字"),
    ("cannot recurse", "括号套得太深"),
    ("carriage return", "行末的换行写坏了；请在编辑器中另存"),
];

/// 应写的：英文的开头，中文。
const EXPECTED: &[(&str, &str)] = &[
    ("a string", "加引号的文字"),
    ("string or", "加引号的文字"),
    ("variant identifier", "加引号的文字"),
    ("a borrowed string", "加引号的文字"),
    ("a sequence", "方括号里的一列，如 [\"甲\", \"乙\"]"),
    ("a map", "一张表"),
    ("struct ", "一张表"),
    ("a boolean", "不加引号的 true 或 false"),
    ("u", "不带引号的整数，不能是负数，也不能太大"),
    ("i", "不带引号的整数"),
];

/// 值写得不像值时的改法。
const VALUE: &str = "文字要加引号，数只写阿拉伯数字，是否写 true 或 false";

/// 中文的标点，与 TOML 要的英文的。
const PUNCTUATION: [(char, char); 15] = [
    ('＝', '='),
    ('“', '"'),
    ('”', '"'),
    ('‘', '\''),
    ('’', '\''),
    ('，', ','),
    ('、', ','),
    ('：', '='),
    ('［', '['),
    ('］', ']'),
    ('【', '['),
    ('】', ']'),
    ('｛', '{'),
    ('｝', '}'),
    ('＃', '#'),
];

/// 取值在中文里的说法。
const MEANINGS: [(&str, &str); 7] = [
    ("error", "错误"),
    ("warn", "提醒"),
    ("info", "提示"),
    ("automated", "自动"),
    ("partial", "部分自动"),
    ("manual", "人工"),
    ("informative", "说明"),
];

/// 译成中文；`span` 是出错处在原文 `text` 里的位置。标点用了中文的，直说换哪一个。
pub(super) fn explain(message: &str, text: &str, span: Range<usize>) -> String {
    let source = text.get(span.clone()).unwrap_or_default();
    let start = text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    match chinese_punctuation(line).filter(|_| is_syntax(message)) {
        Some((wrong, right)) => {
            format!("写法不对：这里用了中文的「{wrong}」，换成英文的 {right}{}", about(&quote(line)))
        }
        None => translate(message, source),
    }
}

/// 是读不通，不是读通了而值不对。
fn is_syntax(message: &str) -> bool {
    let valued = ["unknown ", "missing field", "invalid type: ", "invalid value: ", "invalid length ", "duplicate key"];
    message.is_ascii() && !valued.iter().any(|start| message.starts_with(start))
}

/// 引号、注释之外的第一个中文标点，与换成什么。
fn chinese_punctuation(line: &str) -> Option<(char, char)> {
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            '#' if !quoted => return None,
            _ if !quoted => {
                if let Some(found) = PUNCTUATION.iter().find(|(wrong, _)| *wrong == c) {
                    return Some(*found);
                }
            }
            _ => {}
        }
    }
    None
}

/// 缺一个键：说明它是什么。
pub(super) fn lacking(key: &str) -> String {
    let doc = table_doc(key).map_or_else(String::new, |doc| format!("（{}）", first_clause(doc)));
    format!("缺少「{key}」{doc}")
}

/// 译成中文；`source` 是出错处起的原文。
pub(super) fn translate(message: &str, source: &str) -> String {
    let mut names = message.split('`').skip(1).step_by(2);
    let mut named = || names.next().unwrap_or_default();
    let seen = quote(source);
    if message.starts_with("unknown field") {
        let key = named();
        // 没有加引号的日期，读起来是一张内部的表。
        if key.starts_with('$') {
            return format!("写法不对：这里不是日期；日期也要加引号{}", about(&seen));
        }
        let known: Vec<&str> = names.collect();
        // 修改要改的数写成了修改自己的键。
        if key.contains('.') && known.contains(&"set") {
            return format!("不认识的键「{key}」；改成的数写在 set 里：set = {{ \"{key}\" = … }}");
        }
        return format!("不认识的键「{key}」{}", near_or_all(key, known));
    }
    if message.starts_with("missing field") {
        return lacking(named());
    }
    if message.starts_with("unknown variant") {
        let word = named();
        return format!("不认识的取值「{word}」{}", near_or_all(word, names.collect()));
    }
    if let Some((_, zh)) = SYNTAX.iter().find(|(en, _)| message.starts_with(en)) {
        return format!("写法不对：{zh}{}", about(&seen));
    }
    let typed = ["invalid type: ", "invalid value: ", "invalid length "].iter().any(|en| message.starts_with(en));
    if let Some((_, expected)) = message.rsplit_once(", expected ").filter(|_| typed) {
        let known = EXPECTED.iter().find(|(en, _)| expected.starts_with(en)).map(|(_, zh)| *zh);
        // 本程序自己写的「应为」是中文。
        let wanted = known.or((!expected.is_ascii()).then_some(expected)).unwrap_or("别的写法，见内置的规则集");
        return format!("写法不对：应写{wanted}{}", about(&seen));
    }
    match () {
        // 本程序自己的话。
        () if !message.is_ascii() => message.to_owned(),
        () if message.contains("quoted") || message.contains("boolean") || message.contains("number") => {
            format!("写法不对：{VALUE}{}", about(&seen))
        }
        () => format!("写法不对：这里看不懂；{VALUE}，括号、引号要成对{}", about(&seen)),
    }
}

/// 近似的一个；没有近似的，列出可用的。
fn near_or_all(word: &str, known: Vec<&str>) -> String {
    let near = hint(word, known.iter().copied());
    let meaning = |word: &&str| MEANINGS.iter().find(|(own, _)| own == word).map(|(_, zh)| *zh);
    let said = |word: &&str| meaning(word).map_or_else(|| (*word).to_owned(), |zh| format!("{word}（{zh}）"));
    let all = || known.iter().map(said).collect::<Vec<_>>().join("、");
    if near.is_empty() && !known.is_empty() { format!("；可用：{}", all()) } else { near }
}

fn about(seen: &str) -> String {
    if seen.is_empty() { String::new() } else { format!("；写的是「{seen}」") }
}

/// 出错处的原文，到行末为止；行末的注释不要。
fn quote(source: &str) -> String {
    let line = source.lines().next().unwrap_or_default();
    let line = line.split(" #").next().unwrap_or_default().trim();
    let quoted: String = line.chars().take(LONGEST).collect();
    if quoted.len() < line.len() { quoted + "……" } else { quoted }
}

#[cfg(test)]
mod tests {
    use super::{explain, translate};

    #[test]
    fn chinese_punctuation_is_named_with_the_right_one() {
        for (text, said) in [
            ("id ＝ \"甲\"\n", Some("中文的「＝」，换成英文的 =")),
            ("id = “甲”\n", Some("中文的「“」，换成英文的 \"")),
            ("a = [\"甲\"， \"乙\"]\n", Some("中文的「，」，换成英文的 ,")),
            ("a = \"甲，乙\" b\n", None),
            ("a = 三 # 注，释\n", None),
        ] {
            let error = toml::from_str::<toml::Table>(text).unwrap_err();
            let told = explain(error.message(), text, error.span().unwrap());
            assert_eq!(said.is_some(), told.contains("中文的"), "{told}");
            assert!(said.is_none_or(|said| told.contains(said)), "{told}");
        }
    }

    #[test]
    fn no_english_is_shown() {
        for (message, source, zh) in [
            (
                "invalid boolean, expected `true`",
                "ten",
                "写法不对：文字要加引号，数只写阿拉伯数字，是否写 true 或 false；写的是「ten」",
            ),
            (
                "invalid type: integer `3000`, expected a string",
                "3000 # 万元",
                "写法不对：应写加引号的文字；写的是「3000」",
            ),
            (
                "invalid value: integer `-6`, expected u32",
                "-6",
                "写法不对：应写不带引号的整数，不能是负数，也不能太大；写的是「-6」",
            ),
            ("invalid type: map, expected 百分数写整数", "{}", "写法不对：应写百分数写整数；写的是「{}」"),
            ("unclosed table, expected `]`", "", "写法不对：表名的方括号没有配上「]」"),
            (
                "something new",
                "",
                "写法不对：这里看不懂；文字要加引号，数只写阿拉伯数字，是否写 true 或 false，括号、引号要成对",
            ),
            ("没有写单位", "x", "没有写单位"),
        ] {
            assert_eq!(translate(message, source), zh);
        }
    }
}
