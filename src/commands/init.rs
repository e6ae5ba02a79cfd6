//! `wsgov init`：建一个马上能用的台账。已有的文件一个不动，只补没有的。

mod place;
mod planned;
mod site;

use std::{
    fs,
    path::{Path, PathBuf},
};

use self::{
    place::{usable_name, usable_place},
    planned::Planned,
    site::{Hooks, Site, about_platforms},
};
use super::{Env, Exit, Failure, merge_driver, schema, signing, take_lock};
use crate::{
    model::{Date, Tier, UnitKind, Year, credit_code_is_valid},
    output::Document,
    rules::known,
    ruleset::{BUILTIN, RuleSet, SHIPPED, localised, words_of},
    store::{
        Addition, FileKind, Files, Git, Placed, RuleFile, Scope, StoreError, check, find_rule_file, place_file,
        show_names_plainly,
    },
};

/// 请求。
#[derive(Clone, Debug)]
pub struct InitRequest {
    /// 建在哪里。
    pub directory: PathBuf,
    /// 县名；不写的，随规则集。
    pub county: Option<String>,
    /// 行政区划代码。
    pub region: Option<String>,
    /// 第一个单位；不写的不建单位。
    pub unit: Option<String>,
    /// 放一个虚构的示例（规划、单位、项目），供看懂写法；正式用的不要放。
    pub example: bool,
    /// 备好签署：提交都用 SSH 钥匙签名。
    pub sign: bool,
}

/// 国家秘密不入台账：建台账、新建项目时都要说。
pub const WARNING: &str = "注意：国家秘密不得存入本台账。涉密项目只记编号、代号、单位、性质、事件和日期。";

/// 平台的核查脚本：放在仓库的最上层才有人读。
const PLATFORMS: [(&str, &str); 3] = [
    (".github/workflows/wsgov.yml", include_str!("init/github.yml")),
    (".gitlab-ci.yml", include_str!("init/gitlab.yml")),
    (".workflow/wsgov.yml", include_str!("init/gitee.yml")),
];

/// 哪些写了，哪些本来就有。
#[derive(Default)]
struct InitOutcome {
    written: Vec<String>,
    kept: Vec<String>,
}

/// 新建台账。
///
/// # Errors
/// 名称不能用，或写不了。
pub fn run(ambient: &Env, request: &InitRequest) -> Result<Exit, Failure> {
    usable_place(&request.directory)?;
    request.county.iter().try_for_each(|county| usable_name("县名", county))?;
    let law = Law::chosen(ambient, request)?;
    let words = Words::of(request, &law, ambient.as_of.unwrap_or(ambient.today))?;
    let root = &request.directory;
    create_folder(root)?;
    let root = &dunce::canonicalize(root).map_err(|e| StoreError::io(root, &e))?;
    let lock = take_lock(root)?;
    let files = Files::on_disk(root);
    let mut done = InitOutcome::default();
    // 没有 git、不在仓库里，都只是没有配置上，说明里有手工的办法。
    let git = Git::open(root).ok();
    let site = Site::of(git.as_ref(), root)?;
    let changes: Vec<Addition> = plan(&files, &words, &law, &site)?
        .into_iter()
        .filter_map(|planned| wanted(&files, planned, &mut done))
        .collect();
    lock.write_all(&changes)?;
    for planned in platforms(&site).filter(|_| site.is_below()) {
        let placed = place_file(&site.top(root), Path::new(planned.name), planned.text.as_bytes(), false)?;
        done.note(planned.path, placed == Placed::New);
    }
    let mut advice = match &git {
        Some(git) => configure(git, &site, &mut done)?,
        None => NO_GIT.to_owned(),
    };
    if let Some(git) = git.as_ref().filter(|_| request.sign) {
        advice.push_str(&signing::prepare(git, request.unit.as_deref())?);
    }
    if site.is_below() {
        let kept = platforms(&site).filter(|planned| done.kept.contains(&planned.path));
        advice.push_str(&about_platforms(&site, root, &kept.collect::<Vec<_>>()));
    }
    drop(lock);
    advice.insert_str(0, law.notice.as_deref().unwrap_or_default());
    ambient.say_done(&summary(root, &done, words.content, &advice));
    report(ambient, root, &done)
}

impl InitOutcome {
    fn note(&mut self, path: String, written: bool) {
        if written { self.written.push(path) } else { self.kept.push(path) }
    }
}

/// 要写的一个文件；已有的不动。
fn wanted(files: &Files, planned: Planned, done: &mut InitOutcome) -> Option<Addition> {
    let missing = files.kind(Path::new(&planned.path)).is_none();
    let runs = planned.path.ends_with("pre-commit");
    let path = files.root().join(&planned.path);
    done.note(planned.path, missing);
    missing.then(|| Addition { path, old: None, new: Some(planned.text.into_bytes()), runs })
}

/// 全部要有的文件。已有项目的台账不再放示例，已有规则集的不再放内置的。
fn plan(files: &Files, words: &Words, law: &Law, site: &Site) -> Result<Vec<Planned>, Failure> {
    let fixed = [
        (".gitattributes", include_str!("init/gitattributes")),
        (".gitignore", include_str!("init/gitignore")),
        ("hooks/pre-commit", include_str!("init/pre-commit")),
        (".vscode/settings.json", include_str!("init/vscode.json")),
        (".vscode/tasks.json", include_str!("init/tasks.json")),
        (".vscode/extensions.json", include_str!("init/extensions.json")),
        ("使用说明.md", include_str!("init/guide.md")),
    ];
    // 示例依内置的规则集写成；别的规则集只要单位的几项，免得示例自己就有疑点。
    let (county, sample): (&str, &[(&'static str, &str)]) = match words.content {
        InitContent::Example if law.is_builtin() => (
            include_str!("init/county.yaml"),
            &[
                ("projects/@单位@/unit.yaml", include_str!("init/unit.yaml")),
                ("projects/@单位@/WS-@计划年度@-001.yaml", include_str!("init/project.yaml")),
            ],
        ),
        InitContent::Example => (PLAIN_COUNTY, &[("projects/@单位@/unit.yaml", PLAIN_UNIT)]),
        InitContent::Unit => (EMPTY_COUNTY, &[("projects/@单位@/unit.yaml", EMPTY_UNIT)]),
        InitContent::Empty => (EMPTY_COUNTY, &[]),
    };
    let one = |(name, text): (&'static str, &str)| Planned { path: words.fill(name), name, text: words.fill(text) };
    let mut planned = vec![one(("projects/county.yaml", county))];
    if !has_entries(files, "projects", |(_, kind)| *kind == FileKind::Folder)? {
        // 虚构的单位、项目不放进已有的台账。
        if words.content == InitContent::Example && files.has(Path::new("projects/county.yaml")) {
            return Err(Failure::usage("这里已有台账，不把示例放进去；另建一处练手：wsgov init 练手 --example"));
        }
        planned.extend(sample.iter().copied().map(one));
    }
    if !has_entries(files, "rules", |(path, _)| path.extension().is_some_and(|x| x == "toml"))? {
        let path = format!("rules/{}", law.file.name);
        planned.push(Planned { path, name: "", text: rule_set(&law.file.text) });
    }
    for document in Document::ALL {
        let path = format!(".wsgov/schema/{}.json", document.en());
        planned.push(Planned { path, name: "", text: schema::text(*document)? });
    }
    planned.extend(fixed.map(|(path, text)| Planned { path: path.to_owned(), name: path, text: site.fill(text) }));
    planned.extend(platforms(site).filter(|_| !site.is_below()));
    Ok(planned)
}

/// 写入台账的规则集，首行注明出自哪一版程序，日后知道要不要补；行数不变，疑点所指的行与原文一致。
fn rule_set(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    format!("{first}（由 wsgov {} 写入）\n{rest}", env!("CARGO_PKG_VERSION"))
}

/// 平台的核查脚本，路径从台账看。
fn platforms(site: &Site) -> impl Iterator<Item = Planned> {
    PLATFORMS.into_iter().map(|(path, text)| Planned {
        path: format!("{}{path}", site.up()),
        name: path,
        text: site.fill(text),
    })
}

fn has_entries(files: &Files, folder: &str, wanted: impl Fn(&(PathBuf, FileKind)) -> bool) -> Result<bool, StoreError> {
    let listed = files.list(Path::new(folder)).map_err(|e| StoreError::io(&files.root().join(folder), &e))?;
    Ok(listed.iter().any(wanted))
}

/// 新建台账的文件夹：用户指名的，经不经链接由他。
fn create_folder(folder: &Path) -> Result<(), Failure> {
    if folder.is_file() {
        return Err(Failure::failed(format!("{} 是文件，不是文件夹；换一个名称", folder.display())));
    }
    fs::create_dir_all(folder).map_err(|e| StoreError::io(folder, &e).into())
}

/// 登记合并办法，装上提交前的核查；已有的钩子不动。返回说明。
fn configure(git: &Git, site: &Site, done: &mut InitOutcome) -> Result<String, Failure> {
    let mut advice = String::new();
    if merge_driver::register(git).is_ok() {
        advice.push_str("已配置合并办法：两人各自给同一项目追加的事件，合并时两边都留。\n");
    }
    // 说不说得通不妨碍办事：设不上的，git status 只是难看些。
    let _ = show_names_plainly(git);
    let hooks = Hooks::install(git, &site.hook())?;
    done.written.extend(hooks.written.iter().map(|name| format!("{}.git/hooks/{name}", site.up())));
    Ok(advice + &hooks.advice())
}

/// 还没有用 git 的，怎么办。
const NO_GIT: &str = "还不是 git 仓库：git init 之后再运行一次 wsgov init，就装上提交前的核查和合并办法。\n";

fn summary(root: &Path, done: &InitOutcome, content: InitContent, advice: &str) -> String {
    let mut text = format!("台账：{}\n", root.display());
    for (what, paths) in [("新写", &done.written), ("已有，没有动", &done.kept)] {
        if !paths.is_empty() {
            text.push_str(&format!("{what} {} 个：\n", paths.len()));
            text.extend(paths.iter().map(|path| format!("  {path}\n")));
        }
    }
    text.push_str(&format!("\n{WARNING}\n\n"));
    text.push_str(match content {
        InitContent::Example => "下一步：读 使用说明.md；把 projects 里示例单位的内容换成自己的；wsgov new 新建项目。\n",
        _ => "下一步：读 使用说明.md；wsgov county 规划批准 记建设规划，wsgov new unit 建单位（许多个的，new unit --file 名单.xlsx），wsgov new 或 import 建项目。\n",
    });
    text + advice
}

/// 建好即核查一遍。
fn report(ambient: &Env, root: &Path, done: &InitOutcome) -> Result<Exit, Failure> {
    let desk = Env { start: root.to_owned(), rules: Vec::new(), ..ambient.clone() }.open()?;
    ambient.changes(&desk, done.written.iter().map(|path| (Path::new(path), "created")), false);
    let checked = check(&desk.store()?, &desk.laws, desk.as_of.date, &Scope::default());
    let open = checked.findings.iter().filter(|f| f.is_open()).count();
    let verdict = if open == 0 { "没有疑点".to_owned() } else { format!("{open} 处疑点，见 wsgov check") };
    ambient.say_done(&format!("核查 {} 个项目：{verdict}\n", checked.projects));
    Ok(Exit::Clean)
}

/// 内置规则集的行政区划代码；别处不写的，不记代码。
const REGION: &str = "500237";

/// 别的规则集的县与单位：只写必有的几项。
const PLAIN_COUNTY: &str =
    "# 地方的名称与行政区划代码（region，六位数字）。键的含义见 使用说明.md\nformat: 1\nname: @县@\n";
const PLAIN_UNIT: &str = "# 单位：一个单位一个文件夹\nname: @单位@\nkind: 机关\ntier: 其他\n";

/// 不放示例的：只写知道的，不知道的一概不写。
const EMPTY_COUNTY: &str = "# yaml-language-server: $schema=../.wsgov/schema/county.json\n# 县。规划的批准、清单的发布用 wsgov county、wsgov publish 记入；键的含义见 使用说明.md\nformat: 2\nname: @县@\n@区划行@";
const EMPTY_UNIT: &str = "# yaml-language-server: $schema=../../.wsgov/schema/unit.json\n# 单位：一个单位一个文件夹。总体方案、系统用 wsgov unit 记入\nname: @单位@\n# kind: 机关       # @各类别@\n# tier: @层级@   # @各层级@\n";

/// 建台账时放些什么。
#[derive(Clone, Copy, PartialEq, Eq)]
enum InitContent {
    /// 虚构的示例。
    Example,
    /// 一个单位，只有名称。
    Unit,
    /// 只有县。
    Empty,
}

/// 装上的规则集。
struct Law {
    file: RuleFile,
    set: RuleSet,
    /// 由内置的一部而来。
    builtin: bool,
    /// 要说明的一句。
    notice: Option<String>,
}

impl Law {
    /// `--rules` 指明的一部；没有指明的是内置的，别处的台账换上那里的名称，标明是草稿。有错误的不装。
    fn chosen(ambient: &Env, request: &InitRequest) -> Result<Self, Failure> {
        let path = ambient.rules.first().map_or(Path::new("wushan-2022"), |path| path.as_path());
        let file = find_rule_file(path)?.ok_or_else(|| {
            let ids: Vec<&str> = SHIPPED.iter().map(|(id, _)| *id).collect();
            Failure::usage(format!("没有「{}」这个规则集文件；随程序带的有 {}", path.display(), ids.join("、")))
        })?;
        let mut editions = file.editions().map_err(|errors| Failure::from(StoreError::RuleSet(errors)))?;
        let set = editions.swap_remove(0);
        let law = Law { builtin: file.text == BUILTIN.1, file, set, notice: None };
        match &request.county {
            Some(county) if ambient.rules.is_empty() && *county != law.place() => law.drafted_for(county, request),
            // 装上了也用不了的，不装。
            Some(county) if law.set.is_elsewhere(request.region.as_deref(), county, true) => {
                Err(Failure::usage(format!(
                    "规则集 {} 是{}制定的，不能用来核查{county}；用 wsgov rules new --place {county} 起一份本地的，或改 --county",
                    path.display(),
                    law.set.issuer
                )))
            }
            _ => Ok(law),
        }
    }

    /// 换上另一个地方的名称：不能把别处的办法说成它的，所以名称里标明草稿。
    fn drafted_for(self, county: &str, request: &InitRequest) -> Result<Self, Failure> {
        let from = self.place();
        let head = |line: &str| match line.split('=').next().unwrap_or_default().trim() {
            "id" => "id             = \"local\"".to_owned(),
            "title" => format!("title          = \"{county}政务信息化项目管理办法（草稿，条款取自{from}）\""),
            "checked_on" => "# checked_on   = \"YYYY-MM-DD\"      # 逐条与本地的办法核对之后，写核对的日期".to_owned(),
            "region" => request
                .region
                .as_ref()
                .map_or("# region = \"\"".to_owned(), |code| format!("region         = \"{code}\"")),
            _ => localised(&format!("{line}\n"), &from, county).trim_end().to_owned(),
        };
        let (top, tables) = self.file.text.split_at(self.file.text.find("\n[").map_or(0, |at| at + 1));
        let top: String = top.lines().map(|line| format!("{}\n", head(line))).collect();
        let text = format!("{top}{}", localised(tables, &from, county));
        let words = words_of(county);
        let text = match words.split_once("[words]\n") {
            Some((_, rows)) => text.replacen("[words]\n", &format!("[words]\n{rows}"), 1),
            None => text,
        };
        let file = RuleFile { name: "local.toml".into(), text, ..self.file };
        let set = RuleSet::parse(Path::new("rules/local.toml"), &file.text, &known()).map_err(StoreError::RuleSet)?;
        let notice = format!(
            "注意：没有用 --rules 指明规则集，{county}的办法本程序不知道。先装上一份草稿 rules/local.toml：条款与数取自{from}，\
             名称换成{county}的。逐条换成本地的办法，再用 wsgov rules check 查验；此前的疑点只供试用。\n"
        );
        Ok(Law { file, set, builtin: self.builtin, notice: Some(notice) })
    }

    fn is_builtin(&self) -> bool {
        self.builtin
    }

    /// 地方的名称。
    fn place(&self) -> String {
        self.set.place().unwrap_or("本地").to_owned()
    }
}

/// 模板里要换的词。
struct Words {
    pairs: [(&'static str, String); 11],
    content: InitContent,
}

impl Words {
    fn of(request: &InitRequest, law: &Law, today: Date) -> Result<Self, Failure> {
        let county = request.county.clone().unwrap_or_else(|| law.place());
        let usual_unit = if law.is_builtin() { "县教委" } else { "示例单位" };
        let unit = request.unit.clone().unwrap_or_else(|| usual_unit.into());
        let region = request.region.clone().unwrap_or_else(|| REGION.into());
        usable_name("县名", &county)?;
        usable_name("单位名称", &unit)?;
        let digits = region.len() == 6 && region.bytes().all(|b| b.is_ascii_digit());
        if !digits {
            return Err(Failure::usage(format!("行政区划代码「{region}」应为六位数字，如 500237")));
        }
        let first = latest_declaration(today);
        // 县名由规则集得出的，代码也是它的；另写县名的，代码要另写才知道。
        let known = request.region.is_some() || (request.county.is_none() && law.is_builtin());
        let region_line = if known { format!("region: {region}\n") } else { String::new() };
        let content = match (request.example, &request.unit) {
            (true, _) => InitContent::Example,
            (false, Some(_)) => InitContent::Unit,
            (false, None) => InitContent::Empty,
        };
        let local = &law.set.words;
        let usual = || UnitKind::WORDS.iter().map(|w| w.zh.to_owned()).collect();
        let kinds: Vec<String> = local.list(UnitKind::LIST).map_or_else(usual, <[String]>::to_vec);
        let tiers: Vec<&str> = local.offered(Tier::WORDS).collect();
        let pairs = [
            ("@区划行@", region_line),
            ("@各类别@", kinds.join(" | ")),
            ("@各层级@", tiers.join(" | ")),
            ("@层级@", tiers.first().copied().unwrap_or_default().to_owned()),
            ("@县@", county),
            ("@单位@", unit),
            ("@区划@", region.clone()),
            ("@首年@", first.to_string()),
            ("@计划年度@", first.after().to_string()),
            ("@末年@", Year(first.0 + 4).to_string()),
            ("@信用代码@", sample_credit_code(&region)),
        ];
        Ok(Words { pairs, content })
    }

    fn fill(&self, template: &str) -> String {
        self.pairs.iter().fold(template.to_owned(), |text, (word, value)| text.replace(word, value))
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
