//! 规则层：四种结论、疑点、义务、豁免与了结，以及全部规则。纯函数，只看文件与日期。
//!
//! 一条规则写在一处：说明、名字、所读参数、函数；登记表、`explain` 与文档都由此而来。
//! `engine` 是裁断的机制，`shared` 是几条规则共用的算法，`chapters` 依项目的一生分章，`registry` 只列各章。

mod chapters;
mod demanded;
mod engine;
mod history;
mod judge;
mod judge_county;
mod newly;
mod prose;
mod registry;
mod rule;
mod shared;
pub mod slugs;
mod told;

pub use chapters::{
    approval::design_review::awaits_design_review,
    construction::reports::{ReportPart, report_parts},
    funds::payments::{budget_carried, budget_left},
    funds::total::{approved_changes, approved_total},
    planning::{catalogue::publication_duties, season::season_duties},
    supervision::systems::assessment_duties,
};
pub use demanded::is_demanded;
pub use engine::{
    attachment::{Attachment, Attachments},
    beyond::{Beyond, Enlisted, Keeper, Registry},
    context::Cx,
    county::{CountyCx, CountyOut, UnitCx},
    disposal::dispose,
    duty::{Done, DutyState, Obligation},
    finding::{Finding, MOST_FINDINGS, Related, Status, Subject, untold},
    neighbours::Neighbours,
    outcome::{Note, Options, Out, Unknown, Verdict},
};
pub use history::{Baseline, EventChange, Side, UnsignedAct, compare};
pub use judge::{Judged, Judgement, Outcome, judge, with_context};
pub use judge_county::{judge_unit, reduce};
pub use newly::{OpenFindings, fresh, refused};
pub use prose::Prose;
pub use registry::{known, own_rule, rule, rules, rules_with_own};
pub use rule::{Check, Need, Rule};
pub(crate) use shared::sources::{Split, arranged};
pub use shared::{classified_keys::ELSEWHERE, conditions::applies, strangers::ask as ask_who};
pub use told::{doc_under, title_of, title_under};
