//! 改动规则集：每个数上下一个单位，每个清单删去一项，每个开关拨到另一边。

use std::ops::Range;

use toml::de::{DeArray, DeTable, DeValue};
use wsgov::{
    model::{Date, Money},
    text::Scalar,
};

/// 一处改动。
pub struct Mutant {
    /// 改在哪里，如 `acceptance.window.months`。
    pub route: String,
    /// 怎样改，供说明。
    pub what: String,
    /// 改后的全文。
    pub text: String,
}

/// 收集改动。
struct Maker<'t> {
    text: &'t str,
    made: Vec<Mutant>,
}

/// 对一份规则集的全部改动。
pub fn mutants(text: &str) -> Vec<Mutant> {
    let document = DeTable::parse(text).unwrap();
    let mut maker = Maker { text, made: Vec::new() };
    maker.table(&[], document.get_ref());
    maker.made
}

impl Maker<'_> {
    fn make(&mut self, route: &[String], what: String, range: Range<usize>, with: &str) {
        let mut text = self.text.to_owned();
        text.replace_range(range, with);
        self.made.push(Mutant { route: route.join("."), what, text });
    }

    fn table(&mut self, route: &[String], table: &DeTable<'_>) {
        for (key, value) in table.iter() {
            let name = key.get_ref().to_string();
            let here = [route, std::slice::from_ref(&name)].concat();
            if route == ["competence"] {
                self.make(&here, "整行删去".into(), key.span().start..value.span().end, "");
            }
            self.value(&here, value.get_ref(), value.span());
        }
    }

    fn value(&mut self, route: &[String], value: &DeValue<'_>, span: Range<usize>) {
        match value {
            DeValue::Integer(number) => {
                let n: i64 = number.as_str().parse().unwrap();
                for changed in [n - 1, n + 1] {
                    self.make(route, format!("{n} → {changed}"), span.clone(), &changed.to_string());
                }
            }
            DeValue::Boolean(on) => self.make(route, format!("{on} → {}", !on), span, &(!on).to_string()),
            DeValue::String(text) => {
                for changed in neighbours(text) {
                    self.make(route, format!("{text} → {changed}"), span.clone(), &format!("{changed:?}"));
                }
            }
            DeValue::Array(list) if route.len() == 2 && route[0] == "requires" => self.rows(route, list),
            DeValue::Array(list) => self.items(route, list),
            DeValue::Table(table) => self.table(route, table),
            _ => {}
        }
    }

    /// 「须先有」的各行：整行删去，再改行内。
    fn rows(&mut self, route: &[String], list: &DeArray<'_>) {
        let header = format!("[[{}]]", route.join("."));
        let starts: Vec<usize> = self.text.match_indices(&header).map(|(at, _)| at).collect();
        for (index, (row, start)) in list.iter().zip(starts).enumerate() {
            let here = [route, &[index.to_string()]].concat();
            let rest = &self.text[start + header.len()..];
            let end = rest.find("\n[").map_or(self.text.len(), |at| start + header.len() + at + 1);
            self.make(&here, "整行删去".into(), start..end, "");
            self.value(&here, row.get_ref(), row.span());
        }
    }

    fn items(&mut self, route: &[String], list: &DeArray<'_>) {
        let spans: Vec<Range<usize>> = list.iter().map(|v| v.span()).collect();
        for (index, item) in list.iter().enumerate() {
            let here = [route, &[index.to_string()]].concat();
            let range = match (spans.get(index + 1), index.checked_sub(1)) {
                (Some(next), _) => spans[index].start..next.start,
                (None, Some(before)) => spans[before].end..spans[index].end,
                (None, None) => spans[index].clone(),
            };
            let shown = self.text[spans[index].clone()].to_owned();
            self.make(&here, format!("删去 {shown}"), range, "");
            // 只由文字组成的清单，删去即可；各项另有键值的，再改其中。
            if matches!(item.get_ref(), DeValue::Table(_)) {
                self.value(&here, item.get_ref(), item.span());
            }
        }
    }
}

/// 金额上下一个单位，日期前后一天；别的文字不改。
fn neighbours(text: &str) -> Vec<String> {
    if let Ok(date) = Date::read(text) {
        return [date.pred_opt(), date.succ_opt()].into_iter().flatten().map(|d| d.to_string()).collect();
    }
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    match (Money::read(text), text[..digits].parse::<i64>()) {
        (Ok(_), Ok(n)) => [n - 1, n + 1].map(|n| format!("{n}{}", &text[digits..])).to_vec(),
        _ => Vec::new(),
    }
}
