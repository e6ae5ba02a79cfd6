//! 登记表与申报表：交来，先预览（哪一格不对、将记哪些、有哪些疑点），再一次写入，或一件也不写。
//! 就是 `advance --file`、`import`、`new unit --file`、`unit --file`。

use std::{
    fs,
    path::{Path, PathBuf},
};

use minijinja::{Value, context, value::Serde};
use tempfile::TempDir;

use super::{
    answers::Upload,
    attempt::Attempt,
    desk::Desk,
    page::{Ask, Reply},
};
use crate::{
    commands::{
        Env, Exit, Failure,
        batch::{self, BatchRequest},
        deed::{self, DeedRequest, How, UnitRequest},
        gathered,
        import::{self, ImportRequest},
        new_unit::{self, NewUnitRequest},
    },
    output::Receipt,
};

/// 收的几种文件。
const EXTENSIONS: [&str; 2] = ["xlsx", "csv"];

/// 几种表：表单里的写法、名称、说明。
const KINDS: [(&str, &str, &str); 4] = [
    ("events", "事件登记表", "一行一件事，由「报表与表格」存下登记表，填好交来"),
    ("declarations", "申报表", "一行一个项目，写成项目文件；可以一次交几个文件"),
    ("units", "单位名单", "一行一个单位：单位名称、单位类别、层级"),
    ("unit-acts", "单位的事的登记表", "一行一件：单位、事件、日期和各项"),
];

/// 表单。
pub(super) fn page(desk: &Desk, _: &Ask) -> Result<Reply, Failure> {
    show(desk, KINDS[0].0, None, None)
}

/// 预览，或写入。
pub(super) fn act(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    desk.may_act()?;
    let word = ask.form.get("kind").unwrap_or_default();
    let (kind, ..) = *KINDS.iter().find(|(own, ..)| *own == word).ok_or_else(|| Failure::usage("没有这种表"))?;
    let records = ask.form.has("record");
    let given = match ask.form.get("ticket") {
        Some(ticket) => desk.held.find(ticket).ok_or_else(|| Failure::usage("文件没有留着，重新交一次"))?,
        None => ask.form.uploads().to_vec(),
    };
    let uploads = given.into_iter().filter(|upload| extension(upload).is_some()).collect::<Vec<_>>();
    if uploads.is_empty() {
        return Err(Failure::usage("没有选文件，或不是 xlsx、csv"));
    }
    let preview = process(desk, kind, &uploads, true)?;
    // 单位只写自己的：写哪些文件，预览已经知道。
    preview.files.iter().try_for_each(|file| desk.may_write_file(&file.path).map(drop))?;
    let receipt =
        if records && preview.exit == Exit::Clean as u8 { process(desk, kind, &uploads, false)? } else { preview };
    let attempt = Attempt::of(receipt);
    let ticket = if records && attempt.exit == Exit::Clean { None } else { Some(desk.held.keep(uploads)?) };
    show(desk, kind, ticket, Some(attempt))
}

/// 交来的文件放进只有自己看得见的临时文件夹，交给命令；名称自己起，不用交来的。
fn process(desk: &Desk, kind: &str, uploads: &[Upload], dry_run: bool) -> Result<Receipt, Failure> {
    let failed = |e: std::io::Error| Failure::failed(format!("收不下文件：{e}"));
    let folder = TempDir::new().map_err(failed)?;
    let mut files = Vec::new();
    for (n, upload) in uploads.iter().enumerate() {
        let file = folder.path().join(format!("表{}.{}", n + 1, extension(upload).unwrap_or_default()));
        fs::write(&file, &upload.bytes).map_err(failed)?;
        files.push(file);
    }
    let mut receipt = gathered(&desk.env(), "import", |env| run(env, kind, &files, dry_run));
    let folder = format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR);
    receipt.messages.iter_mut().for_each(|said| *said = said.replace(&folder, ""));
    Ok(receipt)
}

fn run(env: &Env, kind: &str, files: &[PathBuf], dry_run: bool) -> Result<Exit, Failure> {
    let one = || -> Result<&Path, Failure> {
        match files {
            [only] => Ok(only),
            _ => Err(Failure::usage("这种表一次交一个文件")),
        }
    };
    let how = How { dry_run, ..How::default() };
    match kind {
        "events" => {
            batch::run(env, &BatchRequest { file: one()?.to_owned(), dry_run, record_anyway: false, reason: None })
        }
        "declarations" => import::run(env, &ImportRequest { files: files.to_vec(), unit: None, dry_run }),
        "units" => {
            new_unit::run(env, &NewUnitRequest { file: Some(one()?.to_owned()), dry_run, ..NewUnitRequest::default() })
        }
        _ => {
            let file = Some(one()?.to_owned());
            deed::unit(env, &UnitRequest { unit: None, deed: DeedRequest { how, file, ..DeedRequest::default() } })
        }
    }
}

/// 认得的扩展名。
fn extension(upload: &Upload) -> Option<&'static str> {
    let given = upload.name.rsplit('.').next()?.to_lowercase();
    EXTENSIONS.into_iter().find(|known| *known == given)
}

fn show(desk: &Desk, kind: &str, ticket: Option<String>, attempt: Option<Attempt>) -> Result<Reply, Failure> {
    let title = KINDS.iter().find(|(own, ..)| *own == kind).map_or("", |(_, title, _)| title);
    let body = context! { kinds => KINDS, kind, title_of => title, ticket, attempt => Value::from(Serde(&attempt)) };
    Reply::page(desk, "registers.html", "登记表", body)
}
