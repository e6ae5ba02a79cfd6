//! 末尾追加：做得成的，旧字节都在，两个读取器读出的一样。

#![no_main]

use libfuzzer_sys::fuzz_target;
use wsgov::text::{Faults, Source, append_item, parse, same_as_serde};

fuzz_target!(|bytes: &[u8]| {
    let mut faults = Faults::default();
    let source = Source::read("甲.yaml", bytes.to_vec(), &mut faults);
    let Some(root) = parse(&source, &mut faults) else { return };
    let Ok(grown) = append_item(&source, &root, "events", "event: 开工\ndate: 2024-01-01\nnote: |-\n  一\n\n  二\n")
    else {
        return;
    };
    assert!(grown.bytes().starts_with(bytes));
    let root = parse(&grown, &mut faults).expect("追加之后读得出");
    // 原文有第二个读取器不收的写法的，记入时自会拒绝。
    let _ = same_as_serde(&grown.text, &root);
});
