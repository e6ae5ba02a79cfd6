//! 办理的命令另有一个参数：怎样说结果。

use clap::Args;

use super::word::word;
use crate::commands::{ActFormat, Env, Exit, Failure, act};

/// 怎样说结果。
#[derive(Debug, Args)]
pub struct ActArgs {
    /// 怎样说结果：text、json（办成没有、写了哪些文件、有哪些疑点；不发问）
    #[arg(long, value_name = "格式", default_value = "text", global = true, value_parser = word!(ActFormat))]
    pub(super) format: ActFormat,
}

/// 一个办理的命令的参数。
#[derive(Debug, Args)]
pub struct ActCommand<T: Args> {
    #[command(flatten)]
    args: T,
    #[command(flatten)]
    act: ActArgs,
}

impl<T: Args> ActCommand<T> {
    /// 办理，说结果。
    pub(super) fn run(
        self,
        env: &Env,
        command: &str,
        run: impl FnOnce(&Env, T) -> Result<Exit, Failure>,
    ) -> Result<Exit, Failure> {
        act(env, command, self.act.format, |env| run(env, self.args))
    }
}
