//! 批量记入的日志：来路不明的日志，项目文件一个字节也不许动。

#![no_main]

use std::{fs, path::PathBuf, sync::LazyLock};

use libfuzzer_sys::fuzz_target;
use wsgov::store::Lock;

const PROJECT: &str = "id: WS-1\nname: 甲\nnature: 新建\nevents:\n  - {event: 开工, date: 2024-01-05}\n";

static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
    let root = std::env::temp_dir().join(format!("wsgov-fuzz-journal-{}", std::process::id()));
    fs::create_dir_all(root.join("projects/甲")).expect("临时文件夹建得了");
    fs::write(root.join("projects/甲/WS-1.yaml"), PROJECT).expect("写得了");
    root
});

fuzz_target!(|bytes: &[u8]| {
    let journal = ROOT.join(".wsgov-journal");
    fs::write(&journal, bytes).expect("写得了");
    let _ = Lock::take(&ROOT);
    let _ = fs::remove_file(&journal);
    assert_eq!(fs::read_to_string(ROOT.join("projects/甲/WS-1.yaml")).expect("读得出"), PROJECT);
});
