//! 规则层：四种结论、疑点、义务、豁免与了结，以及全部规则。纯函数，只看文件与日期。
//!
//! 一条规则写在一处：说明、名字、所读参数、函数；登记表、`explain` 与文档都由此而来。

mod acceptance;
mod acceptance_term;
mod across;
mod adjustment;
mod approval;
mod attachment;
mod bars;
mod catalogue;
mod classified;
mod context;
mod declaration;
mod duty;
mod evaluation;
mod excuse;
mod finding;
mod history;
mod joint;
mod judge;
mod measures;
mod near;
mod outcome;
mod overall;
mod planning;
mod prose;
mod record;
mod registry;
mod remedy;
mod reports;
mod review;
mod secrets;
mod shapes;
mod similar;
mod spending;
mod splitting;
mod suspension;
mod works;
mod writing;

pub use across::{Across, StoreOut, UnitCx, judge_unit, reduce};
pub use attachment::{Attachment, Attachments};
pub use catalogue::publication_duties;
pub use context::Cx;
pub use duty::{Done, Obligation, Standing};
pub use excuse::dispose;
pub use finding::{Finding, Related, Status, Subject};
pub use history::{Baseline, Change, Side, compare};
pub use judge::{Judged, Judgement, Options, Outcome, fresh, judge, with_context};
pub use outcome::{Note, Out, Verdict};
pub use prose::Prose;
pub use registry::{Check, Rule, known, rule, rules};
pub use reports::{Part, report_parts};
pub use secrets::ELSEWHERE;
pub use spending::{approved_by, approved_total};
