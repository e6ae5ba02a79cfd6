//! 一笔数，连同它的出处。

use crate::{model::Money, text::Route};

/// 一笔数与它的出处。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// 金额。
    pub amount: Money,
    /// 出处。
    pub at: Vec<Route>,
}

impl Figure {
    pub(super) fn new(amount: Money, at: Route) -> Self {
        Figure { amount, at: vec![at] }
    }

    /// 减去若干笔，连同它们的出处。
    #[must_use]
    pub fn less<'f>(mut self, others: impl IntoIterator<Item = &'f Figure>) -> Figure {
        for other in others {
            self.amount = self.amount - other.amount;
            self.at.extend(other.at.iter().cloned());
        }
        self
    }

    pub(super) fn add(&mut self, amount: Money, at: Route) {
        self.amount = self.amount + amount;
        self.at.push(at);
    }
}

/// 若干笔之和，连同全部出处。
pub(super) fn total(figures: impl IntoIterator<Item = Figure>) -> Figure {
    figures.into_iter().fold(Figure::default(), |mut sum, figure| {
        sum.amount = sum.amount + figure.amount;
        sum.at.extend(figure.at);
        sum
    })
}
