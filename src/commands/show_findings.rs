//! 把疑点列给人看：记入、新建之后所见的那几处。

use std::path::Path;

use super::advice::NOT_RECORDED;
use crate::{
    commands::{Env, Failure, Session},
    model::Text,
    output::{self, CheckView},
    rules::Finding,
    store::{AppendError, Checked, Loaded, Located, bad_files, locate_findings, locate_in, says_classified, shown},
    text::Source,
};

/// 一个源文件里的疑点，写成文字；没有疑点的为空。
pub fn findings(ambient: &Env, desk: &Session, source: &Source, findings: &[Finding]) -> String {
    listed(ambient, desk, located(source, findings))
}

/// 读不出的文件：格式问题列出，附上一句结果。
pub fn unreadable<T>(ambient: &Env, desk: &Session, loaded: Loaded<T>, result: &str) -> Failure {
    if let Err(refusal) = ambient.refuse_classified(&shown(&loaded.source.path), says_classified(&loaded.source.text)) {
        return refusal;
    }
    let path = shown(&loaded.source.path);
    let faults = bad_files(&loaded.source, loaded.faults, &desk.laws, desk.as_of.date);
    let list = listed(ambient, desk, locate_findings(&loaded.source, faults));
    Failure::refused(format!("{list}{path} 有格式问题，{result}"))
}

/// 没有续上：读不出的，列出格式问题。
pub fn not_recorded<T>(ambient: &Env, desk: &Session, error: AppendError<T>) -> Failure {
    match error {
        AppendError::Faults(loaded) => unreadable(ambient, desk, *loaded, NOT_RECORDED),
        AppendError::Proof(_) => Failure::failed(error.to_string()),
    }
}

/// 各处疑点，写成文字；没有的为空。要回执的收进回执，也为空。
pub fn listed(ambient: &Env, desk: &Session, findings: Vec<Located>) -> String {
    if findings.is_empty() {
        return String::new();
    }
    view(ambient, desk, findings, |view| {
        if ambient.keep_findings(|| output::finding_values(view)) {
            return String::new();
        }
        let mut text = Vec::new();
        // 写进内存不会失败。
        let _ = output::findings(view, &mut text);
        String::from_utf8_lossy(&text).into_owned()
    })
}

/// 一个项目文件里的疑点，连同它的项目与单位：由路径得出，身份才与 `check` 所说的相同。
pub fn located(source: &Source, findings: &[Finding]) -> Vec<Located> {
    let mut folders = source.path.parent().into_iter().flat_map(Path::components).skip(1);
    let unit = folders.next().map(|folder| folder.as_os_str().to_string_lossy().into_owned());
    let stem = source.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let project: Option<Text> = stem.filter(|stem| unit.is_some() && stem != "unit").map(Into::into);
    let unit: Option<Text> = unit.map(Into::into);
    let owned = |located: Located| Located { project: project.clone(), unit: unit.clone(), ..located };
    locate_in(source, findings).into_iter().map(owned).collect()
}

/// 各处疑点收进回执；不收的什么也不做。
pub fn keep(ambient: &Env, desk: &Session, findings: Vec<Located>) {
    view(ambient, desk, findings, |view| ambient.keep_findings(|| output::finding_values(view)));
}

fn view<T>(ambient: &Env, desk: &Session, findings: Vec<Located>, show: impl FnOnce(&CheckView<'_>) -> T) -> T {
    let checked = Checked { findings, files: 1, projects: 1, ..Checked::default() };
    show(&CheckView {
        checked: &checked,
        laws: &desk.laws,
        as_of: desk.as_of,
        root: &ambient.seen_shortly(&desk.root),
        include_classified: true,
        show_settled: true,
        ignored: &[],
        color: ambient.color,
        width: ambient.width,
    })
}
