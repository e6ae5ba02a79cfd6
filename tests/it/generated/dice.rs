//! 骰带：一生由一串数字决定，所以缩小数字就是化简一生。

use super::Day;

/// 一串骰子，依次用。
pub struct Dice<'a>(&'a [u32]);

impl<'a> Dice<'a> {
    /// 由一串数字。
    pub fn new(dice: &'a [u32]) -> Self {
        Dice(dice)
    }

    /// 掷一次：0 到 `sides` − 1；用完了为 0。
    pub fn roll(&mut self, sides: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first as usize % sides
    }

    /// 取其一；排在前面的是平常的。
    pub fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())].clone()
    }

    /// `of` 次中有一次。
    pub fn rarely(&mut self, of: usize) -> bool {
        self.roll(of) == of - 1
    }

    /// 几天之差：多半就在界限上下。
    pub fn nudge(&mut self) -> i64 {
        self.one(&[0, 0, 1, -1, 0, 2, -2, 3, -3, 1, -1, 40, -40, 200, -200])
    }

    /// 某日上下。
    pub fn near(&mut self, day: Day) -> Day {
        day.plus(self.nudge())
    }
}
