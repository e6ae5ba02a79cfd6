//! `wsgov report form 纸 编号`：待签的纸，由台账填好，写成电子表格或网页。

use std::path::PathBuf;

use crate::{
    commands::{
        Env, Exit, Failure, PageFormat, Session,
        append_session::Recording,
        deliver,
        project::{Showing, open},
        report, tell,
    },
    output::{Evidence, papers_html, papers_xlsx},
    report::{Paper, PaperKind, papers, steps},
    rules::Status,
};

/// 写出这种纸：`ids` 所指的项目，空则接下来可办这件事的全部。
///
/// # Errors
/// 没有这个项目，没有可办的，涉密，或写不了文件。
pub fn run(ambient: &Env, kind: PaperKind, ids: &[String], output: Option<&PathBuf>) -> Result<Exit, Failure> {
    let format = report::ReportFormat::named(output);
    let format = format
        .filter(|format| matches!(format, report::ReportFormat::Html | report::ReportFormat::Xlsx))
        .ok_or_else(|| Failure::usage(format!("「{kind}」写成网页或电子表格；用 -o {kind}.html 或 -o {kind}.xlsx")))?;
    let bytes = bytes(ambient, &ambient.open()?, (kind, format), ids)?;
    deliver(&bytes, output, "")?;
    Ok(Exit::Clean)
}

/// 这种纸的内容：`ids` 所指的项目，空则接下来可办这件事的全部。
///
/// # Errors
/// 没有这个项目，没有可办的，涉密，或写不成。
pub fn bytes(
    ambient: &Env,
    desk: &Session,
    (kind, format): (PaperKind, report::ReportFormat),
    ids: &[String],
) -> Result<Vec<u8>, Failure> {
    let all_due = if ids.is_empty() { coming(ambient, desk, kind)? } else { Vec::new() };
    let ids = if ids.is_empty() { &all_due } else { ids };
    let mut all: Vec<Paper> = Vec::new();
    // 带出本机的一份，涉密项目不写。
    let showing = Showing { format: PageFormat::Markdown, include_classified: false };
    for id in ids {
        open(ambient, desk, id, showing, |evidence| {
            if !all_due.contains(id) && !is_due(kind, &evidence) {
                let why = match kind {
                    PaperKind::Rectification => "没有待核的疑点",
                    _ => "还不到这一步，或已经办过",
                };
                tell(&format!("{id} 现在看来不办「{kind}」（{why}）；照样写出，请核对后再用"));
            }
            all.extend(papers(kind, evidence.cx, &evidence.view, &evidence.judged));
            Ok(())
        })?;
    }
    all.iter_mut().for_each(|paper| paper.retell(|text| ambient.asked.say(text)));
    if all.is_empty() {
        return Err(Failure::nothing(format!(
            "没有接下来要办「{kind}」的项目；要为某个项目印的，写上编号：wsgov report form {kind} 编号 -o {kind}.html"
        )));
    }
    match format {
        report::ReportFormat::Html => Ok(papers_html(kind.zh(), &all).into_bytes()),
        _ => papers_xlsx(kind.zh(), &all).map_err(|e| Failure::failed(format!("写不成电子表格：{e}"))),
    }
}

/// 这个项目接下来可办这件事：限期整改要有待核的疑点，别的看走到哪一步。
fn is_due(kind: PaperKind, evidence: &Evidence<'_>) -> bool {
    match kind {
        PaperKind::Rectification => evidence.judged.findings.iter().any(|f| f.status == Status::Open),
        _ => {
            let coming = steps(evidence.cx, &evidence.view, &evidence.judged.obligations);
            coming.iter().any(|step| step.kind == kind.event())
        }
    }
}

/// 接下来可办这件事的非涉密项目。
fn coming(ambient: &Env, desk: &Session, kind: PaperKind) -> Result<Vec<String>, Failure> {
    let store = desk.store()?;
    let mut ids = Vec::new();
    for file in &store.projects {
        let Ok(recording) = Recording::open(ambient, desk, &store.full(&file.path)) else { continue };
        let project = recording.project()?;
        if !project.was_classified() && recording.coming(desk).contains(&kind.event()) {
            ids.push(project.id.to_string());
        }
    }
    Ok(ids)
}
