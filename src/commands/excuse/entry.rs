//! 豁免、说明的一条：写进项目文件，试判，写回。

use std::path::PathBuf;

use serde_yaml::{Mapping, Value as Yaml};

use crate::{
    commands::{Env, Failure, Session, show_findings, trial, which_rule::which_rule},
    intake::form::Form,
    model::{Explanation, Project, Waiver},
    rules::rules,
    store::{Addition, Loaded, proven, shown},
    text::{Faults, FieldShape, compose_flow, insert_item, parse},
};

/// 添的是哪一种。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExcuseKind {
    /// 豁免。
    Waiver,
    /// 说明。
    Explanation,
}

impl ExcuseKind {
    pub(super) fn zh(self) -> &'static str {
        if self == ExcuseKind::Waiver { "豁免" } else { "说明" }
    }

    /// 空白登记表的名称。
    pub(super) fn form(self) -> &'static str {
        if self == ExcuseKind::Waiver { "规则豁免" } else { "疑点说明" }
    }

    /// 在项目文件里的键。
    pub(super) fn key(self) -> &'static str {
        if self == ExcuseKind::Waiver { "waivers" } else { "explanations" }
    }

    /// 各项。
    #[must_use]
    pub fn fields(self) -> Vec<FieldShape> {
        if self == ExcuseKind::Waiver { Waiver::fields() } else { Explanation::fields() }
    }

    pub(super) fn form_for(self, desk: &Session) -> Form {
        Form::new(self.zh(), self.fields()).within(desk.laws.words())
    }
}

/// 一个项目：原来的、添了各条的。
pub(super) struct Excused {
    pub(super) path: PathBuf,
    pub(super) old: Loaded<Project>,
    pub(super) new: Loaded<Project>,
}

/// 可豁免、可说明的规则：程序自有的，规则集另立的不算。
pub(super) fn known_rule(slug: &str) -> Result<&'static str, Failure> {
    which_rule(slug, &rules().collect::<Vec<_>>()).map(|rule| rule.slug)
}

/// 在一个项目里添一条：涉密的、重复的不添。
pub(super) fn add_to(old: &Loaded<Project>, kind: ExcuseKind, form: &Form) -> Result<Loaded<Project>, Failure> {
    if old.value.as_ref().is_some_and(Project::was_classified) {
        return Err(Failure::refused("项目涉密，理由不写入台账；请记在纸质案卷里"));
    }
    let map: Mapping = form.filled().map(|(field, value)| (Yaml::from(field.key), value.clone())).collect();
    let new = inserted(old, kind, &compose_flow(&Yaml::Mapping(map)))?;
    let repeated = new.value.as_ref().is_some_and(|project| match kind {
        ExcuseKind::Waiver => project.waivers.split_last().is_some_and(|(last, before)| before.contains(last)),
        ExcuseKind::Explanation => {
            project.explanations.split_last().is_some_and(|(last, before)| before.contains(last))
        }
    });
    if repeated {
        return Err(Failure::refused(format!("这一条{}已经写过，内容相同；没有再写", kind.zh())));
    }
    Ok(new)
}

/// 试判；没有新的错误的，都写成，或都不写。
pub(super) fn write_all(
    ambient: &Env,
    desk: &Session,
    kind: ExcuseKind,
    all: &[Excused],
    dry_run: bool,
) -> Result<(), Failure> {
    let pending: Vec<(PathBuf, Vec<u8>)> =
        all.iter().map(|one| (desk.relative(&one.path).to_owned(), one.new.source.bytes())).collect();
    let found = trial::fresh_there(desk, &pending)?;
    if trial::errors(desk, &found) > 0 {
        let list = show_findings::listed(ambient, desk, found);
        let what = kind.zh();
        return Err(Failure::refused(format!(
            "{list}没有写{what}：会新增错误，文件没有改动。照上面「怎么办」改了再试。"
        )));
    }
    if dry_run {
        for one in all {
            ambient.show_diff(&shown(desk.relative(&one.path)), &one.old.source.text, &one.new.source.text)?;
        }
    }
    ambient.changes(desk, all.iter().map(|one| (&*one.path, "changed")), dry_run);
    if dry_run {
        return Ok(());
    }
    let change = |one: &Excused| Addition {
        path: one.path.clone(),
        old: Some(one.old.source.bytes()),
        new: Some(one.new.source.bytes()),
        runs: false,
    };
    Ok(desk.lock()?.write_all(&all.iter().map(change).collect::<Vec<_>>())?)
}

/// 插入一条，两个读取器读出的都是原来的加这一条。
fn inserted(old: &Loaded<Project>, kind: ExcuseKind, item: &str) -> Result<Loaded<Project>, Failure> {
    let unproved = || Failure::failed("写入之后复读不符；文件没有改动，请报告此问题");
    let mut faults = Faults::default();
    let root = parse(&old.source, &mut faults).ok_or_else(unproved)?;
    let source = insert_item(&old.source, &root, kind.key(), item, "events")
        .map_err(|fault| Failure::refused(fault.to_string()))?;
    let text = String::from_utf8(source.bytes()).map_err(|_| unproved())?;
    let new: Loaded<Project> = proven(&old.source.path, &text, &old.source.words);
    let (Some(was), Some(is)) = (&old.value, &new.value) else { return Err(unproved()) };
    let one_more = match kind {
        ExcuseKind::Waiver => is.waivers.len() == was.waivers.len() + 1 && is.waivers.starts_with(&was.waivers),
        ExcuseKind::Explanation => {
            is.explanations.len() == was.explanations.len() + 1 && is.explanations.starts_with(&was.explanations)
        }
    };
    let rest = Project { waivers: was.waivers.clone(), explanations: was.explanations.clone(), ..is.clone() };
    if one_more && rest == *was { Ok(new) } else { Err(unproved()) }
}
