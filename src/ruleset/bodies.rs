//! 机关与权限：名称所指的角色，哪个角色可以作出哪种事件。

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::{
    Citation, Conditions,
    spelling::{canonical, county_of, may_be_a_variant},
};

/// 权限：某事件由谁作出。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Competence {
    /// 有权的角色。
    pub by: Vec<String>,
    /// 所据条款。
    pub article: Citation,
    /// 条文是「等部门」，没有列出的县级部门也可以；建设单位自己除外。
    #[serde(default)]
    pub others: bool,
    /// 条文说会同谁作出的。
    #[serde(default)]
    pub jointly: Option<JointBodies>,
    /// 依规模等分档的：依次看，头一档合于条件的代替上面两项；都不合的仍照上面。
    #[serde(default)]
    pub tiers: Vec<CompetenceTier>,
}

/// 会同的机关。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JointBodies {
    /// 会同的角色。
    pub by: Vec<String>,
    /// 所据条款。
    pub article: Citation,
}

/// 权限的一档：合于条件的，由另一些机关作出。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompetenceTier {
    /// 全部成立才是这一档。
    pub when: Conditions,
    /// 有权的角色。
    pub by: Vec<String>,
    /// 所据条款。
    pub article: Citation,
}

impl Competence {
    /// 自己的与各档的条款。
    pub fn articles(&self) -> impl Iterator<Item = Citation> {
        std::iter::once(self.article).chain(self.tiers.iter().map(|tier| tier.article))
    }
}

/// 名称所指的一方。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party<'a> {
    /// 规则集中的机关，以角色相称。
    Body(&'a str),
    /// 别的名称。
    Other(&'a str),
}

/// 机关：角色到名称，第一个是正式名称，其余是别名。
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "BTreeMap<String, Vec<String>>")]
pub struct Bodies {
    names: BTreeMap<String, Vec<String>>,
    /// 名称到角色：每个文件都要问许多次。
    roles: HashMap<String, String>,
    /// 化简的写法到角色；两个角色化简后相同的不在其中。
    spellings: HashMap<String, String>,
    /// 县名。
    county: Option<String>,
}

impl From<BTreeMap<String, Vec<String>>> for Bodies {
    fn from(names: BTreeMap<String, Vec<String>>) -> Self {
        Bodies::of(names, None)
    }
}

impl Bodies {
    /// 名称里看不出是哪里的，是 `place` 的。
    pub(super) fn in_place(self, place: Option<&str>) -> Self {
        if self.county.is_some() || place.is_none() { self } else { Bodies::of(self.names, place) }
    }

    fn of(names: BTreeMap<String, Vec<String>>, place: Option<&str>) -> Self {
        let of = |(role, names): (&String, &Vec<String>)| {
            names.iter().map(|n| (n.clone(), role.clone())).collect::<Vec<_>>()
        };
        let roles: HashMap<String, String> = names.iter().rev().flat_map(of).collect();
        let county = county_of(names.values().flatten().map(String::as_str)).or(place).map(str::to_owned);
        let mut spellings: HashMap<String, String> = HashMap::new();
        let mut shared = Vec::new();
        for (name, role) in &roles {
            let spelling = canonical(name, county.as_deref());
            if spellings.insert(spelling.clone(), role.clone()).is_some_and(|other| other != *role) {
                shared.push(spelling);
            }
        }
        spellings.retain(|spelling, _| !shared.contains(spelling));
        Bodies { names, roles, spellings, county }
    }
}

impl Bodies {
    /// 名称所指的角色：写法不同而所指相同的也认。
    #[must_use]
    pub fn role(&self, name: &str) -> Option<&str> {
        let exact = self.roles.get(name);
        let variant = || self.spellings.get(&canonical(name, self.county.as_deref()));
        let local = || self.county.as_deref().is_some_and(|county| name.starts_with(county));
        exact.or_else(|| (may_be_a_variant(name) || local()).then(variant).flatten()).map(String::as_str)
    }

    /// 不是机关的两个名称，只是写法不同：括号、空格、前面的县名、通行的简称。
    pub(super) fn is_one_spelt_twice(&self, a: &str, b: &str) -> bool {
        let county = self.county.as_deref();
        let local = |name: &'_ str| county.is_some_and(|county| name.starts_with(county));
        let may = |name: &str| may_be_a_variant(name) || local(name);
        let bare = |name: &str| county.and_then(|county| name.strip_prefix(county)).unwrap_or(name).to_owned();
        let spelling = |name: &str| Some(canonical(name, county)).filter(|spelling| !spelling.is_empty());
        (may(a) || may(b)) && (spelling(a).is_some_and(|own| spelling(b) == Some(own)) || bare(a) == bare(b))
    }

    /// 角色的正式名称；不是角色的词（建设单位、主管部门）原样返回。
    #[must_use]
    pub fn name<'a>(&'a self, role: &'a str) -> &'a str {
        self.names.get(role).and_then(|names| names.first()).map_or(role, String::as_str)
    }

    /// 有此角色。
    #[must_use]
    pub fn has(&self, role: &str) -> bool {
        self.names.contains_key(role)
    }

    /// 各角色与名称。
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> + Clone {
        self.names.iter().map(|(role, names)| (role.as_str(), names.as_slice()))
    }
}

/// 建设单位：出现在角色的位置上时，指项目所在文件夹的单位。
pub const UNIT: &str = "建设单位";
/// 主管部门：指建设单位的主管部门。
pub const SUPERIOR: &str = "主管部门";
/// 审批部门：指作出现行批复的机关，随项目而定。
pub const APPROVER: &str = "审批部门";
/// 随项目而定的角色，不列在机关里。
pub const RELATIVE: [&str; 3] = [UNIT, SUPERIOR, APPROVER];
/// 作出方：出现在规则的职责上时，指作出那一事件的一方。
pub const ACTOR: &str = "作出方";
