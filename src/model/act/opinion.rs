//! 意见各事件自有的键。

use super::grammar::own_keys;
use crate::{
    model::{Opinion, ReviewField, ReviewOf, SpecialKind, SpecialResult, Text},
    text::{List, record},
};

own_keys! {
    ReviewSharing {
        /// 审核意见
        result: Opinion,
    }
    ReviewFramework {
        /// 框架编号
        joint: Option<Text>,
        /// 框架方案已含的部分
        contents: Option<List<Text>>,
        /// 审核意见
        result: Opinion,
    }
    Evaluate {
        /// 第三方咨询评估机构
        evaluator: Option<Text>,
        /// 参与技术审查的领域
        fields: Option<List<ReviewField>>,
        /// 评审对象
        #[kept(values)] of: Option<ReviewOf>,
    }
    SpecialApproval {
        /// 种类
        kind: SpecialKind,
        /// 结果
        result: SpecialResult,
    }
    ReviewSecrecy {}
    CountyApproval {
        /// 事项，如 数据不共享
        matter: Text,
    }
}
