//! 本机的网页：在浏览器里办理，`wsgov serve`。与命令同高：每个按钮都是一个命令的函数，同一把锁、同一本日志、同一个裁断。
//!
//! 只听本机；口令换成小甜饼；来路、跨站、大小、快慢都在 `gate.rs` 一处查，页面不必再查，也就不会漏查。

mod actor;
mod actor_page;
mod answers;
mod attempt;
mod bucket;
mod controls;
mod deed;
mod desk;
mod dossier;
mod event;
mod excuse;
mod form_page;
mod framework;
mod gate;
mod held;
mod home;
mod listen;
mod matrix;
mod new_project;
mod overview;
mod page;
mod project;
mod publish;
mod renumber;
mod reports;
mod request;
mod routes;
mod search;
mod secret;
mod sync;
mod templates;
mod undo;
mod uploads;

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::commands::{Env, Exit, Failure, print_text};
use desk::Desk;
pub use request::ServeRequest;

/// 开网页，直到程序被停下。
///
/// # Errors
/// 没有台账，名义不对，端口被占，或取不到随机数。
pub fn run(env: &Env, request: &ServeRequest) -> Result<Exit, Failure> {
    let failed = |e: std::io::Error| Failure::failed(format!("网页没有开成：{e}"));
    env.open()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(failed)?;
    runtime.block_on(async {
        let ip = if request.ipv6 { Ipv6Addr::LOCALHOST.into() } else { Ipv4Addr::LOCALHOST.into() };
        let listener = tokio::net::TcpListener::bind(SocketAddr::new(ip, request.port)).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let desk = Desk::new(env, request, address)?;
        print_text(&format!(
            "网页开好了，在本机的浏览器里打开（地址里有口令，不要给别人）：\n  {}\n按 Ctrl+C 停下；没有记入的不留。\n",
            desk.entrance()
        ))?;
        listen::accept(listener, routes::router(desk)).await;
        Ok(Exit::Clean)
    })
}
