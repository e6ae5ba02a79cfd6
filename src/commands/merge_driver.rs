//! `wsgov merge-driver`：git 合并项目文件时调用；两边追加的事件都留下。

use std::{
    collections::HashMap,
    fs,
    hash::{DefaultHasher, Hasher},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::{
    commands::{Env, Exit, Failure, print_done},
    model::Project,
    store::{
        Files, Git, GitError, Merged, Store, decode, io_reason, load_laws, merge, merge_file, replace_file,
        set_merge_driver,
    },
    text::{Dictionary, Faults, Source, Value, parse, safe},
};

/// 请求。
#[derive(Clone, Debug)]
pub enum MergeDriverRequest {
    /// 在本仓库登记。
    Install,
    /// 合并。
    Merge {
        /// 起点（%O）。
        base: PathBuf,
        /// 本方（%A），结果也写在这里。
        ours: PathBuf,
        /// 对方（%B）。
        theirs: PathBuf,
        /// 文件在仓库里的路径（%P），供显示。
        path: Option<String>,
    },
}

/// 配置里的名称。
const NAME: &str = "wsgov：两边追加的事件都留下";
/// `.gitattributes` 里的一行。
const ATTRIBUTE: &str = "projects/**/*.yaml merge=wsgov";

/// 登记，或合并。
///
/// # Errors
/// 读写失败；有冲突的以 1 退出，git 由此知道。
pub fn run(ambient: &Env, request: &MergeDriverRequest) -> Result<Exit, Failure> {
    match request {
        MergeDriverRequest::Install => install(ambient),
        MergeDriverRequest::Merge { base, ours, theirs, path } => merge_files(base, ours, theirs, path.as_deref()),
    }
}

fn install(ambient: &Env) -> Result<Exit, Failure> {
    let root = Store::find_root(&ambient.start)?;
    no_special_attributes(&root)?;
    let git = Git::open(&root)?;
    register(&git)?;
    let attributed = git.merge_attribute("projects/单位/项目.yaml")?.as_deref() == Some("wsgov");
    let more = if attributed { String::new() } else { format!("；另在 .gitattributes 里加一行：{ATTRIBUTE}") };
    print_done(&format!("已在本仓库登记合并程序{more}\n每个克隆各登记一次；没有登记的，git 按行合并，冲突由人处理\n"));
    Ok(Exit::Clean)
}

/// `.gitattributes` 是管道之类的，git 一读就停在那里。
fn no_special_attributes(root: &Path) -> Result<(), Failure> {
    let folders = root.ancestors().map(Path::to_owned).chain([root.join("projects")]);
    for path in folders.map(|folder| folder.join(".gitattributes")) {
        if fs::metadata(&path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
            return Err(Failure::failed(format!("{} 不是普通文件；换成普通文件再登记", path.display())));
        }
    }
    Ok(())
}

/// 在仓库的配置里登记。
///
/// # Errors
/// git 不成功。
pub fn register(git: &Git) -> Result<(), GitError> {
    set_merge_driver(git, NAME, &format!("{} merge-driver %O %A %B %P", program()))
}

/// 本程序的叫法：找得到的写名字，否则写全路径（交给命令行解释，所以加引号）。
fn program() -> String {
    let name = format!("wsgov{}", std::env::consts::EXE_SUFFIX);
    let found =
        std::env::var_os("PATH").is_some_and(|all| std::env::split_paths(&all).any(|p| p.join(&name).is_file()));
    match std::env::current_exe().ok().filter(|_| !found) {
        Some(path) => format!("'{}'", path.to_string_lossy().replace('\\', "/").replace('\'', r"'\''")),
        None => "wsgov".into(),
    }
}

fn merge_files(base: &Path, ours: &Path, theirs: &Path, path: Option<&str>) -> Result<Exit, Failure> {
    let shown = safe::line(path.unwrap_or("项目文件"), 300);
    let (o, a, b) = (read(base)?, read(ours)?, read(theirs)?);
    let words = &words_here();
    match merge(&o, &a, &b, words, merge_text) {
        Merged::Clean(bytes) => write(ours, &bytes).map(|()| Exit::Clean),
        Merged::Conflict(bytes, reason) => {
            write(ours, &bytes)?;
            Err(Failure::refused(format!("{shown}：{}。已留下冲突标记", safe::visible(&reason))))
        }
        Merged::ByLine => by_line((base, ours, theirs), words, &shown),
    }
}

/// 所在台账的用语；规则集读不出的，照规定的用语。
fn words_here() -> Dictionary {
    let laws = Store::find_root(Path::new(".")).ok().and_then(|root| load_laws(Some(&Files::on_disk(&root)), &[]).ok());
    laws.map(|laws| laws.words().clone()).unwrap_or_default()
}

/// 按行合并；两边都读得出、合成的却读不出，也算冲突。
fn by_line((base, ours, theirs): (&Path, &Path, &Path), words: &Dictionary, shown: &str) -> Result<Exit, Failure> {
    let readable = |path: &Path, bytes: Vec<u8>| decode::<Project>(path, bytes, words).value.is_some();
    let (mine, yours) = (read(ours)?, read(theirs)?);
    let both = readable(ours, mine.clone()) && readable(theirs, yours.clone());
    let (merged, conflict) = merge_file(ours, base, theirs)?;
    write(ours, &merged)?;
    if conflict {
        return Err(Failure::refused(format!(
            "{shown}：两边改了同一处，已留下冲突标记。两边追加的事件都留下；已记的事件恢复原样"
        )));
    }
    let lost = lost_acts([&mine, &yours], &merged);
    if lost > 0 {
        return Err(Failure::refused(format!(
            "{shown}：按行合并之后，已记的事件少了 {lost} 件：有一边删改了已记的。恢复原样再提交；误记的，另追加「更正」"
        )));
    }
    if both && !readable(ours, merged) {
        return Err(Failure::refused(format!("{shown}：按行合并之后读不出，请打开文件核对")));
    }
    Ok(Exit::Clean)
}

/// 两边任一边记着、合成之后没有了的事件有几件：单位、县、框架的文件也是按行合并的，一件也不能悄悄少了。
fn lost_acts(sides: [&[u8]; 2], merged: &[u8]) -> usize {
    let left = acts(merged);
    let mut wanted: HashMap<u64, usize> = HashMap::new();
    for (act, count) in sides.into_iter().flat_map(acts) {
        wanted.entry(act).and_modify(|most| *most = count.max(*most)).or_insert(count);
    }
    wanted.iter().map(|(act, count)| count.saturating_sub(left.get(act).copied().unwrap_or_default())).sum()
}

/// 各件事件的摘要，与各有几件；读不出的为空。
fn acts(bytes: &[u8]) -> HashMap<u64, usize> {
    let source = Source::read("合并.yaml", bytes.to_vec(), &mut Faults::default());
    let root = parse(&source, &mut Faults::default());
    let mut found = HashMap::new();
    if let Some(Value::List(events)) = root.as_ref().and_then(|root| Some(&root.get("events")?.value)) {
        for event in events {
            let mut hasher = DefaultHasher::new();
            event.digest(&mut hasher);
            *found.entry(hasher.finish()).or_default() += 1;
        }
    }
    found
}

/// 按行合并一段文字；有冲突的为无。
fn merge_text(ours: &str, base: &str, theirs: &str) -> Option<String> {
    let folder = tempfile::tempdir().ok()?;
    let [a, o, b] = ["a", "o", "b"].map(|name| folder.path().join(name));
    for (path, text) in [(&a, ours), (&o, base), (&b, theirs)] {
        fs::File::create(path).and_then(|mut f| f.write_all(text.as_bytes())).ok()?;
    }
    let (merged, conflict) = merge_file(&a, &o, &b).ok()?;
    String::from_utf8(merged).ok().filter(|_| !conflict)
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|e| failed(path, &e))
}

/// 整个换掉：写到一半出错，原来的还在。
fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Ok(replace_file(path, bytes)?)
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::failed(format!("{}：{}", path.display(), io_reason(error)))
}
