//! 认为不能共享、批准不共享：写在哪里都算（第二十五条）。

use crate::{
    model::{CountyApproval, Date, Declare, Event, Sharing, Timeline},
    rules::Cx,
};

/// 县政府批准的事项：数据不共享的各种说法。
const NOT_SHARED: [&str; 5] = ["不共享", "不予共享", "不能共享", "不得共享", "不宜共享"];

/// 事项里有这些话的不是批准：「驳回不共享的申请」也说到不共享。
const REFUSALS: [&str; 8] = ["不同意", "未同意", "不批准", "未批准", "不予", "不得", "驳回", "否决"];

/// 认为不能共享：事实写明，或申报时说明了依据而事实没有写可共享；从来没有写过不能共享而经批准不共享的，也是。
pub(super) fn claims_not_shared(cx: &Cx<'_>, date: Date) -> bool {
    let earlier = cx.timeline.up_to(date);
    let declared = || earlier.of::<Declare>().next_back().is_some_and(|(_, d)| d.not_shared.is_some());
    match cx.facts(date).sharing {
        Some(Sharing::NotShared) => true,
        Some(Sharing::Shared) => is_restated(cx, date),
        None => declared() || county_approval(earlier).is_some() || is_restated(cx, date),
    }
}

/// 从来没有写过不能共享，而经批准不共享：写的是可共享的，两处不合，也许事实写错了；
/// 没有写的，批准在其后，也许那时才改。都只作提醒。
pub(super) fn is_restated(cx: &Cx<'_>, date: Date) -> bool {
    let versions = cx.versions.iter().map(|version| &*version.facts).chain([&cx.project.facts]);
    let never = versions.map(|facts| facts.sharing).all(|sharing| sharing != Some(Sharing::NotShared));
    let approved = match cx.facts(date).sharing {
        Some(_) => county_approval(cx.timeline),
        None => county_approval(cx.timeline).filter(|event| event.date > date),
    };
    never && approved.is_some()
}

/// 说的是不共享。
fn is_about_not_sharing(matter: &str) -> bool {
    NOT_SHARED.iter().any(|words| matter.contains(words))
}

/// 同意不共享：不共享的说法之外，没有不同意的话。
fn grants_not_shared(matter: &str) -> bool {
    let rest = NOT_SHARED.iter().fold(matter.to_owned(), |rest, words| rest.replace(words, ""));
    is_about_not_sharing(matter) && !REFUSALS.iter().any(|word| rest.contains(word))
}

/// 批准不共享的一件。
pub(super) fn county_approval(timeline: Timeline<'_>) -> Option<&Event> {
    timeline.of::<CountyApproval>().find(|(_, a)| grants_not_shared(&a.matter)).map(|(e, _)| e)
}

/// 县政府就不共享所作、而不是同意的答复。
pub(super) fn county_refusal(timeline: Timeline<'_>) -> Option<&Event> {
    timeline.of::<CountyApproval>().rfind(|(_, a)| is_about_not_sharing(&a.matter)).map(|(e, _)| e)
}
