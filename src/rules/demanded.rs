//! 格式不要、规则在这件事或下一步却会要求写明的键：提问、编辑器的样板都由此而来。
//! 清单、报送、文号由规则集得出，不在此列。

use crate::model::Kind;

/// 一种事件这样的键。
const DEMANDED: [(Kind, &[&str]); 5] = [
    (Kind::Contract, &["contractor", "amount", "supervisor", "legal_person"]),
    (Kind::Adjust, &["total_change", "goal_changed", "ground"]),
    (Kind::AnnualReport, &["progress", "plan_execution", "opinions"]),
    (Kind::Evaluate, &["evaluator", "fields"]),
    (Kind::OrderRectification, &["due"]),
];

/// 规则会要求这种事件写明这个键。
#[must_use]
pub fn is_demanded(kind: Kind, key: &str) -> bool {
    DEMANDED.iter().any(|(own, keys)| *own == kind && keys.contains(&key))
}
