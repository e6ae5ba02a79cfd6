//! 一个项目之外、判断它自己时也要看的：本单位别处所记、及于整个单位的措施，和别的单位运行的系统。由存储层交来。

use std::fmt;

use crate::model::{Date, System, Text, Tier, Unit, UnitHalt, UnitKind};

/// 运行某个系统的单位。
#[derive(Clone, Debug, PartialEq)]
pub struct Keeper {
    /// 单位名称。
    pub unit: Text,
    /// 它所登记的这个系统。
    pub system: System,
}

/// 台账里的一个单位：以它的身份看能不能责令、复查别的单位。
#[derive(Clone, Debug, PartialEq)]
pub struct Enlisted {
    /// 单位名称。
    pub name: Text,
    /// 是县级部门；没有记层级的，也许是。
    pub is_department: bool,
    /// 先后的各主管部门。
    pub superiors: Box<[Text]>,
}

impl Enlisted {
    /// 摘自单位的文件。
    #[must_use]
    pub fn of(unit: &Unit) -> Self {
        let is_department = unit.kind.as_ref().is_none_or(|kind| kind.zh() != UnitKind::ENTERPRISE)
            && unit.tier_on(Date::MAX).is_none_or(|tier| tier == Tier::Department);
        Enlisted { name: unit.name.clone(), is_department, superiors: unit.superiors().map(Text::from).collect() }
    }
}

/// 全县的单位与它们的系统登记。
pub trait Registry: Sync {
    /// 名称合于 `is` 的单位；没有而有单位的文件读不出的，不知道。
    fn unit(&self, is: &dyn Fn(&str) -> bool) -> Option<Option<Enlisted>>;

    /// 有哪个单位的名称合于 `is`；没有而有单位的文件读不出的，不知道。
    fn has_unit(&self, is: &dyn Fn(&str) -> bool) -> Option<bool> {
        self.unit(is).map(|unit| unit.is_some())
    }

    /// 登记有这个系统的各单位；有单位的文件读不出、说不全的为无。
    fn keepers(&self, system: &str) -> Option<Vec<Keeper>>;
}

/// 一个项目之外的事实。
#[derive(Clone, Copy)]
pub struct Beyond<'a> {
    /// 本单位别处所记、及于单位的暂缓与暂停，按日期；本项目自己所记的也可在其中。
    pub halts: &'a [UnitHalt],
    /// 全县的单位与系统登记。
    pub registry: &'a dyn Registry,
}

impl Beyond<'static> {
    /// 没有接上存储层：没有及于单位的措施，别的单位的系统不知道。
    pub const NONE: Beyond<'static> = Beyond { halts: &[], registry: &NoRegistry };
}

impl Default for Beyond<'static> {
    fn default() -> Self {
        Beyond::NONE
    }
}

impl fmt::Debug for Beyond<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Beyond").field("halts", &self.halts).finish_non_exhaustive()
    }
}

struct NoRegistry;

impl Registry for NoRegistry {
    fn unit(&self, _: &dyn Fn(&str) -> bool) -> Option<Option<Enlisted>> {
        None
    }

    fn keepers(&self, _: &str) -> Option<Vec<Keeper>> {
        None
    }
}
