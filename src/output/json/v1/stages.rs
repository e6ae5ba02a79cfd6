//! `machine` 写成 JSON：阶段与移动。

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    model::{MOVES, Move, Overlay, Procedure, Works},
    text::{Dictionary, Word},
};

/// 阶段与移动。
#[derive(Debug, JsonSchema, Serialize)]
pub struct Stages {
    /// 三条轨：procedure 审批，works 建设，overlay 覆盖。
    tracks: Vec<Track>,
    /// 事件引起的移动。
    moves: Vec<Moved>,
}

/// 一条轨。
#[derive(Debug, JsonSchema, Serialize)]
struct Track {
    track: &'static str,
    /// 各阶段，依先后。
    stages: Vec<StageOut>,
}

/// 一个阶段。
#[derive(Debug, JsonSchema, Serialize)]
#[schemars(rename = "Named")]
struct StageOut {
    id: &'static str,
    /// 当地的叫法。
    name: String,
}

/// 一种事件的移动。
#[derive(Debug, JsonSchema, Serialize)]
struct Moved {
    event: &'static str,
    /// 事件在当地的叫法。
    called: String,
    event_en: &'static str,
    track: &'static str,
    /// forward 进到，back 退到，cover 覆盖为，uncover 揭去。
    movement: &'static str,
    /// 到哪个阶段，英文标识。
    stage: &'static str,
}

const TRACKS: [(&str, &[Word]); 3] =
    [("procedure", Procedure::WORDS), ("works", Works::WORDS), ("overlay", Overlay::WORDS)];

impl Stages {
    /// 全部；名称用当地的叫法。
    #[must_use]
    pub fn all(words: &Dictionary) -> Self {
        let say = |text: &str| words.say(text, &[]).into_owned();
        let named = |word: &Word| StageOut { id: word.en, name: say(word.zh) };
        let track = |(track, stages): &(&'static str, &'static [Word])| Track {
            track,
            stages: stages.iter().map(named).collect(),
        };
        let moves = MOVES.iter().map(|(kind, step)| {
            let (track, movement, stage) = of(*step);
            Moved { event: kind.zh(), called: say(kind.zh()), event_en: kind.en(), track, movement, stage }
        });
        Stages { tracks: TRACKS.iter().map(track).collect(), moves: moves.collect() }
    }
}

fn of(step: Move) -> (&'static str, &'static str, &'static str) {
    match step {
        Move::Procedure(to) => ("procedure", "forward", to.en()),
        Move::ProcedureBack(to) => ("procedure", "back", to.en()),
        Move::Works(to) => ("works", "forward", to.en()),
        Move::WorksBack(to) => ("works", "back", to.en()),
        Move::Cover(to) => ("overlay", "cover", to.en()),
        Move::Uncover(to) => ("overlay", "uncover", to.en()),
    }
}
