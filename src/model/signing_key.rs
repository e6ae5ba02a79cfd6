//! 签署所用的公钥。

use ssh_key::{HashAlg, PublicKey, SshSig};

use crate::text::{Bad, Scalar, Shape};

/// 一把公钥；只收 ed25519（含安全密钥）：短，谁都会做，本程序自己就验得了。
#[derive(Clone, Debug)]
pub struct SigningKey(PublicKey);

/// git 签名所用的名义：同一把钥匙为别的用途签的，不能拿来充数。
const NAMESPACE: &str = "git";

impl SigningKey {
    /// 这段内容的签名是这把钥匙签的。
    #[must_use]
    pub fn verifies(&self, payload: &[u8], signature: &SshSig) -> bool {
        self.0.verify(NAMESPACE, payload, signature).is_ok()
    }

    /// 指纹，供核对。
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint(HashAlg::Sha256).to_string()
    }
}

/// 注释不算：同一把钥匙。
impl PartialEq for SigningKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.key_data() == other.0.key_data()
    }
}

impl Scalar for SigningKey {
    fn read(text: &str) -> Result<Self, Bad> {
        let help = "把公钥文件（如 ~/.ssh/id_ed25519.pub）里的一行照抄过来，以 ssh-ed25519 开头";
        if text.contains("PRIVATE KEY") {
            return Err(Bad::with_help("这是私钥，不能写在台账里", "立即换一对钥匙，只写公钥（.pub 文件里的一行）"));
        }
        let kind = text.split_whitespace().next().unwrap_or_default();
        let usual = ["ssh-ed25519", "sk-ssh-ed25519@openssh.com"].contains(&kind);
        if !usual && ["ssh-", "sk-", "ecdsa-"].iter().any(|other| kind.starts_with(other)) {
            return Err(Bad::with_help(
                "这种钥匙不能用；只收 ed25519",
                "用 ssh-keygen -t ed25519 另做一对，或用 wsgov init . --sign 代做",
            ));
        }
        let key = PublicKey::from_openssh(text.trim()).ok().filter(|_| usual);
        key.map(SigningKey).ok_or_else(|| Bad::with_help("这不是 SSH 公钥", help))
    }

    fn leaf_shape() -> Shape {
        Shape::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti";

    #[test]
    fn a_key_is_known_by_its_bytes_and_only_the_usual_kind_is_taken() {
        let (plain, named) =
            (SigningKey::read(KEY).unwrap(), SigningKey::read(&format!(" {KEY} 王@县教委\n")).unwrap());
        assert_eq!(plain, named);
        assert!(plain.fingerprint().starts_with("SHA256:"));
        for (text, told) in [
            ("", "不是 SSH 公钥"),
            ("ssh-ed25519 AAAA", "不是 SSH 公钥"),
            ("-----BEGIN OPENSSH PRIVATE KEY-----", "私钥"),
            (
                "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBHwf2HMM5TRXvo2SQJjsNkiDD5KqiiNjrGVv3UUh+mMT5RHxiRtOnlqvjhQtBq0VpmpCV/PwUdhOig4vkbqAcEc=",
                "只收 ed25519",
            ),
        ] {
            let bad = SigningKey::read(text).unwrap_err();
            assert!(bad.message.contains(told), "{text}: {bad:?}");
        }
    }
}
