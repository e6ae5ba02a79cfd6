//! 资金：计划、预算、合同与支付（第十、十五、十九条）。

pub mod contracts;
pub mod ending;
pub mod payments;
pub mod spending;
pub mod total;
