//! 竣工验收：由谁验收、材料、审查与档案（第十六、二十二、二十三条）。

use crate::{
    model::{AcceptArchives, ApplyAcceptance, Date, Event, Kind, PassAcceptance, Quality},
    rules::{
        Cx, Need, Out, Subject,
        chapters::funds::total::approved_total,
        rule::{Rule, is_built},
        shared::shapes::{checklist, requires},
    },
    ruleset::{ChecklistItem, Party, RuleSet, Severity},
    text::Either,
};

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        "accepted-before-completion",
        "未建成即通过竣工验收。

        通过验收之前（含当日）须有「建成」。运行维护项目用「履约验收」，不适用。

        反例：2023-06-01 通过验收，2023-07-01 才建成。
        正例：2023-05-01 建成，2023-06-01 通过验收。
        改法：补记此前的「建成」（日期须属实）；确未建成的，由组织验收的机关撤销验收并处理。",
        requires,
    ).duty_of_actor()
    .reads(&["requires.accepted-before-completion"]),
    Rule::project(
        "accepted-unapplied",
        "没有申请即通过竣工验收。

        由机关组织验收的，此前（含当日）须有「申请验收」；验收不通过之后再验的，不必另有申请。
        建设单位自行验收的无须向自己申请，见 acceptance-scale-unset。运行维护项目不适用。

        反例：2023-06-01 由机关通过验收，此前没有「申请验收」。
        正例：2023-05-20 申请验收，2023-06-01 通过验收。
        改法：补记此前的「申请验收」及所附材料；确未申请的，补办后重新验收。",
        accepted_unapplied,
    ).duty_of_actor()
    .needs(&[Need {
        before: &[Kind::PassAcceptance],
        when: is_built,
        what: "申请验收",
        found: |t| t.last(Kind::ApplyAcceptance).map(|e| e.date),
    }]),
    Rule::project(
        "acceptance-materials",
        "验收申请缺少材料。

        项目建设总结、财务报告、审计报告、安全类报告、密码应用安全性评估报告、数据字典等应一并附上。涉密与非涉密所附的安全类报告不同。
        写「无」「未附」等的不算附上。建设单位自行验收而没有申请的，各项材料写在「通过验收」的 materials 里，缺的只作提醒。

        反例：没有数据字典。
        正例：materials 中各项齐全。
        改法：当时已附而漏记的，用「更正」后重记，写全 materials；当时没有的，照实补办。",
        materials,
    )
    .reads(&["checklist.acceptance-materials"]),
    Rule::project(
        "security-report-after-application",
        "验收申请所附的报告晚于申请。

        安全、密码应用等报告应在提交申请时一并附上，所以日期不得晚于「申请验收」，当日算在内。
        只核写明日期的；写在申请的 materials 中而没有日期的，视为当时已附。缺少的由 acceptance-materials 指出。

        反例：2023-06-01 申请验收，所附等级保护测评报告的日期是 2023-06-20。
        正例：等级保护测评报告的日期是 2023-05-20。
        改法：核对报告日期；确系后补的，不要改日期，由组织验收的机关处理。",
        report_after_application,
    )
    .reads(&["checklist.acceptance-materials"]),
    Rule::project(
        "acceptance-scale-unset",
        "建设单位自行验收，而自行验收的规模没有定或已达到。

        条文说「按照投资规模」组织或申请验收，没有给出规模；规则集没有写 `total_below` 的，自行验收一律提醒。
        已写明的，批复总投资低于此数可以自行验收，达到（含）的应由有权的机关验收；总投资不明的不能判断。

        反例：没有定规模，建设单位自行「通过验收」。
        正例：如定为 200万元，批复总投资 199万元的项目自行验收。
        改法：由组织验收的机关明确规模，写入 acceptance.own_scale；达到规模的，向其申请验收。",
        scale_unset,
    ).warn()
    .reads(&["acceptance.own_scale"]),
    Rule::project(
        "acceptance-review-incomplete",
        "验收没有审查规定的内容。

        安全可靠产品、密码应用和安全审查是验收的重要内容；有硬件购置或新建数据中心的，还要审查能源利用效率。
        没有写这两种特征，而估算单列其款项、没有审查能源利用效率的，不能判断。

        反例：reviewed 中没有「密码应用和安全审查」。
        正例：reviewed 中各项齐全。
        改法：当时已审查而漏记的，用「更正」后重记，写全 reviewed；没有审查的，补行审查。",
        checklist,
    ).duty_of_actor()
    .reads(&["checklist.acceptance-review-incomplete"]),
    Rule::project(
        "archives-not-accepted",
        "档案未验收合格即通过竣工验收。

        通过验收之前（含当日）最近一次档案验收须为合格。

        反例：没有「档案验收」即「通过验收」。
        正例：2023-05-01 档案验收合格，2023-05-20 通过验收。
        改法：补记此前的档案验收；确未验收的，由组织验收的机关处理。",
        archives_not_accepted,
    ).duty_of_actor()
    .gates(&[Kind::PassAcceptance])
    .needs(&[Need {
        before: &[Kind::PassAcceptance],
        when: is_built,
        what: "档案验收（合格）",
        found: |t| t.of::<AcceptArchives>().next_back().filter(|(_, own)| own.result == Quality::Passed).map(|(e, _)| e.date),
    }]),
];

/// 由建设单位自己验收。负责组织验收的机关验收本机关的项目，不算。
pub(crate) fn accepts_itself(cx: &Cx<'_>, event: &Event) -> bool {
    let (actor, law) = (cx.actor(event), cx.laws.nearest(event.date));
    let is_office = matches!(law.party(actor), Party::Body(role) if offices(law).any(|r| r == role));
    !is_office && cx.is_owner(law, event, actor)
}

/// 负责组织竣工验收的机关（角色）。
fn offices(law: &RuleSet) -> impl Iterator<Item = &str> {
    let by = law.competence.get(&Kind::PassAcceptance).map_or(&[][..], |c| &c.by);
    by.iter().map(String::as_str).filter(|role| law.bodies.has(role))
}

fn accepted_unapplied(cx: &Cx<'_>, out: &mut Out) {
    for (event, _, law) in cx.judged::<PassAcceptance>(out) {
        if cx.facts(event.date).is_maintenance() {
            out.not_applicable(|| format!("{} 通过验收：运行维护项目不在此列", event.date));
        } else if accepts_itself(cx, event) {
            out.not_applicable(|| format!("{} 通过验收：由建设单位自行验收，无须申请", event.date));
        } else if let Some(applied) = cx.timeline.up_to(event.date).last(Kind::ApplyAcceptance) {
            out.pass(|| format!("{} 通过验收，此前 {} 已申请", event.date, applied.date));
        } else {
            let message = format!("{} 由{}通过验收，此前没有「申请验收」", event.date, cx.actor(event));
            let later = cx.timeline.after(event.date).first(Kind::ApplyAcceptance);
            let finding = out.add_finding(law, cx.name(event), event.date, event.at("date"), message);
            finding
                .made_good(later.and_then(|applied| accepted_again(cx, event, applied.date)))
                .help("补记此前的「申请验收」及所附材料；确未申请的，补办后重新验收");
            if let Some(later) = later {
                finding.related(later.at("date"), format!("{} 申请验收，迟于通过验收", later.date));
            }
        }
    }
}

fn materials(cx: &Cx<'_>, out: &mut Out) {
    checklist(cx, out);
    for (event, _, law) in cx.judged::<PassAcceptance>(out) {
        let unapplied = !cx.timeline.up_to(event.date).has(Kind::ApplyAcceptance);
        let list = law.checklists.get("acceptance-materials").filter(|_| unapplied && accepts_itself(cx, event));
        let Some(list) = list.filter(|list| cx.holds(&list.when, event.date)) else { continue };
        let lacks = |item: &&ChecklistItem| !item.names().any(|name| event.material(name).is_some());
        let wanted = list.items.iter().filter(|item| cx.holds(&item.when, event.date));
        let missing: Vec<&str> = wanted.filter(lacks).map(|item| item.name.as_str()).collect();
        if missing.is_empty() {
            out.pass(|| format!("{} 自行验收，应有的材料都有", event.date));
            continue;
        }
        let message = format!("{} 自行验收，没有申请所应附的 {} 项：{}", event.date, missing.len(), missing.join("、"));
        out.add_finding(law, cx.name(event), event.date, event.at("materials"), message)
            .soften(Severity::Warn)
            .limit("checklist.acceptance-materials")
            .help("当时已有而漏记的，更正后重记「通过验收」，写全 materials；确实没有的，照实补办");
    }
}

fn report_after_application(cx: &Cx<'_>, out: &mut Out) {
    for (event, _, law) in cx.judged::<ApplyAcceptance>(out) {
        let Some(list) = law.checklists.get("acceptance-materials").filter(|l| l.dated) else { continue };
        let items = || list.items.iter().filter(|item| cx.holds(&item.when, event.date));
        let late: Vec<Late<'_>> = items().filter_map(|item| late_material(event, item)).collect();
        if late.is_empty() {
            out.pass(|| format!("{} 申请验收，所附材料没有晚于申请的", event.date));
        }
        for severity in [None, Some(Severity::Warn)] {
            let late: Vec<&Late<'_>> = late.iter().filter(|l| l.severity == severity).collect();
            report_late(cx, law, event, severity, &late, out);
        }
    }
}

/// 晚于申请的一份材料。
struct Late<'a> {
    name: &'a str,
    date: Date,
    severity: Option<Severity>,
}

fn late_material<'a>(event: &Event, item: &'a ChecklistItem) -> Option<Late<'a>> {
    let (name, material) = item.names().find_map(|name| Some((name, event.material(name)?)))?;
    let Either::Full(material) = material else { return None };
    let date = material.date.filter(|d| *d > event.date)?;
    Some(Late { name, date, severity: item.severity })
}

fn report_late(
    cx: &Cx<'_>,
    law: &RuleSet,
    event: &Event,
    severity: Option<Severity>,
    late: &[&Late<'_>],
    out: &mut Out,
) {
    let Some(first) = late.first() else { return };
    let names: Vec<String> =
        late.iter().map(|l| format!("{} {}（晚 {} 天）", l.name, l.date, (l.date - event.date).num_days())).collect();
    let message = format!("{} 申请验收，所附材料晚于申请：{}", event.date, names.join("，"));
    let at = event.at("materials").then(first.name.to_owned()).then("date");
    let subject = match severity {
        None => cx.name(event),
        Some(s) => Subject::other(format!("{}·{}", cx.project.event_name(event), s.zh())),
    };
    let finding = out.add_finding(law, subject, event.date, at, message);
    finding.softened = severity;
    finding.limit("checklist.acceptance-materials");
    finding.help(format!("核对报告日期；申请之后才取得的，不要改日期，由{}处理", law.who(Kind::PassAcceptance)));
}

fn scale_unset(cx: &Cx<'_>, out: &mut Out) {
    for (event, _, law) in cx.judged::<PassAcceptance>(out) {
        if cx.facts(event.date).is_maintenance() || !accepts_itself(cx, event) {
            out.not_applicable(|| format!("{} 通过验收：不是建设单位自行竣工验收", event.date));
            continue;
        }
        let limit = law.parameters.acceptance.own_scale.as_ref().and_then(|s| s.limit());
        let total = approved_total(cx.laws, cx.timeline.up_to(event.date)).map(|(total, _)| total);
        let message = match (limit, total) {
            (None, _) => {
                format!("{} 由{}自行验收，而规则集没有定多大规模以下可以自行验收", event.date, cx.actor(event))
            }
            (Some(limit), None) => {
                out.unknown(event.at("by"), || {
                    format!("{} 自行验收：没有批复总投资，不知是否在 {limit}之内", event.date)
                });
                continue;
            }
            (Some(limit), Some(total)) if limit.admits(total) => {
                out.pass(|| format!("{} 自行验收，总投资 {total}，在 {limit}之内", event.date));
                continue;
            }
            (Some(limit), Some(total)) => {
                format!(
                    "{} 由{}自行验收，而批复总投资 {total}，可以自行验收的在 {limit}之内，应由{}验收",
                    event.date,
                    cx.actor(event),
                    law.who(Kind::PassAcceptance)
                )
            }
        };
        let office = law.who(Kind::PassAcceptance);
        out.add_finding(law, cx.name(event), event.date, event.at("event"), message)
            .limit("acceptance.own_scale")
            .help(format!(
                "由{office}明确自行验收的规模，写入规则集；达到规模的，应由{office}验收，已自行验收的，由{office}处理"
            ));
    }
}

/// 自 `since` 起又通过了一次验收：那次的日期。
fn accepted_again(cx: &Cx<'_>, event: &Event, since: Date) -> Option<Date> {
    let again = cx.timeline.after(event.date).events().filter(|e| e.kind() == Kind::PassAcceptance);
    again.map(|e| e.date).find(|date| *date >= since)
}

/// 其后档案验收合格、又通过了一次验收的日期。
fn accepted_with_archives(cx: &Cx<'_>, event: &Event) -> Option<Date> {
    let mut passed =
        cx.timeline.after(event.date).of::<AcceptArchives>().filter(|(_, own)| own.result == Quality::Passed);
    passed.next().and_then(|(archives, _)| accepted_again(cx, event, archives.date))
}

fn archives_not_accepted(cx: &Cx<'_>, out: &mut Out) {
    for (event, _, law) in cx.judged::<PassAcceptance>(out) {
        let archives = cx.timeline.up_to(event.date).of::<AcceptArchives>().next_back();
        let message = match archives {
            Some((accepted, own)) if own.result == Quality::Passed => {
                out.pass(|| format!("{} 通过验收，此前 {} 档案验收合格", event.date, accepted.date));
                continue;
            }
            Some((failed, _)) => format!("{} 通过验收，而 {} 档案验收不合格", event.date, failed.date),
            None => format!("{} 通过验收，此前没有档案验收", event.date),
        };
        let finding = out.add_finding(law, cx.name(event), event.date, event.at("date"), message);
        finding.made_good(accepted_with_archives(cx, event)).help(format!(
            "补记此前合格的「档案验收」；确未验收合格的，不得通过竣工验收，已通过的由{}处理",
            law.who(Kind::PassAcceptance)
        ));
        if let Some((failed, _)) = archives {
            finding.related(failed.at("result"), "档案验收不合格");
        }
    }
}
