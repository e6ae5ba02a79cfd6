//! 一个项目接下来：所处的位置、各步、没有办的义务。

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    output::{
        NextStep, Page,
        pages::{deadlines::Duty, opened::Evidence},
    },
    report::{NextAct, Trial, steps},
};

/// 一个项目接下来。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Upcoming {
    /// 项目编号。
    pub project: String,
    /// 项目名称。
    pub name: String,
    /// 单位。
    pub unit: String,
    /// 核查日。
    pub as_of: String,
    /// 显示的阶段。
    pub stage: &'static str,
    /// 审批轨。
    pub procedure: &'static str,
    /// 建设轨。
    pub works: &'static str,
    /// 阶段，照当地的说法：给人看的用它。
    #[serde(skip)]
    pub position: String,
    /// 手续未全。
    pub procedure_incomplete: bool,
    /// 核查日没有施行中的规则集的说明。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lapse: Option<String>,
    /// 没有办的义务。
    pub duties: Vec<Duty>,
    /// 各步。
    pub steps: Vec<NextStep>,
}

/// 一步，连同试记所得的疑点：不往前走的不试。
fn next_step(evidence: &Evidence<'_>, trial: &Trial<'_>, act: &NextAct) -> NextStep {
    let (cx, as_of) = (evidence.cx, evidence.as_of.date);
    let doubts = if act.detour { Vec::new() } else { trial.doubts(act.kind, act.by.first().map(String::as_str)) };
    // 「须附」「须先有」里已经列出的，不再说一遍。
    let told = |rule: &str| act.papers.iter().any(|p| p.rule == rule) || act.earlier.iter().any(|e| e.rule == rule);
    let doubts = doubts.into_iter().filter(|f| !told(f.rule)).map(|f| f.message).collect();
    NextStep { doubts, ..NextStep::new(act, &cx.project.id, cx.law_now(), as_of) }
}

impl Upcoming {
    /// 由打开的项目写成。
    #[must_use]
    pub fn new(evidence: &Evidence<'_>) -> Self {
        let Evidence { cx, view, judged, .. } = evidence;
        let (id, as_of) = (&cx.project.id, evidence.as_of.date);
        let open = judged.obligations.iter().filter(|o| o.done.is_none());
        let mut duties: Vec<Duty> = open.map(|o| Duty::new(&evidence.picked(), o, cx.laws, as_of)).collect();
        duties.sort_by_key(|d| d.due);
        let steps = steps(cx, view, &judged.obligations);
        let trial = Trial::new(cx, &evidence.source.words, view, judged);
        let (stage, procedure, works) = (view.position.stage(), view.position.procedure.zh(), view.position.works.zh());
        let procedure_incomplete = view.position.procedure_incomplete(view.facts);
        let mark = if procedure_incomplete { "，手续未全" } else { "" };
        let position = format!("{stage}（审批轨 {procedure}，建设轨 {works}{mark}）");
        Upcoming {
            project: id.to_string(),
            name: view.facts.name.to_string(),
            unit: cx.unit_name().to_owned(),
            as_of: as_of.to_string(),
            stage,
            procedure,
            works,
            position: cx.laws.own_words(&position).into_owned(),
            procedure_incomplete,
            lapse: cx.laws.lapse(as_of),
            duties,
            steps: steps.iter().map(|s| next_step(evidence, &trial, s)).collect(),
        }
    }

    /// 排成一页。
    #[must_use]
    pub fn page(&self) -> Page {
        let mut page = Page::new(format!("接下来：{} {}", self.project, self.name));
        page.pairs([
            ("单位", self.unit.clone()),
            ("阶段", self.position.clone()),
            ("核查日", self.as_of.clone()),
            ("注意", self.lapse.clone().unwrap_or_default()),
        ]);
        self.on(&mut page);
        page
    }

    /// 义务与各步。
    pub fn on(&self, page: &mut Page) {
        if !self.duties.is_empty() {
            page.heading("期限");
            let rows = self.duties.iter().map(|d| vec![d.term(), d.situation(), d.what.clone(), d.because.clone()]);
            page.table(&["期限", "状况", "要办的事", "由来"], rows.collect(), &[]);
        }
        let (detours, onward): (Vec<&NextStep>, Vec<&NextStep>) = self.steps.iter().partition(|s| s.detour);
        if onward.is_empty() {
            page.heading("通常没有下一步");
        }
        onward.iter().for_each(|step| step.on(page));
        page.heading("也可能");
        let words = |s: &&NextStep| format!("{}（由{}作出）：{}", s.called, s.by.join("或"), s.meaning);
        page.list(detours.iter().map(words).collect());
        page.text(
            "监督检查、审计、限期整改、更正、事实变更等随时可记；命令中的「…」换成实际的值，日期写实际发生的日期。",
        );
    }
}
