//! 表单：填来的各项就是命令行的赋值，每种事件都排得出；给人看的是当地的叫法，填来的是规定的词。

use super::*;
use crate::{
    model::{Event, Facts, Kind, Nature, ReviewField},
    text::Called,
};

fn read_all(kind: Kind, pairs: &[(&str, &str)], options: &[(&str, &[&str])]) -> Vec<String> {
    let answers = Answers::of(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect());
    let hint = |key: &str| {
        let own = options.iter().find(|(k, _)| *k == key);
        Hint::of(own.map_or_else(Vec::new, |(_, all)| all.iter().map(|o| (*o).to_owned()).collect()))
    };
    Event::fields_of(kind).iter().filter_map(|f| assignment(&answers, "v", f, &hint(f.key))).collect()
}

#[test]
fn what_is_filled_in_becomes_the_assignments_of_the_command_line() {
    let declared = read_all(
        Kind::Declare,
        &[
            ("v:plan_year", "2024"),
            ("v:estimate:前期费用", "3万元"),
            ("v:estimate::k0", "建设费用"),
            ("v:estimate::v0", "80万元"),
            ("v:contents", "背景和依据"),
            ("v:contents", "需求分析"),
            ("v:exception:basis", "国家"),
            ("v:exception:scope:conforms", "是"),
        ],
        &[("estimate", &["前期费用"]), ("contents", &["背景和依据", "需求分析"])],
    );
    assert_eq!(
        declared,
        [
            "plan_year=2024",
            "estimate={前期费用: 3万元, 建设费用: 80万元}",
            "contents=[背景和依据, 需求分析]",
            "exception={basis: 国家, scope: {conforms: 是}}"
        ]
    );
    let papers = read_all(
        Kind::ApplyAcceptance,
        &[
            ("v:materials:审计报告:doc", "巫审〔2024〕3号"),
            ("v:materials:数据字典:have", "1"),
            ("v:materials:财务报告:date", "2024-05-01"),
            ("v:materials:财务报告:doc", "甲"),
        ],
        &[("materials", &["审计报告", "数据字典", "财务报告"])],
    );
    assert_eq!(
        papers,
        ["materials={审计报告: 巫审〔2024〕3号, 数据字典: 已附, 财务报告: {doc: 甲, date: 2024-05-01}}"]
    );
    let adjusted = read_all(
        Kind::Adjust,
        &[("v:plan_effect:1:year", "2024"), ("v:plan_effect:1:plan", "-3万元"), ("v:note", "{甲}")],
        &[],
    );
    assert_eq!(adjusted, ["note={甲}", "plan_effect=[{year: \"2024\", plan: \"-3万元\"}]"]);
}

#[test]
fn every_kind_of_event_can_be_drawn() {
    let (none, plain) = (Answers::default(), Dictionary::default());
    for kind in Kind::ALL {
        let mut drawer = Drawer::new(&none, &plain);
        let drawn: Vec<Control> =
            Event::fields_of(*kind).iter().map(|f| drawer.field("v", f, &Hint::default())).collect();
        assert!(drawn.iter().all(|c| !c.kind.is_empty() && !c.title.is_empty()), "{kind}");
    }
}

#[test]
fn a_choice_is_shown_in_the_words_of_the_place_and_sent_in_the_standard_ones() {
    let called = |words, local: &str, standard| Called { words, local: local.to_owned(), standard, everyday: false };
    let own = [called(Nature::WORDS, "改建", Nature::Upgrade.zh()), called(Kind::WORDS, "竣工", Kind::Complete.zh())];
    let lists = [(ReviewField::LIST.to_owned(), vec!["公安".to_owned(), "保密".to_owned()])];
    let words = Dictionary::new(own.into(), lists.into());
    let none = Answers::default();
    let mut drawer = Drawer::new(&none, &words);
    let field = |fields: Vec<FieldShape>, key: &str| fields.into_iter().find(|f| f.key == key).unwrap();
    let nature = drawer.field("v", &field(Facts::fields(), "nature"), &Hint::default());
    let shown = |control: &Control| -> Vec<(String, String)> {
        control.options.iter().map(|choice| (choice.value.clone(), choice.label.clone())).collect()
    };
    assert!(shown(&nature).contains(&("升级改造".into(), "改建".into())), "{:?}", shown(&nature));
    let fields = drawer.field("v", &field(Event::fields_of(Kind::Evaluate), "fields"), &Hint::default());
    assert_eq!(shown(&fields), [("公安".into(), "公安".into()), ("保密".into(), "保密".into())]);
}
