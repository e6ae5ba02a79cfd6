//! 与从前的版本相比：自己与自己没有不同；从前的各件不是原样都在、次序不变的，必有一处变化。

#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use wsgov::{
    model::{Date, Project},
    rules::{Baseline, Side, compare},
    store::decode,
    text::{Dictionary, Faults, parse},
};

fuzz_target!(|parts: (&[u8], &[u8])| {
    let loaded =
        [parts.0, parts.1].map(|bytes| decode::<Project>(Path::new("甲.yaml"), bytes.to_vec(), &Dictionary::default()));
    let [old, new] = &loaded;
    let (Some(was), Some(is)) = (&old.value, &new.value) else { return };
    let roots = [old, new].map(|loaded| parse(&loaded.source, &mut Faults::default()));
    let [Some(was_root), Some(is_root)] = &roots else { return };
    let before = Side { project: was, root: was_root, source: &old.source };
    let after = Side { project: is, root: is_root, source: &new.source };
    assert!(compare(before, before).is_empty());
    let changes = compare(before, after);
    let kept = is.events.len() >= was.events.len() && was.events.iter().zip(&is.events).all(|(a, b)| a.same(b));
    assert_eq!(changes.is_empty(), kept, "{changes:?}");
    let as_of = Date::from_ymd_opt(2026, 6, 30).expect("有这一天");
    let baseline = Baseline { name: "基准 ", law: 0, as_of };
    let _: Vec<_> = changes.into_iter().filter_map(|change| baseline.event(change, before, after)).collect();
    let _ = baseline.facts(before, after);
});
