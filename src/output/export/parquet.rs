//! Parquet：分列存放，别的引擎读得快。直接用格式的底层写法，不经 Arrow 的内存格式。

use std::{
    io::{self, Write},
    sync::Arc,
};

use chrono::Datelike;
use parquet::{
    basic::{Compression, LogicalType, Repetition, Type as Physical},
    data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int32Type, Int64Type},
    errors::ParquetError,
    file::{
        properties::WriterProperties,
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::types::Type as Schema,
};

use crate::report::export::{DataColumn, DataRow, DataValue, Type};

/// 一组多少行：攒够一组写一次，内存与表的大小无关。
const GROUP: usize = 1 << 15;

/// 1970-01-01 是公元第几日：Parquet 的日期从它数起。
const EPOCH: i32 = 719_163;

/// 正在写的一个文件。
pub struct ParquetTable<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<DataColumn>,
    rows: Vec<DataRow>,
}

impl<W: Write + Send> ParquetTable<W> {
    /// 开一个文件。
    ///
    /// # Errors
    /// 写不出去。
    pub fn new(out: W, columns: Vec<DataColumn>) -> io::Result<Self> {
        let fields = columns.iter().map(field).collect::<Result<_, _>>().map_err(failed)?;
        let schema = Schema::group_type_builder("row").with_fields(fields).build().map_err(failed)?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(failed)?;
        Ok(ParquetTable { writer, columns, rows: Vec::new() })
    }

    /// 添一行。
    ///
    /// # Errors
    /// 写不出去。
    pub fn put(&mut self, row: DataRow) -> io::Result<()> {
        self.rows.push(row);
        if self.rows.len() < GROUP { Ok(()) } else { self.flush() }
    }

    /// 写完。
    ///
    /// # Errors
    /// 写不出去。
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        self.writer.close().map(drop).map_err(failed)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut group = self.writer.next_row_group().map_err(failed)?;
        for (n, column) in self.columns.iter().enumerate() {
            let cells = || self.rows.iter().map(move |row| &row[n]);
            match column.kind {
                Type::Text => write::<ByteArrayType, W>(&mut group, cells(), text),
                Type::Integer => write::<Int64Type, W>(&mut group, cells(), integer),
                Type::Flag => write::<BoolType, W>(&mut group, cells(), flag),
                Type::Day => write::<Int32Type, W>(&mut group, cells(), day),
            }
            .map_err(failed)?;
        }
        group.close().map_err(failed)?;
        self.rows.clear();
        Ok(())
    }
}

/// 一栏的样子；哪一栏都可以空。
fn field(column: &DataColumn) -> Result<Arc<Schema>, ParquetError> {
    let (physical, logical) = match column.kind {
        Type::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Type::Integer => (Physical::INT64, None),
        Type::Flag => (Physical::BOOLEAN, None),
        Type::Day => (Physical::INT32, Some(LogicalType::Date)),
    };
    let built = Schema::primitive_type_builder(column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()?;
    Ok(Arc::new(built))
}

/// 写一栏：有值的依次写，空的只记在层次里。
fn write<'r, T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    cells: impl Iterator<Item = &'r DataValue>,
    read: fn(&DataValue) -> Option<T::T>,
) -> Result<(), ParquetError> {
    let read: Vec<Option<T::T>> = cells.map(read).collect();
    let levels: Vec<i16> = read.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<T::T> = read.into_iter().flatten().collect();
    let Some(mut column) = group.next_column()? else {
        return Err(ParquetError::General("栏数不符".into()));
    };
    column.typed::<T>().write_batch(&values, Some(&levels), None)?;
    column.close()
}

fn text(value: &DataValue) -> Option<ByteArray> {
    match value {
        DataValue::Text(text) => Some(text.as_bytes().to_vec().into()),
        _ => None,
    }
}

fn integer(value: &DataValue) -> Option<i64> {
    match value {
        DataValue::Integer(number) => Some(*number),
        _ => None,
    }
}

fn flag(value: &DataValue) -> Option<bool> {
    match value {
        DataValue::Flag(flag) => Some(*flag),
        _ => None,
    }
}

fn day(value: &DataValue) -> Option<i32> {
    match value {
        DataValue::Day(date) => Some(date.num_days_from_ce() - EPOCH),
        _ => None,
    }
}

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{model::Date, report::export::DataTable};
    use parquet::{
        file::reader::{FileReader, SerializedFileReader},
        record::{Field, RowAccessor},
    };

    #[test]
    fn what_is_written_is_read_back() {
        let columns = DataTable::Money.columns();
        let at = |name: &str| columns.iter().position(|c| c.name == name).unwrap();
        let row = |n: i64| -> DataRow {
            let mut row: DataRow = columns.iter().map(|_| DataValue::Null).collect();
            row[at("project")] = "WS-2024-001".into();
            row[at("amount_fen")] = DataValue::Integer(n);
            row[at("date")] = Date::from_ymd_opt(1969, 12, 31).unwrap().into();
            row
        };
        let out = tempfile::tempfile().unwrap();
        let mut table = ParquetTable::new(&out, columns.clone()).unwrap();
        let count = GROUP + 3;
        (0..count).for_each(|n| table.put(row(i64::try_from(n).unwrap())).unwrap());
        table.finish().unwrap();
        let reader = SerializedFileReader::new(out).unwrap();
        assert_eq!(reader.num_row_groups(), 2);
        let mut sum = 0;
        for read in reader.get_row_iter(None).unwrap() {
            let read = read.unwrap();
            sum += read.get_long(at("amount_fen")).unwrap();
            assert_eq!(read.get_string(at("project")).unwrap(), "WS-2024-001");
            assert_eq!(read.get_column_iter().nth(at("date")).unwrap().1, &Field::Date(-1));
            assert!(read.get_string(at("item")).is_err(), "空的是空");
        }
        assert_eq!(sum, (0..i64::try_from(count).unwrap()).sum::<i64>());
    }
}
