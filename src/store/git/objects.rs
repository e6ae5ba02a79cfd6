//! 按名称成批取内容：一个 git 进程，取多少都行；按路径一个个取要慢百倍。

use std::{
    ffi::OsString,
    io::{BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, ChildStdout, Stdio},
};

use super::{Git, GitError, Oid, lists::kind, not_started, path};
use crate::{store::files::FileKind, text::MOST_BYTES};

/// 一个文件夹的各项至多这么多字节：约一百万个文件。
const MOST_TREE: u64 = 64 << 20;

/// 逐个取内容的 git 进程，用到时才取；放手即停。
#[derive(Debug)]
pub struct ObjectReader {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl ObjectReader {
    /// 一个对象的内容；取不到、不是文件或太大的为无。
    ///
    /// # Errors
    /// git 停了。
    pub fn read(&mut self, wanted: &Oid) -> std::io::Result<Option<Vec<u8>>> {
        self.ask(wanted.as_str().as_bytes(), "blob")
    }

    /// 一个提交对象的内容；取不到的为无。
    ///
    /// # Errors
    /// git 停了。
    pub fn read_commit(&mut self, wanted: &Oid) -> std::io::Result<Option<Vec<u8>>> {
        self.ask(wanted.as_str().as_bytes(), "commit")
    }

    /// 一个文件夹里的各项：名称、是什么、内容的名称；取不到的为无。
    ///
    /// # Errors
    /// git 停了。
    pub fn read_folder(&mut self, wanted: &Oid) -> std::io::Result<Option<Vec<FolderItem>>> {
        let bytes = self.ask(wanted.as_str().as_bytes(), "tree")?;
        Ok(bytes.and_then(|bytes| folder_items(&bytes, wanted.as_str().len() / 2)))
    }

    /// 同 [`ObjectReader::read`]；太大的为空：有而读不出，不能当作没有。
    ///
    /// # Errors
    /// git 停了。
    pub fn read_whole(&mut self, wanted: &Oid) -> std::io::Result<Option<Vec<u8>>> {
        Ok(match self.answer(wanted.as_str().as_bytes(), "blob")? {
            ObjectAnswer::Content(content) => Some(content),
            ObjectAnswer::TooLarge => Some(Vec::new()),
            ObjectAnswer::Missing => None,
        })
    }

    /// 某个提交里，台账的根那一层的各项；那时没有这个文件夹的、取不到的为无。
    ///
    /// # Errors
    /// git 停了。
    pub fn read_root(&mut self, commit: &Oid) -> std::io::Result<Option<Vec<FolderItem>>> {
        let name = commit.as_str();
        let bytes = self.ask(format!("{name}:./").as_bytes(), "tree")?;
        Ok(bytes.and_then(|bytes| folder_items(&bytes, name.len() / 2)))
    }

    fn ask(&mut self, name: &[u8], wanted: &str) -> std::io::Result<Option<Vec<u8>>> {
        self.answer(name, wanted).map(ObjectAnswer::content)
    }

    fn answer(&mut self, name: &[u8], wanted: &str) -> std::io::Result<ObjectAnswer> {
        let input = self.input.as_mut().ok_or(std::io::ErrorKind::BrokenPipe)?;
        input.write_all(&[name, b"\n"].concat())?;
        input.flush()?;
        next(&mut self.output, wanted)
    }
}

impl Drop for ObjectReader {
    fn drop(&mut self) {
        // 关了它的输入，它自会结束。
        self.input = None;
        let _ = self.child.wait();
    }
}

impl Git {
    /// 备好逐个取内容的进程。
    ///
    /// # Errors
    /// git 启动不了。
    pub fn reader(&self) -> Result<ObjectReader, GitError> {
        let mut command = self.command(&["cat-file", "--batch"]);
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = piped.spawn().map_err(|e| not_started(&e))?;
        let input = child.stdin.take();
        let output = child.stdout.take().map(BufReader::new).ok_or_else(broken)?;
        Ok(ObjectReader { child, input, output })
    }

    /// 依次取各对象的内容，交给 `take`；取不到、不是文件或太大的为无。
    ///
    /// # Errors
    /// git 不成功。
    pub fn contents(&self, wanted: &[Oid], mut take: impl FnMut(usize, Option<Vec<u8>>)) -> Result<(), GitError> {
        if wanted.is_empty() {
            return Ok(());
        }
        let mut command = self.command(&["cat-file", "--batch"]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| not_started(&e))?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else { return Err(broken()) };
        // 一边写一边读，免得两头的管道都满而互相等。
        let read = std::thread::scope(|scope| {
            scope.spawn(move || {
                let list: String = wanted.iter().flat_map(|oid| [oid.as_str(), "\n"]).collect();
                // 对方先停了，读的一边自会发现。
                let _ = input.write_all(list.as_bytes());
            });
            let mut output = BufReader::new(output);
            (0..wanted.len()).try_for_each(|index| next(&mut output, "blob").map(|found| take(index, found.content())))
        });
        let _ = child.wait();
        read.map_err(|_| broken())
    }

    /// 取一个对象的内容。
    ///
    /// # Errors
    /// git 不成功。
    pub fn content(&self, wanted: &Oid) -> Result<Option<Vec<u8>>, GitError> {
        let mut found = None;
        self.contents(std::slice::from_ref(wanted), |_, content| found = content)?;
        Ok(found)
    }
}

/// 文件夹里的一项：名称、是什么、内容的名称。
pub type FolderItem = (OsString, FileKind, Oid);

/// 一个文件夹对象：各项是「模式 名称\0」与 `width` 个字节的内容的名称；不合的为无。
fn folder_items(mut bytes: &[u8], width: usize) -> Option<Vec<FolderItem>> {
    let mut items = Vec::new();
    while !bytes.is_empty() {
        let (mode, rest) = bytes.split_at_checked(memchr::memchr(b' ', bytes)?)?;
        let (name, rest) = rest[1..].split_at_checked(memchr::memchr(0, &rest[1..])?)?;
        let (oid, rest) = rest[1..].split_at_checked(width)?;
        items.push((path(name).into(), kind(std::str::from_utf8(mode).ok()?), Oid::of_bytes(oid)?));
        bytes = rest;
    }
    Some(items)
}

/// 问一个对象，得到的。
enum ObjectAnswer {
    Content(Vec<u8>),
    TooLarge,
    /// 没有，或不是所要的种类。
    Missing,
}

impl ObjectAnswer {
    fn content(self) -> Option<Vec<u8>> {
        match self {
            ObjectAnswer::Content(content) => Some(content),
            ObjectAnswer::TooLarge | ObjectAnswer::Missing => None,
        }
    }
}

/// 一项：「名称 种类 长度」一行，内容，换行；没有的只有「名称 missing」一行。
fn next(output: &mut impl BufRead, wanted: &str) -> std::io::Result<ObjectAnswer> {
    let mut head = String::new();
    if output.read_line(&mut head)? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    let [_, kind, size] = head.trim_end().split(' ').collect::<Vec<_>>()[..] else { return Ok(ObjectAnswer::Missing) };
    let size: u64 = size.parse().map_err(|_| std::io::ErrorKind::InvalidData)?;
    let mut body = output.take(size + 1);
    // 文件夹里的项再多，也要看全。
    let most = if wanted == "tree" { MOST_TREE } else { MOST_BYTES as u64 + 1 };
    let mut content = Vec::new();
    body.by_ref().take(size.min(most)).read_to_end(&mut content)?;
    std::io::copy(&mut body, &mut std::io::sink())?;
    Ok(match kind == wanted {
        true if size < most => ObjectAnswer::Content(content),
        true => ObjectAnswer::TooLarge,
        false => ObjectAnswer::Missing,
    })
}

fn broken() -> GitError {
    GitError::Failed { what: "cat-file".into(), reason: "没有读到所要的内容".into() }
}
