//! `wsgov import`：把填好的申报表写成项目文件，一次可以许多个文件。有一格不对就一个也不写；问题一次说全，逐格指明。

mod standing;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use self::standing::Standing;
use crate::{
    commands::{Env, Exit, Failure, Session, schema::modeline, show_findings, trial},
    intake::{
        numbering,
        tables::{
            form_reader::FormSheet,
            row::{Drafted, draft},
        },
    },
    model::{Blank, Project, Year, blanks_with},
    output::Document,
    store::{Addition, Located, Store, decode, projects_dir, shown, unseen_ids},
    text::{Fault, LACKING, did_you_mean, nearest_name, safe},
};

/// 请求。
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// 申报表，或放着申报表的文件夹。
    pub files: Vec<PathBuf>,
    /// 全表的建设单位（文件夹名）；表里逐行写明的可以不写。
    pub unit: Option<String>,
    /// 只看，不写。
    pub dry_run: bool,
}

/// 表里的一行。
struct ImportedRow {
    /// 第几张表。
    sheet: usize,
    drafted: Drafted,
    unit: String,
    /// 已有错：只为看别处还有没有错。
    is_wrong: bool,
}

/// 将写的一个文件。
struct Made {
    path: PathBuf,
    text: String,
}

/// 导入申报表。
///
/// # Errors
/// 没有台账，读不了表，表里有错，或写不了文件；这时什么也没有写。
pub fn run(ambient: &Env, request: &ImportRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let (mut sheets, mut notes) = read_all(&request.files, blanks_with(desk.laws.words().list("funds")))?;
    // 编号要不重，先取锁再看台账里已有的。
    let lock = if request.dry_run { None } else { Some(desk.lock()?) };
    let store = desk.store()?;
    let mut maker = Maker::new(ambient, &desk, &store, request.unit.as_deref())?;
    let made = maker.make(&mut sheets)?;
    notes.extend(sheets.iter_mut().flat_map(|sheet| std::mem::take(&mut sheet.notes)));
    notes.append(&mut maker.skipped);
    let notes = notes.iter().map(|note| format!("{}\n", safe::visible(note))).collect::<String>();
    if sheets.iter().any(|sheet| !sheet.faults.is_empty()) {
        drop(lock);
        ambient.mention(&notes);
        return Err(refuse(sheets));
    }
    if made.is_empty() {
        drop(lock);
        ambient.mention(&notes);
        return Err(Failure::refused(
            "表里没有要导入的项目：一个项目也没有填，或都已在台账里；空白表用 wsgov report template -o 申报表.xlsx",
        ));
    }
    let pending: Vec<_> =
        made.iter().map(|m| (desk.relative(&m.path).to_owned(), m.text.clone().into_bytes())).collect();
    let found = trial::fresh(&desk, &pending)?;
    let text = notes + &summary(&desk, &made, &found, request.dry_run);
    let additions: Vec<Addition> = made.into_iter().map(Made::addition).collect();
    ambient.writes(&desk, &additions, request.dry_run);
    show_findings::keep(ambient, &desk, found);
    let Some(lock) = lock else {
        ambient.say(&text)?;
        return Ok(Exit::Clean);
    };
    let written = lock.write_all(&additions);
    written.map_err(|error| Failure::failed(format!("{error}；没有导入，已写的都已撤去")))?;
    drop(lock);
    ambient.say_done(&text);
    Ok(Exit::Clean)
}

/// 读全部申报表；文件夹取其中的电子表格。
fn read_all(given: &[PathBuf], blanks: &'static [Blank]) -> Result<(Vec<FormSheet>, Vec<String>), Failure> {
    let mut files = Vec::new();
    for path in given {
        // 管道之类的，一读就停在那里。
        if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
            return Err(Failure::usage(format!("{} 不是普通文件；写明填好的表在哪个文件", path.display())));
        }
        if path.is_dir() { files.extend(workbooks(path)?) } else { files.push(path.clone()) }
    }
    if files.is_empty() {
        return Err(Failure::usage("没有申报表：文件夹里没有 xlsx；写明填好的表在哪个文件，或哪个文件夹"));
    }
    let (mut sheets, mut notes, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for path in &files {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let label = if files.len() > 1 { format!("{name}!") } else { String::new() };
        match FormSheet::read_all(path, &label, blanks) {
            Ok((own, said)) => {
                sheets.extend(own);
                notes.extend(said);
            }
            Err(failure) if files.len() == 1 => return Err(failure),
            Err(failure) => faults.push(failure),
        }
    }
    match faults.is_empty() {
        true => Ok((sheets, notes)),
        false => {
            let said: Vec<&str> = faults.iter().map(|failure| failure.message.as_str()).collect();
            let all = format!("有的文件读不了，什么也没有写；改好或拿开再试：\n{}", said.join("\n"));
            // 有一个是没能读成的，全部算没能完成；都是给错了的，算给错。
            let is_failed = faults.iter().any(|failure| failure.exit == Exit::Failed);
            Err(if is_failed { Failure::failed(all) } else { Failure::usage(all) })
        }
    }
}

/// 文件夹里的电子表格，按名称；打开时留下的临时文件不算。
fn workbooks(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).map_err(|e| Failure::failed(format!("{}：{e}", folder.display())))?;
    let is_workbook = |path: &PathBuf| {
        let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        path.is_file() && name.ends_with(".xlsx") && !name.starts_with("~$") && !name.starts_with('.')
    };
    let mut files: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).filter(is_workbook).collect();
    files.sort();
    Ok(files)
}

/// 由各表拟成项目文件。
struct Maker<'a> {
    env: &'a Env,
    desk: &'a Session,
    store: &'a Store,
    folders: Vec<&'a str>,
    /// 全表的单位。
    unit: Option<&'a str>,
    /// 已用的编号。
    used: BTreeSet<String>,
    /// 已在台账里而跳过的，各一句。
    skipped: Vec<String>,
}

impl<'a> Maker<'a> {
    fn new(env: &'a Env, desk: &'a Session, store: &'a Store, unit: Option<&'a str>) -> Result<Self, Failure> {
        let folders: Vec<&str> = store.folders.iter().map(|f| &*f.name).collect();
        if let Some(unit) = unit {
            known_unit(unit, &folders).map_err(Failure::usage)?;
        }
        let used = store.projects.iter().map(|p| p.stem().to_owned()).chain(unseen_ids(store)).collect();
        Ok(Maker { env, desk, store, folders, unit, used, skipped: Vec::new() })
    }

    /// 逐行拟成文件；有错的记在表上。
    fn make(&mut self, sheets: &mut [FormSheet]) -> Result<Vec<Made>, Failure> {
        let mut placed: Vec<ImportedRow> = Vec::new();
        for (n, sheet) in sheets.iter_mut().enumerate() {
            for (row, line) in std::mem::take(&mut sheet.lines) {
                let before = sheet.faults.len();
                let drafted = draft(sheet, row, &line, self.desk.laws.words());
                let unit = unit_of(sheet, &drafted, self.unit, &self.folders).unwrap_or_default();
                let is_wrong = sheet.faults.len() > before;
                placed.push(ImportedRow { sheet: n, drafted, unit, is_wrong });
            }
        }
        let mut standing = Standing::read(self.store, placed.iter().map(|row| row.unit.as_str()));
        placed.retain(|row| self.is_new(&mut standing, &mut sheets[row.sheet], row));
        // 先占下填写的编号，自动编的才不会与后面填写的相撞。
        for row in &placed {
            if let Some((at, id)) = &row.drafted.id
                && !self.used.insert(id.clone())
            {
                sheets[row.sheet].fault(*at, format!("编号「{id}」已经用过；换一个，或留空由程序编号"));
            }
        }
        let mut made = Vec::new();
        for row in placed {
            made.extend(self.file(&mut sheets[row.sheet], &row)?);
        }
        Ok(made)
    }

    /// 台账里已有的跳过，同一批里写了两次的指出；认不出单位、名称、年度的无从看起。
    fn is_new(&mut self, standing: &mut Standing, sheet: &mut FormSheet, row: &ImportedRow) -> bool {
        let ImportedRow { drafted, unit, .. } = row;
        if unit.is_empty() || drafted.name().is_empty() || drafted.year == Year(0) {
            return true;
        }
        let (name, year) = (safe::line(drafted.name(), 40), drafted.year);
        match standing.take(unit, drafted) {
            None => true,
            Some(known) if known.is_empty() => {
                sheet.fault(drafted.at, format!("「{unit}」{year} 年度的「{name}」在表里写了两次；留一行"));
                false
            }
            Some(id) => {
                let id = safe::line(&id, 40);
                self.skipped.push(format!(
                    "「{name}」已在台账里（{id}，{year} 年度），跳过；要改它，用 wsgov advance {id} 事实变更"
                ));
                false
            }
        }
    }

    fn file(&mut self, sheet: &mut FormSheet, row: &ImportedRow) -> Result<Option<Made>, Failure> {
        let ImportedRow { drafted, unit, is_wrong, .. } = row;
        let proposed = || numbering::propose(self.used.iter().map(String::as_str), drafted.year);
        let id = drafted.id.clone().map_or_else(proposed, |(_, id)| id);
        self.used.insert(id.clone());
        let path = projects_dir(&self.desk.root).join(unit).join(format!("{id}.yaml"));
        let yaml = drafted.to_yaml(&id).map_err(|e| Failure::failed(format!("写不成 YAML：{e}")))?;
        let text = modeline(self.desk, Document::Project) + &yaml;
        let loaded = decode::<Project>(self.desk.relative(&path), text.clone().into_bytes(), self.desk.laws.words());
        self.env.refuse_classified(&id, loaded.value.as_ref().is_some_and(Project::was_classified))?;
        if loaded.value.is_some() {
            return Ok((!is_wrong).then_some(Made { path, text }));
        }
        // 填错的一格读不出，文件里就缺它：那一格已经说过。
        let told = |fault: &Fault| *is_wrong && fault.message.contains(LACKING);
        let faults = loaded.faults.0.into_iter().filter(|fault| !told(fault));
        faults.for_each(|fault| sheet.fault(drafted.at, fault.message));
        Ok(None)
    }
}

/// 一行的单位：表里写的，或 `--unit`；两处都写的要相同。
fn unit_of(sheet: &mut FormSheet, drafted: &Drafted, given: Option<&str>, folders: &[&str]) -> Option<String> {
    let (at, unit) = match (&drafted.unit, given) {
        (Some((at, own)), Some(given)) if own != given => {
            sheet.fault(*at, format!("建设单位「{own}」与 --unit {given} 不同；核对是否取错了表"));
            return None;
        }
        (Some((at, own)), _) => (*at, own.clone()),
        (None, Some(given)) => (drafted.at, given.to_owned()),
        (None, None) => {
            sheet.fault(drafted.at, "没有写建设单位；在表里填「建设单位」，或用 --unit 指明");
            return None;
        }
    };
    match known_unit(&unit, folders) {
        Ok(()) => Some(unit),
        Err(message) => {
            sheet.fault(at, message);
            None
        }
    }
}

fn known_unit(unit: &str, folders: &[&str]) -> Result<(), String> {
    if folders.contains(&unit) {
        return Ok(());
    }
    let near = nearest_name(unit, folders.iter().copied()).map(did_you_mean);
    let help = near.unwrap_or_else(|| "先用 wsgov new unit 建（许多个的，new unit --file 单位名单.xlsx）".to_owned());
    Err(format!("台账里没有「{}」这个单位的文件夹；{help}", safe::line(unit, 40)))
}

impl Made {
    fn addition(self) -> Addition {
        Addition { path: self.path, old: None, new: Some(self.text.into_bytes()), runs: false }
    }
}

fn refuse(sheets: Vec<FormSheet>) -> Failure {
    let mut lines: Vec<String> = Vec::new();
    for mut sheet in sheets {
        sheet.faults.sort();
        let said = |f: &crate::intake::tables::form_reader::SheetFault| {
            format!("  {} {}", safe::visible(&f.address), safe::visible(&f.message))
        };
        lines.extend(sheet.faults.iter().map(said));
    }
    Failure::usage(format!("表里有 {} 处要改，什么也没有写：\n{}", lines.len(), lines.join("\n")))
}

/// 写了哪些，`check` 对它们和它们的单位怎么说。
fn summary(desk: &Session, made: &[Made], found: &[Located], dry_run: bool) -> String {
    let verb = if dry_run { "可以导入（预览，没有写）" } else { "已导入" };
    let mut text = format!("{verb} {} 个项目：\n", made.len());
    let said =
        |located: &Located| format!("    [{}] {}\n", located.finding.rule, safe::visible(&located.finding.message));
    for file in made {
        let path = desk.relative(&file.path);
        let own: Vec<&Located> = found.iter().filter(|l| l.path == path).collect();
        let verdict = if own.is_empty() { "没有疑点".to_owned() } else { format!("{} 处疑点", own.len()) };
        text.push_str(&format!("  {}：{verdict}\n", safe::visible(&shown(path))));
        text.extend(own.into_iter().map(said));
    }
    let elsewhere: Vec<&Located> =
        found.iter().filter(|l| made.iter().all(|m| desk.relative(&m.path) != l.path)).collect();
    if !elsewhere.is_empty() {
        text.push_str(&format!("由此别处还有 {} 处疑点：\n", elsewhere.len()));
        text.extend(elsewhere.into_iter().map(|l| format!("  {}\n{}", safe::visible(&shown(&l.path)), said(l))));
    }
    text
}
