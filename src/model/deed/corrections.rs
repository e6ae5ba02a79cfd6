//! 单位与县的更正：所指的是哪一件，哪些因此失效。

use std::collections::{HashMap, HashSet};

use super::{Deed, DeedAct, deed_name};
use crate::{
    model::{Date, EventRef, Unresolved},
    text::{Either, Scalar},
};

/// 没有被更正的事件，按日期、再按文件次序，连同在文件里的位置。后记的更正先算，被更正的更正不生效。
#[must_use]
pub fn live<A: DeedAct>(deeds: &[Deed<A>]) -> Vec<(usize, &Deed<A>)> {
    let voided: HashSet<usize> = voidings(deeds).into_iter().map(|(_, target)| target).collect();
    let mut live: Vec<(usize, &Deed<A>)> = deeds.iter().enumerate().filter(|(n, _)| !voided.contains(n)).collect();
    live.sort_by_key(|(n, deed)| (deed.date, *n));
    live
}

/// 生效的各次更正，与各自更正的事件：都是在文件里的位置，后记的在前。
#[must_use]
pub fn voidings<A: DeedAct>(deeds: &[Deed<A>]) -> Vec<(usize, usize)> {
    let mut voided: HashSet<usize> = HashSet::new();
    let mut found = Vec::new();
    let mut index = None;
    for (n, deed) in deeds.iter().enumerate().rev() {
        if let Some(of) = deed.act.corrects().filter(|_| !voided.contains(&n)) {
            let index = index.get_or_insert_with(|| DeedIndex::of(deeds));
            if let Some(target) = index.find(of).ok().filter(|target| *target != n) {
                voided.insert(target);
                found.push((n, target));
            }
        }
    }
    found
}

/// 更正所指的事件：短名，或「发布清单@2026-01-05」；同日同种不止一个的加「#2」。
///
/// # Errors
/// 没有这样的事件，或不止一个。
pub fn resolve<A: DeedAct>(deeds: &[Deed<A>], of: &EventRef) -> Result<usize, Unresolved> {
    DeedIndex::of(deeds).find(of)
}

/// 所指没有着落的各个更正，连同原因；指着自己的，也是没有着落。
#[must_use]
pub fn unresolved<A: DeedAct>(deeds: &[Deed<A>]) -> Vec<(usize, Unresolved)> {
    let mut index = None;
    let fault = |(n, deed): (usize, &Deed<A>)| {
        let of = deed.act.corrects()?;
        match index.get_or_insert_with(|| DeedIndex::of(deeds)).find(of) {
            Ok(target) => (target == n).then_some((n, Unresolved::Nothing)),
            Err(why) => Some((n, why)),
        }
    };
    deeds.iter().enumerate().filter_map(fault).collect()
}

/// 一个事件的名称，指得出的：没有短名而同日同种不止一个的，写明第几个。
#[must_use]
pub fn deed_name_among<A: DeedAct>(deeds: &[Deed<A>], n: usize) -> String {
    let Some(deed) = deeds.get(n) else { return String::new() };
    let same = |other: &&Deed<A>| other.act.name() == deed.act.name() && other.date == deed.date;
    if deed.id.is_some() || deeds.iter().filter(same).count() < 2 {
        return deed_name(deed);
    }
    format!("{}#{}", deed_name(deed), deeds[..=n].iter().filter(same).count())
}

/// 由指代找事件：更正可以很多，不必一一从头找。
struct DeedIndex<'d> {
    /// 短名是第几个；重复的算头一个。
    ids: HashMap<&'d str, usize>,
    /// 某种事件在某日的是哪几个。
    days: HashMap<(&'static str, Date), Vec<usize>>,
}

impl<'d> DeedIndex<'d> {
    fn of<A: DeedAct>(deeds: &'d [Deed<A>]) -> Self {
        let mut index = DeedIndex { ids: HashMap::new(), days: HashMap::new() };
        for (n, deed) in deeds.iter().enumerate() {
            if let Some(id) = deed.id.as_deref() {
                index.ids.entry(id).or_insert(n);
            }
            index.days.entry((deed.act.name(), deed.date)).or_default().push(n);
        }
        index
    }

    fn find(&self, of: &EventRef) -> Result<usize, Unresolved> {
        let Either::Plain(name) = of else { return Err(Unresolved::Nothing) };
        self.ids.get(&**name).copied().map_or_else(|| self.on_day(name), Ok)
    }

    /// 「规划批准@2026-01-05」「规划批准@2026-01-05#2」。
    fn on_day(&self, name: &str) -> Result<usize, Unresolved> {
        let day = || {
            let (kind, rest) = name.split_once('@')?;
            let (date, number) = rest.split_once('#').map_or((rest, None), |(date, number)| (date, Some(number)));
            Some((self.days.get(&(kind, <Date as Scalar>::read(date).ok()?))?, number))
        };
        match day() {
            Some((same, None)) if same.len() > 1 => Err(Unresolved::Several(same.len())),
            Some((same, number)) => {
                let at = number.map_or(Some(0), |number| number.parse::<usize>().ok()?.checked_sub(1));
                at.and_then(|at| same.get(at).copied()).ok_or(Unresolved::Nothing)
            }
            None => Err(Unresolved::Nothing),
        }
    }
}
