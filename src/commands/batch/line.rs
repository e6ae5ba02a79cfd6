//! 登记表的一行：认出各列，读成一个事件的请求；哪一格不对，说明是哪一格。

use crate::{
    commands::{
        Failure, Session,
        advance::{AdvanceRequest, draft},
        append_session::Recording,
        batch::request::BatchRequest,
        table_faults::LineFault,
    },
    intake::{
        form::draft::{Draft, resolve_kind},
        tables::{
            table_reader::{RegisterRow, heading},
            xlsx_reader::split_unit,
        },
    },
    model::{Date, Event, Kind, Money, SpokenDate, parse_loose_date},
    ruleset::RuleSet,
    text::{FieldShape, Scalar, Shape, field_named, half_width},
};

/// 共有的列：各种叫法。空的一类是登记表里常有、这里用不着的。
const COLUMNS: [(&str, &[&str]); 11] = [
    ("", &["序号"]),
    ("project", &["编号", "项目编号", "project", "id"]),
    ("project_name", &["项目名称", "名称"]),
    ("unit", &["建设单位", "单位"]),
    ("event", &["事件", "event"]),
    ("date", &["日期", "发生日期", "date"]),
    ("by", &["机关", "由谁作出", "by"]),
    ("with", &["会同", "会同机关", "会同的机关", "with"]),
    ("doc", &["文号", "doc"]),
    ("note", &["备注", "note"]),
    ("name", &["短名"]),
];

/// 登记表的一行。
pub(super) struct RegisterLine {
    /// 事件。
    pub(super) kind: Kind,
    date: Option<Date>,
    request: AdvanceRequest,
    /// 事件自有的键：列、路径、值。
    own: Vec<(usize, Vec<String>, String)>,
    /// 事件所在的列，供指出整行的错误。
    pub(super) column: usize,
    /// 预览里的说法。
    pub(super) said: String,
}

impl RegisterLine {
    pub(super) fn of(law: &RuleSet, headers: &[String], row: &RegisterRow) -> Result<RegisterLine, Vec<LineFault>> {
        let cell = |column: usize| row.cells.get(column).map_or("", String::as_str);
        let used = |column: usize| headers.get(column).is_some_and(|h| common(&named(h).0) != Some(""));
        let mut wrong: Vec<LineFault> = row.faults.iter().filter(|(column, _)| used(*column)).cloned().collect();
        let faulty = |column: usize| row.faults.iter().any(|(c, _)| *c == column);
        let at = column_of(headers, "event").unwrap_or(0);
        let kind = match cell(at) {
            "" => Err("没有写事件".to_owned()),
            word => resolve_kind(word, &law.words).map_err(|failure| failure.message),
        };
        let kind = match kind {
            Ok(kind) => kind,
            Err(why) => {
                wrong.push((at, why));
                return Err(wrong);
            }
        };
        let mut trial = Draft::new(kind, &law.words).map_err(|failure| vec![(at, failure.message)])?;
        let request = AdvanceRequest::default();
        let mut line = RegisterLine { kind, date: None, request, own: Vec::new(), column: at, said: String::new() };
        let (mut said, mut filled) = (Vec::new(), Vec::new());
        let written = |(i, _): &(usize, &String)| *i != at && !cell(*i).is_empty() && !faulty(*i);
        for (i, header) in headers.iter().enumerate().filter(written) {
            let shared = common(&named(header).0).filter(|key| !key.is_empty());
            if shared.is_some_and(|key| filled.contains(&key)) {
                wrong.push((i, "这一列前面已经有了；只留一列".to_owned()));
                continue;
            }
            filled.extend(shared);
            match line.put(law, i, header, cell(i), &mut trial) {
                Ok(Some(what)) => said.push(what),
                Ok(None) => {}
                Err(why) => wrong.push((i, why)),
            }
        }
        wrong.extend(line.unfilled(headers, &trial, |column| faulty(column) || !cell(column).is_empty()));
        if row.cells.len() > headers.len() && row.cells[headers.len()..].iter().any(|c| !c.is_empty()) {
            wrong.push((headers.len(), "这一格没有表头".to_owned()));
        }
        line.said = format!("{kind}  {}", said.join("  "));
        if wrong.is_empty() { Ok(line) } else { Err(wrong) }
    }

    /// 该填而没有填的：有这一列的指到那一格，没有的说缺一列。日期也是：不拿别的日子代替。
    fn unfilled(&self, headers: &[String], trial: &Draft, faulty: impl Fn(usize) -> bool) -> Vec<LineFault> {
        let mut wrong = Vec::new();
        if self.date.is_none() {
            match column_of(headers, "date") {
                Some(column) if faulty(column) => {}
                Some(column) => wrong.push((column, "没有写日期".to_owned())),
                None => wrong.push((self.column, "表里没有「日期」一列；加一列，写发生的日期".to_owned())),
            }
        }
        let own = trial.form.missing().into_iter().filter(|f| !matches!(f.key, "event" | "date"));
        for field in own {
            let column = headers.iter().position(|h| {
                let steps = path_of(self.kind, None, &named(h).0);
                steps.is_ok_and(|steps| steps.first().is_some_and(|first| first == field.key))
            });
            match column {
                Some(column) if faulty(column) => {}
                Some(column) => wrong.push((column, format!("没有写「{}」", field.title()))),
                None => wrong.push((
                    self.column,
                    format!("「{}」还缺「{}」（{}）；表里没有这一列的加一列", self.kind, field.title(), field.key),
                )),
            }
        }
        wrong
    }

    /// 放下一格，先在 `trial` 里试填；返回预览里的说法。
    fn put(
        &mut self,
        law: &RuleSet,
        column: usize,
        header: &str,
        cell: &str,
        trial: &mut Draft,
    ) -> Result<Option<String>, String> {
        let (name, unit) = named(header);
        let text = || Some(cell.to_owned());
        match common(&name) {
            Some("" | "project" | "project_name" | "unit") => return Ok(None),
            Some("date") => {
                let date = parse_loose_date(cell).map_err(|bad| bad.to_string())?;
                self.date = Some(date);
                return Ok(Some(date.to_string()));
            }
            Some("by") => self.request.by = text(),
            Some("with") => self.request.with = cell.split([',', '，', '、']).map(|w| w.trim().to_owned()).collect(),
            Some("doc") => self.request.doc = text(),
            Some("note") => self.request.note = text(),
            Some("name") => self.own.push((column, vec!["id".into()], cell.to_owned())),
            _ => {
                let steps = path_of(self.kind, Some(law), &name)?;
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
    ) -> Result<Draft, Vec<LineFault>> {
        let request = AdvanceRequest {
            record_anyway: request.record_anyway,
            reason: request.reason.clone(),
            date: self.date.map(SpokenDate::from),
            ..self.request.clone()
        };
        let whole = |failure: Failure| vec![(self.column, failure.message)];
        let project = recording.project().map_err(whole)?;
        let mut draft = draft(desk, project, &request, self.kind).map_err(whole)?;
        for (column, steps, value) in &self.own {
            let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
            draft.form.assign_at(&steps, value).map_err(|failure| vec![(*column, failure.message)])?;
        }
        draft.spell(&desk.laws.nearest(self.date.unwrap_or(desk.as_of.date)).bodies);
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

/// 表头所指的键：写键（`filed_with.县财政局`）、中文名称（「备案·县财政局」）、名称里独有的几个字（「金额」），
/// 或规则集的清单里的一项（「安全可靠情况说明」）。
fn path_of(kind: Kind, law: Option<&RuleSet>, header: &str) -> Result<Vec<String>, String> {
    let mut steps: Vec<&str> = header.split(['.', '·']).map(str::trim).collect();
    let mut fields: Vec<FieldShape> = Event::fields_of(kind);
    let mut path = Vec::new();
    while let Some(step) = (!steps.is_empty()).then(|| steps.remove(0)) {
        let is_called = |f: &&FieldShape| law.is_some_and(|law| law.own_words(f.title()) == step);
        let Some(field) = field_named(&fields, step).or_else(|| fields.iter().find(is_called)) else {
            let listed = law.filter(|_| path.is_empty()).and_then(|law| within_checklist(law, kind, header));
            return listed.ok_or_else(|| unknown(kind, step));
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

/// 清单里以此为名的一项：材料、估算的名称作键。
fn within_checklist(law: &RuleSet, kind: Kind, name: &str) -> Option<Vec<String>> {
    let mut lists = law.checklists.values().filter(|list| list.event.kind == kind);
    let keyed = lists.find(|list| {
        let map = Event::fields_of(kind).iter().any(|f| f.key == list.within.key() && matches!(f.shape, Shape::Map(_)));
        map && list.items.iter().any(|item| item.name == name)
    })?;
    Some(vec![keyed.within.key().to_owned(), name.to_owned()])
}

fn unknown(kind: Kind, step: &str) -> String {
    let own = kind.own_fields();
    let known: Vec<String> = own.iter().map(|f| format!("{}（{}）", f.title(), f.key)).collect();
    let known = if known.is_empty() {
        "机关、会同、文号、备注、材料·名称".to_owned()
    } else {
        known.join("、")
    };
    format!("「{kind}」没有「{step}」这一项；可用：{known}")
}

/// 表头所在的行：有事件，又有编号或项目名称。
pub(super) fn is_header(cells: &[String]) -> bool {
    let has = |wanted: &str| cells.iter().any(|c| common(&named(c).0) == Some(wanted));
    has("event") && (has("project") || has("project_name"))
}

/// 只有预填的几格、别的一格也没有填：登记表里没有办的行。
pub(super) fn is_unfilled(headers: &[String], row: &RegisterRow) -> bool {
    const PREFILLED: [&str; 5] = ["", "project", "project_name", "unit", "event"];
    let prefilled =
        |n: usize| headers.get(n).is_some_and(|h| common(&named(h).0).is_some_and(|key| PREFILLED.contains(&key)));
    let empty = row.cells.iter().enumerate().all(|(n, cell)| cell.is_empty() || prefilled(n));
    column_of(headers, "date").is_some() && row.faults.is_empty() && empty
}

/// 一行里某一共有列的内容，与它所在的列；没有这一列的为无。
pub(in crate::commands) fn shared<'r>(
    headers: &[String],
    row: &'r RegisterRow,
    wanted: &str,
) -> Option<(usize, &'r str)> {
    let column = column_of(headers, wanted)?;
    Some((column, row.cells.get(column).map_or("", String::as_str)))
}

/// 共有的一列在哪里。
fn column_of(headers: &[String], wanted: &str) -> Option<usize> {
    headers.iter().position(|h| common(&named(h).0) == Some(wanted))
}

/// 共有的列。
fn common(header: &str) -> Option<&'static str> {
    COLUMNS.iter().find(|(_, names)| names.contains(&header)).map(|(key, _)| *key)
}

/// 表头「支付金额（万元）」：名称与单位；空白、星号不算。
fn named(header: &str) -> (String, Option<&'static str>) {
    let plain = heading(header);
    let (name, unit) = split_unit(&plain);
    (name.to_owned(), unit)
}
