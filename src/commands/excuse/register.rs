//! 豁免、说明的登记表：一行一条，写编号（或项目名称）、规则与各项；有一处错就一条也不写。

use std::path::Path;

use super::entry::{ExcuseKind, Excused, add_to, known_rule, write_all};
use crate::{
    commands::{
        Env, Exit, Failure, Session,
        batch::identity::Identity,
        find::ProjectFinder,
        show_findings,
        table_faults::{LineFault, TableFaults},
    },
    intake::tables::table_reader::{RegisterPage, RegisterRow, RegisterSheet, heading},
    model::Project,
    store::{Loaded, read_file},
    text::{FieldShape, half_width, safe},
};

/// 认项目的各列，与用不着的。
const IDENTITY: [&str; 9] = ["序号", "编号", "项目编号", "id", "project", "项目名称", "名称", "建设单位", "单位"];

/// 由登记表写。
pub(super) fn run(
    ambient: &Env,
    desk: &Session,
    kind: ExcuseKind,
    file: &Path,
    dry_run: bool,
) -> Result<Exit, Failure> {
    let has = |cells: &[String], names: &[&str]| cells.iter().any(|cell| names.contains(&plain(cell).as_str()));
    let wanted = format!(
        "「编号」（或「项目名称」）和「规则」两列，其余写键的中文名称；空白的登记表用 wsgov report form {} -o 表.xlsx",
        kind.form()
    );
    let sheet = RegisterSheet::read(file, &wanted, |cells| {
        has(cells, &["规则", "规则名", "rule"]) && has(cells, &["编号", "项目编号", "项目名称"])
    })?;
    ambient.mention(&sheet.notes.iter().map(|note| format!("{}\n", safe::line(note, 200))).collect::<String>());
    let finder = ProjectFinder::default();
    let (mut faults, mut all, mut count) = (TableFaults::default(), Vec::new(), 0_usize);
    for page in &sheet.pages {
        for row in page.rows.iter().filter(|row| !is_unfilled(page, row)) {
            count += 1;
            let wrong = take((ambient, desk, &finder), kind, (page, row), &mut all).err();
            faults.add(page, row, wrong.unwrap_or_default());
        }
    }
    faults.refuse()?;
    if count == 0 {
        return Err(Failure::nothing(format!("表中没有要写的行：填好日期、理由等各栏再来（{}）", kind.zh())));
    }
    write_all(ambient, desk, kind, &all, dry_run)?;
    let verb = if dry_run { "可以写入（预览，文件没有改动）" } else { "已写入" };
    ambient.say_result(&format!("{verb}：{} {count} 条，{} 个项目\n", kind.zh(), all.len()), dry_run)?;
    Ok(Exit::Clean)
}

/// 只有预填的几格、没有填的行。
fn is_unfilled(page: &RegisterPage, row: &RegisterRow) -> bool {
    const PREFILLED: [&str; 6] = ["规则", "规则名", "对象", "所说明的对象", "疑点", "rule"];
    let prefilled = |n: usize| {
        let header = page.headers.get(n).map(|h| plain(h)).unwrap_or_default();
        IDENTITY.contains(&header.as_str()) || PREFILLED.contains(&header.as_str())
    };
    row.faults.is_empty() && row.cells.iter().enumerate().all(|(n, cell)| cell.is_empty() || prefilled(n))
}

fn take(
    (ambient, desk, finder): (&Env, &Session, &ProjectFinder),
    kind: ExcuseKind,
    (page, row): (&RegisterPage, &RegisterRow),
    all: &mut Vec<Excused>,
) -> Result<(), Vec<LineFault>> {
    let identity = Identity::of(&page.headers, row);
    let mut wrong: Vec<LineFault> = row.faults.clone();
    let path = identity.find(ambient, desk, finder).map_err(|fault| wrong.push(fault)).ok();
    let (mut form, mut failed) = (kind.form_for(desk), Vec::new());
    for (n, header) in page.headers.iter().enumerate() {
        let (name, text) = (plain(header), row.cells.get(n).map_or("", String::as_str));
        let key = match name.as_str() {
            "规则" => "rule",
            "日期" => "date",
            other => other,
        };
        if row.faults.iter().any(|(column, _)| *column == n) {
            failed.push(key.to_owned());
            continue;
        }
        if name.is_empty() || name == "疑点" || IDENTITY.contains(&name.as_str()) || text.is_empty() {
            continue;
        }
        let known = if key == "rule" { known_rule(text).map(|_| ()) } else { Ok(()) };
        let put = known.and_then(|()| form.assign_at(&[key], text));
        if let Err(failure) = put {
            failed.push(key.to_owned());
            wrong.push((n, failure.message));
        }
    }
    // 写错了的不算没有写。
    let is_told = |field: &FieldShape| failed.iter().any(|name| *name == field.key || *name == field.title());
    let missing = form.missing().into_iter().filter(|field| !is_told(field));
    wrong.extend(missing.map(|field| (0, format!("没有写「{}」（{}）", field.title(), field.key))));
    // 名称、单位不符的，也一并说。
    let Some(path) = path else { return Err(wrong) };
    let whole = |failure: Failure| vec![(0, failure.message)];
    let slot = match all.iter().position(|taken| taken.path == path) {
        Some(slot) => slot,
        None => {
            let old: Loaded<Project> = read_file(&desk.files, &path);
            if old.value.is_none() {
                let failure = show_findings::unreadable(ambient, desk, old, "没有写；请先照所指改正");
                return Err(whole(failure));
            }
            all.push(Excused { path, new: old.clone(), old });
            all.len() - 1
        }
    };
    let taken = &mut all[slot];
    let project = taken.new.value.as_ref().ok_or_else(Vec::new)?;
    wrong.extend(identity.mismatches(desk, &taken.path, project));
    if !wrong.is_empty() {
        return Err(wrong);
    }
    form.spell(&desk.laws.nearest(desk.as_of.date).bodies);
    taken.new = add_to(&taken.new, kind, &form).map_err(whole)?;
    Ok(())
}

/// 表头，全角的认作半角。
fn plain(header: &str) -> String {
    heading(&half_width(header))
}
