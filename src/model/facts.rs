//! 项目的事实：文件开头的键是项目开始时的样子，以后的变化由「事实变更」记下。

use super::{Category, Date, Feature, FundingMode, Funds, Money, Nature, Schedule, Sharing, Text, Year};
use crate::text::{Bad, Decode, Either, Faults, List, Map, Node, Scalar, Shape, Span, record};

record! {
    /// 数据治理（第七条）。
    DataGovernance "数据治理" {
        /// 数据标准制定完成日期
        #[kept(values)] standards: Option<Date>,
        /// 数据汇聚治理完成日期
        #[kept(values)] governed: Option<Date>,
        /// 不需治理的理由
        not_needed: Option<Text>,
    }
}

record! {
    /// 跨部门共建（第十三条）。
    Joint "跨部门共建" {
        /// 牵头部门
        lead: Text,
        /// 参建部门
        members: List<Text>,
        /// 框架编号
        framework: Option<Text>,
    }
}

record! {
    /// 分期建设（第十四条）。
    Phase "分期" {
        /// 本期是第几期
        number: u16,
        /// 共几期
        of: Option<u16>,
        /// 上一期的项目编号
        after: Option<Text>,
        /// 各期总投资
        overall_total: Option<Money>,
    }
}

record! {
    /// 项目对系统的作用。
    SystemUse "系统" {
        /// 系统名称，同 unit.yaml
        name: Text,
        /// 本项目使该系统得到整改
        remedies: Option<bool>,
    }
}

/// 项目涉及的系统：只写名称，或写明是否使其得到整改。
pub type ProjectSystem = Either<Text, SystemUse>;

/// 县内项目编号、单位名等键的分年金额：年份到金额。
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ByYear(pub Vec<(Year, Money)>);

impl Decode for ByYear {
    fn decode(node: &Node<'_>, faults: &mut Faults) -> Option<Self> {
        let map = Map::<Money>::decode(node, faults)?;
        let read = |(name, span): (&str, Span)| match Year::read(name) {
            Ok(year) => Some(year),
            Err(Bad { message, help }) => {
                faults.add(span, message).help = help;
                None
            }
        };
        let years: Vec<Option<Year>> = map.iter().map(|(name, _)| &**name).zip(node.key_spans()).map(read).collect();
        let pairs = years.into_iter().zip(map.0).map(|(year, (_, money))| Some((year?, money)));
        pairs.collect::<Option<Vec<_>>>().map(ByYear)
    }

    fn shape() -> Shape {
        Shape::Yearly(Box::new(<Money as Scalar>::leaf_shape()))
    }
}

/// 同一组键声明两次形状：开头的事实（`Facts`），和「事实变更」所改的部分（`FactsPatch`，全部可缺）。
macro_rules! facts {
    (
        required { $($(#[doc = $rdoc:literal])* $(#[kept($rkept:ident)])? $req:ident: $rty:ty),* $(,)? }
        optional { $($(#[doc = $odoc:literal])* $(#[kept($okept:ident)])? $opt:ident: $oty:ty),* $(,)? }
    ) => {
        record! {
            /// 项目的事实。
            Facts "项目" {
                $($(#[doc = $rdoc])* $(#[kept($rkept)])? $req: $rty,)*
                $($(#[doc = $odoc])* $(#[kept($okept)])? $opt: Option<$oty>),*
            }
        }

        record! {
            /// 「事实变更」所改的事实。
            FactsPatch "事实变更的 set" {
                $($(#[doc = $rdoc])* $(#[kept($rkept)])? $req: Option<$rty>,)*
                $($(#[doc = $odoc])* $(#[kept($okept)])? $opt: Option<$oty>),*
            }
        }

        impl Facts {
            /// 以所改的部分更新；没有改的不动。
            pub(super) fn apply(&mut self, patch: &FactsPatch) {
                $(if let Some(value) = &patch.$req { self.$req = value.clone(); })*
                $(if patch.$opt.is_some() { self.$opt.clone_from(&patch.$opt); })*
            }

            /// 与另一份不同的键。
            #[must_use]
            pub fn differing(&self, other: &Facts) -> Vec<&'static str> {
                let mut keys = Vec::new();
                $(if self.$req != other.$req { keys.push(stringify!($req)); })*
                $(if self.$opt != other.$opt { keys.push(stringify!($opt)); })*
                keys
            }
        }
    };
}

facts! {
    required {
        /// 项目名称；涉密项目写代号
        #[kept(any)] name: Text,
        /// 建设性质
        #[kept(values)] nature: Nature,
    }
    optional {
        /// 项目类别
        category: Category,
        /// 资金与建设方式
        funding_mode: FundingMode,
        /// 是否涉密
        #[kept(values)] classified: bool,
        /// 建设内容及规模
        content: Text,
        /// 建设工期
        schedule: Schedule,
        /// 项目特征
        features: List<Feature>,
        /// 能否共享数据
        sharing: Sharing,
        /// 数据治理
        #[kept(values)] data_governance: DataGovernance,
        /// 资金构成
        funds: Funds,
        /// 投资项目统一代码
        code: Text,
        /// 跨部门共建
        joint: Joint,
        /// 分期建设
        phase: Phase,
        /// 建设、改造或维护的系统
        systems: List<ProjectSystem>,
        /// 责任人或责任科室
        responsible: Text,
        /// 分年度拟投资
        years: ByYear,
        /// 跨部门框架的编号，同 projects/框架/ 里的文件名；也可写在 joint 里
        framework: Text,
        /// 在总体方案中的名称；与编号、项目名称不同的才写
        plan_item: Text,
    }
}

impl Facts {
    /// 涉密。
    #[must_use]
    pub fn is_classified(&self) -> bool {
        self.classified == Some(true)
    }

    /// 跨部门框架的编号。
    #[must_use]
    pub fn framework(&self) -> Option<&Text> {
        self.framework.as_ref().or_else(|| self.joint.as_ref()?.framework.as_ref())
    }

    /// 跨部门共建。
    #[must_use]
    pub fn is_joint(&self) -> bool {
        self.joint.is_some() || self.framework.is_some()
    }

    /// 是否运行维护项目。
    #[must_use]
    pub fn is_maintenance(&self) -> bool {
        self.nature == Nature::Maintenance
    }

    /// 有某一特征。
    #[must_use]
    pub fn has(&self, feature: Feature) -> bool {
        self.features.as_ref().is_some_and(|f| f.contains(&feature))
    }
}

impl ProjectSystem {
    /// 系统名称。
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Either::Plain(name) => name,
            Either::Full(full) => &full.name,
        }
    }

    /// 本项目使该系统得到整改。
    #[must_use]
    pub fn remedies(&self) -> bool {
        matches!(self, Either::Full(SystemUse { remedies: Some(true), .. }))
    }
}
