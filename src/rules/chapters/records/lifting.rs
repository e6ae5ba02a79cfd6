//! 单位的文件里，解除、作废机关认定的系统状况与作出的措施：只有作出的机关、有权恢复的机关与县政府才行；
//! 不然单位记一笔，由它引出的疑点就都没有了。

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::{
    model::{Date, Deed, DeedAct, Kind, MeasureKind, StatusKind, Unit, UnitAct, deed_name, deed_voidings, live_deeds},
    rules::{CountyCx, CountyOut, Subject},
    ruleset::{Party, RuleSet},
    text::Route,
};

/// 一次解除或作废。
struct Undoing<'u> {
    /// 是单位的第几个事件。
    n: usize,
    deed: &'u Deed<UnitAct>,
    /// 去掉的是什么，如「系统「平台」的未共享」。
    what: String,
    /// 由谁作出的。
    imposers: BTreeSet<&'u str>,
    /// 有权作出这种恢复的，也可以解除。
    resumed: Option<Kind>,
}

/// 不是由有权的机关解除、作废的，指出来。
pub(super) fn undone_by_others(across: &CountyCx<'_>, out: &mut CountyOut) {
    for (path, folder, unit) in across.units {
        let deeds = unit.events.as_deref().unwrap_or_default();
        if deeds.is_empty() {
            continue;
        }
        let names: HashSet<&str> = [&**folder, &*unit.name].into_iter().chain(unit.renamed()).collect();
        let voided = voided(unit, deeds, across.as_of, across.laws.nearest(across.as_of));
        for undoing in lifted(unit, deeds, across.as_of).into_iter().chain(voided) {
            let Some(law) = across.laws.on(undoing.deed.date) else { continue };
            let by = undoing.deed.by.as_deref();
            let is_home = |name: &str| names.contains(name) || law.same_party(name, &unit.name);
            let Some(imposer) = undoing.forbidding(law, by.filter(|by| !is_home(by)), is_home) else { continue };
            let date = undoing.deed.date;
            let actor = by.map_or_else(|| format!("没有写 by，即视为{}", unit.name), |by| format!("由「{by}」"));
            let message = format!("{date} {}{actor}所为，去掉{imposer}的{}", undoing.deed.act.name(), undoing.what);
            let key = if by.is_some() { "by" } else { "event" };
            let at = Route::key("events").item(undoing.n).then(key);
            out.add_finding(law, path, Subject::other(deed_name(undoing.deed)), date, at, message)
                .owed_by(by.unwrap_or(&unit.name))
                .help(format!(
                    "由{imposer}解除、撤销的，更正后重记，写明 by 与文号；单位自己不能解除，改好之后报{imposer}"
                ));
        }
    }
}

impl Undoing<'_> {
    /// 作出的机关中，`by` 无权替它解除的一家；单位自己作出的，单位可以解除。`by` 是单位自己的为无。
    fn forbidding(&self, law: &RuleSet, by: Option<&str>, is_home: impl Fn(&str) -> bool) -> Option<&str> {
        let Some(by) = by else { return self.imposers.iter().find(|imposer| !is_home(imposer)).copied() };
        let role = match law.party(by) {
            Party::Body(role) => Some(role),
            Party::Other(_) => None,
        };
        let resumes =
            |kind: &Kind| law.competence.get(kind).is_some_and(|c| c.by.iter().any(|own| Some(own.as_str()) == role));
        if role.is_some_and(|role| role.ends_with("政府")) || self.resumed.as_ref().is_some_and(resumes) {
            return None;
        }
        self.imposers.iter().find(|imposer| !is_home(imposer) && !law.same_party(by, imposer)).copied()
    }
}

/// 「状况解除」「措施解除」：解除了谁的什么。什么也没有解除的不算。
fn lifted<'u>(unit: &'u Unit, deeds: &'u [Deed<UnitAct>], as_of: Date) -> Vec<Undoing<'u>> {
    let mut ended: HashMap<(&str, StatusKind, Date), BTreeSet<&str>> = HashMap::new();
    for system in unit.systems.iter().flat_map(|systems| systems.iter()) {
        for status in system.status.iter().flat_map(|all| all.iter()) {
            if let (Some(until), Some(by)) = (status.until, status.determined_by.as_deref()) {
                ended.entry((&system.name, status.what, until)).or_default().insert(by);
            }
        }
    }
    let mut open: HashMap<MeasureKind, BTreeSet<&str>> = HashMap::new();
    let mut found = Vec::new();
    for (n, deed) in live_deeds(deeds).into_iter().filter(|(_, deed)| deed.date <= as_of) {
        let (what, imposers, resumed) = match &deed.act {
            UnitAct::LiftStatus(own) => {
                let imposers = ended.get(&(&*own.system, own.what, deed.date)).cloned();
                (format!("系统「{}」的{}", own.system, own.what), imposers, None)
            }
            UnitAct::LiftMeasure(own) => {
                let resumed = match own.what {
                    MeasureKind::Criticise => None,
                    MeasureKind::DeferInvestment => Some(Kind::ResumeInvestment),
                    MeasureKind::Suspend => Some(Kind::Resume),
                };
                (own.what.to_string(), open.remove(&own.what), resumed)
            }
            UnitAct::Measure(own) => {
                open.entry(own.what).or_default().extend(deed.by.as_deref());
                continue;
            }
            _ => continue,
        };
        found.extend(imposers.map(|imposers| Undoing { n, deed, what, imposers, resumed }));
    }
    found
}

/// 「更正」作废了机关的认定或措施，而没有由同一机关重记的。记重了的，另一个还在，也是重记。
fn voided<'u>(unit: &Unit, deeds: &'u [Deed<UnitAct>], as_of: Date, law: &RuleSet) -> Vec<Undoing<'u>> {
    let voidings = deed_voidings(deeds);
    if voidings.is_empty() {
        return Vec::new();
    }
    let about = |deed: &Deed<UnitAct>| match &deed.act {
        UnitAct::FindStatus(own) => Some(format!("系统「{}」的{}", own.system, own.what)),
        UnitAct::Measure(own) => Some(own.what.to_string()),
        _ => None,
    };
    let key = |what: String, by: &str| (what, law.bodies.role(by).unwrap_or(by).to_owned());
    let mut last = HashMap::new();
    for (_, deed) in live_deeds(deeds) {
        let Some((what, by)) = about(deed).zip(deed.by.as_deref()) else { continue };
        last.entry(key(what, by)).and_modify(|day: &mut Date| *day = deed.date.max(*day)).or_insert(deed.date);
    }
    let mut found = Vec::new();
    for (n, target) in voidings {
        let (deed, target) = (&deeds[n], &deeds[target]);
        let Some((what, by)) = about(target).zip(target.by.as_deref()) else { continue };
        let is_own = law.same_party(by, &unit.name);
        let again = last.get(&key(what.clone(), by)).is_some_and(|day| *day >= target.date);
        if deed.date <= as_of && !is_own && !again {
            found.push(Undoing { n, deed, what, imposers: BTreeSet::from([by]), resumed: None });
        }
    }
    found
}
