//! 各个参数表：条文中的金额、比例、期限、报送机关，都写明出自哪一条。

use serde::Deserialize;

use super::{
    Bound, Ceiling, Citation, Percent, Period, Share,
    scalar::{leaf_option, leaves},
    shaped::{Shaped, field},
};
use crate::{
    model::{Date, Feature, Money, StatusKind, Year},
    text::{FieldShape, Shape, words},
};

/// 声明一个参数表：每表都有所出的条款，和「此处条文有解释余地」的标记。
macro_rules! parameter {
    ($($(#[doc = $doc:literal])* $name:ident { $(
        $(#[doc = $fdoc:literal])* $(#[serde($($serde:tt)*)])? $field:ident: $ty:ty
    ),* $(,)? })*) => {
        $($(#[doc = $doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// 所出的条款。
            pub article: Citation,
            /// 条文有解释余地，此为所取的读法。
            #[serde(default)]
            pub interpretation: bool,
            $($(#[doc = $fdoc])* $(#[serde($($serde)*)])? pub $field: $ty),*
        }

        impl Shaped for $name {
            fn shape() -> Shape {
                let mut fields = vec![
                    field("article", "所出的条款", true, Shape::Text),
                    field("interpretation", "条文有解释余地，此为所取的读法", false, Shape::Bool),
                ];
                let own: Vec<FieldShape> = vec![$(field(
                    stringify!($field),
                    concat!($($fdoc),*).trim_ascii(),
                    !concat!($(stringify!($($serde)*))?).contains("default"),
                    <$ty as Shaped>::shape(),
                )),*];
                fields.extend(own);
                Shape::Record(concat!($($doc),*).trim_ascii(), fields)
            }
        })*
    };
}

parameter! {
    /// 两步审批。
    TwoStep {
        /// 总投资达到（含）此数的，先批可研，再批概算
        #[serde(default, deserialize_with = "leaf_option")] total_at_least: Option<Money>,
        /// 或：总投资超过（不含）此数的；两个写一个
        #[serde(default, deserialize_with = "leaf_option")] total_above: Option<Money>,
    }
    /// 系统定期的测评。
    SystemAssessment {
        /// 等级保护等级不低于（含）此数的系统
        level_at_least: u16,
        /// 多少个月之内做一次
        months: u32,
        /// 国家的规定自哪天施行：起算不早于它
        #[serde(default, deserialize_with = "leaf_option")] since: Option<Date>,
    }
    /// 技术审查。
    Evaluation {
        /// 应当参与的领域
        fields: Vec<String>,
    }
    /// 专项审批。
    Special {
        /// 须办理的种类
        kinds: Vec<String>,
        /// 有这些特征之一的项目才须办理
        #[serde(deserialize_with = "leaves")] features: Vec<Feature>,
    }
    /// 概算超可研（《政府投资条例》）。
    OverFeasibility {
        /// 超过（不含）此百分比的，投资主管部门可以要求重新报送可研
        #[serde(default)] strong_above_percent: Option<Percent>,
        /// 或：达到（含）此百分比的；两个写一个
        #[serde(default)] strong_at_least_percent: Option<Percent>,
    }
    /// 每年的固定日期：计划年度之前第几年的某月某日，含当日。
    YearlyDate {
        /// 月
        month: u32,
        /// 日
        day: u32,
        /// 早于该年度几年
        #[serde(default)] years_before: u16,
    }
    /// 每年固定日期之前（含当日）的报送。
    YearlyReport {
        /// 月
        month: u32,
        /// 日
        day: u32,
        /// 报送的机关
        file_with: Vec<String>,
    }
    /// 建设单位可以自行调整的限度。
    AdjustmentSelfMade {
        /// 不超过概（预）算总投资的百分比，含本数
        #[serde(default)] at_most_percent: Option<Percent>,
        /// 或：低于概（预）算总投资的百分比，不含本数；两个至多写一个
        #[serde(default)] below_percent: Option<Percent>,
        /// 不超过此金额，含本数；与百分比取低者
        #[serde(default, deserialize_with = "leaf_option")] at_most: Option<Money>,
        /// 或：低于此金额，不含本数；两个至多写一个
        #[serde(default, deserialize_with = "leaf_option")] below: Option<Money>,
        /// 备案的机关；没有规定备案的不写
        #[serde(default)] file_with: Vec<String>,
        /// 总投资可以增加
        #[serde(default)] total_may_rise: bool,
        /// 允许自行调整的情形；没有规定情形的不写
        #[serde(default)] grounds: Vec<String>,
    }
    /// 自行调整的累计限度（解释）。
    AdjustmentCumulative {
        /// 累计不超过概（预）算总投资的百分比，含本数
        #[serde(default)] at_most_percent: Option<Percent>,
        /// 或：累计低于概（预）算总投资的百分比，不含本数；两个至多写一个
        #[serde(default)] below_percent: Option<Percent>,
        /// 累计不超过此金额，含本数；与百分比取低者
        #[serde(default, deserialize_with = "leaf_option")] at_most: Option<Money>,
        /// 或：累计低于此金额，不含本数；两个至多写一个
        #[serde(default, deserialize_with = "leaf_option")] below: Option<Money>,
    }
    /// 资金来源里哪些是财政资金，哪些不是；都不在其中的，不知道是不是。
    FundKinds {
        /// 财政资金
        fiscal: Vec<String>,
        /// 不是财政资金的
        #[serde(default)] other: Vec<String>,
    }
    /// 按日计的期限。
    DayWindow {
        /// 几日之内，含最后一日
        days: u32,
    }
    /// 按月计的期限。
    MonthWindow {
        /// 几个月之内，含最后一日
        months: u32,
    }
    /// 起止按月计的期间，含首尾。
    MonthSpan {
        /// 满几个月起
        from_months: u32,
        /// 满几个月止
        to_months: u32,
        /// 报送的机关
        #[serde(default)] file_with: Vec<String>,
    }
    /// 延期验收。
    Extension {
        /// 按期申请而没有同意的，其后多久之内申请验收只作提醒；不写为没有
        #[serde(default, deserialize_with = "leaf_option")] after_refusal: Option<Period>,
    }
    /// 可以自行组织验收的规模。
    OwnScale {
        /// 总投资低于此数的，建设单位可以自行验收；不写为未定
        #[serde(default, deserialize_with = "leaf_option")] total_below: Option<Money>,
        /// 或：总投资不超过（含）此数的；两个至多写一个
        #[serde(default, deserialize_with = "leaf_option")] total_at_most: Option<Money>,
    }
    /// 年限。
    Term {
        /// 至少几年
        years_at_least: u16,
        /// 至多几年
        years_at_most: u16,
    }
    /// 滚动规划。
    RollingTerm {
        /// 一次规划几年，首尾两年都计
        years: u16,
        /// 会同的机关；写了会同谁的，看齐不齐
        #[serde(default)] with: Vec<String>,
    }
    /// 报备、报告的机关。
    Filing {
        /// 机关
        file_with: Vec<String>,
    }
    /// 采取处理措施的一种依据，与可以采取的机关。
    Measures {
        /// 机关；不写为建设单位以外的任何机关
        #[serde(default)] by: Vec<String>,
    }
    /// 系统状况的后果。
    Bar {
        /// 哪些状况
        #[serde(deserialize_with = "leaves")] statuses: Vec<StatusKind>,
        /// 对建设的后果；不写为没有
        #[serde(default, deserialize_with = "leaf_option")] building: Option<BuildingBar>,
        /// 哪些系统不安排运行维护经费；不写为没有
        #[serde(default, deserialize_with = "leaf_option")] maintenance: Option<MaintenanceBar>,
    }
    /// 拆分的迹象（解释）。
    Splitting {
        /// 同一单位多少个月之内的项目
        within_months: u32,
        /// 名称相似的百分比
        name_similarity_percent: u32,
    }
    /// 名称相似（解释）。
    Similarity {
        /// 名称相似的百分比
        name_similarity_percent: u32,
    }
    /// 金额单位误写的迹象：两个金额之比落在此间。
    UnitSlip {
        /// 比值下限
        factor_from: u32,
        /// 比值上限
        factor_to: u32,
    }
    /// 缺事实多久算久（解释）。
    FactMissing {
        /// 天数
        days: u16,
    }
    /// 看板红黄绿灯（解释）。
    Lights {
        /// 计划开工后几个月未开工为红
        planned_start_missed_months: u32,
        /// 进度落后多少个百分点为黄
        progress_amber_percent: u32,
        /// 进度落后多少个百分点为红
        progress_red_percent: u32,
    }
}

words! {
    /// 对建设的后果。
    BuildingBar {
        Forbidden "不得建设" "forbidden",
        Discouraged "不支持新建" "discouraged",
    }
}

words! {
    /// 不安排运行维护经费的范围。
    MaintenanceBar {
        System "该系统" "system",
        Unit "该单位" "unit",
    }
}

impl TwoStep {
    /// 两步审批的标准；查验过的总有。
    #[must_use]
    pub fn threshold(&self) -> Option<Bound> {
        Bound::of(self.total_at_least, self.total_above)
    }

    /// 标准写在哪个参数里。
    #[must_use]
    pub fn key(&self) -> &'static str {
        if self.total_at_least.is_some() { "approval.two_step.total_at_least" } else { "approval.two_step.total_above" }
    }
}

impl AdjustmentSelfMade {
    /// 一次自行调整的限度。
    #[must_use]
    pub fn ceiling(&self) -> Ceiling {
        Ceiling { share: Share::of(self.at_most_percent, self.below_percent), sum: Bound::of(self.at_most, self.below) }
    }
}

impl AdjustmentCumulative {
    /// 自行调整累计的限度。
    #[must_use]
    pub fn ceiling(&self) -> Ceiling {
        Ceiling { share: Share::of(self.at_most_percent, self.below_percent), sum: Bound::of(self.at_most, self.below) }
    }
}

impl OverFeasibility {
    /// 可以要求重新报送可研的标准；查验过的总有。
    #[must_use]
    pub fn strong(&self) -> Option<Share> {
        Share::of(self.strong_at_least_percent, self.strong_above_percent)
    }

    /// 标准写在哪个参数里。
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self.strong_at_least_percent {
            Some(_) => "approval.over_feasibility.strong_at_least_percent",
            None => "approval.over_feasibility.strong_above_percent",
        }
    }
}

impl OwnScale {
    /// 可以自行验收的规模；没有定的为无。
    #[must_use]
    pub fn limit(&self) -> Option<Bound> {
        Bound::of(self.total_at_most, self.total_below)
    }
}

impl UnitSlip {
    /// 没有另写的：相差约一万倍，即「元」「万元」写混。
    #[must_use]
    pub(super) fn usual(article: Citation) -> Self {
        UnitSlip { article, interpretation: true, factor_from: 9000, factor_to: 11000 }
    }
}

impl YearlyDate {
    /// 对某一年度的截止日。
    #[must_use]
    pub fn due(&self, year: Year) -> Date {
        Year(year.0.saturating_sub(self.years_before)).day(self.month, self.day)
    }
}

impl YearlyReport {
    /// 对某一年度的截止日。
    #[must_use]
    pub fn due(&self, year: Year) -> Date {
        year.day(self.month, self.day)
    }
}
