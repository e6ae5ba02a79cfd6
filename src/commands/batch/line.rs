//! 登记表的一行：认出各列，读成一个事件的请求；哪一格不对，说明是哪一格。

use crate::{
    commands::{
        Failure, Session,
        advance::{AdvanceRequest, draft},
        append_session::Recording,
        batch::BatchRequest,
    },
    intake::{
        form::draft::{Draft, resolve_kind},
        tables::{table_reader::RegisterRow, xlsx_reader::split_unit},
    },
    model::{Event, Kind, Money, parse_loose_date},
    text::{FieldShape, Scalar, Shape, half_width},
};

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

/// 一行里的一处错误：列，说明。
pub(super) type Wrong = (usize, String);

/// 登记表的一行。
pub(super) struct Line {
    /// 项目编号。
    pub(super) project: String,
    /// 事件。
    pub(super) kind: Kind,
    request: AdvanceRequest,
    /// 事件自有的键：列、路径、值。
    own: Vec<(usize, Vec<String>, String)>,
    /// 事件所在的列，供指出整行的错误。
    pub(super) column: usize,
    /// 预览里的说法。
    pub(super) said: String,
}

impl Line {
    pub(super) fn of(headers: &[String], row: &RegisterRow) -> Result<Line, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let cell = |column: usize| row.cells.get(column).map_or("", String::as_str);
        let columns = [column_of(headers, "project"), column_of(headers, "event")];
        let kind = match cell(columns[1]) {
            "" => Err("没有写事件".to_owned()),
            word => resolve_kind(word).map_err(|failure| failure.message),
        };
        let project = cell(columns[0]).to_owned();
        let kind = match kind {
            Ok(kind) => kind,
            Err(why) => {
                wrong.push((columns[1], why));
                return Err(wrong);
            }
        };
        let mut trial = Draft::new(kind).map_err(|failure| vec![(columns[1], failure.message)])?;
        let mut line = Line {
            project,
            kind,
            request: AdvanceRequest::default(),
            own: Vec::new(),
            column: columns[1],
            said: String::new(),
        };
        let (mut said, mut filled) = (Vec::new(), Vec::new());
        for (i, header) in headers.iter().enumerate().filter(|(i, _)| !cell(*i).is_empty() && !columns.contains(i)) {
            let shared = common(&named(header).0).filter(|key| !key.is_empty());
            if shared.is_some_and(|key| filled.contains(&key)) {
                wrong.push((i, "这一列前面已经有了；只留一列".to_owned()));
                continue;
            }
            filled.extend(shared);
            match line.put(i, header, cell(i), &mut trial) {
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

    /// 放下一格，先在 `trial` 里试填；返回预览里的说法。
    fn put(&mut self, column: usize, header: &str, cell: &str, trial: &mut Draft) -> Result<Option<String>, String> {
        let (name, unit) = named(header);
        let text = || Some(cell.to_owned());
        match common(&name) {
            Some("") => return Ok(None),
            Some("date") => self.request.date = Some(parse_loose_date(cell).map_err(|bad| bad.to_string())?),
            Some("by") => self.request.by = text(),
            Some("with") => self.request.with = cell.split([',', '，', '、']).map(|w| w.trim().to_owned()).collect(),
            Some("doc") => self.request.doc = text(),
            Some("note") => self.request.note = text(),
            Some("name") => self.own.push((column, vec!["id".into()], cell.to_owned())),
            _ => {
                let steps = path_of(self.kind, &name)?;
                let value = with_unit(cell, unit);
                let path: Vec<&str> = steps.iter().map(String::as_str).collect();
                trial.form.assign_at(&path, &value).map_err(|failure| failure.message)?;
                let said = format!("{name} {value}");
                self.own.push((column, steps, value));
                return Ok(Some(said));
            }
        }
        Ok(Some(cell.to_owned()))
    }

    pub(super) fn draft(
        &self,
        desk: &Session,
        recording: &Recording,
        request: &BatchRequest,
    ) -> Result<Draft, Vec<Wrong>> {
        let request = AdvanceRequest {
            record_anyway: request.record_anyway,
            reason: request.reason.clone(),
            ..self.request.clone()
        };
        let whole = |failure: Failure| vec![(self.column, failure.message)];
        let project = recording.project().map_err(whole)?;
        let mut draft = draft(desk, project, &request, self.kind).map_err(whole)?;
        for (column, steps, value) in &self.own {
            let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
            draft.form.assign_at(&steps, value).map_err(|failure| vec![(*column, failure.message)])?;
        }
        Ok(draft)
    }
}

/// 只写了数的金额，补上表头里的单位。
fn with_unit(cell: &str, unit: Option<&str>) -> String {
    let figure = half_width(cell);
    match unit {
        Some(unit) if Money::read(&format!("{}元", figure.trim_start_matches('-'))).is_ok() => {
            format!("{figure}{unit}")
        }
        _ => cell.to_owned(),
    }
}

/// 表头所指的键：写键（`filed_with.县财政局`），或写中文名称（「备案·县财政局」）。
fn path_of(kind: Kind, header: &str) -> Result<Vec<String>, String> {
    let mut steps: Vec<&str> = header.split(['.', '·']).map(str::trim).collect();
    let mut fields: Vec<FieldShape> = Event::fields_of(kind);
    let mut path = Vec::new();
    while let Some(step) = (!steps.is_empty()).then(|| steps.remove(0)) {
        let field = fields.iter().find(|f| f.key == step || f.title() == step);
        let Some(field) = field else {
            let known: Vec<String> = kind.own_fields().iter().map(|f| format!("{}（{}）", f.key, f.title())).collect();
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

/// 表头所在的行：有编号和事件两列。
pub(super) fn is_header(cells: &[String]) -> bool {
    ["project", "event"].iter().all(|wanted| cells.iter().any(|c| common(&named(c).0) == Some(wanted)))
}

/// 一行所写的项目编号，与它所在的列。
pub(super) fn project_of<'r>(headers: &[String], row: &'r RegisterRow) -> (usize, &'r str) {
    let column = column_of(headers, "project");
    (column, row.cells.get(column).map_or("", String::as_str))
}

/// 共有的一列在哪里。
fn column_of(headers: &[String], wanted: &str) -> usize {
    headers.iter().position(|h| common(&named(h).0) == Some(wanted)).unwrap_or(0)
}

/// 共有的列。
fn common(header: &str) -> Option<&'static str> {
    COLUMNS.iter().find(|(_, names)| names.contains(&header)).map(|(key, _)| *key)
}

/// 表头「支付金额（万元）」：名称与单位；空白不算。
fn named(header: &str) -> (String, Option<&'static str>) {
    let plain: String = header.split_whitespace().collect();
    let (name, unit) = split_unit(&plain);
    (name.to_owned(), unit)
}
