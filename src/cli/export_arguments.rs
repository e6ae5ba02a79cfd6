//! `export` 的参数。

use std::path::PathBuf;

use clap::Args;

use crate::{
    commands::{
        ActFormat, Env, Exit, Failure, act,
        export::{self, ExportRequest},
    },
    output::Layout,
};

/// 写法，与怎样说结果。
const FORMATS: [&str; 3] = ["ndjson", "parquet", "json"];

/// `export` 的参数。
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// 写到哪个文件夹；几个县可以写到同一处
    #[arg(value_name = "文件夹")]
    folder: PathBuf,
    /// 写法：ndjson 一行一个 JSON，parquet 分列存放（出厂的程序带着）；写 json 的照 ndjson 写，结果也以 JSON 说
    #[arg(long, value_name = "写法", default_value = "ndjson", value_parser = FORMATS)]
    format: String,
}

impl ExportArgs {
    /// 导出，说结果。
    pub(super) fn run(self, env: &Env) -> Result<Exit, Failure> {
        let receipt = if self.format == "json" { ActFormat::Json } else { ActFormat::Text };
        let layout = Layout::find(&self.format).unwrap_or(Layout::Ndjson);
        let request = ExportRequest { folder: self.folder, layout };
        act(env, "export", receipt, |env| export::run(env, &request))
    }
}
