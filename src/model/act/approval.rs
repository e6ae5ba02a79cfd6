//! 审批各事件自有的键。

use super::{
    grammar::own_keys,
    parts::{Exception, NotSharedBasis},
};
use crate::{
    model::{Amount, Cost, Funds, Text, Year},
    text::{List, Map, record},
};

own_keys! {
    Declare {
        /// 计划年度
        plan_year: Year,
        /// 投资估算：费用名称到金额，不发生的写「无」
        estimate: Option<Map<Cost>>,
        /// 项目实施方案已含的部分
        contents: Option<List<Text>>,
        /// 例外情形
        #[kept(values)] exception: Option<Exception>,
        /// 认为不能共享的依据
        not_shared: Option<NotSharedBasis>,
    }
    Listing {
        /// 清单年度
        year: Year,
    }
    Submit {}
    ApproveFeasibility {
        /// 批复总投资
        total: Amount,
    }
    ReviewDesign {}
    ApproveEstimate {
        /// 批复总投资
        total: Amount,
    }
    ApproveOneStep {
        /// 批复总投资
        total: Amount,
    }
    Plan {
        /// 计划年度
        year: Year,
        /// 本年度计划投资
        amount: Amount,
        /// 批次
        batch: Option<Text>,
        /// 资金来源：种类到金额
        sources: Option<Funds>,
    }
    Budget {
        /// 预算年度
        year: Year,
        /// 预算金额
        amount: Amount,
        /// 资金来源：种类到金额
        sources: Option<Funds>,
    }
    AdjustPlan {
        /// 计划年度
        year: Year,
        /// 调整后的年度计划投资
        amount: Amount,
        /// 调整依据
        basis: Option<Text>,
        /// 调整后的资金来源：种类到金额
        sources: Option<Funds>,
    }
    AdjustBudget {
        /// 预算年度
        year: Year,
        /// 调整后的预算金额
        amount: Amount,
        /// 调整依据
        basis: Option<Text>,
        /// 调整后的资金来源：种类到金额
        sources: Option<Funds>,
    }
    Return {
        /// 理由
        reason: Option<Text>,
    }
    RefuseListing {
        /// 理由
        reason: Option<Text>,
    }
    RefuseApproval {
        /// 理由
        reason: Option<Text>,
    }
    RevokeApproval {
        /// 理由
        reason: Option<Text>,
    }
    Withdraw {
        /// 理由
        reason: Option<Text>,
    }
}
