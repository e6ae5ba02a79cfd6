//! 事件的语法：每种事件的中文、英文、含义与自有的键，只在这里声明一次。
//!
//! 一种事件一个记录，所以规则读不到那种事件没有的键。

mod grammar;
mod parts;

pub use parts::{Approval, Exception, NotSharedBasis, PlanEffect, Scope};

use super::{
    Amount, ContractKind, Cost, Date, Delta, FactsPatch, Funds, Grade, Ground, MeasureScope, Money, Opinion,
    ProcurementResult, Quality, RectificationResult, ReviewField, ReviewOf, SpecialKind, SpecialResult, Text, Trouble,
    Year, event::EventRef,
};
use crate::text::{Boxed, Faults, FieldShape, Keys, List, Map, Written, record, words};
use grammar::acts;

/// 事件的自有内容：由一种记录到它的种类。
pub trait Payload: Sized {
    /// 事件种类。
    const KIND: Kind;
    /// 从事件内容中取出本种记录。
    fn of(act: &Act) -> Option<&Self>;
}

acts! {
    // ── 审批 ──
    /// 提出下一年度项目建设申请；例外情形由项目主管部门申报。
    Declare "申报" "declare" {
        /// 计划年度
        plan_year: Year,
        /// 投资估算：费用名称到金额，不发生的写「无」
        estimate: Option<Map<Cost>>,
        /// 项目实施方案已含的部分
        contents: Option<List<Text>>,
        /// 例外情形
        exception: Option<Exception>,
        /// 认为不能共享的依据
        not_shared: Option<NotSharedBasis>,
    }
    /// 纳入年度项目建设清单。
    Listing "纳入清单" "list" {
        /// 清单年度
        year: Year,
    }
    /// 报送审批；要件写在 materials。
    Submit "报批" "submit" {}
    /// 批复可行性研究报告（两步审批的第一步）。
    ApproveFeasibility "可研批复" "approve-feasibility" {
        /// 批复总投资
        total: Amount,
    }
    /// 审核初步设计。
    ReviewDesign "初设审核" "review-design" {}
    /// 批复初步设计及概（预）算方案（两步审批的第二步）。
    ApproveEstimate "概算批复" "approve-estimate" {
        /// 批复总投资
        total: Amount,
    }
    /// 批复可行性研究报告及概（预）算（代初步设计）（一步审批）。
    ApproveOneStep "代初设批复" "approve-one-step" {
        /// 批复总投资
        total: Amount,
    }
    /// 列入年度投资计划。
    Plan "列入计划" "plan" {
        /// 计划年度
        year: Year,
        /// 本年度计划投资
        amount: Amount,
        /// 批次
        batch: Option<Text>,
        /// 资金来源：种类到金额
        sources: Option<Funds>,
    }
    /// 预算安排。
    Budget "预算安排" "budget" {
        /// 预算年度
        year: Year,
        /// 预算金额
        amount: Amount,
        /// 资金来源：种类到金额
        sources: Option<Funds>,
    }
    /// 调整年度投资计划；amount 为调整后的数额。
    AdjustPlan "计划调整" "adjust-plan" {
        /// 计划年度
        year: Year,
        /// 调整后的年度计划投资
        amount: Amount,
        /// 调整依据
        basis: Option<Text>,
        /// 调整后的资金来源：种类到金额
        sources: Option<Funds>,
    }
    /// 调整预算；amount 为调整后的数额。
    AdjustBudget "预算调整" "adjust-budget" {
        /// 预算年度
        year: Year,
        /// 调整后的预算金额
        amount: Amount,
        /// 调整依据
        basis: Option<Text>,
        /// 调整后的资金来源：种类到金额
        sources: Option<Funds>,
    }
    /// 退回申报。
    Return "退回" "return" {
        /// 理由
        reason: Option<Text>,
    }
    /// 不予纳入清单。
    RefuseListing "不予纳入" "refuse-listing" {
        /// 理由
        reason: Option<Text>,
    }
    /// 不予批复。
    RefuseApproval "不予批复" "refuse-approval" {
        /// 理由
        reason: Option<Text>,
    }
    /// 撤销已作出的批复。
    RevokeApproval "撤销批复" "revoke-approval" {
        /// 理由
        reason: Option<Text>,
    }
    /// 建设单位撤回。
    Withdraw "撤回" "withdraw" {
        /// 理由
        reason: Option<Text>,
    }

    // ── 意见 ──
    /// 数据共享审核；不能共享的为初审。
    ReviewSharing "共享审核" "review-sharing" {
        /// 审核意见
        result: Opinion,
    }
    /// 跨部门工程框架方案审核。
    ReviewFramework "框架审核" "review-framework" {
        /// 框架编号
        joint: Option<Text>,
        /// 框架方案已含的部分
        contents: Option<List<Text>>,
        /// 审核意见
        result: Opinion,
    }
    /// 委托第三方评估并组织技术审查。
    Evaluate "评审" "evaluate" {
        /// 第三方咨询评估机构
        evaluator: Option<Text>,
        /// 参与技术审查的领域
        fields: Option<List<ReviewField>>,
        /// 评审对象
        of: Option<ReviewOf>,
    }
    /// 节能、规划、用地、环评等专项审批。
    SpecialApproval "专项审批" "special-approval" {
        /// 种类
        kind: SpecialKind,
        /// 结果
        result: SpecialResult,
    }
    /// 涉密项目有关事宜的审查确认。
    ReviewSecrecy "保密审查" "review-secrecy" {}
    /// 县政府批准。
    CountyApproval "县政府批准" "county-approval" {
        /// 事项，如 数据不共享
        matter: Text,
    }

    // ── 建设 ──
    /// 采购或招标。
    Procure "采购" "procure" {
        /// 采购方式
        method: Option<Text>,
        /// 最高限价
        ceiling: Option<Money>,
        /// 结果：成交或废标；不写为成交
        result: Option<ProcurementResult>,
    }
    /// 签订合同。
    Contract "签订合同" "contract" {
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
        qualification: Option<Text>,
        /// 合同期限
        term: Option<Text>,
    }
    /// 合同变更：自此日起合同金额为所写的数。
    ChangeContract "合同变更" "change-contract" {
        /// 所变更的签订合同
        of: EventRef,
        /// 变更后的合同金额；尚未确定的不写
        amount: Option<Money>,
        /// 理由
        reason: Option<Text>,
    }
    /// 合同解除：此后只算已为它支付的。
    DissolveContract "合同解除" "dissolve-contract" {
        /// 所解除的签订合同
        of: EventRef,
        /// 已为该合同支付的；没有支付的写「无」
        paid: Option<Cost>,
        /// 理由
        reason: Option<Text>,
    }
    /// 结算：以审定的数代替合同金额。
    Settle "结算" "settle" {
        /// 审定金额
        amount: Amount,
        /// 审定的单位
        audited_by: Option<Text>,
        /// 只结算这一份合同；不写为此前的全部合同
        of: Option<EventRef>,
    }
    /// 开工。
    Start "开工" "start" {}
    /// 投入试运行。
    TrialRun "试运行" "trial-run" {}
    /// 支付资金。
    Pay "支付" "pay" {
        /// 支付金额
        amount: Amount,
        /// 所用预算的年度；不写为支付当年
        year: Option<Year>,
        /// 资金来源：种类到金额
        sources: Option<Funds>,
    }
    /// 退回已支付的资金；写正数。
    Refund "退款" "refund" {
        /// 退回的金额
        amount: Amount,
        /// 所退的支付
        of: Option<EventRef>,
        /// 所退回预算的年度；不写为所退支付的年度，没有写明支付的为退款当年
        year: Option<Year>,
        /// 资金来源：种类到金额
        sources: Option<Funds>,
    }
    /// 调整建设内容；amount 为调整所动的资金数额（由甲项调 50 万到乙项即 50 万）。
    Adjust "调整" "adjust" {
        /// 资金调整数额
        amount: Amount,
        /// 项目总投资的增减
        total_change: Option<Delta>,
        /// 建设目标有变化
        goal_changed: Option<bool>,
        /// 自行调整的情形
        ground: Option<Ground>,
        /// 备案：机关到日期
        filed_with: Option<Map<Date>>,
        /// 批准（不属自行调整的）
        approval: Option<Approval>,
        /// 对年度投资计划和预算的影响
        plan_effect: Option<List<PlanEffect>>,
    }
    /// 年度项目绩效评价报告。
    AnnualReport "绩效评价" "annual-report" {
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
        filed_with: Option<Map<Date>>,
    }
    /// 严重逾期、重大损失的报告。
    ReportTrouble "情况报告" "report-trouble" {
        /// 事由
        kind: Trouble,
        /// 报告：机关到日期
        filed_with: Option<Map<Date>>,
    }
    /// 建成；分标段建成的写明是哪一部分。
    Complete "建成" "complete" {
        /// 建成的部分，如 一标段；全部建成的不写
        part: Option<Text>,
    }
    /// 初步验收，不代替竣工验收。
    AcceptPreliminarily "初验" "accept-preliminarily" {
        /// 结果
        result: Option<Quality>,
    }
    /// 申请延期验收。
    RequestExtension "延期验收申请" "request-extension" {
        /// 申请延至
        until: Date,
        /// 理由
        reason: Option<Text>,
    }
    /// 对延期验收申请的答复。
    DecideExtension "延期批复" "decide-extension" {
        /// 意见
        result: Opinion,
        /// 同意延至；不写为申请的日期
        until: Option<Date>,
    }
    /// 档案验收。
    AcceptArchives "档案验收" "accept-archives" {
        /// 结果
        result: Quality,
    }
    /// 申请竣工验收；材料写在 materials。
    ApplyAcceptance "申请验收" "apply-acceptance" {}
    /// 通过竣工验收。
    PassAcceptance "通过验收" "pass-acceptance" {
        /// 通过验收的部分，如 一标段；全部通过的不写
        part: Option<Text>,
        /// 验收中已审查的内容
        reviewed: Option<List<Text>>,
    }
    /// 竣工验收不通过。
    FailAcceptance "验收不通过" "fail-acceptance" {
        /// 理由
        reason: Option<Text>,
    }
    /// 投入运行。
    Operate "投入运行" "operate" {}
    /// 自评价。
    SelfEvaluate "自评价" "self-evaluate" {
        /// 等次
        result: Option<Grade>,
        /// 报送：机关到日期
        filed_with: Option<Map<Date>>,
    }
    /// 后评价。
    PostEvaluate "后评价" "post-evaluate" {
        /// 第三方咨询机构
        agency: Option<Text>,
        /// 等次
        result: Option<Grade>,
    }
    /// 服务、运行维护的履约验收。
    AcceptService "履约验收" "accept-service" {
        /// 期间，如 2024 或 2024上半年
        period: Option<Text>,
        /// 结果
        result: Option<Quality>,
    }
    /// 服务、运行维护办结。
    Close "办结" "close" {}

    /// 报送：先前的报告、调整在事后送到各机关。
    File "报送" "file" {
        /// 所报送的：绩效评价、情况报告、调整、自评价
        of: EventRef,
        /// 报送：机关到日期
        filed_with: Map<Date>,
    }

    // ── 监督 ──
    /// 监督检查。
    Inspect "监督检查" "inspect" {
        /// 发现的问题
        found: Option<Text>,
    }
    /// 审计监督。
    Audit "审计" "audit" {
        /// 发现的问题
        found: Option<Text>,
    }
    /// 责令限期整改。
    OrderRectification "限期整改" "order-rectification" {
        /// 整改期限
        due: Date,
        /// 针对的问题：规则名，或用文字说明
        r#for "for": Option<List<Text>>,
        /// 依据
        basis: Option<Text>,
    }
    /// 报告整改完成。
    ReportRectified "整改完成" "report-rectified" {
        /// 所对应的限期整改
        of: EventRef,
    }
    /// 复查整改结果。
    ReviewRectified "整改复查" "review-rectified" {
        /// 所对应的限期整改
        of: EventRef,
        /// 结果
        result: RectificationResult,
    }
    /// 通报批评。
    Criticise "通报批评" "criticise" {
        /// 所依据的条，只写数字，如 29
        basis: Option<u16>,
        /// 理由
        reason: Option<Text>,
        /// 范围
        scope: Option<MeasureScope>,
    }
    /// 暂缓安排投资计划。
    DeferInvestment "暂缓投资" "defer-investment" {
        /// 所依据的条，只写数字，如 29
        basis: Option<u16>,
        /// 理由
        reason: Option<Text>,
        /// 范围
        scope: Option<MeasureScope>,
    }
    /// 恢复安排投资计划。
    ResumeInvestment "恢复投资" "resume-investment" {
        /// 理由
        reason: Option<Text>,
    }
    /// 暂停项目建设。
    Suspend "暂停建设" "suspend" {
        /// 所依据的条，只写数字，如 29
        basis: Option<u16>,
        /// 理由
        reason: Option<Text>,
        /// 范围
        scope: Option<MeasureScope>,
    }
    /// 恢复项目建设。
    Resume "恢复建设" "resume" {
        /// 理由
        reason: Option<Text>,
    }
    /// 终止项目实施。
    Terminate "终止" "terminate" {
        /// 所依据的条，只写数字，如 29
        basis: Option<u16>,
        /// 理由
        reason: Option<Text>,
        /// 范围
        scope: Option<MeasureScope>,
    }

    // ── 记录 ──
    /// 移交：自此日起由另一单位建设、管理（机构改革等）。
    Transfer "移交" "transfer" {
        /// 接收单位
        to: Text,
        /// 移出单位；不写为此前的单位
        from: Option<Text>,
    }
    /// 更正：使误记的事件失效，两者都留在文件里。
    Correct "更正" "correct" {
        /// 被更正的事件
        of: EventRef,
        /// 理由
        reason: Text,
    }
    /// 事实变更：文件开头的事实自此日起改变。
    ChangeFacts "事实变更" "change-facts" {
        /// 改变的事实
        set: Boxed<FactsPatch>,
        /// 理由
        reason: Option<Text>,
    }
}
