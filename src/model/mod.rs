//! 模型层：文件说了什么——用语、金额、日期、事件、项目、单位、县，以及由事件折叠出的时间线与阶段。
//! 本层没有规则，不读时钟，不做输入输出。

mod act;
mod chronology;
mod codes;
mod contracts;
mod county;
mod county_facts;
mod date;
mod declaration;
mod deed;
mod digest;
mod edition;
mod event;
mod event_words;
mod facts;
mod framework;
mod funds;
mod kind;
mod material;
mod money;
mod name;
mod overturning;
mod pointer;
mod project;
mod rectification;
mod revocation;
mod signing_key;
mod spoken_date;
mod stage;
#[cfg(test)]
mod tests;
mod timeline;
mod unit;
mod unit_facts;
mod unit_halt;
mod words;
mod write;

pub use act::*;
pub use codes::{credit_code_is_valid, doc_number_advice, has_bracket, is_project_code};
pub use contracts::{Agreement, Contracts, Payment};
pub use county::{County, CountyPlan, FORMAT, PlanRevision, Published};
pub use county_facts::CountyFacts;
pub use date::{Date, Month, Schedule, Year, Years, end_of_year, months_after, parse_loose_date};
pub use declaration::{BLANKS, Blank, BlankKind, ID, UNIT, YEARLY, YES_NO, blanks_with};
pub use deed::{
    AdoptRollingPlan, CountyAct, CountyActKind, Deed, DeedAct, Deeds, FrameworkAct, FrameworkActKind, RegisteredSystem,
    RollingPlan, Signer, UnitAct, UnitActKind, deed_name, deed_name_among, effective_county, effective_unit,
    live as live_deeds, resolve as resolve_deed, signers, unresolved as unresolved_deeds, voidings as deed_voidings,
};
pub use digest::{Digest, Excuses, JointReviews, Milestone};
pub use event::Event;
pub use event_words::{Named, named};
pub use facts::{ByYear, DataGovernance, Facts, FactsPatch, Joint, Phase, ProjectSystem, SystemUse};
pub use framework::{FRAMEWORKS, Framework};
pub use funds::{Funds, OTHER};
pub use kind::{Kind, KindSet};
pub use material::{Material, documented, says_lacking, says_none, written};
pub use money::{Amount, Cost, Delta, Money};
pub use name::NameParts;
pub use overturning::{GIVE_UP, SET_BACK, UNDO_APPROVAL, UNDO_LISTING};
pub use pointer::{EventRef, Pointer};
pub use project::{Explanation, MOST_EVENTS, Project, Unresolved, Waiver};
pub use rectification::Rectification;
pub use signing_key::SigningKey;
pub use spoken_date::SpokenDate;
pub use stage::{MOVES, Move, Overlay, Procedure, Stage, Works};
pub use timeline::{Timeline, Version, facts_on};
pub use unit::{OverallPlan, Revision, System, SystemStatus, Unit};
pub use unit_facts::UnitFacts;
pub use unit_halt::UnitHalt;
pub use words::*;
pub use write::{event_yaml, project_yaml};

/// 一段文字。
pub type Text = Box<str>;
