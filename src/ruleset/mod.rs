//! 规则集层：`rules/*.toml` 中的政策——金额、比例、期限、清单、机关、权限、条款与轻重。
//! 读入时即查验；按日期取用；每个参数都能指出写在哪一行。

mod builtin;
mod calendar;
mod citation;
mod condition;
mod laws;
mod limits;
mod parameter;
mod position;
mod reader;
mod registration;
mod scalar;
mod set;
mod shape;
mod verifier;
mod verify;
mod wording;

pub use builtin::BUILTIN;
pub use calendar::Calendar;
pub use citation::{Article, Citation, Coverage, Paragraph};
pub use condition::Condition;
pub use laws::Laws;
pub use parameter::{
    AdjustmentCumulative, AdjustmentSelfMade, Bar, BuildingBar, Lights, MaintenanceBar, Measures, Parameters, Percent,
    Similarity, Splitting, TwoStep, UnitSlip,
};
pub use position::Parameter;
pub use registration::Unregistered;
pub use set::{Bodies, Competence, Party, RuleConfig, RuleSet, SUPERIOR, Severity, UNIT};
pub use shape::{Checklist, ChecklistItem, Detail, EventPattern, EventPatterns, Requirement, Within};
pub use verify::{Known, RuleSetError};
