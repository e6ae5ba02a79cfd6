//! 参数的目录：`[组.名]` 或 `[名]` 到各个参数表。

use serde::Deserialize;
use toml::de::{DeTable, DeValue};

use super::{
    Calendar, Citation, PlanTable,
    parameter_tables::*,
    reader::{LackingKey, NOT_PARAMETERS, RuleSetReader},
    shaped::{Shaped, field},
};
use crate::text::Shape;

/// 提前多少天算临近。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueSoon {
    /// 天数。
    pub days: u16,
}

impl Shaped for DueSoon {
    fn shape() -> Shape {
        Shape::Record("临近的天数", vec![field("days", "天数", true, Shape::Number)])
    }
}

impl Shaped for Calendar {
    fn shape() -> Shape {
        let days = || Shape::List(Box::new(Shape::Date));
        let fields = vec![
            field("roll_fixed_dates", "固定日期遇休息日是否顺延", false, Shape::Bool),
            field("holidays", "周末以外的休息日", false, days()),
            field("workdays", "调休上班的周末", false, days()),
        ];
        Shape::Record("休息日历", fields)
    }
}

impl Default for DueSoon {
    fn default() -> Self {
        DueSoon { days: 30 }
    }
}

/// 声明参数的两级目录：`[group.name]`，或没有组的 `[name]`。
macro_rules! parameters {
    ($($group:ident { $($name:ident: $ty:ty),* $(,)? })*) => {
        $(
            #[doc = concat!("参数组 `", stringify!($group), "`。")]
            #[derive(Clone, Debug, Default)]
            #[allow(non_camel_case_types, missing_docs)]
            pub struct $group { $(pub $name: Option<$ty>),* }
        )*

        /// 规则集的全部参数。
        #[derive(Clone, Debug, Default)]
        #[allow(missing_docs)]
        pub struct Parameters {
            $(pub $group: $group,)*
            pub splitting: Option<Splitting>,
            pub duplicates: Option<Similarity>,
            pub warning_lights: Option<Lights>,
            pub due_soon: DueSoon,
            pub plan_table: PlanTable,
            pub calendar: Calendar,
        }

        /// 各组参数与没有组的参数，和别的顶层键。
        const GROUPS: [&str; NOT_PARAMETERS.len() + [$(stringify!($group)),*].len() + 6] = {
            let groups = [$(stringify!($group)),*, "splitting", "duplicates", "warning_lights", "due_soon", "plan_table", "calendar"];
            let mut all = [""; NOT_PARAMETERS.len() + [$(stringify!($group)),*].len() + 6];
            let mut i = 0;
            while i < all.len() {
                all[i] = if i < groups.len() { groups[i] } else { NOT_PARAMETERS[i - groups.len()] };
                i += 1;
            }
            all
        };

        impl Parameters {
            /// 全部参数的形状。
            #[must_use]
            pub fn shape() -> Shape {
                let mut fields = vec![$(field(stringify!($group), "", false, Shape::Record(stringify!($group), vec![
                    $(field(stringify!($name), "", false, <$ty as Shaped>::shape())),*
                ]))),*];
                fields.extend([
                    field("splitting", "", false, Splitting::shape()),
                    field("duplicates", "", false, Similarity::shape()),
                    field("warning_lights", "", false, Lights::shape()),
                    field("due_soon", "", false, DueSoon::shape()),
                    field("plan_table", "", false, PlanTable::shape()),
                    field("calendar", "", false, Calendar::shape()),
                ]);
                Shape::Record("参数", fields)
            }

            /// 逐表读：一张表读不出，不碍别的表。
            pub(super) fn read(document: &DeTable<'_>, reader: &mut RuleSetReader<'_>) -> Self {
                let mut read = Parameters::default();
                for (key, here) in document.iter().filter(|(key, _)| !NOT_PARAMETERS.contains(&key.get_ref().as_ref())) {
                    let group = key.get_ref().as_ref();
                    if group == "records" && !matches!(here.get_ref(), DeValue::Table(_)) {
                        continue;
                    }
                    match group {
                        $(stringify!($group) => {
                            let Some(tables) = reader.tables(here) else { continue };
                            for (key, here) in tables.iter() {
                                match key.get_ref().as_ref() {
                                    "article" if group == "records" => {}
                                    $(stringify!($name) => {
                                        let table = concat!(stringify!($group), ".", stringify!($name));
                                        read.$group.$name = reader.parameter(table, here);
                                    })*
                                    other => reader.unknown(key.span().start, other, &[$(stringify!($name)),*]),
                                }
                            }
                        })*
                        "splitting" => read.splitting = reader.parameter(group, here),
                        "duplicates" => read.duplicates = reader.parameter(group, here),
                        "warning_lights" => read.warning_lights = reader.parameter(group, here),
                        "due_soon" => read.due_soon = reader.parameter(group, here).unwrap_or_default(),
                        "plan_table" => read.plan_table = reader.value(here).unwrap_or_default(),
                        "calendar" => read.calendar = reader.value(here).unwrap_or_default(),
                        other => reader.unknown(key.span().start, other, &GROUPS),
                    }
                }
                read
            }

            fn tables(&self) -> Vec<(&'static str, Citation)> {
                let mut tables = Vec::new();
                $($(if let Some(table) = &self.$group.$name {
                    tables.push((concat!(stringify!($group), ".", stringify!($name)), table.article));
                })*)*
                tables.extend(self.splitting.as_ref().map(|t| ("splitting", t.article)));
                tables.extend(self.duplicates.as_ref().map(|t| ("duplicates", t.article)));
                tables.extend(self.warning_lights.as_ref().map(|t| ("warning_lights", t.article)));
                tables
            }
        }
    };
}

parameters! {
    approval { two_step: TwoStep, evaluation: Evaluation, over_feasibility: OverFeasibility, special: Special }
    declaration { deadline: YearlyDate, publication: YearlyDate }
    adjustment { self_made: AdjustmentSelfMade, cumulative: AdjustmentCumulative }
    acceptance { window: MonthWindow, extension: Extension, own_scale: OwnScale }
    self_evaluation { window: MonthSpan }
    annual_report { deadline: YearlyReport }
    overall_plan { term: Term, filing: Filing }
    rolling_plan { term: RollingTerm }
    trouble { report: Filing, serious_delay: MonthWindow }
    systems { protection: SystemAssessment, cryptography: SystemAssessment, register: DayWindow }
    supervision { measures: Measures, suspension: Measures, criticism: Measures, cancellation: Measures }
    ending { money: DayWindow }
    bars { sharing: Bar, catalogue: Bar, security: Bar, integration: Bar }
    budget { match_plan: YearlyDate, fund_kinds: FundKinds }
    records { unit_slip: UnitSlip, fact_missing: FactMissing }
}

impl Parameters {
    /// 界限的几种写法一种也没有写的，如同缺了那个键：读它的规则停用，不拦台账。
    pub(super) fn drop_unset(&mut self) -> Vec<LackingKey> {
        let (approval, adjustment) = (&mut self.approval, &mut self.adjustment);
        let unset = [
            ("approval.two_step", "total_at_least", drop_if(&mut approval.two_step, |t| t.threshold().is_none())),
            (
                "approval.over_feasibility",
                "strong_above_percent",
                drop_if(&mut approval.over_feasibility, |t| t.strong().is_none()),
            ),
            ("adjustment.self_made", "at_most_percent", drop_if(&mut adjustment.self_made, |t| t.ceiling().is_unset())),
            (
                "adjustment.cumulative",
                "at_most_percent",
                drop_if(&mut adjustment.cumulative, |t| t.ceiling().is_unset()),
            ),
        ];
        let lacking = unset.into_iter().filter(|(.., dropped)| *dropped);
        lacking.map(|(table, key, _)| LackingKey { table: table.into(), key: key.into() }).collect()
    }

    /// 各参数表所引的条款，连同表名。
    pub(super) fn citations(&self) -> Vec<(String, Citation)> {
        self.tables().into_iter().map(|(name, article)| (name.to_owned(), article)).collect()
    }
}

/// 合于条件的去掉；去掉了没有。
fn drop_if<T>(table: &mut Option<T>, unset: impl Fn(&T) -> bool) -> bool {
    table.take_if(|table| unset(table)).is_some()
}
