//! `export` 的参数。

use std::path::PathBuf;

use clap::Args;

use super::word::word;
use crate::{commands::export::ExportRequest, output::Layout};

/// `export` 的参数。
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// 写到哪个文件夹；几个县可以写到同一处
    #[arg(value_name = "文件夹")]
    folder: PathBuf,
    /// 写法：ndjson 一行一个 JSON，parquet 分列存放（出厂的程序带着）
    #[arg(long, value_name = "写法", default_value = "ndjson", value_parser = word!(Layout))]
    format: Layout,
}

impl From<ExportArgs> for ExportRequest {
    fn from(args: ExportArgs) -> Self {
        ExportRequest { folder: args.folder, layout: args.format }
    }
}
