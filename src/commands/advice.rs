//! 被拒之后怎么办：照问的人说。

use super::Audience;

/// 文件本身读不出的。
pub const NOT_RECORDED: &str = "没有记入；请先照所指改正";

/// 备好的一个事件自己读不回来：程序的毛病。
pub const UNREAD_EVENT: &str = "事件单独读不出；请报告此问题";

/// 补记从前的事，引出了已经过去的期限。
#[must_use]
pub fn later_duty(asked: Audience) -> &'static str {
    asked.pick(
        "\n补记从前的事，加 --as-of 当时的日期，按那一天核查。",
        "\n补记从前的事，按那一天核查的，由管理台账的人用命令办。",
    )
}

/// 被拒的可以怎么办。
#[must_use]
pub fn anyway(asked: Audience) -> &'static str {
    asked.pick(
        "日期或内容写错的，改正后重试；事情确已发生的，可加 --record-anyway --reason 理由 照实记入。",
        "日期或内容写错的，改正后重试；事情确已发生的，在下面勾上「照实记入」，写明理由。",
    )
}

/// 写了涉密内容的：照实记入也不收。
pub const LEFT_OUT: &str = "涉密项目的内容不得写入台账，照实记入也不例外：去掉上面所指的各项再记（必填的文字写「涉密，另存」），内容留在纸质案卷里。";
