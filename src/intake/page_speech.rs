//! 教人敲命令的话，在网页上改说点哪里：疑点「怎么办」等句子照命令写一遍，给网页看的由这里换，所以一处不漏。

use std::borrow::Cow;

/// 句子里的命令都这样开头。
const PROGRAM: &str = "wsgov ";

/// 命令之后的一词是什么。
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// 没有；其后是句子。
    Nothing,
    /// 一词，如年度、文件；页上自会问。
    Word,
    /// 事件的名称。
    Act,
    /// 单位，再是事件的名称。
    UnitAct,
}

use Takes::{Act, Nothing, UnitAct, Word};

/// 一个命令。
struct SpokenCommand {
    verb: &'static str,
    takes: Takes,
    /// 网页上办同一件事的地方。
    page: &'static str,
    /// 印在纸上的说法。
    paper: &'static str,
}

const fn told(verb: &'static str, takes: Takes, page: &'static str, paper: &'static str) -> SpokenCommand {
    SpokenCommand { verb, takes, page, paper }
}

/// 各个命令；先列的先认。
const COMMANDS: [SpokenCommand; 16] = [
    told("answer", Nothing, "项目页上的「说明一处提醒」", "「疑点说明」"),
    told("waive", Nothing, "项目页上的「记豁免」", "「规则豁免」"),
    told("undo", Nothing, "项目页上的「更正误记的事」", "「更正」"),
    told("renumber", Nothing, "项目页上的「换编号」", "「换编号」"),
    told("new unit", Nothing, "「登记表」一页的「单位名单」", "「单位名单」"),
    told("new framework", Nothing, "「县与单位」一页的「新建跨部门框架」", "「新建跨部门框架」"),
    told("new", Nothing, "「新建」一页", "「新建项目」"),
    told("import", Nothing, "在「登记表」一页交「申报表」", "导入"),
    told("publish", Word, "「县与单位」一页的「发布清单目录」", "「发布清单」"),
    told("county", Act, "「县与单位」一页的", ""),
    told("unit", UnitAct, "「县与单位」一页里这个单位的", ""),
    told("framework", Nothing, "「县与单位」一页的跨部门框架", "「框架审核」"),
    told("advance", UnitAct, "项目页上的", ""),
    told("check", Nothing, "「疑点」一页", "核查"),
    told("sync", Nothing, "「同步」一页", "同步"),
    told("report", UnitAct, "「报表」一页", "报表"),
];

/// 别的命令：页上没有，要敲命令的人办。
const ELSEWHERE: &str = "由管理台账的人";

/// 命令换过之后，句子里余下的选项：原来的、网页上的、纸上的。
const OPTIONS: [(&str, &str, &str); 7] = [
    (" 的 --by、--doc", "的「由谁撤销」「文号」两项", "的「由谁作出」「文号」"),
    ("（--about ", "（对象写 ", "（对象 "),
    ("（about: ", "（对象写 ", "（对象 "),
    ("用 --as-of 指定核查日", "由管理台账的人指定核查日", "另定核查日"),
    ("--as-of 指定", "指定的日期", "指定的日期"),
    ("台账封存日 frozen_on", "台账封存日", "台账封存日"),
    ("「更正」更正", "「更正」更正", "「更正」"),
];

/// 一句话，给网页上的人看的说法；没有提到命令的照原样。
#[must_use]
pub fn on_page(text: &str) -> Cow<'_, str> {
    without_commands(text, |told| told.page, |(_, page, _)| page)
}

/// 一句话，印在纸上的说法：不带命令、选项；键与规则的名称另换。
#[must_use]
pub fn on_paper(text: &str) -> Cow<'_, str> {
    without_commands(text, |told| told.paper, |(.., paper)| paper)
}

fn without_commands<'t>(
    text: &'t str,
    place: fn(&SpokenCommand) -> &'static str,
    option: fn((&'static str, &'static str, &'static str)) -> &'static str,
) -> Cow<'t, str> {
    let has_option = || OPTIONS.iter().any(|(written, ..)| text.contains(written));
    if !text.contains(PROGRAM) && !has_option() {
        return Cow::Borrowed(text);
    }
    let (mut said, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once(PROGRAM) {
        // 「用 wsgov …」中间的空格是给命令留的。
        let quoted = before.ends_with('`');
        said.push_str(before.trim_end_matches([' ', '`']));
        let (told, left) = command(after, place);
        said.push_str(&told);
        rest = if quoted { left.strip_prefix('`').unwrap_or(left) } else { left };
        rest = rest.strip_prefix(' ').filter(|_| !rest.starts_with(" 的 --")).unwrap_or(rest);
    }
    said.push_str(rest);
    Cow::Owned(OPTIONS.iter().fold(said, |said, row| said.replace(row.0, option(*row))))
}

/// 一个命令：换成的说法，与命令之后的话。
fn command(text: &str, place: fn(&SpokenCommand) -> &'static str) -> (String, &str) {
    let named =
        |verb: &str| text.strip_prefix(verb).filter(|rest| !rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    let Some((told, mut rest)) = COMMANDS.iter().find_map(|told| Some((told, named(told.verb)?))) else {
        let (_, rest) = word(text);
        return (ELSEWHERE.to_owned(), options(rest));
    };
    let mut next = |wanted: bool| -> Option<&str> {
        let (own, left) = word(rest.strip_prefix(' ').filter(|own| wanted && !own.starts_with('-'))?);
        rest = left;
        Some(own)
    };
    let act = match told.takes {
        Nothing => None,
        Word => next(true).and(None),
        Act => next(true),
        UnitAct => next(true).and_then(|_| next(true)),
    };
    let act = act.map_or_else(String::new, |act| format!("「{act}」"));
    (format!("{}{act}", place(told)), options(rest))
}

/// 开头的一个词，与其后的话：引号里的空格不断开。
fn word(text: &str) -> (&str, &str) {
    let quoted = text.starts_with('\'').then(|| text[1..].find('\'').map(|at| at + 2)).flatten();
    let ends = |c: char| matches!(c, ' ' | '；' | '，' | '。' | '）' | '（' | '」' | '`');
    text.split_at(quoted.or_else(|| text.find(ends)).unwrap_or(text.len()))
}

/// 去掉其后的各个选项，连同它们的值。
fn options(mut text: &str) -> &str {
    while let Some(option) = text.strip_prefix(" --").or_else(|| text.strip_prefix(" .").map(|_| &text[1..])) {
        let (_, rest) = word(option);
        let value = rest.strip_prefix(' ').filter(|value| !value.starts_with(['-', '.']));
        text = value.map_or(rest, |value| word(value).1);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{on_page, on_paper};

    #[test]
    fn commands_become_the_places_of_the_page() {
        for (told, said) in [
            ("核对年度；有缘由的，用 wsgov answer 说明", "核对年度；有缘由的，用项目页上的「说明一处提醒」说明"),
            ("不同的，用 wsgov answer 说明（--about WS-1）", "不同的，用项目页上的「说明一处提醒」说明（对象写 WS-1）"),
            (
                "报批准后记入：wsgov county 规划批准 --date 批准日期 --doc 文号 --set title=规划名称；批准之前不实施",
                "报批准后记入：「县与单位」一页的「规划批准」；批准之前不实施",
            ),
            (
                "记入：wsgov unit 县教委 总体方案修订 --date 审议日期 --set add=甲、乙",
                "记入：「县与单位」一页里这个单位的「总体方案修订」",
            ),
            (
                "先整改（wsgov unit '县 教委' 状况解除），再安排",
                "先整改（「县与单位」一页里这个单位的「状况解除」），再安排",
            ),
            (
                "发布：wsgov publish 2024 --all-listed --date 日期 --doc 文号",
                "发布：「县与单位」一页的「发布清单目录」",
            ),
            (
                "更正写明 by: 县政府 与撤销的文号（wsgov undo 的 --by、--doc）",
                "更正写明 by: 县政府 与撤销的文号（项目页上的「更正误记的事」的「由谁撤销」「文号」两项）",
            ),
            (
                "（先 wsgov init . --sign，再 wsgov sync）；不是他记的，撤出",
                "（先由管理台账的人，再「同步」一页）；不是他记的，撤出",
            ),
            ("用 wsgov new unit --name 县教委 建这个单位", "用「登记表」一页的「单位名单」建这个单位"),
            ("填申报表后 wsgov import；没有的不必申报", "填申报表后在「登记表」一页交「申报表」；没有的不必申报"),
            ("签署之后记入台账：wsgov advance WS-1 自评价", "签署之后记入台账：项目页上的「自评价」"),
            ("没有提到命令", "没有提到命令"),
        ] {
            assert_eq!(on_page(told), said, "{told}");
        }
    }
    #[test]
    fn paper_bears_no_commands() {
        for (told, said) in [
            ("年度写错的，用 wsgov undo 更正后重记", "年度写错的，用「更正」后重记"),
            ("有缘由的，用 wsgov answer 说明（--about WS-1）", "有缘由的，用「疑点说明」说明（对象 WS-1）"),
            ("记入：wsgov county 规划批准 --date 批准日期；批准之前不实施", "记入：「规划批准」；批准之前不实施"),
            ("2026-06-30（--as-of 指定）", "2026-06-30（指定的日期）"),
        ] {
            assert_eq!(on_paper(told), said, "{told}");
        }
    }
}
