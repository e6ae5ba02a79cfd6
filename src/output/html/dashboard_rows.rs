//! 看板模板里的各行。

use serde::Serialize;

#[derive(Serialize)]
pub(super) struct DutySection {
    pub(super) title: &'static str,
    pub(super) rows: Vec<DutyOut>,
}

#[derive(Serialize)]
pub(super) struct DutyOut {
    pub(super) due: String,
    pub(super) days: String,
    pub(super) what: String,
    pub(super) project: String,
    pub(super) anchor: String,
    pub(super) duty: String,
    pub(super) because: String,
    pub(super) help: String,
}

#[derive(Serialize)]
pub(super) struct ProjectOut {
    pub(super) anchor: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) nature: String,
    pub(super) stage: String,
    pub(super) planned: String,
    pub(super) lamp: &'static str,
    pub(super) lamp_class: &'static str,
    pub(super) lamp_order: usize,
    pub(super) because: String,
    pub(super) figures: Vec<FigureOut>,
    pub(super) events: Vec<EventOut>,
    pub(super) duties: Vec<String>,
    pub(super) counts: String,
    pub(super) outcomes: Vec<OutcomeOut>,
    pub(super) not_applicable: Vec<OutcomeOut>,
}

#[derive(Serialize)]
pub(super) struct FigureOut {
    pub(super) text: String,
    pub(super) key: Option<String>,
    pub(super) tip: String,
}

#[derive(Serialize)]
pub(super) struct EventOut {
    pub(super) date: String,
    pub(super) what: String,
    pub(super) tip: String,
}

#[derive(Serialize)]
pub(super) struct OutcomeOut {
    pub(super) verdict: &'static str,
    pub(super) class: &'static str,
    pub(super) title: String,
    pub(super) articles: String,
    pub(super) rule: &'static str,
    pub(super) sentences: String,
}
