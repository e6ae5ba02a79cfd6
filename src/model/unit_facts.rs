//! 单位会变的事实：unit.yaml 的「事实变更」所写的。

use super::{Text, Tier, UnitKind};
use crate::text::record;

record! {
    /// 改了的几项；没有写的照旧。
    UnitFacts "单位的事实" {
        /// 单位名称
        name: Option<Text>,
        /// 单位类别
        kind: Option<UnitKind>,
        /// 层级
        tier: Option<Tier>,
        /// 主管部门
        superior: Option<Text>,
        /// 统一社会信用代码
        credit_code: Option<Text>,
        /// 报表里的排列次序，小的在前
        order: Option<u16>,
    }
}
