//! 语法错误的中文说法：解析器报的种类 → 问题与改法。

use granit_parser::ErrorKind;

use crate::text::{Fault, Faults, Source, Span, node::clamp, typos};

/// 报出一处语法错误。解析到此为止，其后的手误另行逐行找出；出错处若正是手误，只报手误。
///
/// `last` 是出错前的最后一个标量：不加引号的多行文字正是手误的常见结果，从它的开头找起。
pub(super) fn report(source: &Source, kind: &ErrorKind, at: u32, last: Option<(Span, bool)>, faults: &mut Faults) {
    let from = last.map_or(0, |(span, plain)| if plain { span.lo } else { span.hi });
    let before = faults.0.len();
    typos::find(&source.text, from.min(at), at, faults);
    let line = source.position(at).line;
    let said = saying(kind);
    let explains = |f: &Fault| source.position(f.span.lo).line <= line || f.message == said.0;
    if faults.0[before..].iter().any(explains) {
        return;
    }
    let (span, (message, help)) = match last {
        Some((span, true)) if matches!(kind, ErrorKind::MappingValueNotAllowed) && span.hi == at => {
            folded(source, span)
        }
        _ => (place(source, at), said),
    };
    let (message, help) = match source.slice(span) {
        "\u{3000}" => ("这一行只有全角空格".to_owned(), "删去这个全角空格"),
        _ => (message, help),
    };
    faults.add(span, message).help(help);
    let last = faults.0.len() - 1;
    faults.0[before..=last].rotate_right(1);
}

/// 冒号前的「键」其实是几行并成的文字：头一行少了冒号，或这一行缩进深了。
fn folded(source: &Source, span: Span) -> (Span, Saying) {
    let first = source.first_line(span);
    if first == span {
        return (place(source, span.hi), saying(&ErrorKind::MappingValueNotAllowed));
    }
    let start = typos::line_start(&source.text, span.lo as usize);
    let lead = &source.text[start..span.lo as usize];
    if lead.chars().all(|c| matches!(c, ' ' | '-')) {
        return (first, ("这一行缺少冒号".into(), ROW));
    }
    let last = typos::line_start(&source.text, span.hi as usize);
    let body = source.text[last..].trim_start();
    let lo = clamp(source.text.len() - body.len());
    (Span { lo, hi: span.hi.max(lo) }, ("缩进不对：上一行的键已有值，下面不能再有下一级的键".into(), INDENT))
}

/// 在出错处划线：标点只划一个，文字划到行尾。
fn place(source: &Source, at: u32) -> Span {
    // 全角空格不算空白：只有它的一行，多半就是出错的那一行。
    let end = clamp(source.text.trim_end_matches([' ', '\t', '\r', '\n']).len());
    let rest = Span { lo: at.min(end.saturating_sub(1)), hi: end };
    let rest = Span { lo: clamp(source.text.floor_char_boundary(rest.lo as usize)), ..rest };
    let line = source.slice(source.first_line(rest));
    let length = match line.chars().next() {
        Some(c) if c.is_ascii_punctuation() => c.len_utf8(),
        Some(c) if line.trim().is_empty() => c.len_utf8(),
        _ => line.trim_end().len(),
    };
    Span { lo: rest.lo, hi: rest.lo + clamp(length) }
}

/// 一种语法错误的说法：问题、改法。
pub(super) type Saying = (String, &'static str);

const QUOTE: &str = "给整个值加上双引号";
const ROW: &str = "每行写成「键: 值」，冒号用半角，后面加一个空格";
const INDENT: &str = "同一级的行左边对齐，下一级多缩进两个空格";
const CLOSE: &str = "补上括号，或改成每行一个的写法";
const BLOCK: &str = "「|」或「>」后直接换行，下一行起缩进写文字";
const PLAIN: &str = "本工具的文件只用最简单的写法：键、值和列表";
const ESCAPE: &str = "反斜杠在双引号里有特殊含义；改用单引号，或写成两个反斜杠";

/// 说明一种语法错误。
pub(super) fn saying(kind: &ErrorKind) -> Saying {
    use ErrorKind as K;
    let (message, help) = match kind {
        K::UnclosedFlowCollection { open } => return (format!("「{open}」没有配上「{}」", partner(*open)), CLOSE),
        K::MismatchedFlowCollectionEnd { open, close } => {
            return (format!("「{open}」应由「{}」收尾，后面却是「{close}」", partner(*open)), "把两头的括号改成一对");
        }
        K::UnexpectedCharacter { character } => return (format!("值不能以「{character}」开头"), QUOTE),
        K::UnexpectedEofFlowSequence => ("「[」没有配上「]」", CLOSE),
        K::UnexpectedEofFlowMapping | K::UnexpectedEofImplicitFlowMapping => ("「{」没有配上「}」", CLOSE),
        K::UnexpectedEofBlockSequence | K::UnexpectedEofBlockMapping | K::UnexpectedEof => {
            ("文件没有写完就结束了", "请补全最后几行")
        }
        K::MisplacedFlowCollectionEnd => ("多出一个右括号", "删去它，或补上左括号"),
        K::ExpectedFlowMappingSeparator => ("花括号里缺少逗号", "写成 {甲: 1, 乙: 2}"),
        K::ExpectedFlowSequenceSeparator => ("方括号里缺少逗号", "写成 [甲, 乙]"),
        K::FlowMappingValueAdjacentCollection | K::InvalidColonPlacement => {
            ("冒号的位置不对", "括号没有收尾，或冒号后缺少空格")
        }
        K::BlockEntryInFlowCollection => ("括号里不能用「- 」", "写成 [甲, 乙]"),
        K::SimpleKeyExpected | K::InvalidSimpleKey => ("这一行不是「键: 值」", ROW),
        K::ExpectedBlockMappingKey => ("这一行的缩进对不上", INDENT),
        K::ExpectedBlockSequenceEntry => ("这里应是列表的下一项「- 」", INDENT),
        K::BlockSequenceEntryNotAllowed | K::InvalidBlockEntryWhitespace => {
            ("这里不能写「- 」", "列表从键的下一行写起，「-」后加一个空格")
        }
        K::MappingValueNotAllowed => ("这里不能再有冒号", "一行只写一个键；值里有「: 」的，给整个值加上双引号"),
        K::MappingKeyNotAllowed => ("这里不能写键", ROW),
        K::InvalidMappingValueWhitespace => ("冒号后应有一个空格", ROW),
        K::InvalidIndentation | K::InvalidFlowScalarIndent | K::InvalidQuotedScalarIndent => ("缩进不对", INDENT),
        K::ExpectedNodeContent => ("这里缺少值", ROW),
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabInPlainScalar
        | K::TabAtBlockScalarStart => ("缩进请用空格，不要用制表符", "把制表符换成两个空格"),
        K::CommentNotSeparated => ("「#」前缺少空格", "注释写成「 # 说明」；「#」属于值的，给整个值加上双引号"),
        K::CommentInterceptedScalar => ("一个值没有写完，中间夹了注释", "把注释移到值的前面"),
        K::ExpectedWhitespace => ("这里缺少空格", ROW),
        K::UnclosedQuotedScalar => ("引号没有收尾", "补上后一个引号"),
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => {
            ("引号后面多出了文字", "把整个值都放进引号；注释前加空格")
        }
        K::DocumentIndicatorInQuotedScalar => ("引号没有收尾，遇到了「---」或「...」", "补上后一个引号"),
        K::UnknownQuotedScalarEscape
        | K::InvalidQuotedScalarHexEscape
        | K::InvalidLowSurrogateHexEscape
        | K::InvalidLowSurrogate
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate
        | K::InvalidUnicodeEscape => ("双引号里的反斜杠写法不对", ESCAPE),
        K::ZeroBlockScalarIndent | K::InvalidBlockScalarHeader => ("「|」或「>」后面不能有这些字", BLOCK),
        K::InvalidBlockScalarIndent => ("大段文字的缩进不齐", "各行的缩进不少于第一行"),
        K::PlainScalarStartsWithDashFlowIndicator | K::UnexpectedEndOfPlainScalar => ("这个值的写法不对", QUOTE),
        K::RecursionLimitExceeded => ("嵌套太深", PLAIN),
        K::DirectiveDisallowed
        | K::DuplicateVersionDirective
        | K::UnsupportedYamlMajorVersion
        | K::MissingDocumentEndBeforeDirective
        | K::InvalidDirectiveName
        | K::MissingDirectiveName
        | K::InvalidDirectiveTerminator => ("不能使用以「%」开头的指令", "删去这一行"),
        K::ExpectedDocumentStart => ("文件里只能有一个文档，这里多出了内容", "多余的内容另存为一个文件"),
        K::InvalidDocumentEnd => ("「...」后面不能有文字", "删去这一行"),
        K::UnknownAnchor | K::MissingAnchorOrAliasName => {
            ("不能使用「&」「*」引用", "照样再写一遍；「&」「*」属于值的，给整个值加上双引号")
        }
        K::UndeclaredTagHandle
        | K::ExpectedTagBang
        | K::InvalidGlobalTagCharacter
        | K::InvalidTagTerminator
        | K::MissingTagUri
        | K::UnclosedVerbatimTag
        | K::InvalidTagEscape
        | K::InvalidTagUtf8LeadingByte
        | K::InvalidTagUtf8TrailingByte
        | K::InvalidTagUtf8 => ("不能使用「!」标签", "删去标签；「!」属于值的，给整个值加上双引号"),
        K::BomInsideDocument => ("文中夹了 BOM", "删去这个看不见的字符"),
        other => return (format!("写法不合 YAML（{other:?}）"), PLAIN),
    };
    (message.to_owned(), help)
}

/// 与左括号成对的右括号。
fn partner(open: char) -> char {
    if open == '[' { ']' } else { '}' }
}
