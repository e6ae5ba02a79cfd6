//! 各项目文件的要略：编号、名称与内容的摘要。大台账里只办一个项目时，凭它挑出要细读的，不必把别的都读一遍。
//!
//! 在仓库里的存成一个文件（`.git/wsgov/`），下次逐个看文件在盘上的样子，变了的才再读。
//! 存的是原文里抄出来的，不是判断；每次另抽百分之一重读，与所存的不符的，弃去所存的，从头再读。

mod book;
mod cabinet;
mod row;

use std::{
    collections::HashMap,
    ffi::OsStr,
    io::{self, Read},
    path::Path,
};

use rayon::prelude::*;

use self::{
    book::{Book, write},
    cabinet::Cabinet,
    row::{HeadRow, Skimmed, TextRange},
};
use super::{
    files::{FileLook, FileStamp, Files, blob_name, stamp_of},
    git::Oid,
    listed::{Folder, ProjectFile},
};
use crate::text::MOST_BYTES;

/// 少于这么多个项目的，略读一遍比存取还快，不存。
const LEAST: usize = 4000;
/// 每多少个存着的，抽一个重读。
const ONE_IN: usize = 100;
/// 变了的多于这么多个（另加千分之一），才重存。
const WORTH: usize = 64;
/// 改动的时刻离略读的时刻不到这么久（纳秒）的，以后再改未必看得出，不存：有的文件系统只记到两秒。
const SETTLED: i64 = 2_500_000_000;

/// 各项目文件的要略，次序同 [`Store::projects`]。
#[derive(Debug, Default)]
pub(super) struct Heads {
    text: String,
    rows: Vec<HeadRow>,
    /// 所存的与文件不符。
    doubtful: bool,
}

/// 一个项目文件的要略。
pub(super) struct ProjectHead<'h> {
    /// 编号。
    pub id: &'h str,
    /// 各处名称的主干，一行一个。
    pub stems: &'h str,
    /// 提到框架。
    pub framed: bool,
}

impl Heads {
    /// 读一个台账的；存着的、没有变的不必读。
    pub fn of(files: &Files, folders: &[Folder], projects: &[ProjectFile]) -> Self {
        HeadReader { files: &files.written(), folders, projects }.read(LEAST, WORTH, SETTLED)
    }

    /// 盘上的大台账，存着要略。
    pub fn are_kept(files: &Files, projects: usize) -> bool {
        files.is_kept() && files.is_disk() && projects >= LEAST
    }

    /// 一个项目的；说不清的为无，要细读。
    pub fn get(&self, at: usize) -> Option<ProjectHead<'_>> {
        let row = self.rows.get(at).filter(|row| row.clear)?;
        Some(ProjectHead { id: row.id.of(&self.text), stems: row.stems.of(&self.text), framed: row.framed })
    }

    /// 一个项目文件的内容的摘要；没有算的为无。
    pub fn oid(&self, at: usize) -> Option<[u8; 20]> {
        self.rows.get(at).map(|row| row.oid).filter(|oid| *oid != [0; 20])
    }

    /// 所存的与文件不符，已经弃去。
    pub fn is_doubtful(&self) -> bool {
        self.doubtful
    }
}

/// 读哪些文件的要略。
struct HeadReader<'s> {
    files: &'s Files,
    folders: &'s [Folder],
    projects: &'s [ProjectFile],
}

impl HeadReader<'_> {
    /// 项目至少有 `least` 个的才存，多出 `worth` 个变了的才重存；`settled` 之内改动过的，下次再读。
    fn read(&self, least: usize, worth: usize, settled: i64) -> Heads {
        let is_kept = self.files.is_kept() && self.projects.len() >= least;
        let cabinet = is_kept.then(|| Cabinet::of(self.files.root())).flatten();
        let stored = cabinet.as_ref().and_then(|cabinet| Book::read(&cabinet.read()?, cabinet.key)).unwrap_or_default();
        let known = self.known(&stored);
        let all: Vec<usize> = (0..known.len()).collect();
        let (kept, mut stale): (Vec<usize>, Vec<usize>) = all.iter().partition(|at| known[**at].is_some());
        let is_hashed = cabinet.is_some();
        let doubtful = !self.agree(&kept, &known, &stored.text);
        if doubtful {
            cabinet.iter().for_each(Cabinet::discard);
            stale = all;
        }
        // 文件系统自己的时刻：与它记给各文件的是同一个钟。
        let now = if stale.is_empty() { None } else { cabinet.as_ref().and_then(Cabinet::now) };
        let before = now.map_or(i64::MIN, |now| now.saturating_sub(settled));
        let looks: Vec<Skimmed> = stale.par_iter().map(|at| self.skimmed(*at, before, is_hashed)).collect();
        let (mut text, mut rows) = (stored.text, known.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>());
        let fresh = looks.len();
        for (at, look) in stale.into_iter().zip(looks) {
            rows[at] = look.into_row(&mut text);
        }
        let heads = Heads { text, rows, doubtful };
        if let Some(cabinet) = cabinet.filter(|_| fresh > worth + heads.rows.len() / 1000) {
            self.keep(&heads, &cabinet);
        }
        heads
    }

    fn keep(&self, heads: &Heads, cabinet: &Cabinet) {
        let name = |file: &ProjectFile| file.path.file_name().and_then(OsStr::to_str).map(str::to_owned);
        let names: Vec<Option<String>> = self.projects.iter().map(name).collect();
        let mut shelves: Vec<(&str, Vec<(&str, HeadRow)>)> =
            self.folders.iter().map(|folder| (&*folder.name, Vec::new())).collect();
        for ((file, name), row) in self.projects.iter().zip(&names).zip(&heads.rows) {
            shelves[file.folder].1.extend(name.as_deref().map(|name| (name, *row)));
        }
        write(&shelves, &heads.text, cabinet.key).iter().for_each(|bytes| cabinet.write(bytes));
    }

    /// 存着的、没有变的各行：盘上的看样子，git 里的看内容的名称。
    fn known(&self, book: &Book) -> Vec<Option<HeadRow>> {
        let shelves = book.shelves.iter().map(|shelf| (shelf.name.of(&book.text), &*shelf.rows));
        let shelves: HashMap<&str, &[(TextRange, HeadRow)]> = shelves.collect();
        let of_folder = |own: &[ProjectFile]| {
            let folder = &*self.folders[own[0].folder].name;
            match shelves.get(folder) {
                Some(rows) => self.known_in(own, rows, &book.text),
                None => vec![None; own.len()],
            }
        };
        let folders: Vec<&[ProjectFile]> = self.projects.chunk_by(|a, b| a.folder == b.folder).collect();
        let each: Vec<Vec<Option<HeadRow>>> = folders.into_par_iter().map(of_folder).collect();
        each.concat()
    }

    /// 一个文件夹里的；两边都按文件名排好。
    fn known_in(&self, own: &[ProjectFile], rows: &[(TextRange, HeadRow)], text: &str) -> Vec<Option<HeadRow>> {
        let names = || own.iter().map(|file| file.path.file_name().unwrap_or_default());
        let looks = self.files.looks(own[0].path.parent().unwrap_or(Path::new("")), names());
        let mut rows = rows.iter().peekable();
        let found = own.iter().zip(names()).zip(looks).map(|((_, name), look)| {
            let name = name.to_str()?;
            while rows.next_if(|(other, _)| other.of(text) < name).is_some() {}
            let (_, row) = rows.next_if(|(other, _)| other.of(text) == name)?;
            let same = match look? {
                FileLook::InGit(oid) => oid == row.oid,
                FileLook::OnDisk(stamp) => stamp == row.stamp,
            };
            same.then_some(*row)
        });
        found.collect()
    }

    /// 抽出来重读的，与所存的都相符；其间恰好又变了的不算。
    fn agree(&self, kept: &[usize], known: &[Option<HeadRow>], text: &str) -> bool {
        let drawn = (0..kept.len().div_ceil(ONE_IN)).map(|_| kept[fastrand::usize(..kept.len())]);
        drawn.collect::<Vec<_>>().par_iter().all(|at| {
            let differs = |row: &HeadRow| !row.agrees(text, &self.skimmed(*at, i64::MIN, true));
            let Some(row) = known[*at].filter(differs) else { return true };
            let stamp = self.files.open(&self.projects[*at].path).ok().as_ref().and_then(stamp_of);
            self.files.is_disk() && stamp != Some(row.stamp)
        })
    }

    /// 略读一个文件；`before` 之后还改动过的，不记样子。`is_hashed`：要摘要。
    fn skimmed(&self, at: usize, before: i64, is_hashed: bool) -> Skimmed {
        let path = &self.projects[at].path;
        let skimmed = if self.files.is_disk() { self.on_disk(path, before, is_hashed) } else { self.in_git(path) };
        skimmed.unwrap_or_else(|_| Skimmed::nothing())
    }

    fn in_git(&self, path: &Path) -> io::Result<Skimmed> {
        let oid = self.files.oid(path).and_then(Oid::bytes).unwrap_or_default();
        Ok(Skimmed::of(&self.files.read(path)?, FileStamp::default(), oid))
    }

    fn on_disk(&self, path: &Path, before: i64, is_hashed: bool) -> io::Result<Skimmed> {
        let mut file = self.files.open(path)?;
        let stamp = stamp_of(&file);
        let size = stamp.map_or(0, |stamp| usize::try_from(stamp.size).unwrap_or(MOST_BYTES).min(MOST_BYTES));
        let mut bytes = Vec::with_capacity(size + 1);
        file.by_ref().take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        let settled = stamp.filter(|stamp| {
            let whole = stamp.size == bytes.len() as u64 && stamp_of(&file) == Some(*stamp);
            whole && stamp.modified < before && stamp.changed < before
        });
        let oid = if is_hashed { blob_name(&bytes) } else { [0; 20] };
        Ok(Skimmed::of(&bytes, settled.unwrap_or_default(), oid))
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
