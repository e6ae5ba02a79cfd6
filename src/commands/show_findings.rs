//! 把疑点列给人看：记入、新建之后所见的那几处。

use crate::{
    commands::{Env, Failure, Session},
    output::{self, CheckView},
    rules::Finding,
    store::{Checked, Loaded, Located, bad_files, locate_findings, locate_in, shown},
    text::Source,
};

/// 一个源文件里的疑点，写成文字；没有疑点的为空。
pub fn findings(ambient: &Env, desk: &Session, source: &Source, findings: Vec<Finding>) -> String {
    listed(ambient, desk, locate_in(source, findings))
}

/// 读不出的文件：格式问题列出，附上一句结果。
pub fn unreadable<T>(ambient: &Env, desk: &Session, loaded: Loaded<T>, result: &str) -> Failure {
    let path = shown(&loaded.source.path);
    let faults = bad_files(&loaded.source, loaded.faults, &desk.laws, desk.as_of.date);
    let list = listed(ambient, desk, locate_findings(&loaded.source, faults));
    Failure::refused(format!("{list}{path} 有格式问题，{result}"))
}

/// 各处疑点，写成文字；没有的为空。
pub fn listed(ambient: &Env, desk: &Session, findings: Vec<Located>) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let checked = Checked { findings, files: 1, projects: 1, ..Checked::default() };
    let view = CheckView {
        checked: &checked,
        laws: &desk.laws,
        as_of: desk.as_of,
        root: &ambient.seen(&desk.root),
        include_classified: true,
        show_settled: true,
        ignored: &[],
        color: ambient.color,
        width: ambient.width,
    };
    let mut text = Vec::new();
    // 写进内存不会失败。
    let _ = output::findings(&view, &mut text);
    String::from_utf8_lossy(&text).into_owned()
}
