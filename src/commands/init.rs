//! `wsgov init`：建一个马上能用的台账。已有的文件一个不动，只补没有的。

mod site;

use std::{
    fs,
    path::{Path, PathBuf},
};

use self::site::{Hooks, Site, about_platforms};
use super::{Env, Exit, Failure, merge_driver, print_text, schema};
use crate::{
    model::{Date, Year, credit_code_is_valid},
    output::Document,
    ruleset::BUILTIN,
    store::{Git, Lock, Scope, StoreError, check, is_plain_name, projects_dir, refuse_link},
};

/// 请求。
#[derive(Clone, Debug)]
pub struct InitRequest {
    /// 建在哪里。
    pub directory: PathBuf,
    /// 县名。
    pub county: String,
    /// 行政区划代码。
    pub region: String,
    /// 第一个单位。
    pub unit: String,
}

/// 国家秘密不入台账：建台账、新建项目时都要说。
pub const WARNING: &str = "注意：国家秘密不得存入本台账。涉密项目只记编号、代号、单位、性质、事件和日期。";

/// 一个要写的文件：相对路径与内容。
struct Planned {
    path: String,
    text: String,
}

/// 平台的核查脚本：放在仓库的最上层才有人读。
const PLATFORMS: [(&str, &str); 3] = [
    (".github/workflows/wsgov.yml", include_str!("init/github.yml")),
    (".gitlab-ci.yml", include_str!("init/gitlab.yml")),
    (".workflow/wsgov.yml", include_str!("init/gitee.yml")),
];

/// 哪些写了，哪些本来就有。
#[derive(Default)]
struct Done {
    written: Vec<String>,
    kept: Vec<String>,
}

/// 新建台账。
///
/// # Errors
/// 名称不能用，或写不了。
pub fn run(ambient: &Env, request: &InitRequest) -> Result<Exit, Failure> {
    let words = Words::of(request, ambient.as_of.unwrap_or(ambient.today))?;
    let root = &request.directory;
    create_folder(root)?;
    let root = &fs::canonicalize(root).map_err(|e| StoreError::io(root, &e))?;
    ["projects", "rules"].iter().try_for_each(|folder| refuse_link(&root.join(folder)))?;
    let lock = Lock::take(root)?;
    let mut done = Done::default();
    // 没有 git、不在仓库里，都只是没有配置上，说明里有手工的办法。
    let git = Git::open(root).ok();
    let site = Site::of(git.as_ref());
    for planned in plan(root, &words, &site)? {
        write(&lock, root, &planned, &mut done)?;
    }
    let mut advice = match git {
        Some(git) => configure(&lock, &git, &site, &mut done)?,
        None => NO_GIT.to_owned(),
    };
    if site.is_below() {
        let kept = platforms(&site).filter(|planned| done.kept.contains(&planned.path));
        advice.push_str(&about_platforms(&site, root, &kept.collect::<Vec<_>>()));
    }
    drop(lock);
    print_text(&summary(root, &done, &advice))?;
    report(ambient, root)
}

/// 全部要有的文件。已有项目的台账不再放示例，已有规则集的不再放内置的。
fn plan(root: &Path, words: &Words, site: &Site) -> Result<Vec<Planned>, Failure> {
    let fixed = [
        (".gitattributes", include_str!("init/gitattributes")),
        (".gitignore", include_str!("init/gitignore")),
        ("hooks/pre-commit", include_str!("init/pre-commit")),
        (".vscode/settings.json", include_str!("init/vscode.json")),
        ("使用说明.md", include_str!("init/guide.md")),
    ];
    let sample = [
        ("projects/@单位@/unit.yaml", include_str!("init/unit.yaml")),
        ("projects/@单位@/WS-@计划年度@-001.yaml", include_str!("init/project.yaml")),
    ];
    let planned = |(path, text): (&str, &str)| Planned { path: words.fill(path), text: words.fill(text) };
    let mut files = vec![planned(("projects/county.yaml", include_str!("init/county.yaml")))];
    if !has_entries(&projects_dir(root), |path| path.is_dir()) {
        files.extend(sample.map(planned));
    }
    if !has_entries(&root.join("rules"), |path| path.extension().is_some_and(|x| x == "toml")) {
        files.push(Planned { path: "rules/wushan-2022.toml".into(), text: rule_set(BUILTIN.1) });
    }
    for document in Document::ALL {
        files.push(Planned { path: format!(".wsgov/schema/{}.json", document.en()), text: schema::text(*document)? });
    }
    files.extend(fixed.map(|(path, text)| Planned { path: path.to_owned(), text: site.fill(text) }));
    files.extend(platforms(site));
    Ok(files)
}

/// 写入台账的规则集，首行注明出自哪一版程序，日后知道要不要补；行数不变，疑点所指的行与原文一致。
fn rule_set(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    format!("{first}（由 wsgov {} 写入）\n{rest}", env!("CARGO_PKG_VERSION"))
}

/// 平台的核查脚本，路径从台账看。
fn platforms(site: &Site) -> impl Iterator<Item = Planned> {
    PLATFORMS.iter().map(|(path, text)| Planned { path: format!("{}{path}", site.up()), text: site.fill(text) })
}

fn has_entries(folder: &Path, wanted: impl Fn(&Path) -> bool) -> bool {
    fs::read_dir(folder).is_ok_and(|entries| entries.filter_map(Result::ok).any(|e| wanted(&e.path())))
}

fn create_folder(folder: &Path) -> Result<(), Failure> {
    if folder.is_file() {
        return Err(Failure::failed(format!("{} 是文件，不是文件夹；换一个名称", folder.display())));
    }
    fs::create_dir_all(folder).map_err(|e| StoreError::io(folder, &e).into())
}

fn write(lock: &Lock, root: &Path, planned: &Planned, done: &mut Done) -> Result<(), Failure> {
    let path = root.join(&planned.path);
    if fs::symlink_metadata(&path).is_ok() {
        done.kept.push(planned.path.clone());
        return Ok(());
    }
    create_folder(path.parent().unwrap_or(root))?;
    lock.create(&path, planned.text.as_bytes())?;
    if planned.path.ends_with("pre-commit") {
        make_executable(&path)?;
    }
    done.written.push(planned.path.clone());
    Ok(())
}

#[cfg(unix)]
fn make_executable(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).map_err(|e| StoreError::io(path, &e).into())
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> Result<(), Failure> {
    Ok(())
}

/// 登记合并办法，装上提交前的核查；已有的钩子不动。返回说明。
fn configure(lock: &Lock, git: &Git, site: &Site, done: &mut Done) -> Result<String, Failure> {
    let mut advice = String::new();
    if merge_driver::register(git).is_ok() {
        advice.push_str("已配置合并办法：两人各自给同一项目追加的事件，合并时两边都留。\n");
    }
    let hooks = Hooks::install(lock, git, &site.hook())?;
    done.written.extend(hooks.written.iter().map(|name| format!("{}.git/hooks/{name}", site.up())));
    Ok(advice + &hooks.advice())
}

/// 还没有用 git 的，怎么办。
const NO_GIT: &str = "还不是 git 仓库：git init 之后再运行一次 wsgov init，就装上提交前的核查和合并办法。\n";

fn summary(root: &Path, done: &Done, advice: &str) -> String {
    let mut text = format!("台账：{}\n", root.display());
    for (what, paths) in [("新写", &done.written), ("已有，没有动", &done.kept)] {
        if !paths.is_empty() {
            text.push_str(&format!("{what} {} 个：\n", paths.len()));
            text.extend(paths.iter().map(|path| format!("  {path}\n")));
        }
    }
    text.push_str(&format!("\n{WARNING}\n\n"));
    text.push_str("下一步：读 使用说明.md；把 projects 里示例单位的内容换成自己的；wsgov new 新建项目。\n");
    text + advice
}

/// 建好即核查一遍。
fn report(ambient: &Env, root: &Path) -> Result<Exit, Failure> {
    let desk = Env { start: root.to_owned(), ..ambient.clone() }.open()?;
    let checked = check(&desk.store()?, &desk.laws, desk.as_of.date, &Scope::default());
    let open = checked.findings.iter().filter(|f| f.is_open()).count();
    let verdict = if open == 0 { "没有疑点".to_owned() } else { format!("{open} 处疑点，见 wsgov check") };
    print_text(&format!("核查 {} 个项目：{verdict}\n", checked.projects))?;
    Ok(Exit::Clean)
}

/// 模板里要换的词。
struct Words([(&'static str, String); 7]);

impl Words {
    fn of(request: &InitRequest, today: Date) -> Result<Self, Failure> {
        for (what, name) in [("县名", &request.county), ("单位名称", &request.unit)] {
            let plain = |c: char| c.is_alphanumeric() || matches!(c, '（' | '）' | '·' | '—');
            if !is_plain_name(name) || !name.chars().all(plain) {
                return Err(Failure::usage(format!("{what}「{name}」不能用；只能有文字、数字、（）和·")));
            }
        }
        let digits = request.region.len() == 6 && request.region.bytes().all(|b| b.is_ascii_digit());
        if !digits {
            return Err(Failure::usage(format!("行政区划代码「{}」应为六位数字，如 500237", request.region)));
        }
        let first = latest_declaration(today);
        Ok(Words([
            ("@县@", request.county.clone()),
            ("@单位@", request.unit.clone()),
            ("@区划@", request.region.clone()),
            ("@首年@", first.to_string()),
            ("@计划年度@", first.after().to_string()),
            ("@末年@", Year(first.0 + 4).to_string()),
            ("@信用代码@", sample_credit_code(&request.region)),
        ]))
    }

    fn fill(&self, template: &str) -> String {
        self.0.iter().fold(template.to_owned(), |text, (word, value)| text.replace(word, value))
    }
}

/// 示例申报的年份：最近一个已过去的 9 月 20 日。
fn latest_declaration(today: Date) -> Year {
    let year = Year::of(today);
    if year.day(9, 20) <= today { year } else { year.before() }
}

/// 示例单位的统一社会信用代码：末位算得对，但不是任何单位的。
fn sample_credit_code(region: &str) -> String {
    let code = |last| format!("11{region}MB0000000{last}");
    let last = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().find(|c| credit_code_is_valid(&code(*c)));
    code(last.unwrap_or('0'))
}
