//! 建成：分标段建成的看最后一部分；几次写明全部建成的，问一问（第二十二条）。

use crate::{
    model::{Complete, Event, Timeline},
    rules::{Cx, Out, rule::Rule},
};

pub(crate) const RULES: &[Rule] = &[Rule::project(
    "completed-twice",
    "几次记为全部建成。

    分标段建成的，写明 part；没有写的是全部建成，全部建成只有一次。又记一次、或其后还有标段建成的，提醒核对。
    期限以首次全部建成为准；若以最后一次为准就不迟的，逾期只作提醒。

    反例：2023-06-20 建成，2023-12-20 又建成，都没有写 part。
    正例：2023-06-20 建成一标段（part），2023-12-20 建成。
    改法：其实是一部分的，用 wsgov undo 更正后重记，写明 part；误记的，更正。",
    completed_twice,
)
.warn()];

/// 首次全部建成之后又记的建成中最后一个。
pub(crate) fn completed_again(timeline: Timeline<'_>) -> Option<&Event> {
    let (whole, _) = timeline.of::<Complete>().find(|(_, own)| own.part.is_none())?;
    timeline.of::<Complete>().map(|(event, _)| event).rfind(|event| event.date > whole.date)
}

fn completed_twice(cx: &Cx<'_>, out: &mut Out) {
    let mut whole: Option<&Event> = None;
    for (event, own, law) in cx.judged::<Complete>(out) {
        let Some(first) = whole else {
            whole = own.part.is_none().then_some(event);
            out.pass(|| format!("{} 建成", event.date));
            continue;
        };
        let what = own.part.as_ref().map_or_else(|| "又建成".to_owned(), |part| format!("建成{part}"));
        let message = format!("{} {what}，而 {} 已全部建成", event.date, first.date);
        out.add_finding(law, cx.name(event), event.date, event.at("event"), message)
            .related(first.at("date"), format!("{} 建成", first.date))
            .help("先前建成的只是一部分的，用 wsgov undo 更正后重记，写明 part；误记的，更正");
    }
}
