//! 盘上的一个文件与 git 里的是不是同样的内容：自己算出 git 给它的名称，不让 git 去看盘上的文件。
//!
//! 换行不计：检出时换成 CRLF 的，内容没有变。

use std::io::{self, Read};

use sha1::Digest;

use crate::store::git::Oid;

/// 文件的内容是不是 `oid`。
pub(super) fn is(mut file: std::fs::File, oid: &Oid) -> io::Result<bool> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    if name(&bytes, oid) == oid.as_str() {
        return Ok(true);
    }
    let plain = without_returns(&bytes);
    Ok(plain.len() != bytes.len() && name(&plain, oid) == oid.as_str())
}

/// 指向 `to` 的链接是不是 `oid`：git 里链接的内容就是它所指的路径。
pub(super) fn is_link(to: &std::path::Path, oid: &Oid) -> bool {
    name(to.as_os_str().as_encoded_bytes(), oid) == oid.as_str()
}

/// git 给一份内容的名称：平常的一种摘要。
pub fn blob_name(bytes: &[u8]) -> [u8; 20] {
    let head = format!("blob {}\0", bytes.len());
    sha1::Sha1::new().chain_update(head).chain_update(bytes).finalize().into()
}

/// git 给一份内容的名称，与 `like` 同一种摘要。
fn name(bytes: &[u8], like: &Oid) -> String {
    let head = format!("blob {}\0", bytes.len());
    if like.as_str().len() == 40 {
        digest::<sha1::Sha1>(head.as_bytes(), bytes)
    } else {
        digest::<sha2::Sha256>(head.as_bytes(), bytes)
    }
}

fn digest<D: Digest>(head: &[u8], bytes: &[u8]) -> String {
    let sum = D::new().chain_update(head).chain_update(bytes).finalize();
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn without_returns(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    for (n, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(n + 1) != Some(&b'\n') {
            plain.push(*byte);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_git() {
        let like = |text: &str| Oid::read(text).unwrap();
        let short = like("587be6b4c3f93f93c489c0111bba5596147a26cb");
        assert_eq!(name(b"x\n", &short), short.as_str());
        assert_eq!(name(&without_returns(b"x\r\n"), &short), short.as_str());
        assert_ne!(name(b"y\n", &short), short.as_str());
        let long = like("79f3f4ebc6f2dc2c6a3d3eb1b9ee5ba0d2bcaf9b5d1a0d42a2dd8a4d9b2c4fa5");
        assert_eq!(name(b"x\n", &long).len(), 64);
    }
}
