//! 县：county.yaml。

use super::{CountyAct, Date, Deeds, Text, Years};
use crate::text::{List, Map, record};

/// 本程序读写的文件格式版本。
pub const FORMAT: u16 = 2;

record! {
    /// 县。
    County "县" {
        /// 文件格式版本
        format: u16,
        /// 县名
        name: Text,
        /// 行政区划代码
        region: Option<Text>,
        /// 县级政务信息化建设规划
        county_plan: Option<CountyPlan>,
        /// 已发布的非涉密项目建设清单目录：年度到目录
        published: Option<Map<Published>>,
        /// 台账封存日期：以此日为默认核查日
        frozen_on: Option<Date>,
        /// 县的事件，只在末尾追加
        events: Option<Deeds<CountyAct>>,
    }
}

record! {
    /// 县级政务信息化建设规划（第六条）。
    CountyPlan "建设规划" {
        /// 名称
        title: Text,
        /// 起止年份
        years: Years,
        /// 县政府批准日期
        approved_on: Option<Date>,
        /// 调整，按日期
        revisions: Option<List<PlanRevision>>,
    }
}

record! {
    /// 建设规划的调整（第六条第一款）。
    PlanRevision "规划调整" {
        /// 县政府批准日期
        approved_on: Date,
        /// 文号
        doc: Option<Text>,
        /// 说明
        note: Option<Text>,
    }
}

record! {
    /// 一个年度已发布的非涉密项目建设清单目录（第八条）。
    Published "清单目录" {
        /// 发布日期
        date: Date,
        /// 文号
        doc: Option<Text>,
        /// 项目编号
        projects: List<Text>,
    }
}
