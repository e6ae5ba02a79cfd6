//! 电子表格里人看不见的行与列：筛选、分组收起的，和设为隐藏的。读的时候照样会读到，所以要说。

use std::io::{Read, Seek};

use zip::ZipArchive;

/// 一页里隐藏的行、列，从 0 起；至多记这么多。
const MOST: usize = 200;

/// 一页里看不见的。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// 行。
    pub rows: Vec<u32>,
    /// 列。
    pub columns: Vec<u32>,
}

/// 各页看不见的行与列，依工作簿里页的次序；认不出写法的一页视为没有隐藏的。
pub fn hidden(archive: &mut ZipArchive<impl Read + Seek>, pages: usize) -> Vec<Hidden> {
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).ok()?.read_to_string(&mut text).ok()?;
        Some(text)
    };
    let workbook = part("xl/workbook.xml").unwrap_or_default();
    let links = part("xl/_rels/workbook.xml.rels").unwrap_or_default();
    let target = |tag: &str| {
        let id = attribute(tag, "r:id").or_else(|| attribute(tag, ":id"))?;
        let link = tags(&links, "Relationship").find(|link| attribute(link, "Id") == Some(id))?;
        Some(attribute(link, "Target")?.trim_start_matches('/').trim_start_matches("xl/").to_owned())
    };
    let targets: Vec<Option<String>> = tags(&workbook, "sheet").map(target).collect();
    let mut read = |target: Option<String>| part(&format!("xl/{}", target?)).map(|text| of_sheet(&text));
    let mut found: Vec<Hidden> = targets.into_iter().map(|target| read(target).unwrap_or_default()).collect();
    found.resize(pages, Hidden::default());
    found
}

fn of_sheet(text: &str) -> Hidden {
    let is_hidden = |tag: &&str| matches!(attribute(tag, "hidden"), Some("1" | "true"));
    let number = |tag: &str, key: &str| attribute(tag, key)?.parse::<u32>().ok()?.checked_sub(1);
    let rows = tags(text, "row").filter(is_hidden).filter_map(|tag| number(tag, "r")).take(MOST).collect();
    let columns = tags(text, "col").filter(is_hidden).filter_map(|tag| {
        let (first, last) = (number(tag, "min")?, number(tag, "max")?);
        Some(first..=last.min(first.saturating_add(u32::try_from(MOST).unwrap_or(0))))
    });
    Hidden { rows, columns: columns.flatten().take(MOST).collect() }
}

/// 名为 `name` 的各个开始标签里的文字，不论有没有前缀。
fn tags<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = &'t str> {
    text.split('<').skip(1).filter_map(move |rest| {
        let tag = rest.split('>').next()?;
        let (own, attributes) = tag.split_once(char::is_whitespace)?;
        (own.rsplit(':').next() == Some(name)).then_some(attributes)
    })
}

/// 一个属性的值。
fn attribute<'t>(tag: &'t str, key: &str) -> Option<&'t str> {
    let mut rest = tag;
    while let Some(at) = rest.find(key) {
        let whole = key.starts_with(':') || at == 0 || rest[..at].ends_with(char::is_whitespace);
        let after = rest[at + key.len()..].trim_start();
        if let Some(value) = after.strip_prefix('=').filter(|_| whole) {
            let value = value.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            return value[1..].split(quote).next();
        }
        rest = &rest[at + key.len()..];
    }
    None
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use rust_xlsxwriter::Workbook;

    use super::*;

    #[test]
    fn hidden_rows_and_columns_are_found_page_by_page() {
        let mut book = Workbook::new();
        book.add_worksheet().write_string(0, 0, "甲").unwrap();
        let second = book.add_worksheet();
        second.write_string(3, 3, "乙").unwrap();
        second.set_row_hidden(3).unwrap().set_column_hidden(1).unwrap().set_column_hidden(2).unwrap();
        let mut archive = ZipArchive::new(Cursor::new(book.save_to_buffer().unwrap())).unwrap();
        let found = hidden(&mut archive, 2);
        assert_eq!(found, [Hidden::default(), Hidden { rows: vec![3], columns: vec![1, 2] }]);
    }

    #[test]
    fn attributes_are_read_whole() {
        assert_eq!(attribute("r=\"3\" spans='1:2' hidden = \"1\"", "hidden"), Some("1"));
        assert_eq!(attribute("xr=\"3\" r=\"4\"", "r"), Some("4"));
        assert_eq!(attribute("r=\"4\"", "min"), None);
    }
}
