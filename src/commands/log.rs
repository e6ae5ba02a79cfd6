//! `wsgov log`：一个项目文件的来历，谁在何时记了哪个事件。

use crate::{
    commands::{Env, Exit, Failure, PageFormat, find::find_project, print_page, signing::told_signers},
    model::Project,
    output::Log,
    store::{Git, attest, provenance, read_file, shown},
};

/// 请求。
#[derive(Clone, Debug)]
pub struct LogRequest {
    /// 项目编号。
    pub id: String,
    /// 格式。
    pub format: PageFormat,
    /// 涉密项目也列出；只对文字输出有效。
    pub include_classified: bool,
}

/// 列出来历。
///
/// # Errors
/// 没有这个项目，文件读不出，或 git 不成功。
pub fn run(ambient: &Env, request: &LogRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let full = find_project(ambient, &desk, &request.id)?;
    let path = desk.relative(&full);
    let loaded = read_file::<Project>(&desk.files, path);
    let Some(project) = &loaded.value else {
        return Err(Failure::refused(format!("{} 有格式问题，先用 wsgov check 看问题所在并改正", shown(path))));
    };
    if project.was_classified() && !(request.include_classified && request.format == PageFormat::Text) {
        return Err(Failure::refused("涉密项目不列出；只在本机看的，用文字格式并加 --include-classified"));
    }
    let git = Git::open(&desk.root)?;
    let chronicle = provenance(&git, project, path, desk.laws.words())?;
    let law = desk.laws.nearest(desk.as_of.date);
    let attested = attest(&git, &desk.files, &told_signers(&desk.files), project, path, &chronicle, law)?;
    let log = Log::of(project, shown(path), &chronicle, attested);
    print_page(ambient, request.format, || log.page(), &log)?;
    Ok(Exit::Clean)
}
