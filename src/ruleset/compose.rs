//! 一部规则集可以由几处合成：自己的文件；沿用的另一部（`extends`，条号可以对应 `renumber`，不要的列在 `without`）；
//! 历次修改（`[[amend]]`）。合成的是带位置的树，所以每个数仍指得出写在哪个文件的哪一行。

use std::{
    collections::BTreeMap,
    ops::Range,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue, Error, ValueDeserializer},
};

use super::{
    Citation,
    reader::{Here, Wrong},
    scalar::leaf,
    wording::translate,
};
use crate::{model::Date, text::hint};

/// 只说自己怎样合成的键：合成之后就不在了。
const COMPOSING: [&str; 4] = ["extends", "renumber", "without", "amend"];

/// 沿用另一部时不随它的键。
const OWN: [&str; 8] =
    ["id", "title", "issuer", "effective_from", "effective_to", "checked_on", "region", "supersedes"];

/// 几层之内的表合并，再往里的整个代替。
const MERGED: usize = 3;

/// 一部规则集的原文：自己的在前，沿用的接在后面；位置都从头数。
#[derive(Clone, Debug, Default)]
pub(super) struct ComposedText {
    all: String,
    own: usize,
    /// 沿用的一部：显示用的路径。
    base: Option<PathBuf>,
    /// 经过几次修改。
    edition: usize,
}

/// 一次修改。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Amendment {
    /// 自哪一天起。
    #[serde(deserialize_with = "leaf")]
    pub from: Date,
    /// 依据，如修改决定的名称。
    #[serde(default)]
    pub by: Option<String>,
    /// 不再要的表与键。
    #[serde(default)]
    without: Vec<String>,
    /// 改成的值；只核对写法，值在树上取。
    #[serde(default)]
    set: Option<toml::Table>,
}

impl ComposedText {
    pub(super) fn own(text: &str) -> Self {
        ComposedText { all: text.to_owned(), own: text.len(), base: None, edition: 0 }
    }

    /// 接上沿用的一部。
    pub(super) fn extending(self, path: PathBuf, text: &str) -> Self {
        let own = &self.all[..self.own];
        let line_end = if own.ends_with('\n') { "" } else { "\n" };
        let all = format!("{own}{line_end}{text}");
        ComposedText { own: own.len() + line_end.len(), all, base: Some(path), edition: self.edition }
    }

    /// 自己的一份，有这个词才解析：多数规则集没有，不必为它再读一遍。
    fn parsed_if(&self, word: &str) -> Option<Spanned<DeTable<'_>>> {
        let own = &self.all[..self.own];
        own.contains(word).then(|| parsed(own).ok())?
    }

    /// 经过前几次修改的。
    pub(super) fn amended(&self, edition: usize) -> Self {
        ComposedText { edition, ..self.clone() }
    }

    /// 全文；位置由此数起。
    pub(super) fn all(&self) -> &str {
        &self.all
    }

    /// 一处在哪个文件的第几行、第几列，都从 1 起；`own` 是自己的路径。
    pub(super) fn place(&self, own: &Path, offset: usize) -> (PathBuf, usize, usize) {
        let offset = (0..=offset.min(self.all.len())).rev().find(|i| self.all.is_char_boundary(*i)).unwrap_or(0);
        let (path, text, at) = match &self.base {
            Some(base) if offset >= self.own => (base.clone(), &self.all[self.own..], offset - self.own),
            _ => (own.to_owned(), &self.all[..self.own], offset),
        };
        let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
        (path, line_of(text, at), text[start..at].chars().count() + 1)
    }

    /// 一处所在的一行。
    pub(super) fn line(&self, offset: usize) -> &str {
        let start = self.all[..offset].rfind('\n').map_or(0, |i| i + 1);
        self.all[start..].lines().next().unwrap_or_default()
    }

    /// 沿用哪一部，与写在哪里；没有写的、语法读不出的为无。
    pub(super) fn extends(&self) -> Option<(String, usize)> {
        let document = self.parsed_if("extends")?;
        let here = document.get_ref().get("extends")?;
        here.get_ref().as_str().map(|id| (id.to_owned(), here.span().start))
    }

    /// 合成的树，与合成时发现的错误。
    ///
    /// # Errors
    /// 语法错误的第一处：括号、引号没有配上的，其后读出来的都不可信。
    pub(super) fn document(&self) -> Result<(Spanned<DeTable<'_>>, Vec<Wrong>), Error> {
        let mut wrong = Vec::new();
        let own = parsed(&self.all[..self.own])?;
        let (span, mut own) = (own.span(), own.into_inner());
        let numbers = renumbering(&own, &mut wrong);
        let without = strings(own.get("without"), &mut wrong);
        let amendments = amendments(own.get("amend"), &mut wrong);
        for (key, what) in [("renumber", "条号的对应"), ("without", "不要的表与键")] {
            if let Some((key, _)) = own.get_key_value(key).filter(|_| self.base.is_none()) {
                wrong.push((key.span().start, format!("{what}只在沿用另一部（extends）时写")));
            }
        }
        COMPOSING.iter().for_each(|key| drop(own.remove(*key)));
        let mut document = match self.base {
            None => own,
            Some(_) => {
                let mut base = moved_table(parsed(&self.all[self.own..])?.get_ref(), self.own);
                COMPOSING.iter().chain(&OWN).for_each(|key| drop(base.remove(*key)));
                renumber_table(&mut base, &[], &numbers);
                for (path, at) in &without {
                    remove(&mut base, path, (path, *at), &mut wrong);
                }
                merge(&mut base, own, 0);
                base
            }
        };
        for (amendment, values, at) in amendments.into_iter().take(self.edition) {
            amendment.without.iter().for_each(|path| remove(&mut document, path, (path, at), &mut wrong));
            for (key, value) in values {
                set(&mut document, key.get_ref(), (key.get_ref(), key.span().start), value, &mut wrong);
            }
        }
        Ok((Spanned::new(span, document), wrong))
    }

    /// 历次修改；写法不对的由 [`ComposedText::document`] 说。
    pub(super) fn amendments(&self) -> Vec<(Amendment, usize)> {
        let Some(own) = self.parsed_if("amend") else { return Vec::new() };
        amendments(own.get_ref().get("amend"), &mut Vec::new()).into_iter().map(|(own, _, at)| (own, at)).collect()
    }
}

fn parsed(text: &str) -> Result<Spanned<DeTable<'_>>, Error> {
    let (mut document, errors) = DeTable::parse_recoverable(text);
    join_records(document.get_mut());
    errors.into_iter().next().map_or(Ok(document), Err)
}

/// `records = "25.1"` 写成一款的，TOML 里不能又有 `[records.名]`，限度写在 `[records_.名]`：并成一张。
fn join_records(document: &mut DeTable<'_>) {
    let Some((_, mut limits)) = document.remove_entry("records_") else { return };
    if let DeValue::Table(table) = limits.get_mut()
        && let Some((key, basis)) = document.remove_entry("records")
    {
        let article = Spanned::new(key.span(), "article".into());
        table.insert(article, basis);
    }
    let key = Spanned::new(limits.span(), "records".into());
    document.insert(key, limits);
}

/// 一次修改，与它改成的各值、所在的位置。
type AmendedValues<'d> = (Amendment, Vec<(Spanned<std::borrow::Cow<'d, str>>, Here<'d>)>, usize);

fn amendments<'d>(here: Option<&Here<'d>>, wrong: &mut Vec<Wrong>) -> Vec<AmendedValues<'d>> {
    let Some(here) = here else { return Vec::new() };
    let DeValue::Array(list) = here.get_ref() else {
        wrong.push((here.span().start, "修改写成 [[amend]]，一次修改一段".into()));
        return Vec::new();
    };
    let mut found: Vec<AmendedValues<'d>> = Vec::new();
    for item in list.iter() {
        let at = item.span().start;
        let read = match Amendment::deserialize(ValueDeserializer::from(item.clone())) {
            Ok(read) => read,
            Err(error) => {
                wrong.push((error.span().map_or(at, |s| s.start), translate(error.message(), "")));
                continue;
            }
        };
        if found.last().is_some_and(|(before, ..)| before.from >= read.from) {
            wrong.push((at, format!("历次修改依日期先后写：{} 不晚于前一次", read.from)));
        }
        if read.set.as_ref().is_none_or(toml::Table::is_empty) && read.without.is_empty() {
            wrong.push((at, "这次修改没有写改了什么：写 set = { \"acceptance.window.months\" = 3 }".into()));
        }
        let set = match item.get_ref() {
            DeValue::Table(table) => table.get("set"),
            _ => None,
        };
        let values = match set.map(Spanned::get_ref) {
            Some(DeValue::Table(table)) => table.iter().map(|(k, v)| (k.clone(), v.clone())).collect(),
            _ => Vec::new(),
        };
        found.push((read, values, at));
    }
    found
}

/// 一列文字，与各自的位置。
fn strings(here: Option<&Here<'_>>, wrong: &mut Vec<Wrong>) -> Vec<(String, usize)> {
    let Some(here) = here else { return Vec::new() };
    let DeValue::Array(list) = here.get_ref() else {
        wrong.push((here.span().start, "写成一列，如 [\"acceptance.extension\"]".into()));
        return Vec::new();
    };
    list.iter().filter_map(|item| Some((item.get_ref().as_str()?.to_owned(), item.span().start))).collect()
}

/// 条号的对应：原来的写法到自己的。
fn renumbering(own: &DeTable<'_>, wrong: &mut Vec<Wrong>) -> BTreeMap<String, Citation> {
    let mut map = BTreeMap::new();
    let Some(here) = own.get("renumber") else { return map };
    let DeValue::Table(table) = here.get_ref() else {
        wrong.push((here.span().start, "条号的对应写成 { \"22\" = \"16\", \"9.1\" = \"7.2\" }，原来的在前".into()));
        return map;
    };
    for (key, value) in table.iter() {
        let target = value.get_ref().as_str().and_then(Citation::read);
        match (Citation::read(key.get_ref()), target) {
            (Some(_), Some(target)) => drop(map.insert(key.get_ref().to_string(), target)),
            _ => wrong.push((key.span().start, "条号写成 \"22\" 或 \"22.1\"，原来的在前，自己的在后".into())),
        }
    }
    map
}

/// 对应之后的条款；没有对应的不变。
fn renumbered(text: &str, numbers: &BTreeMap<String, Citation>) -> Option<String> {
    let old = Citation::read(text)?;
    let paragraph = || old.paragraph.and_then(|p| numbers.get(&format!("{}.{p}", old.article)));
    let new = match (numbers.get(text), paragraph(), numbers.get(&old.article.to_string())) {
        (Some(new), ..) => *new,
        (None, Some(new), _) => Citation { item: new.item.or(old.item), ..*new },
        (None, None, Some(new)) => Citation { article: new.article, paragraph: new.paragraph.or(old.paragraph), ..old },
        (None, None, None) => return None,
    };
    Some(new.written())
}

fn renumber_table(table: &mut DeTable<'_>, path: &[&str], numbers: &BTreeMap<String, Citation>) {
    if numbers.is_empty() {
        return;
    }
    if path == ["articles"] {
        let pairs = std::mem::take(table).into_iter().map(|(key, value)| match renumbered(key.get_ref(), numbers) {
            Some(new) => (Spanned::new(key.span(), new.into()), value),
            None => (key, value),
        });
        *table = pairs.collect();
        return;
    }
    for (key, value) in table.iter_mut() {
        let key = key.get_ref().to_string();
        let cites = matches!(key.as_str(), "article" | "articles" | "records") && !path.is_empty()
            || key == "records" && path.is_empty()
            || path == ["rules"];
        let below: Vec<&str> = path.iter().copied().chain([key.as_str()]).collect();
        renumber(value, &below, cites, numbers);
    }
}

fn renumber(here: &mut Here<'_>, path: &[&str], cites: bool, numbers: &BTreeMap<String, Citation>) {
    match here.get_mut() {
        DeValue::String(text) if cites => {
            if let Some(new) = renumbered(text, numbers) {
                *text = new.into();
            }
        }
        DeValue::Array(list) => list.iter_mut().for_each(|item| renumber(item, path, cites, numbers)),
        DeValue::Table(table) => renumber_table(table, path, numbers),
        _ => {}
    }
}

/// 后面的盖过前面的；浅的几层表逐键合并。
fn merge<'d>(under: &mut DeTable<'d>, over: DeTable<'d>, depth: usize) {
    for (key, value) in over {
        let both_tables = depth < MERGED
            && matches!(value.get_ref(), DeValue::Table(_))
            && matches!(under.get(&*key.get_ref().clone()).map(Spanned::get_ref), Some(DeValue::Table(_)));
        if both_tables
            && let Some(DeValue::Table(below)) = under.get_mut(&*key.get_ref().clone()).map(Spanned::get_mut)
            && let DeValue::Table(above) = value.get_ref().clone()
        {
            merge(below, above, depth + 1);
            continue;
        }
        // 换上的键也换位置：查错指到改的一处。
        under.remove(&*key.get_ref().clone());
        under.insert(key, value);
    }
}

/// 沿「甲.乙.丙」改一个值；键里本来有点的（`articles.22.1`）照全名找。
fn set<'d>(table: &mut DeTable<'d>, path: &str, (full, at): (&str, usize), value: Here<'d>, wrong: &mut Vec<Wrong>) {
    let whole = table.contains_key(path) || !path.contains('.');
    if whole {
        let one: DeTable<'d> = [(Spanned::new(at..at, path.to_owned().into()), value)].into_iter().collect();
        merge(table, one, 0);
        return;
    }
    let Some((head, rest)) = split(table, path) else {
        let near = hint(path.split('.').next().unwrap_or_default(), table.keys().map(|k| k.get_ref().as_ref()));
        wrong.push((at, format!("没有「{full}」可改{near}")));
        return;
    };
    if let Some(DeValue::Table(below)) = table.get_mut(head.as_str()).map(Spanned::get_mut) {
        set(below, &rest, (full, at), value, wrong);
    }
}

/// 去掉沿途的一张表或一个键。
fn remove(table: &mut DeTable<'_>, path: &str, (full, at): (&str, usize), wrong: &mut Vec<Wrong>) {
    if table.remove(path).is_some() {
        return;
    }
    match split(table, path) {
        Some((head, rest)) => {
            if let Some(DeValue::Table(below)) = table.get_mut(head.as_str()).map(Spanned::get_mut) {
                remove(below, &rest, (full, at), wrong);
            }
        }
        None => {
            let near = hint(path.split('.').next().unwrap_or_default(), table.keys().map(|k| k.get_ref().as_ref()));
            wrong.push((at, format!("没有「{full}」，不必去掉{near}")));
        }
    }
}

/// 路径的第一步，与其余：第一步须是这张表里的一张表，取最长的。
fn split(table: &DeTable<'_>, path: &str) -> Option<(String, String)> {
    let fits = |key: &str| path.strip_prefix(key).and_then(|rest| rest.strip_prefix('.')).map(str::to_owned);
    let tables = table.iter().filter(|(_, value)| matches!(value.get_ref(), DeValue::Table(_)));
    let steps = tables.filter_map(|(key, _)| Some((key.get_ref().to_string(), fits(key.get_ref())?)));
    steps.max_by_key(|(head, _)| head.len())
}

/// 位置后移：沿用的一部接在自己的后面。
fn moved<'d>(here: &Here<'d>, by: usize) -> Here<'d> {
    let value = match here.get_ref() {
        DeValue::Table(table) => DeValue::Table(moved_table(table, by)),
        DeValue::Array(list) => {
            let mut array = DeArray::new();
            list.iter().for_each(|item| array.push(moved(item, by)));
            DeValue::Array(array)
        }
        other => other.clone(),
    };
    Spanned::new(shifted(here.span(), by), value)
}

fn moved_table<'d>(table: &DeTable<'d>, by: usize) -> DeTable<'d> {
    table.iter().map(|(k, v)| (Spanned::new(shifted(k.span(), by), k.get_ref().clone()), moved(v, by))).collect()
}

fn shifted(span: Range<usize>, by: usize) -> Range<usize> {
    span.start + by..span.end + by
}

/// 字节位置所在的行，从 1 起。
fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|b| **b == b'\n').count() + 1
}
