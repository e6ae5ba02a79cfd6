//! 监督各事件自有的键。

use super::grammar::own_keys;
use crate::{
    model::{Date, EventRef, MeasureScope, RectificationResult, Text},
    text::{List, record},
};

own_keys! {
    Inspect {
        /// 发现的问题
        found: Option<Text>,
    }
    Audit {
        /// 发现的问题
        found: Option<Text>,
    }
    OrderRectification {
        /// 整改期限
        due: Date,
        /// 针对的问题：规则名，或用文字说明
        #[kept(rule)] r#for "for": Option<List<Text>>,
        /// 依据
        basis: Option<Text>,
    }
    ReportRectified {
        /// 所对应的限期整改
        #[kept(any)] of: EventRef,
    }
    ReviewRectified {
        /// 所对应的限期整改
        #[kept(any)] of: EventRef,
        /// 结果
        result: RectificationResult,
    }
    Criticise {
        /// 所依据的条，只写数字，如 29
        #[kept(values)] basis: Option<u16>,
        /// 理由
        reason: Option<Text>,
        /// 范围
        #[kept(values)] scope: Option<MeasureScope>,
    }
    DeferInvestment {
        /// 所依据的条，只写数字，如 29
        #[kept(values)] basis: Option<u16>,
        /// 理由
        reason: Option<Text>,
        /// 范围
        #[kept(values)] scope: Option<MeasureScope>,
    }
    ResumeInvestment {
        /// 理由
        reason: Option<Text>,
    }
    Suspend {
        /// 所依据的条，只写数字，如 29
        #[kept(values)] basis: Option<u16>,
        /// 理由
        reason: Option<Text>,
        /// 范围
        #[kept(values)] scope: Option<MeasureScope>,
    }
    Resume {
        /// 理由
        reason: Option<Text>,
    }
    Terminate {
        /// 所依据的条，只写数字，如 29
        #[kept(values)] basis: Option<u16>,
        /// 理由
        reason: Option<Text>,
        /// 范围
        #[kept(values)] scope: Option<MeasureScope>,
    }
}
