//! 拟稿：由命令行的 `键=值` 拟出一个事件。各键的类型来自事件的语法，写法不必一一记住：
//! 日期、用语按惯常写法收下，写进文件的一律是规范写法。

use serde_yaml::{Mapping, Value as Yaml};

use super::Failure;
use crate::{
    model::{Event, Kind, event_yaml, parse_loose_date},
    text::{Bad, Decode, Faults, FieldShape, Leaf, Node, Shape, Source, Value, Word, nearest, parse, words_of},
};

/// 拟稿。
#[derive(Clone, Debug)]
pub struct Draft {
    /// 事件种类。
    pub kind: Kind,
    fields: Vec<FieldShape>,
    map: Mapping,
}

/// 认出事件：中文、英文，或不会混淆的开头。
///
/// # Errors
/// 认不出，或开头相同的不止一个。
pub fn resolve_kind(word: &str) -> Result<Kind, Failure> {
    resolve_word(word, Kind::WORDS, "事件").map(|i| Kind::ALL[i])
}

fn resolve_word(word: &str, words: &'static [Word], what: &str) -> Result<usize, Failure> {
    let exact = |w: &Word| w.zh == word || w.en == word || w.also.contains(&word);
    if let Some(index) = words.iter().position(exact) {
        return Ok(index);
    }
    let begins = |w: &Word| !word.is_empty() && (w.zh.starts_with(word) || w.en.starts_with(word));
    let candidates: Vec<usize> = (0..words.len()).filter(|i| begins(&words[*i])).collect();
    match candidates[..] {
        [only] => Ok(only),
        [] => {
            let near = nearest(word, words_of(words));
            let help = near.map_or_else(
                || format!("可用：{}", words.iter().map(|w| w.zh).collect::<Vec<_>>().join("、")),
                |n| format!("您是否要写「{n}」？"),
            );
            Err(Failure::usage(format!("没有「{word}」这种{what}。{help}")))
        }
        _ => {
            let names: Vec<&str> = candidates.iter().map(|i| words[*i].zh).collect();
            Err(Failure::usage(format!("「{word}」可以是：{}；请写全", names.join("、"))))
        }
    }
}

impl Draft {
    /// 空的拟稿。
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        let mut map = Mapping::new();
        map.insert("event".into(), kind.zh().into());
        Draft { kind, fields: Event::fields_of(kind), map }
    }

    /// 写一个键；`text` 按键的类型理解。
    ///
    /// # Errors
    /// 没有这个键，或值不合类型。
    pub fn set(&mut self, key: &str, text: &str) -> Result<(), Failure> {
        let steps: Vec<&str> = key.split('.').map(str::trim).collect();
        let shape = Shape::Record(self.kind.zh(), self.fields.clone());
        let context = |bad: Bad| Failure::usage(explain(key, bad));
        put(&mut self.map, &shape, &steps, text.trim()).map_err(context)
    }

    /// 写一个 `键=值`。
    ///
    /// # Errors
    /// 没有等号，没有这个键，或值不合类型。
    pub fn assign(&mut self, assignment: &str) -> Result<(), Failure> {
        let (key, value) = split(assignment)?;
        self.set(key, value)
    }

    /// 写一份材料：`名称=文号`，或 `名称={doc: …, date: …}`。名称可以含点。
    ///
    /// # Errors
    /// 没有等号，或值不合类型。
    pub fn material(&mut self, assignment: &str) -> Result<(), Failure> {
        let (name, value) = split(assignment)?;
        let shape = Shape::Record(self.kind.zh(), self.fields.clone());
        put(&mut self.map, &shape, &["materials", name], value.trim()).map_err(|bad| Failure::usage(explain(name, bad)))
    }

    /// 事件的 YAML，键的次序依语法，材料与备注在最后。
    ///
    /// # Errors
    /// 缺少必填的键，或值不合格式：一次说全。
    pub fn to_yaml(&self) -> Result<String, Failure> {
        let text = event_yaml(self.kind, &self.map).map_err(|e| Failure::failed(format!("写不成 YAML：{e}")))?;
        self.verify(&text)?;
        Ok(text)
    }

    /// 单独读一遍：缺的、错的一次说全。
    fn verify(&self, text: &str) -> Result<(), Failure> {
        let mut faults = Faults::default();
        let source = Source::read("event", text.as_bytes().to_vec(), &mut faults);
        let read = parse(&source, &mut faults).and_then(|root| Event::decode(&root, &mut faults));
        if read.is_some() && !faults.is_fatal() {
            return Ok(());
        }
        let lines = faults.0.iter().map(|f| {
            let help = f.help.as_deref().map(|h| format!("；{h}")).unwrap_or_default();
            format!("  · {}{help}", f.message)
        });
        let list: Vec<String> = lines.collect();
        Err(Failure::usage(format!(
            "「{}」还不完整：\n{}\n用 --set 键=值 补上；这种事件的键：\n{}",
            self.kind,
            list.join("\n"),
            self.usage()
        )))
    }

    /// 这种事件的键与含义，每行一个。
    #[must_use]
    pub fn usage(&self) -> String {
        let own = self.kind.own_fields();
        let mut lines: Vec<String> = own
            .iter()
            .map(|f| {
                format!("  {}{}：{}，{}", f.key, if f.required { "（必填）" } else { "" }, f.doc, f.shape.called())
            })
            .collect();
        if lines.is_empty() {
            lines.push("  （没有自有的键）".into());
        }
        lines.join("\n")
    }
}

fn split(assignment: &str) -> Result<(&str, &str), Failure> {
    let split = assignment.split_once('=').or_else(|| assignment.split_once('＝'));
    split
        .filter(|(key, _)| !key.trim().is_empty())
        .ok_or_else(|| Failure::usage(format!("「{assignment}」应写成 键=值")))
}

fn explain(key: &str, bad: Bad) -> String {
    let help = bad.help.map(|h| format!("；{h}")).unwrap_or_default();
    format!("{key}：{}{help}", bad.message)
}

/// 沿路径放下一个值；途中没有的键值现建。
fn put(map: &mut Mapping, shape: &Shape, steps: &[&str], text: &str) -> Result<(), Bad> {
    let [key, rest @ ..] = steps else { return Err(Bad::new("没有写键")) };
    let inner = match shape {
        Shape::Record(title, fields) => field_shape(title, fields, key)?,
        Shape::Map(inner) | Shape::Yearly(inner) => (**inner).clone(),
        Shape::Either(_, full) => return put(map, full, steps, text),
        _ => return Err(Bad::new(format!("「{key}」下面没有别的键"))),
    };
    if rest.is_empty() {
        let value = value_of(&inner, text)?;
        match (map.get_mut(*key), value) {
            (Some(Yaml::Sequence(old)), Yaml::Sequence(more)) => old.extend(more),
            (_, value) => {
                map.insert((*key).into(), value);
            }
        }
        return Ok(());
    }
    let slot = map.entry((*key).into()).or_insert_with(|| Yaml::Mapping(Mapping::new()));
    match slot {
        Yaml::Mapping(inner_map) => put(inner_map, &inner, rest, text),
        _ => Err(Bad::new(format!("「{key}」已经写成别的值"))),
    }
}

fn field_shape(title: &str, fields: &[FieldShape], key: &str) -> Result<Shape, Bad> {
    if let Some(field) = fields.iter().find(|f| f.key == key) {
        return Ok(field.shape.clone());
    }
    let help = match nearest(key, fields.iter().map(|f| f.key)) {
        Some(near) => format!("您是否要写「{near}」？"),
        None => format!("可用的键：{}", fields.iter().map(|f| f.key).collect::<Vec<_>>().join("、")),
    };
    Err(Bad::with_help(format!("「{title}」没有「{key}」这个键"), help))
}

/// 按类型理解一段文字。
fn value_of(shape: &Shape, text: &str) -> Result<Yaml, Bad> {
    if text.starts_with(['{', '[']) {
        let mut faults = Faults::default();
        // 单独的一段不是键值，套上一个键再读。
        let source = Source::read("value", format!("value: {text}\n").into_bytes(), &mut faults);
        let root = parse(&source, &mut faults);
        let node = root.as_ref().and_then(|r| r.get("value"));
        return match node {
            Some(node) if !faults.is_fatal() => from_node(shape, node),
            _ => Err(Bad::with_help(format!("「{text}」读不懂"), "写成 {甲: …, 乙: …} 或 [甲, 乙]，冒号后空一格")),
        };
    }
    match shape {
        Shape::Word(words) => {
            resolve_word(text, words, "用语").map(|i| words[i].zh.into()).map_err(|f| Bad::new(f.message))
        }
        Shape::Date => parse_loose_date(text).map(|d| d.to_string().into()),
        Shape::Year | Shape::Number => Ok(text.parse::<u16>().map_or_else(|_| text.into(), Yaml::from)),
        Shape::Bool => boolean(text),
        Shape::Money { none: true, .. } => crate::model::Stated::read(text).map(|_| text.into()),
        Shape::Money { signed: true, .. } => crate::model::Change::read(text).map(|_| text.into()),
        Shape::Money { .. } => crate::model::Money::read(text).map(|_| text.into()),
        Shape::List(inner) => {
            let parts = text.split([',', '，', '、', ';', '；']).map(str::trim).filter(|p| !p.is_empty());
            parts.map(|p| value_of(inner, p)).collect::<Result<Vec<_>, _>>().map(Yaml::Sequence)
        }
        Shape::Either(plain, _) => value_of(plain, text),
        Shape::Yearly(_) => Err(Bad::with_help("这里要逐年写", "写成 键.年份=值，如 years.2024=300万元")),
        Shape::Map(_) => Err(Bad::with_help("这里要逐项写", "写成 键.名称=值，如 filed_with.县财政局=2024-06-01")),
        Shape::Record(..) | Shape::Event => Err(Bad::with_help("这里要逐项写", "写成 键.子键=值，或 键={子键: 值}")),
        Shape::Text | Shape::Month | Shape::Years => Ok(text.into()),
    }
}

fn boolean(text: &str) -> Result<Yaml, Bad> {
    match text {
        "true" | "是" | "有" | "y" | "yes" => Ok(true.into()),
        "false" | "否" | "无" | "n" | "no" => Ok(false.into()),
        _ => Err(Bad::with_help(format!("「{text}」不是 true 或 false"), "是写 true，否写 false")),
    }
}

/// 括号写法的值，逐层按类型理解。
fn from_node(shape: &Shape, node: &Node<'_>) -> Result<Yaml, Bad> {
    match (&node.value, shape) {
        (Value::Scalar { text, .. }, Shape::Map(_) | Shape::Yearly(_) | Shape::List(_)) => {
            Err(Bad::new(format!("「{text}」处应为{}", shape.called())))
        }
        (Value::Scalar { text, .. }, _) => value_of(shape, text),
        (Value::List(items), Shape::List(inner)) => {
            items.iter().map(|n| from_node(inner, n)).collect::<Result<Vec<_>, _>>().map(Yaml::Sequence)
        }
        (Value::Map(pairs), _) => {
            let mut map = Mapping::new();
            for (key, value) in pairs {
                let key = key.text().ok_or_else(|| Bad::new("键应为文字"))?;
                let inner = match shape {
                    Shape::Map(inner) | Shape::Yearly(inner) => (**inner).clone(),
                    Shape::Record(title, fields) => field_shape(title, fields, key)?,
                    Shape::Either(_, full) => match &**full {
                        Shape::Record(title, fields) => field_shape(title, fields, key)?,
                        other => other.clone(),
                    },
                    _ => return Err(Bad::new(format!("这里应为{}", shape.called()))),
                };
                map.insert(key.into(), from_node(&inner, value)?);
            }
            Ok(Yaml::Mapping(map))
        }
        (Value::List(_), _) => Err(Bad::new(format!("这里应为{}", shape.called()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clerks_type_becomes_the_written_form() {
        let mut draft = Draft::new(resolve_kind("declare").unwrap());
        for assignment in [
            "date=2023年9月20日",
            "plan_year=2024",
            "estimate.建设费用=1075万元",
            "estimate.政府购买服务=无",
            "contents=背景和依据、必要性和可行性",
            "contents=需求分析",
            "exception={basis: state, doc: 渝府发〔2023〕5号, scope: {conforms: true}}",
        ] {
            draft.assign(assignment).unwrap();
        }
        let text = draft.to_yaml().unwrap();
        assert!(text.contains("date: 2023-09-20\n"), "{text}");
        assert!(text.contains("basis: 国家"), "{text}");
        assert!(text.contains("- 需求分析"), "{text}");
        assert!(text.starts_with("event: 申报\n"), "{text}");
    }

    #[test]
    fn what_is_missing_is_named_all_at_once() {
        let mut draft = Draft::new(Kind::Plan);
        draft.set("date", "20240115").unwrap();
        let failure = draft.to_yaml().unwrap_err();
        assert!(failure.message.contains("year") && failure.message.contains("amount"), "{}", failure.message);
    }

    #[test]
    fn beginnings_will_do_unless_they_are_ambiguous() {
        assert_eq!(resolve_kind("纳入").unwrap(), Kind::Listing);
        assert_eq!(resolve_kind("withdraw").unwrap(), Kind::Withdraw);
        assert!(resolve_kind("暂").unwrap_err().message.contains("暂缓投资"));
        assert!(resolve_kind("纳入请单").unwrap_err().message.contains("纳入清单"));
    }

    #[test]
    fn bad_values_are_refused_with_the_key() {
        let mut draft = Draft::new(Kind::Pay);
        assert!(draft.set("amount", "3000").unwrap_err().message.contains("单位"));
        assert!(draft.set("amuont", "3万元").unwrap_err().message.contains("amount"));
        assert!(draft.set("date", "2023-02-30").unwrap_err().message.contains("没有 30 日"));
    }
}
