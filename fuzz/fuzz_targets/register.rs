//! 登记表：什么字节当作 csv、xlsx 读，都不该崩溃；读出的各格都指得出地址。

#![no_main]

use std::{fs, path::PathBuf, sync::LazyLock};

use libfuzzer_sys::fuzz_target;
use wsgov::intake::tables::{table_reader::RegisterSheet, xlsx_reader::column_name};

static FILES: LazyLock<[PathBuf; 2]> = LazyLock::new(|| {
    ["csv", "xlsx"].map(|kind| std::env::temp_dir().join(format!("wsgov-fuzz-{}.{kind}", std::process::id())))
});

fuzz_target!(|bytes: &[u8]| {
    for file in FILES.iter() {
        fs::write(file, bytes).expect("临时文件写得了");
        let Ok(sheet) = RegisterSheet::read(file, "编号", |cells| cells.iter().any(|cell| cell == "编号")) else { continue };
        for page in &sheet.pages {
            for row in &page.rows {
                assert!(row.number > 0);
                let _: Vec<String> = (0..row.cells.len()).map(column_name).collect();
            }
        }
    }
});
