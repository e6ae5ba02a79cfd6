//! 进度：读到第几个、共几个。这里只报数，画不画、怎样画由 `cli` 交来的办法定。

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// 每读这么多个报一次。
const EVERY: usize = 64;

type Tell = dyn Fn(usize, usize) + Send + Sync;

/// 报进度的办法；没有的什么也不做。
#[derive(Clone, Default)]
pub struct Progress(Option<Arc<Tell>>);

/// 一趟：数着，做完或中断时报「全部」一次，以便擦去。
pub struct Ticker<'p> {
    tell: Option<&'p Tell>,
    done: AtomicUsize,
    total: usize,
}

impl Progress {
    /// 由「第几个、共几个」的办法构造；两数相同即做完。
    pub fn new(tell: impl Fn(usize, usize) + Send + Sync + 'static) -> Self {
        Progress(Some(Arc::new(tell)))
    }

    /// 开始一趟。
    #[must_use]
    pub fn ticker(&self, total: usize) -> Ticker<'_> {
        Ticker { tell: self.0.as_deref(), done: AtomicUsize::new(0), total }
    }
}

impl Ticker<'_> {
    /// 又做完一个。
    pub fn step(&self) {
        let Some(tell) = self.tell else { return };
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(EVERY) && done < self.total {
            tell(done, self.total);
        }
    }
}

impl Drop for Ticker<'_> {
    fn drop(&mut self) {
        if let Some(tell) = self.tell {
            tell(self.total, self.total);
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Progress({})", self.0.is_some())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn a_lap_tells_now_and_then_and_always_its_end() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let log = told.clone();
        let progress = Progress::new(move |done, total| log.lock().unwrap().push((done, total)));
        let lap = progress.ticker(130);
        (0..130).for_each(|_| lap.step());
        drop(lap);
        drop(progress.ticker(0));
        assert_eq!(*told.lock().unwrap(), [(64, 130), (128, 130), (130, 130), (0, 0)]);
        Progress::default().ticker(9).step();
    }
}
