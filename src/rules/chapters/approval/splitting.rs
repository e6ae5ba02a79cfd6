//! 拆分立项的查找（第九条、第十四条）：一个单位里同族的项目，在一段时间内的合计。

use std::collections::{BTreeMap, HashMap};

use crate::{
    model::{Digest, Milestone, Money, Nature, months_after},
    rules::{
        CountyCx, CountyOut, Subject,
        shared::{
            candidates::{Candidate, candidates, first_phase, phased},
            name_distance::near_pairs,
        },
    },
    ruleset::{Bound, RuleSet},
    text::Route,
};

/// 句子里至多列几个项目。
const MOST_LISTED: usize = 5;

/// 不足两步审批标准的一个项目。
struct Member<'a> {
    candidate: Candidate<'a>,
    total: Money,
    /// 首期的编号：同一项目的各期相同。
    project: &'a str,
}

pub(crate) fn splitting_suspected(across: &CountyCx<'_>, out: &mut CountyOut) {
    frameworks_over(across, out);
    let phases_of = phased(across);
    let mut folders: BTreeMap<&str, Vec<Member<'_>>> = BTreeMap::new();
    for candidate in candidates(across, could_be_a_part) {
        folders.entry(&candidate.digest.folder).or_default().extend(member(across, &phases_of, candidate));
    }
    for members in folders.values_mut() {
        members.sort_by(|a, b| {
            (a.candidate.date, &a.candidate.digest.id).cmp(&(b.candidate.date, &b.candidate.digest.id))
        });
        for percent in across.each(similarity) {
            for family in families(members, percent) {
                check_family(across, &family, percent, out);
            }
        }
    }
}

/// 同一框架各家的批复总投资合计，或框架所写的总投资，达到标准，而各自都只一步审批：在使合计达到标准的那一家指出。
fn frameworks_over(across: &CountyCx<'_>, out: &mut CountyOut) {
    let mut shares: BTreeMap<&str, Vec<(&Digest, &Milestone, Money)>> = BTreeMap::new();
    for digest in across.digests.iter().filter(|digest| could_be_a_part(digest)) {
        let framework = digest.joint.as_ref().and_then(|joint| joint.framework.as_deref());
        if let (Some(id), Some(approval), Some(total)) = (framework, &digest.approval, digest.total) {
            shares.entry(id).or_default().push((digest, approval, total));
        }
    }
    for (id, mut members) in shares {
        members.sort_by(|a, b| (a.1.date, &a.0.id).cmp(&(b.1.date, &b.0.id)));
        let whole = across.framework(id).and_then(|framework| framework.total);
        let mut sum = Money::ZERO;
        for (at, (digest, approval, total)) in members.iter().enumerate() {
            sum = sum + *total;
            let Some(law) = across.laws.on_with(approval.date, out.rule) else { continue };
            let Some((threshold, _)) = limits(law) else { continue };
            let together = at > 0 && threshold.is_reached_by(sum);
            let stated = whole.filter(|whole| threshold.is_reached_by(*whole));
            let is_large = members[..=at].iter().any(|(.., total)| threshold.is_reached_by(*total));
            if is_large || (!together && stated.is_none()) {
                continue;
            }
            let others: Vec<&str> = members[..at].iter().map(|(digest, ..)| &*digest.id).collect();
            let what = match stated.filter(|_| !together) {
                Some(whole) => format!("总投资 {whole}"),
                None => format!("各家批复合计 {sum}（另有 {}）", others.join("、")),
            };
            let message = format!("框架「{id}」{what}，达到两步审批的标准 {threshold}，而各自只一步审批");
            let at = Route::key("events").item(approval.n).then("total");
            out.add_finding(law, &digest.path, Subject::other(id), approval.date, at, message)
                .limit("approval.two_step.total_at_least")
                .help(format!("核查是否同一项目；确应各自审批的，用 wsgov answer 说明理由（about: {id}）"));
            break;
        }
    }
}

/// 走了两步审批的，不是为了避开两步审批。
fn could_be_a_part(digest: &Digest) -> bool {
    digest.approved_as != Nature::Maintenance && !digest.two_step && digest.total.is_some()
}

/// 以批复之日为准，没有批复的以申报之日为准；达到标准的不计。
fn member<'a>(
    across: &CountyCx<'a>,
    phases_of: &HashMap<&'a str, &'a Digest>,
    mut candidate: Candidate<'a>,
) -> Option<Member<'a>> {
    candidate.date = candidate.digest.approval.as_ref().map_or(candidate.date, |a| a.date);
    let (threshold, _) = limits(across.laws.nearest(candidate.date))?;
    let total = candidate.digest.total.filter(|t| !threshold.is_reached_by(*t))?;
    Some(Member { total, project: first_phase(phases_of, candidate.digest), candidate })
}

fn similarity(law: &RuleSet) -> Option<u32> {
    law.parameters.splitting.as_ref().map(|s| s.name_similarity_percent)
}

fn limits(law: &RuleSet) -> Option<(Bound, u32)> {
    let threshold = law.parameters.approval.two_step.as_ref()?.threshold()?;
    Some((threshold, law.parameters.splitting.as_ref()?.within_months))
}

/// 并作各族：主干相同或相近的，和同一项目的各期。族内按日期。
fn families<'m, 'a>(members: &'m [Member<'a>], percent: u32) -> Vec<Vec<&'m Member<'a>>> {
    let mut parents: Vec<usize> = (0..members.len()).collect();
    let mut projects: BTreeMap<&str, usize> = BTreeMap::new();
    let mut classes: BTreeMap<&[u32], BTreeMap<&str, usize>> = BTreeMap::new();
    for (at, member) in members.iter().enumerate() {
        let name = &member.candidate.name;
        join(&mut parents, *projects.entry(member.project).or_insert(at), at);
        if !name.stem.is_empty() {
            let stems = classes.entry(&name.digits).or_default();
            join(&mut parents, *stems.entry(&name.stem).or_insert(at), at);
        }
    }
    for stems in classes.values() {
        let texts: Vec<&str> = stems.keys().copied().collect();
        let firsts: Vec<usize> = stems.values().copied().collect();
        for (a, b) in near_pairs(&texts, percent) {
            join(&mut parents, firsts[a], firsts[b]);
        }
    }
    let mut families: BTreeMap<usize, Vec<&Member<'_>>> = BTreeMap::new();
    for (at, member) in members.iter().enumerate() {
        families.entry(root(&mut parents, at)).or_default().push(member);
    }
    families.into_values().collect()
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

fn join(parents: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parents, a), root(parents, b));
    parents[a.max(b)] = a.min(b);
}

/// 依次以每个项目为最后一个，看它与此前若干月之内的合计；同一项目的各期不论相隔多久。
/// 标准、相似的百分比依这最后一个当日的规则；独自已达到这一标准的，不必拆分，不计。
fn check_family(across: &CountyCx<'_>, family: &[&Member<'_>], percent: u32, out: &mut CountyOut) {
    let largest = family.iter().map(|m| m.total).max().unwrap_or_default();
    let mut start = 0;
    let mut recent = Money::ZERO;
    let mut past: HashMap<&str, Vec<&Member<'_>>> = HashMap::new();
    for (at, own) in family.iter().enumerate() {
        let law = across.laws.nearest(own.candidate.date);
        let Some((threshold, months)) = limits(law) else { continue };
        while own.candidate.date > months_after(family[start].candidate.date, months) {
            recent = recent - family[start].total;
            past.entry(family[start].project).or_default().push(family[start]);
            start += 1;
        }
        let earlier_phases = past.get(own.project).map_or(&[][..], Vec::as_slice);
        let others =
            earlier_phases.iter().chain(&family[start..at]).copied().filter(|m| !threshold.is_reached_by(m.total));
        // 逐个相加只在标准变了时才要：平常窗口里的合计随手可得。
        let before = match !threshold.is_reached_by(largest) {
            true => recent + earlier_phases.iter().map(|m| m.total).sum(),
            false => others.clone().map(|m| m.total).sum(),
        };
        let sum = own.total + before;
        recent = recent + own.total;
        if law.covers(own.candidate.date) && law.rule(out.rule).is_some() && similarity(law) == Some(percent) {
            let has_later_phase = || family[at + 1..].iter().any(|m| m.project == own.project);
            report(law, own, others, (sum, threshold), has_later_phase, out);
        }
    }
}

fn report<'m, 'a: 'm>(
    law: &RuleSet,
    own: &Member<'_>,
    others: impl DoubleEndedIterator<Item = &'m Member<'a>> + Clone,
    (sum, threshold): (Money, Bound),
    has_later_phase: impl FnOnce() -> bool,
    out: &mut CountyOut,
) {
    let digest = own.candidate.digest;
    let phase = digest.phase.as_ref();
    let overall = phase.and_then(|p| p.overall_total).filter(|o| threshold.is_reached_by(*o));
    let together = match overall {
        _ if threshold.is_reached_by(sum) => format!("与 {} 合计 {sum}", list(others.clone())),
        Some(overall) => format!("各期总投资 {overall}"),
        None => return,
    };
    let about = phase.and_then(|p| p.after.clone()).or_else(|| Some(others.last()?.candidate.digest.id.clone()));
    // 只写明各期总投资的首期：有后期的，在后期指出。
    if about.is_none() && has_later_phase() {
        return;
    }
    let message =
        format!("总投资 {}，不足两步审批的标准 {}；{together}，达到标准，疑似拆分立项", own.total, threshold.amount);
    let hint = about.as_ref().map_or(String::new(), |id| format!("（about: {id}）"));
    let subject = about.map_or(Subject::Project, Subject::Other);
    let at = Route::key(if phase.is_some() { "phase" } else { "name" });
    out.add_finding(law, &digest.path, subject, own.candidate.date, at, message)
        .limit(law.parameters.approval.two_step.as_ref().map_or("approval.two_step", |t| t.key()))
        .help(format!("核查是否同一项目；确系分期或各自独立的，用 wsgov answer 说明理由{hint}"));
}

fn list<'m, 'a: 'm>(others: impl DoubleEndedIterator<Item = &'m Member<'a>> + Clone) -> String {
    let count = others.clone().count();
    let shown: Vec<String> =
        others.rev().take(MOST_LISTED).map(|m| format!("{}（{}）", m.candidate.digest.id, m.total)).collect();
    let more = if count > MOST_LISTED { format!("等 {count} 个") } else { String::new() };
    format!("{}{more}", shown.join("、"))
}
