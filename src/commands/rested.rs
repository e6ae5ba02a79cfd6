//! 看一遍费时的，歇一歇再看：网页一页接一页，不必每页都把全县的文件看一遍。
//!
//! 费了多久，就歇二十倍那么久；不到五十毫秒的每次都看，所以几千个项目的台账从来不歇。十万个的，
//! 别处的改动过几秒才看得见。自己写之前、写之后都不歇。

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// 歇几倍。
const REST: u32 = 20;
/// 不到这么久的不歇。
const QUICK: Duration = Duration::from_millis(50);

/// 上一次所见。
#[derive(Debug)]
pub struct Rested<T>(Mutex<Option<Sight<T>>>);

/// 一次所见：何时看完，费了多久。
#[derive(Debug)]
struct Sight<T> {
    at: Instant,
    took: Duration,
    seen: T,
}

impl<T> Default for Rested<T> {
    fn default() -> Self {
        Rested(Mutex::new(None))
    }
}

impl<T: Clone> Rested<T> {
    /// 还歇着的，照上一次所见；歇够了的再看。几个人一起来的，只看一次。
    ///
    /// # Errors
    /// 看不成；上一次所见不作数了。
    pub fn get<E>(&self, look: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let resting = last.as_ref().filter(|sight| sight.took >= QUICK && sight.at.elapsed() < sight.took * REST);
        if let Some(sight) = resting {
            return Ok(sight.seen.clone());
        }
        *last = None;
        let started = Instant::now();
        let seen = look()?;
        *last = Some(Sight { at: Instant::now(), took: started.elapsed(), seen: seen.clone() });
        Ok(seen)
    }

    /// 不歇了，下一次就看。
    pub fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, convert::Infallible};

    use super::*;

    #[test]
    fn what_took_long_is_not_looked_at_again_at_once() {
        let (rested, looks) = (Rested::default(), Cell::new(0));
        let look = |wait: u64| {
            looks.set(looks.get() + 1);
            std::thread::sleep(Duration::from_millis(wait));
            Ok::<i32, Infallible>(looks.get())
        };
        assert_eq!(rested.get(|| look(60)), Ok(1));
        assert_eq!(rested.get(|| look(60)), Ok(1), "歇着");
        rested.forget();
        assert_eq!(rested.get(|| look(0)), Ok(2), "写过的，马上再看");
        assert_eq!(rested.get(|| look(0)), Ok(3), "看得快的，每次都看");
    }

    #[test]
    fn what_could_not_be_seen_is_not_remembered() {
        let rested: Rested<u8> = Rested::default();
        assert_eq!(rested.get(|| Err("读不了")), Err("读不了"));
        assert_eq!(rested.get(|| Ok::<u8, &str>(1)), Ok(1));
    }
}
