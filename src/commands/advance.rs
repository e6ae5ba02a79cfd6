//! `wsgov advance`：记入一个事件。在内存里追加，用同一个裁断再判一次，这件事自己没有错误才写。

use std::path::Path;

use crate::{
    commands::{
        Env, Exit, Failure, Session,
        append_session::{CountyChange, Recording, Review},
        file_format::{RAISED, raising},
        find::find_project,
        repeats::same_again,
        retry_command, tell,
    },
    intake::{
        ask::Asker,
        form::draft::{Draft, resolve_kind, taken_as},
        interview,
    },
    model::{Event, Kind, Project, SpokenDate},
    output,
    ruleset::UNIT,
    store::{Lock, Reason, missing_setup},
    text::safe,
};

/// 请求。
#[derive(Clone, Debug, Default)]
pub struct AdvanceRequest {
    /// 项目编号。
    pub id: String,
    /// 事件：中文、英文或惯常的说法；没有写的，在终端上询问。
    pub event: Option<String>,
    /// 日期；无则为核查日。
    pub date: Option<SpokenDate>,
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

impl AdvanceRequest {
    /// 事件之外还写了内容：写全了的照写，不再逐项询问。
    fn says_more(&self) -> bool {
        let written = [&self.by, &self.doc, &self.note].into_iter().any(Option::is_some);
        written || self.date.is_some() || [&self.with, &self.set, &self.materials].iter().any(|list| !list.is_empty())
    }

    /// 照实记入须写明理由。
    ///
    /// # Errors
    /// 没有写理由。
    pub(super) fn needs_reason(&self) -> Result<(), Failure> {
        needs_reason(self.record_anyway, self.reason.as_deref())
    }
}

/// 照实记入须写明理由。
///
/// # Errors
/// 没有写理由。
pub(super) fn needs_reason(record_anyway: bool, reason: Option<&str>) -> Result<(), Failure> {
    if record_anyway && reason.is_none_or(|r| r.trim().is_empty()) {
        let failure = Failure::usage("用 --record-anyway 照实记入，须以 --reason 写明理由");
        return Err(failure.on_page("照实记入的，须写明理由"));
    }
    Ok(())
}

/// 记入一个事件。
///
/// # Errors
/// 参数不对，事件不完整，会产生新的错误，或写不了；这时文件不变。
pub fn run(ambient: &Env, request: &AdvanceRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    request.needs_reason()?;
    missing_setup(&desk.root).iter().for_each(|said| tell(said));
    let path = find_project(ambient, &desk, &request.id)?;
    let mut prepared = prepare(ambient, &desk, &path, request)?;
    loop {
        // 等人答话的时候不占着锁。
        if let Some(draft) = &prepared {
            let mut recording = Recording::open(ambient, &desk, &path)?;
            recording.append(ambient, &desk, draft)?;
            if let Some(again) = same_again(&recording, ambient.asked, desk.laws.words())? {
                confirm_again(&again)?;
            }
        }
        let lock = lock(&desk, request.dry_run)?;
        // 询问要花时间，取得锁之后再读一遍。
        let mut recording = Recording::open(ambient, &desk, &path)?;
        let draft = match prepared {
            Some(draft) => draft,
            None => draft(&desk, recording.project()?, request, kind_of(&recording, &desk, request)?)?,
        };
        recording.append(ambient, &desk, &draft)?;
        if let Some(again) = same_again(&recording, ambient.asked, desk.laws.words())?.filter(|_| !ambient.interactive)
        {
            return Err(Failure::refused(again));
        }
        let taken = request.event.as_deref().map(|word| taken_as(word, desk.laws.words())).unwrap_or_default();
        let said = taken + &draft.said();
        let done = finish(ambient, &desk, lock, &recording, (&said, request.dry_run, request.record_anyway));
        match done {
            Err(failure) if failure.exit == Exit::Findings && ambient.interactive => {
                prepared = Some(amended(ambient, &desk, (&path, request), failure, draft)?);
            }
            done => return done,
        }
    }
}

/// 在终端上被拒的，回到所填的各项，改一项再试；不改了的，留下一行可以重试的命令。
fn amended(
    ambient: &Env,
    desk: &Session,
    (path, request): (&Path, &AdvanceRequest),
    failure: Failure,
    mut draft: Draft,
) -> Result<Draft, Failure> {
    ambient.say(&format!("{}\n", safe::message(&failure.message, ambient.color)))?;
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout());
    let mut asker = Asker::new(&mut input, &mut output);
    let original = Recording::open(ambient, desk, path)?;
    if interview::amend(&mut asker, (&desk.laws, desk.as_of.date), original.project()?, &mut draft) {
        return Ok(draft);
    }
    let retry = retry_command::command(&request.id, &draft);
    Err(Failure { message: format!("没有记入\n改了重试：{retry}"), ..failure })
}

/// 内容相同的一件已经记过：在终端上问一声（在脚本里拒绝）。
fn confirm_again(again: &str) -> Result<(), Failure> {
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout());
    let mut asker = Asker::new(&mut input, &mut output);
    asker.say(again);
    if asker.yes("确是另一件，仍要记入吗", false)? {
        Ok(())
    } else {
        Err(Failure::usage("没有写：您答了不写，文件没有改动；再办一次，答 y 才写"))
    }
}

/// 在终端上问清所缺的；不必问的为无。
fn prepare(ambient: &Env, desk: &Session, path: &Path, request: &AdvanceRequest) -> Result<Option<Draft>, Failure> {
    if !ambient.interactive {
        return Ok(None);
    }
    let recording = Recording::open(ambient, desk, path)?;
    let project = recording.project()?;
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout());
    let mut asker = Asker::new(&mut input, &mut output);
    let kind = match &request.event {
        Some(word) => resolve_kind(word, desk.laws.words())?,
        None => interview::kind(&mut asker, project, &recording.coming(desk), desk.laws.words())?,
    };
    let is_whole = request.event.is_some() && request.says_more();
    let date = match desk.day(request.date)? {
        Some(date) => date,
        None => interview::date(&mut asker, desk.as_of.date)?,
    };
    let mut draft = draft(desk, project, &AdvanceRequest { date: Some(date.into()), ..request.clone() }, kind)?;
    if is_whole && draft.form.missing().is_empty() {
        return Ok(Some(draft));
    }
    interview::event(&mut asker, (&desk.laws, desk.as_of.date), project, &mut draft)?;
    asker.say(&format!("\n将在 {} 末尾追加：\n{}", recording.shown(desk), safe::lines(&draft.to_yaml()?)));
    if request.dry_run || asker.yes("写入吗", true)? {
        Ok(Some(draft))
    } else {
        Err(Failure::usage("没有写：您答了不写，文件没有改动；再办一次，答 y 才写"))
    }
}

fn kind_of(recording: &Recording, desk: &Session, request: &AdvanceRequest) -> Result<Kind, Failure> {
    match &request.event {
        Some(word) => resolve_kind(word, desk.laws.words()),
        None => {
            let called = |k: &Kind| desk.laws.words().called(Kind::WORDS, k.zh()).to_owned();
            let names = |kinds: &[Kind]| kinds.iter().map(called).collect::<Vec<_>>().join("、");
            let coming = names(&recording.coming(desk));
            Err(Failure::usage(format!("没有写事件。接下来可能是：{coming}\n全部事件：{}", names(Kind::ALL))))
        }
    }
}

/// 预览不写，所以不必等锁。
pub(super) fn lock(desk: &Session, dry_run: bool) -> Result<Option<Lock>, Failure> {
    if dry_run { Ok(None) } else { Ok(Some(desk.lock()?)) }
}

/// 判断、写回、说明结果；`said` 是先要说的，持锁的时候不说：看的人慢，别人就要等。
///
/// # Errors
/// 会产生新的错误，或写不了；这时文件不变。
pub(super) fn finish(
    ambient: &Env,
    desk: &Session,
    lock: Option<Lock>,
    recording: &Recording,
    (said, dry_run, record_anyway): (&str, bool, bool),
) -> Result<Exit, Failure> {
    let review = recording.review(desk, &CountyChange::around(desk, std::iter::once(recording))?);
    if dry_run {
        ambient.say(said)?;
        recording.show_diff(ambient, desk)?;
    }
    ambient.records(desk, recording.path(), &recording.project()?.id, recording.added());
    if !review.permits(record_anyway) {
        drop(lock);
        if !dry_run {
            ambient.mention(said);
        }
        let refusal = review.refusal(ambient.asked);
        return Err(Failure::refused(recording.list(ambient, desk, &review.errors) + &refusal));
    }
    let mut changes = vec![recording.change()];
    changes.extend(raising(desk, recording.added().iter()));
    ambient.writes(desk, &changes, dry_run);
    if let Some(lock) = lock {
        lock.write_all(&changes)?;
    }
    let raised = if changes.len() > 1 { RAISED } else { "" };
    let text = done(ambient, desk, recording, (review, raised), dry_run)?;
    let kept_out = keeps_reason_out(recording.project()?, recording.added(), record_anyway);
    let before = if dry_run { "" } else { said };
    let text = format!("{before}{text}{}", if kept_out { KEPT_OUT } else { "" });
    ambient.say_result(&text, dry_run)?;
    Ok(Exit::Clean)
}

/// 理由没有写进涉密项目的文件时的说明。
pub const KEPT_OUT: &str = "项目涉密，理由没有写入台账；请记在纸质案卷里\n";

/// 给了理由而没有写：照实记入的备注，更正的理由。
pub fn keeps_reason_out(project: &Project, added: &[Event], record_anyway: bool) -> bool {
    project.was_classified() && (record_anyway || added.iter().any(|e| e.kind() == Kind::Correct))
}

fn done(
    ambient: &Env,
    desk: &Session,
    recording: &Recording,
    (review, raised): (Review, &str),
    dry_run: bool,
) -> Result<String, Failure> {
    let verb = if dry_run { "可以记入（预览，文件没有改动）" } else { "已记入" };
    let mut text = recording.told(ambient, desk, &review);
    for event in recording.added() {
        let voided = recording.voided(event, desk.laws.words());
        text.push_str(&format!(
            "{verb}：{} {}{voided} → {}{raised}\n",
            event.date,
            desk.laws.words().called(Kind::WORDS, event.kind().zh()),
            recording.shown(desk)
        ));
    }
    text.push_str(&output::next::brief(recording.project()?, &review.judged, desk.as_of.date, &desk.laws));
    Ok(text)
}

/// 由请求拟稿；没有写的，按规则集和项目补上。
pub(super) fn draft(desk: &Session, project: &Project, request: &AdvanceRequest, kind: Kind) -> Result<Draft, Failure> {
    let mut draft = Draft::new(kind, desk.laws.words())?.on(desk.as_of.date);
    let given = desk.day(request.date)?;
    let date = given.unwrap_or(desk.as_of.date);
    draft.set("id", &short_name(project))?;
    match given {
        Some(date) => draft.give("date", &date.to_string())?,
        None => {
            draft.set("date", &date.to_string())?;
            // 写了 --as-of 的，知道记的是哪一天。
            if desk.as_of.reason != Reason::Given {
                draft.say(format!("没有写日期，记为核查日 {date}（{}）", desk.as_of.reason.zh()));
            }
        }
    }
    let law = desk.laws.nearest(date);
    if let Some(by) = &request.by {
        draft.give("by", by)?;
    } else if let Some(competence) = law.competence.get(&kind)
        && let [only] = &competence.by[..]
        && only != UNIT
        && law.bodies.has(only)
    {
        draft.set("by", law.bodies.name(only))?;
    }
    if !request.with.is_empty() {
        draft.give("with", &request.with.join(","))?;
    }
    for (key, text) in [("doc", &request.doc), ("note", &request.note)] {
        text.iter().try_for_each(|text| draft.give(key, text))?;
    }
    for assignment in &request.set {
        draft.assign(assignment)?;
    }
    for material in &request.materials {
        draft.material(material)?;
    }
    let classified = project.was_classified() || becomes_classified(&draft);
    if let Some(reason) = request.reason.as_deref().filter(|_| request.record_anyway && !classified) {
        let note = draft.form.get("note").and_then(serde_yaml::Value::as_str);
        let both = note.into_iter().chain([reason]).collect::<Vec<_>>().join("；");
        draft.set("note", &both)?;
    }
    draft.spell(&law.bodies);
    Ok(draft)
}

/// 记的正是定密。
fn becomes_classified(draft: &Draft) -> bool {
    draft.form.get("set").and_then(|set| set.get("classified")).and_then(serde_yaml::Value::as_bool) == Some(true)
}

/// 没有用过的短名：两个人各自记入、再合并，也不会混为一个。
pub(super) fn short_name(project: &Project) -> String {
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
