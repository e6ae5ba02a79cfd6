//! 项目建设单位（第二条）：unit.yaml。

use super::{Date, Deeds, StatusKind, Text, Tier, UnitAct, UnitKind, Years};
use crate::text::{List, Map, record};

record! {
    /// 项目建设单位。
    Unit "单位" {
        /// 单位名称
        name: Text,
        /// 单位类别
        kind: Option<UnitKind>,
        /// 层级
        tier: Option<Tier>,
        /// 主管部门
        superior: Option<Text>,
        /// 统一社会信用代码
        credit_code: Option<Text>,
        /// 报表里的排列次序，小的在前；不写的排在后面
        order: Option<u16>,
        /// 整合建设总体方案
        overall_plan: Option<OverallPlan>,
        /// 本单位运行的系统
        systems: Option<List<System>>,
        /// 单位的事件，只在末尾追加
        events: Option<Deeds<UnitAct>>,
    }
}

record! {
    /// 整合建设总体方案（第六条）。
    OverallPlan "总体方案" {
        /// 名称
        title: Text,
        /// 起止年份
        years: Years,
        /// 集体审议决定日期
        decided_on: Option<Date>,
        /// 报备：机关到日期
        filed: Option<Map<Date>>,
        /// 纳入的项目编号
        projects: Option<List<Text>>,
        /// 修订，按日期
        revisions: Option<List<Revision>>,
    }
}

record! {
    /// 总体方案的修订：重新履行第六条第二款的程序；没有写的沿用原方案。
    Revision "总体方案修订" {
        /// 名称
        title: Option<Text>,
        /// 起止年份
        years: Option<Years>,
        /// 集体审议决定日期
        decided_on: Date,
        /// 报备：机关到日期
        filed: Option<Map<Date>>,
        /// 修订后纳入的项目编号
        projects: Option<List<Text>>,
    }
}

record! {
    /// 政务信息系统。
    System "系统" {
        /// 系统名称
        name: Text,
        /// 状况与豁免，各有日期
        status: Option<List<SystemStatus>>,
    }
}

record! {
    /// 系统在一段时间内的状况（第二十五至二十七条），或可不共享的批准。
    SystemStatus "系统状况" {
        /// 状况
        what: StatusKind,
        /// 起始日期（含）
        since: Option<Date>,
        /// 截止日期（不含）
        until: Option<Date>,
        /// 认定机关
        determined_by: Option<Text>,
        /// 批准机关（可不共享）
        by: Option<Text>,
        /// 文号
        doc: Option<Text>,
        /// 批准日期（可不共享）
        date: Option<Date>,
    }
}
