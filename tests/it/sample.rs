//! 随程序附带的样例县：在封存日核查，没有待核的疑点。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;

use wsgov::store::{Scope, Store, check, load_laws, read_file};

#[test]
fn the_sample_county_checks_clean() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let laws = load_laws(Some(&wsgov::store::Files::on_disk(root)), &[]).unwrap();
    let store = Store::open(&wsgov::store::Files::on_disk(root)).unwrap();
    let path = root.join("projects/county.yaml");
    let county = read_file::<wsgov::model::County>(&store.files, &path).value.unwrap();
    let checked = check(&store, &laws, county.frozen_on.unwrap(), &Scope::default());
    let open: Vec<String> = checked
        .findings
        .iter()
        .filter(|f| f.is_open())
        .map(|f| {
            format!(
                "{}:{} {} {}：{}",
                f.path.display(),
                f.place.line,
                f.severity(&laws).zh(),
                f.finding.rule,
                f.finding.message
            )
        })
        .collect();
    assert!(checked.projects >= 40, "{} 个项目", checked.projects);
    assert!(store.folders.len() >= 12, "{} 个单位", store.folders.len());
    assert!(open.is_empty(), "{} 处：\n{}", open.len(), open.join("\n"));
}
