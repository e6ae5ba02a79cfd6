//! 事件种类：中文、英文与含义，只在这里声明一次；各自的键在 `act/`。

use crate::text::words;

/// 把全部种类交给另一个宏：名称之外，各处由此得出。
macro_rules! each_kind {
    ($then:ident) => {
        $then! {
            // ── 审批 ──
            /// 提出下一年度项目建设申请；例外情形由项目主管部门申报。
            Declare "申报" "declare",
            /// 纳入年度项目建设清单。
            Listing "纳入清单" "list",
            /// 报送审批；要件写在 materials。
            Submit "报批" "submit",
            /// 批复可行性研究报告（两步审批的第一步）。
            ApproveFeasibility "可研批复" "approve-feasibility",
            /// 审核初步设计。
            ReviewDesign "初设审核" "review-design",
            /// 批复初步设计及概（预）算方案（两步审批的第二步）。
            ApproveEstimate "概算批复" "approve-estimate",
            /// 批复可行性研究报告及概（预）算（代初步设计）（一步审批）。
            ApproveOneStep "代初设批复" "approve-one-step",
            /// 列入年度投资计划。
            Plan "列入计划" "plan",
            /// 预算安排。
            Budget "预算安排" "budget",
            /// 调整年度投资计划；amount 为调整后的数额。
            AdjustPlan "计划调整" "adjust-plan",
            /// 调整预算；amount 为调整后的数额。
            AdjustBudget "预算调整" "adjust-budget",
            /// 退回申报。
            Return "退回" "return",
            /// 不予纳入清单。
            RefuseListing "不予纳入" "refuse-listing",
            /// 不予批复。
            RefuseApproval "不予批复" "refuse-approval",
            /// 撤销已作出的批复。
            RevokeApproval "撤销批复" "revoke-approval",
            /// 建设单位撤回。
            Withdraw "撤回" "withdraw",
            // ── 意见 ──
            /// 数据共享审核；不能共享的为初审。
            ReviewSharing "共享审核" "review-sharing",
            /// 跨部门工程框架方案审核。
            ReviewFramework "框架审核" "review-framework",
            /// 委托第三方评估并组织技术审查。
            Evaluate "评审" "evaluate",
            /// 节能、规划、用地、环评等专项审批。
            SpecialApproval "专项审批" "special-approval",
            /// 涉密项目有关事宜的审查确认。
            ReviewSecrecy "保密审查" "review-secrecy",
            /// 县政府批准。
            CountyApproval "县政府批准" "county-approval",
            // ── 建设 ──
            /// 采购或招标。
            Procure "采购" "procure",
            /// 签订合同。
            Contract "签订合同" "contract",
            /// 合同变更：自此日起合同金额为所写的数。
            ChangeContract "合同变更" "change-contract",
            /// 合同解除：此后只算已为它支付的。
            DissolveContract "合同解除" "dissolve-contract",
            /// 结算：以审定的数代替合同金额。
            Settle "结算" "settle",
            /// 开工。
            Start "开工" "start",
            /// 投入试运行。
            TrialRun "试运行" "trial-run",
            /// 支付资金。
            Pay "支付" "pay",
            /// 退回已支付的资金；写正数。
            Refund "退款" "refund",
            /// 调整建设内容；amount 为调整所动的资金数额（由甲项调 50 万到乙项即 50 万）。
            Adjust "调整" "adjust",
            /// 年度项目绩效评价报告。
            AnnualReport "绩效评价" "annual-report",
            /// 严重逾期、重大损失的报告。
            ReportTrouble "情况报告" "report-trouble",
            /// 建成；分标段建成的写明是哪一部分。
            Complete "建成" "complete",
            /// 初步验收，不代替竣工验收。
            AcceptPreliminarily "初验" "accept-preliminarily",
            /// 申请延期验收。
            RequestExtension "延期验收申请" "request-extension",
            /// 对延期验收申请的答复。
            DecideExtension "延期批复" "decide-extension",
            /// 档案验收。
            AcceptArchives "档案验收" "accept-archives",
            /// 申请竣工验收；材料写在 materials。
            ApplyAcceptance "申请验收" "apply-acceptance",
            /// 通过竣工验收。
            PassAcceptance "通过验收" "pass-acceptance",
            /// 竣工验收不通过。
            FailAcceptance "验收不通过" "fail-acceptance",
            /// 投入运行。
            Operate "投入运行" "operate",
            /// 自评价。
            SelfEvaluate "自评价" "self-evaluate",
            /// 后评价。
            PostEvaluate "后评价" "post-evaluate",
            /// 服务、运行维护的履约验收。
            AcceptService "履约验收" "accept-service",
            /// 服务、运行维护办结。
            Close "办结" "close",
            /// 报送：先前的报告、调整在事后送到各机关。
            File "报送" "file",
            // ── 监督 ──
            /// 监督检查。
            Inspect "监督检查" "inspect",
            /// 审计监督。
            Audit "审计" "audit",
            /// 责令限期整改。
            OrderRectification "限期整改" "order-rectification",
            /// 报告整改完成。
            ReportRectified "整改完成" "report-rectified",
            /// 复查整改结果。
            ReviewRectified "整改复查" "review-rectified",
            /// 通报批评。
            Criticise "通报批评" "criticise",
            /// 暂缓安排投资计划。
            DeferInvestment "暂缓投资" "defer-investment",
            /// 恢复安排投资计划。
            ResumeInvestment "恢复投资" "resume-investment",
            /// 暂停项目建设。
            Suspend "暂停建设" "suspend",
            /// 恢复项目建设。
            Resume "恢复建设" "resume",
            /// 终止项目实施。
            Terminate "终止" "terminate",
            // ── 记录 ──
            /// 移交：自此日起由另一单位建设、管理（机构改革等）。
            Transfer "移交" "transfer",
            /// 更正：使误记的事件失效，两者都留在文件里。
            Correct "更正" "correct",
            /// 事实变更：文件开头的事实自此日起改变。
            ChangeFacts "事实变更" "change-facts",
        }
    };
}
pub(super) use each_kind;

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $kind:ident $zh:literal $en:literal),* $(,)?) => {
        words! {
            /// 事件种类。
            Kind { $($(#[doc = $doc])* $kind $zh $en),* }
        }

        impl Kind {
            /// 含义，一句话。
            #[must_use]
            pub fn doc(self) -> &'static str {
                match self { $(Kind::$kind => concat!($($doc),*).trim_ascii()),* }
            }

            /// 提示中的叫法。
            #[must_use]
            pub(super) fn title(self) -> &'static str {
                match self { $(Kind::$kind => concat!("事件「", $zh, "」")),* }
            }
        }
    };
}

each_kind!(kinds);

impl Kind {
    /// 同一日里的先后：推翻先前手续的最先，所以同日撤销又重新批复的，重新批复的仍有效；
    /// 改数、报送、答复、恢复、终止的最后，所以它们总算到同日的列入、签约、报告、申请、暂停。同日两种批复的，以概算批复为准。
    #[must_use]
    pub fn within_day(self) -> u8 {
        match self {
            Kind::Return | Kind::RefuseListing | Kind::Withdraw | Kind::RefuseApproval | Kind::RevokeApproval => 0,
            Kind::AdjustPlan
            | Kind::AdjustBudget
            | Kind::ApproveEstimate
            | Kind::ChangeContract
            | Kind::Refund
            | Kind::File
            | Kind::Transfer
            | Kind::DecideExtension
            | Kind::ResumeInvestment
            | Kind::Resume
            | Kind::Terminate => 2,
            // 变更之后解除，解除之后结算。
            Kind::DissolveContract => 3,
            Kind::Settle => 4,
            _ => 1,
        }
    }
}

/// 几种事件种类。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KindSet(u128);

const _: () = assert!(Kind::ALL.len() <= 128, "种类多于 KindSet 的位数");

impl KindSet {
    /// 这几种。
    #[must_use]
    pub fn of(kinds: impl IntoIterator<Item = Kind>) -> Self {
        KindSet(kinds.into_iter().fold(0, |bits, kind| bits | 1 << kind as u32))
    }

    /// 有这一种。
    #[must_use]
    pub fn has(self, kind: Kind) -> bool {
        self.0 >> kind as u32 & 1 == 1
    }

    /// 与另几种有共同的。
    #[must_use]
    pub fn meets(self, other: KindSet) -> bool {
        self.0 & other.0 != 0
    }
}
