//! 规划与清单：总体方案、申报、纳入清单、公开目录、跨部门与分期（第六至八、十一、十三、十四条）。

pub mod catalogue;
pub mod data_governance;
pub mod declaration;
pub mod declaration_deadline;
pub mod joint;
pub mod overall_plan;
mod overall_plan_editions;
mod overall_plan_listing;
pub mod relations;
pub mod rolling_plan;
pub mod season;
pub mod years;
