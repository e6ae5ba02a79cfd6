//! 记录本身：文件、编号、日期先后、由谁作出。

use std::borrow::Cow;

use super::voiding::voidings;
use crate::{
    model::{Act, Event, EventRef, Kind, Project, Unresolved, says_none},
    rules::{
        CountyCx, CountyOut, Cx, Out, Subject, Verdict, chapters::supervision::measures::is_cancellation, rule::Rule,
        shared::conditions::applies, shared::remedy::rerecord, slugs,
    },
    ruleset::{APPROVER, Competence, Party, RuleSet, SUPERIOR, UNIT},
    text::{Route, quoted},
};

pub(crate) const RULES: &[Rule] = &[
    Rule::reading(
        slugs::BAD_FILE,
        "文件不合格式。

        文件的语法、键、金额、日期或用语写得不对，读不出来；读不出的项目无从核查。

        反例：`amount: 3000`——没有写单位，少一个「万」就差一万倍。
        正例：`amount: 3000万元`。
        改法：按所指的行列改正；一个文件的问题一次报全。",
    ),
    Rule::project(
        "id-mismatch",
        "项目编号与文件名不一致。

        文件名（不含 .yaml）就是项目编号；别的文件、总体方案和清单目录都以编号相指。

        反例：文件 WS-2023-001.yaml 里写 `id: WS-2023-010`。
        正例：文件 WS-2023-001.yaml 里写 `id: WS-2023-001`。
        改法：改 id，或改文件名，使两者一致。",
        id_mismatch,
    ),
    Rule::store(
        "duplicate-id",
        "两个项目用了同一编号。

        编号在全县只能用一次，否则计划、付款和批复说不清是哪个项目的。

        反例：县教委/WS-2023-001.yaml 与 县交通局/WS-2023-001.yaml。
        正例：两个项目各用一个编号。
        改法：给后立的项目换一个编号，并改文件名。",
        duplicate_id,
    ),
    Rule::project(
        "illegal-transition",
        "事件前后不能成立。

        只有说不通的才算：指代的事件不存在或不是那一种；恢复之前没有暂停；答复早于所答复的；短名重复。
        其余一概照实记录，再由别的规则核查。

        反例：没有「暂停建设」而记「恢复建设」。
        正例：先记「暂停建设」，再记「恢复建设」。
        改法：核对日期与所指的事件；误记的用「更正」。",
        illegal_transition,
    ),
    Rule::project(
        "future-event",
        "事件日期在核查日之后。

        台账只记已经发生的事；未来的日期多是笔误。核查日见输出末行，可用 --as-of 指定。

        反例：今天是 2024-03-01，而记 `date: 2024-05-01`。
        正例：事情发生之后再记。
        改法：改正日期；尚未发生的，先不记。",
        future_event,
    ),
    Rule::project(
        "recorded-late",
        "事件记得迟。

        日期较晚的事件已经在前，才补记日期较早的，相差一周（7 天）以上。补记合法，判断仍按日期；只作提示，便于核对当时的凭据。
        一周之内的不提：两个人各记几天的事再合并，或更正之后重记，次序本来就会颠倒。
        更正和已被更正失效的事件不算在前。

        反例：先记 2023-07-01 开工，后记 2023-05-01 签订合同。
        正例：事情一发生就记，日期依次不减。
        改法：不必改动次序；以后随办随记。",
        recorded_late,
    ).info(),
    Rule::project(
        "wrong-authority",
        "事件不是由有权的机关作出。

        清单、批复、计划、预算、验收各有主管机关；谁有权见规则集的 [competence]。没有写 by 的事件视为本单位所为。
        主管部门只在例外情形（写明 exception）才代为申报。
        机关名称的写法（全角半角、括号里的别称、前面的县名、通行的简称）不影响所指；写着的谁也不是，而与有权的机关只差一两个字的，不能判断。
        机关的行为只有它自己才撤得了：别人更正掉的，须由同一机关的同一种事件代替（录错了重记、记重了删一个），
        否则措施与审计算错误，其余算提醒。

        反例：`event: 可研批复` 而 `by: 县财政局`。
        正例：`event: 可研批复` 而 `by: 县发展改革委`。
        改法：写明实际作出的机关；确由无权机关作出的，由有权机关重新办理。",
        wrong_authority,
    ).duty_of_actor()
    .reads(&["competence"]),
    Rule::project(
        "authority-undocumented",
        "机关作出的决定没有文号。

        清单、批复、计划、预算、验收等由机关作出的决定，记上文号才查得到原件。材料里写了文号的也算。
        由建设单位自己作出的、规则施行之前的不要求。

        反例：`event: 代初设批复` 而没有 doc。
        正例：`doc: 巫发改〔2023〕9号`。
        改法：补记文号（用「更正」后重记）；确无文号的，用 wsgov answer 说明。",
        authority_undocumented,
    ).duty_of_actor().warn(),
    Rule::project(
        "unknown-unit",
        "找不到项目所在的单位。

        每个单位一个文件夹，其中须有 unit.yaml，说明单位名称、类别和层级。文件在而读不出的，由它自己的 `bad-file` 说，这里记为不能判断。

        反例：projects/县教委/ 中只有项目文件。
        正例：projects/县教委/unit.yaml 写有 `name: 县教委`。
        改法：在文件夹中补 unit.yaml（可用 wsgov new unit）。",
        unknown_unit,
    ),
    Rule::excusing(
        slugs::FACT_MISSING,
        "缺事实，错误规则久久不能判断。

        缺着事实，规则既不能说通过，也不能说有疑点；缺得久了，等于以沉默了事。自缺事实的那件事（缺在开头的，自最近的一件事）起，
        过了规则集所定的天数（records.fact_missing）仍不能判断的，提醒；只看轻重为错误的规则。缺哪些，见 check --undecidable。

        反例：按例外情形申报，没有写范围核对（scope），91 天之后仍没有。
        正例：写明 scope。
        改法：补上所缺的事实；已提交的，用「事实变更」或「更正」后重记。",
    ).warn()
    .reads(&["records.fact_missing"]),
    Rule::excusing(
        slugs::WAIVER_NOT_ALLOWED,
        "豁免不成立。

        条文留有余地的才可豁免，可豁免的规则与有权的机关见规则集（waivable、waiver_bodies）；别的规则不能豁免，无权的机关也不能豁免。

        反例：对 `late-acceptance` 写豁免。
        正例：县发展改革委以文件对 `unapproved-in-plan` 作出豁免。
        改法：删去这项豁免，按疑点本身处理。",
    ),
    Rule::excusing(
        slugs::WAIVER_EXPIRED,
        "豁免已过期。

        豁免只管 date 至 until（含）之间的事。

        反例：豁免至 2023-12-31，而 2024-02-01 又列入计划。
        正例：列入计划在豁免的起止日期之内。
        改法：由原机关重新作出豁免，或补办手续。",
    ),
    Rule::excusing(
        slugs::WAIVER_UNUSED,
        "豁免没有用到。

        没有对应疑点的豁免，多是规则名、日期写错，或手续已经补齐。

        反例：项目已批复才列入计划，仍留着 `unapproved-in-plan` 的豁免。
        正例：每项豁免都对应一处疑点。
        改法：核对规则名与起止日期；不再需要的，删去。",
    ).warn(),
];

fn id_mismatch(cx: &Cx<'_>, out: &mut Out) {
    let id = &*cx.project.id;
    if id == cx.stem {
        out.pass(|| format!("编号与文件名都是 {id}"));
        return;
    }
    let message = format!("编号是「{id}」，文件名是「{}」", cx.stem);
    out.add_finding(cx.law_now(), Subject::Project, cx.as_of, Route::key("id"), message)
        .help(format!("改为 id: {}，或把文件改名为 {id}.yaml", cx.stem));
}

fn duplicate_id(across: &CountyCx<'_>, out: &mut CountyOut) {
    let mut by_id: Vec<&crate::model::Digest> = across.digests.iter().collect();
    by_id.sort_by(|a, b| (&a.id, &a.path).cmp(&(&b.id, &b.path)));
    for pair in by_id.windows(2).filter(|p| p[0].id == p[1].id) {
        let message = format!("编号「{}」已用于 {}", pair[1].id, pair[0].path.display());
        out.add_finding(
            across.law_now(),
            &pair[1].path,
            Subject::other(pair[0].path.display().to_string()),
            across.as_of,
            Route::key("id"),
            message,
        )
        .help("给后立的项目换一个编号，并改文件名");
    }
}

fn future_event(cx: &Cx<'_>, out: &mut Out) {
    for event in cx.project.events.iter().filter(|e| e.date > cx.as_of) {
        let message = format!("{}的日期 {} 在核查日 {} 之后", event.kind(), event.date, cx.as_of);
        out.add_finding(cx.law_at(event.date), cx.name(event), event.date, event.at("date"), message)
            .help("日期记错的，用 wsgov undo 更正后重记；尚未发生的先不记。补查以后的事，用 --as-of 指定核查日");
    }
    if out.findings.is_empty() {
        out.pass(|| format!("全部事件都不晚于核查日 {}", cx.as_of));
    }
}

/// 记账的先后颠倒多少天之内不提。记账的习惯，不是办法的期限，所以不在规则集里。
const WITHIN: i64 = 7;

fn recorded_late(cx: &Cx<'_>, out: &mut Out) {
    let mut listed: Vec<&Event> = cx.timeline.events().collect();
    listed.sort_by_key(|e| e.n);
    let mut latest: Option<&Event> = None;
    for event in listed.iter().filter(|e| e.kind() != Kind::Correct) {
        match latest.filter(|before| before.date > event.date) {
            None => latest = Some(event),
            Some(before) if (before.date - event.date).num_days() <= WITHIN => {}
            Some(before) => {
                let message = format!(
                    "{} {}记在 {} {}之后，迟记 {} 天以上",
                    event.date,
                    event.kind(),
                    before.date,
                    before.kind(),
                    (before.date - event.date).num_days()
                );
                out.add_finding(cx.law_at(event.date), cx.name(event), event.date, event.at("date"), message)
                    .related(before.at("date"), format!("{} {}", before.date, before.kind()))
                    .help("补记合法，不必改动次序；请核对日期与当时的凭据一致");
            }
        }
    }
    match listed.len() {
        0 => out.not_applicable(|| "没有事件".into()),
        n if out.findings.is_empty() => out.pass(|| format!("{n} 个事件都依日期先后记录")),
        _ => {}
    }
}

fn unknown_unit(cx: &Cx<'_>, out: &mut Out) {
    match cx.unit {
        Some(unit) => out.pass(|| format!("单位是{}", unit.name)),
        None if cx.unit_unread => out.unknown(Route::key("id"), || cx.unread_unit()),
        None => {
            let message = format!("文件夹「{}」里没有 unit.yaml，不知道这是哪个单位的项目", cx.folder);
            out.add_finding(cx.law_now(), Subject::other(cx.folder), cx.as_of, Route::key("id"), message)
                .help(format!("用 wsgov new unit --name {} 建这个单位，写明类别和层级", quoted(cx.folder)));
        }
    }
}

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
                    false if is_unknown(cx, law, event) => {
                        let meant = resembling(cx, law, competence, name).unwrap_or("有权的机关");
                        format!("{} {}由「{name}」作出，不知是谁：是否指{meant}", event.date, event.kind())
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
fn roles<'l>(competence: &'l Competence, event: &Event) -> impl Iterator<Item = &'l str> {
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
    if allowed(UNIT) && (is(cx.unit_name()) || actor == cx.folder) {
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
    if is_unknown(cx, law, event) {
        if competence.others {
            return Some(true);
        }
        if resembling(cx, law, competence, actor).is_some() {
            return None;
        }
    }
    if allowed(SUPERIOR) {
        return cx.unit.and_then(|u| u.superior.as_deref()).map(is);
    }
    Some(false)
}

/// 写着的既不是规则集里的机关，也不是本单位或它的主管部门：不知道是谁，也许只是写法不同。
fn is_unknown(cx: &Cx<'_>, law: &RuleSet, event: &Event) -> bool {
    let actor = cx.actor(event);
    let superior = cx.unit.and_then(|u| u.superior.as_deref());
    let known = [Some(cx.unit_name()), Some(cx.folder), superior];
    event.by.is_some()
        && law.bodies.role(actor).is_none()
        && !known.iter().flatten().any(|name| law.same_party(actor, name))
}

fn report_wrong_authority(cx: &Cx<'_>, law: &RuleSet, competence: &Competence, event: &Event, out: &mut Out) {
    let (kind, bodies) = (event.kind(), law.either(roles(competence, event)));
    let basis = law.cite(competence.article);
    let message = match &event.by {
        Some(by) => format!("{} {kind}由「{by}」作出，应由{bodies}作出（{basis}）", event.date),
        None => format!("{} {kind}没有写 by，即视为{}所为；应由{bodies}作出（{basis}）", event.date, cx.unit_name()),
    };
    let at = if event.by.is_some() { event.at("by") } else { event.at("event") };
    let rerecord = rerecord(cx, event, "by");
    let advice = format!("实际由{bodies}作出的，{rerecord}");
    out.add_finding(law, cx.name(event), event.date, at, message)
        .limit(format!("competence.{kind}"))
        .under([competence.article])
        .help(format!("{advice}；确由他方作出的，由有权机关重新办理"));
}

/// 依规模分档的权限，这一事件在哪一档；分不清的为那一档的条件。
fn of_this_size<'l>(cx: &Cx<'_>, competence: &'l Competence, event: &Event) -> Result<Cow<'l, Competence>, String> {
    for tier in &competence.tiers {
        match applies(cx, &tier.when, Some(event), event.date) {
            Some(true) => {
                let (by, article) = (tier.by.clone(), tier.article);
                return Ok(Cow::Owned(Competence { by, article, others: false, tiers: Vec::new() }));
            }
            Some(false) => {}
            None => return Err(tier.when.to_string()),
        }
    }
    Ok(Cow::Borrowed(competence))
}

/// 规则集不认的名称像是哪个有权的机关：括号、空格写法不同，或只差一两个字；本单位的名称不猜。
fn resembling<'l>(cx: &Cx<'_>, law: &'l RuleSet, competence: &'l Competence, by: &str) -> Option<&'l str> {
    if law.bodies.role(by).is_some() || by == cx.unit_name() {
        return None;
    }
    let written: String = by.chars().filter(|c| !c.is_whitespace()).map(full_width).collect();
    let near = |name: &str| strsim::damerau_levenshtein(&written, name) * 3 <= name.chars().count();
    let known = law.bodies.iter().filter(|(role, _)| competence.by.iter().any(|b| b == role));
    let mut meant = known.filter(|(_, names)| names.iter().any(|name| near(name)));
    meant.next().map(|(role, _)| law.bodies.name(role))
}

fn full_width(c: char) -> char {
    match c {
        '(' => '（',
        ')' => '）',
        other => other,
    }
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
    let is_unit = || law.same_party(actor, cx.unit_name()) || actor == cx.folder;
    matches!(law.party(actor), Party::Body(_)) && !(own() && is_unit())
}

/// 事件的文号：它自己的，或材料里的；写「无」的不算。
fn doc_of(event: &Event) -> Option<&str> {
    let in_materials = event.materials.iter().flat_map(|m| m.iter()).filter_map(|(_, material)| material.doc());
    event.doc.as_deref().into_iter().chain(in_materials).find(|doc| !says_none(doc))
}

fn illegal_transition(cx: &Cx<'_>, out: &mut Out) {
    for event in &cx.project.events {
        for (key, reason) in faults_of(cx, event) {
            out.add_finding(
                cx.law_at(event.date),
                cx.name(event),
                event.date,
                event.at(key),
                format!("{} {}：{reason}", event.date, event.kind()),
            )
            .help("核对日期与所指的事件；误记的，追加「更正」");
        }
    }
    if out.findings.is_empty() {
        out.pass(|| format!("{} 个事件前后都能成立", cx.project.events.len()));
    }
}

/// 一个事件说不通的地方：键与理由。
fn faults_of(cx: &Cx<'_>, event: &Event) -> Vec<(&'static str, String)> {
    let project = cx.project;
    let mut faults = Vec::new();
    if let Some(id) = &event.id
        && project.events[..event.n].iter().any(|e| e.id.as_ref() == Some(id))
    {
        faults.push(("id", format!("短名「{id}」已被前面的事件用过")));
    }
    if let Some(reference) = event.points_at() {
        faults.extend(reference_fault(project, event, reference).map(|reason| ("of", reason)));
    }
    let voided = !cx.timeline.events().any(|e| e.n == event.n);
    if !voided {
        faults.extend(missing_counterpart(cx, event).map(|reason| ("event", reason)));
    }
    faults
}

/// 指代另一事件的事件，和所指应是哪几种；不在其中的，所指的不限。
const REFERENCES: &[(Kind, &[Kind])] = &[
    (Kind::ReportRectified, &[Kind::OrderRectification]),
    (Kind::ReviewRectified, &[Kind::OrderRectification]),
    (Kind::ChangeContract, &[Kind::Contract]),
    (Kind::DissolveContract, &[Kind::Contract]),
    (Kind::Settle, &[Kind::Contract]),
    (Kind::Refund, &[Kind::Pay]),
    (Kind::File, &[Kind::AnnualReport, Kind::ReportTrouble, Kind::Adjust, Kind::SelfEvaluate]),
];

/// 所指的不是应指的那几种：应是哪几种。
fn wrong_target(event: &Event, target: &Event) -> Option<String> {
    let (_, wanted) = REFERENCES.iter().find(|(kind, _)| *kind == event.kind())?;
    let names = || wanted.iter().map(|kind| format!("「{kind}」")).collect::<Vec<_>>().join("");
    (!wanted.contains(&target.kind())).then(names)
}

fn reference_fault(project: &Project, event: &Event, reference: &EventRef) -> Option<String> {
    match project.resolve(reference) {
        Err(Unresolved::Nothing) => Some("所指的事件不存在".into()),
        Err(Unresolved::Several(n)) => Some(format!("所指的事件有 {n} 个，请用 number 指明第几个")),
        Ok(target) if target.n == event.n => Some("所指的是它自己".into()),
        Ok(target) => match wrong_target(event, target) {
            Some(wanted) => Some(format!("所指的是「{}」，应是{wanted}", target.kind())),
            None if event.kind() != Kind::Correct && target.date > event.date => {
                Some(format!("早于所指的{}（{}）", target.kind(), target.date))
            }
            None => None,
        },
    }
}

/// 须有前事的事件：恢复须有暂停在先，答复须有申请在先。
const COUNTERPARTS: &[(Kind, Kind, &str)] = &[
    (Kind::ResumeInvestment, Kind::DeferInvestment, "此前没有「暂缓投资」"),
    (Kind::Resume, Kind::Suspend, "此前没有「暂停建设」"),
    (Kind::DecideExtension, Kind::RequestExtension, "此前没有「延期验收申请」"),
];

fn missing_counterpart(cx: &Cx<'_>, event: &Event) -> Option<String> {
    let (_, needed, reason) = COUNTERPARTS.iter().find(|(kind, ..)| *kind == event.kind())?;
    let called_for = cx.timeline.up_to(event.date).all(*needed).count();
    let answered = cx.timeline.through(event).all(event.kind()).count();
    (called_for < answered).then(|| (*reason).to_owned())
}
