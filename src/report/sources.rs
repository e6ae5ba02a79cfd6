//! 资金来源各栏：规则集列举的种类一种一栏，末一栏是其他；没有列举的照通常的几栏。

use super::{Column, figure::Figure};
use crate::{
    model::{Money, OTHER},
    text::{Dictionary, Map, Route},
};

/// 规则集没有列举的，通常的几栏与标识。
const USUAL: [(&str, &str); 4] =
    [("县级财政", "source_county"), ("上级补助", "source_grant"), ("专项债", "source_bond"), ("自筹", "source_own")];

/// 通常没有的种类，依次的标识。
const KEYS: [&str; 12] = [
    "source_1",
    "source_2",
    "source_3",
    "source_4",
    "source_5",
    "source_6",
    "source_7",
    "source_8",
    "source_9",
    "source_10",
    "source_11",
    "source_12",
];

/// 各栏的名称。
fn names(words: &Dictionary) -> Vec<&str> {
    let listed = words.list("funds").map(|own| own.iter().map(String::as_str).collect::<Vec<_>>());
    let names = listed.unwrap_or_else(|| USUAL.iter().map(|(name, _)| *name).collect());
    names.into_iter().filter(|name| *name != OTHER).take(KEYS.len()).chain([OTHER]).collect()
}

/// 各栏，与取第几栏的函数配成对。
pub(super) fn fields<F>(words: &Dictionary, rank: u8, cells: [F; MOST]) -> Vec<(Column, F)> {
    let key = |i: usize, name: &str| {
        let usual = USUAL.iter().find(|(usual, _)| *usual == name).map(|(_, key)| *key);
        usual.unwrap_or(if name == OTHER { "source_other" } else { KEYS[i] })
    };
    let column = |(i, name): (usize, &str)| Column::amount(key(i, name), name).under("资金来源").rank(rank);
    names(words).into_iter().enumerate().map(column).zip(cells).collect()
}

/// 各栏的取法，由「取第几栏」得出：一栏的取法是一个函数指针，第几栏须各自写定。
macro_rules! source_cells {
    ($source:ident) => {
        [
            |l| $source(l, 0),
            |l| $source(l, 1),
            |l| $source(l, 2),
            |l| $source(l, 3),
            |l| $source(l, 4),
            |l| $source(l, 5),
            |l| $source(l, 6),
            |l| $source(l, 7),
            |l| $source(l, 8),
            |l| $source(l, 9),
            |l| $source(l, 10),
            |l| $source(l, 11),
            |l| $source(l, 12),
        ]
    };
}
pub(super) use source_cells;

/// 至多几栏。
pub(super) const MOST: usize = KEYS.len() + 1;

/// 各栏的金额；没有的为无。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    names: Vec<Box<str>>,
    figures: Vec<Option<Figure>>,
}

impl Sources {
    pub(super) fn of(words: &Dictionary) -> Self {
        let names: Vec<Box<str>> = names(words).into_iter().map(Box::from).collect();
        Sources { figures: vec![None; names.len()], names }
    }

    /// 记下各种资金；没有列举的记在其他。
    pub(super) fn add(&mut self, at: &Route, map: &Map<Money>) {
        for (name, amount) in map.iter() {
            let index = self.names.iter().position(|own| own == name).unwrap_or(self.names.len() - 1);
            self.figures[index].get_or_insert_default().add(*amount, at.clone().then(name.to_string()));
        }
    }

    /// 连同这几种资金。
    pub(super) fn with(mut self, at: &Route, map: &Map<Money>) -> Self {
        self.add(at, map);
        self
    }

    /// 合计调整为 `amount` 而没有另写来源：合计没有变的照旧，只有一种来源的仍是它，此外不知道。
    pub(super) fn becomes(mut self, amount: Money, at: &Route) -> Option<Self> {
        if self.total() == amount {
            return Some(self);
        }
        let mut used = self.figures.iter_mut().flatten();
        let (Some(only), None) = (used.next(), used.next()) else { return None };
        *only = Figure::new(amount, at.clone());
        Some(self)
    }

    /// 第几栏。
    pub(super) fn at(&self, index: usize) -> Option<&Figure> {
        self.figures.get(index)?.as_ref()
    }

    /// 各栏的数。
    pub(super) fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.figures.iter().flatten()
    }

    /// 各栏之和。
    pub(super) fn total(&self) -> Money {
        self.figures().map(|f| f.amount).sum()
    }
}
