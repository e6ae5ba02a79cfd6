//! `wsgov sync`：把本机的账交上去，把别人的取下来。提交、取回、合并、核查、上交，一步一句；合并不了的用话说明，不留半截。

use crate::{
    commands::{Env, Exit, Failure, Session, signing},
    model::Date,
    rules::Status,
    ruleset::Severity,
    store::{Git, Scope, Synced, check},
    text::safe,
};

/// 请求。
#[derive(Clone, Debug, Default)]
pub struct SyncRequest {
    /// 提交的说明；不写的自拟。
    pub message: Option<String>,
}

/// 与别处的台账同步。
///
/// # Errors
/// 不在 git 仓库里，提交被钩子拒绝，合并不了，或上交不了；台账仍可照常用。
pub fn run(ambient: &Env, request: &SyncRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let git = Git::open(&desk.root)?;
    // 说不出来也照办：停在半路更不好。末了还说不出来的，另说。
    let say = |text: &str| _ = ambient.say(text);
    if let Some(said) = signing::ensure(&git, &signing::told_signers(&desk.files), desk.as_of.date)? {
        say(&said);
    }
    let message = request.message.clone().unwrap_or_else(|| format!("记账 {}", day(desk.as_of.date)));
    let changed = git.commit_all(&message).map_err(told("没有提交，账还在本机。先照上面所说改好，再 wsgov sync"))?;
    say(&match changed {
        0 => "本机没有新的账\n".to_owned(),
        n => format!("已提交 {n} 个文件：{}\n", safe::line(&message, 60)),
    });
    match git.pull()? {
        Synced::NoRemote => {
            ambient.say_done("没有设远处的仓库，只存在本机\n");
            return Ok(Exit::Clean);
        }
        Synced::Conflict(files) => return Err(conflict(&files)),
        Synced::UpToDate => say("远处没有新的账\n"),
        Synced::Merged(n) => say(&format!("取回别人的改动 {n} 个文件，已与本机的合在一起\n")),
    }
    say(&verdict(&desk)?);
    git.push().map_err(told("没有上交，账已提交在本机；过一会儿再 wsgov sync"))?;
    ambient.say_done("已上交\n");
    Ok(Exit::Clean)
}

fn day(date: Date) -> String {
    date.to_string()
}

fn told(what: &'static str) -> impl Fn(crate::store::GitError) -> Failure {
    move |error| Failure::refused(format!("{error}\n{what}"))
}

/// 两边改了同一处：哪些文件，怎么办。
fn conflict(files: &[String]) -> Failure {
    let list: Vec<String> = files.iter().map(|f| format!("  {}", safe::line(f, 120))).collect();
    Failure::refused(format!(
        "本机和远处改了同一处，没有合并（本机的账已提交，远处的没有动，文件都是本机的样子）：\n{}\n请与对方核对以谁的为准：两人都新建而编号相同的，用 wsgov renumber 换一个；同一件事两人都记了的，用 wsgov undo 更正一件；再 wsgov sync。仍不行的，请管理台账的人合并",
        list.join("\n")
    ))
}

/// 合并之后核查一遍，只报数；错误不妨碍上交，但要让人看见。
fn verdict(desk: &Session) -> Result<String, Failure> {
    let checked = check(&desk.store()?, &desk.laws, desk.as_of.date, &Scope::default());
    let open = checked.findings.iter().filter(|f| f.finding.status == Status::Open);
    let errors = open.filter(|f| f.finding.severity(desk.laws.get(f.finding.law)) == Severity::Error).count();
    Ok(match errors {
        0 => "核查：没有待核的错误\n".to_owned(),
        n => format!("核查：待核的错误 {n} 处，用 wsgov check 查看\n"),
    })
}
