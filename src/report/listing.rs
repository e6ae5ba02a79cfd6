//! 不分组的报表：各行由一个项目得出，栏目、合计、表后共用的注都由这里配齐，各种报表只添自己的话。

use super::{Column, ColumnOf, Group, Report, ReportContext, ReportError, ReportKind, ReportQuery, Row, View, gather};

/// 读台账，`rows` 由一个项目与各栏得出它的各行。
///
/// # Errors
/// 有项目文件，而一个也读不出。
pub(super) fn listing<F: Sync>(
    kind: ReportKind,
    (env, query): (ReportContext<'_>, &ReportQuery),
    fields: Vec<ColumnOf<F>>,
    rows: impl Fn(&View<'_>, &[ColumnOf<F>]) -> Vec<Row> + Sync,
) -> Result<Report, ReportError> {
    let gathered = gather::gather(env, &query.filter, |view| rows(view, &fields))?;
    let notes = gathered.notes(env);
    let groups = vec![Group::new("", gathered.items)];
    Ok(Report { notes, ..Report::assemble(kind, env.as_of, Column::of(fields), groups) })
}
