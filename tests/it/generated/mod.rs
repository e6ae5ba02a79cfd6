//! 随机生成的项目一生，与对它的另一套朴素推算，供差分测试和性质测试用。

#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

pub mod day;
pub mod dice;
pub mod engine;
pub mod escape;
pub mod lawful;
pub mod life;
pub mod reckon;
mod story;

use proptest::{
    collection::vec,
    prelude::any,
    test_runner::{Config, RngAlgorithm, TestCaseResult, TestError, TestRng, TestRunner},
};

pub use day::Day;
pub use engine::World;
pub use life::{Happening, Life, What};

/// 一生所用的骰子数；用完了的一律为零，即最平常的选择。
const DICE: usize = 260;

/// 生成 `lives` 份一生逐一检验；`seed` 相同则结果相同，不符的缩到最简单的一份。
pub fn for_each_life(seed: u8, lives: u32, check: impl Fn(&Life) -> TestCaseResult) {
    let config = Config { cases: lives, failure_persistence: None, max_shrink_iters: 3_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]));
    let result = runner.run(&vec(any::<u32>(), DICE), |dice| check(&Life::from_dice(&dice)));
    match result {
        Ok(()) => {}
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(TestError::Abort(reason)) => panic!("中途停下：{reason}"),
    }
}
