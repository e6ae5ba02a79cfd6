//! 各项目文件的要略：编号、名称与内容的摘要。大台账里只办一个项目时，凭它挑出要细读的，不必把别的都读一遍。
//!
//! 在仓库里的存成一个文件（`.git/wsgov/`），下次逐个看文件在盘上的样子，变了的才再读。
//! 存的是原文里抄出来的，不是判断；每次另抽百分之一重读，与所存的不符的，弃去所存的，从头再读。

mod book;
mod place;
mod row;

use std::{
    collections::HashMap,
    io::Read,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use rayon::prelude::*;

use self::{
    book::{Book, write},
    place::Place,
    row::{Look, Row},
};
use super::{
    Store,
    discover::ProjectFile,
    files::{Files, Stamp, blob_name, stamp_of},
    git::Oid,
};
use crate::text::MOST_BYTES;

/// 少于这么多个项目的，略读一遍比存取还快，不存。
const LEAST: usize = 4000;
/// 每多少个存着的，抽一个重读。
const ONE_IN: usize = 100;
/// 变了的多于这么多个（另加千分之一），才重存。
const WORTH: usize = 64;
/// 改动的时刻离读的时刻不到这么久（纳秒）的，以后再改未必看得出，不存：有的文件系统只记到两秒。
const SETTLED: i64 = 2_500_000_000;

/// 各项目文件的要略，次序同 [`Store::projects`]。
#[derive(Debug, Default)]
pub(super) struct Heads {
    text: String,
    rows: Vec<Row>,
    /// 所存的与文件不符。
    doubtful: bool,
}

/// 一个项目文件的要略。
pub(super) struct Head<'h> {
    /// 编号。
    pub id: &'h str,
    /// 各处名称的主干，一行一个。
    pub stems: &'h str,
    /// 提到框架。
    pub framed: bool,
}

impl Heads {
    /// 读一个台账的；存着的、没有变的不必读。
    pub fn of(store: &Store) -> Self {
        Heads::read(store, LEAST, WORTH, now() - SETTLED)
    }

    fn read(store: &Store, least: usize, worth: usize, settled: i64) -> Self {
        let files = store.files.written();
        let place = (files.is_kept() && store.projects.len() >= least).then(|| Place::of(&store.root)).flatten();
        let stored = place.as_ref().and_then(|place| Book::read(&place.read()?, place.key)).unwrap_or_default();
        let Book { shelves, text } = &stored;
        let look = |at: usize| look(&files, &store.projects[at].path, settled, place.is_some());
        let known = known(store, &files, shelves, text);
        let all: Vec<usize> = (0..known.len()).collect();
        let (kept, mut stale): (Vec<usize>, Vec<usize>) = all.iter().partition(|at| known[**at].is_some());
        let doubtful = !agree(&kept, &known, text, &files, store, look);
        if doubtful {
            place.iter().for_each(Place::discard);
            stale = all;
        }
        let looks: Vec<Look> = stale.par_iter().map(|at| look(*at)).collect();
        let (mut text, mut rows) = (stored.text, known.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>());
        let fresh = looks.len();
        for (at, look) in stale.into_iter().zip(looks) {
            rows[at] = look.into_row(&mut text);
        }
        let heads = Heads { text, rows, doubtful };
        if let Some(place) = place.filter(|_| fresh > worth + heads.rows.len() / 1000) {
            heads.keep(store, &place);
        }
        heads
    }

    /// 一个项目的；说不清的为无，要细读。
    pub fn get(&self, at: usize) -> Option<Head<'_>> {
        let row = self.rows.get(at).filter(|row| row.clear)?;
        Some(Head { id: row.id.of(&self.text), stems: row.stems.of(&self.text), framed: row.framed })
    }

    /// 一个项目文件的内容的摘要；没有算的为无。
    pub fn oid(&self, at: usize) -> Option<[u8; 20]> {
        self.rows.get(at).map(|row| row.oid).filter(|oid| *oid != [0; 20])
    }

    /// 所存的与文件不符，已经弃去。
    pub fn is_doubtful(&self) -> bool {
        self.doubtful
    }

    fn keep(&self, store: &Store, place: &Place) {
        let name = |file: &'_ ProjectFile| file.path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        let names: Vec<Option<String>> = store.projects.iter().map(name).collect();
        let mut shelves: Vec<(&str, Vec<(&str, Row)>)> = store.folders.iter().map(|f| (&*f.name, Vec::new())).collect();
        for ((file, name), row) in store.projects.iter().zip(&names).zip(&self.rows) {
            shelves[file.folder].1.extend(name.as_deref().map(|name| (name, *row)));
        }
        write(&shelves, &self.text, place.key).iter().for_each(|bytes| place.write(bytes));
    }
}

/// 存着的、没有变的各行：盘上的看样子，git 里的看内容的名称。
fn known(store: &Store, files: &Files, shelves: &[book::Shelf], text: &str) -> Vec<Option<Row>> {
    let by_name: HashMap<&str, &book::Shelf> = shelves.iter().map(|shelf| (shelf.name.of(text), shelf)).collect();
    let of_folder = |own: &[ProjectFile]| -> Vec<Option<Row>> {
        let Some(shelf) = own.first().and_then(|file| by_name.get(&*store.folders[file.folder].name)) else {
            return vec![None; own.len()];
        };
        let names = || own.iter().map(|file| file.path.file_name().unwrap_or_default());
        let folder = own[0].path.parent().unwrap_or(Path::new(""));
        let stamps = if files.is_disk() { files.stamps(folder, names()) } else { vec![None; own.len()] };
        // 两边都按文件名排好。
        let mut rows = shelf.rows.iter().peekable();
        let found = own.iter().zip(names()).zip(stamps).map(|((file, name), stamp)| {
            let name = name.to_str()?;
            while rows.next_if(|(other, _)| other.of(text) < name).is_some() {}
            let (_, row) = rows.next_if(|(other, _)| other.of(text) == name)?;
            let same = match files.oid(&file.path) {
                Some(oid) => oid.bytes() == Some(row.oid),
                None => stamp.is_some() && stamp == Some(row.stamp),
            };
            same.then_some(*row)
        });
        found.collect()
    };
    let folders: Vec<&[ProjectFile]> = store.projects.chunk_by(|a, b| a.folder == b.folder).collect();
    let each: Vec<Vec<Option<Row>>> = folders.into_par_iter().map(of_folder).collect();
    each.concat()
}

/// 抽出来重读的，与所存的都相符；其间恰好又变了的不算。
fn agree(
    kept: &[usize],
    known: &[Option<Row>],
    text: &str,
    files: &Files,
    store: &Store,
    look: impl Fn(usize) -> Look + Sync,
) -> bool {
    let drawn: Vec<usize> = (0..kept.len().div_ceil(ONE_IN)).map(|_| kept[fastrand::usize(..kept.len())]).collect();
    drawn.par_iter().all(|at| {
        let Some(row) = known[*at].filter(|row| !row.agrees(text, &look(*at))) else { return true };
        let path = &store.projects[*at].path;
        let stamp = files.open(path).ok().as_ref().and_then(stamp_of);
        files.is_disk() && stamp != Some(row.stamp)
    })
}

/// 略读一个文件；在 `settled` 之后还改动过的，不记样子。`hashed`：要摘要。
fn look(files: &Files, path: &Path, settled: i64, hashed: bool) -> Look {
    if !files.is_disk() {
        let oid = files.oid(path).and_then(Oid::bytes).unwrap_or_default();
        return files.read(path).map_or_else(|_| Look::nothing(), |bytes| Look::of(&bytes, Stamp::default(), oid));
    }
    let read = || {
        let mut file = files.open(path)?;
        let before = stamp_of(&file);
        let size = before.map_or(0, |stamp| usize::try_from(stamp.size).unwrap_or(MOST_BYTES).min(MOST_BYTES));
        let mut bytes = Vec::with_capacity(size + 1);
        file.by_ref().take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        let stamp = before.filter(|stamp| {
            let whole = stamp.size == bytes.len() as u64 && stamp_of(&file) == before;
            whole && stamp.modified < settled && stamp.changed < settled
        });
        let oid = if hashed { blob_name(&bytes) } else { [0; 20] };
        std::io::Result::Ok(Look::of(&bytes, stamp.unwrap_or_default(), oid))
    };
    read().unwrap_or_else(|_| Look::nothing())
}

/// 现在的时刻，自 1970 年起的纳秒。
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}

#[cfg(all(test, unix))]
mod tests;
