//! 提交的签名：什么字节当作提交对象、当作公钥读，都不该崩溃，也都不算签过。

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wsgov::{
    model::{Date, Signer, SigningKey},
    store::{SignedBy, SignedCommit},
    text::Scalar,
};

static DAY: LazyLock<Date> = LazyLock::new(|| Date::from_ymd_opt(2026, 6, 30).expect("有这一天"));

/// 私钥已经丢掉的一把。
static SIGNER: LazyLock<Signer> = LazyLock::new(|| Signer {
    body: "甲".into(),
    person: None,
    key: SigningKey::read("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti")
        .expect("是公钥"),
    from: *DAY,
    until: None,
});

fuzz_target!(|bytes: &[u8]| {
    let commit = SignedCommit::read(bytes);
    let by = commit.signed_by(std::slice::from_ref(&SIGNER), *DAY, |_| true);
    assert!(matches!(by, SignedBy::Nobody | SignedBy::Stranger));
    let _ = SigningKey::read(&String::from_utf8_lossy(bytes));
});
