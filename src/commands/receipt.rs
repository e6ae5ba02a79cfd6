//! 办理的命令怎样说结果：平常随说随写；要 JSON 的收起来，办完一次写出，没有办成的也写。

use std::path::Path;

use super::{
    Env, Exit, Failure, Session, find::NOT_HERE, page_format::print_json, print_done, print_text, receipts::Receipts,
    unshown,
};
use crate::{
    model::{Deed, DeedAct, Event},
    output::{FileChange, Receipt, Recorded, diff},
    store::{Addition, shown},
    text::{safe, words},
};

words! {
    /// 办理的命令怎样说结果。
    ActFormat {
        Text "文字" "text",
        Json "JSON" "json",
    }
}

/// 办一件事。要 JSON 的不发问、不用颜色，办完写出回执；退出码不变。
///
/// # Errors
/// 没有办成（文字），或写不出去。
pub fn act(
    env: &Env,
    command: &str,
    format: ActFormat,
    run: impl FnOnce(&Env) -> Result<Exit, Failure>,
) -> Result<Exit, Failure> {
    if format == ActFormat::Text {
        return run(env);
    }
    let receipt = gathered(env, command, run);
    match print_json(env, &receipt) {
        // 写了台账而写不出回执，也算做成了。
        Err(failure) if receipt.outcome == "done" => unshown(&failure),
        shown => shown?,
    }
    Ok(Exit::of(receipt.exit))
}

/// 办一件事，不发问，结果收成回执：给别的程序与网页。
#[must_use]
pub fn gathered(env: &Env, command: &str, run: impl FnOnce(&Env) -> Result<Exit, Failure>) -> Receipt {
    let receipts = Receipts::collecting(Receipt { command: command.to_owned(), ..Receipt::default() });
    let quiet = Env { color: false, interactive: false, terminal: false, receipts, ..env.clone() };
    let result = run(&quiet);
    let exit = result.as_ref().map_or_else(|failure| failure.exit, |exit| *exit);
    quiet.receipts.note(|receipt| {
        receipt.exit = exit as u8;
        match &result {
            Ok(_) if receipt.outcome.is_empty() => receipt.outcome = "done",
            Ok(_) => {}
            Err(failure) => {
                receipt.outcome = refused(failure.exit);
                receipt.files.clear();
                receipt.messages.extend(lines(&failure.told(env.asked)));
            }
        }
    });
    quiet.receipts.collected()
}

fn refused(exit: Exit) -> &'static str {
    match exit {
        Exit::Usage => "usage",
        Exit::Nothing => "nothing",
        Exit::Failed => "failed",
        Exit::Findings | Exit::Clean => "refused",
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

impl Env {
    /// 结果收成回执，不随说随写。
    #[must_use]
    pub fn collects(&self) -> bool {
        self.receipts.collects()
    }

    /// 涉密项目的不写成 JSON：会被带走。
    ///
    /// # Errors
    /// 涉密，而要的是 JSON。
    pub fn refuse_classified(&self, id: &str, classified: bool) -> Result<(), Failure> {
        if classified && self.collects() {
            let id = safe::line(id, 60);
            let said = format!("「{id}」是涉密项目，不写成 JSON；用文字格式在本机办理。没有写");
            return Err(Failure::refused(said).on_page(NOT_HERE));
        }
        Ok(())
    }

    /// 说一段。
    ///
    /// # Errors
    /// 写不出去。
    pub fn say(&self, text: &str) -> Result<(), Failure> {
        let kept = self.receipts.note(|receipt| receipt.messages.extend(lines(text)));
        if kept { Ok(()) } else { print_text(text) }
    }

    /// 写之前说几句。说不出来不妨碍写：写了之后还说不出来的，另说。
    pub fn mention(&self, text: &str) {
        let _ = self.say(text);
    }

    /// 已经写进台账之后说结果。
    pub fn say_done(&self, text: &str) {
        if !self.receipts.note(|receipt| receipt.messages.extend(lines(text))) {
            print_done(text);
        }
    }

    /// 只预览的说结果；已经写了的也说。
    ///
    /// # Errors
    /// 预览的写不出去。
    pub fn say_result(&self, text: &str, dry_run: bool) -> Result<(), Failure> {
        if dry_run {
            return self.say(text);
        }
        self.say_done(text);
        Ok(())
    }

    /// 给人看前后的差异。
    ///
    /// # Errors
    /// 写不出去。
    pub fn show_diff(&self, path: &str, old: &str, new: &str) -> Result<(), Failure> {
        let text = diff::render(path, old, new, self.color);
        let kept = self.receipts.note(|receipt| receipt.diff.extend(text.lines().map(str::to_owned)));
        if kept { Ok(()) } else { print_text(&text) }
    }

    /// 疑点收进回执；不收的为假。
    pub(super) fn keep_findings(&self, findings: impl FnOnce() -> Vec<serde_json::Value>) -> bool {
        self.receipts.note(|receipt| receipt.findings.extend(findings()))
    }

    /// 将写这些文件；只预览的不写。
    pub(super) fn writes(&self, session: &Session, changes: &[Addition], dry_run: bool) {
        let change = |old: &Option<Vec<u8>>| if old.is_none() { "created" } else { "changed" };
        self.changes(session, changes.iter().map(|addition| (&*addition.path, change(&addition.old))), dry_run);
    }

    /// 将改这些文件。
    pub(super) fn changes<'p>(
        &self,
        session: &Session,
        changes: impl Iterator<Item = (&'p Path, &'static str)>,
        dry_run: bool,
    ) {
        self.receipts.note(|receipt| {
            let file = |(path, change)| FileChange { path: shown(session.relative(path)), change };
            receipt.files.extend(changes.map(file));
            if dry_run {
                receipt.outcome = "preview";
            }
        });
    }

    /// 记入一个项目的这些事件。
    pub(super) fn records(&self, session: &Session, path: &Path, project: &str, events: &[Event]) {
        self.receipts.note(|receipt| {
            receipt.events.extend(events.iter().map(|event| Recorded {
                path: shown(session.relative(path)),
                project: Some(project.to_owned()),
                event: event.kind().to_string(),
                date: event.date.to_string(),
                id: event.id.as_deref().map(str::to_owned),
            }));
        });
    }

    /// 记入单位或县的这些事件。
    pub(super) fn records_deeds<A: DeedAct>(&self, session: &Session, path: &Path, deeds: &[Deed<A>]) {
        self.receipts.note(|receipt| {
            receipt.events.extend(deeds.iter().map(|deed| Recorded {
                path: shown(session.relative(path)),
                project: None,
                event: deed.act.name().to_string(),
                date: deed.date.to_string(),
                id: deed.id.as_deref().map(str::to_owned),
            }));
        });
    }

    /// 拟写的一个新文件，给人看全文。
    ///
    /// # Errors
    /// 写不出去。
    pub(super) fn show_text(&self, text: &str) -> Result<(), Failure> {
        let kept = self.receipts.note(|receipt| receipt.diff.extend(text.lines().map(|line| format!("+{line}"))));
        if kept { Ok(()) } else { print_text(&safe::lines(text)) }
    }
}
