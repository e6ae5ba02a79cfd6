//! 提交的签名：由提交对象自己读出签名与被签的内容，在本程序里验。
//!
//! 不请 git 代验：它要运行设置里写的程序（gpg.program、gpg.ssh.program），那可能是来路不明的仓库带来的。

use ssh_key::SshSig;

use crate::model::{Date, Signer};

/// 一个提交里与签名有关的。
#[derive(Clone, Debug)]
pub struct SignedCommit {
    /// 被签的内容：提交对象去掉签名。
    payload: Vec<u8>,
    signature: Signature,
    /// 提交的日期，提交者当地的；也在被签的内容里。
    pub date: Option<Date>,
}

#[derive(Clone, Debug)]
enum Signature {
    None,
    /// 不是 SSH 签名（如 GPG），或写坏了。
    Unreadable,
    Ssh(Box<SshSig>),
}

/// 由谁签的。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedBy {
    /// 没有签。
    Nobody,
    /// 签了，而不是名单里此时可以签的钥匙。
    Stranger,
    /// 名单里的第几个。
    Signer(usize),
}

/// 签名所在的头；另一种摘要的（gpgsig-sha256）不算，也不在被签的内容里。
const HEADER: &str = "gpgsig";

impl SignedCommit {
    /// 由提交对象的内容读出。
    #[must_use]
    pub fn read(commit: &[u8]) -> Self {
        let mut payload = Vec::with_capacity(commit.len());
        let mut signatures: Vec<Vec<u8>> = Vec::new();
        // 正在读哪一个签名的续行：自己的、别的、都不是。
        let mut within = None;
        let mut date = None;
        let mut rest = commit;
        while let Some(end) = rest.iter().position(|b| *b == b'\n') {
            let (line, after) = rest.split_at(end + 1);
            if line == b"\n" {
                break;
            }
            rest = after;
            let name = line.split(|b| *b == b' ').next().unwrap_or_default();
            match (line.strip_prefix(b" "), within) {
                (Some(more), Some(true)) => signatures.iter_mut().last().into_iter().for_each(|s| s.extend(more)),
                (Some(_), Some(false)) => {}
                (None, _) if name == HEADER.as_bytes() => {
                    signatures.push(line[name.len() + 1..].to_vec());
                    within = Some(true);
                }
                (None, _) if name.starts_with(HEADER.as_bytes()) => within = Some(false),
                _ => {
                    within = None;
                    if name == b"committer" {
                        date = committed_on(line);
                    }
                    payload.extend(line);
                }
            }
        }
        payload.extend(rest);
        let signature = match &signatures[..] {
            [] => Signature::None,
            [one] => SshSig::from_pem(one).map_or(Signature::Unreadable, |sig| Signature::Ssh(Box::new(sig))),
            // 几个签名并在一起，不知凭哪一个。
            _ => Signature::Unreadable,
        };
        SignedCommit { payload, signature, date }
    }

    /// 由名单里的谁签的：`on` 是提交那一日，`may` 说谁可以签。
    #[must_use]
    pub fn signed_by(&self, signers: &[Signer], on: Date, may: impl Fn(&Signer) -> bool) -> SignedBy {
        match &self.signature {
            Signature::None => SignedBy::Nobody,
            Signature::Unreadable => SignedBy::Stranger,
            Signature::Ssh(signature) => {
                let fits = |s: &Signer| s.is_in_force(on) && may(s) && s.key.verifies(&self.payload, signature);
                signers.iter().position(fits).map_or(SignedBy::Stranger, SignedBy::Signer)
            }
        }
    }
}

/// 「committer 姓名 <邮箱> 秒数 +0800」的日期。
fn committed_on(line: &[u8]) -> Option<Date> {
    let text = String::from_utf8_lossy(line);
    let mut words = text.trim_end().rsplit(' ');
    let (zone, seconds) = (words.next()?, words.next()?);
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let digits: i64 = zone.trim_start_matches(['+', '-']).parse().ok().filter(|z| (0..=1400).contains(z))?;
    let offset = sign * (digits / 100 * 60 + digits % 100) * 60;
    let local = seconds.parse::<i64>().ok()?.checked_add(offset)?;
    chrono::DateTime::from_timestamp(local, 0).map(|at| at.date_naive())
}
