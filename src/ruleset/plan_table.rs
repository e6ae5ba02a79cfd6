//! `[plan_table]`：年度投资计划印成当地历来的样子——怎样分组，印哪些栏、依什么次序、叫什么，金额几位小数。不写的照通常。

use std::collections::BTreeMap;

use serde::Deserialize;

use super::shaped::{Shaped, field};
use crate::text::Shape;

/// 怎样分组。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum PlanGrouping {
    /// 续建、新的（依建设性质）、运行维护、尾款。
    #[default]
    #[serde(rename = "分部")]
    Part,
    /// 一个单位一组，依单位的排列次序。
    #[serde(rename = "单位")]
    Unit,
}

/// 年度投资计划的样子。栏目写标识或通常的名称，由报表核对。
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlanTable {
    /// 怎样分组。
    pub group: PlanGrouping,
    /// 哪些建设性质的新项目归哪一部；没有写到的各成一部，用性质的名称。
    pub natures: BTreeMap<String, Vec<String>>,
    /// 各部的次序；没有写到的在后。
    pub parts: Vec<String>,
    /// 印哪些栏，依次；不写的全印。
    pub columns: Vec<String>,
    /// 栏目另叫什么。
    pub titles: BTreeMap<String, String>,
    /// 金额印几位小数。
    pub decimals: Option<u8>,
}

impl Shaped for PlanTable {
    fn shape() -> Shape {
        let texts = || Shape::List(Box::new(Shape::Text));
        let fields = vec![
            field("group", "怎样分组：分部（通常）、单位", false, Shape::Text),
            field(
                "natures",
                "新项目的各部：名称，归入的建设性质，如 { \"新开工\" = [\"新建\", \"扩建\", \"升级改造\"] }；没有写到的性质各成一部",
                false,
                Shape::Map(Box::new(texts())),
            ),
            field("parts", "各部的次序：续建、新建、扩建、升级改造、运行维护、尾款，或 natures 所写的", false, texts()),
            field("columns", "印哪些栏，依次；写标识或通常的名称，不写的全印", false, texts()),
            field("titles", "栏目另叫什么", false, Shape::Map(Box::new(Shape::Text))),
            field("decimals", "金额印几位小数，0 至 6", false, Shape::Number),
        ];
        Shape::Record("年度投资计划的样子", fields)
    }
}
