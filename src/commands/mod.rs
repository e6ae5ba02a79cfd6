//! 命令层：一个动词一个文件。命令不读时钟、不认参数的写法；这些都由 `cli` 交来。

pub mod advance;
mod advice;
mod append_session;
pub mod articles;
pub mod batch;
pub mod candidates;
pub mod check;
pub mod dashboard;
pub mod deed;
pub mod due;
pub mod event_form;
pub mod excuse;
pub mod explain;
pub mod export;
mod file_format;
pub mod find;
mod first_steps;
mod free_id;
pub mod import;
pub mod init;
pub mod list;
pub mod log;
pub mod machine;
pub mod merge_driver;
pub mod new;
pub mod new_framework;
pub mod new_unit;
pub mod next;
mod page_format;
pub mod papers;
pub mod project;
mod receipt;
mod receipts;
pub mod register_form;
pub mod renumber;
mod repeats;
pub mod report;
mod rested;
mod retry_command;
pub mod rules;
pub mod schema;
mod session;
pub mod show;
mod show_findings;
mod signing;
pub mod sync;
mod table_faults;
pub mod template;
mod trial;
pub mod undo;
mod which_rule;

pub use crate::intake::{Audience, Exit, Failure};
pub use page_format::{PageFormat, print_page, save_page};
pub use project::Showing;
pub use receipt::{ActFormat, act, gathered};
pub use receipts::Receipts;
pub use rested::Rested;
pub use session::{Env, Session, take_lock};

use std::{
    io::{self, ErrorKind, Write},
    path::PathBuf,
};

use crate::store::io_reason;

/// 写到标准输出。对方先关了管道（如 `| head`），不算失败。
///
/// # Errors
/// 写不出去。
pub fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    print_to(anstream::stdout().lock(), write)
}

/// 写一段文字到标准输出。
///
/// # Errors
/// 写不出去。
pub fn print_text(text: &str) -> Result<(), Failure> {
    print(|out| out.write_all(text.as_bytes()))
}

/// 写一串字节到标准输出，原样：不去颜色，电子表格不会写坏。
///
/// # Errors
/// 写不出去。
pub fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    print_to(io::stdout().lock(), |out| out.write_all(bytes))
}

/// 写成的内容交出去：存成文件，说一声存在哪里、接着怎样办；没有文件的写到标准输出。
///
/// # Errors
/// 写不出去。
pub fn deliver(bytes: &[u8], output: Option<&PathBuf>, then: &str) -> Result<(), Failure> {
    let Some(path) = output else { return print_bytes(bytes) };
    crate::store::save(path, bytes)?;
    tell(&format!("已存成 {}{then}", path.display()));
    Ok(())
}

/// 写出来的存成文件；没有写文件的写到标准输出。
///
/// # Errors
/// 写不出去。
fn save_written(output: Option<&PathBuf>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    if output.is_none() {
        return print(write);
    }
    let mut bytes = Vec::new();
    printed(write(&mut bytes))?;
    deliver(&bytes, output, "")
}

/// 已经写进台账之后说明结果：说不出来也算做成了，只在标准错误上说一声。
pub fn print_done(text: &str) {
    if let Err(failure) = print_text(text) {
        unshown(&failure);
    }
}

/// 写了台账，结果显示不出来。
fn unshown(failure: &Failure) {
    tell(&format!("已写入台账，不必重做；只是结果没有显示出来（{}）", failure.message));
}

/// 在标准错误上说一句；说不出来就算了。
pub fn tell(said: &str) {
    complain(&crate::text::safe::line(said, 400));
}

/// 原样写到标准错误；写不出来就算了，不因此崩溃。
pub fn complain(said: &str) {
    let _ = writeln!(anstream::stderr(), "{said}");
}

fn print_to(out: impl Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = io::BufWriter::new(out);
    printed(write(&mut out).and_then(|()| out.flush()))
}

/// 写标准输出的结果：对方先关了管道的不算失败。
///
/// # Errors
/// 写不出去。
pub fn printed(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(Failure::failed(format!("写不出结果：{}", io_reason(&e)))),
        _ => Ok(()),
    }
}
