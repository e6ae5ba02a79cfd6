//! `wsgov advance --file`：由登记表一次记入许多事件。先在内存里全部记好、判好，再一起写；有一处不成，都不写。

use std::path::PathBuf;

use super::{
    Ambient, Desk, Exit, Failure,
    advance::{Request as AdvanceRequest, draft, find_project, lock},
    ask::Asker,
    draft::{Draft, resolve_kind},
    grid::column_name,
    print_text,
    recording::Recording,
    sheet::{Row, Sheet},
};
use crate::{
    model::{Event, Kind, Money, parse_loose_date},
    output::{safe, title_of},
    store::{Change, is_plain_name},
    text::{FieldShape, Leaf, Shape},
};

/// 请求。
#[derive(Clone, Debug)]
pub struct Request {
    /// 登记表。
    pub file: PathBuf,
    /// 只预览。
    pub dry_run: bool,
    /// 有疑点也照实记入。
    pub record_anyway: bool,
    /// 照实记入的理由。
    pub reason: Option<String>,
}

/// 共有的列：各种叫法。空的一类是登记表里常有、这里用不着的。
const COLUMNS: [(&str, &[&str]); 9] = [
    ("", &["序号", "项目名称", "建设单位", "单位"]),
    ("project", &["编号", "项目编号", "project", "id"]),
    ("event", &["事件", "event"]),
    ("date", &["日期", "发生日期", "date"]),
    ("by", &["机关", "由谁作出", "by"]),
    ("with", &["会同", "with"]),
    ("doc", &["文号", "doc"]),
    ("note", &["备注", "note"]),
    ("name", &["短名"]),
];

/// 至多列出几处错误。
const MOST_ERRORS: usize = 50;

/// 由登记表记入。
///
/// # Errors
/// 表读不了，有格不对（各以格的名称指出），会产生新的错误，或写不了；这时全部文件不变。
pub fn run(ambient: &Ambient, request: &Request) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    AdvanceRequest { record_anyway: request.record_anyway, reason: request.reason.clone(), ..Default::default() }
        .needs_reason()?;
    let sheet = Sheet::read(&request.file, is_header)?;
    if sheet.rows.is_empty() {
        return Err(Failure { exit: Exit::Nothing, ..Failure::usage("表中没有要记入的行") });
    }
    let lock = lock(&desk, request.dry_run)?;
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
    let changes: Vec<Change> = batch.projects.iter().map(|(_, recording)| recording.change()).collect();
    if let Some(lock) = lock {
        lock.replace_all(&changes)?;
    }
    print_text(&format!("已记入 {} 个事件，{} 个项目\n", batch.lines.len(), changes.len()))?;
    Ok(Exit::Clean)
}

fn confirmed() -> Result<bool, Failure> {
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout());
    Asker::new(&mut input, &mut output).yes("全部写入吗", false)
}

fn is_header(cells: &[String]) -> bool {
    ["project", "event"].iter().all(|wanted| cells.iter().any(|c| common(&split_unit(c).0) == Some(wanted)))
}

/// 共有的列。
fn common(header: &str) -> Option<&'static str> {
    COLUMNS.iter().find(|(_, names)| names.contains(&header)).map(|(key, _)| *key)
}

/// 表头「支付金额（万元）」：名称与单位。
fn split_unit(header: &str) -> (String, Option<&'static str>) {
    let plain: String = header.split_whitespace().collect();
    for unit in ["万元", "元"] {
        for (open, close) in [("（", "）"), ("(", ")")] {
            if let Some(name) = plain.strip_suffix(&format!("{open}{unit}{close}")) {
                return (name.to_owned(), Some(unit));
            }
        }
    }
    (plain, None)
}

/// 一批记入。
struct Batch<'a> {
    ambient: &'a Ambient,
    desk: &'a Desk,
    request: &'a Request,
    /// 各项目，依表中出现的先后。
    projects: Vec<(String, Recording)>,
    /// 各行的一句话，供预览。
    lines: Vec<String>,
}

/// 一行里的一处错误：列，说明。
type Wrong = (usize, String);

impl<'a> Batch<'a> {
    /// 逐行记在内存里；错误一次说全。
    fn take_all(&mut self, sheet: &Sheet) -> Result<(), Failure> {
        let mut errors = Vec::new();
        for row in &sheet.rows {
            if let Err(wrong) = self.take(&sheet.headers, row) {
                let name = |column: usize| match sheet.headers.get(column) {
                    Some(header) if !header.is_empty() => format!("（{}）", safe::line(header, 30)),
                    _ => String::new(),
                };
                let said = |(column, why): Wrong| {
                    format!("{}{}{}：{}", column_name(column), row.number, name(column), safe_lines(&why))
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

    fn take(&mut self, headers: &[String], row: &Row) -> Result<(), Vec<Wrong>> {
        let line = Line::of(headers, row)?;
        let slot = self.slot(&line.project).map_err(|f| vec![(line.columns[0], f.message)])?;
        let (_, recording) = &mut self.projects[slot];
        let draft = line.draft(self.desk, recording, self.request)?;
        let whole = |failure: Failure| vec![(line.columns[1], failure.message)];
        let before = recording.project().map_err(whole)?.events.clone();
        recording.append(self.ambient, self.desk, &draft).map_err(whole)?;
        let added = recording.added().last().cloned();
        if let Some(event) = &added
            && before.iter().any(|e| is_same(e, event))
        {
            let why = format!("{} {}已经记过，内容相同；确是另一笔的，在备注里写明区别", event.date, event.kind());
            return Err(vec![(line.columns[1], why)]);
        }
        self.lines.push(format!("第 {} 行  {}  {}", row.number, line.project, line.said));
        Ok(())
    }

    fn slot(&mut self, id: &str) -> Result<usize, Failure> {
        if let Some(slot) = self.projects.iter().position(|(known, _)| known == id) {
            return Ok(slot);
        }
        if !is_plain_name(id) {
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
        let (mut listed, mut refusals) = (String::new(), String::new());
        for (id, recording) in &self.projects {
            let review = recording.review(self.desk);
            if review.is_clear() {
                continue;
            }
            refusals.push_str(&format!("{id}：{}\n", review.refusal()));
            listed.push_str(&recording.list(self.ambient, self.desk, review.fresh));
        }
        if refusals.is_empty() || self.request.record_anyway {
            return Ok(listed);
        }
        Err(Failure::refused(format!("{listed}{refusals}登记表中的事件一个也没有记入")))
    }
}

/// 多行的说明逐行作无害处理。
fn safe_lines(text: &str) -> String {
    text.lines().map(|line| safe::visible(line).into_owned()).collect::<Vec<_>>().join("\n")
}

/// 除短名与位置外都相同。
fn is_same(a: &Event, b: &Event) -> bool {
    let bare = |e: &Event| Event { n: 0, id: None, ..e.clone() };
    bare(a) == bare(b)
}

/// 登记表的一行。
struct Line {
    project: String,
    kind: Kind,
    request: AdvanceRequest,
    /// 事件自有的键：列、路径、值。
    own: Vec<(usize, Vec<String>, String)>,
    /// 编号与事件所在的列，供指出整行的错误。
    columns: [usize; 2],
    said: String,
}

impl Line {
    fn of(headers: &[String], row: &Row) -> Result<Line, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let column = |wanted: &str| headers.iter().position(|h| common(&split_unit(h).0) == Some(wanted)).unwrap_or(0);
        let cell = |column: usize| row.cells.get(column).map_or("", String::as_str);
        let columns = [column("project"), column("event")];
        let kind = match cell(columns[1]) {
            "" => Err("没有写事件".to_owned()),
            word => resolve_kind(word).map_err(|failure| failure.message),
        };
        let project = cell(columns[0]).to_owned();
        if project.is_empty() {
            wrong.push((columns[0], "没有写项目编号".to_owned()));
        }
        let kind = match kind {
            Ok(kind) => kind,
            Err(why) => {
                wrong.push((columns[1], why));
                return Err(wrong);
            }
        };
        let mut line =
            Line { project, kind, request: AdvanceRequest::default(), own: Vec::new(), columns, said: String::new() };
        let mut said = Vec::new();
        for (i, header) in headers.iter().enumerate().filter(|(i, _)| !cell(*i).is_empty() && !columns.contains(i)) {
            match line.put(i, header, cell(i)) {
                Ok(Some(what)) => said.push(what),
                Ok(None) => {}
                Err(why) => wrong.push((i, why)),
            }
        }
        if row.cells.len() > headers.len() && row.cells[headers.len()..].iter().any(|c| !c.is_empty()) {
            wrong.push((headers.len(), "这一格没有表头".to_owned()));
        }
        line.said = format!("{kind}  {}", said.join("  "));
        if wrong.is_empty() { Ok(line) } else { Err(wrong) }
    }

    /// 放下一格；返回预览里的说法。
    fn put(&mut self, column: usize, header: &str, cell: &str) -> Result<Option<String>, String> {
        let (name, unit) = split_unit(header);
        let text = || Some(cell.to_owned());
        match common(&name) {
            Some("") => return Ok(None),
            Some("date") => self.request.date = Some(parse_loose_date(cell).map_err(|bad| bad.message)?),
            Some("by") => self.request.by = text(),
            Some("with") => self.request.with = cell.split([',', '，', '、']).map(|w| w.trim().to_owned()).collect(),
            Some("doc") => self.request.doc = text(),
            Some("note") => self.request.note = text(),
            Some("name") => self.own.push((column, vec!["id".into()], cell.to_owned())),
            _ => {
                let steps = path_of(self.kind, &name)?;
                let value = with_unit(cell, unit);
                let said = format!("{name} {value}");
                self.own.push((column, steps, value));
                return Ok(Some(said));
            }
        }
        Ok(Some(cell.to_owned()))
    }

    fn draft(&self, desk: &Desk, recording: &Recording, request: &Request) -> Result<Draft, Vec<Wrong>> {
        let request = AdvanceRequest {
            record_anyway: request.record_anyway,
            reason: request.reason.clone(),
            ..self.request.clone()
        };
        let whole = |failure: Failure| vec![(self.columns[1], failure.message)];
        let project = recording.project().map_err(whole)?;
        let mut draft = draft(desk, project, &request, self.kind).map_err(whole)?;
        let mut wrong = Vec::new();
        for (column, steps, value) in &self.own {
            let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
            if let Err(failure) = draft.form.put(&steps, value) {
                wrong.push((*column, failure.message));
            }
        }
        if wrong.is_empty() { Ok(draft) } else { Err(wrong) }
    }
}

/// 只写了数的金额，补上表头里的单位。
fn with_unit(cell: &str, unit: Option<&str>) -> String {
    match unit {
        Some(unit) if Money::read(&format!("{}元", cell.trim_start_matches('-'))).is_ok() => format!("{cell}{unit}"),
        _ => cell.to_owned(),
    }
}

/// 表头所指的键：写键（`filed_with.县财政局`），或写中文名称（「备案·县财政局」）。
fn path_of(kind: Kind, header: &str) -> Result<Vec<String>, String> {
    let mut steps: Vec<&str> = header.split(['.', '·']).map(str::trim).collect();
    let mut fields: Vec<FieldShape> = Event::fields_of(kind);
    let mut path = Vec::new();
    while let Some(step) = (!steps.is_empty()).then(|| steps.remove(0)) {
        let field = fields.iter().find(|f| f.key == step || title_of(f) == step);
        let Some(field) = field else {
            let known: Vec<String> =
                kind.own_fields().iter().map(|f| format!("{}（{}）", f.key, title_of(f))).collect();
            return Err(format!("「{kind}」没有「{step}」这一项；可用：{}", known.join("、")));
        };
        path.push(field.key.to_owned());
        match field.shape.clone() {
            Shape::Record(_, inner) => fields = inner,
            // 名称可以含点，余下的合为一个。
            Shape::Map(_) | Shape::Yearly(_) if !steps.is_empty() => {
                path.push(steps.join("."));
                break;
            }
            _ if !steps.is_empty() => return Err(format!("「{step}」下面没有别的键")),
            _ => {}
        }
    }
    Ok(path)
}
