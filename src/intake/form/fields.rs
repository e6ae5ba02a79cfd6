//! 填表：逐个键写下值，最后按语法的次序成文。新建项目、单位和拟事件都由此而来。

use serde_yaml::{Mapping, Value as Yaml};

use crate::{
    intake::Failure,
    intake::form::{
        spelling::spell,
        values::{Again, Reading, put},
    },
    model::Date,
    ruleset::Bodies,
    text::{Bad, Dictionary, FieldShape, Shape},
};

/// 一张在填的表。
#[derive(Clone, Debug)]
pub struct Form {
    /// 总是一个记录。
    shape: Shape,
    map: Mapping,
    /// 以 `键=值` 写的，用来认出写了两次的。
    assigned: Mapping,
    /// 当地的用语。
    words: Dictionary,
    /// 今天：有的，日期可以写「今天」「3月20日」。
    today: Option<Date>,
}

impl Form {
    /// 空表。
    #[must_use]
    pub fn new(title: &'static str, fields: Vec<FieldShape>) -> Self {
        let shape = Shape::Record(title, fields);
        Form { shape, map: Mapping::new(), assigned: Mapping::new(), words: Dictionary::default(), today: None }
    }

    /// 按当地的用语填。
    #[must_use]
    pub fn within(self, words: &Dictionary) -> Self {
        Form { words: words.clone(), ..self }
    }

    /// 当地的用语。
    #[must_use]
    pub fn words(&self) -> &Dictionary {
        &self.words
    }

    /// 知道今天是哪一天：日期可以写「今天」「3月20日」。登记表不用：纸上的日期须写全。
    #[must_use]
    pub fn on(self, today: Date) -> Self {
        Form { today: Some(today), ..self }
    }

    /// 全部键，依次。
    #[must_use]
    pub fn fields(&self) -> &[FieldShape] {
        match &self.shape {
            Shape::Record(_, fields) => fields,
            _ => &[],
        }
    }

    /// 写一个键，如 `filed_with.县财政局`；值按键的类型理解。
    ///
    /// # Errors
    /// 没有这个键，或值不合类型。
    pub fn set(&mut self, key: &str, text: &str) -> Result<(), Failure> {
        let steps: Vec<&str> = key.split('.').map(str::trim).collect();
        self.put(&steps, text)
    }

    /// 写一个 `键=值`。列表和键值可以分几次写；一个值写了两次的不知该信哪个，拒绝。
    ///
    /// # Errors
    /// 没有等号，没有这个键，值不合类型，或写了两次。
    pub fn assign(&mut self, assignment: &str) -> Result<(), Failure> {
        let (key, value) = split(assignment, "键=值")?;
        let steps: Vec<&str> = key.split('.').map(str::trim).collect();
        self.assign_at(&steps, value)
    }

    /// 沿路径写一个值，同样只许一次；路径中的名称可以含点。
    ///
    /// # Errors
    /// 没有这个键，值不合类型，或写了两次。
    pub fn assign_at(&mut self, steps: &[&str], value: &str) -> Result<(), Failure> {
        let reading = Reading::new(&self.words, self.today);
        put(&mut self.assigned, &self.shape, steps, (value.trim(), reading), Again::Refused)
            .map_err(|bad| Failure::usage(explain(&steps.join("."), &bad)))?;
        self.put(steps, value)
    }

    /// 沿路径写一个值；路径中的名称可以含点。
    ///
    /// # Errors
    /// 没有这个键，或值不合类型。
    pub fn put(&mut self, steps: &[&str], text: &str) -> Result<(), Failure> {
        self.answer(steps, text).map_err(|bad| Failure::usage(explain(&steps.join("."), &bad)))
    }

    /// 同 [`Form::put`]，只说哪里不对，不说是哪个键。
    ///
    /// # Errors
    /// 没有这个键，或值不合类型。
    pub fn answer(&mut self, steps: &[&str], text: &str) -> Result<(), Bad> {
        put(&mut self.map, &self.shape, steps, (text.trim(), Reading::new(&self.words, self.today)), Again::Replaces)
    }

    /// 填好的各键，依填写的先后。
    #[must_use]
    pub fn values(&self) -> &Mapping {
        &self.map
    }

    /// 一个键的值。
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Yaml> {
        self.map.get(key)
    }

    /// 沿路径的值。
    #[must_use]
    pub fn at(&self, steps: &[&str]) -> Option<&Yaml> {
        let (first, rest) = steps.split_first()?;
        rest.iter().try_fold(self.map.get(*first)?, |value, step| value.get(*step))
    }

    /// 去掉一个键：填到一半又不填了。
    pub fn remove(&mut self, key: &str) {
        self.map.shift_remove(key);
    }

    /// 放回去掉之前的值。
    pub fn restore(&mut self, key: &str, value: Yaml) {
        self.map.insert(key.into(), value);
    }

    /// 归正写法，返回改了什么。
    pub fn spell(&mut self, bodies: &Bodies) -> Vec<String> {
        spell(&mut self.map, bodies)
    }

    /// 还没有填的必填键。
    #[must_use]
    pub fn missing(&self) -> Vec<&FieldShape> {
        self.fields().iter().filter(|f| f.required && !self.map.contains_key(f.key)).collect()
    }

    /// 填好的各键，依语法的次序。
    pub fn filled(&self) -> impl Iterator<Item = (&FieldShape, &Yaml)> {
        self.fields().iter().filter_map(|f| Some((f, self.map.get(f.key)?)))
    }
}

/// 拆开 `键=值`；`wanted` 是应有的写法。
///
/// # Errors
/// 没有等号。
pub fn split<'a>(assignment: &'a str, wanted: &str) -> Result<(&'a str, &'a str), Failure> {
    let split = assignment.split_once('=').or_else(|| assignment.split_once('＝'));
    split
        .filter(|(key, _)| !key.trim().is_empty())
        .ok_or_else(|| Failure::usage(format!("「{assignment}」应写成 {wanted}")))
}

fn explain(key: &str, bad: &Bad) -> String {
    format!("{key}：{bad}")
}
