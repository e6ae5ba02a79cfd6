//! `wsgov advance`：记入一个事件。在内存里追加，用同一个裁断再判一次，没有新的错误才写。

use std::path::{Path, PathBuf};

use super::{Ambient, Desk, Exit, Failure, draft::Draft, draft::resolve_kind, print_text};
use crate::{
    model::{Date, Kind, Project},
    output::{self, CheckView},
    rules::{Finding, Judged, Options, Verdict, fresh, rules},
    ruleset::UNIT,
    store::{
        AppendError, Appended, Checked, Loaded, Located, Lock, Store, append, bad_files, judge_at, locate_findings,
        on_project, shown,
    },
};

/// 请求。
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// 项目编号。
    pub id: String,
    /// 事件：中文、英文或开头。
    pub event: String,
    /// 日期；无则为核查日。
    pub date: Option<Date>,
    /// 由谁作出。
    pub by: Option<String>,
    /// 会同的机关。
    pub with: Vec<String>,
    /// 文号。
    pub doc: Option<String>,
    /// 备注。
    pub note: Option<String>,
    /// `键=值`。
    pub set: Vec<String>,
    /// 材料：`名称=文号`。
    pub materials: Vec<String>,
    /// 只预览。
    pub dry_run: bool,
    /// 有疑点也照实记入。
    pub record_anyway: bool,
    /// 照实记入的理由。
    pub reason: Option<String>,
}

/// 记入一个事件。
///
/// # Errors
/// 参数不对，事件不完整，会产生新的错误，或写不了；这时文件不变。
pub fn run(ambient: &Ambient, request: &Request) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    if request.record_anyway && request.reason.as_deref().is_none_or(|r| r.trim().is_empty()) {
        return Err(Failure::usage("用 --record-anyway 照实记入，须以 --reason 写明理由"));
    }
    let kind = resolve_kind(&request.event)?;
    let path = find_project(&desk, &request.id)?;
    // 预览不写，所以不必等锁。
    let lock = if request.dry_run { None } else { Some(Lock::take(&desk.root)?) };
    let options = Options { explain: false, duties: true };
    let (loaded, judged, _) = on_project(&desk.root, &path, &desk.laws, desk.as_of.date, options);
    let (Some(project), Some(old)) = (&loaded.value, judged) else {
        return Err(unreadable(ambient, &desk, loaded, "没有记入"));
    };
    let draft = draft(&desk, project, request, kind)?;
    let appended = append(&loaded, &draft.to_yaml()?).map_err(|e| refuse_append(ambient, &desk, e))?;
    let new = judge_at(&desk.root, &path, &appended.loaded, &desk.laws, desk.as_of.date, options).unwrap_or_default();
    let verdict = Review::of(&desk, &old, &new, kind);
    if request.dry_run {
        print_text(&output::diff::render(
            &shown(&relative(&desk, &path)),
            &loaded.source.text,
            &appended.loaded.source.text,
            ambient.color,
        ))?;
    }
    if !verdict.is_clear() && !request.record_anyway {
        return refuse(ambient, &desk, &appended, verdict);
    }
    if let Some(lock) = lock {
        lock.replace(&path, &loaded.source.bytes(), &appended.loaded.source.bytes())?;
    }
    done(ambient, &desk, request, &path, &appended, &new, verdict)
}

/// 按编号找到唯一的项目文件。
///
/// # Errors
/// 没有，或有两个。
pub fn find_project(desk: &Desk, id: &str) -> Result<PathBuf, Failure> {
    let found = Store::find_project(&desk.root, id)?;
    match &found[..] {
        [only] => Ok(only.clone()),
        [] => {
            let store = Store::open(&desk.root)?;
            let near = crate::text::nearest(id, store.projects.iter().map(|p| p.stem.as_str()));
            let help = near
                .map_or_else(|| "用 wsgov report ledger 查看全部项目".to_owned(), |n| format!("您是否要写「{n}」？"));
            Err(Failure::usage(format!("没有编号为「{id}」的项目。{help}")))
        }
        several => {
            let list: Vec<String> = several.iter().map(|p| shown(&relative(desk, p))).collect();
            Err(Failure::refused(format!(
                "编号「{id}」用在 {} 个文件里：{}；先使编号唯一",
                several.len(),
                list.join("、")
            )))
        }
    }
}

fn relative(desk: &Desk, path: &Path) -> PathBuf {
    path.strip_prefix(&desk.root).unwrap_or(path).to_owned()
}

/// 由请求拟稿；没有写的，按规则集和项目补上。
fn draft(desk: &Desk, project: &Project, request: &Request, kind: Kind) -> Result<Draft, Failure> {
    let mut draft = Draft::new(kind);
    let date = request.date.unwrap_or(desk.as_of.date);
    draft.set("date", &date.to_string())?;
    draft.set("id", &short_name(project))?;
    let law = desk.laws.nearest(date);
    if let Some(by) = &request.by {
        // 写正式名称，免得一个机关几种叫法。
        let name = law.bodies.role(by).map_or(by.as_str(), |role| law.bodies.name(role));
        draft.set("by", name)?;
    } else if let Some(competence) = law.competence.get(&kind)
        && let [only] = &competence.by[..]
        && only != UNIT
        && law.bodies.has(only)
    {
        draft.set("by", law.bodies.name(only))?;
    }
    if !request.with.is_empty() {
        draft.set("with", &request.with.join(","))?;
    }
    if let Some(doc) = &request.doc {
        draft.set("doc", doc)?;
    }
    for assignment in &request.set {
        draft.assign(assignment)?;
    }
    for material in &request.materials {
        draft.material(material)?;
    }
    let note: Vec<&str> = [request.note.as_deref(), request.reason.as_deref().filter(|_| request.record_anyway)]
        .into_iter()
        .flatten()
        .collect();
    if !note.is_empty() {
        draft.set("note", &note.join("；"))?;
    }
    Ok(draft)
}

/// 没有用过的短名：两个人各自记入、再合并，也不会混为一个。
fn short_name(project: &Project) -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    loop {
        // 首位用字母，读作文字而不是数。
        let name: String =
            (0..7).map(|i| char::from(LETTERS[fastrand::usize(..if i == 0 { 23 } else { LETTERS.len() })])).collect();
        if project.events.iter().all(|e| e.id.as_deref() != Some(&name)) {
            return name;
        }
    }
}

/// 记入之后的变化。
struct Review {
    /// 新出现的待核错误。
    fresh: Vec<Finding>,
    /// 因缺事实而不能记入的：规则与缺的是什么。
    blocked: Vec<&'static str>,
}

impl Review {
    fn of(desk: &Desk, old: &Judged, new: &Judged, kind: Kind) -> Self {
        let gated = |slug: &str| rules().any(|r| r.slug == slug && r.gates.contains(&kind));
        let undecidable = |judged: &Judged, slug: &str| {
            judged.outcomes.iter().any(|o| o.rule == slug && o.verdict == Verdict::Undecidable)
        };
        let blocked = new
            .outcomes
            .iter()
            .filter(|o| o.verdict == Verdict::Undecidable && gated(o.rule) && !undecidable(old, o.rule))
            .map(|o| o.rule)
            .collect();
        Review { fresh: fresh(old, new, &desk.laws).cloned().collect(), blocked }
    }

    fn is_clear(&self) -> bool {
        self.fresh.is_empty() && self.blocked.is_empty()
    }
}

fn view<'a>(ambient: &Ambient, desk: &'a Desk, checked: &'a Checked) -> CheckView<'a> {
    CheckView {
        checked,
        laws: &desk.laws,
        as_of: desk.as_of,
        root: &desk.root,
        include_classified: true,
        color: ambient.color,
        width: ambient.width,
    }
}

fn listed(ambient: &Ambient, desk: &Desk, findings: Vec<Located>) -> String {
    let checked = Checked { findings, files: 1, projects: 1, ..Checked::default() };
    let mut text = Vec::new();
    // 写进内存不会失败。
    let _ = output::findings(&view(ambient, desk, &checked), &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

/// 文件有格式问题：列出问题，说明因此没有做什么。
pub(super) fn unreadable(ambient: &Ambient, desk: &Desk, loaded: Loaded<Project>, consequence: &str) -> Failure {
    let path = shown(&loaded.source.path);
    let list =
        listed(ambient, desk, locate_findings(&loaded.source, bad_files(loaded.faults, &desk.laws, desk.as_of.date)));
    Failure::refused(format!("{list}{path} 有格式问题，{consequence}；请先按上面所指改正"))
}

fn refuse_append(ambient: &Ambient, desk: &Desk, error: AppendError) -> Failure {
    match error {
        AppendError::Faults(loaded) => unreadable(ambient, desk, *loaded, "没有记入"),
        AppendError::Proof(_) => Failure::failed(error.to_string()),
    }
}

fn refuse(ambient: &Ambient, desk: &Desk, appended: &Appended, review: Review) -> Result<Exit, Failure> {
    let count = review.fresh.len();
    let mut message = listed(ambient, desk, locate_fresh(appended, review.fresh));
    for slug in &review.blocked {
        message.push_str(&format!("缺少事实，规则「{slug}」不能判断；用 wsgov explain {slug} 看要补什么\n"));
    }
    message.push_str(&format!(
        "没有记入：会新增 {count} 处错误{}。文件没有改动。\n\
         日期或金额写错的，改正后重试；事情确已发生的，可加 --record-anyway --reason 理由 照实记入。",
        if review.blocked.is_empty() { String::new() } else { format!("，{} 处不能判断", review.blocked.len()) }
    ));
    Err(Failure::refused(message))
}

fn locate_fresh(appended: &Appended, findings: Vec<Finding>) -> Vec<Located> {
    crate::store::locate_in(&appended.loaded.source, findings)
}

fn done(
    ambient: &Ambient,
    desk: &Desk,
    request: &Request,
    path: &Path,
    appended: &Appended,
    new: &Judged,
    review: Review,
) -> Result<Exit, Failure> {
    let Some(project) = &appended.loaded.value else { return Ok(Exit::Failed) };
    let mut text = String::new();
    if !review.is_clear() {
        text.push_str(&listed(ambient, desk, locate_fresh(appended, review.fresh)));
    }
    let Some(event) = project.events.last() else { return Ok(Exit::Failed) };
    let verb = if request.dry_run { "可以记入（预览，文件没有改动）" } else { "已记入" };
    let file = shown(&relative(desk, path));
    text.push_str(&format!("{verb}：{} {} → {file}\n", event.date, event.kind()));
    text.push_str(&output::next::brief(project, new, desk.as_of.date, &desk.laws));
    print_text(&text)?;
    Ok(Exit::Clean)
}
