//! 自评价与评价结果的应用（第二十四、三十条）。

use crate::{
    model::{Date, Digest, Event, Kind, SelfEvaluate, Year, months_after},
    rules::{
        CountyCx, CountyOut, Cx, Obligation, Out, Subject,
        engine::duty::done,
        rule::Rule,
        shared::filing::{filings, send},
    },
    ruleset::{LastDay, RuleSet, Severity},
    text::Route,
};

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        "self-evaluation-early",
        "自评价早于规定期间。

        通过验收并投入运行后，满规则集所定的月数（from_months）方可自评价；早做的只作提醒，期间内再做一次即消。

        反例：如满 12 个月起，2023-06-01 投入运行，2024-05-31 自评价。
        正例：2023-06-01 投入运行，2024-06-01 自评价。
        改法：在规定期间内再做一次自评价。",
        self_evaluation_early,
    ).warn()
    .reads(&["self_evaluation.window"]),
    Rule::duty(
        "self-evaluation-late",
        "没有按期自评价。

        通过验收并投入运行（以较晚者为准）后，在规则集所定的月数（to_months）之内须自评价，最后一日算在内。
        早已投入运行，申请过验收而一直没有结果的记录的，过了这么久、或已经自评价的，不能判断：也许漏记了通过验收。

        反例：如限 24 个月，2023-06-01 投入运行，到 2025-06-02 仍未自评价。
        正例：2025-06-01 自评价。
        改法：没有做的，尽快自评价并报送；已经迟了的，日期属实的不要改，由有权机关责令整改并复查合格后，即列为「已处理」。",
        self_evaluation,
    )
    .reads(&["self_evaluation.window"])
    .met_by(Kind::SelfEvaluate),
    Rule::duty(
        "self-evaluation-not-filed",
        "自评价报告没有报送规定的机关。

        自评价报告应报送规则集所列的机关，缺一不可：报告自己的 filed_with、再做的一次、其后的「报送」合起来看；期间之内做过的，早做的一次所送不算。
        报送没有自己的期限：自评价的期间届满之前没有送齐的待办，届满之后仍没有的即指出，届满之后才送齐的只作提醒；过期才做的，当日报送不算迟。
        还没有通过验收或没有投入运行的记录，不知期间何时届满的，没有送齐的不能判断。

        反例：期间届满，只报送其中一家。
        正例：`filed_with` 写有各家机关的日期，或其后以「报送」补齐。
        改法：向缺的机关报送，再记「报送」。",
        self_evaluation_filing,
    )
    .reads(&["self_evaluation.window"])
    .met_by(Kind::File),
    Rule::store(
        "poor-result-continued",
        "评价为差而次年续排投资。

        评价结果是下一年度安排政府投资的重要依据。自评价或后评价（取列入计划时最近的一次）为「差」，次年本项目或其下一期仍列入计划，
        而其间没有整改完成或复查合格的，提醒。当年的、隔年的，单位的其他项目，都不在此列。

        反例：一期 2024-05-01 自评价为差，二期列入 2025 年度计划，其间没有整改。
        正例：2024-05-01 自评价为差，2024-10-20 整改完成，再列入 2025 年度计划。
        改法：先整改；已整改的，补记「整改完成」；另有理由的，用 wsgov answer 说明。",
        poor_result_continued,
    ).warn().duty_of(Kind::Plan),
];

/// 自评价的起算日：通过验收与投入运行，取较晚者。
enum EvaluationStart<'a> {
    From(Date, &'a Event, &'a RuleSet),
    Unknown(&'a Event),
    None(&'static str),
}

fn evaluation_start<'a>(cx: &Cx<'a>) -> EvaluationStart<'a> {
    let Some(passed) = cx.timeline.accepted() else {
        return unrecorded_acceptance(cx).map_or(EvaluationStart::None("尚未通过竣工验收"), EvaluationStart::Unknown);
    };
    let Some(operating) = cx.timeline.first(Kind::Operate) else { return EvaluationStart::Unknown(passed) };
    let anchor = if operating.date > passed.date { operating } else { passed };
    match cx.laws.on(anchor.date) {
        Some(law) if law.parameters.self_evaluation.window.is_some() => EvaluationStart::From(anchor.date, anchor, law),
        _ => EvaluationStart::None("通过验收并投入运行时，没有施行中的规则规定自评价的期间"),
    }
}

/// 申请验收，与它的结果。
const APPLICATION: &[Kind] = &[Kind::ApplyAcceptance, Kind::PassAcceptance, Kind::FailAcceptance];

/// 早已投入运行，申请过验收，而没有结果的记录：自评价的期间本已届满的、已经自评价的，不知是不是漏记了通过验收。
fn unrecorded_acceptance<'a>(cx: &Cx<'a>) -> Option<&'a Event> {
    let applied = cx.timeline.any(APPLICATION).next_back().filter(|event| event.kind() == Kind::ApplyAcceptance)?;
    let operating = cx.timeline.first(Kind::Operate)?;
    let from = operating.date.max(applied.date);
    let window = cx.laws.on(from)?.parameters.self_evaluation.window.as_ref()?;
    let is_over = cx.as_of > months_after(from, window.to_months) || cx.timeline.has(Kind::SelfEvaluate);
    is_over.then_some(applied)
}

/// 自评价的期间；不适用和不能判断的写入 `out`。
fn evaluation_window<'a>(cx: &Cx<'a>, out: &mut Out) -> Option<(Date, Date, &'a Event, &'a RuleSet)> {
    match evaluation_start(cx) {
        EvaluationStart::None(reason) => {
            out.not_applicable(|| reason.into());
            None
        }
        EvaluationStart::Unknown(event) => {
            out.unknown(event.at("date"), || {
                let lacking = if event.kind() == Kind::ApplyAcceptance { Kind::PassAcceptance } else { Kind::Operate };
                format!("{} {}，没有「{lacking}」的记录，不知何时起算", event.date, event.kind())
            });
            None
        }
        EvaluationStart::From(start, anchor, law) => {
            law.rule(out.rule)?;
            let window = law.parameters.self_evaluation.window.as_ref()?;
            Some((months_after(start, window.from_months), months_after(start, window.to_months), anchor, law))
        }
    }
}

fn self_evaluation(cx: &Cx<'_>, out: &mut Out) -> Vec<Obligation> {
    let Some((opens, due, anchor, law)) = evaluation_window(cx, out) else { return Vec::new() };
    let window = law.parameters.self_evaluation.window.as_ref();
    let months = window.map_or(0, |w| w.to_months);
    let bodies = window.map_or(String::new(), |w| law.names(&w.file_with));
    let evaluations = || cx.timeline.of::<SelfEvaluate>().map(|(e, _)| e);
    // 期间内的首次自评价为准。早做过的视为已做，由 self-evaluation-early 提醒；过期再做不比不再做更坏。
    let last = law.parameters.calendar.rolled(due);
    let made = evaluations().find(|e| opens <= e.date && e.date <= last.latest).or_else(|| evaluations().next());
    if out.passes_unread(made.map_or(cx.as_of, |e| e.date), last.sure) {
        return Vec::new();
    }
    let duty = Obligation {
        rule: out.rule,
        law: law.index,
        subject: Subject::other("自评价"),
        what: "自评价".into(),
        opens: Some(opens),
        due,
        lenient: last,
        done: made.map(done),
        anchor: anchor.at("date"),
        because: format!("{} {}，满 {months} 个月", anchor.date, anchor.kind()),
        help: format!("尽快自评价，报送{bodies}，并记「自评价」"),
        redo: None,
        parameter: "self_evaluation.window",
        softened: None,
        late_rule: None,
        unclear: None,
    };
    vec![duty]
}

fn self_evaluation_early(cx: &Cx<'_>, out: &mut Out) {
    let Some((opens, due, anchor, law)) = evaluation_window(cx, out) else { return };
    let Some(early) = cx.timeline.before(opens).last(Kind::SelfEvaluate) else {
        out.pass(|| format!("没有早于 {opens} 的自评价"));
        return;
    };
    let last = law.parameters.calendar.rolled(due);
    if let Some(again) = cx.timeline.since(opens).up_to(last.latest).first(Kind::SelfEvaluate) {
        out.pass(|| format!("{} 自评价过早，{} 已再做", early.date, again.date));
        return;
    }
    let days = (opens - early.date).num_days();
    let months = law.parameters.self_evaluation.window.as_ref().map_or(0, |w| w.from_months);
    let message = format!(
        "{} 自评价，早于可以开始的 {opens}（{} {}，满 {months} 个月）{days} 天",
        early.date,
        anchor.date,
        anchor.kind()
    );
    out.add_finding(law, cx.name(early), early.date, early.at("date"), message)
        .limit("self_evaluation.window")
        .related(anchor.at("date"), format!("{} {}", anchor.date, anchor.kind()))
        .help(format!("{opens}（含当日）之后再做一次自评价"));
}

/// 报送的期限：自评价期间的最后一日；过期才做的，做的当日。
fn filing_day(cx: &Cx<'_>, law: &RuleSet, made: &Event) -> Option<(Date, LastDay)> {
    let EvaluationStart::From(start, ..) = evaluation_start(cx) else { return None };
    let due = months_after(start, law.parameters.self_evaluation.window.as_ref()?.to_months);
    let last = law.parameters.calendar.rolled(due);
    Some(if made.date > last.latest { (made.date, LastDay::fixed(made.date)) } else { (due, last) })
}

/// 应报送的自评价：期间之内（含过期）做的各次；只有早做的，早做的各次。
fn evaluations_to_file<'a>(cx: &Cx<'a>, out: &mut Out) -> Vec<(&'a Event, &'a RuleSet)> {
    let mut all: Vec<(&Event, &RuleSet)> =
        cx.judged::<SelfEvaluate>(out).into_iter().map(|(event, _, law)| (event, law)).collect();
    let EvaluationStart::From(start, _, law) = evaluation_start(cx) else { return all };
    let months = law.parameters.self_evaluation.window.as_ref().map_or(0, |window| window.from_months);
    let opens = months_after(start, months);
    if all.iter().any(|(event, _)| event.date >= opens) {
        all.retain(|(event, _)| event.date >= opens);
    }
    all
}

fn self_evaluation_filing(cx: &Cx<'_>, out: &mut Out) -> Vec<Obligation> {
    let evaluations = evaluations_to_file(cx, out);
    let Some(((first, law), (last, _))) = evaluations.first().zip(evaluations.last()) else { return Vec::new() };
    let Some(window) = law.parameters.self_evaluation.window.as_ref() else { return Vec::new() };
    let events: Vec<&Event> = evaluations.iter().map(|(event, _)| *event).collect();
    let filed = filings(cx, law, &window.file_with, &events, Date::MIN);
    let (done, missing) = (filed.complete(), filed.missing());
    let Some((due, lenient)) = filing_day(cx, law, last) else {
        match done {
            Some(_) => out.pass(|| format!("{} 自评价报告已报送 {} 家机关", last.date, filed.count())),
            None => out.unknown(last.at("filed_with"), || {
                format!("{} 自评价报告没有报送{}，而期间何时届满还不知道", last.date, missing.join("、"))
            }),
        }
        return Vec::new();
    };
    let sent = done.as_ref().map_or(cx.as_of, |done| done.date);
    if out.passes_unread(sent, lenient.sure) {
        return Vec::new();
    }
    let is_late = done.is_some() && sent > lenient.latest;
    let names = if missing.is_empty() { law.names(&window.file_with) } else { missing.join("、") };
    vec![Obligation {
        rule: out.rule,
        law: law.index,
        subject: cx.name(first),
        what: format!("自评价报告报送{names}"),
        opens: Some(first.date),
        due,
        lenient,
        done,
        anchor: last.at("filed_with"),
        because: format!("{} 自评价，期间至 {due}", last.date),
        help: send(cx, last, &missing),
        redo: None,
        parameter: "self_evaluation.window.file_with",
        softened: is_late.then_some((Severity::Warn, "报送没有自己的期限，只作提醒")),
        late_rule: None,
        unclear: filed.unclear(),
    }]
}

fn poor_result_continued(across: &CountyCx<'_>, out: &mut CountyOut) {
    let mut poor: Vec<&Digest> = across.digests.iter().filter(|d| d.evaluated().any(|(_, poor)| poor)).collect();
    poor.sort_by(|a, b| a.id.cmp(&b.id));
    let known = |id: &str| poor.binary_search_by(|d| (*d.id).cmp(id)).ok().map(|i| poor[i]);
    for digest in across.digests {
        let after = digest.phase.as_ref().and_then(|p| p.after.as_ref());
        let sources: Vec<&Digest> =
            [Some(&digest.id), after].into_iter().flatten().filter_map(|id| known(id)).collect();
        let mut judged = digest.planned().filter(|(date, _)| *date <= across.as_of);
        // 同一年度分几批列入的，只指出首批。
        let first = judged.find_map(|(date, (year, n))| Some(((date, year, n), worst(&sources, year, date)?)));
        let Some(((date, year, n), (source, evaluated))) = first else { continue };
        let Some(law) = across.laws.on_with(date, out.rule) else { continue };
        let which = if source.id == digest.id { "本项目 ".to_owned() } else { format!("上一期 {} ", source.id) };
        let message = format!("{date} 列入 {year} 年度计划，而{which}{evaluated} 评价为差，其间没有整改完成");
        let at = Route::key("events").item(n).then("year");
        out.add_finding(law, &digest.path, Subject::Year(year), date, at, message)
            .help("先整改再安排投资；已整改的，补记「整改完成」；另有理由的，用 wsgov answer 说明");
    }
}

/// 本项目与上一期中评价为差、次年续排而未整改的一个，与评价的日期。
fn worst<'a>(sources: &[&'a Digest], year: Year, date: Date) -> Option<(&'a Digest, Date)> {
    sources.iter().find_map(|d| Some((*d, unrectified(d, year, date)?)))
}

/// 列入计划时最近一次评价为差、计划在其次年、其间没有整改的：评价的日期。
fn unrectified(digest: &Digest, year: Year, date: Date) -> Option<Date> {
    let (evaluated, poor) = digest.evaluated().rfind(|(on, _)| *on <= date)?;
    let next_year = Year::of(evaluated).after() == year;
    let last = digest.rectified().rfind(|(on, _)| evaluated <= *on && *on <= date);
    (poor && next_year && !last.is_some_and(|(_, done)| done)).then_some(evaluated)
}
