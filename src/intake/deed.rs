//! 拟一个单位或县的事件：参数填的、终端上问的，成为一段 YAML。

use serde_yaml::Value as Yaml;

use crate::{
    intake::{
        Failure,
        ask::{Asker, Hint},
        form::{Form, split},
    },
    model::{Date, Deed, DeedAct},
    ruleset::RuleSet,
    text::{Dictionary, FieldShape, Shape, compose_block, field_named},
};

/// 拟稿。
#[derive(Clone, Debug)]
pub struct DeedDraft<A: DeedAct> {
    /// 种类。
    pub kind: A::Kind,
    /// 所填的表。
    pub form: Form,
    /// 写之前要说明的。
    pub said: Vec<String>,
}

/// 认出单位或县的事件；都须写全。
///
/// # Errors
/// 认不出。
pub fn deed_kind<A: DeedAct>(word: &str) -> Result<A::Kind, Failure> {
    A::find(word).ok_or_else(|| {
        let known: Vec<String> = A::kinds().iter().map(ToString::to_string).collect();
        Failure::usage(format!("没有「{word}」这种事件；可用：{}", known.join("、")))
    })
}

impl<A: DeedAct> DeedDraft<A> {
    /// 空的拟稿，已有种类、日期与短名。
    ///
    /// # Errors
    /// 不会发生：这几个键总有。
    pub fn new(kind: A::Kind, date: Date, id: &str, local: &Dictionary) -> Result<Self, Failure> {
        let mut form = Form::new("事件", Deed::<A>::fields_of(kind)).within(local);
        form.set("event", &kind.to_string())?;
        form.set("date", &date.to_string())?;
        form.set("id", id)?;
        Ok(DeedDraft { kind, form, said: Vec::new() })
    }

    /// 写一个 `键=值`；键可以写中文名称。
    ///
    /// # Errors
    /// 没有等号，没有这个键，或值不合类型。
    pub fn assign(&mut self, assignment: &str) -> Result<(), Failure> {
        let key = split(assignment, "键=值")?.0.trim();
        if key == "event" {
            return Err(Failure::usage("事件写在命令里，不用 --set 写"));
        }
        self.put(key.split('.').map(str::trim).collect(), split(assignment, "键=值")?.1)
    }

    /// 沿路径写一个值；事实变更写的就是事实，「层级」不必写成「set.层级」。
    ///
    /// # Errors
    /// 没有这个键，或值不合类型。
    pub fn put(&mut self, mut steps: Vec<&str>, value: &str) -> Result<(), Failure> {
        let fields = self.form.fields();
        let known = steps.first().is_some_and(|first| field_named(fields, first).is_some());
        if !known && fields.iter().any(|field| field.key == "set") {
            steps.insert(0, "set");
        }
        self.form.assign_at(&steps, value)
    }

    /// 归正写法，记下改了什么。
    pub fn spell(&mut self, law: &RuleSet) {
        let said = self.form.spell(&law.bodies);
        self.said.extend(said);
    }

    /// 还缺的必填键。
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        self.form.missing().iter().map(|f| format!("{}（{}）", f.title(), f.key)).collect()
    }

    /// 在终端上逐项问；已经写了的不再问。
    ///
    /// # Errors
    /// 输入中断。
    pub fn ask(&mut self, asker: &mut Asker<'_>, law: &RuleSet, known: &DeedChoices) -> Result<(), Failure> {
        asker.say(&format!("{}：{}", self.kind, A::doc(self.kind)));
        for field in self.form.fields().to_vec() {
            if matches!(field.key, "event" | "id" | "date") || self.form.get(field.key).is_some() {
                continue;
            }
            let hint = deed_hint(law, field.key, known);
            match &field.shape {
                Shape::Record(_, facts) if field.key == "set" => asker.some_of(&mut self.form, "set", facts)?,
                _ => asker.field(&mut self.form, &field, &hint)?,
            }
        }
        Ok(())
    }

    /// 写成 YAML，键的次序依语法，备注在最后。
    ///
    /// # Errors
    /// 还缺必填的键，或写不成 YAML。
    pub fn to_yaml(&self) -> Result<String, Failure> {
        let missing = self.missing();
        if !missing.is_empty() {
            let usage: Vec<String> = A::own_fields(self.kind).iter().map(usage_line).collect();
            let lacking = format!("「{}」还缺：{}", self.kind, missing.join("、"));
            let keys = format!("用 --set 键=值 补上。这种事件的键：\n{}", usage.join("\n"));
            return Err(Failure::usage(format!("{lacking}；{keys}")).on_page(lacking));
        }
        let filled: Vec<(&FieldShape, &Yaml)> = self.form.filled().collect();
        let (last, first): (Vec<_>, Vec<_>) = filled.into_iter().partition(|(field, _)| field.key == "note");
        let map = first.into_iter().chain(last).map(|(field, value)| (Yaml::from(field.key), value.clone())).collect();
        compose_block(&map).map_err(|e| Failure::failed(format!("写不成 YAML：{e}")))
    }
}

fn usage_line(field: &FieldShape) -> String {
    let required = if field.required { "（必填）" } else { "" };
    format!("  {}（{}）{required}：{}", field.title(), field.key, field.shape.called())
}

/// 拟一个事件时已知的：可以选的。
#[derive(Clone, Debug, Default)]
pub struct DeedChoices {
    /// 本单位的系统。
    pub systems: Vec<String>,
    /// 可以更正的各件：名称，与是哪一件。
    pub targets: Vec<(String, String)>,
}

/// 对一个键的提示：总体方案报备的机关，本单位的系统，可以更正的事件。
#[must_use]
pub fn deed_hint(law: &RuleSet, key: &str, known: &DeedChoices) -> Hint {
    match key {
        "filed_with" => Hint::of(plan_filing(law)),
        "system" => Hint::of(known.systems.clone()),
        "of" => Hint::told(known.targets.iter().cloned()),
        _ => Hint::default(),
    }
}

/// 总体方案报备的机关。
#[must_use]
pub fn plan_filing(law: &RuleSet) -> Vec<String> {
    let filing = law.parameters.overall_plan.filing.as_ref();
    let roles = filing.map_or(&[][..], |filing| &filing.file_with);
    roles.iter().map(|role| law.bodies.name(role).to_owned()).collect()
}
