//! 备好签署：git 用哪一把 SSH 钥匙给提交签名。设好之后，办事的人照常记、照常 sync。

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    commands::{Failure, tell},
    model::{Date, Signer, SigningKey},
    store::{Files, Git, current_signers, io_reason},
    text::Scalar,
};

/// 现在的签署人名单。县的文件读不出，就说签署的事没有办：不说，像是没有要人签。
#[must_use]
pub fn told_signers(files: &Files) -> Vec<Signer> {
    current_signers(files).unwrap_or_else(|| {
        tell("projects/county.yaml 读不出，不知道指明了谁签署，签署没有核对、没有备；先用 wsgov check 查明");
        Vec::new()
    })
}

/// 一把本机有的钥匙。
struct OwnKey {
    /// 公钥的文件。
    file: PathBuf,
    /// 公钥的一行。
    line: String,
    key: SigningKey,
}

/// 公钥的一行至多多少字节。
const LONGEST_LINE: u64 = 16 * 1024;
/// 代做的钥匙的文件名。
const MADE: &str = "wsgov_ed25519";

impl OwnKey {
    fn read(file: PathBuf) -> Option<Self> {
        // 设置里写的路径可以指到设备、管道。
        let mut line = String::new();
        let plain = file.metadata().ok().filter(fs::Metadata::is_file);
        plain.and(fs::File::open(&file).ok())?.take(LONGEST_LINE).read_to_string(&mut line).ok()?;
        let line = line.trim().to_owned();
        let key = SigningKey::read(&line).ok()?;
        Some(OwnKey { file, line, key })
    }

    /// 设成给提交签名的：此后每次提交、合并都签。
    fn adopt(&self, git: &Git) -> Result<(), Failure> {
        git.set("gpg.format", "ssh")?;
        git.set("user.signingKey", &self.file.to_string_lossy())?;
        git.set("commit.gpgSign", "true")?;
        Ok(())
    }
}

/// 已经设成用 SSH 钥匙签名。
fn is_set(git: &Git) -> Result<bool, Failure> {
    let is =
        |name, wanted: &str| Ok::<_, Failure>(git.setting(name)?.is_some_and(|own| own.eq_ignore_ascii_case(wanted)));
    Ok(is("gpg.format", "ssh")? && is("commit.gpgSign", "true")? && git.setting("user.signingKey")?.is_some())
}

/// 放钥匙的文件夹。
fn folder() -> Result<PathBuf, Failure> {
    let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    Ok(home.ok_or_else(|| Failure::failed("不知道家目录在哪里，放不了钥匙；设好 HOME 再试"))?.join(".ssh"))
}

/// 本机的钥匙：git 已经设的在前，再是家目录里的，依名称。
fn own_keys(git: &Git) -> Result<Vec<OwnKey>, Failure> {
    let set = git.setting("user.signingKey")?.map(PathBuf::from);
    let listed = fs::read_dir(folder()?).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    let mut files: Vec<PathBuf> = listed.filter(|file| file.extension().is_some_and(|x| x == "pub")).collect();
    files.sort();
    // 私钥也在，才签得了。
    let usable = |file: &PathBuf| file.with_extension("").is_file();
    Ok(set.into_iter().chain(files.into_iter().filter(usable)).filter_map(OwnKey::read).collect())
}

/// `init --sign`：用本机已有的 ed25519 钥匙，没有的做一把，设好 git，返回要交给管理台账的人的话。
///
/// # Errors
/// 做不了钥匙，或设不了。
pub fn prepare(git: &Git, body: Option<&str>) -> Result<String, Failure> {
    let key = match own_keys(git)?.into_iter().next() {
        Some(key) => key,
        None => make(git, &folder()?)?,
    };
    key.adopt(git)?;
    let body = body.unwrap_or("机关或单位");
    Ok(format!(
        "签署：此后的提交都用 {} 签名。把下面一行交给管理台账的人，由他记入（指纹 {}，当面核对）：\n  wsgov county 签署人 --set 'body={body}' --set 'key={}'\n",
        key.file.display(),
        key.key.fingerprint(),
        key.line.replace('\'', r"'\''")
    ))
}

/// 做一把不设口令的钥匙：签名时不必再问。
fn make(git: &Git, folder: &Path) -> Result<OwnKey, Failure> {
    fs::create_dir_all(folder).map_err(|e| Failure::failed(format!("{}：{}", folder.display(), io_reason(&e))))?;
    let file = folder.join(MADE);
    let comment = git.setting("user.email")?.unwrap_or_default();
    let mut command = Command::new("ssh-keygen");
    command.args(["-q", "-t", "ed25519", "-N", "", "-C", &comment, "-f"]).arg(&file);
    let made = command.stdin(std::process::Stdio::null()).output();
    let made =
        made.map_err(|_| Failure::failed("没有找到 ssh-keygen；先安装 openssh-client（git for Windows 自带）"))?;
    OwnKey::read(file.with_extension("pub")).filter(|_| made.status.success()).ok_or_else(|| {
        let said = String::from_utf8_lossy(&made.stderr).lines().next().unwrap_or_default().to_owned();
        Failure::failed(format!("ssh-keygen 没有做成钥匙 {}：{said}", file.display()))
    })
}

/// `sync`：县里指明了签署人而本机还没有设签名的，用名单里的钥匙设好；返回一句说明，不必说的为无。
///
/// # Errors
/// git 不成功。
pub fn ensure(git: &Git, signers: &[Signer], today: Date) -> Result<Option<String>, Failure> {
    if signers.is_empty() || is_set(git)? {
        return Ok(None);
    }
    let listed = |own: &OwnKey| signers.iter().find(|signer| signer.is_in_force(today) && signer.key == own.key);
    let keys = own_keys(git)?;
    let Some((key, signer)) = keys.iter().find_map(|own| Some((own, listed(own)?))) else {
        return Ok(Some(
            "县里指明了签署人，而本机没有名单里的钥匙，这次的提交不签名；用 wsgov init . --sign 备好，再请管理台账的人记入\n".to_owned(),
        ));
    };
    key.adopt(git)?;
    Ok(Some(format!("已设好签署：提交用 {} 签名，作为{signer}\n", key.file.display())))
}
