//! 推翻先前手续的事件：全程序只有这一张表。

use crate::model::Kind;

/// 使申报与清单失效的。
pub const UNDO_LISTING: &[Kind] = &[Kind::Return, Kind::RefuseListing, Kind::Withdraw];
/// 使批复失效的。
pub const UNDO_APPROVAL: &[Kind] = &[Kind::RevokeApproval, Kind::Withdraw];
/// 使项目不再进行的。
pub const GIVE_UP: &[Kind] = &[Kind::Return, Kind::RefuseListing, Kind::Withdraw, Kind::Terminate];
/// 使手续回到从前的一切事件：其后的同种事件重新来过。
pub const SET_BACK: &[Kind] = &[
    Kind::Return,
    Kind::RefuseListing,
    Kind::Withdraw,
    Kind::RefuseApproval,
    Kind::RevokeApproval,
    Kind::FailAcceptance,
];
