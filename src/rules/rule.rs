//! 一条规则是什么：名字、说明、范围与函数。登记在 `registry`，这里只定义。

use super::engine::{
    context::Cx,
    county::{CountyCx, CountyOut, UnitCx},
    duty::Obligation,
    outcome::Out,
};
use crate::{
    model::{Date, Kind, Timeline},
    ruleset::{DefaultDuty, Severity},
};

/// 规则的范围与函数。范围是类型的一部分：`advance` 只跑前两种。
#[derive(Clone, Copy)]
pub enum Check {
    /// 一个项目。
    Project(fn(&Cx<'_>, &mut Out)),
    /// 一个项目的有期限的义务；结论由状况得出。
    Duty(fn(&Cx<'_>, &mut Out) -> Vec<Obligation>),
    /// 一个单位；疑点在 unit.yaml 里，只报一次。
    Unit(fn(&UnitCx<'_>, &mut Out)),
    /// 全部项目的摘要；疑点在项目或单位的文件里。
    Store(fn(&CountyCx<'_>, &mut CountyOut)),
    /// 全部项目的摘要；疑点在县的文件里。
    County(fn(&CountyCx<'_>, &mut CountyOut)),
    /// 读取文件时得出（如格式错误），没有函数。
    Reading,
    /// 处理豁免时得出，没有函数。
    Excusing,
}

/// 一条规则。
#[derive(Clone, Copy)]
pub struct Rule {
    /// 名字，短横连接的英文，说明什么不对；不再改变。
    pub slug: &'static str,
    /// 说明：首行说什么不对，其后是理由与例子。
    pub doc: &'static str,
    /// 所读的参数。
    pub reads: &'static [&'static str],
    /// 缺事实而不能判断时，不许记入的事件。
    pub gates: &'static [Kind],
    /// 比较金额：涉密项目没有写全金额的，不适用。
    pub counts_money: bool,
    /// 通常的轻重；规则集另写的，从规则集。
    pub severity: Severity,
    /// 通常是谁的职责；规则集另写的，从规则集。
    pub duty: DefaultDuty,
    /// 范围与函数。
    pub check: Check,
    /// 义务由哪种事件办理；不是义务的没有。
    pub met_by: Option<Kind>,
    /// 某些事件之前须先有什么，供 `next` 列出；写在规则集各行里的不必写。
    pub needs: &'static [Need],
    /// 看一个项目之外，还看全部项目的摘要。
    pub across: Option<fn(&CountyCx<'_>, &mut CountyOut)>,
}

/// 须先有的一项。
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// 哪些事件之前。
    pub before: &'static [Kind],
    /// 哪些项目才须。
    pub when: fn(&Cx<'_>) -> bool,
    /// 须先有什么，如「档案验收（合格）」。
    pub what: &'static str,
    /// 已有的日期；时间线里去掉了被推翻的。
    pub found: fn(Timeline<'_>) -> Option<Date>,
}

/// 不是运行维护的项目。
pub(crate) fn is_built(cx: &Cx<'_>) -> bool {
    !cx.facts_now().is_maintenance()
}

impl Rule {
    /// 看全部项目的摘要的函数；不看的为无。
    #[must_use]
    pub fn county_check(&self) -> Option<fn(&CountyCx<'_>, &mut CountyOut)> {
        match self.check {
            Check::Store(check) | Check::County(check) => Some(check),
            _ => self.across,
        }
    }

    /// 说明的首行。
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.doc.trim().lines().next().unwrap_or_default().trim().trim_end_matches('。')
    }

    /// 看一个项目的规则。
    pub(crate) const fn project(slug: &'static str, doc: &'static str, check: fn(&Cx<'_>, &mut Out)) -> Rule {
        Rule::with(slug, doc, Check::Project(check))
    }

    /// 一个项目的有期限的义务。
    pub(crate) const fn duty(
        slug: &'static str,
        doc: &'static str,
        check: fn(&Cx<'_>, &mut Out) -> Vec<Obligation>,
    ) -> Rule {
        Rule::with(slug, doc, Check::Duty(check))
    }

    /// 看一个单位的规则。
    pub(crate) const fn unit(slug: &'static str, doc: &'static str, check: fn(&UnitCx<'_>, &mut Out)) -> Rule {
        Rule::with(slug, doc, Check::Unit(check))
    }

    /// 看全部项目的规则。
    pub(crate) const fn store(slug: &'static str, doc: &'static str, check: fn(&CountyCx<'_>, &mut CountyOut)) -> Rule {
        Rule::with(slug, doc, Check::Store(check))
    }

    /// 看全部项目、疑点在县的文件里的规则。
    pub(crate) const fn county(
        slug: &'static str,
        doc: &'static str,
        check: fn(&CountyCx<'_>, &mut CountyOut),
    ) -> Rule {
        Rule::with(slug, doc, Check::County(check))
    }

    /// 读取文件时得出的规则。
    pub(crate) const fn reading(slug: &'static str, doc: &'static str) -> Rule {
        Rule::with(slug, doc, Check::Reading)
    }

    /// 处理豁免时得出的规则。
    pub(crate) const fn excusing(slug: &'static str, doc: &'static str) -> Rule {
        Rule::with(slug, doc, Check::Excusing)
    }

    /// 另写所读的参数。
    pub(crate) const fn reads(self, reads: &'static [&'static str]) -> Rule {
        Rule { reads, ..self }
    }

    /// 另写缺事实而不能判断时，不许记入的事件。
    pub(crate) const fn gates(self, gates: &'static [Kind]) -> Rule {
        Rule { gates, ..self }
    }

    /// 比较金额的规则：涉密项目没有写全金额的，不适用。
    pub(crate) const fn counts_money(self) -> Rule {
        Rule { counts_money: true, ..self }
    }

    /// 条文有余地，或事实未必不当：通常只作提醒。
    pub(crate) const fn warn(self) -> Rule {
        Rule { severity: Severity::Warn, ..self }
    }

    /// 只供知晓：通常只作提示。
    pub(crate) const fn info(self) -> Rule {
        Rule { severity: Severity::Info, ..self }
    }

    /// 职责在有权作出这种事件的机关。
    pub(crate) const fn duty_of(self, kind: Kind) -> Rule {
        Rule { duty: DefaultDuty::Of(kind), ..self }
    }

    /// 职责在作出那一事件的一方。
    pub(crate) const fn duty_of_actor(self) -> Rule {
        Rule { duty: DefaultDuty::Actor, ..self }
    }

    /// 职责在建设单位的主管部门。
    pub(crate) const fn duty_of_superior(self) -> Rule {
        Rule { duty: DefaultDuty::Superior, ..self }
    }

    /// 另写义务由哪种事件办理。
    pub(crate) const fn met_by(self, kind: Kind) -> Rule {
        Rule { met_by: Some(kind), ..self }
    }

    /// 另写某些事件之前须先有什么。
    pub(crate) const fn needs(self, needs: &'static [Need]) -> Rule {
        Rule { needs, ..self }
    }

    /// 看一个项目之外，还看全部项目的摘要。
    pub(crate) const fn across(self, check: fn(&CountyCx<'_>, &mut CountyOut)) -> Rule {
        Rule { across: Some(check), ..self }
    }

    const fn with(slug: &'static str, doc: &'static str, check: Check) -> Rule {
        let (severity, duty) = (Severity::Error, DefaultDuty::Unit);
        Rule {
            slug,
            doc,
            reads: &[],
            gates: &[],
            counts_money: false,
            severity,
            duty,
            check,
            met_by: None,
            needs: &[],
            across: None,
        }
    }
}
