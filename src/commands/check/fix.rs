//! `check --fix`：还没有提交的写法，能断定的改好——文号的括号、全角冒号、BOM、Windows 换行。
//!
//! 已经提交的一个字节也不动：改正已记的，只有「更正」一条路。

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::{
    commands::{Env, Exit, Failure, Session},
    intake::form::spelling::doc_number,
    store::{Addition, Git, GitError, Oid, StoreError, projects_dir, says_classified, shown},
    text::{mend, safe, words},
};

words! {
    /// 怎样改好。
    Fix {
        Preview "预览" "preview",
        Write "写入" "write",
    }
}

/// 改好，或只预览。
///
/// # Errors
/// 没有台账，git 说不出哪些已经提交，或写不了；这时文件都不变。
pub(super) fn run(env: &Env, session: &Session, paths: &[PathBuf], fix: Fix) -> Result<Exit, Failure> {
    if fix == Fix::Write {
        // 上次没有写完的，先退回。
        drop(session.lock()?);
    }
    let committed = Committed::of(&session.root)?;
    let (mut changes, mut classified) = (Vec::new(), 0);
    for path in files(session, paths)? {
        let bytes = match session.files.read(&path) {
            Ok(bytes) => bytes,
            // 是链接、不是普通文件的，核查时自会说。
            Err(error) if error.get_ref().is_some() => continue,
            Err(error) => return Err(StoreError::io(&path, &error).into()),
        };
        let Ok(now) = String::from_utf8(bytes) else { continue };
        let relative = session.relative(&path);
        let base = committed.text(relative)?;
        let right = |key: &str, text: &str| (key == "doc").then(|| doc_number(text)).flatten().filter(|r| r != text);
        let Some(mended) = mend(&now, base.as_deref(), &right) else { continue };
        if says_classified(&now) {
            classified += 1;
            continue;
        }
        let name = safe::visible(&shown(relative)).into_owned();
        let shown = env.show_diff(&name, &now, &mended.text);
        let said: Vec<String> = mended.done.iter().map(|(what, n)| format!("{what} {n} 处")).collect();
        let shown = shown.and_then(|()| env.say(&format!("{name}：{}\n", said.join("、"))));
        // 要写的，看不见差异也写：都是断定得了的。
        if fix == Fix::Preview {
            shown?;
        }
        changes.push(Addition { path, old: Some(now.into_bytes()), new: Some(mended.text.into_bytes()), runs: false });
    }
    if classified > 0 {
        env.mention(&format!("涉密项目另有 {classified} 个文件可以改，没有动；请手工改\n"));
    }
    if changes.is_empty() {
        env.say("还没有提交的写法里，没有能断定要改的\n")?;
        return Ok(Exit::Clean);
    }
    if fix == Fix::Preview {
        env.say(&format!("可以改 {} 个文件（预览，没有写）；加 --fix=write 写入\n", changes.len()))?;
        return Ok(Exit::Findings);
    }
    // 给人看的时候不占着锁；写的时候再看文件有没有被别人改动。
    session.lock()?.write_all(&changes)?;
    env.say_done(&format!("已改 {} 个文件；用 wsgov check 再看一遍\n", changes.len()));
    Ok(Exit::Clean)
}

/// 台账里人写的文件：县、单位、项目，只要范围之内的。
fn files(session: &Session, paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let store = session.store()?;
    let units = store.folders.iter().filter_map(|folder| folder.unit.clone());
    let projects = store.projects.iter().map(|project| store.full(&project.path));
    let all = store.county.clone().into_iter().chain(units).chain(projects);
    let chosen = |path: &PathBuf| paths.is_empty() || paths.iter().any(|wanted| path.starts_with(wanted));
    Ok(all.filter(chosen).collect())
}

/// 已经提交的：没有 git、还没有提交过的，什么也没有。
struct Committed(Option<(Git, BTreeMap<PathBuf, Oid>)>);

impl Committed {
    fn of(root: &Path) -> Result<Self, GitError> {
        let git = match Git::open(root) {
            Ok(git) => git,
            Err(GitError::NotRepository(_)) => return Ok(Committed(None)),
            Err(error) => return Err(error),
        };
        let head = match git.head() {
            Ok(head) => head,
            Err(GitError::NoCommit) => return Ok(Committed(None)),
            Err(error) => return Err(error),
        };
        let folder = projects_dir(Path::new("")).to_string_lossy().into_owned();
        let entries = git.tree(&head, &[&folder])?;
        Ok(Committed(Some((git, entries.into_iter().map(|entry| (entry.path, entry.oid)).collect()))))
    }

    /// 一个文件提交的文字；没有提交过的为无。
    fn text(&self, path: &Path) -> Result<Option<String>, GitError> {
        let Some((git, entries)) = &self.0 else { return Ok(None) };
        let Some(oid) = entries.get(path) else { return Ok(None) };
        Ok(git.content(oid)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }
}
