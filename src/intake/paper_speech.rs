//! 印在纸上的话：命令、选项、键与规则的名称都换成中文，签字的人看得懂。

use std::{borrow::Cow, collections::HashMap, sync::OnceLock};

use super::page_speech::on_paper;
use crate::{
    model::{Event, Kind, Project, Unit},
    rules::rule,
    text::{FieldShape, Shape},
};

/// 程序说的一句话，印在纸上的说法；没有要换的照原样。
#[must_use]
pub fn printed(text: &str) -> Cow<'_, str> {
    spoken(text, key_or_rule)
}

/// 档案里的一段，多半照录台账：只换命令、选项与规则名；「year：报告年度」这样列着的键，只留名称。
#[must_use]
pub fn printed_record(text: &str) -> Cow<'_, str> {
    let said = spoken(text, |word, _, before| rule_title(word, before));
    let listed = |part: &str| part.split_once('：').is_some_and(|(key, _)| keys().contains_key(key));
    if !said.split('；').any(listed) {
        return said;
    }
    let plain =
        said.split('；').map(|part| part.split_once('：').filter(|_| listed(part)).map_or(part, |(_, name)| name));
    Cow::Owned(plain.collect::<Vec<_>>().join("；"))
}

/// 一个词的中文名称；词、已经说了的、紧接在词前面的。
type Naming = fn(&str, &str, &str) -> Option<String>;

fn spoken(text: &str, title: Naming) -> Cow<'_, str> {
    match on_paper(text) {
        Cow::Borrowed(text) => named(text, title).map_or(Cow::Borrowed(text), Cow::Owned),
        Cow::Owned(said) => Cow::Owned(named(&said, title).unwrap_or(said)),
    }
}

/// 句子里的键、规则名换成中文名称；一个也没有的为无。列着可用的键的是教人改文件，照旧。
fn named(text: &str, title: Naming) -> Option<String> {
    if text.starts_with("可用的键") {
        return None;
    }
    let (mut said, mut rest, mut changed) = (String::new(), text, false);
    while let Some(at) = rest.find(|c: char| c.is_ascii_lowercase()) {
        let (before, after) = rest.split_at(at);
        let end = after.find(|c: char| !is_of_word(c)).unwrap_or(after.len());
        let (word, left) = after.split_at(end);
        // 「WS-a」「projects/…」「{name: …}」里的不是；引号里的是台账的原文，规则名除外。
        let inside = before.ends_with(|c: char| is_of_word(c) || "/.{@".contains(c)) || left.starts_with('/');
        let quoted = before.ends_with('「') && rule(word).is_none();
        match (!inside && !quoted).then(|| title(word, &said, before)).flatten() {
            // 「建设工期（schedule）」「意见（opinions.使用单位）」：前面已有中文。
            Some(_) if before.ends_with('（') && closes(left).is_some() => {
                said.push_str(before.strip_suffix('（').unwrap_or(before));
                rest = closes(left).unwrap_or(left);
                changed = true;
            }
            Some(title) => {
                said.push_str(before.trim_end_matches(' '));
                said.push_str(&title);
                rest = left.trim_start_matches(' ');
                changed = true;
            }
            None => {
                said.push_str(before);
                said.push_str(word);
                rest = left;
            }
        }
    }
    said.push_str(rest);
    changed.then_some(said)
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

/// 括号里只有这个键（或它下面的一项），就此完了：括号之后的话。
fn closes(left: &str) -> Option<&str> {
    let (inside, after) = left.split_once('）')?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_');
    (inside.chars().all(plain) && (inside.is_empty() || inside.starts_with('.'))).then_some(after)
}

fn rule_title(word: &str, before: &str) -> Option<String> {
    let title = rule(word)?.title();
    Some(if before.ends_with('「') { title.to_owned() } else { format!("「{title}」") })
}

/// 规则的标题，或键的名称；此前最后提到的事件的键先认。
fn key_or_rule(word: &str, said: &str, before: &str) -> Option<String> {
    if let Some(title) = rule_title(word, before) {
        return Some(title);
    }
    let known = *keys().get(word)?;
    let so_far = format!("{said}{before}");
    let kinds = Kind::ALL.iter().filter_map(|kind| Some((so_far.rfind(&format!("「{kind}」"))?, kind)));
    let fields = kinds.max_by_key(|(at, _)| *at).map_or_else(Vec::new, |(_, kind)| kind.own_fields());
    let own = fields.iter().find(|field| field.key == word);
    Some(own.map_or(known, |field| field.title()).to_owned())
}

/// 各键的名称；几处同名的，以事件共有的、项目开头的为准。
fn keys() -> &'static HashMap<&'static str, &'static str> {
    static KEYS: OnceLock<HashMap<&str, &str>> = OnceLock::new();
    KEYS.get_or_init(|| {
        let mut found = HashMap::new();
        let events = Kind::ALL.iter().flat_map(|kind| kind.own_fields());
        let all = Event::common_fields().into_iter().chain(Project::fields()).chain(Unit::fields()).chain(events);
        all.for_each(|field| learn(&field, &mut found));
        found
    })
}

fn learn(field: &FieldShape, found: &mut HashMap<&'static str, &'static str>) {
    found.entry(field.key).or_insert_with(|| field.title());
    if let Shape::Record(_, inner) = &field.shape {
        inner.iter().for_each(|field| learn(field, found));
    }
}

#[cfg(test)]
mod tests {
    use super::printed;

    #[test]
    fn keys_and_rules_are_called_by_their_titles() {
        for (told, said) in [
            ("由有权机关「限期整改」（for 写 extension-late）", "由有权机关「限期整改」（"),
            ("没有写建设工期（schedule），不知是否逾期", "没有写建设工期，不知是否逾期"),
            ("使用单位的意见（opinions.使用单位）", "使用单位的意见"),
            ("补记 data_governance 的 governed", "补记数据治理的数据汇聚治理完成日期"),
            ("补记文号：用「更正」后重记，写明 doc；", "补记文号：用「更正」后重记，写明文号；"),
        ] {
            assert!(printed(told).starts_with(said), "{told} → {}", printed(told));
        }
        assert!(printed("不知何时起算；self-evaluation-late 不能判断").contains("「没有按期自评价」不能判断"));
        for plain in
            ["projects/县教委/WS-2024-001.yaml:12", "由 wsgov-x 生成", "WS-a1", "可用的键：id、name", "没有英文"]
        {
            assert_eq!(printed(plain), plain);
        }
        let filed = printed("补送后记「报送」（of: 自评价@2024-09-02），filed_with 写明各机关的日期");
        assert!(!filed.contains("of:") && !filed.contains("filed_with"), "{filed}");
    }
}
