//! 由谁作出：有没有权，有没有文号。

use std::borrow::Cow;

use super::{lifting::undone_by_others, voiding::voidings};
use crate::{
    model::{Act, Date, Event, documented},
    rules::{
        Cx, Out, Verdict,
        chapters::supervision::measures::is_cancellation,
        rule::Rule,
        shared::{
            conditions::applies,
            remedy::rerecord,
            strangers::{ask, is_stranger, resembling},
        },
    },
    ruleset::{APPROVER, Competence, Party, RuleSet, SUPERIOR, UNIT},
};

pub(super) const WRONG_AUTHORITY: Rule = Rule::project(
        "wrong-authority",
        "事件不是由有权的机关作出。

        清单、批复、计划、预算、验收各有主管机关；谁有权见规则集的 [competence]。没有写 by 的事件视为本单位所为。机关越权作出、后来由有权的机关重新作出的，列为「已补办」。
        主管部门只在例外情形（写明 exception）才代为申报。
        机关名称的写法（全角半角、括号里的别称、前面的地名、通行的简称）不影响所指；写着的既不是机关、也不是台账里的单位，不知是谁，不能判断。
        机关的行为只有它自己才撤得了：别人更正掉的，须由同一机关的同一种事件代替（录错了、其后重记的，记重了删一个的），
        否则措施与审计算错误，其余算提醒。单位的文件里也一样：机关认定的系统状况、作出的措施，由它、有权恢复的机关或本级政府解除，
        单位自己解除、更正掉的为错误。

        反例：`event: 可研批复`，而 `by` 不是 [competence] 里「可研批复」一行的机关。
        正例：`by` 是那一行所列的机关，或它在 [bodies] 里的另一叫法。
        改法：写明实际作出的机关；确由无权机关作出的，由有权机关重新办理。",
        wrong_authority,
).duty_of_actor()
.across(undone_by_others)
.reads(&["competence"]);

pub(super) const AUTHORITY_UNDOCUMENTED: Rule = Rule::project(
    "authority-undocumented",
    "机关作出的决定没有文号。

        清单、批复、计划、预算、验收等由机关作出的决定，记上文号才查得到原件。材料里写了文号的也算。
        由建设单位自己作出的、规则施行之前的不要求。

        反例：`event: 代初设批复` 而没有 doc。
        正例：`doc: 巫发改〔2023〕9号`。
        改法：补记文号（用「更正」后重记）；确无文号的，用 wsgov answer 说明。",
    authority_undocumented,
)
.duty_of_actor()
.warn();

fn wrong_authority(cx: &Cx<'_>, out: &mut Out) {
    for event in cx.timeline.events() {
        let Some(law) = cx.laws.on(event.date) else { continue };
        let Some(competence) = law.competence.get(&event.kind()) else { continue };
        let competence = match of_this_size(cx, competence, event) {
            Ok(competence) => competence,
            Err(when) => {
                let what = || format!("{} {}由谁作出要看「{when}」，没有记录", event.date, event.kind());
                out.unknown(event.route(), what);
                continue;
            }
        };
        let competence = &*competence;
        match is_competent(cx, law, competence, event) {
            Some(true) => out.pass(|| format!("{} {}由{}作出", event.date, event.kind(), cx.actor(event))),
            None => {
                let name = cx.actor(event);
                let unapproved = competence.by.iter().any(|role| role == APPROVER) && cx.approver(event.date).is_none();
                out.unknown(event.at("by"), || match cx.unit_unread {
                    _ if unapproved => format!("{name}是否审批部门：没有仍有效的批复"),
                    true => format!("{name}是否有权：{}", cx.unread_unit()),
                    false if is_unlisted(cx, law, event) => {
                        let asked = ask(law, name, roles(competence, event));
                        format!("{} {}由「{name}」作出，{asked}", event.date, event.kind())
                    }
                    false => format!("{name}是否主管部门：没有记单位的主管部门（superior）"),
                });
            }
            Some(false) => report_wrong_authority(cx, law, competence, event, out),
        }
    }
    for voiding in voidings(cx, |law, event| decided_by_a_body(cx, law, event)) {
        if voiding.is_by_the_same(cx) {
            out.pass(|| voiding.told());
        } else {
            voiding.report(cx, out, "不是由作出的机关作废的");
        }
    }
    if out.verdict < Verdict::Pass {
        out.not_applicable(|| "没有须由特定机关作出的事件".into());
    }
}

/// 就这一事件有权的角色：只有第十一条情形（写明 exception）才由主管部门申报。
fn roles<'l>(competence: &'l Competence, event: &Event) -> impl Iterator<Item = &'l str> + Clone {
    let ordinary = matches!(&event.act, Act::Declare(own) if own.exception.is_none());
    competence.by.iter().map(String::as_str).filter(move |role| !(ordinary && *role == SUPERIOR))
}

/// 是否有权；主管部门不明而只有主管部门才有权时，或单位的名称读不出时不能判断。
fn is_competent(cx: &Cx<'_>, law: &RuleSet, competence: &Competence, event: &Event) -> Option<bool> {
    let actor = cx.actor(event);
    let is = |name: &str| law.same_party(actor, name);
    let allowed = |role: &str| roles(competence, event).any(|r| r == role);
    if is_cancellation(law, event, actor) {
        return Some(true);
    }
    if matches!(law.party(actor), Party::Body(role) if allowed(role)) {
        return Some(true);
    }
    if allowed(UNIT) && cx.is_owner(law, event, actor) {
        return Some(true);
    }
    if allowed(APPROVER) {
        // 还没有批复，不知道谁是审批部门。
        return cx.approver(event.date).map(is);
    }
    // 读不出单位的名称，不知道写着的是不是本单位。
    if cx.unit_unread && (allowed(UNIT) || allowed(SUPERIOR)) {
        return None;
    }
    // 写「等部门」的，规则集没有列的部门也算，主管部门在内；建设单位自己不算。
    let is_own = || cx.unit_names().chain([cx.owner(event)]).any(is);
    if competence.others && law.bodies.role(actor).is_none() && !is_own() {
        return Some(true);
    }
    if is_unlisted(cx, law, event)
        && (resembling(law, actor, roles(competence, event)).is_some() || is_stranger(cx, law, actor))
    {
        return None;
    }
    if allowed(SUPERIOR) {
        return cx.unit.and_then(|u| u.superior_on(event.date)).map(|superior| is(&superior));
    }
    Some(false)
}

/// 写着的既不是规则集里的机关，也不是本单位或它的主管部门：也许是别的单位，也许只是写法不同。
fn is_unlisted(cx: &Cx<'_>, law: &RuleSet, event: &Event) -> bool {
    let actor = cx.actor(event);
    let superiors = cx.unit.iter().flat_map(|u| u.superiors());
    let known: Vec<&str> = cx.unit_names().chain([cx.owner(event)]).chain(superiors).collect();
    event.by.is_some() && law.bodies.role(actor).is_none() && !known.iter().any(|name| law.same_party(actor, name))
}

fn report_wrong_authority(cx: &Cx<'_>, law: &RuleSet, competence: &Competence, event: &Event, out: &mut Out) {
    let (kind, bodies) = (event.kind(), law.either(roles(competence, event)));
    let basis = law.cite(competence.article);
    let message = match &event.by {
        Some(by) => format!("{} {kind}由「{by}」作出，应由{bodies}作出（{basis}）", event.date),
        None => format!("{} {kind}没有写 by，即视为{}所为；应由{bodies}作出（{basis}）", event.date, cx.owner(event)),
    };
    let at = if event.by.is_some() { event.at("by") } else { event.at("event") };
    let rerecord = rerecord(cx, event, "by");
    let advice = format!("实际由{bodies}作出的，{rerecord}");
    out.add_finding(law, cx.name(event), event.date, at, message)
        .limit(format!("competence.{kind}"))
        .made_good(done_again(cx, law, event))
        .under([competence.article])
        .help(format!("{advice}；确由他方作出的，由有权机关重新办理"));
}

/// 有权的机关后来（含当日）又作出了同一件事：那次的日期。计划、预算一年可有几笔，年度与数额都相同的才是同一件。
fn done_again(cx: &Cx<'_>, law: &RuleSet, event: &Event) -> Option<Date> {
    let is_right = |e: &&Event| {
        let competence = law.competence.get(&e.kind()).and_then(|c| of_this_size(cx, c, e).ok());
        competence.is_some_and(|c| is_competent(cx, law, &c, e) == Some(true))
    };
    repeated(cx, event).find(is_right).map(|e| e.date)
}

/// 当日或其后又作出的同一件事。
pub(super) fn repeated<'a>(cx: &Cx<'a>, event: &'a Event) -> impl Iterator<Item = &'a Event> + use<'a> {
    let sum = |e: &Event| match &e.act {
        Act::Plan(own) => Some((own.year, own.amount.money())),
        Act::Budget(own) => Some((own.year, own.amount.money())),
        _ => None,
    };
    let later = cx.timeline.since(event.date).events();
    later.filter(move |e| e.kind() == event.kind() && e.n != event.n && sum(e) == sum(event))
}

/// 依规模分档的权限，这一事件在哪一档；分不清的为那一档的条件。
fn of_this_size<'l>(cx: &Cx<'_>, competence: &'l Competence, event: &Event) -> Result<Cow<'l, Competence>, String> {
    for tier in &competence.tiers {
        match applies(cx, &tier.when, Some(event), event.date) {
            Some(true) => {
                let (by, article, jointly) = (tier.by.clone(), tier.article, competence.jointly.clone());
                return Ok(Cow::Owned(Competence { by, article, others: false, jointly, tiers: Vec::new() }));
            }
            Some(false) => {}
            None => return Err(tier.when.to_string()),
        }
    }
    Ok(Cow::Borrowed(competence))
}

fn authority_undocumented(cx: &Cx<'_>, out: &mut Out) {
    for event in cx.timeline.events() {
        let nearest = cx.laws.nearest(event.date);
        if !nearest.competence.contains_key(&event.kind()) || !decided_by_a_body(cx, nearest, event) {
            continue;
        }
        let Some(law) = cx.law_of(event, out) else { continue };
        let (date, kind, actor) = (event.date, event.kind(), cx.actor(event));
        if let Some(doc) = doc_of(event) {
            out.pass(|| format!("{date} {kind}，文号 {doc}"));
            continue;
        }
        let (key, written) =
            event.doc.as_deref().map_or(("event", String::new()), |doc| ("doc", format!("（写的是「{doc}」）")));
        let message = format!("{date} {kind}由{actor}作出，没有文号{written}");
        out.add_finding(law, cx.name(event), date, event.at(key), message)
            .help("补记文号：用「更正」后重记这一事件，写明 doc；确无文号的，用 wsgov answer 说明");
    }
    for voiding in voidings(cx, |law, event| decided_by_a_body(cx, law, event)) {
        if voiding.is_by_the_same(cx) && voiding.is_undocumented() {
            voiding.report(cx, out, "没有文号");
        }
    }
    if out.verdict == Verdict::NotApplicable {
        out.not_applicable(|| "没有由机关作出的决定".into());
    }
}

/// 事件由机关以机关的身份作出：机关自己作为建设单位申报、验收的不算。
fn decided_by_a_body(cx: &Cx<'_>, law: &RuleSet, event: &Event) -> bool {
    let actor = cx.actor(event);
    let own = || law.competence.get(&event.kind()).is_some_and(|c| c.by.iter().any(|role| role == UNIT));
    let is_unit = || cx.is_owner(law, event, actor);
    matches!(law.party(actor), Party::Body(_)) && !(own() && is_unit())
}

/// 事件的文号：它自己的，或材料里的；写「无」的不算。
fn doc_of(event: &Event) -> Option<&str> {
    let in_materials = event.materials.iter().flat_map(|m| m.iter()).filter_map(|(_, material)| material.doc());
    event.doc.as_deref().into_iter().chain(in_materials).find(|doc| documented(Some(doc)).is_some())
}
