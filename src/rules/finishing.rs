//! 验收、档案与评价（第二十二至二十四条）。

use super::{Cx, Obligation, Out, Subject, context::filings, duty::done, registry::chapter, shapes::checklist};
use crate::{
    model::{AcceptArchives, Act, Date, Event, Kind, Opinion, PassAcceptance, Quality, SelfEvaluate, months_after},
    ruleset::{RuleSet, Severity},
};

chapter! {
    /// 没有按期申请竣工验收。
    ///
    /// 建成后半年（6 个月）内申请，最后一日算在内；月末没有对应日的取月末；最后一日遇休息日的，顺延期间不指出。
    /// 以首次「申请验收」为准，何时通过不论；验收不通过之后不另起期限。按期提出延期的，见 extension-late。规则施行之前建成的只作提醒。
    ///
    /// 反例：2022-08-31 建成，2023-03-01 申请。
    /// 正例：2022-08-31 建成，2023-02-28 申请。
    /// 改法：尽快申请；日期属实的不要改，由有权机关责令整改并复查后，即列为「已处理」。
    "late-acceptance" Duty(late_acceptance) reads ["acceptance.window"];

    /// 延期验收申请晚于当时的期限。
    ///
    /// 延期须在当时的最后一日（含）之前提出；过期提出的不停止逾期。
    ///
    /// 反例：期限 2023-02-28，2023-03-02 申请延期。
    /// 正例：期限 2023-02-28，当日申请延期。
    /// 改法：尽快申请验收；逾期仍照算。
    "extension-late" Project(extension_late) reads ["acceptance.window"];

    /// 验收申请缺少材料。
    ///
    /// 项目建设总结、财务报告、审计报告、安全类报告、密码应用安全性评估报告、数据字典等应一并附上。涉密与非涉密所附的安全类报告不同。
    ///
    /// 反例：没有数据字典。
    /// 正例：materials 中各项齐全。
    /// 改法：补齐材料，记入这一事件的 materials。
    "acceptance-materials" Project(checklist) reads ["checklist.acceptance-materials"];

    /// 档案未验收合格即通过竣工验收。
    ///
    /// 通过验收之前（含当日）最近一次档案验收须为合格。
    ///
    /// 反例：没有「档案验收」即「通过验收」。
    /// 正例：2023-05-01 档案验收合格，2023-05-20 通过验收。
    /// 改法：补记此前的档案验收；确未验收的，由县政府办公室处理。
    "archives-not-accepted" Project(archives_not_accepted) gates [PassAcceptance];

    /// 自评价早于规定期间。
    ///
    /// 通过验收并投入运行后满 12 个月起方可自评价；早做的只作提醒，期间内再做一次即消。
    ///
    /// 反例：2023-06-01 投入运行，2024-05-31 自评价。
    /// 正例：2023-06-01 投入运行，2024-06-01 自评价。
    /// 改法：在规定期间内再做一次自评价。
    "self-evaluation-early" Project(self_evaluation_early) reads ["self_evaluation.window"];

    /// 没有按期自评价。
    ///
    /// 通过验收并投入运行（以较晚者为准）后 24 个月内须自评价，最后一日算在内。
    ///
    /// 反例：2023-06-01 投入运行，到 2025-06-02 仍未自评价。
    /// 正例：2025-06-01 自评价。
    /// 改法：尽快自评价并报送；日期属实的不要改。
    "self-evaluation-late" Duty(self_evaluation) reads ["self_evaluation.window"];

    /// 自评价报告没有报送规定的机关。
    ///
    /// 自评价报告应报送县发展改革委、县财政局、县政府办公室，三家缺一不可。
    ///
    /// 反例：只报送县财政局。
    /// 正例：`filed_with` 写有三家机关的日期。
    /// 改法：向缺的机关报送，并把日期写入 filed_with。
    "self-evaluation-not-filed" Project(self_evaluation_not_filed) reads ["self_evaluation.window"];
}

/// 验收的期限，随延期而动。
struct Deadline {
    /// 现在的最后一日。
    due: Date,
    /// 怎样得出。
    because: String,
    /// 过期才提出的延期申请，和当时的期限。
    late: Vec<(usize, Date)>,
    /// 出于最近一次答复前的期限，供「不同意」恢复。
    before: Date,
}

/// 首次建成，与依当时规则的起算日；规则施行之前建成的，自施行之日起算。
fn completion<'a>(cx: &Cx<'a>) -> Option<(&'a Event, Date, &'a RuleSet)> {
    let built = cx.timeline.first(Kind::Complete)?;
    let start = built.date.max(cx.laws.effective_from());
    Some((built, start, cx.laws.on(start)?))
}

fn deadline(cx: &Cx<'_>, built: &Event, start: Date, law: &RuleSet) -> Option<Deadline> {
    let months = law.parameters.acceptance.window.as_ref()?.months;
    let due = months_after(start, months);
    let since = if start == built.date {
        format!("{} 建成", built.date)
    } else {
        format!("{} 建成，自规则施行之日 {start} 起算", built.date)
    };
    let mut deadline =
        Deadline { due, because: format!("{since}，满 {months} 个月"), late: Vec::new(), before: due };
    for event in cx.timeline.events() {
        deadline.take(event, law);
    }
    Some(deadline)
}

impl Deadline {
    fn take(&mut self, event: &Event, law: &RuleSet) {
        match &event.act {
            Act::RequestExtension(_) if event.date > law.parameters.calendar.rolled(self.due) => {
                self.late.push((event.n, self.due));
            }
            Act::RequestExtension(request) => {
                self.before = self.due;
                self.due = request.until.max(self.due);
                self.because = format!("{} 申请延期，未见批复，暂按申请的日期", event.date);
            }
            Act::DecideExtension(decision) if self.due != self.before || self.late.is_empty() => {
                match decision.result {
                    Opinion::Approved => {
                        self.due = decision.until.unwrap_or(self.due);
                        self.before = self.due;
                        self.because = format!("{} 批复同意延期", event.date);
                    }
                    Opinion::Refused => {
                        self.due = self.before;
                        self.because = format!("{} 批复不同意延期，恢复原期限", event.date);
                    }
                }
            }
            _ => {}
        }
    }
}

fn late_acceptance(cx: &Cx<'_>, out: &mut Out) -> Vec<Obligation> {
    let Some((built, start, law)) = completion(cx) else {
        out.na(|| "尚未建成".into());
        return Vec::new();
    };
    let Some(_) = cx.law_for(start, || format!("{} 建成", built.date), out) else { return Vec::new() };
    let Some(deadline) = deadline(cx, built, start, law) else { return Vec::new() };
    let before_rules = (start != built.date).then_some((Severity::Warn, "规则施行之前建成，只作提醒"));
    let duty = Obligation {
        rule: out.rule,
        law: law.index,
        subject: Subject::other("竣工验收"),
        what: "申请竣工验收".into(),
        opens: Some(start),
        due: deadline.due,
        lenient: deadline.due,
        done: cx.timeline.first(Kind::ApplyAcceptance).map(done),
        anchor: built.at("date"),
        because: deadline.because,
        help: "尽快向县政府办公室申请验收并记「申请验收」；日期属实的不要改，逾期由有权机关处理后即列为「已处理」"
            .into(),
        parameter: "acceptance.window.months",
        softened: before_rules,
        late_rule: None,
    };
    vec![duty.rolling(law)]
}

fn extension_late(cx: &Cx<'_>, out: &mut Out) {
    if !cx.timeline.has(Kind::RequestExtension) {
        out.na(|| "没有申请延期验收".into());
        return;
    }
    let Some((built, start, law)) = completion(cx) else {
        out.na(|| "尚未建成".into());
        return;
    };
    let Some(_) = cx.law_for(start, || format!("{} 建成", built.date), out) else { return };
    let Some(deadline) = deadline(cx, built, start, law) else { return };
    for event in cx.timeline.all(Kind::RequestExtension) {
        let Some((_, due)) = deadline.late.iter().find(|(n, _)| *n == event.n) else {
            out.pass(|| format!("{} 申请延期，未过当时的期限", event.date));
            continue;
        };
        let days = (event.date - *due).num_days();
        let message = format!("{} 申请延期验收，当时的期限是 {due}，迟 {days} 天", event.date);
        out.hit(law, cx.name(event), event.date, event.at("date"), message)
            .related(built.at("date"), format!("{} 建成", built.date))
            .limit("acceptance.window.months")
            .help("过期的延期申请不停止逾期；尽快申请验收");
    }
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
        let finding = out.hit(law, cx.name(event), event.date, event.at("date"), message);
        finding.help("补记此前合格的「档案验收」；确未验收的，不得通过竣工验收，由县政府办公室处理");
        if let Some((failed, _)) = archives {
            finding.related(failed.at("result"), "档案验收不合格");
        }
    }
}

/// 自评价的起算日：通过验收与投入运行，取较晚者。
enum EvaluationStart<'a> {
    From(Date, &'a Event, &'a RuleSet),
    Unknown(&'a Event),
    None(&'static str),
}

fn evaluation_start<'a>(cx: &Cx<'a>) -> EvaluationStart<'a> {
    let Some(passed) = cx.timeline.first(Kind::PassAcceptance) else {
        return EvaluationStart::None("尚未通过竣工验收");
    };
    let Some(operating) = cx.timeline.first(Kind::Operate) else { return EvaluationStart::Unknown(passed) };
    let anchor = if operating.date > passed.date { operating } else { passed };
    match cx.laws.on(anchor.date) {
        Some(law) if law.parameters.self_evaluation.window.is_some() => EvaluationStart::From(anchor.date, anchor, law),
        _ => EvaluationStart::None("通过验收并投入运行时，规则尚未施行"),
    }
}

/// 自评价的期间；不适用和不能判断的写入 `out`。
fn evaluation_window<'a>(cx: &Cx<'a>, out: &mut Out) -> Option<(Date, Date, &'a Event, &'a RuleSet)> {
    match evaluation_start(cx) {
        EvaluationStart::None(reason) => {
            out.na(|| reason.into());
            None
        }
        EvaluationStart::Unknown(passed) => {
            out.unknown(passed.at("date"), || {
                format!("{} 通过验收，没有「投入运行」的记录，不知何时起算", passed.date)
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
    let evaluations = || cx.timeline.of::<SelfEvaluate>().map(|(e, _)| e);
    // 期间内（或其后）的首次自评价为准；只有早做的，视为已做，由 self-evaluation-early 提醒。
    let made = evaluations().find(|e| e.date >= opens).or_else(|| evaluations().next());
    let duty = Obligation {
        rule: out.rule,
        law: law.index,
        subject: Subject::other("自评价"),
        what: "自评价".into(),
        opens: Some(opens),
        due,
        lenient: due,
        done: made.map(done),
        anchor: anchor.at("date"),
        because: format!("{} {}，满 {months} 个月", anchor.date, anchor.kind()),
        help: "尽快自评价，报送县发展改革委、县财政局、县政府办公室，并记「自评价」；日期属实的不要改".into(),
        parameter: "self_evaluation.window",
        softened: None,
        late_rule: None,
    };
    vec![duty.rolling(law)]
}

fn self_evaluation_early(cx: &Cx<'_>, out: &mut Out) {
    let Some((opens, _, anchor, law)) = evaluation_window(cx, out) else { return };
    let Some(early) = cx.timeline.before(opens).last(Kind::SelfEvaluate) else {
        out.pass(|| format!("没有早于 {opens} 的自评价"));
        return;
    };
    if let Some(again) = cx.timeline.since(opens).first(Kind::SelfEvaluate) {
        out.pass(|| format!("{} 自评价过早，{} 已再做", early.date, again.date));
        return;
    }
    let days = (opens - early.date).num_days();
    let message = format!(
        "{} 自评价，早于可以开始的 {opens}（{} {}，满 12 个月）{days} 天",
        early.date,
        anchor.date,
        anchor.kind()
    );
    let months = law.parameters.self_evaluation.window.as_ref().map_or(0, |w| w.from_months);
    out.hit(
        law,
        cx.name(early),
        early.date,
        early.at("date"),
        message.replace("满 12 个月", &format!("满 {months} 个月")),
    )
    .limit("self_evaluation.window")
    .related(anchor.at("date"), format!("{} {}", anchor.date, anchor.kind()))
    .help(format!("{opens} 之后再做一次自评价"));
}

fn self_evaluation_not_filed(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in cx.judged::<SelfEvaluate>(out) {
        let Some(window) = law.parameters.self_evaluation.window.as_ref() else { continue };
        let filings = filings(law, &window.file_with, own.filed_with.as_ref());
        let missing: Vec<&str> = filings.iter().filter(|(_, filed)| filed.is_none()).map(|(name, _)| *name).collect();
        if missing.is_empty() {
            out.pass(|| format!("{} 自评价报告已报送 {} 家机关", event.date, filings.len()));
            continue;
        }
        let message = format!("{} 自评价报告没有报送{}", event.date, missing.join("、"));
        out.hit(law, cx.name(event), event.date, event.at("filed_with"), message)
            .limit("self_evaluation.window.file_with")
            .help("报送后把各机关的日期写入 filed_with");
    }
}
