//! 规则集层：`rules/*.toml` 中的政策——金额、比例、期限、清单、机关、权限、条款与轻重。
//! 读入时即查验；按日期取用；每个参数都能指出写在哪一行。

mod article;
mod bodies;
mod bound;
mod builtin;
mod calendar;
mod chain;
mod citation;
mod compose;
mod condition;
mod docs;
mod error;
mod holidays;
mod known;
mod laws;
mod limits;
mod own;
mod parameter;
mod parameter_tables;
mod percent;
mod period;
mod place;
mod plan_table;
mod position;
mod reader;
mod registration;
mod row_doc;
mod rule_config;
mod scalar;
mod set;
mod severity;
mod shape;
mod shaped;
mod short;
mod spelling;
mod upgrade;
mod verifier;
mod verify;
mod when;
mod wording;
mod words;
mod written;

pub use bodies::{ACTOR, APPROVER, Bodies, Competence, CompetenceTier, JointBodies, Party, SUPERIOR, UNIT};
pub use bound::{Bound, Ceiling, Excess, Share};
pub use builtin::{BUILTIN, SHIPPED};
pub use calendar::{Calendar, LastDay};
pub use citation::{Article, Citation, Coverage, Paragraph};
pub(crate) use condition::APPROVALS;
pub use condition::Condition;
pub use docs::table_doc;
pub use error::RuleSetError;
pub use holidays::{HOLIDAYS, Holidays};
pub use known::{DefaultDuty, Known, Unregistered};
pub use laws::Laws;
pub use own::{Interval, OwnRule, OwnShape, YearEnd};
pub use parameter::Parameters;
pub use parameter_tables::{
    AdjustmentCumulative, AdjustmentSelfMade, Bar, BuildingBar, Lights, MaintenanceBar, Measures, Similarity,
    Splitting, SystemAssessment, TwoStep, UnitSlip, YearlyDate,
};
pub use percent::Percent;
pub use period::Period;
pub use place::{localised, words_of};
pub use plan_table::{PlanGrouping, PlanTable};
pub use position::Parameter;
pub use registration::JOINTLY;
pub use rule_config::RuleConfig;
pub use set::RuleSet;
pub use severity::Severity;
pub use shape::{Checklist, ChecklistItem, Detail, EventPattern, EventPatterns, Requirement, Within};
pub use upgrade::{Upgraded, upgrade};
pub use verify::{Beside, id_of};
pub use when::{AmountOf, AmountRange, Conditions};
