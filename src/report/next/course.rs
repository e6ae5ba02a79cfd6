//! 通常的历程：项目在某一阶段，接下来通常有哪些事件。
//!
//! 只供 `next` 与 `machine` 显示；台账照实记，不按这张表许可或拒绝。

use std::ops::RangeInclusive;

use crate::{
    model::{Kind, Overlay, Procedure, Stage, Works},
    ruleset::Condition,
};

/// 一步：在审批轨、建设轨的这一段，可有这一事件。
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// 事件。
    pub kind: Kind,
    /// 审批轨的起止。
    pub procedure: (Procedure, Procedure),
    /// 建设轨的起止。
    pub works: (Works, Works),
    /// 哪些项目才有：任一条件成立；空则都有。
    pub when: &'static [Condition],
    /// 可以多次。
    pub repeats: bool,
    /// 不是往前走的一步：退回、撤销、验收不通过等。
    pub detour: bool,
}

impl Turn {
    /// 项目所处的位置在这一段里。
    #[must_use]
    pub fn is_open_at(&self, position: &Stage) -> bool {
        range(self.procedure).contains(&position.procedure) && range(self.works).contains(&position.works)
    }

    /// 从审批轨的哪些阶段出发；不看审批轨的为空。
    pub fn from_procedure(&self) -> impl Iterator<Item = Procedure> + use<> {
        let (own, wide) = (range(self.procedure), self.procedure == ANY_PROCEDURE);
        Procedure::ALL.iter().copied().filter(move |p| !wide && own.contains(p))
    }

    /// 从建设轨的哪些阶段出发；不看建设轨的为空。
    pub fn from_works(&self) -> impl Iterator<Item = Works> + use<> {
        let (own, wide) = (range(self.works), self.works == UNTIL_CLOSED);
        Works::ALL.iter().copied().filter(move |w| !wide && own.contains(w))
    }
}

fn range<T: Copy>((from, to): (T, T)) -> RangeInclusive<T> {
    from..=to
}

const ANY_PROCEDURE: (Procedure, Procedure) = (Procedure::Idea, Procedure::Budgeted);
/// 尚未开始建设。
const UNBUILT: (Works, Works) = (Works::NotStarted, Works::NotStarted);
/// 办结之前。
const UNTIL_CLOSED: (Works, Works) = (Works::NotStarted, Works::Maintaining);

/// 审批轨上的一步，尚未开始建设。
const fn step(kind: Kind, from: Procedure, to: Procedure, when: &'static [Condition]) -> Turn {
    Turn { kind, procedure: (from, to), works: UNBUILT, when, repeats: false, detour: false }
}

/// 建设轨上的一步。
const fn work(kind: Kind, from: Works, to: Works) -> Turn {
    Turn { kind, procedure: ANY_PROCEDURE, works: (from, to), when: &[], repeats: false, detour: false }
}

impl Turn {
    const fn again(self) -> Self {
        Turn { repeats: true, ..self }
    }

    const fn detour(self) -> Self {
        Turn { detour: true, ..self }
    }

    /// 到开工为止。
    const fn unstarted(self) -> Self {
        Turn { works: (Works::NotStarted, Works::Contracted), ..self }
    }

    const fn meanwhile(self) -> Self {
        Turn { works: UNTIL_CLOSED, ..self }
    }
}

const PROJECT: &[Condition] = &[Condition::NotMaintenance];

/// 通常的历程，依项目的一生。
pub const COURSE: &[Turn] = {
    use Procedure::{Approved, Budgeted, Declared, DesignReviewed, FeasibilityApproved, Idea, Listed, Planned};
    use Works::{
        Accepted, AwaitingAcceptance, Building, Completed, Contracted, Maintaining, Operating, PostEvaluated,
        SelfEvaluated,
    };
    &[
        step(Kind::Declare, Idea, Idea, &[]),
        step(Kind::Withdraw, Declared, Budgeted, &[]).detour(),
        step(Kind::Listing, Declared, Declared, &[]),
        step(Kind::Return, Declared, Declared, &[]).detour(),
        step(Kind::RefuseListing, Declared, Declared, &[]).detour(),
        step(Kind::ReviewFramework, Declared, Listed, &[Condition::Joint]),
        step(Kind::ReviewSecrecy, Declared, Budgeted, &[Condition::Classified]),
        step(Kind::Submit, Listed, Listed, PROJECT),
        step(Kind::Evaluate, Listed, DesignReviewed, PROJECT),
        step(Kind::ReviewSharing, Listed, Budgeted, PROJECT),
        step(Kind::CountyApproval, Listed, Budgeted, &[Condition::NotShared]),
        step(Kind::SpecialApproval, Listed, Budgeted, &[Condition::Civil, Condition::EnergyIntensive]).again(),
        step(Kind::ApproveFeasibility, Listed, Listed, PROJECT).meanwhile(),
        step(Kind::ReviewDesign, Listed, FeasibilityApproved, PROJECT).meanwhile(),
        step(Kind::ApproveEstimate, FeasibilityApproved, DesignReviewed, PROJECT).meanwhile(),
        step(Kind::ApproveOneStep, Listed, Listed, PROJECT).meanwhile(),
        step(Kind::ApproveOneStep, DesignReviewed, DesignReviewed, PROJECT).meanwhile(),
        step(Kind::ReviewDesign, Approved, Budgeted, PROJECT).unstarted(),
        step(Kind::RefuseApproval, Listed, DesignReviewed, PROJECT).detour(),
        step(Kind::RevokeApproval, Approved, Budgeted, PROJECT).detour(),
        step(Kind::Plan, Listed, Listed, &[Condition::Maintenance]).meanwhile().again(),
        step(Kind::Plan, Approved, Budgeted, &[]).meanwhile().again(),
        step(Kind::Budget, Planned, Budgeted, &[]).meanwhile().again(),
        step(Kind::Procure, Budgeted, Budgeted, &[]),
        step(Kind::Contract, Budgeted, Budgeted, &[]),
        work(Kind::Start, Contracted, Contracted),
        work(Kind::TrialRun, Building, Building),
        work(Kind::Complete, Building, Building),
        work(Kind::AcceptArchives, Completed, AwaitingAcceptance),
        work(Kind::RequestExtension, Completed, Completed).detour(),
        work(Kind::DecideExtension, Completed, Completed).detour(),
        work(Kind::ApplyAcceptance, Completed, Completed),
        work(Kind::PassAcceptance, AwaitingAcceptance, AwaitingAcceptance),
        work(Kind::FailAcceptance, AwaitingAcceptance, AwaitingAcceptance).detour(),
        work(Kind::Operate, Accepted, Accepted),
        work(Kind::SelfEvaluate, Operating, Operating),
        work(Kind::PostEvaluate, SelfEvaluated, SelfEvaluated),
        work(Kind::AcceptService, Maintaining, Maintaining).again(),
        work(Kind::Close, Maintaining, Maintaining),
        work(Kind::Pay, Contracted, Maintaining).again(),
        work(Kind::Adjust, Contracted, Building).again().detour(),
        work(Kind::ReportTrouble, Contracted, PostEvaluated).again().detour(),
    ]
};

/// 有覆盖时，只能走的几步：恢复，或从头再来。
#[must_use]
pub fn out_of(overlay: Overlay) -> &'static [Kind] {
    match overlay {
        Overlay::Normal => &[],
        Overlay::Deferred => &[Kind::ResumeInvestment],
        Overlay::Suspended => &[Kind::Resume],
        Overlay::Withdrawn => &[Kind::Declare],
        Overlay::Terminated => &[Kind::Pay, Kind::Audit],
    }
}
