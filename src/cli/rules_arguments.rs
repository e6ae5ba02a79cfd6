//! `rules` 的参数。

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::act_arguments::ActArgs;
use crate::commands::{
    Env, Exit, Failure,
    rules::{self, RulesRequest},
};

/// `rules` 的参数。
#[derive(Debug, Args)]
pub struct RulesArgs {
    #[command(subcommand)]
    command: RulesCommand,
    #[command(flatten)]
    act: ActArgs,
}

impl RulesArgs {
    pub(super) fn run(self, env: &Env) -> Result<Exit, Failure> {
        rules::run(env, &self.command.into(), self.act.format)
    }
}

/// `rules` 之下的命令。
#[derive(Debug, Subcommand)]
enum RulesCommand {
    /// 查验规则集，一次列出全部错误
    Check(CheckRuleSetArgs),
    /// 照一部起一份骨架，写到标准输出
    New(NewRuleSetArgs),
    /// 列出两部规则集（或一部在两个日子）的差别，逐条对照
    Diff(DiffArgs),
    /// 把第一版的规则集写成第二版，添上本版程序另有的规则（行首有 #，还没有启用）
    Upgrade(UpgradeArgs),
}

/// `rules check` 的参数。
#[derive(Debug, Args)]
pub struct CheckRuleSetArgs {
    /// 规则集的文件，或随程序带的一部的标识
    #[arg(value_name = "规则集", required = true)]
    files: Vec<PathBuf>,
}

/// `rules new` 的参数。
#[derive(Debug, Args)]
pub struct NewRuleSetArgs {
    /// 照哪一部：文件，或随程序带的一部的标识
    #[arg(long, value_name = "规则集", default_value = "wushan-2022")]
    like: PathBuf,
    /// 为哪里写
    #[arg(long, value_name = "名称")]
    place: String,
}

/// `rules diff` 的参数。
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// 前一部：文件或标识；看某一天施行的，写成 标识@日期
    #[arg(value_name = "前一部")]
    before: PathBuf,
    /// 后一部，写法相同
    #[arg(value_name = "后一部")]
    after: PathBuf,
}

/// `rules upgrade` 的参数。
#[derive(Debug, Args)]
pub struct UpgradeArgs {
    /// 规则集的文件；随程序带的一部只写出来看
    #[arg(value_name = "规则集")]
    file: PathBuf,
    /// 只写出来看，不改文件
    #[arg(long)]
    dry_run: bool,
}

impl From<RulesCommand> for RulesRequest {
    fn from(command: RulesCommand) -> Self {
        match command {
            RulesCommand::Check(args) => RulesRequest::Check(args.files),
            RulesCommand::New(args) => RulesRequest::New { like: args.like, place: args.place },
            RulesCommand::Upgrade(args) => RulesRequest::Upgrade { file: args.file, dry_run: args.dry_run },
            RulesCommand::Diff(args) => RulesRequest::Diff(args.before, args.after),
        }
    }
}
