//! 与 git 历史有关的命令的参数。

use std::path::PathBuf;

use clap::Args;

use super::{completion, page_arguments::PageArgs};
use crate::commands::{log, merge_driver};

/// `merge-driver` 的参数：git 以 `%O %A %B %P` 给出。
#[derive(Debug, Args)]
pub struct MergeDriverArgs {
    /// 在本仓库的配置里登记，以后由 git 自行调用
    #[arg(long, conflicts_with = "base")]
    install: bool,
    /// 起点（%O）
    #[arg(value_name = "起点", required_unless_present = "install", requires = "theirs")]
    base: Option<PathBuf>,
    /// 本方（%A），结果写在这里
    #[arg(value_name = "本方")]
    ours: Option<PathBuf>,
    /// 对方（%B）
    #[arg(value_name = "对方")]
    theirs: Option<PathBuf>,
    /// 文件在仓库里的路径（%P），供显示
    #[arg(value_name = "路径", allow_hyphen_values = true)]
    path: Option<String>,
}

impl From<MergeDriverArgs> for merge_driver::MergeDriverRequest {
    fn from(args: MergeDriverArgs) -> Self {
        match (args.base, args.ours, args.theirs) {
            (Some(base), Some(ours), Some(theirs)) => {
                merge_driver::MergeDriverRequest::Merge { base, ours, theirs, path: args.path }
            }
            _ => merge_driver::MergeDriverRequest::Install,
        }
    }
}

/// `log` 的参数。
#[derive(Debug, Args)]
pub struct LogArgs {
    /// 项目编号
    #[arg(value_name = "编号", add = completion::projects())]
    id: String,
    /// 涉密项目也列出（只在本机看，只用文字格式）
    #[arg(long)]
    include_classified: bool,
    /// 排成一页的格式
    #[command(flatten)]
    page: PageArgs,
}

impl From<LogArgs> for log::LogRequest {
    fn from(args: LogArgs) -> Self {
        log::LogRequest { id: args.id, format: args.page.into(), include_classified: args.include_classified }
    }
}
