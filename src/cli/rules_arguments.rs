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
    Check(CheckArgs),
    /// 照一部起一份骨架，写到标准输出
    New(NewArgs),
    /// 列出两部规则集的差别
    Diff(DiffArgs),
}

/// `rules check` 的参数。
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// 规则集的文件，或随程序带的一部的标识
    #[arg(value_name = "规则集", required = true)]
    files: Vec<PathBuf>,
}

/// `rules new` 的参数。
#[derive(Debug, Args)]
pub struct NewArgs {
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
    /// 前一部
    #[arg(value_name = "前一部")]
    before: PathBuf,
    /// 后一部
    #[arg(value_name = "后一部")]
    after: PathBuf,
}

impl From<RulesCommand> for RulesRequest {
    fn from(command: RulesCommand) -> Self {
        match command {
            RulesCommand::Check(args) => RulesRequest::Check(args.files),
            RulesCommand::New(args) => RulesRequest::New { like: args.like, place: args.place },
            RulesCommand::Diff(args) => RulesRequest::Diff(args.before, args.after),
        }
    }
}
