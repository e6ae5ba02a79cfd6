//! 快读读得出的，完整的读取器也读得出、没有问题，读出的一模一样。

#![no_main]

use libfuzzer_sys::fuzz_target;
use wsgov::text::{Faults, Source, parse_fast, parse_full};

fuzz_target!(|bytes: &[u8]| {
    let source = Source::read("甲.yaml", bytes.to_vec(), &mut Faults::default());
    if let Some(fast) = parse_fast(&source) {
        let mut faults = Faults::default();
        let whole = parse_full(&source, &mut faults);
        assert_eq!(Some(fast), whole, "左为快读");
        assert!(faults.is_empty(), "{faults:?}");
    }
});
