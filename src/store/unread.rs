//! 读不出的文件有几个：列全县的各命令都要说，不能只是少列几个。

use std::{collections::BTreeSet, path::Path};

use super::Checked;
use crate::{rules::slugs, text::Route};

impl Checked {
    /// 读不出的文件有几个；写明涉密的本来不列，不算。
    #[must_use]
    pub fn unread(&self) -> usize {
        // 整个读不出的不指着哪一个键；只提醒的、只是一处不对的，文件读得出。
        let is_unread = |at: &Route| *at == Route::default();
        let files: BTreeSet<&Path> = self
            .findings
            .iter()
            .filter(|l| l.finding.rule == slugs::BAD_FILE && l.finding.softened.is_none() && !l.classified)
            .filter(|l| is_unread(&l.finding.at))
            .map(|l| &*l.path)
            .collect();
        files.len()
    }
}
