//! 单位和县的事件：unit.yaml、county.yaml 末尾的 `events:`，与项目的事件一样有日期、只追加、可更正。
//!
//! 原来的键（overall_plan、systems、published、county_plan）照旧读；[`fold`] 把事件并进去，规则只看并好的。

mod acts;
mod changes;
mod corrections;
mod county_places;
mod fold;
mod rolling;
mod signers;
mod systems;

pub use acts::{
    AdoptRollingPlan, CountyAct, CountyActKind, DeedAct, FrameworkAct, FrameworkActKind, UnitAct, UnitActKind,
};
pub use corrections::{deed_name_among, live, resolve, unresolved, voidings};
pub use fold::{effective_county, effective_unit};
pub use rolling::RollingPlan;
pub use signers::{Signer, signers};
pub use systems::RegisteredSystem;

use super::{Date, Text};
use crate::text::{Decode, Faults, Field, FieldShape, Kept, Keys, List, Node, Scalar, Shape, Written, record};

record! {
    /// 单位、县的各事件共有的键，种类除外。
    DeedHead "事件" {
        /// 日期
        date: Date,
        /// 事件的短名；合并后仍能认出它
        id: Option<Text>,
        /// 由谁作出；不写为本单位（县的事件为县政府）
        by: Option<Text>,
        /// 文号
        doc: Option<Text>,
        /// 备注
        note: Option<Text>,
    }
}

/// 单位或县的一个事件。
#[derive(Clone, Debug, PartialEq)]
pub struct Deed<A> {
    /// 日期。
    pub date: Date,
    /// 短名。
    pub id: Option<Text>,
    /// 由谁作出。
    pub by: Option<Text>,
    /// 文号。
    pub doc: Option<Text>,
    /// 备注。
    pub note: Option<Text>,
    /// 自有内容。
    pub act: A,
}

/// 「event」键的含义。
const KIND: &str = "事件种类";

impl<A: DeedAct> Deed<A> {
    /// 某种事件的全部键。
    #[must_use]
    pub fn fields_of(kind: A::Kind) -> Vec<FieldShape> {
        let kind_field =
            FieldShape { key: "event", doc: KIND, required: true, kept: Kept::Values, shape: A::Kind::leaf_shape() };
        std::iter::once(kind_field).chain(DeedHead::fields()).chain(A::own_fields(kind)).collect()
    }

    /// 除短名外都相同。
    #[must_use]
    pub fn repeats(&self, other: &Self) -> bool {
        let Deed { date, id: _, by, doc, note, act } = self;
        *date == other.date && *by == other.by && *doc == other.doc && *note == other.note && *act == other.act
    }

    /// 文号、备注与自有的各键写了什么。
    #[must_use]
    pub fn written(&self) -> Vec<Written<'_>> {
        let common = [("by", "由谁作出", &self.by), ("doc", "文号", &self.doc), ("note", "备注", &self.note)];
        let common = common.map(|(key, title, text)| Written {
            key,
            title,
            required: false,
            kept: Kept::Nothing,
            content: text.content(),
        });
        common.into_iter().chain(self.act.written()).collect()
    }

    /// 一句话的叫法：日期、种类、文号。
    #[must_use]
    pub fn called(&self) -> String {
        let doc = self.doc.as_deref().map_or_else(String::new, |doc| format!(" {doc}"));
        format!("{} {}{doc}", self.date, self.act.name())
    }
}

impl<A: DeedAct> Decode for Deed<A> {
    fn decode(node: &Node<'_>, faults: &mut Faults) -> Option<Self> {
        let mut keys = Keys::of(node, "事件", faults)?;
        let kind = <A::Kind as Field>::field(&mut keys, "event", KIND, faults);
        let head = DeedHead::read_keys(&mut keys, faults);
        // 种类不明时，自有的键无从判断，不再报。
        let kind = kind?;
        let act = A::read(kind, &mut keys, faults);
        keys.end(faults, || Deed::<A>::fields_of(kind));
        let DeedHead { date, id, by, doc, note } = head?;
        Some(Deed { date, id, by, doc, note, act: act? })
    }

    /// 编辑器里的形状：各种事件的键合在一起，只有共有的必填。
    fn shape() -> Shape {
        let mut fields: Vec<FieldShape> = Vec::new();
        for kind in A::kinds() {
            for field in Deed::<A>::fields_of(*kind) {
                match fields.iter_mut().find(|known| known.key == field.key) {
                    // 同一个键在不同的事件里可以有不同的用语，如系统状况与措施的 what。
                    Some(known) if known.shape != field.shape => {
                        known.shape = Shape::Either(Box::new(known.shape.clone()), Box::new(field.shape));
                    }
                    Some(_) => {}
                    None => {
                        let required = matches!(field.key, "event" | "date");
                        fields.push(FieldShape { required, ..field });
                    }
                }
            }
        }
        Shape::Record("事件", fields)
    }
}

/// 一个事件的名称：短名，或种类与日期。
#[must_use]
pub fn deed_name<A: DeedAct>(deed: &Deed<A>) -> String {
    deed.id.as_ref().map_or_else(|| format!("{}@{}", deed.act.name(), deed.date), ToString::to_string)
}

/// 事件表。
pub type Deeds<A> = List<Deed<A>>;
