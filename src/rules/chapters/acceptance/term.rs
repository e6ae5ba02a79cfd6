//! 申请竣工验收的期限与延期（第二十二条）。

use crate::{
    model::{Act, Date, DecideExtension, Event, Kind, Opinion, RequestExtension, months_after},
    rules::{
        Cx, Obligation, Out, Subject,
        chapters::acceptance::{completion::completed_again, requirements::accepts_itself},
        engine::duty::done,
        rule::Rule,
        shared::{feature_signs::purchase_sign, remedy::settle, works_start::completed},
        slugs,
    },
    ruleset::{LastDay, RuleSet, Severity},
    text::Route,
};

pub(crate) const RULES: &[Rule] = &[
    Rule::duty(
        slugs::LATE_ACCEPTANCE,
        "没有按期申请竣工验收。

        建成后在规则集所定的月数之内申请，最后一日算在内；月末没有对应日的取月末；最后一日遇休息日的，顺延期间不指出。
        分标段建成（part）的，自全部建成或最后一个标段建成起算；几次记为全部建成的，以首次为准，若以最后一次为准就不迟的，只作提醒。
        期限届满之前（含当日）已终止、撤回、撤销批复的，不再要求。
        以建成之后首次「申请验收」为准，何时通过不论；没有记建成的，自投入运行、通过验收、办结中最早的一件起算；验收不通过之后不另起期限。建设单位自行组织验收而没有申请的，以其首次验收为准。
        按期提出延期的，见 extension-late；延期从不使期限提前。按期申请而没有同意的，恢复原来的期限；答复之前、和答复之后规则集所定的几个工作日之内申请验收的，只作提醒。
        没有写资金与建设方式，只签服务合同而办结的，也许买的是服务，不能判断。
        规则施行之前建成的，自施行之日起算，只作提醒。

        反例：如期限为 6 个月，2022-08-31 建成，2023-03-01 才申请。
        正例：2022-08-31 建成，2023-02-28 申请。
        改法：没有申请的，尽快申请；已经迟了的，日期属实的不要改，由有权机关责令整改并复查合格后，即列为「已处理」。",
        late_acceptance,
    )
    .reads(&["acceptance.window"])
    .met_by(Kind::ApplyAcceptance),
    Rule::project(
        "extension-late",
        "延期验收申请晚于当时的期限。

        延期须在当时的最后一日（含）之前提出；过期提出的不停止逾期。规则施行之前建成的，只作提醒。
        批复同意的，答复此前（含当日）最近一次申请；不同意的，尚未答复的各次申请都不准，恢复原来的期限。

        反例：期限 2023-02-28，2023-03-02 申请延期。
        正例：期限 2023-02-28，当日申请延期。
        改法：尽快申请验收；逾期仍照算。",
        extension_late,
    )
    .reads(&["acceptance.window"]),
    Rule::project(
        "completion-unrecorded",
        "没有记建成，而别的事说明已经建成。

        没有「建成」而已投入运行、通过验收或办结的，必已建成；验收的期限即自其中最早的一件起算，所以只作提醒。
        运行维护没有建成一说，购买的服务以办结为终，都不在此列。

        反例：2023-10-25 投入运行，没有「建成」。
        正例：2023-10-20 建成，2023-10-25 投入运行。
        改法：补记「建成」，日期须属实。",
        completion_unrecorded,
    ).warn(),
];

/// 验收的期限，随延期而动。
struct Deadline {
    /// 现在的最后一日。
    due: Date,
    /// 怎样得出。
    because: String,
    /// 尚未答复的延期申请，按先后。
    asked: Vec<Asked>,
    /// 过期才提出的延期申请，和当时的期限。
    late: Vec<(usize, Date)>,
    /// 提出的那天是否已经过期，要看还没有载入的放假安排。
    open: Vec<(usize, LastDay)>,
    /// 按期的申请没有同意：到这一日为止申请验收的，只作提醒。
    grace: Option<Date>,
}

/// 一次尚未答复的延期申请。
enum Asked {
    /// 按期提出：申请延至，与申请之前的期限及其由来，供「不同意」恢复。
    InTime { until: Date, before: Date, because: String },
    /// 过期才提出：怎样答复都不改变期限。
    Late,
}

/// 建成，与依当时规则的起算日；规则施行之前建成的，自有期限规定的一部施行之日起算。
fn built<'a>(cx: &Cx<'a>) -> Option<(&'a Event, Date, &'a RuleSet)> {
    from_completion(cx, completed(cx)?)
}

fn from_completion<'a>(cx: &Cx<'a>, built: &'a Event) -> Option<(&'a Event, Date, &'a RuleSet)> {
    let first = cx.laws.iter().find(|law| law.parameters.acceptance.window.is_some())?;
    let start = built.date.max(first.effective_from);
    Some((built, start, cx.laws.on(start)?))
}

fn deadline(cx: &Cx<'_>, built: &Event, start: Date, law: &RuleSet) -> Option<Deadline> {
    let months = law.parameters.acceptance.window.as_ref()?.months;
    let due = months_after(start, months);
    let since = if start == built.date {
        format!("{} {}", built.date, built.kind())
    } else {
        format!("{} 建成，自规则施行之日 {start} 起算", built.date)
    };
    let mut deadline = Deadline {
        due,
        because: format!("{since}，满 {months} 个月"),
        asked: Vec::new(),
        late: Vec::new(),
        open: Vec::new(),
        grace: None,
    };
    for event in cx.timeline.events() {
        deadline.take(event, law);
    }
    Some(deadline)
}

impl Deadline {
    fn take(&mut self, event: &Event, law: &RuleSet) {
        match &event.act {
            Act::RequestExtension(request) => self.ask(event, request, law),
            Act::DecideExtension(decision) => self.decide(event, decision, law),
            _ => {}
        }
    }

    /// 在当时的最后一日（含顺延）之前提出的，暂按申请的日期；过期提出的不改变期限，其后的答复也不改变。
    fn ask(&mut self, event: &Event, request: &RequestExtension, law: &RuleSet) {
        let last = law.parameters.calendar.rolled(self.due);
        if last.leaves_open(event.date) {
            self.open.push((event.n, last));
        }
        if event.date > last.latest {
            self.late.push((event.n, self.due));
            self.asked.push(Asked::Late);
            return;
        }
        let because = format!("{} 申请延期至 {}，未见批复", event.date, request.until);
        let because = std::mem::replace(&mut self.because, because);
        self.asked.push(Asked::InTime { until: request.until, before: self.due, because });
        self.due = request.until.max(self.due);
    }

    /// 同意的，答复最近一次申请，更早的不必再答；不同意的，尚未答复的一概不准。都从其中最早一次之前的期限算起：延期不使期限提前。
    fn decide(&mut self, event: &Event, decision: &DecideExtension, law: &RuleSet) {
        let mut asked = std::mem::take(&mut self.asked);
        match decision.result {
            Opinion::Approved => {
                let earliest = asked.iter().find_map(Asked::before);
                if let (Some(Asked::InTime { until, .. }), Some(before)) = (asked.pop(), earliest) {
                    self.due = decision.until.unwrap_or(until).max(before);
                    self.grace = None;
                    self.because = format!("{} 批复同意延期", event.date);
                }
            }
            Opinion::Refused => {
                let first = asked.into_iter().find(|a| matches!(a, Asked::InTime { .. }));
                if let Some(Asked::InTime { before, because, .. }) = first {
                    self.due = before;
                    self.because = format!("{because}；{} 批复不同意延期", event.date);
                    let spared = law.parameters.acceptance.extension.as_ref().and_then(|own| own.after_refusal);
                    self.grace = spared.map(|period| period.after(event.date, &law.parameters.calendar));
                }
            }
        }
    }
}

impl Asked {
    /// 按期提出的，申请之前的期限。
    fn before(&self) -> Option<Date> {
        if let Asked::InTime { before, .. } = self { Some(*before) } else { None }
    }
}

fn late_acceptance(cx: &Cx<'_>, out: &mut Out) -> Vec<Obligation> {
    let Some((built, start, law)) = built(cx) else {
        let closed = cx.timeline.first(Kind::Close);
        match closed.and_then(|closed| Some((closed, purchase_sign(cx, closed.date)?))) {
            Some((closed, sign)) => {
                out.unknown_since(closed.date, Route::key("funding_mode"), || format!("{sign}，不知要不要竣工验收"));
            }
            None => out.not_applicable(|| "尚未建成".into()),
        }
        return Vec::new();
    };
    let Some(_) = cx.law_for(start, || format!("{} 建成", built.date), out) else { return Vec::new() };
    let Some(deadline) = deadline(cx, built, start, law) else { return Vec::new() };
    if law.rule("accepted-unapplied").is_some() && is_accepted_unapplied(cx) {
        out.not_applicable(|| "已通过验收而没有申请，由 accepted-unapplied 说".into());
        return Vec::new();
    }
    let applied = applied(cx);
    let last = law.parameters.calendar.rolled(deadline.due);
    if out.passes_unread(applied.map_or(cx.as_of, |e| e.date), last.sure) {
        return Vec::new();
    }
    let ending = cx.timeline.ending().filter(|end| end.date <= last.sure && applied.is_none_or(|a| a.date > last.sure));
    if let Some(end) = ending {
        out.not_applicable(|| format!("{} 已{}，不再验收", end.date, end.kind()));
        return Vec::new();
    }
    let before_rules = (start != built.date).then_some((Severity::Warn, "规则施行之前建成，只作提醒"));
    let duty = Obligation {
        rule: out.rule,
        law: law.index,
        subject: Subject::other("竣工验收"),
        what: "申请竣工验收".into(),
        opens: Some(start),
        due: deadline.due,
        lenient: last,
        done: applied.map(done),
        anchor: built.at("date"),
        because: deadline.because.clone(),
        help: format!("尽快向{}申请验收，并记「申请验收」", law.who(Kind::PassAcceptance)),
        redo: None,
        parameter: "acceptance.window.months",
        softened: before_rules.or_else(|| spared(cx, &deadline, applied)).or_else(|| cured_by_last(cx, applied)),
        late_rule: None,
        unclear: None,
    };
    vec![duty]
}

/// 按期申请延期而没有同意，答复之前或其后不久即申请验收（没有申请的，还在其后不久）。
fn spared(cx: &Cx<'_>, deadline: &Deadline, applied: Option<&Event>) -> Option<(Severity, &'static str)> {
    let acted = applied.map_or(cx.as_of, |event| event.date);
    let in_time = deadline.grace.is_some_and(|grace| acted <= grace);
    in_time.then_some((Severity::Warn, "按期申请延期而没有同意，答复之前或其后不久，只作提醒"))
}

/// 几次记为全部建成，以最后一次为准就不迟。
fn cured_by_last(cx: &Cx<'_>, applied: Option<&Event>) -> Option<(Severity, &'static str)> {
    let (again, start, law) = from_completion(cx, completed_again(cx.timeline)?)?;
    let due = law.parameters.calendar.rolled(deadline(cx, again, start, law)?.due);
    let in_time = applied.map_or(cx.as_of, |event| event.date) <= due.latest;
    in_time.then_some((Severity::Warn, "记有几次全部建成，以最后一次为准就不迟，只作提醒"))
}

/// 建成之后首次申请验收；没有申请的，建设单位自行组织的首次验收。建成之前的申请不算；
/// 而其后照它组织了验收的，以验收之日为准。没有记建成的，申请本身说明已经建成，不论先后。
fn applied<'a>(cx: &Cx<'a>) -> Option<&'a Event> {
    let built = cx.timeline.completed().map_or(Date::MIN, |e| e.date);
    let later = || cx.timeline.since(built);
    let early = || cx.timeline.before(built).has(Kind::ApplyAcceptance);
    let held = || later().any(&[Kind::PassAcceptance, Kind::FailAcceptance]).find(|e| early() || accepts_itself(cx, e));
    later().first(Kind::ApplyAcceptance).or_else(held)
}

/// 由机关验收而从来没有申请：毛病在验收，由 accepted-unapplied 说。
fn is_accepted_unapplied(cx: &Cx<'_>) -> bool {
    applied(cx).is_none() && cx.timeline.has(Kind::PassAcceptance)
}

fn extension_late(cx: &Cx<'_>, out: &mut Out) {
    if !cx.timeline.has(Kind::RequestExtension) {
        out.not_applicable(|| "没有申请延期验收".into());
        return;
    }
    let Some((built, start, law)) = built(cx) else {
        out.not_applicable(|| "尚未建成".into());
        return;
    };
    let Some(_) = cx.law_for(start, || format!("{} 建成", built.date), out) else { return };
    let Some(deadline) = deadline(cx, built, start, law) else { return };
    for event in cx.timeline.all(Kind::RequestExtension) {
        if let Some((_, last)) = deadline.open.iter().find(|(n, _)| *n == event.n) {
            out.unknown(event.at("date"), || format!("{} 申请延期：{}", event.date, last.unsettled()));
            continue;
        }
        let Some((_, due)) = deadline.late.iter().find(|(n, _)| *n == event.n) else {
            out.pass(|| format!("{} 申请延期，未过当时的期限", event.date));
            continue;
        };
        let days = (event.date - *due).num_days();
        let message = format!("{} 申请延期验收，当时的期限是 {due}，迟 {days} 天", event.date);
        let finding = out.add_finding(law, cx.name(event), event.date, event.at("date"), message);
        let help = match applied(cx) {
            Some(_) => settle(finding.rule, finding.severity(law)),
            None => "过期的延期申请不停止逾期；尽快申请验收".to_owned(),
        };
        finding.related(built.at("date"), format!("{} 建成", built.date)).limit("acceptance.window.months").help(help);
        if start != built.date {
            finding.soften(Severity::Warn);
        }
    }
}

fn completion_unrecorded(cx: &Cx<'_>, out: &mut Out) {
    let Some(proof) = completed(cx) else {
        out.not_applicable(|| "尚未建成".into());
        return;
    };
    if proof.kind() == Kind::Complete {
        out.pass(|| format!("{} 建成", proof.date));
        return;
    }
    let Some(law) = cx.law_of(proof, out) else { return };
    let (date, what) = (proof.date, proof.kind());
    out.add_finding(law, cx.name(proof), date, proof.at("date"), format!("{date} {what}，此前没有记「建成」"))
        .help("补记「建成」，日期须属实；验收的期限自建成之日起算");
}
