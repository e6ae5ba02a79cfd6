//! 一条规则在规则集里怎样用。

use super::{Citation, Severity};

/// 一条规则在本规则集里怎样用。
#[derive(Clone, Debug)]
pub struct RuleConfig {
    /// 所据条款：写明的，否则所读的参数、行、清单和权限所出的。
    pub articles: Vec<Citation>,
    /// 所读的参数、行、清单和权限所出的条款。
    pub sources: Vec<Citation>,
    /// 另据的上位法。
    pub external: Vec<String>,
    /// 轻重。
    pub severity: Severity,
    /// 是谁的职责：角色、建设单位或主管部门。
    pub duty: String,
    /// 可以豁免。
    pub waivable: bool,
    /// 可以豁免的机关（角色）。
    pub waiver_bodies: Vec<String>,
    /// 不用这条规则的理由。
    pub off: Option<String>,
    /// 条文有解释余地。
    pub interpretation: bool,
    /// 所取读法的说明。
    pub note: Option<String>,
}
