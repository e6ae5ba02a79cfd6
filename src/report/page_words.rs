//! 整页的用语：程序的话换成当地的叫法，文件里的原话照写。

use std::borrow::Cow;

use super::{CellValue, Report, ReportContext};
use crate::text::{Dictionary, Verbatim};

/// 一页的用语。
#[derive(Clone, Debug)]
pub struct PageWords {
    words: Dictionary,
    quoted: Vec<Verbatim>,
}

impl PageWords {
    /// `quoted` 是各项目文件里的原话；`stats` 各行的名称（单位等）也是原话。
    pub(super) fn of(env: ReportContext<'_>, mut quoted: Vec<Verbatim>, stats: &Report) -> Self {
        let words = env.laws.words().clone();
        let rows = stats.groups.iter().flat_map(|group| &group.rows);
        let names = rows.filter_map(|row| match &row.cells.first()?.value {
            CellValue::Text(text) => Some(text.as_str()),
            _ => None,
        });
        quoted.push(words.quote(names));
        PageWords { words, quoted }
    }

    /// 换成当地的叫法。
    #[must_use]
    pub fn say<'s>(&self, text: &'s str) -> Cow<'s, str> {
        let quoted: Vec<&Verbatim> = self.quoted.iter().collect();
        self.words.say(text, &quoted)
    }
}
