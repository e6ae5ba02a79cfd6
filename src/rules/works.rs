//! 建设（第八、九、十五、十八、十九条）。

use super::{registry::chapter, shapes::requires};

chapter! {
    /// 未入清单先实施。
    ///
    /// 开工或签订建设合同之前（含当日），项目须已纳入清单。已有批复的，由 approved-before-listing 核查，不重复指出。
    ///
    /// 反例：2023-05-01 开工，项目从未纳入清单，也没有批复。
    /// 正例：2022-11-28 纳入清单，批复后开工。
    /// 改法：补记此前的「纳入清单」；确未纳入的，停止实施并补办手续。
    "built-before-listing" Project(requires) reads ["requires.built-before-listing"];

    /// 未批先建。
    ///
    /// 开工或签订建设合同之前（含当日），须有仍有效的代初设批复或概算批复；只有可研批复的不算。
    ///
    /// 反例：2023-05-01 开工，2023-06-01 才概算批复。
    /// 正例：2023-04-30 概算批复，2023-05-01 开工。
    /// 改法：补记此前的批复；确无批复的，停止实施并补办手续，由有权机关处理。
    "built-before-approval" Project(requires) reads ["requires.built-before-approval"] gates [Start];
}
