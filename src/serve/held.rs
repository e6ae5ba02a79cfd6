//! 交来的文件：预览之后留着，记入时不必再交一次。

use std::{collections::VecDeque, sync::Mutex};

use super::{answers::Upload, secret};
use crate::commands::Failure;

/// 留着的文件至多几个：预览之后记入时用，不必再交一次。
const HELD: usize = 8;
/// 留着的文件，各有一个凭证。
#[derive(Debug, Default)]
pub(super) struct Held(Mutex<VecDeque<(String, Vec<Upload>)>>);

impl Held {
    /// 留着，得一个凭证。
    ///
    /// # Errors
    /// 取不到随机数。
    pub(super) fn keep(&self, uploads: Vec<Upload>) -> Result<String, Failure> {
        let ticket = secret::fresh()?;
        let mut held = self.0.lock().map_err(|_| Failure::failed("网页出了错，请重开"))?;
        held.push_back((ticket.clone(), uploads));
        while held.len() > HELD {
            held.pop_front();
        }
        Ok(ticket)
    }

    /// 凭证所指的。
    pub(super) fn find(&self, ticket: &str) -> Option<Vec<Upload>> {
        let held = self.0.lock().ok()?;
        held.iter().find(|(own, _)| secret::same(ticket, own)).map(|(_, uploads)| uploads.clone())
    }
}
