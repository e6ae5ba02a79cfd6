//! 单位与县各种事件的语法：中文、英文、含义与自有的键。

use crate::{
    model::{CountyFacts, Date, EventRef, MeasureKind, Opinion, SigningKey, StatusKind, Text, UnitFacts, Year, Years},
    text::{Faults, FieldShape, Keys, List, Map, Scalar, Written, record, words},
};

/// 单位或县的一类事件的自有内容。
pub trait DeedAct: Sized + Clone + PartialEq + std::fmt::Debug {
    /// 种类。
    type Kind: Scalar + Copy + PartialEq + std::fmt::Display + 'static;
    /// 全部种类。
    fn kinds() -> &'static [Self::Kind];
    /// 由任一写法（中文、英文、别名）认出种类。
    fn find(word: &str) -> Option<Self::Kind>;
    /// 读自有的键。
    fn read(kind: Self::Kind, keys: &mut Keys<'_, '_>, faults: &mut Faults) -> Option<Self>;
    /// 某种事件自有的键。
    fn own_fields(kind: Self::Kind) -> Vec<FieldShape>;
    /// 含义，一句话。
    fn doc(kind: Self::Kind) -> &'static str;
    /// 种类的中文。
    fn name(&self) -> &'static str;
    /// 自有的各键写了什么。
    fn written(&self) -> Vec<Written<'_>>;
    /// 是更正的，所更正的事件。
    fn corrects(&self) -> Option<&EventRef>;
}

macro_rules! deeds {
    ($(#[doc = $wdoc:literal])* $kinds:ident $acts:ident {
        $($(#[doc = $doc:literal])* $kind:ident $record:ident $zh:literal $en:literal {
            $($(#[doc = $fdoc:literal])* $field:ident : $ty:ty),* $(,)?
        })*
    }) => {
        words! {
            $(#[doc = $wdoc])*
            $kinds { $($(#[doc = $doc])* $kind $zh $en),* }
        }

        $(record! {
            $(#[doc = $doc])*
            $record $zh { $($(#[doc = $fdoc])* $field: $ty),* }
        })*

        /// 事件的自有内容。
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)]
        pub enum $acts { $($kind($record)),* }

        impl DeedAct for $acts {
            type Kind = $kinds;

            fn kinds() -> &'static [$kinds] {
                $kinds::ALL
            }

            fn find(word: &str) -> Option<$kinds> {
                $kinds::find(word)
            }

            fn read(kind: $kinds, keys: &mut Keys<'_, '_>, faults: &mut Faults) -> Option<Self> {
                match kind { $($kinds::$kind => $record::read_keys(keys, faults).map($acts::$kind)),* }
            }

            fn own_fields(kind: $kinds) -> Vec<FieldShape> {
                match kind { $($kinds::$kind => $record::fields()),* }
            }

            fn doc(kind: $kinds) -> &'static str {
                match kind { $($kinds::$kind => concat!($($doc),*).trim_ascii()),* }
            }

            fn name(&self) -> &'static str {
                match self { $($acts::$kind(_) => $zh),* }
            }

            fn written(&self) -> Vec<Written<'_>> {
                match self { $($acts::$kind(own) => own.written()),* }
            }

            fn corrects(&self) -> Option<&EventRef> {
                if let $acts::Correct(own) = self { Some(&own.of) } else { None }
            }
        }
    };
}

deeds! {
    /// 单位的事件。
    UnitActKind UnitAct {
        /// 总体方案经集体审议决定；date 是审议之日。
        DecidePlan OverallPlanDecided "总体方案审议" "decide-plan" {
            /// 方案名称
            title: Text,
            /// 起止年份
            years: Years,
            /// 纳入的项目编号
            projects: Option<List<Text>>,
            /// 报备：机关到日期
            filed_with: Option<Map<Date>>,
        }
        /// 总体方案（或其修订）报备；说的是当日已审议的最近一版。
        FilePlan FileOverallPlan "总体方案报备" "file-plan" {
            /// 报备：机关到日期
            filed_with: Map<Date>,
        }
        /// 总体方案的修订，重新审议；没有写的沿用前一版。
        RevisePlan ReviseOverallPlan "总体方案修订" "revise-plan" {
            /// 方案名称
            title: Option<Text>,
            /// 起止年份
            years: Option<Years>,
            /// 修订后纳入的全部项目编号
            projects: Option<List<Text>>,
            /// 新纳入的项目编号，加在前一版之后
            add: Option<List<Text>>,
            /// 报备：机关到日期
            filed_with: Option<Map<Date>>,
        }
        /// 登记一个政务信息系统，或更新它的等级保护、测评情况。
        RegisterSystem SystemRegistered "系统登记" "register-system" {
            /// 系统名称
            system: Text,
            /// 网络安全等级保护等级，如 2
            level: Option<u16>,
            /// 等级保护备案证明号
            filing: Option<Text>,
            /// 最近一次等级保护测评日期
            assessed: Option<Date>,
            /// 最近一次密码应用安全性评估日期
            cryptography: Option<Date>,
            /// 停用日期，此后不再要求测评
            retired: Option<Date>,
        }
        /// 认定系统的一种状况；by 是认定的机关。
        FindStatus SystemStatusFound "系统状况" "find-status" {
            /// 系统名称
            system: Text,
            /// 状况
            what: StatusKind,
            /// 起始日期（含），不写为认定之日
            since: Option<Date>,
        }
        /// 系统的一种状况消除，自 date 起不再有。
        LiftStatus SystemStatusLifted "状况解除" "lift-status" {
            /// 系统名称
            system: Text,
            /// 状况
            what: StatusKind,
        }
        /// 批准系统可不共享；by 是批准的机关。
        Exempt ExemptSystem "豁免" "exempt" {
            /// 系统名称
            system: Text,
            /// 截止日期（不含）
            until: Option<Date>,
            /// 理由
            reason: Option<Text>,
        }
        /// 对单位的措施；by 是作出的机关。
        Measure UnitMeasure "单位措施" "measure" {
            /// 措施
            what: MeasureKind,
            /// 所依据的条，只写数字，如 29
            basis: Option<u16>,
            /// 理由
            reason: Option<Text>,
        }
        /// 解除对单位的措施。
        LiftMeasure UnitMeasureLifted "措施解除" "lift-measure" {
            /// 措施
            what: MeasureKind,
            /// 理由
            reason: Option<Text>,
        }
        /// 单位的事实变了：名称、类别、层级、主管部门等，自 date 起；此前的事仍依此前的。
        ChangeFacts UnitFactsChanged "事实变更" "change-facts" {
            /// 改变的事实
            set: UnitFacts,
            /// 理由
            reason: Option<Text>,
        }
        /// 更正：使误记的事件失效，两者都留在文件里。
        Correct CorrectUnit "更正" "correct" {
            /// 被更正的事件
            of: EventRef,
            /// 理由
            reason: Text,
        }
    }
}

deeds! {
    /// 县的事件。
    CountyActKind CountyAct {
        /// 县级政务信息化建设规划获批准；date 是批准之日。
        ApprovePlan ApproveCountyPlan "规划批准" "approve-plan" {
            /// 规划名称
            title: Text,
            /// 起止年份
            years: Years,
        }
        /// 建设规划的调整获批准。
        RevisePlan ReviseCountyPlan "规划修订" "revise-plan" {
            /// 调整的内容
            reason: Option<Text>,
        }
        /// 发布一个年度的非涉密项目建设清单目录；同一年度再发布的，以最近的为准。
        Publish PublishCatalogue "发布清单" "publish" {
            /// 清单年度
            year: Year,
            /// 项目编号
            projects: List<Text>,
        }
        /// 3 年滚动规划通过；再通过的自其日起代替先前的。
        AdoptRolling AdoptRollingPlan "滚动规划通过" "adopt-rolling" {
            /// 起止年份
            years: Years,
            /// 会同的机关
            with: Option<List<Text>>,
            /// 规划所列的项目，编号或名称；写了的，列入年度计划时与它对照
            projects: Option<List<Text>>,
        }
        /// 指明一把钥匙可以为一个机关或单位记事；指明了的机关、单位，check --base 核对记入的提交由谁签署。
        AppointSigner SignerAppointed "签署人" "signer" {
            /// 机关或单位
            body: Text,
            /// SSH 公钥，以 ssh-ed25519 开头的一行
            key: SigningKey,
            /// 姓名
            person: Option<Text>,
            /// 起始日期（含），不写为 date
            from: Option<Date>,
            /// 截止日期（含），不写为长期
            until: Option<Date>,
        }
        /// 县的事实变了：县名、区划代码，或台账自此封存。
        ChangeFacts CountyFactsChanged "事实变更" "change-facts" {
            /// 改变的事实
            set: CountyFacts,
            /// 理由
            reason: Option<Text>,
        }
        /// 更正：使误记的事件失效，两者都留在文件里。
        Correct CorrectCounty "更正" "correct" {
            /// 被更正的事件
            of: EventRef,
            /// 理由
            reason: Text,
        }
    }
}

deeds! {
    /// 跨部门框架的事件。
    FrameworkActKind FrameworkAct {
        /// 各家联合报审框架方案。
        Submit SubmitFramework "框架报审" "submit-framework" {
            /// 框架方案已含的部分
            contents: Option<List<Text>>,
        }
        /// 审核框架方案；by 是审核的机关。
        Review FrameworkReviewed "框架审核" "review-framework" {
            /// 审核意见
            result: Opinion,
        }
        /// 更正：使误记的事件失效，两者都留在文件里。
        Correct CorrectFramework "更正" "correct" {
            /// 被更正的事件
            of: EventRef,
            /// 理由
            reason: Text,
        }
    }
}
