//! 县会变的事实：county.yaml 的「事实变更」所写的。

use super::{Date, Text};
use crate::text::record;

record! {
    /// 县改了的几项事实；没有写的照旧。
    CountyFacts "县的事实" {
        /// 县名
        name: Option<Text>,
        /// 行政区划代码
        region: Option<Text>,
        /// 台账封存日期：以此日为默认核查日
        frozen_on: Option<Date>,
    }
}
