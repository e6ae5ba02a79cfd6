//! `serve` 的参数。

use clap::Args;

use super::completion;
use crate::commands::{Env, Exit, Failure};

/// `serve` 的参数。
#[derive(Debug, Args)]
#[cfg_attr(not(feature = "serve"), allow(dead_code))]
pub struct ServeArgs {
    /// 以谁的名义办理：机关（记得全县的），或建设单位（只记本单位的）；不写的在第一页选
    #[arg(long = "as", value_name = "机关或单位", add = completion::bodies())]
    on_behalf_of: Option<String>,
    /// 端口（默认随便一个空着的）
    #[arg(long, value_name = "端口", default_value_t = 0, value_parser = super::values::count::<u16>)]
    port: u16,
    /// 听 [::1]，不听 127.0.0.1
    #[arg(long)]
    ipv6: bool,
    /// 只看，什么也不写
    #[arg(long)]
    read_only: bool,
}

impl ServeArgs {
    /// 开网页。
    #[cfg(feature = "serve")]
    pub(super) fn run(self, env: &Env) -> Result<Exit, Failure> {
        let ServeArgs { on_behalf_of, port, ipv6, read_only } = self;
        let clock = || chrono::Local::now().date_naive();
        crate::serve::run(env, &crate::serve::ServeRequest { on_behalf_of, port, ipv6, read_only, clock })
    }

    /// 没有带着网页的程序。
    #[cfg(not(feature = "serve"))]
    pub(super) fn run(self, _: &Env) -> Result<Exit, Failure> {
        Err(Failure::usage("这个程序没有带着网页；出厂的程序都带着，自己编译的加 --features serve"))
    }
}
