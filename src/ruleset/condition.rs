//! 条件：规则集里 `when` 可用的词。是一张封闭的表，从不是表达式语言。

use crate::{
    model::{Date, Facts, Feature, FundingMode, Kind, Nature, Sharing, Tier, Timeline, Unit},
    text::words,
};

words! {
    /// `when` 的条件。
    Condition {
        Classified "涉密" "classified",
        Unclassified "非涉密" "unclassified",
        Phased "分期" "phased",
        Joint "跨部门" "joint",
        Maintenance "运行维护" "maintenance",
        NotMaintenance "非运行维护" "not-maintenance",
        New "新建" "new",
        Extension "扩建" "extension",
        Upgrade "升级改造" "upgrade",
        Purchase "购买服务" "purchase",
        Hardware "硬件购置" "hardware",
        DataCentre "新建数据中心" "data-centre",
        Civil "新建土建工程" "civil-works",
        EnergyIntensive "高耗能" "energy-intensive",
        NewSoftware "新开发应用软件" "new-software",
        Shared "可共享" "shared",
        NotShared "不能共享" "not-shared",
        MayShare "非不能共享" "may-share",
        Department "县级部门" "department",
        Supervised "有监理" "supervised",
        TrialRun "试运行" "trial-run",
        HardwareOrDataCentre "硬件或数据中心" "hardware-or-data-centre",
        ListedOrApproved "已入清单或已批复" "listed-or-approved",
        Approved "已批复" "approved",
        Procured "记有采购" "procured",
        StartUnrecorded "没有记开工" "start-unrecorded",
        Built "已建成" "built",
    }
}

/// 各种批复。
pub(crate) const APPROVALS: [Kind; 3] = [Kind::ApproveFeasibility, Kind::ApproveEstimate, Kind::ApproveOneStep];

/// 说明早已动手建设的事。
const PROOFS_OF_BUILDING: [Kind; 4] = [Kind::TrialRun, Kind::Complete, Kind::Operate, Kind::PassAcceptance];

impl Condition {
    /// 看哪些项目特征：有其一即成立；不看特征的为空。
    #[must_use]
    pub fn features(self) -> &'static [Feature] {
        match self {
            Condition::Hardware => &[Feature::Hardware],
            Condition::DataCentre => &[Feature::DataCentre],
            Condition::HardwareOrDataCentre => &[Feature::Hardware, Feature::DataCentre],
            Condition::Civil => &[Feature::Civil],
            Condition::EnergyIntensive => &[Feature::EnergyIntensive],
            Condition::NewSoftware => &[Feature::NewSoftware],
            _ => &[],
        }
    }

    /// 在 `date` 那天，对这些事实是否成立。
    #[must_use]
    pub fn holds(self, facts: &Facts, unit: Option<&Unit>, timeline: Timeline<'_>, date: Date) -> bool {
        match self {
            Condition::Classified => facts.is_classified(),
            Condition::Unclassified => !facts.is_classified(),
            Condition::Phased => facts.phase.is_some(),
            Condition::Joint => facts.is_joint(),
            Condition::Maintenance => facts.is_maintenance(),
            Condition::NotMaintenance => !facts.is_maintenance(),
            Condition::New => facts.nature == Nature::New,
            Condition::Extension => facts.nature == Nature::Extension,
            Condition::Upgrade => facts.nature == Nature::Upgrade,
            Condition::Purchase => facts.funding_mode == Some(FundingMode::Purchase),
            Condition::Hardware
            | Condition::DataCentre
            | Condition::HardwareOrDataCentre
            | Condition::Civil
            | Condition::EnergyIntensive
            | Condition::NewSoftware => self.features().iter().any(|feature| facts.has(*feature)),
            Condition::Shared => facts.sharing == Some(Sharing::Shared),
            Condition::NotShared => facts.sharing == Some(Sharing::NotShared),
            Condition::MayShare => facts.sharing != Some(Sharing::NotShared),
            Condition::Department => unit.is_some_and(|u| u.tier_on(date) == Some(Tier::Department)),
            Condition::Supervised => timeline.up_to(date).supervisor().is_some(),
            Condition::TrialRun => timeline.up_to(date).has(Kind::TrialRun),
            Condition::ListedOrApproved => {
                let earlier = timeline.up_to(date);
                earlier.listing_in_force().is_some() || earlier.any(&APPROVALS).next().is_some()
            }
            Condition::Approved => timeline.up_to(date).approval_in_force().is_some(),
            Condition::StartUnrecorded => !timeline.has(Kind::Start),
            Condition::Built => timeline.any(&PROOFS_OF_BUILDING).next().is_some(),
            Condition::Procured => timeline.has(Kind::Procure),
        }
    }
}
