//! 办理所用命令的参数：建台账、建项目、记事件、更正。

use std::path::PathBuf;

use clap::Args;

use crate::commands::init;

/// `init` 的参数。
#[derive(Debug, Args)]
pub struct InitArgs {
    /// 建在哪个文件夹；已有的文件一个不动
    #[arg(value_name = "文件夹")]
    folder: PathBuf,
    /// 县名
    #[arg(long, value_name = "名称", default_value = "巫山县")]
    county: String,
    /// 行政区划代码
    #[arg(long, value_name = "代码", default_value = "500237")]
    region: String,
    /// 第一个单位
    #[arg(long, value_name = "名称", default_value = "县教委")]
    unit: String,
}

impl From<InitArgs> for init::Request {
    fn from(args: InitArgs) -> Self {
        init::Request { directory: args.folder, county: args.county, region: args.region, unit: args.unit }
    }
}
