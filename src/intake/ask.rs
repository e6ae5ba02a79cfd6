//! 逐项询问：在终端上填一张表。写得不对的当场说明，再问一次；中途退出，什么也不写。

use std::io::{BufRead, Write};

use crate::{
    intake::{
        Failure,
        form::Form,
        prompt::{DEMANDED, chosen, is_spoken, options, prompt},
    },
    text::{FieldShape, Shape, safe},
};

pub use super::prompt::Hint;

/// 询问的人与答的人。
pub struct Asker<'a> {
    input: &'a mut dyn BufRead,
    output: &'a mut dyn Write,
    /// 前面还有问过的，可以退回去。
    may_go_back: bool,
    /// 答的是「退回上一项」。
    goes_back: bool,
}

/// 填到一半停了。
const UNFINISHED: &str = "没有填完，什么也没有写；要办的再来一次，已知的可以写成参数";

/// 退回上一项的写法。
const BACK: [&str; 3] = ["<", "＜", "上一步"];

impl<'a> Asker<'a> {
    /// 由输入与输出构造。
    pub fn new(input: &'a mut dyn BufRead, output: &'a mut dyn Write) -> Self {
        Asker { input, output, may_go_back: false, goes_back: false }
    }

    /// 说一句。
    pub fn say(&mut self, text: &str) {
        // 终端写不出，下一步读入自会发现。
        let _ = writeln!(self.output, "{text}");
    }

    fn read(&mut self, prompt: &str) -> Result<String, Failure> {
        let stopped = || Failure::usage(UNFINISHED);
        let _ = write!(self.output, "{prompt}：");
        let _ = self.output.flush();
        let mut line = String::new();
        match self.input.read_line(&mut line) {
            Ok(n) if n > 0 => Ok(line.trim().to_owned()),
            _ => Err(stopped()),
        }
    }

    /// 问到答得合格为止；`accept` 说明哪里不对。
    ///
    /// # Errors
    /// 输入中断。
    pub fn until<T>(&mut self, prompt: &str, mut accept: impl FnMut(&str) -> Result<T, String>) -> Result<T, Failure> {
        loop {
            let answer = self.read(prompt)?;
            if BACK.contains(&answer.as_str()) {
                if self.may_go_back {
                    self.goes_back = true;
                    return Err(Failure::usage(UNFINISHED));
                }
                self.say("  × 前面没有可以退回的一项");
                continue;
            }
            match accept(&answer) {
                Ok(value) => return Ok(value),
                Err(why) => self.say(&format!("  × {}", safe::line(&why, 300))),
            }
        }
    }

    /// 依次问各项；写「<」退回上一项，所填的去掉再问。
    ///
    /// # Errors
    /// 输入中断。
    pub fn fields(
        &mut self,
        form: &mut Form,
        fields: &[FieldShape],
        hint: impl Fn(&Form, &FieldShape) -> Hint,
    ) -> Result<(), Failure> {
        let mut n = 0;
        while let Some(field) = fields.get(n) {
            self.may_go_back = n > 0;
            let hint = hint(form, field);
            match self.field(form, field, &hint) {
                Ok(()) => n += 1,
                Err(_) if std::mem::take(&mut self.goes_back) => {
                    form.remove(field.key);
                    n -= 1;
                    form.remove(fields[n].key);
                }
                Err(stopped) => return Err(stopped),
            }
        }
        self.may_go_back = false;
        Ok(())
    }

    /// 只填一组键里的几项：先问是哪几项。
    ///
    /// # Errors
    /// 输入中断。
    pub fn some_of(&mut self, form: &mut Form, key: &str, fields: &[FieldShape]) -> Result<(), Failure> {
        for (i, field) in fields.iter().enumerate() {
            self.say(&format!("  {} {}", i + 1, field.title()));
        }
        let titles: Vec<String> = fields.iter().map(|field| field.title().to_owned()).collect();
        let wanted = self.until("改哪一项（写序号或名称，几项以顿号隔开）", |answer| {
            let said = chosen(answer, &titles, true);
            let parts: Vec<&str> = said.split('、').map(str::trim).filter(|part| !part.is_empty()).collect();
            let named = |part: &str| fields.iter().position(|f| f.title() == part || f.key == part);
            let unknown = parts.iter().find(|part| named(part).is_none());
            match (parts.is_empty(), unknown) {
                (true, _) => Err("至少写一项".to_owned()),
                (_, Some(part)) => Err(format!("没有「{part}」这一项；写前面的序号")),
                _ => Ok(parts.iter().filter_map(|part| named(part)).collect::<Vec<usize>>()),
            }
        })?;
        for field in wanted.into_iter().filter_map(|n| fields.get(n)) {
            let own = FieldShape { required: true, ..field.clone() };
            self.at(form, &[key, field.key], &own, &Hint::default())?;
        }
        Ok(())
    }

    /// 是或否。
    ///
    /// # Errors
    /// 输入中断。
    pub fn yes(&mut self, question: &str, default: bool) -> Result<bool, Failure> {
        let choices = if default { "（Y/n）" } else { "（y/N）" };
        self.until(&format!("{question}{choices}"), |answer| match answer.to_lowercase().as_str() {
            "" => Ok(default),
            "y" | "yes" | "是" | "有" => Ok(true),
            "n" | "no" | "否" | "无" => Ok(false),
            _ => Err("是写 y，否写 n".into()),
        })
    }

    /// 填一个键；不必填的，直接回车即跳过。
    ///
    /// # Errors
    /// 输入中断。
    pub fn field(&mut self, form: &mut Form, field: &FieldShape, hint: &Hint) -> Result<(), Failure> {
        self.at(form, &[field.key], field, hint)
    }

    fn at(&mut self, form: &mut Form, steps: &[&str], field: &FieldShape, hint: &Hint) -> Result<(), Failure> {
        match &field.shape {
            Shape::Record(_, fields) => self.record(form, steps, field, fields),
            Shape::Map(inner) | Shape::Yearly(inner) => self.map(form, steps, field, inner, hint),
            _ => self.value(form, steps, field, hint),
        }
    }

    fn record(
        &mut self,
        form: &mut Form,
        steps: &[&str],
        field: &FieldShape,
        fields: &[FieldShape],
    ) -> Result<(), Failure> {
        if !field.required && !self.yes(&format!("要填「{}」吗", field.title()), false)? {
            return Ok(());
        }
        for inner in fields {
            let steps: Vec<&str> = steps.iter().copied().chain([inner.key]).collect();
            self.at(form, &steps, inner, &Hint::default())?;
        }
        Ok(())
    }

    /// 键值：先逐一问已知的名称，再问还有没有别的。
    fn map(
        &mut self,
        form: &mut Form,
        steps: &[&str],
        field: &FieldShape,
        inner: &Shape,
        hint: &Hint,
    ) -> Result<(), Failure> {
        let title = field.title();
        for name in &hint.options {
            let steps: Vec<&str> = steps.iter().copied().chain([name.as_str()]).collect();
            let mark = if hint.demanded { DEMANDED } else { "可不填" };
            let prompt = format!("{title}·{}（{}；{mark}）", safe::line(name, 60), inner.called());
            let mut spoken = false;
            self.until(&prompt, |answer| {
                spoken = is_spoken(inner, answer);
                if answer.is_empty() { Ok(()) } else { put(form, &steps, answer) }
            })?;
            if spoken {
                self.settled(form, &steps);
            }
        }
        let example = if matches!(field.shape, Shape::Yearly(_)) { "年份=值" } else { "名称=值" };
        let more = if hint.options.is_empty() { "" } else { "还有别的，" };
        let prompt = format!("{title}（{more}写 {example}，值为{}；回车结束）", inner.called());
        loop {
            let done = self.until(&prompt, |answer| {
                if answer.is_empty() {
                    return Ok(true);
                }
                let split = answer.split_once(['=', '＝', '：']).or_else(|| answer.split_once(':'));
                let (name, value) = split.ok_or_else(|| format!("写成 {example}"))?;
                let steps: Vec<&str> = steps.iter().copied().chain([name.trim()]).collect();
                put(form, &steps, value).map(|()| false)
            })?;
            if done {
                return Ok(());
            }
        }
    }

    fn value(&mut self, form: &mut Form, steps: &[&str], field: &FieldShape, hint: &Hint) -> Result<(), Failure> {
        let options = options(&field.shape, hint, form.words());
        let several = matches!(field.shape, Shape::List(_));
        let prompt = prompt(field, hint, &options, several);
        let skip = !field.required;
        let mut spoken = false;
        self.until(&prompt, |answer| {
            spoken = is_spoken(&field.shape, answer);
            let answer = match (answer, &hint.default) {
                ("", Some(default)) => default.clone(),
                ("", None) if skip => return Ok(()),
                ("", None) => return Err("这一项必填".into()),
                _ => chosen(answer, &options, several),
            };
            match hint.check.and_then(|check| check(&answer)) {
                Some(why) => Err(why),
                None => put(form, steps, &answer),
            }
        })?;
        if spoken {
            self.settled(form, steps);
        }
        Ok(())
    }

    /// 「今天」「3月20日」定成了哪一天，说一声。
    fn settled(&mut self, form: &Form, steps: &[&str]) {
        if let Some(date) = form.at(steps).and_then(serde_yaml::Value::as_str) {
            self.say(&format!("  → {date}"));
        }
    }
}

/// 正在问的就是这个键，所以不必再说是哪个键。
fn put(form: &mut Form, steps: &[&str], answer: &str) -> Result<(), String> {
    form.answer(steps, answer).map_err(|bad| bad.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Event, Facts, Kind};

    /// 以这些回答填一张表，得到所填与所见。
    fn fill(fields: Vec<FieldShape>, hints: &[(&str, Hint)], answers: &str) -> (Form, String, Result<(), Failure>) {
        let mut form = Form::new("表", fields.clone());
        let (mut input, mut output) = (answers.as_bytes(), Vec::new());
        let mut asker = Asker::new(&mut input, &mut output);
        let none = Hint::default();
        let ask = |field: &FieldShape| {
            let hint = hints.iter().find(|(key, _)| *key == field.key).map_or(&none, |(_, h)| h);
            asker.field(&mut form, field, hint)
        };
        let result = fields.iter().try_for_each(ask);
        (form, String::from_utf8(output).unwrap(), result)
    }

    fn only(fields: Vec<FieldShape>, keys: &[&str]) -> Vec<FieldShape> {
        fields.into_iter().filter(|f| keys.contains(&f.key)).collect()
    }

    #[test]
    fn numbers_words_and_bad_answers() {
        let fields = only(Facts::fields(), &["name", "nature", "features", "schedule", "funds"]);
        let answers = "\n甲系统\n9\n1\ny\n2023-13\n2023-03\n2023-10\n1、5\n县级财政=900\n县级财政=900万元\n\n";
        let (form, seen, result) = fill(fields, &[], answers);
        result.unwrap();
        let text: Vec<String> = form.filled().map(|(f, v)| crate::text::compose_entry(f.key, v, "")).collect();
        assert_eq!(
            text.concat(),
            "name: 甲系统\nnature: 新建\nschedule: {from: 2023-03, to: 2023-10}\nfeatures: [硬件购置, 新开发应用软件]\nfunds: {县级财政: 900万元}\n"
        );
        for said in ["这一项必填", "没有「9」这种用语", "没有 13 月", "没有写单位"] {
            assert!(seen.contains(said), "{said}：{seen}");
        }
    }

    #[test]
    fn a_map_given_up_after_a_bad_answer_is_not_written() {
        let (form, seen, result) = fill(only(Facts::fields(), &["funds"]), &[], "县级财政=900\n\n");
        assert!(result.is_ok() && seen.contains("没有写单位"), "{seen}");
        assert_eq!(form.get("funds"), None);
    }

    #[test]
    fn known_names_are_asked_one_by_one() {
        let fields = only(Event::fields_of(Kind::Declare), &["plan_year", "estimate", "contents"]);
        let names = |list: &[&str]| Hint::of(list.iter().map(|s| (*s).to_owned()).collect());
        let hints = [
            ("plan_year", Hint::or(2024)),
            ("estimate", names(&["前期费用", "政府购买服务"])),
            ("contents", names(&["背景和依据", "需求分析"])),
        ];
        let (form, _, result) = fill(fields, &hints, "\n3万元\n无\n建设费用=20万元\n\n*\n");
        result.unwrap();
        let text: Vec<String> = form.filled().map(|(f, v)| crate::text::compose_entry(f.key, v, "")).collect();
        assert_eq!(
            text.concat(),
            "plan_year: 2024\nestimate: {前期费用: 3万元, 政府购买服务: 无, 建设费用: 20万元}\ncontents: [背景和依据, 需求分析]\n"
        );
    }

    #[test]
    fn one_may_step_back_and_choose_what_to_change() {
        let fields = only(Facts::fields(), &["name", "nature", "content"]);
        let mut form = Form::new("表", fields.clone());
        let (mut input, mut output) = ("<\n甲\n1\n<\n上一步\n乙\n2\n内容\n".as_bytes(), Vec::new());
        let mut asker = Asker::new(&mut input, &mut output);
        asker.fields(&mut form, &fields, |_, _| Hint { demanded: true, ..Hint::default() }).unwrap();
        let text: Vec<String> = form.filled().map(|(f, v)| crate::text::compose_entry(f.key, v, "")).collect();
        assert_eq!(text.concat(), "name: 乙\nnature: 扩建\ncontent: 内容\n");
        let seen = String::from_utf8(output).unwrap();
        assert!(seen.contains("前面没有可以退回的一项") && seen.contains("办法要求"), "{seen}");

        let set = Event::fields_of(Kind::ChangeFacts).into_iter().find(|f| f.key == "set").unwrap();
        let Shape::Record(_, inner) = &set.shape else { panic!("set 是一组键") };
        let mut form = Form::new("表", vec![set.clone()]);
        let (mut input, mut output) = ("九\n项目名称、能否共享数据\n丙\n2\n".as_bytes(), Vec::new());
        Asker::new(&mut input, &mut output).some_of(&mut form, "set", inner).unwrap();
        let set = form.get("set").unwrap();
        assert_eq!((set["name"].as_str(), set["sharing"].as_str()), (Some("丙"), Some("不能共享")));
    }

    #[test]
    fn every_date_may_be_said_as_people_say_it() {
        let fields = only(Event::fields_of(Kind::RequestExtension), &["date", "until"]);
        let today = <crate::model::Date as crate::text::Scalar>::read("2026-11-28").unwrap();
        let mut form = Form::new("表", fields.clone()).on(today);
        let (mut input, mut output) = ("昨天\n3月20日\n".as_bytes(), Vec::new());
        let mut asker = Asker::new(&mut input, &mut output);
        asker.fields(&mut form, &fields, |_, _| Hint::default()).unwrap();
        let day = |key: &str| form.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
        // 期限取今后的，事情取过去的。
        assert_eq!((day("date").as_str(), day("until").as_str()), ("2026-11-27", "2027-03-20"));
        assert!(String::from_utf8(output).unwrap().contains("→ 2027-03-20"));
        form.assign("date=2026年1月2日").unwrap();
        assert!(Form::new("表", fields).assign("date=今天").is_err());
    }

    #[test]
    fn an_interrupted_answer_stops_everything() {
        let (_, _, result) = fill(only(Facts::fields(), &["name", "nature"]), &[], "甲\n");
        assert_eq!(result.unwrap_err().exit, crate::intake::Exit::Usage);
    }
}
