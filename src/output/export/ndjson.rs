//! 每行一个 JSON：键依栏的次序，空的也写，日期是文字，金额是整数。

use std::io::{self, Write};

use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::{
    report::export::{DataColumn, DataRow, DataValue},
    text::safe,
};

/// 写一行。
///
/// # Errors
/// 写不出去。
pub fn write_row(columns: &[DataColumn], row: &DataRow, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string(&NdjsonLine { columns, row }).map_err(io::Error::other)?;
    writeln!(out, "{}", safe::json(&text))
}

struct NdjsonLine<'r> {
    columns: &'r [DataColumn],
    row: &'r DataRow,
}

impl Serialize for NdjsonLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, value) in self.columns.iter().zip(self.row) {
            match value {
                DataValue::Null => map.serialize_entry(column.name, &())?,
                DataValue::Text(text) => map.serialize_entry(column.name, text)?,
                DataValue::Integer(number) => map.serialize_entry(column.name, number)?,
                DataValue::Flag(flag) => map.serialize_entry(column.name, flag)?,
                DataValue::Day(date) => map.serialize_entry(column.name, &date.to_string())?,
            }
        }
        map.end()
    }
}
