//! 接连接：一个连接一个任务；读头、整个连接都有时限，同时的连接有限，慢的占不住。

use std::{sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, sync::Semaphore, time};

/// 同时的连接。
const CONNECTIONS: usize = 128;
/// 请求的头多久之内要到齐；也是两次请求之间至多等多久。
const HEADERS: Duration = Duration::from_secs(10);
/// 一个连接至多多久。
const CONNECTION: Duration = Duration::from_secs(300);
/// 请求的头至多多少字节、多少行。
const HEADER_BYTES: usize = 16 * 1024;
const HEADER_LINES: usize = 64;

/// 接连接，直到程序被停下。
pub(super) async fn accept(listener: TcpListener, router: Router) {
    let seats = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(seat) = Arc::clone(&seats).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // 多半是文件描述符用尽，等别的连接放手。
            time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(async move {
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEADERS)
                .max_headers(HEADER_LINES)
                .max_buf_size(HEADER_BYTES)
                .serve_connection(TokioIo::new(stream), service);
            // 对方断了、超了时，都只是这一个连接的事。
            let _ = time::timeout(CONNECTION, connection).await;
            drop(seat);
        });
    }
}
