//! 快慢：每秒至多几个请求，一时的多些不要紧。

use std::{sync::Mutex, time::Instant};

/// 每秒至多几个请求；一时的多些不要紧。
const PER_SECOND: f64 = 100.0;
const AT_ONCE: f64 = 400.0;

/// 漏桶：一时的多些不要紧，一直的多要等。
#[derive(Debug)]
pub(super) struct Bucket(Mutex<(f64, Instant)>);

impl Default for Bucket {
    fn default() -> Self {
        Bucket(Mutex::new((AT_ONCE, Instant::now())))
    }
}

impl Bucket {
    /// 还有余的，取一个。
    pub(super) fn takes(&self) -> bool {
        let Ok(mut held) = self.0.lock() else { return false };
        let (left, since) = *held;
        let left = (left + since.elapsed().as_secs_f64() * PER_SECOND).min(AT_ONCE);
        let takes = left >= 1.0;
        *held = (if takes { left - 1.0 } else { left }, Instant::now());
        takes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_runs_dry() {
        let bucket = Bucket::default();
        let taken = (0..2000).filter(|_| bucket.takes()).count();
        assert!((400..1000).contains(&taken), "{taken}");
    }
}
