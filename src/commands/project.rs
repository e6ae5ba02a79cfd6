//! 打开一个项目：找到文件，读、判，备好显示所需的一切。涉密项目只在本机以文字显示。

use std::path::Path;

use crate::{
    commands::{Env, Failure, PageFormat, Session, find::find_project, show_findings, signing::told_signers},
    model::Project,
    output::Evidence,
    report::View,
    rules::{Options, judge, with_context},
    store::{Attested, Git, Loaded, attest, open_project, provenance, says_classified},
};

/// 显示的方式。
#[derive(Clone, Copy, Debug)]
pub struct Showing {
    /// 格式。
    pub format: PageFormat,
    /// 在本机显示涉密项目。
    pub include_classified: bool,
}

/// 打开一个项目，交给 `then`。
///
/// # Errors
/// 没有这个项目，文件有格式问题，或涉密而不在本机以文字显示。
pub fn open<T>(
    ambient: &Env,
    desk: &Session,
    id: &str,
    showing: Showing,
    then: impl FnOnce(Evidence<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let path = find_project(ambient, desk, id)?;
    let as_of = desk.as_of.date;
    open_project(&desk.files, &path, &desk.laws, as_of, |loaded, judgement| {
        if loaded.value.is_none() {
            allow(id, says_classified(&loaded.source.text), showing)?;
        }
        let Loaded { value: Some(project), source, faults } = &loaded else {
            return Err(show_findings::unreadable(ambient, desk, loaded, "不能显示；请先照所指改正"));
        };
        let classified = project.was_classified();
        allow(id, classified, showing)?;
        let judged = judge(project, judgement, Options { explain: true, duties: true });
        with_context(project, judgement, |cx| {
            let view = View::new(cx, &source.path, judgement);
            let attested = attested(desk, project, &source.path);
            let as_of = desk.as_of;
            then(Evidence { files: &desk.files, source, faults, cx, view, judged, as_of, classified, attested })
        })
    })
}

/// 各个事件的签署：县里指明了签署人才问 git；不在仓库里、git 答不出的，不说。
fn attested(desk: &Session, project: &Project, path: &Path) -> Vec<Option<Attested>> {
    let signers = told_signers(&desk.files);
    if signers.is_empty() {
        return Vec::new();
    }
    let law = desk.laws.nearest(desk.as_of.date);
    let found = Git::open(&desk.root).and_then(|git| {
        let chronicle = provenance(&git, project, path, desk.laws.words())?;
        attest(&git, &desk.files, &signers, project, path, &chronicle, law)
    });
    found.unwrap_or_default()
}

/// 涉密项目：JSON、Markdown 会被带走，一律不写；文字输出须写明要看。
fn allow(id: &str, classified: bool, showing: Showing) -> Result<(), Failure> {
    match (classified, showing.format, showing.include_classified) {
        (false, ..) | (true, PageFormat::Text, true) => Ok(()),
        (true, PageFormat::Text, false) => Err(Failure::refused(format!(
            "「{id}」是涉密项目，没有显示；确需在本机查看的，加 --include-classified，注意保密"
        ))),
        (true, ..) => {
            Err(Failure::refused(format!("「{id}」是涉密项目，不写成 JSON 或 Markdown；只能在本机以文字查看")))
        }
    }
}
