//! 每行一个 JSON：键依栏的次序，空的也写，日期是文字，金额是整数。

use std::io::{self, Write};

use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::{
    report::export::{Column, Row, Value},
    text::safe,
};

/// 写一行。
///
/// # Errors
/// 写不出去。
pub fn write_row(columns: &[Column], row: &Row, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string(&NdjsonLine { columns, row }).map_err(io::Error::other)?;
    writeln!(out, "{}", safe::json(&text))
}

struct NdjsonLine<'r> {
    columns: &'r [Column],
    row: &'r Row,
}

impl Serialize for NdjsonLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, value) in self.columns.iter().zip(self.row) {
            match value {
                Value::Null => map.serialize_entry(column.name, &())?,
                Value::Text(text) => map.serialize_entry(column.name, text)?,
                Value::Integer(number) => map.serialize_entry(column.name, number)?,
                Value::Flag(flag) => map.serialize_entry(column.name, flag)?,
                Value::Day(date) => map.serialize_entry(column.name, &date.to_string())?,
            }
        }
        map.end()
    }
}
