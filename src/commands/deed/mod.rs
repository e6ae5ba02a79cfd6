//! 记入单位与县的事件：在内存里追加，试判，没有新的错误才写。`unit`、`county`、`publish` 共用。

mod aim;
mod county;
mod framework;
mod publish;
mod register;
mod unit;

pub use county::{CountyRequest, run as county};
pub use framework::{FrameworkRequest, frameworks, run as framework};
pub use publish::{PublishRequest, run as publish};
pub use unit::{UnitRequest, find_unit, run as unit};

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use crate::{
    commands::{
        Env, Exit, Failure, Session,
        advance::needs_reason,
        advice::{NOT_RECORDED, UNREAD_EVENT, anyway},
        file_format::{RAISED, raised},
        show_findings, trial,
    },
    intake::{
        ask::Asker,
        deed::{DeedChoices, DeedDraft, deed_kind},
        interview,
    },
    model::{Date, Deed, DeedAct, SpokenDate, live_deeds},
    rules::ask_who,
    store::{Addable, Addition, Loaded, Located, Reason, Store, append_all, projects_dir, read_file, read_item, shown},
    text::safe,
};

/// 一个事件的请求：没有给的，在终端上询问。
#[derive(Clone, Debug, Default)]
pub struct DeedRequest {
    /// 事件。
    pub event: Option<String>,
    /// 日期。
    pub date: Option<SpokenDate>,
    /// 由谁作出。
    pub by: Option<String>,
    /// 文号。
    pub doc: Option<String>,
    /// 备注。
    pub note: Option<String>,
    /// `键=值`。
    pub set: Vec<String>,
    /// 登记表：一行一件事。
    pub file: Option<PathBuf>,
    /// 怎样写。
    pub how: How,
}

/// 怎样写。
#[derive(Clone, Debug, Default)]
pub struct How {
    /// 只预览。
    pub dry_run: bool,
    /// 有疑点也照实记入。
    pub record_anyway: bool,
    /// 照实记入的理由，写入备注。
    pub reason: Option<String>,
}

impl How {
    fn checked(&self) -> Result<(), Failure> {
        needs_reason(self.record_anyway, self.reason.as_deref())
    }
}

/// 一个文件上的记入，尚未写回。
pub(super) struct Pen<T: Addable> {
    path: PathBuf,
    old: Loaded<T>,
    new: Loaded<T>,
    /// 要追加的各个事件（YAML）。
    items: Vec<String>,
    /// 已有各事件的内容（短名不算）的摘要：摘要没有见过的，必不曾记过。
    seen: HashSet<u64>,
    said: Vec<String>,
}

impl<T: Addable> Pen<T> {
    /// 读一个文件，备好追加。
    fn open(ambient: &Env, desk: &Session, path: &Path) -> Result<Self, Failure> {
        let loaded = read_file::<T>(&desk.files, path);
        let Some(value) = &loaded.value else {
            return Err(show_findings::unreadable(ambient, desk, loaded, NOT_RECORDED));
        };
        let seen = value.deeds().iter().map(digest).collect();
        let path = path.to_owned();
        Ok(Pen { path, new: loaded.clone(), old: loaded, items: Vec::new(), seen, said: Vec::new() })
    }

    /// 新记的第一个事件在事件表中的位置。
    fn first(&self) -> usize {
        self.old.value.as_ref().map_or(0, |value| value.deeds().len())
    }

    fn value(&self) -> Result<&T, Failure> {
        self.new.value.as_ref().ok_or_else(|| Failure::failed("文件读不出"))
    }

    /// 追加一个事件；内容相同的已有时拒绝。
    fn add<A: DeedAct>(&mut self, ambient: &Env, desk: &Session, draft: &DeedDraft<A>) -> Result<(), Failure>
    where
        T: Addable<Act = A>,
    {
        self.stage(desk, draft)?;
        self.seal(ambient, desk)
    }

    /// 备一个事件，还没有续在文本后面：登记表里许多个的先逐个备好，再由 `seal` 一次续上。
    fn stage<A: DeedAct>(&mut self, desk: &Session, draft: &DeedDraft<A>) -> Result<(), Failure>
    where
        T: Addable<Act = A>,
    {
        let aimed = aim::aim(self.value()?.deeds(), draft)?;
        let draft = aimed.as_ref().map_or(draft, |(aimed, _)| aimed);
        let item = draft.to_yaml()?;
        let deed: Option<Deed<A>> = read_item(&item, &self.old.source.words);
        let (Some(deed), Some(value)) = (deed, &mut self.new.value) else {
            return Err(Failure::failed(UNREAD_EVENT));
        };
        let is_seen = !self.seen.insert(digest(&deed));
        if is_seen && live_deeds(value.deeds()).iter().any(|(_, before)| before.repeats(&deed)) {
            let again = format!("{} 已经记过，内容相同；确是另一件的", deed.called());
            let failure = Failure::refused(format!("{again}，用 --note 写明区别"));
            return Err(failure.on_page(format!("{again}，在备注里写明区别")));
        }
        self.said.extend(draft.said.iter().cloned());
        self.said.extend(deed.by.as_deref().and_then(|by| stranger(desk, deed.date, by)));
        let voided = aimed.as_ref().map_or_else(String::new, |(_, called)| format!("（作废 {called}）"));
        self.said.push(format!("{}{voided} → {}", deed.called(), shown(desk.relative(&self.path))));
        value.push(deed);
        self.items.push(item);
        Ok(())
    }

    /// 备好的各个事件续在文本末尾，证明续得不错。
    fn seal(&mut self, ambient: &Env, desk: &Session) -> Result<(), Failure> {
        let items: Vec<&str> = self.items.iter().map(String::as_str).collect();
        let appended =
            append_all(&self.old, &items).map_err(|error| show_findings::not_recorded(ambient, desk, error))?;
        self.new = appended.loaded;
        Ok(())
    }
}

/// 内容的摘要，短名不算：内容相同的，摘要必相同。
fn digest<A: DeedAct>(deed: &Deed<A>) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{:?}", (deed.date, &deed.by, &deed.doc, &deed.note, &deed.act)).hash(&mut hasher);
    hasher.finish()
}

/// 各个文件备好的，都续上。
fn seal_all<T: Addable>(ambient: &Env, desk: &Session, pens: &mut [Pen<T>]) -> Result<(), Failure> {
    pens.iter_mut().try_for_each(|pen| pen.seal(ambient, desk))
}

/// 作出的不是机关、也不是台账里的单位：怎样问。
fn stranger(desk: &Session, date: Date, by: &str) -> Option<String> {
    let law = desk.laws.nearest(date);
    let is_unit = || Store::units(&desk.root).iter().any(|folder| law.same_party(folder, by));
    let roles = law.bodies.iter().map(|(role, _)| role);
    (law.bodies.role(by).is_none() && !is_unit()).then(|| format!("提醒：「{by}」{}", ask_who(law, by, roles)))
}

/// 一个文件的笔；同一个文件只打开一次。
fn pen_of<'p, T: Addable>(
    ambient: &Env,
    desk: &Session,
    pens: &'p mut Vec<Pen<T>>,
    path: &Path,
) -> Result<&'p mut Pen<T>, Failure> {
    let slot = match pens.iter().position(|pen| pen.path == path) {
        Some(slot) => slot,
        None => {
            pens.push(Pen::open(ambient, desk, path)?);
            pens.len() - 1
        }
    };
    Ok(&mut pens[slot])
}

/// 拟一个事件：参数写的、终端上问的。
pub(super) fn draft<A: DeedAct>(
    ambient: &Env,
    desk: &Session,
    request: &DeedRequest,
    known: &DeedChoices,
) -> Result<DeedDraft<A>, Failure> {
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout());
    let mut asker = Asker::new(&mut input, &mut output);
    let kind = match &request.event {
        Some(word) => deed_kind::<A>(word)?,
        None if ambient.interactive => ask_kind::<A>(&mut asker)?,
        None => {
            let known: Vec<String> = A::kinds().iter().map(ToString::to_string).collect();
            return Err(Failure::usage(format!("没有写事件；可用：{}", known.join("、"))));
        }
    };
    let given = desk.day(request.date)?;
    let date = match given {
        Some(date) => date,
        None if ambient.interactive => interview::date(&mut asker, desk.as_of.date)?,
        None => desk.as_of.date,
    };
    let mut draft = DeedDraft::<A>::new(kind, date, &short_name(), desk.laws.words())?;
    draft.form = draft.form.on(desk.as_of.date);
    if request.date.is_none() && !ambient.interactive && desk.as_of.reason != Reason::Given {
        draft.said.push(format!("没有写日期，记为核查日 {date}"));
    }
    let note = request.how.reason.as_ref().filter(|_| request.how.record_anyway).or(request.note.as_ref());
    for (key, text) in [("by", request.by.as_ref()), ("doc", request.doc.as_ref()), ("note", note)] {
        text.iter().try_for_each(|text| draft.form.assign_at(&[key], text))?;
    }
    request.set.iter().try_for_each(|assignment| draft.assign(assignment))?;
    let law = desk.laws.nearest(date);
    let asks = ambient.interactive && (request.event.is_none() || !draft.missing().is_empty());
    if asks {
        draft.ask(&mut asker, law, known)?;
    }
    draft.spell(law);
    if asks {
        asker.say(&format!("\n将追加：\n{}", safe::lines(&draft.to_yaml()?)));
        if !request.how.dry_run && !asker.yes("写入吗", true)? {
            return Err(Failure::usage("没有写：您答了不写，文件没有改动；再办一次，答 y 才写"));
        }
    }
    Ok(draft)
}

fn ask_kind<A: DeedAct>(asker: &mut Asker<'_>) -> Result<A::Kind, Failure> {
    for (i, kind) in A::kinds().iter().enumerate() {
        asker.say(&format!("  {} {kind}　{}", i + 1, A::doc(*kind)));
    }
    asker.until("事件", |answer| {
        if answer.is_empty() {
            return Err("写前面的序号，或事件的名称".to_owned());
        }
        let by_number = answer.parse::<usize>().ok().and_then(|n| A::kinds().get(n.checked_sub(1)?)).copied();
        by_number.map_or_else(|| deed_kind::<A>(answer).map_err(|failure| failure.message), Ok)
    })
}

/// 短名：首位用字母，读作文字而不是数。
fn short_name() -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    (0..7).map(|i| char::from(LETTERS[fastrand::usize(..if i == 0 { 23 } else { LETTERS.len() })])).collect()
}

/// 这件事记了之后才谈得上的义务：没有做不妨碍先记这件事。
const OWED_LATER: [&str; 1] = ["overall-plan-not-filed"];

/// 一处改动：路径、原来的、新的。
type DeedChange = (PathBuf, Vec<u8>, Vec<u8>);

/// 试判、写回、说明结果。
pub(super) fn finish<T: Addable>(ambient: &Env, desk: &Session, pens: &[Pen<T>], how: &How) -> Result<Exit, Failure> {
    how.checked()?;
    let mut changes: Vec<DeedChange> =
        pens.iter().map(|pen| (pen.path.clone(), pen.old.source.bytes(), pen.new.source.bytes())).collect();
    let raised = raise_format(desk, &mut changes);
    let pending: Vec<(PathBuf, Vec<u8>)> =
        changes.iter().map(|(path, _, new)| (desk.relative(path).to_owned(), new.clone())).collect();
    let found = trial::fresh(desk, &pending)?;
    let is_own = |located: &&Located| {
        let pen = pens.iter().find(|pen| desk.relative(&pen.path) == located.path);
        pen.is_some_and(|pen| located.finding.at.event().is_some_and(|n| n >= pen.first()))
            && !OWED_LATER.contains(&located.finding.rule)
    };
    let own: Vec<Located> = found.iter().filter(is_own).cloned().collect();
    let errors = trial::errors(desk, &own);
    if how.dry_run {
        for pen in pens {
            let name = shown(desk.relative(&pen.path));
            ambient.show_diff(&name, &pen.old.source.text, &pen.new.source.text)?;
        }
    }
    for pen in pens {
        ambient.records_deeds(desk, &pen.path, pen.value()?.deeds().get(pen.first()..).unwrap_or_default());
    }
    if errors > 0 && !how.record_anyway {
        let list = show_findings::listed(ambient, desk, found);
        let advice = anyway(ambient.asked);
        return Err(Failure::refused(format!("{list}没有记入：会新增 {errors} 处错误。文件没有改动。\n{advice}")));
    }
    ambient.changes(desk, changes.iter().map(|(path, ..)| (&**path, "changed")), how.dry_run);
    if !how.dry_run {
        write(desk, &changes)?;
    }
    let verb = if how.dry_run { "可以记入（预览，文件没有改动）" } else { "已记入" };
    let lines: String =
        pens.iter().flat_map(|pen| &pen.said).map(|line| format!("{}\n", safe::line(line, 200))).collect();
    let list = show_findings::listed(ambient, desk, found);
    let text = format!("{list}{lines}{verb}{}\n", if raised { RAISED } else { "" });
    ambient.say_result(&text, how.dry_run)?;
    Ok(Exit::Clean)
}

/// 单位、县的事件都要新的文件格式。
fn raise_format(desk: &Session, changes: &mut Vec<DeedChange>) -> bool {
    let path = projects_dir(&desk.root).join("county.yaml");
    let known = changes.iter().position(|(changed, ..)| *changed == path);
    let text = match known {
        Some(n) => changes[n].2.clone(),
        None => desk.files.read(&path).unwrap_or_default(),
    };
    let Some(raised) = raised(desk, &text) else { return false };
    match known {
        Some(n) => changes[n].2 = raised,
        None => changes.push((path, text, raised)),
    }
    true
}

/// 都写成，或都不写。
fn write(desk: &Session, changes: &[DeedChange]) -> Result<(), Failure> {
    let one = |(path, old, new): &DeedChange| Addition {
        path: path.clone(),
        old: Some(old.clone()),
        new: Some(new.clone()),
        runs: false,
    };
    Ok(desk.lock()?.write_all(&changes.iter().map(one).collect::<Vec<_>>())?)
}
