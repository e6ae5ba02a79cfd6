//! 拟稿：由命令行的 `键=值` 拟出一个事件。各键的类型来自事件的语法，写法不必一一记住：
//! 日期、用语按惯常写法收下，写进文件的一律是规范写法。

use crate::{
    intake::Failure,
    intake::form::{Form, split},
    model::{Date, Event, Kind, Named, event_yaml, named},
    ruleset::Bodies,
    text::{Decode, Dictionary, Faults, Source, did_you_mean, field_named, nearest, parse, safe, turns_sense},
};

/// 拟稿。
#[derive(Clone, Debug)]
pub struct Draft {
    /// 事件种类。
    pub kind: Kind,
    /// 所填的表。
    pub form: Form,
    /// 写之前要说明的：取了什么默认值，写法改成了什么。
    said: Vec<String>,
}

/// 认出事件：中文、英文或惯常的说法，都须写全。
///
/// # Errors
/// 认不出，或所指的不止一种。
pub fn resolve_kind(word: &str, local: &Dictionary) -> Result<Kind, Failure> {
    match named(word, local) {
        Named::One { kind, .. } => Ok(kind),
        Named::Several(kinds) => Err(Failure::usage(format!("「{word}」可以是：{}；请写全", names(&kinds, local)))),
        Named::Unknown(near) => {
            // 名称里有这几个字的都列出来，由人选；引向不利的词的不列。
            let containing: Vec<Kind> = Kind::ALL
                .iter()
                .copied()
                .filter(|k| !k.is_adverse() && !word.is_empty() && local.called(Kind::WORDS, k.zh()).contains(word))
                .collect();
            let named = |kind: Kind| did_you_mean(local.called(Kind::WORDS, kind.zh()));
            let help = match (near, slip(word)) {
                (Some(near), _) if containing.is_empty() => named(near),
                (None, Some(near)) if containing.is_empty() => format!("{}不是的，不写事件再试，列出全部", named(near)),
                _ => {
                    let list = if containing.is_empty() { Kind::ALL } else { &containing };
                    format!("请写全，可用：{}", names(list, local))
                }
            };
            Err(Failure::usage(format!("没有「{word}」这种事件。{help}")))
        }
    }
}

/// 两个字的事件写错一个字（「申抱」）：只提示，不认作；不利的事件不提。
fn slip(word: &str) -> Option<Kind> {
    let offered = Kind::ALL.iter().filter(|kind| !kind.is_adverse() && !turns_sense(word, kind.zh()));
    nearest(word, offered.map(|kind| kind.zh())).and_then(Kind::find_zh)
}

/// 惯常的说法认作了什么，说一句；写的就是事件名的为空。
#[must_use]
pub fn taken_as(word: &str, local: &Dictionary) -> String {
    match named(word, local) {
        Named::One { kind, customary: true } => format!("「{word}」记作「{kind}」\n"),
        _ => String::new(),
    }
}

fn names(kinds: &[Kind], local: &Dictionary) -> String {
    kinds.iter().map(|k| local.called(Kind::WORDS, k.zh())).collect::<Vec<_>>().join("、")
}

impl Draft {
    /// 空的拟稿。
    ///
    /// # Errors
    /// 不会发生：事件种类总有 `event` 这个键。
    pub fn new(kind: Kind, local: &Dictionary) -> Result<Self, Failure> {
        let mut form = Form::new(kind.zh(), Event::fields_of(kind)).within(local);
        form.set("event", kind.zh())?;
        Ok(Draft { kind, form, said: Vec::new() })
    }

    /// 知道今天是哪一天：日期可以写「今天」「3月20日」。
    #[must_use]
    pub fn on(self, today: Date) -> Self {
        Draft { form: self.form.on(today), ..self }
    }

    /// 写之前说明一句。
    pub fn say(&mut self, text: String) {
        self.said.push(text);
    }

    /// 归正文号、机关的写法，记下改了什么。
    pub fn spell(&mut self, bodies: &Bodies) {
        let said = self.form.spell(bodies);
        self.said.extend(said);
    }

    /// 要说明的各句，一句一行。
    #[must_use]
    pub fn said(&self) -> String {
        self.said.iter().map(|line| format!("{}\n", safe::line(line, 200))).collect()
    }

    /// 写一个键；`text` 按键的类型理解。以后写的为准：默认值、答话由此写。
    ///
    /// # Errors
    /// 没有这个键，或值不合类型。
    pub fn set(&mut self, key: &str, text: &str) -> Result<(), Failure> {
        self.form.set(key, text)
    }

    /// 写一个由参数给出的键：只许一次。
    ///
    /// # Errors
    /// 没有这个键，值不合类型，或又以 `--set` 写了一次。
    pub fn give(&mut self, key: &str, text: &str) -> Result<(), Failure> {
        self.form.assign_at(&[key], text)
    }

    /// 写一个 `键=值`。
    ///
    /// # Errors
    /// 没有等号，没有这个键，或值不合类型。
    pub fn assign(&mut self, assignment: &str) -> Result<(), Failure> {
        let key = split(assignment, "键=值")?.0.trim();
        // 换了种类，所填的就对不上了。
        if key == "event" {
            return Err(Failure::usage("事件写在编号之后，不用 --set 写"));
        }
        // 事实变更写的就是事实：「--set 数据治理=…」不必写成 set.数据治理。
        let first = key.split('.').next().unwrap_or_default();
        let is_fact = self.kind == Kind::ChangeFacts && field_named(self.form.fields(), first).is_none();
        if is_fact { self.form.assign(&format!("set.{assignment}")) } else { self.form.assign(assignment) }
    }

    /// 写一份材料：`名称=文号`，或 `名称={doc: …, date: …}`。名称可以含点。
    ///
    /// # Errors
    /// 没有等号，或值不合类型。
    pub fn material(&mut self, assignment: &str) -> Result<(), Failure> {
        let (name, value) = split(assignment, "名称=文号")?;
        self.form.assign_at(&["materials", name], value)
    }

    /// 事件的 YAML，键的次序依语法，材料与备注在最后。
    ///
    /// # Errors
    /// 缺少必填的键，或值不合格式：一次说全。
    pub fn to_yaml(&self) -> Result<String, Failure> {
        let text =
            event_yaml(self.kind, self.form.values()).map_err(|e| Failure::failed(format!("写不成 YAML：{e}")))?;
        self.verify(&text)?;
        Ok(text)
    }

    /// 单独读一遍：缺的、错的一次说全。
    fn verify(&self, text: &str) -> Result<(), Failure> {
        let list: String = faults_in(text).iter().map(|fault| format!("  · {fault}\n")).collect();
        if list.is_empty() {
            return Ok(());
        }
        let lacking = format!("「{}」还不完整：\n{list}", self.kind);
        let keys = format!("用 --set 键=值 补上；这种事件的键：\n{}", self.usage());
        Err(Failure::usage(format!("{lacking}{keys}")).on_page(lacking))
    }

    /// 还没有填的必填键，名称在前。
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        self.form.missing().iter().map(|f| format!("{}（{}）", f.title(), f.key)).collect()
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

/// 一个事件的 YAML 里缺的、错的。
fn faults_in(text: &str) -> Vec<String> {
    let mut faults = Faults::default();
    let source = Source::read("event", text.as_bytes().to_vec(), &mut faults);
    let read = parse(&source, &mut faults).and_then(|root| Event::decode(&root, &mut faults));
    if read.is_some() && !faults.is_fatal() {
        return Vec::new();
    }
    faults.0.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clerks_type_becomes_the_written_form() {
        let mut draft = Draft::new(Kind::Declare, &Dictionary::default()).unwrap();
        for assignment in [
            "date=２０２３年９月２０日",
            "plan_year=2024",
            "estimate.建设费用=１，０７５万元",
            "estimate.政府购买服务=无",
            "contents=背景和依据、必要性和可行性",
            "contents=需求分析",
            "exception={basis: state, doc: 渝府发〔2023〕5号, scope: {conforms: true}}",
        ] {
            draft.assign(assignment).unwrap();
        }
        let text = draft.to_yaml().unwrap();
        assert!(text.contains("date: 2023-09-20\n"), "{text}");
        assert!(text.contains("basis: 国家") && text.contains("建设费用: 1,075万元"), "{text}");
        assert!(text.contains("- 需求分析"), "{text}");
        assert!(text.starts_with("event: 申报\n"), "{text}");
    }

    #[test]
    fn a_map_may_be_written_in_pieces_but_no_value_twice() {
        let mut draft = Draft::new(Kind::Declare, &Dictionary::default()).unwrap();
        for assignment in ["estimate.建设费用=3000万元", "estimate={前期费用: 40万元, 政府购买服务: 无}"]
        {
            draft.assign(assignment).unwrap();
        }
        draft.set("date", "2023-09-18").unwrap();
        draft.set("note", "[急] {甲}: 乙").unwrap();
        draft.assign("date=2023-09-20").unwrap();
        draft.assign("plan_year=2024").unwrap();
        let text = draft.to_yaml().unwrap();
        for line in ["建设费用: 3000万元", "前期费用: 40万元", "date: 2023-09-20", "[急] {甲}: 乙"] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert!(draft.assign("event=支付").unwrap_err().message.contains("编号之后"));
        for again in ["plan_year=2025", "estimate.前期费用=50万元", "estimate={建设费用: 3万元}", "date=2023-09-20"]
        {
            assert!(draft.assign(again).unwrap_err().message.contains("写了两次"), "{again}");
        }
    }

    #[test]
    fn what_is_missing_is_named_all_at_once() {
        let mut draft = Draft::new(Kind::Plan, &Dictionary::default()).unwrap();
        draft.set("date", "20240115").unwrap();
        let failure = draft.to_yaml().unwrap_err();
        assert!(failure.message.contains("year") && failure.message.contains("amount"), "{}", failure.message);
    }

    #[test]
    fn a_beginning_is_not_completed() {
        assert_eq!(resolve_kind("纳入清单", &Dictionary::default()).unwrap(), Kind::Listing);
        assert_eq!(resolve_kind("withdraw", &Dictionary::default()).unwrap(), Kind::Withdraw);
        let refused = |word: &str| resolve_kind(word, &Dictionary::default()).unwrap_err().message;
        assert!(refused("纳入请单").contains("纳入清单"));
        // 「验收」只有一种事件以它开头，正是相反的那一种。
        let said = refused("验收");
        assert!(said.contains("通过验收") && !said.contains("不通过"), "{said}");
        for word in ["撤销", "退", "终", "暂"] {
            assert!(refused(word).contains("请写全"), "{word}");
        }
        assert_eq!(taken_as("付款", &Dictionary::default()), "「付款」记作「支付」\n");
        assert_eq!(taken_as("支付", &Dictionary::default()), "");
    }

    #[test]
    fn keys_may_be_written_in_chinese_and_facts_without_set() {
        let mut pay = Draft::new(Kind::Pay, &Dictionary::default()).unwrap();
        pay.set("date", "2024-06-01").unwrap();
        pay.assign("金额=12万元").unwrap();
        assert!(pay.to_yaml().unwrap().contains("amount: 12万元"));
        assert!(pay.assign("支付金额=13万元").unwrap_err().message.contains("写了两次"));
        assert!(pay.assign("金颜=1元").unwrap_err().message.contains("支付金额（amount）"));
        let mut facts = Draft::new(Kind::ChangeFacts, &Dictionary::default()).unwrap();
        facts.set("date", "2024-06-01").unwrap();
        facts.assign("data_governance.governed=2024-03-01").unwrap();
        facts.assign("name=乙").unwrap();
        facts.assign("reason=补记").unwrap();
        let text = facts.to_yaml().unwrap();
        assert!(text.contains("set:\n  data_governance:\n    governed: 2024-03-01\n"), "{text}");
    }

    #[test]
    fn bad_values_are_refused_with_the_key() {
        let mut draft = Draft::new(Kind::Pay, &Dictionary::default()).unwrap();
        assert!(draft.set("note", "甲\u{1b}[31m").unwrap_err().message.contains("U+001B"));
        assert!(draft.set("note", "甲\n乙").is_ok());
        assert!(draft.set("amount", "3000").unwrap_err().message.contains("单位"));
        assert!(draft.set("amuont", "3万元").unwrap_err().message.contains("amount"));
        assert!(draft.set("date", "2023-02-30").unwrap_err().message.contains("没有 30 日"));
    }
}
