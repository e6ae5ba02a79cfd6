//! 合并：两边各自在同一起点之后追加，合成了的，两边的事件都在；什么字节都不该崩溃。

#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use wsgov::{
    model::Project,
    store::{Merged, decode, merge},
    text::Dictionary,
};

fuzz_target!(|parts: (&[u8], &[u8], &[u8])| {
    let (base, ours, theirs) = parts;
    let read = |bytes: &[u8]| decode::<Project>(Path::new("甲.yaml"), bytes.to_vec(), &Dictionary::default()).value;
    // 以起点开头的，才走得到按事件合并。
    for (a, b) in [(ours.to_vec(), theirs.to_vec()), ([base, ours].concat(), [base, theirs].concat())] {
        let Merged::Clean(merged) = merge(base, &a, &b, &Dictionary::default(), |_, _, _| None) else { continue };
        let merged = read(&merged).expect("合成了的读得出");
        for side in [&a, &b].into_iter().filter_map(|side| read(side)) {
            for event in &side.events {
                assert!(merged.events.iter().any(|e| e.same(event)), "合并丢了一件");
            }
        }
    }
});
