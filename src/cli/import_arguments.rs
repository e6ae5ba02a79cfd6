//! `import` 的参数。

use std::path::PathBuf;

use clap::Args;

use crate::commands::import;

/// `import` 的参数。
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// 填好的申报表，可以许多个，或放着它们的文件夹（空白表：wsgov report template -o 申报表.xlsx）
    #[arg(value_name = "申报表.xlsx", required = true)]
    files: Vec<PathBuf>,
    /// 全表的建设单位（文件夹名）；表里逐行写明的可以不写
    #[arg(long, value_name = "单位", add = super::completion::units())]
    unit: Option<String>,
    /// 只看有没有错、将写什么，不写
    #[arg(long)]
    dry_run: bool,
}

impl From<ImportArgs> for import::ImportRequest {
    fn from(args: ImportArgs) -> Self {
        import::ImportRequest { files: args.files, unit: args.unit, dry_run: args.dry_run }
    }
}
