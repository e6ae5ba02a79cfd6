//! 还没有人申报时也看得见的期限：各单位申报下一年度项目的截止日，县发布清单目录的截止日。
//!
//! 没有项目要建的单位不必申报，所以过了截止日就不再列，不成疑点。

use crate::{
    model::{Date, Year},
    rules::{CountyCx, Obligation, Subject},
    ruleset::{LastDay, RuleSet, YearlyDate},
    text::Route,
};

const DECLARATION: &str = "late-declaration";
const PUBLICATION: &str = "catalogue-unpublished";

/// 各单位还没有申报的：单位文件夹与义务；再加县的一项，没有文件夹。
#[must_use]
pub fn season_duties<'a>(across: &CountyCx<'a>) -> Vec<(Option<&'a str>, Obligation)> {
    let mut duties = Vec::new();
    if let Some((law, year, due)) = coming(across, DECLARATION, |law| law.parameters.declaration.deadline.as_ref()) {
        let filed = |folder: &str| {
            let of_folder = across.digests.iter().filter(|digest| &*digest.folder == folder);
            of_folder.into_iter().any(|digest| digest.plan_year == Some(year))
        };
        let silent = across.units.iter().map(|(_, folder, _)| folder.as_str()).filter(|folder| !filed(folder));
        let because = format!("{year} 年度申报的截止日，本单位还没有申报");
        let help = "有项目要建的，填申报表后 wsgov import；没有的不必申报".to_owned();
        duties.extend(silent.map(|folder| {
            (
                Some(folder),
                duty(law, DECLARATION, (year, due), format!("申报 {year} 年度项目"), because.clone(), help.clone()),
            )
        }));
    }
    let published =
        |year: Year| across.county.and_then(|(_, c)| c.published.as_ref()?.value(&year.to_string())).is_some();
    let listed = |year: Year| {
        across.digests.iter().any(|d| d.classified_since.is_none() && d.listed().any(|(_, (y, _))| y == year))
    };
    let publication = coming(across, PUBLICATION, |law| law.parameters.declaration.publication.as_ref());
    // 已有项目纳入清单的，由它自己的义务说。
    if let Some((law, year, due)) = publication.filter(|(_, year, _)| !published(*year) && !listed(*year)) {
        let what = format!("发布 {year} 年度清单目录");
        let help = format!("纳入清单之后发布：wsgov publish {year} --all-listed");
        duties.push((None, duty(law, PUBLICATION, (year, due), what, "还没有项目纳入清单".to_owned(), help)));
    }
    duties.into_iter().map(|(folder, duty)| (folder, duty.said(across.laws))).collect()
}

/// 规则集里一年一次的日期，核查日当日或其后最近的一个：规则集、年度与日期。
fn coming<'a>(
    across: &CountyCx<'a>,
    rule: &str,
    of: impl Fn(&RuleSet) -> Option<&YearlyDate>,
) -> Option<(&'a RuleSet, Year, Date)> {
    let law = across.laws.on_with(across.as_of, rule)?;
    let date = of(law)?;
    let years = std::iter::successors(Some(Year::of(across.as_of)), |year| Some(year.after())).take(5);
    years.map(|year| (law, year, date.due(year))).find(|(.., due)| across.as_of <= *due)
}

fn duty(
    law: &RuleSet,
    rule: &'static str,
    (year, due): (Year, Date),
    what: String,
    because: String,
    help: String,
) -> Obligation {
    Obligation {
        rule,
        law: law.index,
        subject: Subject::Year(year),
        what,
        opens: None,
        due,
        lenient: LastDay::fixed(due),
        done: None,
        anchor: Route::key("name"),
        because,
        help,
        redo: None,
        parameter: "",
        softened: None,
        late_rule: None,
        unclear: None,
    }
}
