//! `wsgov export`：台账里的事实与裁断写成数据表，供 SQL 引擎读。

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use super::{
    Env, Exit, Failure, complain,
    first_steps::{needs_projects, tell_unread},
    report,
};
use crate::{
    output::{Engine, Layout, load_sql, write_row},
    report::{
        ReportContext,
        export::{DataColumn, DataRow, DataTable, export},
    },
    store::{Outlet, StoreError, io_reason, save},
};

/// 请求。
#[derive(Clone, Debug)]
pub struct ExportRequest {
    /// 写到哪个文件夹；几个县可以写到同一处。
    pub folder: PathBuf,
    /// 写法。
    pub layout: Layout,
}

/// 这个程序是自己编译的，没有带着。
const NO_PARQUET: &str = "这个程序没有带着 Parquet；出厂的程序都带着，自己编译的加 --features parquet，\
                          或先导出 ndjson，由 DuckDB 转换";

/// 没有写区划代码的县：各引擎以此为空。
const NO_REGION: &str = "__HIVE_DEFAULT_PARTITION__";

/// 导出。
///
/// # Errors
/// 没有台账或项目，或写不了文件。
pub fn run(ambient: &Env, request: &ExportRequest) -> Result<Exit, Failure> {
    if request.layout == Layout::Parquet && !cfg!(feature = "parquet") {
        return Err(Failure::usage(NO_PARQUET));
    }
    report::with_env(ambient, needs_projects, |env| {
        let region = region(env)?;
        let mut files = ExportFiles::new(request, &region, &env.as_of.date.to_string());
        let unread = export(env, |table, row| files.put(table, row))?;
        let written = files.finish()?;
        for (name, engine) in [("load.sql", Engine::DuckDb), ("load.spark.sql", Engine::Spark)] {
            let path = request.folder.join(name);
            save(&path, load_sql(engine, request.layout).as_bytes())?;
        }
        let told: Vec<String> = written.iter().map(|(table, rows)| format!("{} {rows} 行", table.name())).collect();
        complain(&format!("已写到 {}：{}", request.folder.display(), told.join("，")));
        tell_unread(unread);
        Ok(())
    })
}

/// 分区所用的区划代码：要作文件夹名，只收数字。
fn region(env: ReportContext<'_>) -> Result<String, Failure> {
    match env.county.and_then(|county| county.region.as_deref()) {
        None => Ok(NO_REGION.to_owned()),
        Some(code) if !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit()) => Ok(code.to_owned()),
        Some(code) => Err(Failure::failed(format!(
            "county.yaml 的区划代码「{}」不是数字，不能用来分文件夹；改正后再导出",
            code.escape_debug()
        ))),
    }
}

/// 正在写的各表：先写旁边的临时文件，全部写完才换名，中断时上一次的还在。
struct ExportFiles {
    folder: PathBuf,
    layout: Layout,
    partition: PathBuf,
    open: BTreeMap<DataTable, Open>,
}

struct Open {
    out: TableWriter,
    outlet: Outlet,
    rows: usize,
}

impl ExportFiles {
    fn new(request: &ExportRequest, region: &str, as_of: &str) -> Self {
        let partition = Path::new(&format!("region={region}")).join(format!("as_of={as_of}"));
        ExportFiles { folder: request.folder.clone(), layout: request.layout, partition, open: BTreeMap::new() }
    }

    fn put(&mut self, table: DataTable, row: DataRow) -> Result<(), Failure> {
        let open = self.table(table)?;
        open.rows += 1;
        open.out.put(row).map_err(|error| unwritten(open.outlet.path(), &error))
    }

    fn table(&mut self, table: DataTable) -> Result<&mut Open, Failure> {
        if !self.open.contains_key(&table) {
            let open = Open::create(&self.folder.join(table.name()).join(&self.partition), table, self.layout)?;
            self.open.insert(table, open);
        }
        self.open.get_mut(&table).ok_or_else(|| Failure::failed("没有这张表".to_owned()))
    }

    /// 没有一行的表也要有文件：上一次的不能留着。
    fn finish(mut self) -> Result<Vec<(DataTable, usize)>, Failure> {
        for table in DataTable::ALL {
            self.table(table)?;
        }
        let mut written = Vec::new();
        for (table, open) in self.open {
            open.out.finish().map_err(|error| unwritten(open.outlet.path(), &error))?;
            open.outlet.commit()?;
            written.push((table, open.rows));
        }
        Ok(written)
    }
}

impl Open {
    fn create(folder: &Path, table: DataTable, layout: Layout) -> Result<Self, Failure> {
        let outlet = Outlet::making_folders(&folder.join(format!("{}.{}", table.name(), layout.en())))?;
        let out = TableWriter::new(BufWriter::new(outlet.begin()?), table.columns(), layout);
        let out = out.map_err(|error| unwritten(outlet.path(), &error))?;
        Ok(Open { out, outlet, rows: 0 })
    }
}

/// 一个文件的写法。
enum TableWriter {
    Ndjson(BufWriter<File>, Vec<DataColumn>),
    #[cfg(feature = "parquet")]
    Parquet(Box<crate::output::ParquetTable<BufWriter<File>>>),
}

impl TableWriter {
    fn new(out: BufWriter<File>, columns: Vec<DataColumn>, layout: Layout) -> io::Result<Self> {
        match layout {
            #[cfg(feature = "parquet")]
            Layout::Parquet => crate::output::ParquetTable::new(out, columns).map(Box::new).map(TableWriter::Parquet),
            _ => Ok(TableWriter::Ndjson(out, columns)),
        }
    }

    fn put(&mut self, row: DataRow) -> io::Result<()> {
        match self {
            TableWriter::Ndjson(out, columns) => write_row(columns, &row, out),
            #[cfg(feature = "parquet")]
            TableWriter::Parquet(table) => table.put(row),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            TableWriter::Ndjson(mut out, _) => out.flush(),
            #[cfg(feature = "parquet")]
            TableWriter::Parquet(table) => table.finish(),
        }
    }
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    StoreError::Io { path: path.to_owned(), reason: io_reason(error) }.into()
}
