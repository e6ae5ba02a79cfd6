//! 时间线、事实版本、更正与阶段。

use super::*;
use crate::text::{Decode, Faults, Scalar, Source, parse};

fn project(text: &str) -> Project {
    let mut faults = Faults::default();
    let source = Source::read("t.yaml", text.as_bytes().to_vec(), &mut faults);
    let project = parse(&source, &mut faults).and_then(|root| Project::decode(&root, &mut faults));
    project.unwrap_or_else(|| panic!("{faults:?}"))
}

fn faults(text: &str) -> Vec<(String, u32, u32)> {
    let mut faults = Faults::default();
    let source = Source::read("t.yaml", text.as_bytes().to_vec(), &mut faults);
    if let Some(root) = parse(&source, &mut faults) {
        let _ = Project::decode(&root, &mut faults);
    }
    let mut found: Vec<_> = faults
        .0
        .iter()
        .map(|f| (f.message.clone(), source.position(f.span.lo).line, source.position(f.span.lo).column))
        .collect();
    found.sort_by_key(|(_, line, column)| (*line, *column));
    found
}

fn d(text: &str) -> Date {
    Date::read(text).unwrap()
}

const HEAD: &str = "id: A\nname: 甲\nnature: 新建\n";

#[test]
fn every_structural_fault_comes_out_in_one_run_with_its_place() {
    let text = "id: A\nnmae: 甲\nnature: 新健\nfunds: {县级财政: 3000}\nevents:\n  - event: 支付\n    date: 2023-02-30\n    amount: 1.2.3万元\n    supervisor: 乙\n  - event: 纳入请单\n    date: 2023-01-01\n  - event: 列入计划\n    date: 2023/2/3\n";
    let found = faults(text);
    let says = |line, word: &str| found.iter().any(|(m, l, _)| *l == line && m.contains(word));
    assert!(says(1, "缺少「name」"), "{found:?}");
    assert!(says(2, "nmae"), "{found:?}");
    assert!(says(3, "新健"), "{found:?}");
    assert!(says(4, "没有写单位"), "{found:?}");
    assert!(says(7, "没有 30 日"), "{found:?}");
    assert!(says(8, "数字写法不对"), "{found:?}");
    assert!(says(9, "supervisor"), "{found:?}");
    assert!(says(10, "纳入请单"), "{found:?}");
    assert!(says(13, "2023/2/3"), "{found:?}");
    assert!(says(12, "缺少「year」") && says(12, "缺少「amount」"), "{found:?}");
}

#[test]
fn the_fold_goes_by_date_and_corrections_void() {
    let p = project(&format!(
        "{HEAD}events:\n  - {{event: 支付, date: 2023-05-01, amount: 5万元, id: pa}}\n  - {{event: 开工, date: 2023-03-01}}\n  \
         - {{event: 更正, date: 2023-06-01, of: pa, reason: 误记}}\n"
    ));
    let order = p.chronology();
    let kinds: Vec<Kind> = order.iter().map(|e| e.kind()).collect();
    assert_eq!(kinds, [Kind::Start, Kind::Correct]);
}

#[test]
fn a_corrected_correction_has_no_effect() {
    let p = project(&format!(
        "{HEAD}events:\n  - {{event: 开工, date: 2023-03-01, id: a}}\n  - {{event: 更正, date: 2023-04-01, of: a, reason: x, id: b}}\n  \
         - {{event: 更正, date: 2023-05-01, of: b, reason: y}}\n"
    ));
    let order = p.chronology();
    assert!(order.iter().any(|e| e.kind() == Kind::Start));
}

#[test]
fn the_past_is_seen_with_the_facts_of_its_time() {
    let p = project(&format!(
        "{HEAD}events:\n  - {{event: 事实变更, date: 2023-03-01, set: {{nature: 扩建, name: 乙}}}}\n"
    ));
    let order = p.chronology();
    let versions = p.versions(&order);
    assert_eq!(versions[0].facts.nature, Nature::New);
    assert_eq!(
        (versions[1].from, versions[1].facts.nature, &*versions[1].facts.name),
        (d("2023-03-01"), Nature::Extension, "乙")
    );
    let nature = |date| facts_on(&versions, d(date)).map(|facts| facts.nature);
    assert_eq!(nature("2023-02-28"), Some(Nature::New));
    assert_eq!(nature("2023-03-01"), Some(Nature::Extension));
}

#[test]
fn an_event_is_named_by_id_or_by_kind_date_and_number() {
    let p = project(&format!(
        "{HEAD}events:\n  - {{event: 支付, date: 2023-05-01, amount: 5万元}}\n  - {{event: 支付, date: 2023-05-01, amount: 5万元}}\n  \
         - {{event: 支付, date: 2023-05-01, amount: 5万元, id: zf}}\n"
    ));
    let names: Vec<String> = p.events.iter().map(|e| p.event_name(e)).collect();
    assert_eq!(names, ["支付@2023-05-01", "支付@2023-05-01#2", "zf"]);
    let pointer = |number| EventRef::Full(Pointer { event: Kind::Pay, date: d("2023-05-01"), number });
    assert_eq!(p.resolve(&pointer(Some(2))).unwrap().n, 1);
    assert_eq!(p.resolve(&pointer(None)), Err(Unresolved::Several(3)));
    assert_eq!(p.resolve(&pointer(Some(4))), Err(Unresolved::Nothing));
    assert_eq!(p.resolve(&EventRef::Plain("支付@2023-05-01#2".into())).unwrap().n, 1);
}

#[test]
fn the_stage_shows_the_overlay_then_works_then_procedure() {
    let stage = |events: &str, until: &str| {
        let p = project(&format!("{HEAD}events:\n{events}"));
        let order = p.chronology();
        let position = Stage::of(Timeline::new(&order).up_to(d(until)), &p.facts);
        (position.stage(), position.procedure_incomplete(&p.facts))
    };
    let life = "  - {event: 申报, date: 2022-09-01, plan_year: 2023}\n  - {event: 纳入清单, date: 2022-11-01, year: 2023}\n  \
                - {event: 开工, date: 2023-03-01}\n  - {event: 代初设批复, date: 2023-04-01, total: 100万元}\n  \
                - {event: 暂停建设, date: 2023-05-01}\n  - {event: 恢复建设, date: 2023-06-01}\n  - {event: 建成, date: 2023-07-01}\n  \
                - {event: 申请验收, date: 2023-08-01}\n  - {event: 验收不通过, date: 2023-09-01}\n";
    let expected = [
        ("2022-08-01", "谋划", false),
        ("2022-09-01", "已申报", false),
        ("2022-12-01", "已入清单", false),
        ("2023-03-01", "建设中", true),
        ("2023-04-01", "建设中", false),
        ("2023-05-15", "暂停建设", false),
        ("2023-06-01", "建设中", false),
        ("2023-07-01", "已建成", false),
        ("2023-08-15", "待验收", false),
        ("2023-09-01", "已建成", false),
    ];
    for (until, shown, incomplete) in expected {
        assert_eq!(stage(life, until), (shown, incomplete), "{until}");
    }
}

#[test]
fn a_revoked_approval_is_no_longer_in_force() {
    let p = project(&format!(
        "{HEAD}events:\n  - {{event: 代初设批复, date: 2023-04-01, total: 100万元}}\n  - {{event: 撤销批复, date: 2023-05-01}}\n"
    ));
    let order = p.chronology();
    let timeline = Timeline::new(&order);
    assert_eq!(timeline.up_to(d("2023-04-30")).approval_in_force().unwrap().1.to_string(), "100万元");
    assert!(timeline.approval_in_force().is_none());
}

#[test]
fn yearly_sums_are_net_of_adjustments() {
    let p = project(&format!(
        "{HEAD}events:\n  - {{event: 列入计划, date: 2023-01-01, year: 2023, amount: 100万元}}\n  \
         - {{event: 列入计划, date: 2023-02-01, year: 2023, amount: 20万元}}\n  \
         - {{event: 计划调整, date: 2023-06-01, year: 2023, amount: 90万元}}\n  \
         - {{event: 列入计划, date: 2023-07-01, year: 2024, amount: 7万元}}\n  \
         - {{event: 预算安排, date: 2023-02-01, year: 2023, amount: 50万元}}\n  \
         - {{event: 预算调整, date: 2023-06-01, year: 2023, amount: 60万元}}\n  \
         - {{event: 预算安排, date: 2023-07-01, year: 2024, amount: 8万元}}\n"
    ));
    let order = p.chronology();
    let timeline = Timeline::new(&order);
    assert_eq!(timeline.up_to(d("2023-05-01")).plan_of(Year(2023)).unwrap().to_string(), "120万元");
    assert_eq!(timeline.plan_of(Year(2023)).unwrap().to_string(), "90万元");
    assert_eq!(timeline.plan_of(Year(2025)), None);
    assert_eq!(timeline.plan_of(Year(2024)).unwrap().to_string(), "7万元");
    assert_eq!(timeline.budget_of(Year(2023)).unwrap().to_string(), "60万元");
    assert_eq!(timeline.budget_of(Year(2024)).unwrap().to_string(), "8万元");
    assert_eq!(timeline.budget_of(Year(2025)), None);
}

#[test]
fn a_stretch_of_the_timeline_goes_by_days() {
    let p = project(&format!(
        "{HEAD}events:\n  - {{event: 开工, date: 2023-03-01}}\n  - {{event: 建成, date: 2023-03-02}}\n  \
         - {{event: 试运行, date: 2023-03-02}}\n  - {{event: 申请验收, date: 2023-03-03}}\n"
    ));
    let order = p.chronology();
    let timeline = Timeline::new(&order);
    let middle = d("2023-03-02");
    let kinds = |part: Timeline<'_>| part.events().map(Event::kind).collect::<Vec<_>>();
    let [start, first, second, last] = kinds(timeline)[..] else { panic!("{order:?}") };
    assert_eq!(kinds(timeline.before(middle)), [start]);
    assert_eq!(kinds(timeline.up_to(middle)), [start, first, second]);
    assert_eq!(kinds(timeline.since(middle)), [first, second, last]);
    assert_eq!(kinds(timeline.after(middle)), [last]);
    assert_eq!(kinds(timeline.through(order[1])), [start, first]);
    assert_eq!(timeline.has(Kind::Start), !timeline.after(middle).has(Kind::Start));
}

#[test]
fn contracts_and_payments_add_up_and_unknown_amounts_are_counted() {
    let p = project(&format!(
        "{HEAD}events:\n  - {{event: 签订合同, date: 2023-03-01, kind: 建设, contractor: 甲, amount: 100万元}}\n  \
         - {{event: 签订合同, date: 2023-03-02, kind: 其他, contractor: 乙}}\n  \
         - {{event: 签订合同, date: 2023-03-03, kind: 监理, contractor: 丙, amount: 5万元}}\n  \
         - {{event: 签订合同, date: 2023-03-04, kind: 其他, contractor: 丁}}\n  \
         - {{event: 支付, date: 2023-04-01, amount: 30万元}}\n  - {{event: 支付, date: 2023-05-01, amount: 5万元}}\n"
    ));
    let order = p.chronology();
    let timeline = Timeline::new(&order);
    let (known, unknown) = timeline.contracted();
    assert_eq!((known.to_string().as_str(), unknown), ("105万元", 2));
    assert_eq!(timeline.paid().to_string(), "35万元");
    let paid = [timeline.first(Kind::Pay), timeline.last(Kind::Pay)].map(|e| e.map(|e| e.date));
    assert_eq!(paid, [Some(d("2023-04-01")), Some(d("2023-05-01"))]);
    assert_eq!(timeline.supervisor().map(|e| e.date), Some(d("2023-03-03")));
    assert!(timeline.up_to(d("2023-03-02")).supervisor().is_none());
}

#[test]
fn the_latest_approval_still_in_force_counts() {
    let p = project(&format!(
        "{HEAD}events:\n  - {{event: 申报, date: 2022-09-01, plan_year: 2023}}\n  \
         - {{event: 纳入清单, date: 2022-11-01, year: 2023}}\n  \
         - {{event: 可研批复, date: 2023-01-01, total: 90万元}}\n  \
         - {{event: 可研批复, date: 2023-02-01, total: 95万元}}\n  \
         - {{event: 概算批复, date: 2023-03-01, total: 80万元}}\n  - {{event: 撤销批复, date: 2023-04-01}}\n  \
         - {{event: 概算批复, date: 2023-05-01, total: 85万元}}\n  - {{event: 撤回, date: 2023-06-01}}\n"
    ));
    let order = p.chronology();
    let on = |date| {
        let timeline = Timeline::new(&order).up_to(d(date));
        let shown = |found: Option<(&Event, Money)>| found.map_or("无".to_owned(), |(_, total)| total.to_string());
        let listed = timeline.listing_in_force().map(|e| e.kind());
        (shown(timeline.feasibility_in_force()), shown(timeline.approval_in_force()), listed)
    };
    let listed = Some(Kind::Listing);
    for (date, feasibility, approval, listed) in [
        ("2023-01-31", "90万元", "无", listed),
        ("2023-03-31", "95万元", "80万元", listed),
        ("2023-04-01", "95万元", "无", listed),
        ("2023-05-31", "95万元", "85万元", listed),
        ("2023-06-01", "无", "无", None),
    ] {
        assert_eq!(on(date), (feasibility.into(), approval.into(), listed), "{date}");
    }
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    fn kind() -> impl Strategy<Value = &'static str> {
        prop_oneof![Just("开工"), Just("试运行"), Just("建成"), Just("申请验收"), Just("投入运行"), Just("办结")]
    }

    proptest! {
        #[test]
        fn the_order_in_the_file_does_not_matter_across_days(events in prop::collection::vec((kind(), 0u32..400), 1..12)) {
            let start = d("2023-01-01");
            let mut days: Vec<(u32, &str)> = events.iter().map(|(k, day)| (*day, *k)).collect();
            days.sort_unstable();
            days.dedup_by_key(|(day, _)| *day);
            let write = |list: &[(u32, &str)]| {
                let lines: Vec<String> = list
                    .iter()
                    .map(|(day, kind)| format!("  - {{event: {kind}, date: {}}}", start + chrono::Days::new(u64::from(*day))))
                    .collect();
                project(&format!("{HEAD}events:\n{}\n", lines.join("\n")))
            };
            let (forward, backward) = (write(&days), write(&days.iter().rev().copied().collect::<Vec<_>>()));
            let position = |p: &Project| Stage::of(Timeline::new(&p.chronology()), &p.facts);
            prop_assert_eq!(position(&forward), position(&backward));
        }
    }
}
