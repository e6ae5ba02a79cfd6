//! 接下来：项目可有哪些事件，每一个还缺什么，由谁作出，最迟何时。

use crate::{
    model::{Act, Date, Event, Kind, Money, Overlay, SET_BACK, Timeline, Year},
    report::{
        View,
        next::course::{COURSE, Turn, out_of},
    },
    rules::{Cx, Need, Obligation, applies as holds, approved_total, awaits_design_review, report_parts, rule, rules},
    ruleset::{Checklist, Citation, Requirement, UNIT},
    text::FieldShape,
};

/// 一步。
#[derive(Clone, Debug)]
pub struct NextAct {
    /// 事件。
    pub kind: Kind,
    /// 不是往前走的一步。
    pub detour: bool,
    /// 由谁作出，及所据条款；不限定的为建设单位，没有条款。
    pub by: Vec<String>,
    /// 由谁作出所据的条款。
    pub article: Option<Citation>,
    /// 由单位以外的部门作出，而规则集没有限定是哪家。
    pub outside: bool,
    /// 由它办理的义务，最先到期的一项。
    pub duty: Option<Obligation>,
    /// 还没有成为义务的截止日，连同怎样得出。
    pub deadline: Option<(Date, String)>,
    /// 必填的自有的键。
    pub fields: Vec<FieldShape>,
    /// 规则要求写明的键。
    pub stated: Vec<StatedKey>,
    /// 须附齐的各项，已有的不列。
    pub papers: Vec<Papers>,
    /// 报送的机关。
    pub filing: Vec<String>,
    /// 须先有的事件。
    pub earlier: Vec<Earlier>,
}

/// 规则要求写明的一个键。
#[derive(Clone, Debug)]
pub struct StatedKey {
    /// 键，如 `opinions.使用单位`。
    pub key: &'static str,
    /// 含义。
    pub name: &'static str,
    /// 应写的值；由填的人定的为「…」。
    pub value: String,
}

/// 一张清单里还缺的各项。
#[derive(Clone, Debug)]
pub struct Papers {
    /// 规则名。
    pub rule: String,
    /// 所出的条款。
    pub article: Citation,
    /// 写在事件的哪个键里。
    pub key: &'static str,
    /// 各项；只作提醒的为真。
    pub items: Vec<(String, bool)>,
}

/// 须先有的一项。
#[derive(Clone, Debug)]
pub struct Earlier {
    /// 规则名。
    pub rule: String,
    /// 所出的条款。
    pub article: Citation,
    /// 任一即可，如「签订合同（建设）」。
    pub needs: Vec<String>,
    /// 只对这几种样子的事件，如「签订合同（建设）」；不限的为空。
    pub of: Vec<String>,
    /// 已有的日期。
    pub found: Option<Date>,
}

/// 由单位以外的部门作出的事件；规则集写明权限的，以规则集为准。
const OUTSIDE: [Kind; 3] = [Kind::SpecialApproval, Kind::Inspect, Kind::Criticise];

/// 接下来的各步，依项目的一生；往前走的在前。
#[must_use]
pub fn steps(cx: &Cx<'_>, view: &View<'_>, obligations: &[Obligation]) -> Vec<NextAct> {
    let pending = pending(obligations);
    let duty = |kind: Kind| pending.iter().find(|(k, _)| *k == kind).map(|(_, duty)| (*duty).clone());
    let act = |(kind, detour)| NextAct { duty: duty(kind), ..step(cx, kind, detour) };
    kinds(cx, view, &pending).into_iter().map(act).map(|act| sending(cx, act)).collect()
}

/// 往前走的第一步；年年可有的（列入计划、支付）让给别的。只问是什么，不问还缺什么。
#[must_use]
pub fn onward<'o>(cx: &Cx<'_>, view: &View<'_>, obligations: impl IntoIterator<Item = &'o Obligation>) -> Option<Kind> {
    let repeats = |kind: Kind| COURSE.iter().any(|turn| turn.kind == kind && turn.repeats);
    let kinds = kinds(cx, view, &pending(obligations));
    let ahead = || kinds.iter().filter(|(_, detour)| !detour).map(|(kind, _)| *kind);
    ahead().find(|kind| !repeats(*kind)).or_else(|| ahead().next())
}

/// 接下来有哪些事件，连同是不是绕开的；往前走的在前，一种只列一次。
fn kinds(cx: &Cx<'_>, view: &View<'_>, pending: &[(Kind, &Obligation)]) -> Vec<(Kind, bool)> {
    let mut kinds = open_turns(cx, view);
    if let Some(order) = unreviewed(cx.timeline) {
        kinds.insert(0, (order, false));
    }
    // 已终止的不再要求办理；其余的义务，即使通常的历程里没有，也列出。
    if !matches!(view.position.overlay(), Overlay::Terminated | Overlay::Withdrawn) {
        let missing = pending.iter().map(|(kind, _)| *kind).filter(|kind| !kinds.iter().any(|(k, _)| k == kind));
        let missing: Vec<(Kind, bool)> = missing.map(|kind| (kind, false)).collect();
        kinds.extend(missing);
    }
    let mut seen = Vec::new();
    kinds.retain(|(kind, _)| {
        !seen.contains(kind) && {
            seen.push(*kind);
            true
        }
    });
    kinds.sort_by_key(|(_, detour)| *detour);
    kinds
}

/// 「报送」的：报的是哪一件，应送哪几家。
fn sending(cx: &Cx<'_>, mut act: NextAct) -> NextAct {
    let name = act.duty.as_ref().filter(|_| act.kind == Kind::File).map(|duty| duty.subject.to_string());
    let report = name.as_ref().and_then(|name| cx.timeline.events().find(|e| cx.project.event_name(e) == *name));
    if let Some((report, name)) = report.zip(name) {
        act.fields.retain(|field| !matches!(field.key, "of" | "filed_with"));
        act.stated.push(StatedKey { key: "of", name: "所报送的", value: name });
        act.filing = cx.law_now().files_with(report.kind());
    }
    act
}

/// 没有办的义务与办理它的事件，先到期的在前。
fn pending<'o>(obligations: impl IntoIterator<Item = &'o Obligation>) -> Vec<(Kind, &'o Obligation)> {
    let kind = |slug: &str| rule(slug).and_then(|r| r.met_by);
    let open = obligations.into_iter().filter(|o| o.done.is_none());
    let mut open: Vec<(Kind, &Obligation)> = open.filter_map(|o| Some((kind(o.rule)?, o))).collect();
    open.sort_by_key(|(_, o)| o.due);
    open
}

/// 已报告完成、等待复查的整改。
fn unreviewed(timeline: Timeline<'_>) -> Option<Kind> {
    let reported = timeline.last(Kind::ReportRectified)?;
    let reviewed = timeline.last(Kind::ReviewRectified).is_some_and(|r| r.order() > reported.order());
    (!reviewed).then_some(Kind::ReviewRectified)
}

/// 合于所处位置、而且还没有过的各步，连同是否往前走。
fn open_turns(cx: &Cx<'_>, view: &View<'_>) -> Vec<(Kind, bool)> {
    let overlay = view.position.overlay();
    let mut turns: Vec<(Kind, bool)> = out_of(overlay).iter().map(|kind| (*kind, false)).collect();
    if matches!(overlay, Overlay::Suspended | Overlay::Withdrawn | Overlay::Terminated) {
        return turns;
    }
    // 暂缓投资的，暂不列入计划，其余照常。
    let deferred = |turn: &Turn| overlay == Overlay::Deferred && turn.kind == Kind::Plan;
    let usual = COURSE.iter().filter(|turn| {
        !deferred(turn) && turn.is_open_at(&view.position) && applies(cx, turn) && is_left(cx, view, turn)
    });
    turns.extend(usual.map(|turn| (turn.kind, turn.detour)));
    turns
}

/// 这类项目才有的一步。
fn applies(cx: &Cx<'_>, turn: &Turn) -> bool {
    turn.when.is_empty() || turn.when.iter().any(|condition| cx.holds(&[*condition], cx.as_of))
}

/// 还没有过，或还可以再来。
fn is_left(cx: &Cx<'_>, view: &View<'_>, turn: &Turn) -> bool {
    match turn.kind {
        Kind::ApproveFeasibility => large(cx, view) != Some(false),
        Kind::ReviewDesign => not_yet(cx, turn.kind) && awaits_design_review(cx, large(cx, view)),
        Kind::ApproveEstimate => not_yet(cx, turn.kind) && cx.timeline.feasibility_in_force().is_some(),
        Kind::ApproveOneStep => large(cx, view) != Some(true) && cx.timeline.feasibility_in_force().is_none(),
        // 涉密项目没有写全金额的，不知道还剩多少。
        Kind::Plan if cx.withholds_amounts => true,
        Kind::Plan => {
            let approved = approved_total(cx.laws, cx.timeline).map(|(total, _)| total);
            let total = approved.or_else(|| view.estimate(None).map(|figure| figure.amount));
            total.is_none_or(|total| view.planned(|_| true).amount < total)
        }
        Kind::Budget => unbudgeted(cx.timeline).is_some(),
        Kind::Pay => match cx.timeline.contracted() {
            (sum, 0) if sum > Money::ZERO => cx.timeline.paid() < sum,
            _ => true,
        },
        Kind::CountyApproval => not_yet(cx, turn.kind),
        Kind::DecideExtension => asked(cx.timeline),
        Kind::RequestExtension => !asked(cx.timeline),
        _ => turn.repeats || not_yet(cx, turn.kind),
    }
}

fn not_yet(cx: &Cx<'_>, kind: Kind) -> bool {
    !cx.timeline.in_force(SET_BACK).any(|e| e.kind() == kind)
}

/// 达到两步审批的标准；投资未知的为无。
fn large(cx: &Cx<'_>, view: &View<'_>) -> Option<bool> {
    let least = cx.law_now().parameters.approval.two_step.as_ref()?.threshold()?;
    view.estimate(None).map(|figure| least.is_reached_by(figure.amount))
}

/// 列了计划、还没有预算的年度。
fn unbudgeted(timeline: Timeline<'_>) -> Option<Year> {
    let mut years = timeline.events().filter_map(|e| match &e.act {
        Act::Plan(plan) => Some(plan.year),
        _ => None,
    });
    years.find(|year| timeline.budget_of(*year).is_none())
}

/// 提出了延期、还没有答复。
fn asked(timeline: Timeline<'_>) -> bool {
    let last = timeline.any(&[Kind::RequestExtension, Kind::DecideExtension]).next_back();
    last.is_some_and(|e| e.kind() == Kind::RequestExtension)
}

/// 某一事件还缺什么。
#[must_use]
pub fn step(cx: &Cx<'_>, kind: Kind, detour: bool) -> NextAct {
    let law = cx.law_now();
    let competence = law.competence.get(&kind);
    let own = |role: &String| if role == UNIT { cx.unit_name().to_owned() } else { law.bodies.name(role).to_owned() };
    let lists = law.checklists.iter().filter(|(slug, list)| list.event.kind == kind && law.rule(slug).is_some());
    let rows = law.requires.iter().filter(|(slug, _)| law.rule(slug).is_some());
    let rows = rows.flat_map(|(slug, rows)| rows.iter().map(move |row| (slug, row)));
    let outside = competence.is_none() && OUTSIDE.contains(&kind);
    let coded = rules().flat_map(|r| r.needs.iter().map(|need| (r.slug, need)));
    let coded = coded.filter(|(_, need)| need.before.contains(&kind) && (need.when)(cx));
    NextAct {
        kind,
        detour,
        by: match competence {
            Some(competence) => competence.by.iter().map(own).collect(),
            None if outside => vec!["有关主管部门".into()],
            None => vec![cx.unit_name().to_owned()],
        },
        article: competence.map(|c| c.article),
        outside,
        duty: None,
        deadline: if kind == Kind::Declare { declaring(cx) } else { None },
        fields: kind.own_fields().into_iter().filter(|f| f.required).collect(),
        stated: stated(cx, kind),
        papers: lists.filter_map(|(slug, list)| papers(cx, slug, list)).collect(),
        filing: law.files_with(kind),
        earlier: rows
            .filter_map(|(slug, row)| earlier(cx, kind, slug, row))
            .chain(coded.filter_map(|(slug, need)| needed(cx, slug, need)))
            .collect(),
    }
}

/// 规则要求写明的键：年度报告的各项，评审的机构与领域。
fn stated(cx: &Cx<'_>, kind: Kind) -> Vec<StatedKey> {
    let open = |key, name| StatedKey { key, name, value: "…".into() };
    match kind {
        Kind::AnnualReport => report_parts(cx, cx.as_of).map(|part| open(part.key, part.name)).collect(),
        Kind::Evaluate if !cx.facts_now().is_classified() => {
            let wanted = cx.law_now().parameters.approval.evaluation.as_ref();
            let fields = |fields: &[String]| {
                let value = fields.join(",");
                [open("evaluator", "评估机构"), StatedKey { key: "fields", name: "参与技术审查的领域", value }]
            };
            wanted.map(|e| fields(&e.fields)).into_iter().flatten().collect()
        }
        _ => Vec::new(),
    }
}

/// 申报最近的一个截止日：核查日当日或其后的。
fn declaring(cx: &Cx<'_>) -> Option<(Date, String)> {
    let deadline = cx.law_now().parameters.declaration.deadline.as_ref()?;
    let years = std::iter::successors(Some(Year::of(cx.as_of)), |year| Some(year.after())).take(5);
    let (year, due) = years.map(|year| (year, deadline.due(year))).find(|(_, due)| cx.as_of <= *due)?;
    Some((due, format!("{year} 年度申报的截止日")))
}

/// 规则自己说须先有的一项；停用的规则不要求。
fn needed(cx: &Cx<'_>, slug: &str, need: &Need) -> Option<Earlier> {
    let config = cx.law_now().rule(slug)?;
    let standing: Vec<&Event> = cx.timeline.in_force(SET_BACK).collect();
    Some(Earlier {
        rule: slug.to_owned(),
        article: *config.articles.first()?,
        needs: vec![need.what.to_owned()],
        of: Vec::new(),
        found: (need.found)(Timeline::new(&standing)),
    })
}

/// 清单里还没有的各项。
fn papers(cx: &Cx<'_>, slug: &str, list: &Checklist) -> Option<Papers> {
    let had = |event: &Event, name: &str| event.material(name).is_some();
    let missing = |name: &str| !cx.timeline.all(list.event.kind).any(|event| had(event, name));
    let wanted =
        list.items.iter().filter(|i| holds(cx, &i.when, None, cx.as_of) != Some(false) && i.names().all(missing));
    let items: Vec<(String, bool)> = wanted.map(|i| (i.name.clone(), i.severity.is_some())).collect();
    let applies = holds(cx, &list.when, None, cx.as_of) != Some(false) && !items.is_empty();
    applies.then(|| Papers { rule: slug.to_owned(), article: list.article, key: list.within.key(), items })
}

/// 一行「须先有」对这一事件的要求。
fn earlier(cx: &Cx<'_>, kind: Kind, slug: &str, row: &Requirement) -> Option<Earlier> {
    let of: Vec<_> = row.events.iter().filter(|p| p.kind == kind).collect();
    let excepted = cx.timeline.events().any(|e| row.unless.iter().any(|p| p.matches(e)));
    if of.is_empty() || holds(cx, &row.when, None, cx.as_of) == Some(false) || excepted {
        return None;
    }
    Some(Earlier {
        rule: slug.to_owned(),
        article: row.article,
        needs: row.needs.iter().map(ToString::to_string).collect(),
        of: of.iter().filter(|p| p.detail.is_some()).map(ToString::to_string).collect(),
        found: row.met(cx.timeline).map(|e| e.date),
    })
}
