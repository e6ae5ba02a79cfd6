//! 事件里成组的键：例外情形、不能共享的依据、调整的批准与影响。

use crate::{
    model::{Date, Delta, Event, ExceptionBasis, Text, Year},
    text::record,
};

record! {
    /// 例外情形（第十一条）的事由与依据。
    Exception "例外情形" {
        /// 事由
        basis: ExceptionBasis,
        /// 依据文号
        #[kept(doc_number)] doc: Option<Text>,
        /// 是否符合《重庆市级政务信息化项目申报范围及边界》
        #[kept(values)] scope: Option<ScopeCheck>,
    }
}

record! {
    /// 申报范围及边界的核对。
    ScopeCheck "范围核对" {
        /// 符合要求
        conforms: bool,
        /// 核对意见文号
        #[kept(doc_number)] doc: Option<Text>,
    }
}

record! {
    /// 不能共享的依据（第二十五条）。
    NotSharedBasis "不能共享的依据" {
        /// 法律法规或党中央、国务院要求
        basis: Text,
    }
}

record! {
    /// 调整的批准。
    Approval "调整批准" {
        /// 批准机关
        #[kept(any)] by: Text,
        /// 文号
        #[kept(doc_number)] doc: Option<Text>,
        /// 批准日期
        date: Date,
    }
}

impl Approval {
    /// 在一次批复之外另有的批准；就是那次批复本身的，或在它之前的，所准的增减已在批复的数里。
    #[must_use]
    pub fn adds_to(&self, approved: &Event) -> bool {
        match &self.doc {
            Some(doc) if self.date == approved.date => approved.doc.as_ref() != Some(doc),
            _ => self.date >= approved.date,
        }
    }
}

record! {
    /// 调整对年度投资计划和预算的影响。
    PlanEffect "计划影响" {
        /// 年度
        year: Year,
        /// 年度投资计划增减额
        plan: Option<Delta>,
        /// 预算安排增减额
        budget: Option<Delta>,
    }
}
