//! `wsgov list`：按名称、编号里的几个字查项目。

use crate::{
    commands::{
        ActFormat, Env, Exit, Failure,
        find::{Hit, NameSeen, names_seen, open_projects, says},
        first_steps::{needs_projects, tell_unread, unread},
        page_format::print_json,
        print_text,
    },
    output::{ListedProject, ProjectList},
    store::{Store, shown},
    text::{half_width, safe},
};

/// 请求。
#[derive(Clone, Debug)]
pub struct ListRequest {
    /// 名称或编号里的几个字；不写为全部。
    pub word: String,
    /// 只看这个单位。
    pub unit: Option<String>,
    /// 格式。
    pub format: ActFormat,
}

/// 供查找的一个项目。
#[derive(Clone, Debug)]
pub struct Entry {
    /// 编号。
    pub id: String,
    /// 名称。
    pub name: String,
    /// 单位的文件夹。
    pub unit: String,
    /// 文件里的文号，以换行隔开。
    docs: String,
}

impl Entry {
    /// 编号、名称、单位或文号里有这几个字。
    #[must_use]
    pub fn is_like(&self, word: &str) -> bool {
        if word.is_empty() {
            return true;
        }
        let upper = half_width(word).to_uppercase();
        self.id.to_uppercase().contains(&upper) || [&self.name, &self.unit, &self.docs].iter().any(|t| t.contains(word))
    }
}

/// 全部非涉密项目，供查找。
pub fn entries(store: &Store) -> Vec<Entry> {
    let entry = |(hit, text): (Hit, String)| Entry { id: hit.id, name: hit.name, unit: hit.unit, docs: docs(&text) };
    open_projects(store, |_, _| true).map(entry).collect()
}

/// 文件里写着的文号。
fn docs(text: &str) -> String {
    let value = |rest: &str| {
        let end = rest.find([',', '}', '\n', '#']).unwrap_or(rest.len());
        rest[..end].trim().trim_matches(['"', '\'']).to_owned()
    };
    text.split("doc:").skip(1).map(value).collect::<Vec<_>>().join("\n")
}

/// 没有相合的；`unseen` 是看不出名称的文件有几个。
fn no_hits(request: &ListRequest, unseen: usize) -> String {
    let word = Some(safe::line(&request.word, 40)).filter(|word| !word.is_empty());
    let word = word.map(|word| format!("名称或编号里有「{word}」"));
    let unit = request.unit.as_deref().map(|unit| format!("单位名称里有「{}」", safe::line(unit, 40)));
    let wanted: Vec<String> = unit.into_iter().chain(word).collect();
    match wanted.is_empty() {
        true if unseen > 0 => unread(unseen),
        true => "台账里的项目都不列出（涉密项目不列）".to_owned(),
        false => format!("没有{}的项目；少写几个字再试，或用 wsgov list 列出全部", wanted.join("、")),
    }
}

/// 列出项目：编号、名称、单位。涉密项目不列。
///
/// # Errors
/// 没有台账，或没有相合的。
pub fn run(ambient: &Env, request: &ListRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let store = desk.store()?;
    needs_projects(&store)?;
    let wanted = |unit: &str| request.unit.as_deref().is_none_or(|word| unit.contains(word));
    let word = request.word.trim();
    let (mut hits, mut unseen) = (Vec::new(), 0);
    for seen in names_seen(&store, |id, name| says(id, name, word)) {
        match seen {
            NameSeen::Hit(hit, _) if wanted(&hit.unit) => hits.push(hit),
            NameSeen::Unread(unit) if wanted(&unit) => unseen += 1,
            _ => {}
        }
    }
    if hits.is_empty() {
        let said = no_hits(request, unseen);
        tell_unread(if said == unread(unseen) { 0 } else { unseen });
        return Err(Failure::nothing(said));
    }
    tell_unread(unseen);
    if request.format == ActFormat::Json {
        let project = |hit: &Hit| ListedProject {
            project: hit.id.clone(),
            name: hit.name.clone(),
            unit: hit.unit.clone(),
            path: shown(desk.relative(&hit.path)),
        };
        print_json(ambient, &ProjectList { projects: hits.iter().map(project).collect() })?;
        return Ok(Exit::Clean);
    }
    let lines: String = hits.iter().map(|hit| format!("{}\n", hit.line())).collect();
    print_text(&format!("{lines}共 {} 个\n", hits.len()))?;
    Ok(Exit::Clean)
}
