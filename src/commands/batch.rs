//! `wsgov advance --file`：由登记表一次记入许多事件。先在内存里全部记好、判好，再一起写；有一处不成，都不写。

mod line;

use std::path::PathBuf;

use crate::{
    commands::{
        Env, Exit, Failure, Session,
        advance::{AdvanceRequest, KEPT_OUT, find_project, keeps_reason_out, lock},
        append_session::Recording,
        print_text,
    },
    intake::{
        ask::Asker,
        tables::{
            table_reader::{RegisterRow, RegisterSheet},
            xlsx_reader::column_name,
        },
    },
    model::Event,
    store::{Addition, is_project_id},
    text::safe,
};
use line::{Line, Wrong, is_header, project_of};

/// 请求。
#[derive(Clone, Debug)]
pub struct BatchRequest {
    /// 登记表。
    pub file: PathBuf,
    /// 只预览。
    pub dry_run: bool,
    /// 有疑点也照实记入。
    pub record_anyway: bool,
    /// 照实记入的理由。
    pub reason: Option<String>,
}

/// 至多列出几处错误。
const MOST_ERRORS: usize = 50;

/// 由登记表记入。
///
/// # Errors
/// 表读不了，有格不对（各以格的名称指出），会产生新的错误，或写不了；这时全部文件不变。
pub fn run(ambient: &Env, request: &BatchRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    AdvanceRequest { record_anyway: request.record_anyway, reason: request.reason.clone(), ..Default::default() }
        .needs_reason()?;
    let sheet = RegisterSheet::read(&request.file, is_header)?;
    if sheet.rows.is_empty() {
        return Err(Failure { exit: Exit::Nothing, ..Failure::usage("表中没有要记入的行") });
    }
    // 等人答话的时候不占着锁；写的时候再看文件有没有被别人改动。
    let early = if ambient.interactive { None } else { lock(&desk, request.dry_run)? };
    let mut batch = Batch { ambient, desk: &desk, request, projects: Vec::new(), lines: Vec::new() };
    batch.take_all(&sheet)?;
    print_text(&batch.preview())?;
    let found = batch.judge()?;
    if request.dry_run {
        print_text(&format!("{found}可以记入（预览，文件没有改动）\n"))?;
        return Ok(Exit::Clean);
    }
    print_text(&found)?;
    if ambient.interactive && !confirmed()? {
        return Err(Failure::usage("没有写"));
    }
    let changes: Vec<Addition> = batch.projects.iter().map(|(_, recording)| recording.change()).collect();
    if let Some(lock) = early.map_or_else(|| lock(&desk, request.dry_run), |lock| Ok(Some(lock)))? {
        lock.replace_all(&changes)?;
    }
    print_text(&format!("已记入 {} 个事件，{} 个项目\n", batch.lines.len(), changes.len()))?;
    Ok(Exit::Clean)
}

fn confirmed() -> Result<bool, Failure> {
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout());
    Asker::new(&mut input, &mut output).yes("全部写入吗", false)
}

/// 一批记入。
struct Batch<'a> {
    ambient: &'a Env,
    desk: &'a Session,
    request: &'a BatchRequest,
    /// 各项目，依表中出现的先后。
    projects: Vec<(String, Recording)>,
    /// 各行的一句话，供预览。
    lines: Vec<String>,
}

impl<'a> Batch<'a> {
    /// 逐行记在内存里；错误一次说全。
    fn take_all(&mut self, sheet: &RegisterSheet) -> Result<(), Failure> {
        let mut errors = Vec::new();
        for row in &sheet.rows {
            if let Err(wrong) = self.take(&sheet.headers, row) {
                let name = |column: usize| match sheet.headers.get(column) {
                    Some(header) if !header.is_empty() => format!("（{}）", safe::line(header, 30)),
                    _ => String::new(),
                };
                let said = |(column, why): Wrong| {
                    format!("{}{}{}：{}", column_name(column), row.number, name(column), safe::lines(&why))
                };
                errors.extend(wrong.into_iter().map(said));
            }
        }
        if errors.is_empty() {
            return Ok(());
        }
        let more = errors.len().saturating_sub(MOST_ERRORS);
        errors.truncate(MOST_ERRORS);
        let rest = if more == 0 { String::new() } else { format!("\n另有 {more} 处没有列出") };
        Err(Failure::usage(format!("登记表有错，一个事件也没有记入：\n{}{rest}", errors.join("\n"))))
    }

    fn take(&mut self, headers: &[String], row: &RegisterRow) -> Result<(), Vec<Wrong>> {
        // 编号错了，别的格也照样查，好一次改完。
        let (column, id) = project_of(headers, row);
        let slot = self.slot(id).map_err(|failure| (column, failure.message));
        let (line, slot) = match (Line::of(headers, row), slot) {
            (Ok(line), Ok(slot)) => (line, slot),
            (line, slot) => return Err(slot.err().into_iter().chain(line.err().unwrap_or_default()).collect()),
        };
        let (_, recording) = &mut self.projects[slot];
        let draft = line.draft(self.desk, recording, self.request)?;
        let missing = draft.missing();
        if !missing.is_empty() {
            let why = format!("「{}」还缺：{}；在表中补上，没有这一列的加一列", line.kind, missing.join("、"));
            return Err(vec![(line.column, why)]);
        }
        let whole = |failure: Failure| vec![(line.column, failure.message)];
        let before = recording.project().map_err(whole)?.events.clone();
        recording.append(self.ambient, self.desk, &draft).map_err(whole)?;
        let added = recording.added().last().cloned();
        if let Some(event) = &added
            && before.iter().any(|e| is_same(e, event))
        {
            let why = format!("{} {}已经记过，内容相同；确是另一笔的，在备注里写明区别", event.date, event.kind());
            return Err(vec![(line.column, why)]);
        }
        self.lines.push(format!("第 {} 行  {}  {}", row.number, line.project, line.said));
        Ok(())
    }

    fn slot(&mut self, id: &str) -> Result<usize, Failure> {
        if let Some(slot) = self.projects.iter().position(|(known, _)| known == id) {
            return Ok(slot);
        }
        if id.is_empty() {
            return Err(Failure::usage("没有写项目编号"));
        }
        if !is_project_id(id) {
            return Err(Failure::usage(format!("「{id}」不是项目编号")));
        }
        let path = find_project(self.desk, id)?;
        let recording = Recording::open(self.ambient, self.desk, &path)?;
        self.projects.push((id.to_owned(), recording));
        Ok(self.projects.len() - 1)
    }

    fn preview(&self) -> String {
        let mut text: String = self.lines.iter().map(|line| format!("{}\n", safe::line(line, 200))).collect();
        text.push_str(&format!("共 {} 个事件，{} 个项目\n", self.lines.len(), self.projects.len()));
        text
    }

    /// 各项目再判一次；有新的错误而没有说照实记入的，拒绝。返回要列出的疑点。
    fn judge(&self) -> Result<String, Failure> {
        let (mut listed, mut refusals, mut kept_out) = (String::new(), String::new(), false);
        for (id, recording) in &self.projects {
            let review = recording.review(self.desk);
            kept_out |= keeps_reason_out(recording.project()?, recording.added(), self.request.record_anyway);
            if !review.permits(self.request.record_anyway) {
                refusals.push_str(&format!("{id}：{}\n", review.refusal()));
            }
            listed.push_str(&recording.list(self.ambient, self.desk, review.fresh()));
        }
        if refusals.is_empty() {
            return Ok(listed + if kept_out { KEPT_OUT } else { "" });
        }
        Err(Failure::refused(format!("{listed}{refusals}登记表中的事件一个也没有记入")))
    }
}

/// 除短名与位置外都相同。
fn is_same(a: &Event, b: &Event) -> bool {
    let bare = |e: &Event| Event { n: 0, id: None, ..e.clone() };
    bare(a) == bare(b)
}
