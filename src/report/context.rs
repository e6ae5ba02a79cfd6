//! 报表所据的一切。

use crate::{
    model::County,
    ruleset::Laws,
    store::{AsOf, Store},
};

/// 报表所据的一切。
#[derive(Clone, Copy, Debug)]
pub struct ReportContext<'a> {
    /// 台账。
    pub store: &'a Store,
    /// 规则集。
    pub laws: &'a Laws,
    /// 县。
    pub county: Option<&'a County>,
    /// 核查日。
    pub as_of: AsOf,
    /// 各格记不记出处：不写出来的不记，大台账省一半内存。
    pub traced: bool,
}

impl ReportContext<'_> {
    /// 冠以县名的标题。
    #[must_use]
    pub fn title(&self, text: &str) -> String {
        format!("{}{text}", self.county.map_or("", |c| &c.name))
    }
}
