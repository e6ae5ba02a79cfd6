//! 建设期内的报告（第十七、十八条）。

use crate::{
    model::{
        Agreement, AnnualReport, ContractKind, Date, Event, Kind, ReportTrouble, Schedule, Timeline, Trouble, Year,
        says_lacking, written,
    },
    rules::{
        Cx, Obligation, Out, Subject,
        chapters::construction::suspension::suspended,
        rule::Rule,
        shared::{
            filing::{filings, send},
            remedy::unstarted,
            works_start::completed,
        },
        slugs,
    },
    ruleset::{Condition, RuleSet, Severity},
    text::Route,
};

pub(crate) const RULES: &[Rule] = &[
    Rule::duty(
        slugs::ANNUAL_REPORT_MISSING,
        "没有提交年度绩效评价报告。

        建设期（开工，没有开工记录的自建设合同，至建成；分标段的至最后一个标段）内每年在规则集所定的日期之前（含当日），须向规则集所列的机关提交，各家都提交才算：报告自己的 filed_with、同一年度再报的、其后的「报送」合起来看。
        没有开工、分文未付就解除的合同不算；期限那天还没有动手的年度，和年内已终止、撤回、撤销批复的年度及以后，不要求。年内已建成的年度只作提醒，建成之日不算在建设期内；暂停建设不免除。报送日期早于该年度、晚于核查日的不算。

        反例：2023-05 开工，2024-06 建成，2023 年没有报告。
        正例：2023-12-20 向各家提交 2023 年度报告。
        改法：补交并记「绩效评价」；已记而没有送齐的，补送后记「报送」。",
        annual_reports,
    )
    .reads(&["annual_report.deadline"])
    .met_by(Kind::AnnualReport),
    Rule::duty(
        "annual-report-late",
        "年度绩效评价报告逾期提交。

        最后一日算在内；有一家迟的，即为逾期。

        反例：如限 12 月 31 日，2023 年度报告 2024-01-05 才送其中一家。
        正例：各家都在 2023-12-31 或之前。
        改法：日期属实的不要改；由有权机关责令整改并复查后，即列为「已处理」。",
        annual_reports,
    )
    .reads(&["annual_report.deadline"]),
    Rule::project(
        "annual-report-incomplete",
        "年度绩效评价报告内容不全。

        报告应写明建设进度、投资计划执行情况和使用单位的意见；有监理的，还有监理单位的意见；报告之前（含当日）已试运行的，还有试运行效果和遇到的问题。
        写作「无」的视为没有写；问题、意见写「无」，是没有可说的，算写明。同一年度的几次报告合并来看，以最后一次为准。运行维护项目不适用。

        反例：2023-10-01 试运行，12-20 的报告没有 `trial_effect`。
        正例：`progress`、`plan_execution`、`trial_effect`、`problems`、`opinions` 都写明。
        改法：补齐后再记一次「绩效评价」（同一年度），写明所缺的各项。",
        incomplete,
    ),
    Rule::project(
        "delay-unreported",
        "严重逾期没有报告，或情况报告没有送齐。

        「严重逾期」没有标准：计划工期最后一月之后，再过规则集所定的月数，到月底仍未建成，而没有「情况报告」（严重逾期）的，提醒。
        其后建成的仍提醒；届时已终止、正在暂停建设的不适用；没有写工期的不能判断。情况报告须送规则集所列的机关：同一事由再报的、其后的「报送」合起来看。

        反例：如定为 6 个月，工期到 2023-06，到 2024-01-01 没有建成，也没有情况报告。
        正例：2024-01-05 情况报告（严重逾期），送各家机关。
        改法：报告后记「情况报告」；工期已经批准改变的，记「事实变更」。",
        delay_unreported,
    ).warn()
    .reads(&["trouble.report", "trouble.serious_delay"]),
];

/// 建设期：起于开工（没有的，首个建设合同），止于建成，或终止、撤回、撤销批复。
struct Construction<'a> {
    start: &'a Event,
    end: Option<&'a Event>,
}

impl Construction<'_> {
    /// 到某日为止建设期的最后一日：建成、终止之日不算在内。
    fn last_day(&self, date: Date) -> Date {
        self.end.map_or(date, |end| end.date - chrono::Days::new(1))
    }
}

/// 项目不再进行的事件。
const ENDINGS: [Kind; 3] = [Kind::Terminate, Kind::Withdraw, Kind::RevokeApproval];

/// 各次建设期：撤回之后又重新办理的，前后两次；别的只有一次。
fn constructions<'a>(cx: &Cx<'a>) -> Vec<Construction<'a>> {
    let withdrawn = cx.timeline.revived().filter(|setback| setback.kind() == Kind::Withdraw);
    let lives = match withdrawn {
        Some(setback) => {
            [Some((cx.timeline.ahead_of(setback), Some(setback))), Some((cx.timeline.beyond(setback), None))]
        }
        None => [Some((cx.timeline, cx.timeline.ending())), None],
    };
    lives.into_iter().flatten().filter_map(|(life, ending)| construction(cx, life, ending)).collect()
}

/// 时间线的一段里的建设期；`ending` 是使这一段终了的事。
fn construction<'a>(cx: &Cx<'a>, life: Timeline<'a>, ending: Option<&'a Event>) -> Option<Construction<'a>> {
    let contract = || {
        let agreements = life.contracts().agreements;
        let binding = |a: &&Agreement<'a>| a.own.kind == ContractKind::Construction && !a.is_void();
        agreements.iter().find(binding).map(|agreement| agreement.event)
    };
    // 全部建成之后才记的开工、才签的合同，不是这一段的起点。
    let begins = |start: &&Event| {
        let before = life.before(start.date);
        before.completed().is_none() || life.since(start.date).completed().is_some()
    };
    let started = life.first(Kind::Start).filter(begins);
    let start = started.or_else(|| contract().filter(begins))?;
    // 不再进行之后才开工的，没有建设期，由 act-after-termination 等指出。
    if ending.is_some_and(|end| end.date < start.date) {
        return None;
    }
    // 没有记建成的，投入运行、通过验收等说明已经建成。
    let built = life.since(start.date).completed().or_else(|| completed(cx).filter(|e| e.date >= start.date));
    // 同日建成又终止的，不分先后，都算终止。
    let end = match (built, ending) {
        (Some(built), Some(ending)) => Some(if built.date < ending.date { built } else { ending }),
        (built, ending) => built.or(ending),
    };
    Some(Construction { start, end })
}

fn annual_reports(cx: &Cx<'_>, out: &mut Out) -> Vec<Obligation> {
    let periods = constructions(cx);
    if periods.is_empty() {
        out.not_applicable(|| format!("{}，也没有签订建设合同", unstarted(cx)));
    }
    let mut reports: Vec<Obligation> = Vec::new();
    for period in &periods {
        for report in reports_within(cx, period, out) {
            if reports.iter().all(|own| own.subject != report.subject) {
                reports.push(report);
            }
        }
    }
    reports
}

fn reports_within(cx: &Cx<'_>, period: &Construction<'_>, out: &mut Out) -> Vec<Obligation> {
    let first = Year::of(period.start.date);
    let last = Year::of(period.last_day(cx.as_of));
    // 当日开工当日建成的，建设期没有一天。
    if period.last_day(cx.as_of) < period.start.date {
        out.not_applicable(|| "建设期没有一天".into());
        return Vec::new();
    }
    (first.0..=last.0).filter_map(|year| annual_report(cx, period, Year(year), out)).collect()
}

fn annual_report(cx: &Cx<'_>, period: &Construction<'_>, year: Year, out: &mut Out) -> Option<Obligation> {
    let (law, due) = cx.governing(
        cx.as_of,
        || format!("{year} 年度的报告期限"),
        out,
        |law| law.parameters.annual_report.deadline.as_ref().map(|d| d.due(year)),
    )?;
    let deadline = law.parameters.annual_report.deadline.as_ref()?;
    // 以当年的事实为准：后来转为运行维护的，不追到从前。
    if cx.facts(due).is_maintenance() {
        out.not_applicable(|| format!("{year} 年度：运行维护项目没有建设期"));
        return None;
    }
    if period.start.date > due {
        out.not_applicable(|| format!("{year} 年度：{due} 之后才{}", period.start.kind()));
        return None;
    }
    let ended_within = period.end.filter(|e| e.date <= due);
    if let Some(end) = ended_within.filter(|e| ENDINGS.contains(&e.kind())) {
        out.not_applicable(|| format!("{year} 年度：年内已{}", end.kind()));
        return None;
    }
    let lenient = law.parameters.calendar.rolled_fixed(due);
    let reports: Vec<&Event> =
        cx.timeline.of::<AnnualReport>().filter(|(_, r)| r.year == year).map(|(e, _)| e).collect();
    let filed = filings(cx, law, &deadline.file_with, &reports, year.day(1, 1));
    let (done, missing) = (filed.complete(), filed.missing());
    if out.passes_unread(done.as_ref().map_or(cx.as_of, |d| d.date), lenient.sure) {
        return None;
    }
    let names = if missing.is_empty() { law.names(&deadline.file_with) } else { missing.join("、") };
    Some(Obligation {
        rule: slugs::ANNUAL_REPORT_MISSING,
        law: law.index,
        subject: Subject::Year(year),
        what: format!("向{names}提交 {year} 年度绩效评价报告"),
        opens: Some(year.day(1, 1).max(period.start.date)),
        due,
        lenient,
        done,
        anchor: period.start.at("date"),
        because: format!(
            "{} {}，建设期内每年 {}前",
            period.start.date,
            period.start.kind(),
            due.format("%-m 月 %-d 日")
        ),
        help: reports.last().map_or_else(
            || format!("补交后记「绩效评价」（year: {year}），filed_with 写明各机关的日期"),
            |report| send(cx, report, &missing),
        ),
        redo: None,
        parameter: "annual_report.deadline",
        softened: ended_within.map(|_| (Severity::Warn, "当年已建成，只作提醒")),
        late_rule: Some("annual-report-late"),
        unclear: filed.unclear(),
    })
}

fn incomplete(cx: &Cx<'_>, out: &mut Out) {
    let mut years: Vec<Year> = cx.timeline.of::<AnnualReport>().map(|(_, r)| r.year).collect();
    years.sort_unstable();
    years.dedup();
    if years.is_empty() {
        out.not_applicable(|| "没有绩效评价报告".into());
    }
    for year in years {
        check_contents(cx, year, out);
    }
}

fn check_contents(cx: &Cx<'_>, year: Year, out: &mut Out) {
    let reports = || cx.timeline.of::<AnnualReport>().filter(move |(_, r)| r.year == year);
    let Some((last, _)) = reports().next_back() else { return };
    let Some(law) = cx.law_of(last, out) else { return };
    if cx.facts(last.date).is_maintenance() {
        out.not_applicable(|| format!("{year} 年度：运行维护项目没有建设期"));
        return;
    }
    if cx.facts(last.date).is_classified() {
        out.not_applicable(|| format!("{year} 年度：涉密项目的报告内容不写入台账"));
        return;
    }
    let missing = missing_parts(cx, last.date, &reports().map(|(_, r)| r).collect::<Vec<_>>());
    if missing.is_empty() {
        out.pass(|| format!("{year} 年度报告，应有的各项都有"));
        return;
    }
    let message = format!("{} 的 {year} 年度绩效评价报告缺少 {} 项：{}", last.date, missing.len(), missing.join("、"));
    out.add_finding(law, Subject::Year(year), last.date, last.at("event"), message)
        .help(format!("补齐后再记一次「绩效评价」（year: {year}），写明所缺的各项"));
}

/// 报告应写明的一项。
pub struct ReportPart {
    /// 名称。
    pub name: &'static str,
    /// 写在哪个键里。
    pub key: &'static str,
    /// 何时才须写明；无则总须写明。
    when: Option<Condition>,
    stated: fn(&AnnualReport) -> bool,
}

const fn part(
    name: &'static str,
    key: &'static str,
    when: Option<Condition>,
    stated: fn(&AnnualReport) -> bool,
) -> ReportPart {
    ReportPart { name, key, when, stated }
}

fn gives(report: &AnnualReport, whose: &str) -> bool {
    report.opinions.as_ref().is_some_and(|opinions| opinions.value(whose).is_some_and(|opinion| !says_lacking(opinion)))
}

const PARTS: [ReportPart; 6] = [
    part("建设进度", "progress", None, |r| written(r.progress.as_deref()).is_some()),
    part("投资计划执行情况", "plan_execution", None, |r| written(r.plan_execution.as_deref()).is_some()),
    part("试运行效果", "trial_effect", Some(Condition::TrialRun), |r| {
        written(r.trial_effect.as_deref()).is_some()
    }),
    part("试运行遇到的问题", "problems", Some(Condition::TrialRun), |r| {
        r.problems.as_deref().is_some_and(|told| !says_lacking(told))
    }),
    part("使用单位的意见", "opinions.使用单位", None, |r| gives(r, "使用单位")),
    part("监理单位的意见", "opinions.监理单位", Some(Condition::Supervised), |r| gives(r, "监理单位")),
];

/// 在 `date` 提交的年度报告应写明的各项。
pub fn report_parts(cx: &Cx<'_>, date: Date) -> impl Iterator<Item = &'static ReportPart> {
    PARTS.iter().filter(move |part| cx.holds(part.when.as_slice(), date))
}

/// 到 `date` 为止，一个年度的几次报告合起来还缺哪几项。
fn missing_parts(cx: &Cx<'_>, date: Date, reports: &[&AnnualReport]) -> Vec<String> {
    let missing = report_parts(cx, date).filter(|part| !reports.iter().any(|r| (part.stated)(r)));
    missing.map(|part| format!("{}（{}）", part.name, part.key)).collect()
}

fn delay_unreported(cx: &Cx<'_>, out: &mut Out) {
    for kind in [Trouble::Overdue, Trouble::Loss] {
        let mut reports = cx.judged::<ReportTrouble>(out);
        reports.retain(|(_, own, _)| own.kind == kind);
        trouble_unfiled(cx, kind, &reports, out);
    }
    check_delay(cx, out);
}

/// 同一事由的情况报告没有送齐。
fn trouble_unfiled(cx: &Cx<'_>, kind: Trouble, reports: &[(&Event, &ReportTrouble, &RuleSet)], out: &mut Out) {
    let (Some((first, ..)), Some((last, _, law))) = (reports.first(), reports.last()) else { return };
    let roles = law.parameters.trouble.report.as_ref().map_or(&[][..], |r| &r.file_with);
    let events: Vec<&Event> = reports.iter().map(|(event, ..)| *event).collect();
    let filed = filings(cx, law, roles, &events, Date::MIN);
    let missing = filed.missing();
    if missing.is_empty() {
        out.pass(|| format!("{} 情况报告已送 {} 家机关", last.date, filed.count()));
    } else if let Some(unclear) = filed.unclear() {
        out.unknown(unclear.at, || format!("{} 情况报告（{kind}）{}", last.date, unclear.text));
    } else {
        let message = format!("{} 情况报告（{kind}）没有送{}", last.date, missing.join("、"));
        out.add_finding(law, cx.name(first), last.date, last.at("filed_with"), message)
            .limit("trouble.report.file_with")
            .help(send(cx, last, &missing));
    }
}

/// 所据的计划工期：最早写明的；逾期之前改了的依所改，逾期之后才改的不追到从前。
fn schedule<'a>(cx: &Cx<'a>) -> Option<&'a Schedule> {
    let mut stated = cx.versions.iter().filter_map(|v| Some((v.from, v.facts.schedule.as_ref()?)));
    let (_, first) = stated.next()?;
    let limit = |schedule: &Schedule| cx.laws.governing(cx.as_of, |law| Some(serious(law, schedule)?.0));
    let in_time = |schedule: &Schedule, from: Date| limit(schedule).is_none_or(|(_, limit)| from <= limit);
    Some(stated.fold(first, |schedule, (from, next)| if in_time(schedule, from) { next } else { schedule }))
}

/// 依计划工期，过了哪一日算严重逾期，和规则集所定的月数。
fn serious(law: &RuleSet, schedule: &Schedule) -> Option<(Date, u32)> {
    let delay = law.parameters.trouble.serious_delay.as_ref()?;
    Some((schedule.to.last_day_after(delay.months), delay.months))
}

/// 过了计划工期很久仍未建成，而没有报告。
fn check_delay(cx: &Cx<'_>, out: &mut Out) {
    let Some(period) = constructions(cx).pop().filter(|p| !cx.facts(p.start.date).is_maintenance()) else {
        out.not_applicable(|| format!("{}，也没有签订建设合同，或属运行维护", unstarted(cx)));
        return;
    };
    let Some(schedule) = schedule(cx) else {
        match period.end {
            Some(end) => out.not_applicable(|| format!("没有写工期，{} 已{}", end.date, end.kind())),
            None => out.unknown(Route::key("schedule"), || "没有写建设工期（schedule），不知是否逾期".into()),
        }
        return;
    };
    let overdue = || format!("计划工期 {} 之后的逾期", schedule.to);
    let governing = cx.governing(cx.as_of, overdue, out, |law| Some(serious(law, schedule)?.0));
    let Some((law, limit)) = governing else { return };
    let months = serious(law, schedule).map_or(0, |(_, months)| months);
    if cx.as_of <= limit || period.end.is_some_and(|e| e.date <= limit) {
        out.pass(|| format!("计划 {} 建成，没有超过 {months} 个月（{limit}）", schedule.to));
        return;
    }
    if let Some(suspension) = suspended(cx, limit) {
        out.not_applicable(|| format!("{limit} 正在暂停建设（{}）", suspension.date));
        return;
    }
    let reported = cx.timeline.of::<ReportTrouble>().find(|(_, r)| r.kind == Trouble::Overdue);
    if let Some((report, _)) = reported {
        out.pass(|| format!("{} 已有情况报告（严重逾期）", report.date));
        return;
    }
    let built =
        period.end.map_or_else(|| format!("到 {} 尚未建成", cx.as_of), |e| format!("{} 才{}", e.date, e.kind()));
    let message = format!("计划 {} 建成，{built}，已超过 {months} 个月（{limit}），没有情况报告", schedule.to);
    out.add_finding(law, Subject::other("严重逾期"), limit, Route::key("schedule").then("to"), message)
        .limit("trouble.serious_delay.months")
        .related(period.start.at("date"), format!("{} {}", period.start.date, period.start.kind()))
        .help(format!(
            "向{}报告，并记「情况报告」（kind: 严重逾期）；工期已经批准改变的，记「事实变更」",
            law.parameters.trouble.report.as_ref().map_or("有关机关".into(), |r| law.names(&r.file_with))
        ));
}
