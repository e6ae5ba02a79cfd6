//! 事件的叫法：人们惯常的说法各指哪种事件。只认写全的；一个说法可指几种的，列出来请人选。
//!
//! 由中性的词绝不推到不利的事件：写「验收」的人不会是要记「验收不通过」。

use super::Kind;
use crate::text::{Dictionary, nearest, turns_sense};

/// 惯常的说法，与所指的事件；所指不止一种的，须写全。
const CUSTOMARY: &[(&[&str], &[Kind])] = &[
    (&["项目申报", "申请立项", "立项申报"], &[Kind::Declare]),
    (&["入清单", "列入清单", "纳入年度清单", "清单"], &[Kind::Listing]),
    (&["报送审批", "报审", "送审"], &[Kind::Submit]),
    (&["可研", "可研报告批复", "可行性研究报告批复"], &[Kind::ApproveFeasibility]),
    (&["初步设计审核"], &[Kind::ReviewDesign]),
    (&["概算", "概算审批"], &[Kind::ApproveEstimate]),
    (&["代初设"], &[Kind::ApproveOneStep]),
    (&["初设批复", "初步设计批复"], &[Kind::ApproveEstimate, Kind::ApproveOneStep]),
    (&["批复", "审批", "立项批复"], &[Kind::ApproveFeasibility, Kind::ApproveEstimate, Kind::ApproveOneStep]),
    (&["下达计划", "计划下达", "投资计划", "列计划"], &[Kind::Plan]),
    (&["计划"], &[Kind::Plan, Kind::AdjustPlan]),
    (&["安排预算", "预算下达", "下达预算"], &[Kind::Budget]),
    (&["预算"], &[Kind::Budget, Kind::AdjustBudget]),
    (&["共享审查", "数据共享审核"], &[Kind::ReviewSharing]),
    (&["专家评审", "第三方评估", "技术审查"], &[Kind::Evaluate]),
    (&["招标", "中标", "政府采购", "招标采购", "招投标"], &[Kind::Procure]),
    (&["合同", "签合同", "合同签订", "签约"], &[Kind::Contract]),
    (&["开工建设", "进场", "动工"], &[Kind::Start]),
    (&["上线试运行", "投入试运行"], &[Kind::TrialRun]),
    (&["付款", "拨款", "支付资金", "付费", "拨付"], &[Kind::Pay]),
    (&["项目调整", "建设内容调整"], &[Kind::Adjust]),
    (&["变更"], &[Kind::Adjust, Kind::ChangeFacts]),
    (&["年度绩效评价", "绩效评价报告", "年度报告"], &[Kind::AnnualReport]),
    (&["评价"], &[Kind::AnnualReport, Kind::SelfEvaluate, Kind::PostEvaluate]),
    (&["完工", "竣工", "建成完工"], &[Kind::Complete]),
    (&["延期申请", "申请延期"], &[Kind::RequestExtension]),
    (&["同意延期"], &[Kind::DecideExtension]),
    (&["申请竣工验收", "验收申请"], &[Kind::ApplyAcceptance]),
    (&["竣工验收", "验收通过", "验收合格", "通过竣工验收"], &[Kind::PassAcceptance]),
    (&["验收"], &[Kind::ApplyAcceptance, Kind::PassAcceptance, Kind::AcceptArchives, Kind::AcceptService]),
    (&["上线", "上线运行", "正式运行"], &[Kind::Operate]),
    (&["自评", "自评估"], &[Kind::SelfEvaluate]),
    (&["后评估"], &[Kind::PostEvaluate]),
    (&["检查"], &[Kind::Inspect]),
    (&["整改"], &[Kind::ReportRectified, Kind::ReviewRectified]),
    (&["复查"], &[Kind::ReviewRectified]),
    (&["恢复"], &[Kind::Resume, Kind::ResumeInvestment]),
    (&["作废", "冲销"], &[Kind::Correct]),
];

/// 一个说法认作什么。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// 就是这一种；不是本来的写法而是惯常的说法时，`customary`。
    One {
        /// 事件。
        kind: Kind,
        /// 惯常的说法，写入时要说明认作了什么。
        customary: bool,
    },
    /// 可以是这几种，请人选。
    Several(Vec<Kind>),
    /// 认不出；有近似的写法时给出。
    Unknown(Option<Kind>),
}

impl Kind {
    /// 对项目不利、或使先前的手续失效的事件。
    #[must_use]
    pub fn is_adverse(self) -> bool {
        matches!(
            self,
            Kind::Return
                | Kind::RefuseListing
                | Kind::RefuseApproval
                | Kind::RevokeApproval
                | Kind::Withdraw
                | Kind::FailAcceptance
                | Kind::OrderRectification
                | Kind::Criticise
                | Kind::DeferInvestment
                | Kind::Suspend
                | Kind::Terminate
                | Kind::Correct
        )
    }
}

/// 认出一个事件的叫法；当地规定的叫法先于惯常的说法。
#[must_use]
pub fn named(word: &str, local: &Dictionary) -> Named {
    if let Some(kind) = Kind::find(word) {
        return Named::One { kind, customary: false };
    }
    if let Some(kind) = local.standard(word, Kind::WORDS).and_then(Kind::find_zh) {
        return Named::One { kind, customary: true };
    }
    match CUSTOMARY.iter().find(|(names, _)| names.contains(&word)).map(|(_, kinds)| *kinds) {
        Some([kind]) => Named::One { kind: *kind, customary: true },
        Some(kinds) => Named::Several(kinds.to_vec()),
        None => Named::Unknown(near(word, local)),
    }
}

/// 近似的写法：中性的词不推到不利的事件，字都对不上的也不推。
fn near(word: &str, local: &Dictionary) -> Option<Kind> {
    let offered = Kind::ALL.iter().filter(|kind| !turns_sense(word, kind.zh()));
    let names = offered.flat_map(|kind| [kind.zh(), local.called(Kind::WORDS, kind.zh()), kind.en()]);
    let customary = CUSTOMARY.iter().filter(|(_, kinds)| kinds.len() == 1).flat_map(|(names, _)| names.iter().copied());
    let found = nearest(word, names.chain(customary))?;
    // 两个字的词差一个字，意思就两样：「竣工」不是「开工」。
    let common = word.chars().filter(|c| found.contains(*c)).count();
    let enough = common * 2 > word.chars().count() && common >= 2;
    let Named::One { kind, .. } = named(found, local) else { return None };
    enough.then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_names_are_taken() {
        let one = |word: &str| match named(word, &Dictionary::default()) {
            Named::One { kind, .. } => Some(kind),
            _ => None,
        };
        for (word, kind) in [
            ("支付", Kind::Pay),
            ("pay", Kind::Pay),
            ("付款", Kind::Pay),
            ("竣工", Kind::Complete),
            ("竣工验收", Kind::PassAcceptance),
            ("验收通过", Kind::PassAcceptance),
            ("中标", Kind::Procure),
        ] {
            assert_eq!(one(word), Some(kind), "{word}");
        }
        for word in ["退", "申请", "终", "审", "初设", "纳入", "撤销", "验", "withd", ""] {
            assert_eq!(one(word), None, "{word}");
        }
    }

    #[test]
    fn a_neutral_word_never_leads_to_an_adverse_event() {
        let neutral = ["验收", "批复", "计划", "整改", "竣工", "竣工验收", "验收通过", "付款", "纳入", "通过", "审批"];
        for word in neutral.iter().chain(CUSTOMARY.iter().flat_map(|(names, _)| *names)) {
            let reached = match named(word, &Dictionary::default()) {
                Named::One { kind, .. } | Named::Unknown(Some(kind)) => vec![kind],
                Named::Several(kinds) => kinds,
                Named::Unknown(None) => Vec::new(),
            };
            let asked = matches!(*word, "作废" | "冲销");
            assert!(asked || reached.iter().all(|kind| !kind.is_adverse()), "{word}：{reached:?}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_offered_its_right_form() {
        assert_eq!(named("纳入请单", &Dictionary::default()), Named::Unknown(Some(Kind::Listing)));
        assert_eq!(named("不予批付", &Dictionary::default()), Named::Unknown(Some(Kind::RefuseApproval)));
        assert_eq!(named("开会", &Dictionary::default()), Named::Unknown(None));
    }

    #[test]
    fn no_customary_name_is_listed_twice_or_shadows_a_kind() {
        let mut all: Vec<&str> = CUSTOMARY.iter().flat_map(|(names, _)| names.iter().copied()).collect();
        assert!(all.iter().all(|name| Kind::find(name).is_none()));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
