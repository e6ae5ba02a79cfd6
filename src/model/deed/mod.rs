//! 单位和县的事件：unit.yaml、county.yaml 末尾的 `events:`，与项目的事件一样有日期、只追加、可更正。
//!
//! 原来的键（overall_plan、systems、published、county_plan）照旧读；[`fold`] 把事件并进去，规则只看并好的。

mod acts;
mod changes;
mod county_places;
mod fold;
mod rolling;
mod signers;
mod systems;

pub use acts::{
    AdoptRollingPlan, CountyAct, CountyActKind, DeedAct, FrameworkAct, FrameworkActKind, UnitAct, UnitActKind,
};
pub use fold::{effective_county, effective_unit};
pub use rolling::RollingPlan;
pub use signers::{Signer, signers};
pub use systems::RegisteredSystem;

use std::collections::{HashMap, HashSet};

use super::{Date, EventRef, Text};
use crate::text::{Decode, Either, Faults, Field, FieldShape, Kept, Keys, List, Node, Scalar, Shape, Written, record};

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

/// 没有被更正的事件，按日期、再按文件次序，连同在文件里的位置。后记的更正先算，被更正的更正不生效。
#[must_use]
pub fn live<A: DeedAct>(deeds: &[Deed<A>]) -> Vec<(usize, &Deed<A>)> {
    let mut voided: HashSet<usize> = HashSet::new();
    let mut index = None;
    for (n, deed) in deeds.iter().enumerate().rev() {
        if let Some(of) = deed.act.corrects().filter(|_| !voided.contains(&n)) {
            let index = index.get_or_insert_with(|| DeedIndex::of(deeds));
            voided.extend(index.find(of).filter(|target| *target != n));
        }
    }
    let mut live: Vec<(usize, &Deed<A>)> = deeds.iter().enumerate().filter(|(n, _)| !voided.contains(n)).collect();
    live.sort_by_key(|(n, deed)| (deed.date, *n));
    live
}

/// 更正所指的事件：短名，或「发布清单@2026-01-05」。
#[must_use]
pub fn resolve<A: DeedAct>(deeds: &[Deed<A>], of: &EventRef) -> Option<usize> {
    DeedIndex::of(deeds).find(of)
}

/// 由指代找事件：更正可以很多，不必一一从头找。
struct DeedIndex<'d> {
    /// 短名是第几个；重复的算头一个。
    ids: HashMap<&'d str, usize>,
    /// 某种事件在某日的是第几个；不止一个的为无。
    days: HashMap<(&'static str, Date), Option<usize>>,
}

impl<'d> DeedIndex<'d> {
    fn of<A: DeedAct>(deeds: &'d [Deed<A>]) -> Self {
        let mut index = DeedIndex { ids: HashMap::new(), days: HashMap::new() };
        for (n, deed) in deeds.iter().enumerate() {
            if let Some(id) = deed.id.as_deref() {
                index.ids.entry(id).or_insert(n);
            }
            let day = (deed.act.name(), deed.date);
            index.days.entry(day).and_modify(|only| *only = None).or_insert(Some(n));
        }
        index
    }

    fn find(&self, of: &EventRef) -> Option<usize> {
        let Either::Plain(name) = of else { return None };
        self.ids.get(&**name).copied().or_else(|| {
            let (kind, date) = name.split_once('@')?;
            let date = <Date as Scalar>::read(date).ok()?;
            *self.days.get(&(kind, date))?
        })
    }
}

/// 一个事件的名称：短名，或种类与日期。
#[must_use]
pub fn deed_name<A: DeedAct>(deed: &Deed<A>) -> String {
    deed.id.as_ref().map_or_else(|| format!("{}@{}", deed.act.name(), deed.date), ToString::to_string)
}

/// 事件表。
pub type Deeds<A> = List<Deed<A>>;
