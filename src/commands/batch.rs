//! `wsgov advance --file`：由登记表一次记入许多事件。先在内存里全部记好、判好，再一起写；有一处不成，都不写。

mod findings;
pub(super) mod identity;
mod line;
mod request;

use std::{collections::HashMap, path::PathBuf};

use crate::{
    commands::{
        Env, Exit, Failure, Session,
        advance::{AdvanceRequest, KEPT_OUT, keeps_reason_out, lock},
        append_session::{CountyChange, Recording},
        file_format::{RAISED, raising},
        find::ProjectFinder,
        repeats::{same_again, twice_at_once},
        table_faults::{LineFault, TableFaults, in_page},
    },
    intake::{
        ask::Asker,
        tables::table_reader::{RegisterPage, RegisterRow, RegisterSheet},
    },
    model::MOST_EVENTS,
    rules::Finding,
    store::Addition,
    text::{Step, safe},
};
use findings::grouped;
use identity::Identity;
use line::{RegisterLine, is_header, is_unfilled};
pub use request::BatchRequest;

/// 表里没有可记的行。
const NOTHING_FILLED: &str = "表中没有要记入的行：填好日期等各栏再来";
/// 表头须有的，供说明。
const WANTED: &str = "「编号」（或「项目名称」）和「事件」两列；空白的登记表用 wsgov report form 事件 -o 表.xlsx";

/// 由登记表记入。
///
/// # Errors
/// 表读不了，有格不对（各以格的名称指出），会产生新的错误，或写不了；这时全部文件不变。
pub fn run(ambient: &Env, request: &BatchRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    AdvanceRequest { record_anyway: request.record_anyway, reason: request.reason.clone(), ..Default::default() }
        .needs_reason()?;
    let sheet = RegisterSheet::read(&request.file, WANTED, is_header)?;
    let notes: String = sheet.notes.iter().map(|note| format!("{}\n", safe::line(note, 200))).collect();
    ambient.mention(&notes);
    let unfilled = |page: &RegisterPage| page.rows.iter().filter(|row| is_unfilled(&page.headers, row)).count();
    match sheet.pages.iter().map(unfilled).sum::<usize>() {
        0 => {}
        n => ambient.mention(&format!("有 {n} 行没有填，跳过\n")),
    }
    if sheet.pages.iter().all(|page| page.rows.len() == unfilled(page)) {
        let form = "空白的登记表用 wsgov report form 事件 -o 表.xlsx";
        return Err(Failure::nothing(format!("{NOTHING_FILLED}；{form}")).on_page(NOTHING_FILLED));
    }
    // 等人答话的时候不占着锁；写的时候再看文件有没有被别人改动。
    let early = if ambient.interactive { None } else { lock(&desk, request.dry_run)? };
    let mut batch = Batch {
        ambient,
        desk: &desk,
        request,
        finder: ProjectFinder::default(),
        projects: Vec::new(),
        slots: HashMap::new(),
        paths: HashMap::new(),
        lines: Vec::new(),
        count: 0,
    };
    batch.take_all(&sheet)?;
    let preview = batch.preview();
    let found = match batch.judge() {
        Ok(found) => preview + &found,
        Err(refusal) => {
            drop(early);
            ambient.mention(&preview);
            return Err(refusal);
        }
    };
    let mut changes: Vec<Addition> = batch.projects.iter().map(|taken| taken.recording.change()).collect();
    let raising = raising(&desk, batch.projects.iter().flat_map(|taken| taken.recording.added()));
    let raised = if raising.is_some() { RAISED } else { "" };
    changes.extend(raising);
    ambient.writes(&desk, &changes, request.dry_run);
    if request.dry_run {
        ambient.say(&format!("{found}可以记入（预览，文件没有改动）\n"))?;
        return Ok(Exit::Clean);
    }
    if ambient.interactive {
        ambient.say(&found)?;
        if !confirmed()? {
            return Err(Failure::usage("没有写：您答了不写，文件没有改动；再办一次，答 y 才写"));
        }
    }
    if let Some(lock) = early.map_or_else(|| lock(&desk, request.dry_run), |lock| Ok(Some(lock)))? {
        lock.write_all(&changes)?;
    }
    // 锁已经放手：看结果的人慢，别人不必等。
    let shown = if ambient.interactive { "" } else { &found };
    ambient.say_done(&format!("{shown}已记入 {} 个事件，{} 个项目{raised}\n", batch.count, batch.projects.len()));
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
    finder: ProjectFinder,
    /// 各项目，依表中出现的先后。
    projects: Vec<TakenProject>,
    /// 表里怎样称一个项目，是其中的第几个。
    slots: HashMap<String, usize>,
    /// 项目文件，是其中的第几个。
    paths: HashMap<PathBuf, usize>,
    /// 各行的一句话，供预览。
    lines: Vec<String>,
    /// 记了几个事件。
    count: usize,
}

/// 表里写到的一个项目。
struct TakenProject {
    /// 编号。
    id: String,
    recording: Recording,
    /// 新记的各事件出自表里的哪一行。
    rows: Vec<String>,
}

impl<'a> Batch<'a> {
    /// 逐行记在内存里；错误一次说全。
    fn take_all(&mut self, sheet: &RegisterSheet) -> Result<(), Failure> {
        let mut faults = TableFaults::default();
        for page in &sheet.pages {
            for row in page.rows.iter().filter(|row| !is_unfilled(&page.headers, row)) {
                faults.add(page, row, self.take(page, row).err().unwrap_or_default());
            }
        }
        faults.refuse()?;
        self.projects.iter_mut().try_for_each(|taken| taken.recording.seal(self.ambient, self.desk))
    }

    fn take(&mut self, page: &RegisterPage, row: &RegisterRow) -> Result<(), Vec<LineFault>> {
        // 编号错了，别的格也照样查，好一次改完。
        let identity = Identity::of(&page.headers, row);
        let law = self.desk.laws.nearest(self.desk.as_of.date);
        let (line, slot) = match (RegisterLine::of(law, &page.headers, row), self.slot(&identity)) {
            (Ok(line), Ok(slot)) => (line, slot),
            (line, slot) => {
                let slot = slot.err().unwrap_or_default();
                return Err(slot.into_iter().chain(line.err().unwrap_or_default()).collect());
            }
        };
        let taken = &mut self.projects[slot];
        let whole = |failure: Failure| vec![(line.column, failure.told(self.ambient.asked).into_owned())];
        if taken.recording.project().map_err(whole)?.events.len() >= MOST_EVENTS {
            return Err(vec![(line.column, format!("记了这一行，项目的事件就多于 {MOST_EVENTS} 件；核对表里的编号"))]);
        }
        let draft = line.draft(self.desk, &taken.recording, self.request)?;
        taken.recording.stage(&draft).map_err(whole)?;
        let place = format!("{}第 {} 行", in_page(page), row.number);
        taken.rows.push(format!("{place}（{}）", taken.id));
        if let Some(before) = twice_at_once(&taken.recording).map_err(whole)?.and_then(|n| taken.rows.get(n)) {
            let again = format!("与{before}内容相同；写重了的删去一行，确是两笔的在备注里写明区别，如凭证号");
            return Err(vec![(line.column, again)]);
        }
        if let Some(again) = same_again(&taken.recording, self.ambient.asked, self.desk.laws.words()).map_err(whole)? {
            return Err(vec![(line.column, again)]);
        }
        self.lines.push(format!("{place}  {}  {}", taken.id, line.said));
        self.lines.extend(draft.said().lines().map(|said| format!("      {said}")));
        self.count += 1;
        Ok(())
    }

    fn slot(&mut self, identity: &Identity<'_>) -> Result<usize, Vec<LineFault>> {
        let key = identity.key();
        if let Some(slot) = self.slots.get(&key) {
            return self.matching(*slot, identity);
        }
        let path = identity.find(self.ambient, self.desk, &self.finder).map_err(|wrong| vec![wrong])?;
        let slot = match self.paths.get(&path) {
            Some(slot) => *slot,
            None => self.opened(path)?,
        };
        self.slots.insert(key, slot);
        self.matching(slot, identity)
    }

    /// 表里头一次写到的项目。
    fn opened(&mut self, path: PathBuf) -> Result<usize, Vec<LineFault>> {
        let whole = |failure: Failure| vec![(0, failure.told(self.ambient.asked).into_owned())];
        let recording = Recording::open(self.ambient, self.desk, &path).map_err(whole)?;
        let id = recording.project().map_err(whole)?.id.to_string();
        self.projects.push(TakenProject { id, recording, rows: Vec::new() });
        self.paths.insert(path, self.projects.len() - 1);
        Ok(self.projects.len() - 1)
    }

    /// 名称、单位也相符，才算是它。
    fn matching(&self, slot: usize, identity: &Identity<'_>) -> Result<usize, Vec<LineFault>> {
        let recording = &self.projects[slot].recording;
        let whole = |failure: Failure| vec![(0, failure.told(self.ambient.asked).into_owned())];
        let project = recording.project().map_err(whole)?;
        let wrong = identity.mismatches(self.desk, recording.path(), project);
        if wrong.is_empty() { Ok(slot) } else { Err(wrong) }
    }

    fn preview(&self) -> String {
        let mut text: String = self.lines.iter().map(|line| format!("{}\n", safe::line(line, 200))).collect();
        text.push_str(&format!("共 {} 个事件，{} 个项目\n", self.count, self.projects.len()));
        text
    }

    /// 各项目再判一次；有新的错误而没有说照实记入的，拒绝。返回要列出的疑点。
    fn judge(&self) -> Result<String, Failure> {
        let (mut found, mut refusals, mut kept_out) = (Vec::new(), String::new(), false);
        let county = CountyChange::around(self.desk, self.projects.iter().map(|taken| &taken.recording))?;
        for taken in &self.projects {
            let review = taken.recording.review(self.desk, &county);
            let project = taken.recording.project()?;
            self.ambient.records(self.desk, taken.recording.path(), &taken.id, taken.recording.added());
            kept_out |= keeps_reason_out(project, taken.recording.added(), self.request.record_anyway);
            if !review.permits(self.request.record_anyway) {
                refusals.push_str(&format!("{}：{}\n", taken.id, review.refusal(self.ambient.asked)));
            }
            let all: Vec<Finding> = review.errors.iter().chain(&review.besides()).cloned().collect();
            taken.recording.keep(self.ambient, self.desk, &all);
            let first = project.events.len() - taken.rows.len();
            found.extend(all.into_iter().map(|finding| (taken.place(&finding, first), finding)));
        }
        let listed = grouped(&self.desk.laws, found);
        if refusals.is_empty() {
            return Ok(listed + if kept_out { KEPT_OUT } else { "" });
        }
        Err(Failure::refused(format!("{listed}{refusals}登记表中的事件一个也没有记入；改好表再试")))
    }
}

impl TakenProject {
    /// 疑点在表里的哪一行；不在新记的事件上的，只说项目。
    fn place(&self, finding: &Finding, first: usize) -> String {
        let row = match &finding.at.0[..] {
            [Step::Key(key), Step::At(n), ..] if key == "events" => {
                (*n as usize).checked_sub(first).and_then(|n| self.rows.get(n))
            }
            _ => None,
        };
        row.cloned().unwrap_or_else(|| self.id.clone())
    }
}
