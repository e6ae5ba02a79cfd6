//! 各种输出：文件里写什么，都没有看不见的字符，该是 JSON 的读得回。

#![no_main]

use std::{fs, io, path::PathBuf, sync::LazyLock};

use libfuzzer_sys::fuzz_target;
use wsgov::{
    model::Date,
    output::{self, CheckView},
    ruleset::Laws,
    store::{AsOf, Files, Reason, Scope, Store, check, load_laws},
};

static LAWS: LazyLock<Laws> = LazyLock::new(|| load_laws(None, &[]).expect("内置的规则集读得出"));

static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
    let root = std::env::temp_dir().join(format!("wsgov-fuzz-renderers-{}", std::process::id()));
    fs::create_dir_all(root.join("projects/甲")).expect("临时文件夹建得了");
    fs::write(root.join("projects/county.yaml"), "format: 2\nname: 巫山县\n").expect("写得了");
    root
});

type Render = fn(&CheckView<'_>, &mut dyn io::Write) -> io::Result<()>;

/// 各种输出，是不是 JSON。
const RENDERS: [(Render, bool); 9] = [
    (output::text, false),
    (output::json, true),
    (output::sarif, true),
    (output::gitlab, true),
    (output::github, false),
    (output::junit, false),
    (output::concise, false),
    (output::rdjson, true),
    (output::markdown, false),
];

fuzz_target!(|bytes: &[u8]| {
    fs::write(ROOT.join("projects/甲/WS-1.yaml"), bytes).expect("写得了");
    let store = Store::open(&Files::on_disk(&ROOT)).expect("台账打得开");
    let date = Date::from_ymd_opt(2026, 6, 30).expect("有这一天");
    let checked = check(&store, &LAWS, date, &Scope::default());
    let view = CheckView {
        checked: &checked,
        laws: &LAWS,
        as_of: AsOf { date, reason: Reason::Given },
        root: &ROOT,
        include_classified: true,
        show_settled: true,
        ignored: &[],
        color: false,
        width: 100,
    };
    for (render, is_json) in RENDERS {
        let mut out = Vec::new();
        render(&view, &mut out).expect("内存里写得了");
        let text = String::from_utf8(out).expect("输出是 UTF-8");
        let hostile = text.chars().find(|c| {
            (c.is_control() && !matches!(c, '\n' | '\t'))
                || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(hostile, None);
        if is_json {
            let _: serde_json::Value = serde_json::from_str(&text).expect("是 JSON");
        }
    }
});
