//! `wsgov undo`：更正误记的事件。不改旧行，只追加一个「更正」，两者都留在文件里。

use crate::{
    commands::{
        Env, Exit, Failure, Session,
        advance::{AdvanceRequest, draft, finish, lock, short_name},
        append_session::{Recording, called, undoing},
        find::find_project,
    },
    intake::{
        ask::Asker,
        form::draft::{Draft, resolve_kind},
    },
    model::{Event, Kind, Project, SpokenDate, parse_loose_date},
    rules::ELSEWHERE,
    text::{Dictionary, Either, safe},
};

/// 请求。
#[derive(Clone, Debug, Default)]
pub struct UndoRequest {
    /// 项目编号。
    pub id: String,
    /// 要更正的事件：短名、「支付@2023-06-01」或事件种类；没有写的为最近记入的。
    pub event: Option<String>,
    /// 理由。
    pub reason: Option<String>,
    /// 更正的日期；无则为核查日。
    pub date: Option<SpokenDate>,
    /// 作废它的机关；没有写的为本单位。
    pub by: Option<String>,
    /// 作废的文号。
    pub doc: Option<String>,
    /// 连带重记：照原来的再记一件，改这几个键；没有写的只作废。
    pub set: Vec<String>,
    /// 只预览。
    pub dry_run: bool,
    /// 有疑点也照实记入。
    pub record_anyway: bool,
}

/// 更正一个事件。
///
/// # Errors
/// 没有这个事件，已经更正过，没有写理由，或更正后会有新的错误。
pub fn run(ambient: &Env, request: &UndoRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let path = find_project(ambient, &desk, &request.id)?;
    let (name, reason) = {
        let recording = Recording::open(ambient, &desk, &path)?;
        let project = recording.project()?;
        let target = find(project, request.event.as_deref(), desk.laws.words())?;
        (project.event_name(target), reason((ambient, desk.laws.words()), request, project, target)?)
    };
    let lock = lock(&desk, request.dry_run)?;
    // 询问要花时间，取得锁之后再读一遍；更正的仍是说过的那一个。
    let mut recording = Recording::open(ambient, &desk, &path)?;
    let project = recording.project()?;
    let target = find(project, Some(&name), desk.laws.words())?;
    let base = AdvanceRequest {
        date: request.date,
        by: request.by.clone(),
        doc: request.doc.clone(),
        ..AdvanceRequest::default()
    };
    let mut draft = draft(&desk, project, &base, Kind::Correct)?;
    // 重记的可能与它同日同种，指向要写明是第几个。
    point(&mut draft, project, target, !request.set.is_empty())?;
    // 涉密项目的理由不写入台账，记入之后说明。
    draft.set("reason", if project.was_classified() { ELSEWHERE } else { &reason })?;
    recording.append(ambient, &desk, &draft)?;
    let mut said = String::new();
    if !request.set.is_empty() {
        let again = again(&desk, &recording, name.as_str(), &request.set)?;
        said = again.said();
        recording.append(ambient, &desk, &again)?;
    }
    finish(ambient, &desk, lock, &recording, (&said, request.dry_run, request.record_anyway))
}

/// 照作废的那一件再拟一件，改这几个键。
fn again(desk: &Session, recording: &Recording, name: &str, set: &[String]) -> Result<Draft, Failure> {
    let project = recording.project()?;
    let target = project.resolve(&Either::Plain(name.into()));
    let target = target.map_err(|_| Failure::failed("要重记的事件找不到了"))?;
    let written = recording.written(target.n).ok_or_else(|| Failure::failed("要重记的事件读不出"))?;
    let mut draft = Draft::new(target.kind(), desk.laws.words())?.on(desk.as_of.date);
    for (key, value) in written.into_iter().filter_map(|(key, value)| Some((key.as_str()?.to_owned(), value))) {
        if !matches!(key.as_str(), "event" | "id") {
            draft.form.restore(&key, value);
        }
    }
    draft.set("id", &short_name(project))?;
    set.iter().try_for_each(|assignment| draft.assign(assignment))?;
    draft.spell(&desk.laws.nearest(target.date).bodies);
    Ok(draft)
}

fn reason(
    (ambient, words): (&Env, &Dictionary),
    request: &UndoRequest,
    project: &Project,
    target: &Event,
) -> Result<String, Failure> {
    match &request.reason {
        Some(reason) if !reason.trim().is_empty() => Ok(reason.clone()),
        _ if ambient.interactive => {
            let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout());
            let mut asker = Asker::new(&mut input, &mut output);
            asker.say(&format!("{}；原来的行不动，追加一个「更正」", undoing(project, target, words)));
            let given =
                |answer: &str| if answer.is_empty() { Err("理由必填".into()) } else { Ok(answer.to_owned()) };
            asker.until("更正的理由", given)
        }
        _ => Err(Failure::usage("还缺：--reason（更正的理由）").on_page("还缺：更正的理由")),
    }
}

/// 指向事件：有短名的用短名，没有的用种类、日期与序号。
fn point(draft: &mut Draft, project: &Project, target: &Event, numbered: bool) -> Result<(), Failure> {
    if let Some(id) = &target.id {
        return draft.set("of", id);
    }
    draft.set("of.event", target.kind().zh())?;
    draft.set("of.date", &target.date.to_string())?;
    let same = |e: &&Event| e.kind() == target.kind() && e.date == target.date;
    if numbered || project.events.iter().filter(same).count() > 1 {
        let number = project.events[..=target.n].iter().filter(same).count();
        draft.set("of.number", &number.to_string())?;
    }
    Ok(())
}

/// 要更正的事件：指名的，或最近记入的一件；最近的一件本身是更正的，不猜它后面的是哪一个。
fn find<'p>(project: &'p Project, name: Option<&str>, local: &Dictionary) -> Result<&'p Event, Failure> {
    let live = |n: usize| project.chronology().iter().any(|e| e.n == n);
    // 涉密项目的事件不列出：打错一个字，不该列出它的全部日期。
    let hidden = project.was_classified();
    let Some(name) = name else { return latest(project, local) };
    if let Ok(event) = project.resolve(&Either::Plain(name.into())) {
        return if live(event.n) {
            Ok(event)
        } else {
            let by = project.events.iter().find(|e| live(e.n) && corrects(project, e, event));
            let help = by.map_or_else(String::new, |by| {
                format!("；要恢复它，写 wsgov undo {} {}", project.id, project.event_name(by))
            });
            Err(Failure::usage(format!("{} {}已经更正过{help}", event.date, event.kind())))
        };
    }
    let listed = |wanted: &dyn Fn(&Event) -> bool| {
        let events = project.events.iter().filter(|e| live(e.n) && wanted(e));
        events
            .map(|e| format!("\n  {}　{}", safe::line(&project.event_name(e), 60), called(e, local)))
            .collect::<String>()
    };
    let unknown = |_| match hidden {
        true => {
            Failure::usage("没有这个事件；项目涉密，不列出它的事件，用 wsgov show 加 --include-classified 在本机查看")
        }
        false => Failure::usage(format!("没有「{}」这个事件；可以更正的：{}", safe::line(name, 60), listed(&|_| true))),
    };
    let Some((kind, day)) = name.split_once('@') else {
        let kind = resolve_kind(name, local).map_err(unknown)?;
        let found: Vec<&Event> = project.events.iter().filter(|e| e.kind() == kind && live(e.n)).collect();
        return match found[..] {
            [only] => Ok(only),
            [] => Err(Failure::usage(format!("没有可以更正的「{kind}」；记过哪些见 wsgov show {}", project.id))),
            _ => {
                let list = listed(&|e| e.kind() == kind);
                Err(Failure::usage(format!("「{kind}」不止一个，写明日期（{kind}@日期）或短名：{list}")))
            }
        };
    };
    let kind = resolve_kind(kind, local).map_err(unknown)?;
    let day = parse_loose_date(day).map_err(|bad| Failure::usage(bad.message))?;
    let that = |e: &Event| e.kind() == kind && e.date == day;
    let found: Vec<&Event> = project.events.iter().filter(|e| that(e) && live(e.n)).collect();
    match found[..] {
        [only] => Ok(only),
        [] => Err(Failure::usage(format!("没有可以更正的 {day} {kind}；记过哪些见 wsgov show {}", project.id))),
        _ if hidden => Err(Failure::usage(format!(
            "{day} {kind}不止一个，写明短名；短名见 wsgov show {} --include-classified",
            project.id
        ))),
        _ => Err(Failure::usage(format!("{day} {kind}不止一个，写明短名：{}", listed(&that)))),
    }
}

/// 最近记入的一件。
fn latest<'p>(project: &'p Project, words: &Dictionary) -> Result<&'p Event, Failure> {
    let Some(last) = project.events.last() else {
        return Err(Failure::usage("还没有记过事件，没有可以更正的；记事件用 wsgov advance"));
    };
    if last.kind() != Kind::Correct {
        return Ok(last);
    }
    let (id, name) = (&project.id, project.event_name(last));
    Err(Failure::usage(format!(
        "最近记入的是更正（{}）；要撤销这个更正，写 wsgov undo {id} {name}；要更正别的，写明是哪一个（wsgov log {id} 可查）",
        undoing_told(project, last, words)
    )))
}

/// 一个更正做了什么。
fn undoing_told(project: &Project, correction: &Event, words: &Dictionary) -> String {
    let target = correction.points_at().and_then(|of| project.resolve(of).ok());
    target.map_or_else(|| called(correction, words), |target| undoing(project, target, words))
}

/// `by` 更正的是 `event`。
fn corrects(project: &Project, by: &Event, event: &Event) -> bool {
    by.kind() == Kind::Correct && by.points_at().and_then(|of| project.resolve(of).ok()).is_some_and(|t| t.n == event.n)
}
