//! `wsgov renumber`：给一个项目换编号——文件改名，`id` 一行改写，别的行不动。两个人各自新建而编号相撞时用。

use std::path::Path;

use crate::{
    commands::{Env, Exit, Failure, Session, first_steps::first_step, free_id::free_id, show_findings},
    model::Project,
    store::{Addition, Git, Loaded, Store, proven, read_file, shown},
    text::{half_width, safe},
};

/// 请求。
#[derive(Clone, Debug)]
pub struct RenumberRequest {
    /// 原来的编号。
    pub old: String,
    /// 新的编号。
    pub new: String,
    /// 原来的编号用在几个单位的，改哪个单位的。
    pub unit: Option<String>,
    /// 只预览。
    pub dry_run: bool,
}

/// 换编号。
///
/// # Errors
/// 没有这个项目或有几个，新编号已用或不能作文件名，或写不了。
pub fn run(ambient: &Env, request: &RenumberRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let lock = if request.dry_run { None } else { Some(desk.lock()?) };
    let new_id = half_width(request.new.trim()).into_owned();
    let path = the_one(&desk, request)?;
    free_id(&desk, &new_id)?;
    settled(&desk, &request.old, &path)?;
    let target = path.with_file_name(format!("{new_id}.yaml"));
    let old: Loaded<Project> = read_file(&desk.files, &path);
    let Some(project) = &old.value else {
        return Err(show_findings::unreadable(ambient, &desk, old, "没有改；请先照所指改正"));
    };
    ambient.refuse_classified(&project.id, project.was_classified())?;
    let bytes = rewritten(&old, project, &new_id)?;
    let moved = [(&*path, "removed"), (&*target, "created")];
    ambient.changes(&desk, moved.into_iter(), request.dry_run);
    if let Some(lock) = lock {
        let written = Addition { path: target.clone(), old: None, new: Some(bytes), runs: false };
        let removed = Addition { path: path.clone(), old: Some(old.source.bytes()), new: None, runs: false };
        lock.write_all(&[written, removed])?;
    }
    let verb = if request.dry_run { "可以换（预览，没有写）" } else { "已换" };
    let (from, to) = (shown(desk.relative(&path)), shown(desk.relative(&target)));
    let said = format!("{verb}：{from} → {to}\n{}", mentions(&desk, &request.old, &path).unwrap_or_default());
    ambient.say_result(&said, request.dry_run)?;
    Ok(Exit::Clean)
}

fn the_one(desk: &Session, request: &RenumberRequest) -> Result<std::path::PathBuf, Failure> {
    let mut found = Store::find_project(&desk.files, &request.old)?;
    if let Some(unit) = &request.unit {
        found.retain(|path| path.parent().and_then(Path::file_name).is_some_and(|f| *f == **unit));
    }
    match &found[..] {
        [only] => Ok(only.clone()),
        [] => {
            let help = first_step(&desk.store()?).unwrap_or_else(|| "编号见 wsgov list".to_owned());
            Err(Failure::usage(format!("没有编号为「{}」的项目；{help}", safe::line(&request.old, 60))))
        }
        several => {
            let list: Vec<String> = several.iter().map(|p| shown(desk.relative(p))).collect();
            Err(Failure::usage(format!("编号用在几个文件里：{}；用 --unit 写明改哪个单位的", list.join("、"))))
        }
    }
}

/// 已经提交了的编号不换：从前的提交、别处都以它相指，check --base 会当作删了一个项目。
/// 编号撞了的（用在几个文件里）才换，换后并入的那一个。
fn settled(desk: &Session, id: &str, path: &Path) -> Result<(), Failure> {
    let collides = Store::find_project(&desk.files, id)?.len() > 1;
    if collides || !is_committed(desk, path) {
        return Ok(());
    }
    let id = safe::line(id, 60);
    Err(Failure::refused(format!(
        "{id} 已经提交，编号不再换：从前的提交和别处都以它相指，换了，wsgov check --base 当作删了这个项目（history-rewritten）。\
         编号不合心意的照旧用；与别处撞了的，换还没有提交、或后并入的那一个；确须换的，连同缘由交有权改历史的人另行处理"
    )))
}

/// 文件在别人也有的提交里：与远处共有的，没有远处的为最近的。不在仓库里、还没有提交的都不算；
/// 只在本机提交了的还换得：与对方撞了编号，sync 合并不了，换的就是它。
fn is_committed(desk: &Session, path: &Path) -> bool {
    let found = || {
        let git = Git::open(&desk.root).ok()?;
        let shared = git.merge_bases("@{upstream}").ok().and_then(|bases| bases.into_iter().next());
        let commit = shared.or_else(|| git.head().ok())?;
        git.tree(&commit, &[&shown(desk.relative(path))]).ok()
    };
    found().is_some_and(|listed| !listed.is_empty())
}

/// 只改 `id` 一行；读出来须只有编号不同。
fn rewritten(old: &Loaded<Project>, project: &Project, id: &str) -> Result<Vec<u8>, Failure> {
    let text = &old.source.text;
    let at = text.lines().position(|line| line.starts_with("id:"));
    let at =
        at.ok_or_else(|| Failure::refused("找不到顶格的「id: …」一行，没有改；请打开文件把 id 写成单独的一行再试"))?;
    let newline = old.source.newline();
    let lines: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(n, line)| if n == at { line.replacen(&*project.id, id, 1) } else { line.to_owned() })
        .collect();
    let changed = lines.join(newline) + newline;
    let new: Loaded<Project> = proven(&old.source.path, &changed, &old.source.words);
    let expected = Project { id: id.into(), ..project.clone() };
    if new.value.as_ref() == Some(&expected) {
        Ok(changed.into_bytes())
    } else {
        Err(Failure::failed("改写之后复读不符；文件没有改动，请报告此问题"))
    }
}

/// 别处还写着原来编号的文件：不代改，列出来请人看。
fn mentions(desk: &Session, old: &str, own: &Path) -> Result<String, Failure> {
    if Store::find_project(&desk.files, old)?.iter().any(|path| path != own) {
        return Ok(String::new());
    }
    let store = desk.store()?;
    let units = store.folders.iter().filter_map(|f| f.unit.clone());
    let projects = store.projects.iter().map(|p| store.full(&p.path));
    let files = units.chain(store.county.clone()).chain(projects).filter(|path| path != own);
    let mentioning: Vec<String> = files
        .filter(|path| desk.files.read(path).is_ok_and(|text| String::from_utf8_lossy(&text).contains(old)))
        .map(|path| shown(desk.relative(&path)))
        .collect();
    Ok(match mentioning.is_empty() {
        true => String::new(),
        false => format!("这些文件里还写着 {}，请核对：{}\n", safe::line(old, 40), mentioning.join("、")),
    })
}
