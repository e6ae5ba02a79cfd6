//! 被截断的文字：YAML 里空格之后的「#」起是注释，「name: 防汛 #1 平台」只读出「防汛」。
//!
//! 「# 说明」空一格的是注释，不提；「#」后紧接着字、又跟在名称文号一类之后的，多半是内容，提醒一声。

use memchr::memmem;

use super::{Faults, Node, Source, Span, Value, node::clamp};

/// 值任意写的键：写的是名称、文号、说明一类。
const TEXTS: [&str; 12] = [
    "name",
    "title",
    "doc",
    "content",
    "note",
    "reason",
    "system",
    "responsible",
    "contractor",
    "supervisor",
    "legal_person",
    "evaluator",
];

/// 一次最多指出几处。
const MOST_PLACES: usize = 100;

/// 指出多半被截断的文字，只作提醒。
pub(super) fn suspect(source: &Source, root: &Node<'_>, faults: &mut Faults) {
    if memmem::find(source.text.as_bytes(), b" #").is_some() {
        let mut left = MOST_PLACES;
        walk(source, root, &mut left, faults);
    }
}

fn walk(source: &Source, node: &Node<'_>, left: &mut usize, faults: &mut Faults) {
    match &node.value {
        Value::Scalar { .. } => {}
        Value::List(items) => items.iter().for_each(|item| walk(source, item, left, faults)),
        Value::Map(pairs) => {
            for (key, value) in pairs {
                if *left > 0
                    && TEXTS.contains(&key.written())
                    && let Some(rest) = cut(source, value)
                {
                    *left -= 1;
                    report(source, value, rest, faults);
                }
                walk(source, value, left, faults);
            }
        }
    }
}

/// 不加引号的值后面，同一行里像是它接着写的：「#」紧接着字。
fn cut(source: &Source, value: &Node<'_>) -> Option<Span> {
    let Value::Scalar { plain: true, .. } = value.value else { return None };
    let rest = source.text.get(value.span.hi as usize..)?;
    let line = rest.lines().next().unwrap_or_default();
    let comment = line.trim_start_matches(' ');
    let after = comment.strip_prefix('#')?.chars().next()?;
    let lo = value.span.hi + clamp(line.len() - comment.len());
    let is_cut = comment.len() < line.len() && !after.is_whitespace() && !matches!(after, '#' | '!' | '-' | '=');
    is_cut.then(|| Span { lo, hi: lo + clamp(comment.trim_end().len()) })
}

fn report(source: &Source, value: &Node<'_>, rest: Span, faults: &mut Faults) {
    let whole = source.slice(Span { lo: value.span.lo, hi: rest.hi });
    faults
        .add(rest, format!("空格之后的「#」起是注释，「{}」没有读进去", source.slice(rest)))
        .help(format!("是内容的，整个值加引号：'{}'；是注释的，「#」之后空一格", whole.replace('\'', "''")))
        .mild();
}

#[cfg(test)]
mod tests {
    use crate::text::{Faults, Source, parse};

    fn told(text: &str) -> Vec<String> {
        let mut faults = Faults::default();
        let source = Source::read("t.yaml", text.as_bytes().to_vec(), &mut faults);
        parse(&source, &mut faults).unwrap();
        assert!(!faults.is_fatal());
        faults.0.into_iter().map(|fault| source.slice(fault.span).to_owned()).collect()
    }

    #[test]
    fn a_text_cut_by_a_hash_is_told_and_a_comment_is_not() {
        assert_eq!(told("name: 防汛 #1 平台\nevents:\n  - doc: 巫发改 #9\n"), ["#1 平台", "#9"]);
        for fine in [
            "name: 防汛  # 说明\n",
            "name: '防汛 #1 平台'\n",
            "name: 防汛#1 平台\n",
            "name: 防汛 #\n",
            "name: 防汛 ## 注\n",
            "nature: 新建 #改过\n",
            "name:\n  甲: 乙 #丙\n",
        ] {
            assert!(told(fine).is_empty(), "{fine}");
        }
    }
}
