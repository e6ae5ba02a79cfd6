//! 可以互相比较的项目：查拆分、查重复都从这里取。

use std::collections::HashMap;

use crate::{
    model::{Date, Digest, NameParts},
    rules::CountyCx,
};

/// 可以比较的项目。
pub(crate) struct Candidate<'a> {
    pub digest: &'a Digest,
    pub name: &'a NameParts,
    pub date: Date,
}

/// 可以比较的项目，按日期、编号；退回、撤回、终止的与涉密的不在其中。
pub(crate) fn candidates<'a>(across: &CountyCx<'a>, keep: impl Fn(&Digest) -> bool) -> Vec<Candidate<'a>> {
    let alive = across.digests.iter().filter(|d| !d.given_up && !d.classified && keep(d));
    let mut found: Vec<Candidate<'a>> = alive
        .filter_map(|digest| Some(Candidate { digest, name: &digest.parts, date: digest.first_seen()? }))
        .collect();
    found.sort_by(|a, b| (a.date, &a.digest.id, &a.digest.path).cmp(&(b.date, &b.digest.id, &b.digest.path)));
    found
}

/// 分期的首期：沿「上一期」走到头。
pub(crate) fn first_phase<'a>(by_id: &HashMap<&'a str, &'a Digest>, digest: &'a Digest) -> &'a str {
    let mut here: &'a str = &digest.id;
    let mut after = digest.phase.as_ref().and_then(|p| p.after.as_deref());
    // 互指成环的，走满即止。
    for _ in 0..16 {
        let Some(id) = after else { break };
        here = id;
        after = by_id.get(id).and_then(|d| d.phase.as_ref()).and_then(|p| p.after.as_deref());
    }
    here
}

/// 由编号找写明分期的摘要；没有写的，沿「上一期」走不下去，不必列。
pub(crate) fn phased<'a>(across: &CountyCx<'a>) -> HashMap<&'a str, &'a Digest> {
    across.digests.iter().filter(|d| d.phase.is_some()).map(|d| (&*d.id, d)).collect()
}
