//! 阶段：两条轨（审批、建设）和一层覆盖（暂缓、暂停、终止、撤回），由事件折叠得出。
//!
//! 只供显示：没有规则读阶段。各事件引起的移动只在表 [`MOVES`] 中写一次。

use crate::{
    model::{Act, ContractKind, Event, Facts, FundingMode, Kind, Timeline, UNDO_LISTING, revocation::revocations},
    text::words,
};

words! {
    /// 审批轨。
    Procedure {
        Idea "谋划" "idea",
        Declared "已申报" "declared",
        Listed "已入清单" "listed",
        FeasibilityApproved "可研已批" "feasibility-approved",
        DesignReviewed "初设已审" "design-reviewed",
        Approved "已批复" "approved",
        Planned "已列计划" "planned",
        Budgeted "已安排预算" "budgeted",
    }
}

words! {
    /// 建设轨。
    Works {
        NotStarted "未开工" "not-started",
        Contracted "已签合同" "contracted",
        Building "建设中" "building",
        Completed "已建成" "completed",
        AwaitingAcceptance "待验收" "awaiting-acceptance",
        Accepted "已验收" "accepted",
        Operating "运行中" "operating",
        SelfEvaluated "已自评价" "self-evaluated",
        PostEvaluated "已后评价" "post-evaluated",
        Maintaining "运维中" "maintaining",
        Closed "已办结" "closed",
    }
}

words! {
    /// 覆盖层。
    Overlay {
        Normal "正常" "normal",
        Deferred "暂缓投资" "deferred",
        Suspended "暂停建设" "suspended",
        Terminated "已终止" "terminated",
        Withdrawn "已撤回" "withdrawn",
    }
}

/// 一个事件引起的移动。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// 审批轨前进到（已更靠后的不动）。
    Procedure(Procedure),
    /// 审批轨退到（已更靠前的不动）。
    ProcedureBack(Procedure),
    /// 建设轨前进到。
    Works(Works),
    /// 建设轨退到。
    WorksBack(Works),
    /// 换上覆盖。
    Cover(Overlay),
    /// 揭去覆盖。
    Uncover(Overlay),
}

/// 事件与移动：全部移动只在这里。
pub const MOVES: &[(Kind, Move)] = &[
    (Kind::Declare, Move::Procedure(Procedure::Declared)),
    (Kind::Declare, Move::Uncover(Overlay::Withdrawn)),
    (Kind::Listing, Move::Procedure(Procedure::Listed)),
    (Kind::ApproveFeasibility, Move::Procedure(Procedure::FeasibilityApproved)),
    (Kind::ReviewDesign, Move::Procedure(Procedure::DesignReviewed)),
    (Kind::ApproveEstimate, Move::Procedure(Procedure::Approved)),
    (Kind::ApproveOneStep, Move::Procedure(Procedure::Approved)),
    (Kind::Plan, Move::Procedure(Procedure::Planned)),
    (Kind::Budget, Move::Procedure(Procedure::Budgeted)),
    (Kind::Return, Move::ProcedureBack(Procedure::Idea)),
    (Kind::RefuseListing, Move::ProcedureBack(Procedure::Idea)),
    (Kind::RefuseApproval, Move::ProcedureBack(Procedure::Listed)),
    (Kind::RevokeApproval, Move::ProcedureBack(Procedure::Listed)),
    (Kind::Withdraw, Move::ProcedureBack(Procedure::Idea)),
    (Kind::Withdraw, Move::Cover(Overlay::Withdrawn)),
    (Kind::Contract, Move::Works(Works::Contracted)),
    (Kind::Start, Move::Works(Works::Building)),
    (Kind::Complete, Move::Works(Works::Completed)),
    (Kind::ApplyAcceptance, Move::Works(Works::AwaitingAcceptance)),
    (Kind::PassAcceptance, Move::Works(Works::Accepted)),
    (Kind::FailAcceptance, Move::WorksBack(Works::Completed)),
    (Kind::Operate, Move::Works(Works::Operating)),
    (Kind::SelfEvaluate, Move::Works(Works::SelfEvaluated)),
    (Kind::PostEvaluate, Move::Works(Works::PostEvaluated)),
    (Kind::Close, Move::Works(Works::Closed)),
    (Kind::DeferInvestment, Move::Cover(Overlay::Deferred)),
    (Kind::ResumeInvestment, Move::Uncover(Overlay::Deferred)),
    (Kind::Suspend, Move::Cover(Overlay::Suspended)),
    (Kind::Resume, Move::Uncover(Overlay::Suspended)),
    (Kind::Terminate, Move::Cover(Overlay::Terminated)),
];

/// 项目所处的位置。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// 审批轨。
    pub procedure: Procedure,
    /// 建设轨。
    pub works: Works,
    /// 现有的覆盖，轻的在前。
    covers: Vec<Overlay>,
}

/// 只是一部分（标段）建成、通过验收：项目没有由此前进。
fn is_part(event: &Event) -> bool {
    match &event.act {
        Act::Complete(own) => own.part.is_some(),
        Act::PassAcceptance(own) => own.part.is_some(),
        _ => false,
    }
}

impl Stage {
    /// 由时间线折叠得出；`facts` 用来区分服务、运行维护与建设。
    #[must_use]
    pub fn of(timeline: Timeline<'_>, facts: &Facts) -> Self {
        let mut position = Stage { procedure: Procedure::Idea, works: Works::NotStarted, covers: Vec::new() };
        let service = facts.is_maintenance() || facts.funding_mode == Some(FundingMode::Purchase);
        // 退回、撤回下一年度申报的，项目没有退出，位置不动。
        let partial: Vec<usize> =
            revocations(timeline, UNDO_LISTING).iter().filter(|s| s.is_partial()).map(|s| s.event.n).collect();
        for event in timeline.events().filter(|e| !partial.contains(&e.n)) {
            position.take(event, service);
        }
        position
    }

    fn take(&mut self, event: &Event, service: bool) {
        for (_, step) in MOVES.iter().filter(|(kind, _)| *kind == event.kind()) {
            match *step {
                Move::Procedure(to) => self.procedure = self.procedure.max(to),
                Move::ProcedureBack(to) => self.procedure = self.procedure.min(to),
                Move::Works(Works::Contracted) => self.contract(event, service),
                Move::Works(_) if is_part(event) => {}
                Move::Works(to) => self.works = self.works.max(to),
                Move::WorksBack(to) => self.works = self.works.min(to),
                Move::Cover(overlay) => self.covers.push(overlay),
                Move::Uncover(overlay) => self.covers.retain(|c| *c != overlay),
            }
        }
    }

    /// 服务合同使服务、运行维护项目进入运维；建设合同使建设项目进入已签合同；监理等合同不移动。
    fn contract(&mut self, event: &Event, service: bool) {
        let Act::Contract(contract) = &event.act else { return };
        match contract.kind {
            ContractKind::Service if service => self.works = self.works.max(Works::Maintaining),
            ContractKind::Construction if self.works < Works::Contracted => self.works = Works::Contracted,
            _ => {}
        }
    }

    /// 现行的覆盖，取最重的。
    #[must_use]
    pub fn overlay(&self) -> Overlay {
        self.covers.iter().copied().max().unwrap_or(Overlay::Normal)
    }

    /// 显示的阶段：覆盖，否则建设轨（已开始的），否则审批轨。
    #[must_use]
    pub fn stage(&self) -> &'static str {
        match (self.overlay(), self.works) {
            (Overlay::Normal, Works::NotStarted) => self.procedure.zh(),
            (Overlay::Normal, works) => works.zh(),
            (overlay, _) => overlay.zh(),
        }
    }

    /// 显示的阶段，手续未全的注明。
    #[must_use]
    pub fn stage_marked(&self, facts: &Facts) -> String {
        let mark = if self.procedure_incomplete(facts) { "（手续未全）" } else { "" };
        format!("{}{mark}", self.stage())
    }

    /// 手续未全：建设已开始而未批复。
    #[must_use]
    pub fn procedure_incomplete(&self, facts: &Facts) -> bool {
        let exempt = facts.is_maintenance();
        !exempt && self.works != Works::NotStarted && self.procedure < Procedure::Approved
    }
}
