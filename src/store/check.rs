//! 核查：每个文件读一次、判一次、丢开，只留疑点与摘要；再看摘要，判几个项目之间的规则。

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use crate::{
    model::{County, Date, Digest, Event, FORMAT, Framework, Project, Unit, UnitHalt, effective_county},
    rules::{
        Attachments, Beyond, CountyCx, Finding, Judged, Obligation, Options, Subject, Unknown, assessment_duties,
        dispose, judge, publication_duties, reduce, season_duties, slugs, with_context,
    },
    ruleset::Laws,
    store::{
        Home, Located, Store,
        beyond::{SystemRegister, unit_halts},
        check_unit::{UnitFile, check_unit, file_faults, from_faults},
        listed::{Folder, ProjectFile},
        locate::{Owner, locate_all, locate_by, nowhere},
        reach::{Depth, Reach, batches, digest},
        read::{Loaded, decode, most, read_file, read_source, read_tree},
        scope::{Extent, Scope, WantedDuties},
        secrecy::says_classified,
    },
    text::{Faults, Route},
};

/// 核查的结果。
#[derive(Debug, Default)]
pub struct Checked {
    /// 疑点，按文件、位置、规则。
    pub findings: Vec<Located>,
    /// 读过的文件数。
    pub files: usize,
    /// 项目数。
    pub projects: usize,
    /// 其中涉密的。
    pub classified: usize,
    /// 因缺事实而不能判断的（项目，规则）数。
    pub undecidable: usize,
    /// 不能判断的各处：缺什么事实，在哪里。
    pub unknown: Vec<Located>,
    /// 义务，各属哪个项目（要了才有）。
    pub obligations: Vec<(Picked, Obligation)>,
    /// 还没有人申报时也看得见的期限：各单位的申报、县的发布。不是义务，过了不算误期。
    pub season: Vec<(Picked, Obligation)>,
    /// county.yaml 写的还是第一版，而这个文件里有第二版才有的事件。
    pub outdated: Option<PathBuf>,
    /// 与 git 里的基准比较过：一句说明。
    pub compared: Option<String>,
    /// 基准那时的疑点；没有要的为无。
    pub before: Option<Vec<Located>>,
}

impl Checked {
    /// 并入另外得出的疑点，只要范围之内的。
    pub fn absorb(&mut self, found: Vec<Located>, store: &Store, scope: &Scope) {
        let extent = Extent::of(scope, &store.root);
        self.findings.extend(found.into_iter().filter(|f| extent.covers(&f.path)));
        sort(&mut self.findings);
    }
}

/// 义务所属的项目。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// 文件，相对于根。
    pub path: PathBuf,
    /// 编号。
    pub id: crate::model::Text,
    /// 名称。
    pub name: crate::model::Text,
    /// 单位。
    pub unit: crate::model::Text,
    /// 涉密。
    pub classified: bool,
}

/// 一个项目文件的结果。
#[derive(Default)]
struct ProjectResult {
    findings: Vec<Located>,
    digest: Option<Digest>,
    classified: bool,
    needs_format: u16,
    undecidable: usize,
    unknown: Vec<Located>,
    obligations: Vec<(Picked, Obligation)>,
}

/// 核查全部或部分。
#[must_use]
pub fn check(store: &Store, laws: &Laws, as_of: Date, scope: &Scope) -> Checked {
    let mut findings: Vec<Located> = store.misplaced.iter().map(|m| misplaced(store, laws, as_of, m)).collect();
    let county = store.county.as_ref().map(|path| read_file::<County>(&store.files, path));
    let county = county.map(|read| Loaded { value: read.value.map(effective_county), ..read });
    let county_value = county.as_ref().and_then(|c| c.value.as_ref());
    let extent = Extent::of(scope, &store.root);
    let wanted = |path: &Path| extent.covers(path);
    let reach = Reach::of(store, laws, as_of, &extent, scope.duties != WantedDuties::Nothing);
    let frameworks: Vec<Loaded<Framework>> =
        store.frameworks.iter().map(|path| read_file(&store.files, path)).collect();
    let check_home = |(folder, needed): (&Folder, &bool)| {
        check_unit(store, (folder.unit.as_deref().filter(|_| *needed), &folder.name), laws, as_of, &scope.rules)
    };
    let units: Vec<UnitFile> = store.folders.par_iter().zip(&reach.folders).map(check_home).collect();

    let no_unit = UnitFile::default();
    let needed = reach.files(store, scope);
    let lap = store.progress.ticker(needed.len());
    let register = SystemRegister::of(&store.files);
    let home = |file: &ProjectFile| units.get(file.folder).unwrap_or(&no_unit);
    let judge_one = |file: &ProjectFile, halts: &[UnitHalt]| {
        let beyond = Beyond { halts, registry: &register };
        check_project(store, file, home(file), laws, as_of, scope, beyond)
    };
    let check_one = |(file, need): &(&ProjectFile, Depth)| {
        let result = match need {
            Depth::Verdict => judge_one(file, &unit_halts(home(file).unit.as_ref(), [], as_of)),
            _ => ProjectResult { digest: digest(store, file, as_of), ..ProjectResult::default() },
        };
        lap.step();
        result
    };

    // 小计只算范围之内的；范围之外的读来只供看几个项目的规则用。
    let projects = needed.iter().filter(|(_, need)| *need == Depth::Verdict).count();
    let others = store.folders.iter().filter_map(|f| f.unit.as_deref()).chain(store.county.as_deref());
    let others = others.chain(store.frameworks.iter().map(PathBuf::as_path));
    let files = projects + others.filter(|path| wanted(&store.relative(path))).count();
    let mut checked = Checked { files, projects, ..Checked::default() };
    let written = county_value.map_or(FORMAT, |county| county.format);
    let mut digests = Vec::with_capacity(needed.len());
    // 一批一批地并：全部结果不会同时存着两份。
    for batch in batches(&needed) {
        let mut results: Vec<ProjectResult> = batch.par_iter().map(check_one).collect();
        // 一个项目里及于单位的措施，同一单位的别的项目也受其限：极少有，有的再判一次。
        for (folder, told) in told_halts(batch, &results) {
            let of_folder = batch.iter().zip(&mut results).filter(|((file, _), _)| file.folder == folder);
            for ((file, _), result) in of_folder.filter(|((_, need), _)| *need == Depth::Verdict) {
                *result = judge_one(file, &unit_halts(home(file).unit.as_ref(), told.clone(), as_of));
            }
        }
        for ((file, _), result) in batch.iter().zip(results) {
            if result.needs_format > written {
                checked.outdated.get_or_insert_with(|| file.path.to_path_buf());
            }
            findings.extend(result.findings);
            digests.extend(result.digest);
            checked.classified += usize::from(result.classified);
            checked.undecidable += result.undecidable;
            checked.unknown.extend(result.unknown);
            checked.obligations.extend(result.obligations);
        }
    }
    let known: Vec<(PathBuf, String, Unit)> = store
        .folders
        .iter()
        .zip(&units)
        .filter_map(|(f, u)| Some((store.relative(f.unit.as_ref()?), f.name.to_string(), u.unit.clone()?)))
        .collect();
    let framed: Vec<(PathBuf, Framework)> =
        frameworks.iter().filter_map(|loaded| Some((loaded.source.path.clone(), loaded.value.clone()?))).collect();
    let county_path = store.county.as_ref().map(|p| store.relative(p));
    let across = CountyCx {
        digests: &digests,
        units: &known,
        frameworks: &framed,
        county: county_path.as_deref().zip(county_value),
        laws,
        as_of,
    };
    let has_deeds = |(_, _, unit): &&(PathBuf, String, Unit)| unit.events.is_some();
    let deeds = known.iter().find(has_deeds).map(|(path, ..)| path).or(framed.first().map(|(path, _)| path));
    let own = || county_path.as_ref().filter(|_| county_value.is_some_and(|county| county.events.is_some()));
    if let Some(path) = deeds.or_else(own).filter(|_| written < FORMAT) {
        checked.outdated.get_or_insert_with(|| path.clone());
    }
    if scope.duties != WantedDuties::Nothing {
        checked.obligations.extend(county_duties(&across));
        checked.obligations.extend(system_duties(&across));
        checked.season = season(&across);
    }
    let found = reduce(&across).into_iter().filter(|(path, _)| wanted(path)).collect();
    for (path, found) in by_file(found) {
        let found = most(found, laws, &scope.rules);
        match frameworks.iter().find(|loaded| loaded.source.path == path) {
            Some(framework) => {
                findings.extend(locate_all(&Owner { path, ..Owner::default() }, found, &framework.source));
            }
            None => findings.extend(locate_across(store, &path, found, &units, county.as_ref(), laws, as_of)),
        }
    }
    findings.extend(frameworks.into_iter().flat_map(|framework| file_faults(framework, laws, as_of)));
    if let Some(county) = county {
        findings.extend(file_faults(county, laws, as_of));
    }
    findings.extend(units.into_iter().flat_map(|u| u.findings));
    findings.retain(|f| wanted(&f.path));
    sort(&mut findings);
    checked.findings = findings;
    checked
}

/// 各文件夹里，项目所记的、及于单位的措施；没有的文件夹不列。
fn told_halts(batch: &[(&ProjectFile, Depth)], results: &[ProjectResult]) -> BTreeMap<usize, Vec<UnitHalt>> {
    let mut told: BTreeMap<usize, Vec<UnitHalt>> = BTreeMap::new();
    for ((file, _), result) in batch.iter().zip(results) {
        let halts = result.digest.iter().flat_map(|digest| digest.halts.iter().cloned());
        halts.for_each(|halt| told.entry(file.folder).or_default().push(halt));
    }
    told
}

/// 按文件、位置、规则排好：结果与线程多少、先后无关。
fn sort(findings: &mut [Located]) {
    findings.sort_by(|a, b| {
        let key = |f: &Located| (f.place.line, f.place.column, f.finding.rule, f.finding.subject.clone());
        a.path.cmp(&b.path).then_with(|| key(a).cmp(&key(b)))
    });
}

fn misplaced(store: &Store, laws: &Laws, as_of: Date, file: &super::discover::Misplaced) -> Located {
    let law = laws.nearest(as_of);
    let mut finding =
        Finding::new(slugs::BAD_FILE, law.index, Subject::Project, as_of, Route::default(), file.reason.into());
    finding.help(file.help);
    Owner { path: store.relative(&file.path), ..Owner::default() }.at(finding, nowhere(), Vec::new())
}

fn check_project(
    store: &Store,
    file: &ProjectFile,
    home: &UnitFile,
    laws: &Laws,
    as_of: Date,
    scope: &Scope,
    beyond: Beyond<'_>,
) -> ProjectResult {
    let folder = &store.folders[file.folder].name;
    let unit = home.unit.as_ref();
    let unit_name = unit.map_or_else(|| folder.as_ref().into(), |u| u.name.clone());
    let mut owner = Owner {
        path: file.path.to_path_buf(),
        project: Some(file.stem().into()),
        unit: Some(unit_name.clone()),
        classified: false,
    };
    let mut faults = Faults::within(store.files.words());
    let source = read_source(&store.files, &file.path, &mut faults);
    let (root, value) = read_tree::<Project>(&source, &mut faults);
    let mut result = ProjectResult::default();
    let Some(project) = &value else {
        drop(root);
        // 读不出的文件可能是涉密项目：原文里写明涉密的，按涉密处理，只说在哪一行哪一列。
        owner.classified = says_classified(&source.text);
        result.classified = owner.classified;
        result.findings = from_faults(&owner, &source, faults, laws, as_of);
        if owner.classified {
            result.findings = result.findings.into_iter().map(Located::outlined).collect();
        }
        return result;
    };
    let look = |path: &str| store.files.attachment(path);
    let attachments = Attachments::new(&look);
    let judgement = Home::of(store, file, unit).with_unread(home.is_unread()).judgement(laws, as_of, attachments);
    let judgement = judgement.with_beyond(beyond);
    let judged = judge(project, judgement, Options { explain: false, duties: scope.duties != WantedDuties::Nothing });
    owner.classified = project.was_classified();
    result.classified = owner.classified;
    result.needs_format = project.events.iter().map(Event::needs_format).max().unwrap_or_default();
    result.undecidable = judged.outcomes.len();
    result.unknown = locate_by(&owner, unknowns(&judged, laws, as_of), &source, root.as_ref());
    result.findings = from_faults(&owner, &source, faults, laws, as_of);
    result.findings.extend(locate_by(&owner, most(judged.findings, laws, &scope.rules), &source, root.as_ref()));
    let picked = || Picked {
        path: file.path.to_path_buf(),
        id: project.id.clone(),
        name: project.facts.name.clone(),
        unit: unit_name.clone(),
        classified: owner.classified,
    };
    let wanted = judged.obligations.into_iter().filter(|o| scope.duties == WantedDuties::All || o.done.is_none());
    result.obligations = wanted.map(|o| (picked(), o)).collect();
    result.digest = Some(Digest::of(project, &file.path, folder, as_of));
    result
}

/// 不能判断的各处，借疑点的样子带上位置：对象是所缺事实的路径。
fn unknowns(judged: &Judged, laws: &Laws, as_of: Date) -> Vec<Finding> {
    let law = laws.nearest(as_of).index;
    let of = |rule, unknown: &Unknown| {
        let subject = Subject::other(unknown.at.to_string());
        Finding::new(rule, law, subject, as_of, unknown.at.clone(), unknown.text.clone())
    };
    judged.outcomes.iter().flat_map(|o| o.unknowns.iter().map(move |unknown| of(o.rule, unknown))).collect()
}

/// 县的义务：编号写文件名，单位写有权的机关。
fn county_duties(across: &CountyCx<'_>) -> Vec<(Picked, Obligation)> {
    let duties = publication_duties(across).into_iter();
    duties.filter_map(|duty| Some((county_picked(across, &duty)?, duty))).collect()
}

/// 系统的年度测评，各归各的单位。
fn system_duties(across: &CountyCx<'_>) -> Vec<(Picked, Obligation)> {
    let duties = assessment_duties(across).into_iter();
    duties.filter_map(|(folder, duty)| Some((unit_picked(across, folder)?, duty))).collect()
}

/// 还没有人申报时的期限，各归各的单位。
fn season(across: &CountyCx<'_>) -> Vec<(Picked, Obligation)> {
    let duties = season_duties(across).into_iter();
    let owned = duties.filter_map(|(folder, duty)| {
        let picked = match folder {
            Some(folder) => unit_picked(across, folder)?,
            None => county_picked(across, &duty)?,
        };
        Some((picked, duty))
    });
    owned.collect()
}

/// 一个单位的一项，不属于哪个项目。
fn unit_picked(across: &CountyCx<'_>, folder: &str) -> Option<Picked> {
    let (path, _, unit) = across.units.iter().find(|(_, own, _)| own == folder)?;
    let name = unit.name.clone();
    Some(Picked { path: path.clone(), id: folder.into(), name: name.clone(), unit: name, classified: false })
}

/// 县的一项，归有职责的机关。
fn county_picked(across: &CountyCx<'_>, duty: &Obligation) -> Option<Picked> {
    let (path, county) = across.county?;
    let law = across.laws.get(duty.law);
    let role = law.rule(duty.rule).map_or("", |config| &config.duty);
    let unit = law.bodies.name(role).into();
    Some(Picked { path: path.to_owned(), id: "county".into(), name: county.name.clone(), unit, classified: false })
}

fn by_file(mut found: Vec<(PathBuf, Finding)>) -> Vec<(PathBuf, Vec<Finding>)> {
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let mut files: Vec<(PathBuf, Vec<Finding>)> = Vec::new();
    for (path, finding) in found {
        match files.last_mut() {
            Some((last, list)) if *last == path => list.push(finding),
            _ => files.push((path, vec![finding])),
        }
    }
    files
}

/// 几个项目之间的疑点：重读所在的文件（只有少数），定处置状况与位置。
fn locate_across(
    store: &Store,
    path: &Path,
    found: Vec<Finding>,
    units: &[UnitFile],
    county: Option<&Loaded<County>>,
    laws: &Laws,
    as_of: Date,
) -> Vec<Located> {
    if let Some(county) = county.filter(|c| c.source.path == path) {
        let owner = Owner { path: path.to_owned(), ..Owner::default() };
        return locate_all(&owner, found, &county.source);
    }
    if let Some(unit) = units.iter().find(|u| u.source.as_ref().is_some_and(|s| s.path == path)) {
        let name = unit.unit.as_ref().map(|u| u.name.clone());
        let owner = Owner { path: path.to_owned(), unit: name, ..Owner::default() };
        return unit.source.as_ref().map(|s| locate_all(&owner, found, s)).unwrap_or_default();
    }
    // 找不到、读不出的，不知在哪一行，也不丢。
    let unplaced = |found: Vec<Finding>| {
        let owner = Owner { path: path.to_owned(), ..Owner::default() };
        found.into_iter().map(|f| owner.at(f, nowhere(), Vec::new())).collect()
    };
    let Ok(at) = store.projects.binary_search_by(|file| (*file.path).cmp(path)) else { return unplaced(found) };
    let file = &store.projects[at];
    let home = units.get(file.folder);
    let unit = home.and_then(|u| u.unit.as_ref());
    let folder = &store.folders[file.folder].name;
    let loaded: Loaded<Project> = match store.files.read(path) {
        Ok(bytes) => decode(path, bytes, store.files.words()),
        Err(_) => return unplaced(found),
    };
    let Some(project) = &loaded.value else { return unplaced(found) };
    let owner = Owner {
        path: path.to_owned(),
        project: Some(project.id.clone()),
        unit: Some(unit.map_or_else(|| folder.as_ref().into(), |u| u.name.clone())),
        classified: project.was_classified(),
    };
    // 处置只看豁免、整改与说明，用不着附件。
    let attachments = Attachments::UNKNOWN;
    let unread = home.is_some_and(UnitFile::is_unread);
    let judgement = Home::of(store, file, unit).with_unread(unread).judgement(laws, as_of, attachments);
    locate_all(&owner, with_context(project, judgement, |cx| dispose(cx, found)), &loaded.source)
}
