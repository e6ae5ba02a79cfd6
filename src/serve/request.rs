//! 怎样开网页。

use crate::model::Date;

/// 怎样开网页。
#[derive(Clone, Debug)]
pub struct ServeRequest {
    /// 以谁的名义办理：机关，或建设单位；不写的在第一页选。
    pub on_behalf_of: Option<String>,
    /// 端口；0 为随便一个空着的。
    pub port: u16,
    /// 听 `[::1]`，不听 127.0.0.1。
    pub ipv6: bool,
    /// 只看不写。
    pub read_only: bool,
    /// 今天是哪一天：网页一开几天，日子会变。
    pub clock: fn() -> Date,
}
