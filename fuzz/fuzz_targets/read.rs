//! 读项目、单位、县，读得出的再裁断：什么字节都不该崩溃。

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wsgov::{
    model::{County, Date, Project, Unit},
    rules::{Attachments, Beyond, Judgement, Options, UnitCx, judge, judge_unit},
    ruleset::Laws,
    store::load_laws,
    text::{Decode, Faults, Source, parse},
};

static LAWS: LazyLock<Laws> = LazyLock::new(|| load_laws(None, &[]).expect("内置的规则集读得出"));

fuzz_target!(|bytes: &[u8]| {
    let mut faults = Faults::default();
    let source = Source::read("甲.yaml", bytes.to_vec(), &mut faults);
    let Some(root) = parse(&source, &mut faults) else {
        assert!(faults.is_fatal());
        return;
    };
    let as_of = Date::from_ymd_opt(2026, 6, 30).expect("有这一天");
    let _ = County::decode(&root, &mut Faults::default());
    let unit = Unit::decode(&root, &mut Faults::default());
    if let Some(unit) = &unit {
        let _ = judge_unit(&UnitCx { unit, folder: "甲", laws: &LAWS, as_of });
    }
    if let Some(project) = Project::decode(&root, &mut Faults::default()) {
        let judgement = Judgement {
            stem: "甲",
            folder: "甲",
            unit: unit.as_ref(),
            unit_unread: false,
            laws: &LAWS,
            as_of,
            attachments: Attachments::UNKNOWN,
            beyond: Beyond::NONE,
        };
        let _ = judge(&project, judgement, Options { explain: true, duties: true });
    }
});
