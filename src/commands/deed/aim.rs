//! 单位、县、框架的「更正」指哪一件：短名，或「事实变更@2026-02-01」，或只有一件的种类；写进文件的是短名。

use crate::{
    commands::{Env, Failure},
    intake::deed::{DeedChoices, DeedDraft},
    model::{Deed, DeedAct, deed_name_among, live_deeds, parse_loose_date, resolve_deed},
    text::{Either, safe},
};

/// 至多列出这么多件，新记的在前。
const MOST_LISTED: usize = 20;

/// 询问时可以选的：可以更正的各件，名称与是哪一件，新记的在前。不询问的用不着，不去列。
pub(super) fn choices<A: DeedAct>(env: &Env, deeds: &[Deed<A>]) -> DeedChoices {
    if !env.interactive {
        return DeedChoices::default();
    }
    let mut live: Vec<usize> = live_deeds(deeds).into_iter().map(|(n, _)| n).collect();
    live.sort_unstable_by(|a, b| b.cmp(a));
    DeedChoices { targets: live.into_iter().map(|n| told(deeds, n)).collect(), ..DeedChoices::default() }
}

fn told<A: DeedAct>(deeds: &[Deed<A>], n: usize) -> (String, String) {
    (deed_name_among(deeds, n), deeds[n].called())
}

/// 更正所指的写成名称的拟稿，与是哪一件；不是更正、还没有写的为无。
///
/// # Errors
/// 没有这件事，不止一件，或已经更正过。
pub(super) fn aim<A: DeedAct>(
    deeds: &[Deed<A>],
    draft: &DeedDraft<A>,
) -> Result<Option<(DeedDraft<A>, String)>, Failure> {
    let is_correction = || A::own_fields(draft.kind).iter().any(|field| field.key == "of");
    let Some(word) = draft.form.get("of").and_then(|of| of.as_str()).filter(|_| is_correction()) else {
        return Ok(None);
    };
    let n = find(deeds, word)?;
    let (name, called) = told(deeds, n);
    let mut aimed = draft.clone();
    aimed.form.put(&["of"], &name)?;
    Ok(Some((aimed, called)))
}

/// 指名的一件：名称；只写种类、种类与日期的，须只有一件相合。
fn find<A: DeedAct>(deeds: &[Deed<A>], word: &str) -> Result<usize, Failure> {
    let mut live: Vec<usize> = live_deeds(deeds).into_iter().map(|(n, _)| n).collect();
    live.sort_unstable();
    if let Ok(n) = resolve_deed(deeds, &Either::Plain(word.into())) {
        let again = || Failure::usage(format!("{}已经更正过", deeds[n].called()));
        return live.contains(&n).then_some(n).ok_or_else(again);
    }
    let (kind, day) = word.split_once('@').map_or((word, None), |(kind, day)| (kind, Some(day)));
    let (kind, day) = (A::find(kind.trim()), day.map(parse_loose_date));
    let fits = |n: &&usize| {
        let deed = &deeds[**n];
        let on_day = day.as_ref().is_none_or(|day| day.as_ref().is_ok_and(|day| *day == deed.date));
        on_day && kind.is_some_and(|kind| kind.to_string() == deed.act.name())
    };
    let found: Vec<&usize> = live.iter().filter(fits).collect();
    let word = safe::line(word, 60);
    match found[..] {
        [only] => Ok(*only),
        [] if live.is_empty() => Err(Failure::usage("还没有记过事件，没有可以更正的")),
        [] => Err(Failure::usage(format!("没有「{word}」这个事件；可以更正的：{}", listed(deeds, live.iter())))),
        _ => Err(Failure::usage(format!("「{word}」不止一个，写明短名：{}", listed(deeds, found.into_iter())))),
    }
}

fn listed<'n, A: DeedAct>(deeds: &[Deed<A>], which: impl DoubleEndedIterator<Item = &'n usize>) -> String {
    let line = |n: &usize| {
        let (name, called) = told(deeds, *n);
        format!("\n  {}　{}", safe::line(&name, 60), safe::line(&called, 80))
    };
    which.rev().take(MOST_LISTED).map(line).collect()
}
