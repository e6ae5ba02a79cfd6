//! 事件：共有的键与自有的内容；事件的名称与指代。

use super::{Act, Amount, Contract, Cost, Date, Declare, EventRef, Kind, Material, Money, Payload, Text, Year};
use crate::text::{
    Decode, Either, Faults, Field, FieldShape, Kept, Keys, List, Map, Node, Route, Scalar, Shape, Written, record,
};

record! {
    /// 各事件共有的键，种类除外：先读种类，才知道还有哪些键。
    Head "事件" {
        /// 发生日期
        date: Date,
        /// 事件的短名；合并后仍能认出它
        #[kept(any)] id: Option<Text>,
        /// 由谁作出；不写为本单位
        #[kept(any)] by: Option<Text>,
        /// 会同的机关
        #[kept(any)] with: Option<List<Text>>,
        /// 文号
        #[kept(doc_number)] doc: Option<Text>,
        /// 备注
        note: Option<Text>,
        /// 材料：名称到文号、路径或明细
        #[kept(values)] materials: Option<Map<Either<Text, Material>>>,
    }
}

/// 「event」键的含义。
const KIND: &str = "事件种类";

/// 一个事件。
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// 在文件事件表中的位置，从 0 起。
    pub n: usize,
    /// 发生日期。
    pub date: Date,
    /// 短名。
    pub id: Option<Text>,
    /// 由谁作出；无则为本单位。
    pub by: Option<Text>,
    /// 会同的机关。
    pub with: Option<List<Text>>,
    /// 文号。
    pub doc: Option<Text>,
    /// 备注。
    pub note: Option<Text>,
    /// 材料。
    pub materials: Option<Map<Either<Text, Material>>>,
    /// 自有内容。
    pub act: Act,
    /// 所指的另一事件在文件事件表中的位置；没有所指、没有着落的为无。
    pub target: Option<usize>,
}

impl Event {
    /// 种类。
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.act.kind()
    }

    /// 在时间线上的次序：日期，同日的轻重缓急（见 [`Kind::within_day`]），文件次序。
    #[must_use]
    pub fn order(&self) -> (Date, u8, usize) {
        (self.date, self.kind().within_day(), self.n)
    }

    /// 内容相同，不论在表中的位置。
    #[must_use]
    pub fn same(&self, other: &Event) -> bool {
        self.id == other.id && self.repeats(other)
    }

    /// 除短名与位置外都相同：同一件事记了两次，或确有两笔而没有写明区别。
    #[must_use]
    pub fn repeats(&self, other: &Event) -> bool {
        let Event { n: _, target: _, date, id: _, by, with, doc, note, materials, act } = self;
        *date == other.date
            && *act == other.act
            && *by == other.by
            && *with == other.with
            && *doc == other.doc
            && *note == other.note
            && *materials == other.materials
    }

    /// 列入（或调整）的是哪一年度的计划；别的事件为无。
    #[must_use]
    pub fn planned_year(&self) -> Option<Year> {
        match &self.act {
            Act::Plan(own) => Some(own.year),
            Act::AdjustPlan(own) => Some(own.year),
            _ => None,
        }
    }

    /// 安排（或调整）的是哪一年度的预算；别的事件为无。
    #[must_use]
    pub fn budgeted_year(&self) -> Option<Year> {
        match &self.act {
            Act::Budget(own) => Some(own.year),
            Act::AdjustBudget(own) => Some(own.year),
            _ => None,
        }
    }

    /// 支付所用的是哪一年度的预算，没有写的为支付当年；别的事件为无。
    #[must_use]
    pub fn paid_year(&self) -> Option<Year> {
        match &self.act {
            Act::Pay(own) => Some(own.year.unwrap_or_else(|| Year::of(self.date))),
            _ => None,
        }
    }

    /// 计划、预算或支付所属的年度；别的事件为无。
    #[must_use]
    pub fn money_year(&self) -> Option<Year> {
        self.planned_year().or(self.budgeted_year()).or(self.paid_year())
    }

    /// 所指的另一事件；只有 `of` 写着事件的几种才有。
    #[must_use]
    pub fn points_at(&self) -> Option<&EventRef> {
        match &self.act {
            Act::Correct(own) => Some(&own.of),
            Act::ReportRectified(own) => Some(&own.of),
            Act::ReviewRectified(own) => Some(&own.of),
            Act::ChangeContract(own) => Some(&own.of),
            Act::DissolveContract(own) => Some(&own.of),
            Act::Settle(own) => own.of.as_ref(),
            Act::Refund(own) => own.of.as_ref(),
            Act::File(own) => Some(&own.of),
            _ => None,
        }
    }

    /// 写明的报送、备案：机关到日期。
    #[must_use]
    pub fn filed_with(&self) -> Option<&Map<Date>> {
        match &self.act {
            Act::Adjust(own) => own.filed_with.as_ref(),
            Act::AnnualReport(own) => own.filed_with.as_ref(),
            Act::ReportTrouble(own) => own.filed_with.as_ref(),
            Act::SelfEvaluate(own) => own.filed_with.as_ref(),
            Act::File(own) => Some(&own.filed_with),
            _ => None,
        }
    }

    /// 应写而没有写的金额：只有涉密项目可以不写。
    #[must_use]
    pub fn withholds_amount(&self) -> bool {
        self.sum().is_some_and(|sum| sum.known().is_none())
    }

    /// 写明的金额：批复的总额、列入的、支付的、合同的；没有写的、没有金额的为无。
    #[must_use]
    pub fn amount(&self) -> Option<Money> {
        self.sum().map_or_else(|| Contract::of(&self.act).and_then(|own| own.amount), Amount::known)
    }

    fn sum(&self) -> Option<Amount> {
        let amount = match &self.act {
            Act::ApproveFeasibility(own) => own.total,
            Act::ApproveEstimate(own) => own.total,
            Act::ApproveOneStep(own) => own.total,
            Act::Plan(own) => own.amount,
            Act::Budget(own) => own.amount,
            Act::AdjustPlan(own) => own.amount,
            Act::AdjustBudget(own) => own.amount,
            Act::Pay(own) => own.amount,
            Act::Refund(own) => own.amount,
            Act::Settle(own) => own.amount,
            Act::Adjust(own) => own.amount,
            _ => return None,
        };
        Some(amount)
    }

    /// 文号、备注与自有的各键写了什么。
    #[must_use]
    pub fn written(&self) -> Vec<Written<'_>> {
        let common = [("doc", "文号", Kept::DocNumber, &self.doc), ("note", "备注", Kept::Nothing, &self.note)];
        let common = common.map(|(key, title, kept, text)| Written {
            key,
            title,
            required: false,
            kept,
            content: text.content(),
        });
        common.into_iter().chain(self.act.written()).collect()
    }

    /// 事件本身的路径。
    #[must_use]
    pub fn route(&self) -> Route {
        Route::key("events").item(self.n)
    }

    /// 事件某一键的路径。
    #[must_use]
    pub fn at(&self, key: &'static str) -> Route {
        self.route().then(key)
    }

    /// 某一材料；写明没有的不算。
    #[must_use]
    pub fn material(&self, name: &str) -> Option<&Either<Text, Material>> {
        self.materials.as_ref()?.value(name).filter(|material| !material.is_absent())
    }

    /// 某一材料写明没有。
    #[must_use]
    pub fn says_absent(&self, name: &str) -> bool {
        self.materials.as_ref().and_then(|m| m.value(name)).is_some_and(Either::is_absent)
    }

    /// 各事件共有的键。
    #[must_use]
    pub fn common_fields() -> Vec<FieldShape> {
        let kind = FieldShape {
            key: "event",
            doc: KIND,
            required: true,
            kept: Kept::Values,
            shape: <Kind as Scalar>::leaf_shape(),
        };
        std::iter::once(kind).chain(Head::fields()).collect()
    }

    /// 某种事件的全部键。
    #[must_use]
    pub fn fields_of(kind: Kind) -> Vec<FieldShape> {
        let mut fields = Event::common_fields();
        fields.extend(kind.own_fields());
        fields
    }
}

impl Declare {
    /// 估算中的一项。
    #[must_use]
    pub fn estimated_at(&self, name: &str) -> Option<Cost> {
        self.estimate.as_ref()?.value(name).copied()
    }

    /// 投资估算合计；没有写估算的为无。
    #[must_use]
    pub fn estimated(&self) -> Option<Money> {
        let estimate = self.estimate.as_ref().filter(|e| !e.is_empty())?;
        Some(estimate.iter().map(|(_, stated)| stated.amount()).sum())
    }
}

impl Decode for Event {
    fn decode(node: &Node<'_>, faults: &mut Faults) -> Option<Self> {
        let mut keys = Keys::of(node, "事件", faults)?;
        let kind = <Kind as Field>::field(&mut keys, "event", KIND, faults);
        if let Some(kind) = kind {
            keys.title = kind.title();
        }
        let head = Head::read_keys(&mut keys, faults);
        // 种类不明时，自有的键无从判断，不再报。
        let kind = kind?;
        let act = Act::read(kind, &mut keys, faults);
        keys.end(faults, || Event::fields_of(kind));
        let Head { date, id, by, with, doc, note, materials } = head?;
        Some(Event { n: 0, date, id, by, with, doc, note, materials, act: act?, target: None })
    }

    fn shape() -> Shape {
        Shape::Event
    }
}
