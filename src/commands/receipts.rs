//! 办理的命令的回执，边办边收。

use std::sync::{Arc, Mutex};

use crate::output::Receipt;

/// 收着的回执；随说随写的没有。
#[derive(Clone, Debug, Default)]
pub struct Receipts(Option<Arc<Mutex<Receipt>>>);

impl Receipts {
    /// 收起来。
    #[must_use]
    pub fn collecting(receipt: Receipt) -> Self {
        Receipts(Some(Arc::new(Mutex::new(receipt))))
    }

    /// 收着。
    #[must_use]
    pub fn collects(&self) -> bool {
        self.0.is_some()
    }

    /// 收到的。
    #[must_use]
    pub fn collected(&self) -> Receipt {
        self.0.as_ref().and_then(|receipt| Some(receipt.lock().ok()?.clone())).unwrap_or_default()
    }

    /// 收起来的在收的是 JSON；不收的为无。
    pub(super) fn note(&self, write: impl FnOnce(&mut Receipt)) -> bool {
        let Some(receipt) = &self.0 else { return false };
        if let Ok(mut receipt) = receipt.lock() {
            write(&mut receipt);
        }
        true
    }
}
