//! 规则集各张表说的是什么：骨架的注释、JSON Schema 的说明都取自这里。

/// 表名与含义。
pub const TABLES: &[(&str, &str)] = &[
    ("format", "规则集的格式：第 2 版只写与通常不同的；不写的是第 1 版，每条规则都要登记"),
    ("id", "标识：英文、数字与短横，同一台账里不重复"),
    ("title", "办法的名称，依据里照引"),
    ("issuer", "制定机关"),
    ("effective_from", "施行日期；此前的行为不适用，只作为事实读入"),
    ("effective_to", "失效日期（含）；由后一部接替的，不必写"),
    ("checked_on", "最近一次逐条与原文核对的日期"),
    ("superior", "上位规定"),
    ("region", "施行于哪里，行政区划代码；与 county.yaml 不同的台账用不了，有一边没有写的比地方的名称"),
    ("supersedes", "接替哪一部，写它的标识"),
    ("unused", "没有写进来的规则一律停用的理由"),
    ("default_duty", "规则说由某机关负责、而没有哪个机关有这项权限时，算谁的职责"),
    ("extends", "沿用哪一部：随程序带的标识，或同一个文件夹里的；只写不同的"),
    ("renumber", "沿用时条号的对应：原来的到自己的，如 { \"22\" = \"16\", \"9.1\" = \"7.2\" }"),
    ("without", "沿用时不要的表与键，如 [\"acceptance.extension\"]"),
    ("amend", "历次修改：自哪天起（from）、依据（by）、改成什么（set）、不再要什么（without）"),
    ("articles", "条文登记：一款一行，大意用自己的话；项写成 \"16.1(二)\""),
    ("bodies", "机关：角色 = [正式名称, 也认的叫法]；建设单位、主管部门、审批部门随项目而定，不列"),
    ("words", "当地的用语：事件等规定的词另起叫法（events = { \"竣工\" = \"建成\" }），资金、类别等另外列举"),
    ("competence", "权限：某事件由谁作出，会同谁（jointly）；依规模分档的写 tiers"),
    ("rules", "规则的登记：只写与通常不同的条款、轻重、职责；停用的写 off = \"理由\""),
    ("requires", "须先有：某些事件之前（含当日）须先有另一些；本地自立的写 title"),
    ("checklist", "清单：某事件须写明或附齐各项；本地自立的写 title"),
    ("within", "期间：一件事之后至少、至多多久办另一件"),
    ("lapse", "失效：批复满多久没有实施即失效"),
    ("lockout", "一件事之后多久不得办另一件，或到年底为止"),
    ("approval.two_step", "两步审批：总投资到了这个数的，先批可研，再批概算"),
    ("approval.evaluation", "技术审查：批复之前应有哪些领域参与"),
    ("approval.over_feasibility", "概算超过可研多少，可以要求重新报送可研"),
    ("approval.special", "专项审批：有哪些特征的项目须办哪几种"),
    ("declaration.deadline", "申报的截止日：计划年度之前第几年的某月某日"),
    ("declaration.publication", "年度清单目录公布的日子"),
    ("adjustment.self_made", "建设单位可以自行调整的限度、情形，与备案的机关"),
    ("adjustment.cumulative", "自行调整累计的限度"),
    ("acceptance.window", "建成之后几个月之内申请竣工验收"),
    ("acceptance.extension", "可以申请延期验收所据的条款"),
    ("acceptance.own_scale", "多大规模以下可以自行组织验收"),
    ("self_evaluation.window", "投入运行之后满几个月起、满几个月止自评价，报送谁"),
    ("annual_report.deadline", "建设期内每年何日之前报送绩效评价，报送谁"),
    ("overall_plan.term", "整合建设总体方案的年限"),
    ("overall_plan.filing", "总体方案向谁报备"),
    ("rolling_plan.term", "滚动规划一次几年，会同谁"),
    ("trouble", "严重逾期、重大损失的报告：多久算严重，报送谁"),
    ("systems.register", "建成的系统，验收或投入运行之后几日之内登记"),
    ("systems", "登记的系统多久测评一次，哪一级以上的"),
    ("supervision", "处理措施：各种依据之下，哪些机关可以采取"),
    ("ending.money", "项目不再进行之后，几日之内调减尚未用去的计划与预算"),
    ("bars", "系统状况的后果：哪些状况，不得建设还是不安排运行维护经费"),
    ("budget.match_plan", "预算与计划应当相符，到何日为止可以补足"),
    ("budget.fund_kinds", "资金来源里哪些是财政资金，哪些不是"),
    ("records", "只看档案自身的规则所据的一款，如「如实提供资料」；或这些规则的限度"),
    ("splitting", "拆分的迹象：同一单位多少个月之内、名称多相似的项目合计"),
    ("duplicates", "重复建设的迹象：名称多相似"),
    ("calendar", "本部另定的休息日与上班日；共用的在 holidays.toml"),
    ("warning_lights", "看板红黄绿灯的界限"),
    ("due_soon", "提前多少天算临近"),
    ("plan_table", "年度投资计划印成当地历来的样子：分组、栏目、叫法、小数位数；不写的照通常"),
];

/// 一张表的含义；组里的各张表没有单独写的，取组的。
#[must_use]
pub fn table_doc(name: &str) -> Option<&'static str> {
    let of = |wanted: &str| TABLES.iter().find(|(table, _)| *table == wanted).map(|(_, doc)| *doc);
    of(name).or_else(|| of(name.split('.').next()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ruleset::Parameters, text::Shape};

    #[test]
    fn every_parameter_table_has_a_meaning() {
        let Shape::Record(_, groups) = Parameters::shape() else { return };
        assert!(groups.len() > 10);
        for group in groups {
            let Shape::Record(_, tables) = &group.shape else { continue };
            let is_group = tables.iter().any(|t| matches!(t.shape, Shape::Record(..)));
            let names: Vec<String> = match is_group {
                true => tables.iter().map(|t| format!("{}.{}", group.key, t.key)).collect(),
                false => vec![group.key.to_owned()],
            };
            for name in names {
                assert!(table_doc(&name).is_some(), "{name} 没有说明");
            }
        }
    }
}
