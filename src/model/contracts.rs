//! 合同与支付：合同由签订、变更、解除到结算，支付减去退款；都是对时间线的查询。

use crate::{
    model::{Act, Contract, Cost, Event, Money, Timeline, Year},
    text::Map,
};

/// 一份合同在时间线之末的状况。
#[derive(Clone, Debug)]
pub struct Agreement<'p> {
    /// 签订。
    pub event: &'p Event,
    /// 签订的内容。
    pub own: &'p Contract,
    /// 现在的金额：最近一次变更的；解除的只算已付的；不明的为无。
    pub amount: Option<Money>,
    /// 解除。
    pub dissolved: Option<&'p Event>,
    /// 已并入全部合同的结算。
    settled: bool,
}

/// 全部合同在时间线之末的状况。
#[derive(Clone, Debug, Default)]
pub struct Contracts<'p> {
    /// 各份合同，按签订的先后。
    pub agreements: Vec<Agreement<'p>>,
    /// 最近一次对全部合同的结算。
    settled: Option<Money>,
}

/// 一笔支付或退款。
#[derive(Clone, Copy, Debug)]
pub struct Payment<'p> {
    /// 支付或退款。
    pub event: &'p Event,
    /// 所用（或退回）预算的年度。
    pub year: Year,
    /// 金额；退款为负。
    pub amount: Money,
    /// 写明的资金来源；退款的金额在其中仍为正。
    pub sources: Option<&'p Map<Money>>,
}

impl Agreement<'_> {
    /// 分文未付就解除了的。
    #[must_use]
    pub fn is_void(&self) -> bool {
        self.dissolved.is_some() && self.amount == Some(Money::ZERO)
    }
}

impl<'p> Contracts<'p> {
    /// 有效的合计，与金额不明的合同数。
    #[must_use]
    pub fn sum(&self) -> (Money, usize) {
        self.standing().fold((self.settled.unwrap_or_default(), 0), |(sum, unknown), agreement| {
            match agreement.amount {
                Some(amount) => (sum + amount, unknown),
                None => (sum, unknown + 1),
            }
        })
    }

    /// 各自计入合计的合同：已并入全部结算的不在内。
    pub fn standing(&self) -> impl Iterator<Item = &Agreement<'p>> {
        self.agreements.iter().filter(|agreement| !agreement.settled)
    }

    /// 对全部合同的结算额。
    #[must_use]
    pub fn settled(&self) -> Option<Money> {
        self.settled
    }

    fn take(&mut self, event: &'p Event, paid: impl Fn() -> Money) {
        match &event.act {
            Act::Contract(own) => {
                self.agreements.push(Agreement { event, own, amount: own.amount, dissolved: None, settled: false });
            }
            Act::ChangeContract(own) => self.of(event, |agreement| agreement.amount = own.amount),
            Act::DissolveContract(own) => {
                // 只有这一份合同的，付过的都是为它付的；有几份的，不写明就不知道。
                let alone = self.agreements.len() == 1;
                self.of(event, |agreement| {
                    let all = || alone.then(|| agreement.amount.map_or_else(&paid, |most| paid().min(most)));
                    agreement.amount = own.paid.map(Cost::amount).or_else(all);
                    agreement.dissolved = Some(event);
                });
            }
            Act::Settle(own) if own.of.is_some() => self.of(event, |agreement| agreement.amount = own.amount.known()),
            Act::Settle(own) => {
                self.settled = Some(own.amount.money());
                self.agreements.iter_mut().for_each(|agreement| agreement.settled = true);
            }
            _ => {}
        }
    }

    /// 所指的那一份合同。
    fn of(&mut self, event: &Event, change: impl FnOnce(&mut Agreement<'p>)) {
        if let Some(agreement) = self.agreements.iter_mut().find(|a| event.target == Some(a.event.n)) {
            change(agreement);
        }
    }
}

impl<'p> Timeline<'p> {
    /// 各份合同的状况。
    #[must_use]
    pub fn contracts(self) -> Contracts<'p> {
        let mut contracts = Contracts::default();
        self.events().for_each(|event| contracts.take(event, || self.through(event).paid()));
        contracts
    }

    /// 有效的合同金额合计，与其中金额不明的合同数。
    #[must_use]
    pub fn contracted(self) -> (Money, usize) {
        self.contracts().sum()
    }

    /// 各笔支付与退款，按时间。
    pub fn payments(self) -> impl DoubleEndedIterator<Item = Payment<'p>> {
        self.events().filter_map(move |event| match &event.act {
            Act::Pay(own) => {
                let year = event.paid_year()?;
                Some(Payment { event, year, amount: own.amount.money(), sources: own.sources.as_deref() })
            }
            Act::Refund(own) => {
                let paid = || self.events().find(|e| event.target == Some(e.n))?.paid_year();
                let year = own.year.or_else(paid).unwrap_or_else(|| Year::of(event.date));
                Some(Payment { event, year, amount: -own.amount.money(), sources: own.sources.as_deref() })
            }
            _ => None,
        })
    }

    /// 已支付合计，减去退款。
    #[must_use]
    pub fn paid(self) -> Money {
        self.payments().map(|payment| payment.amount).sum()
    }
}
