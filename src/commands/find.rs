//! 由编号或名称找到一个项目。凡要写编号的地方，也可以写名称里的几个字。

use std::{
    cell::OnceCell,
    collections::HashMap,
    path::{Path, PathBuf},
};

use crate::{
    commands::{Env, Failure, Session, first_steps::first_step, tell},
    intake::ask::Asker,
    model::Project,
    store::{Store, read_file, says_classified, shown},
    text::{half_width, safe, suggest},
};

/// 涉密的与没有的，网页上说法相同。
pub const NOT_HERE: &str = "没有这个项目，或不能在网页上办";
/// 至多列出几个。
const MOST_LISTED: usize = 20;

/// 名称相合的一个项目。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// 文件。
    pub path: PathBuf,
    /// 编号。
    pub id: String,
    /// 名称。
    pub name: String,
    /// 单位的文件夹。
    pub unit: String,
}

impl Hit {
    /// 编号或名称里有这几个字。
    fn is_like(&self, word: &str) -> bool {
        let upper = half_width(word).to_uppercase();
        self.name.contains(word) || self.id.to_uppercase().contains(&upper)
    }

    /// 一行的说法。
    #[must_use]
    pub fn line(&self) -> String {
        format!("{}　{}　{}", safe::line(&self.id, 40), safe::line(&self.name, 60), safe::line(&self.unit, 40))
    }
}

/// 替一份登记表逐行找项目：全县只列一次，名称只读一次，一行一行地查不必各列各读。
#[derive(Default)]
pub struct ProjectFinder {
    listed: OnceCell<(Store, HashMap<String, Vec<PathBuf>>)>,
    open: OnceCell<Vec<Hit>>,
}

impl ProjectFinder {
    fn listed(&self, desk: &Session) -> Result<&(Store, HashMap<String, Vec<PathBuf>>), Failure> {
        if let Some(listed) = self.listed.get() {
            return Ok(listed);
        }
        let store = desk.store()?;
        let mut stems: HashMap<String, Vec<PathBuf>> = HashMap::new();
        for file in &store.projects {
            stems.entry(file.stem().to_owned()).or_default().push(store.full(&file.path));
        }
        Ok(self.listed.get_or_init(|| (store, stems)))
    }

    /// 编号所指的唯一项目文件；没有而名称相合的只有一个，就是它。
    ///
    /// # Errors
    /// 没有，或不止一个。
    pub fn find(&self, ambient: &Env, desk: &Session, id: &str) -> Result<PathBuf, Failure> {
        let (store, stems) = self.listed(desk)?;
        match stems.get(id).or_else(|| stems.get(&tidied(id))).map(Vec::as_slice) {
            Some([only]) => Ok(only.clone()),
            Some(several) => Err(used_twice(desk, id, several)),
            None => by_word(ambient, desk, store, self.like(desk, id)?, id),
        }
    }

    /// 非涉密的各项目。
    ///
    /// # Errors
    /// 文件夹读不了。
    pub fn open(&self, desk: &Session) -> Result<&[Hit], Failure> {
        let (store, _) = self.listed(desk)?;
        Ok(self.open.get_or_init(|| named_like(store, "")))
    }

    fn like(&self, desk: &Session, word: &str) -> Result<Vec<Hit>, Failure> {
        let word = word.trim();
        let hits = self.open(desk)?.iter();
        Ok(hits.filter(|hit| says(&hit.id, &hit.name, word)).cloned().collect())
    }
}

/// 按编号或名称找到唯一的项目文件；名称相合的不止一个时，在终端上请人选。
///
/// # Errors
/// 没有，或不止一个而无人可问。
pub fn find_project(ambient: &Env, desk: &Session, id: &str) -> Result<PathBuf, Failure> {
    if id.trim().is_empty() {
        let store = desk.store()?;
        if let Some(said) = first_step(&store) {
            return Err(Failure::usage(said));
        }
        let hits = named_like(&store, "");
        return match ambient.interactive && !hits.is_empty() {
            true => choose(hits),
            false => Err(Failure::usage("没有写项目编号；用 wsgov list 查看全部项目")),
        };
    }
    let found = by_id(desk, id)?;
    match &found[..] {
        [only] => Ok(only.clone()),
        [] => {
            let store = desk.store()?;
            by_word(ambient, desk, &store, named_like(&store, id), id)
        }
        several => Err(used_twice(desk, id, several)),
    }
}

fn used_twice(desk: &Session, id: &str, several: &[PathBuf]) -> Failure {
    let list: Vec<String> = several.iter().map(|p| shown(desk.relative(p))).collect();
    let (count, list) = (several.len(), list.join("、"));
    Failure::refused(format!(
        "编号「{id}」用在 {count} 个文件里：{list}；先用 wsgov renumber 旧编号 新编号 --unit 单位 使编号唯一"
    ))
}

/// 编号所指的唯一一个非涉密项目的文件；没有、涉密、不止一个的都为无，看不出是哪一种。
///
/// # Errors
/// 文件夹读不了。
pub fn find_open(desk: &Session, id: &str) -> Result<Option<PathBuf>, Failure> {
    let found = Store::find_project(&desk.files, id)?;
    Ok(match &found[..] {
        [only] if is_open(desk, only) => Some(only.clone()),
        _ => None,
    })
}

/// 编号照台账里的写法：全角、小写的字母都换过。
fn tidied(id: &str) -> String {
    half_width(id.trim()).to_uppercase()
}

/// 编号所指的文件；全角、小写的字母照样认。
fn by_id(desk: &Session, id: &str) -> Result<Vec<PathBuf>, Failure> {
    let found = Store::find_project(&desk.files, id)?;
    let written = tidied(id);
    if found.is_empty() && written != id { Ok(Store::find_project(&desk.files, &written)?) } else { Ok(found) }
}

/// 名称相合的 `hits` 里唯一的一个。
fn by_word(ambient: &Env, desk: &Session, store: &Store, hits: Vec<Hit>, word: &str) -> Result<PathBuf, Failure> {
    match &hits[..] {
        [only] => {
            tell(&format!("「{}」即 {}", safe::line(word, 40), only.line()));
            Ok(only.path.clone())
        }
        [] => {
            // 相近的若是涉密项目，不提它：编号在不在，也不由打错一个字的人得知。
            let open = |near: &str| store.projects.iter().filter(|p| p.stem() == near).all(|p| is_open(desk, &p.path));
            let stems = store.projects.iter().map(|p| p.stem());
            let near = suggest(word, stems.filter(|stem| suggest(word, [*stem]).is_none() || open(stem)));
            let help = near.or_else(|| first_step(store));
            let help = help.unwrap_or_else(|| "用 wsgov list 查看全部项目，或写名称里的几个字".to_owned());
            Err(Failure::usage(format!("没有编号或名称为「{word}」的项目。{help}")).on_page(NOT_HERE))
        }
        _ if ambient.interactive => choose(hits),
        several => {
            let lines: String = several.iter().take(MOST_LISTED).map(|hit| format!("\n  {}", hit.line())).collect();
            let (word, count) = (safe::line(word, 40), several.len());
            Err(Failure::usage(format!("名称里有「{word}」的项目有 {count} 个，请写编号：{lines}")))
        }
    }
}

/// 不是涉密项目；读不出而说到涉密的，当作涉密。
fn is_open(desk: &Session, path: &Path) -> bool {
    let loaded = read_file::<Project>(&desk.files, path);
    loaded.value.map_or_else(|| !says_classified(&loaded.source.text), |project| !project.was_classified())
}

/// 列出来请人选一个：写序号、编号，或名称里的几个字，相合的不止一个时再选。
fn choose(mut hits: Vec<Hit>) -> Result<PathBuf, Failure> {
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout());
    let mut asker = Asker::new(&mut input, &mut output);
    loop {
        for (i, hit) in hits.iter().take(MOST_LISTED).enumerate() {
            asker.say(&format!("  {} {}", i + 1, hit.line()));
        }
        if hits.len() > MOST_LISTED {
            asker.say(&format!("  ……另有 {} 个；写名称里的几个字", hits.len() - MOST_LISTED));
        }
        let narrowed = asker.until("哪一个（序号，或编号、名称里的几个字）", |answer| {
            let number = answer.parse::<usize>().ok().and_then(|n| hits.get(n.checked_sub(1)?));
            if let Some(hit) = number {
                return Ok(vec![hit.clone()]);
            }
            let like: Vec<Hit> = hits.iter().filter(|hit| hit.is_like(answer)).cloned().collect();
            if answer.is_empty() || like.is_empty() {
                Err("没有相合的；写前面的序号".to_owned())
            } else {
                Ok(like)
            }
        })?;
        match &narrowed[..] {
            [only] => return Ok(only.path.clone()),
            _ => hits = narrowed,
        }
    }
}

/// 编号或名称里有这几个字。
pub(super) fn says(id: &str, name: &str, word: &str) -> bool {
    name.contains(word) || id.contains(word)
}

/// 名称里有这几个字的项目，依文件的次序；涉密项目不在其列。只看开头一行，不读全文。
#[must_use]
pub fn named_like(store: &Store, word: &str) -> Vec<Hit> {
    let word = word.trim();
    open_projects(store, |id, name| says(id, name, word)).map(|(hit, _)| hit).collect()
}

/// 非涉密项目中编号、名称合意的，连同文件的全文，依文件的次序。
pub fn open_projects(store: &Store, wanted: impl Fn(&str, &str) -> bool) -> impl Iterator<Item = (Hit, String)> {
    names_seen(store, wanted).filter_map(|seen| match seen {
        NameSeen::Hit(hit, text) => Some((hit, text)),
        NameSeen::Unread(_) => None,
    })
}

/// 查名称所见的一个文件。
pub enum NameSeen {
    /// 合意的，连同全文。
    Hit(Hit, String),
    /// 读不了、不是 UTF-8 的，看不出名称；在哪个单位的文件夹里。
    Unread(String),
}

/// 非涉密的项目文件中编号、名称合意的，与看不出名称的，依文件的次序。
pub fn names_seen(store: &Store, wanted: impl Fn(&str, &str) -> bool) -> impl Iterator<Item = NameSeen> {
    let folder = |index: usize| store.folders.get(index).map_or("", |f| &*f.name).to_owned();
    store.projects.iter().filter_map(move |file| {
        let bytes = store.files.read(&file.path).unwrap_or_default();
        let text = match String::from_utf8(bytes) {
            Ok(text) if !text.is_empty() => text,
            Ok(_) => return Some(NameSeen::Unread(folder(file.folder))),
            Err(error) => {
                let text = String::from_utf8_lossy(error.as_bytes());
                return (!says_classified(&text)).then(|| NameSeen::Unread(folder(file.folder)));
            }
        };
        let name = name_line(&text).filter(|name| wanted(file.stem(), name))?;
        let hit = Hit { path: store.full(&file.path), id: file.stem().to_owned(), name, unit: folder(file.folder) };
        (!says_classified(&text)).then_some(NameSeen::Hit(hit, text))
    })
}

/// 顶格的「name: …」写的名称。
fn name_line(text: &str) -> Option<String> {
    let line = text.trim_start_matches('\u{feff}').lines().find_map(|line| line.strip_prefix("name:"))?;
    let value = line.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']);
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::name_line;

    #[test]
    fn the_name_stands_on_its_own_line() {
        assert_eq!(name_line("id: A\nname: 甲平台  # 名称\n").as_deref(), Some("甲平台"));
        assert_eq!(name_line("id: A\r\nname: \"乙: 平台\"\r\n").as_deref(), Some("乙: 平台"));
        assert_eq!(name_line("facts:\n  name: 丙\n"), None);
    }
}
