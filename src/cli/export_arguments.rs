//! `export` 的参数。

use std::path::PathBuf;

use clap::Args;

use crate::commands::export::ExportRequest;

/// `export` 的参数。
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// 写到哪个文件夹；几个县可以写到同一处
    #[arg(value_name = "文件夹")]
    folder: PathBuf,
}

impl From<ExportArgs> for ExportRequest {
    fn from(args: ExportArgs) -> Self {
        ExportRequest { folder: args.folder }
    }
}
