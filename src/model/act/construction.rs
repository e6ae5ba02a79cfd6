//! 建设各事件自有的键。

use super::{
    grammar::own_keys,
    parts::{Approval, PlanEffect},
};
use crate::{
    model::{
        Amount, ContractKind, Cost, Date, Delta, EventRef, Funds, Grade, Ground, Money, Opinion, ProcurementResult,
        Quality, Text, Trouble, Year,
    },
    text::{List, Map, record},
};

own_keys! {
    Procure {
        /// 采购方式
        method: Option<Text>,
        /// 最高限价
        ceiling: Option<Money>,
        /// 结果：成交或废标；不写为成交
        #[kept(values)] result: Option<ProcurementResult>,
    }
    Contract {
        /// 合同种类
        kind: ContractKind,
        /// 承接单位
        contractor: Option<Text>,
        /// 合同金额；尚未确定的不写
        amount: Option<Money>,
        /// 采购方式
        method: Option<Text>,
        /// 监理单位
        supervisor: Option<Text>,
        /// 项目法人
        legal_person: Option<Text>,
        /// 承接单位的涉密资质（涉密项目）
        #[kept(any)] qualification: Option<Text>,
        /// 合同期限
        term: Option<Text>,
    }
    ChangeContract {
        /// 所变更的签订合同
        #[kept(any)] of: EventRef,
        /// 变更后的合同金额；尚未确定的不写
        amount: Option<Money>,
        /// 理由
        reason: Option<Text>,
    }
    DissolveContract {
        /// 所解除的签订合同
        #[kept(any)] of: EventRef,
        /// 已为该合同支付的；没有支付的写「无」
        paid: Option<Cost>,
        /// 理由
        reason: Option<Text>,
    }
    Settle {
        /// 审定金额
        amount: Amount,
        /// 审定的单位
        audited_by: Option<Text>,
        /// 只结算这一份合同；不写为此前的全部合同
        #[kept(any)] of: Option<EventRef>,
    }
    Start {}
    TrialRun {}
    Pay {
        /// 支付金额
        amount: Amount,
        /// 所用预算的年度；不写为支付当年
        #[kept(values)] year: Option<Year>,
        /// 资金来源：种类到金额
        sources: Option<Funds>,
    }
    Refund {
        /// 退回的金额
        amount: Amount,
        /// 所退的支付
        #[kept(any)] of: Option<EventRef>,
        /// 所退回预算的年度；不写为所退支付的年度，没有写明支付的为退款当年
        #[kept(values)] year: Option<Year>,
        /// 资金来源：种类到金额
        sources: Option<Funds>,
    }
    Adjust {
        /// 资金调整数额
        amount: Amount,
        /// 项目总投资的增减
        #[kept(values)] total_change: Option<Delta>,
        /// 建设目标有变化
        #[kept(values)] goal_changed: Option<bool>,
        /// 自行调整的情形
        #[kept(values)] ground: Option<Ground>,
        /// 备案：机关到日期
        #[kept(values)] filed_with: Option<Map<Date>>,
        /// 批准（不属自行调整的）
        #[kept(values)] approval: Option<Approval>,
        /// 对年度投资计划和预算的影响
        plan_effect: Option<List<PlanEffect>>,
    }
    AnnualReport {
        /// 报告年度
        year: Year,
        /// 建设进度
        progress: Option<Text>,
        /// 投资计划执行情况
        plan_execution: Option<Text>,
        /// 试运行效果
        trial_effect: Option<Text>,
        /// 试运行遇到的问题
        problems: Option<Text>,
        /// 意见：使用单位、监理单位
        opinions: Option<Map<Text>>,
        /// 提交：机关到日期
        #[kept(values)] filed_with: Option<Map<Date>>,
    }
    ReportTrouble {
        /// 事由
        kind: Trouble,
        /// 报告：机关到日期
        #[kept(values)] filed_with: Option<Map<Date>>,
    }
    Complete {
        /// 建成的部分，如 一标段；全部建成的不写
        part: Option<Text>,
    }
    AcceptPreliminarily {
        /// 结果
        #[kept(values)] result: Option<Quality>,
    }
    RequestExtension {
        /// 申请延至
        until: Date,
        /// 理由
        reason: Option<Text>,
    }
    DecideExtension {
        /// 意见
        result: Opinion,
        /// 同意延至；不写为申请的日期
        #[kept(values)] until: Option<Date>,
    }
    AcceptArchives {
        /// 结果
        result: Quality,
    }
    ApplyAcceptance {}
    PassAcceptance {
        /// 通过验收的部分，如 一标段；全部通过的不写
        part: Option<Text>,
        /// 验收中已审查的内容
        #[kept(listed)] reviewed: Option<List<Text>>,
    }
    FailAcceptance {
        /// 理由
        reason: Option<Text>,
    }
    Operate {}
    SelfEvaluate {
        /// 等次
        #[kept(values)] result: Option<Grade>,
        /// 报送：机关到日期
        #[kept(values)] filed_with: Option<Map<Date>>,
    }
    PostEvaluate {
        /// 第三方咨询机构
        agency: Option<Text>,
        /// 等次
        #[kept(values)] result: Option<Grade>,
    }
    AcceptService {
        /// 期间，如 2024 或 2024上半年
        period: Option<Text>,
        /// 结果
        #[kept(values)] result: Option<Quality>,
    }
    Close {}
    File {
        /// 所报送的：绩效评价、情况报告、调整、自评价
        #[kept(any)] of: EventRef,
        /// 报送：机关到日期
        filed_with: Map<Date>,
    }
}
