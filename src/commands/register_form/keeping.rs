//! 单位、县、框架的事件，豁免与说明的空白登记表。

use super::{BlankForm, of_field, plain};
use crate::{
    commands::{Failure, Session, new_unit::UNIT_WANTED},
    intake::deed::plan_filing,
    model::{CountyAct, CountyActKind, DeedAct, FrameworkAct, Kind, Unit, UnitAct, UnitActKind, effective_unit},
    output::Heading,
    report::PaperKind,
    rules::Status,
    ruleset::{RuleSet, Severity},
    store::{Scope, check, read_file},
    text::{FieldShape, Shape, Word},
};

/// 项目的事件之外，还有哪些登记表、哪些待签的纸。
pub(super) fn others() -> String {
    let names = |words: &[Word]| words.iter().map(|word| word.zh).collect::<Vec<_>>().join("、");
    let (units, counties, papers) = (names(UnitActKind::WORDS), names(CountyActKind::WORDS), names(PaperKind::WORDS));
    format!(
        "另有单位名单、规则豁免、疑点说明、催办单；单位的：{units}；县的：{counties}（与项目同名的前面加「单位」「县」）；待签的纸：{papers}"
    )
}

/// 认出是哪一种；是项目的事件的为无。与项目的事件同名的，前面加「单位」「县」。
pub(super) fn of(desk: &Session, word: &str) -> Result<Option<BlankForm>, Failure> {
    match word {
        "规则豁免" | "waive" => return excuses(desk, true).map(Some),
        "疑点说明" | "说明" | "answer" => return excuses(desk, false).map(Some),
        "单位名单" | "单位" | "unit" => return Ok(Some(list_of_units(desk))),
        _ => {}
    }
    let own = |prefix: &str| word.strip_prefix(prefix).unwrap_or(word).to_owned();
    let is_project = Kind::find(word).is_some();
    if let Some(kind) = UnitAct::find(&own("单位")).or_else(|| UnitAct::find(word)).filter(|_| !is_project) {
        return units(desk, kind).map(Some);
    }
    if let Some(kind) = CountyAct::find(&own("县")).filter(|_| !is_project) {
        let headings = headings::<CountyAct>(desk, kind, None);
        let rows = vec![vec![kind.to_string()]];
        return Ok(Some(BlankForm { title: kind.to_string(), command: "wsgov county".into(), headings, rows }));
    }
    if let Some(kind) = FrameworkAct::find(word).filter(|_| !is_project) {
        let headings = headings::<FrameworkAct>(desk, kind, Some("框架编号"));
        return Ok(Some(BlankForm {
            title: kind.to_string(),
            command: "wsgov framework".into(),
            headings,
            rows: Vec::new(),
        }));
    }
    Ok(None)
}

/// 单位的一种事件：各单位一行；说系统的，各系统一行。
fn units(desk: &Session, kind: <UnitAct as DeedAct>::Kind) -> Result<BlankForm, Failure> {
    let headings = headings::<UnitAct>(desk, kind, Some("单位"));
    let by_system = UnitAct::own_fields(kind).first().is_some_and(|field| field.key == "system");
    let at = headings.iter().position(|heading| heading.title == "系统名称").unwrap_or(0);
    let mut rows = Vec::new();
    for folder in desk.store()?.folders {
        let Some(path) = &folder.unit else { continue };
        let unit = read_file::<Unit>(&desk.files, path).value.map(effective_unit);
        let systems = unit.into_iter().flat_map(|unit| unit.systems).flat_map(|list| list.0);
        let names: Vec<String> = systems.map(|system| system.name.to_string()).collect();
        let head = vec![folder.name.to_string(), kind.to_string()];
        if !by_system || names.is_empty() {
            rows.push(head);
            continue;
        }
        for name in names {
            let mut row = head.clone();
            row.resize(at, String::new());
            row.push(name);
            rows.push(row);
        }
    }
    Ok(BlankForm { title: kind.to_string(), command: "wsgov unit".into(), headings, rows })
}

/// 新建单位的名单：各行自己写。
fn list_of_units(desk: &Session) -> BlankForm {
    let words = desk.laws.words();
    let wanted = |field: &FieldShape| FieldShape { required: UNIT_WANTED.contains(&field.key), ..field.clone() };
    let own = Unit::fields().into_iter().filter(|field| field.key != "events");
    BlankForm {
        title: "单位名单".into(),
        command: "wsgov new unit".into(),
        headings: own.flat_map(|field| of_field(&wanted(&field), &[], words)).collect(),
        rows: Vec::new(),
    }
}

fn headings<A: DeedAct>(desk: &Session, kind: A::Kind, owner: Option<&str>) -> Vec<Heading> {
    let law: &RuleSet = desk.laws.nearest(desk.as_of.date);
    let bodies = plan_filing(law);
    let mut all: Vec<Heading> = owner.into_iter().map(|owner| plain(owner, true)).collect();
    all.extend([plain("事件", true), plain("日期", true), plain("机关", false), plain("文号", false)]);
    for field in A::own_fields(kind) {
        match &field.shape {
            // 事实变更：各项事实一栏，填改了的。
            Shape::Record(_, facts) if field.key == "set" => {
                let optional = |fact: &FieldShape| FieldShape { required: false, ..fact.clone() };
                all.extend(facts.iter().flat_map(|fact| of_field(&optional(fact), &bodies, &law.words)));
            }
            _ => all.extend(of_field(&field, &bodies, &law.words)),
        }
    }
    all.push(plain("备注", false));
    all
}

/// 豁免、说明：待核而可以豁免的错误，或可以说明的提醒，各一行。
fn excuses(desk: &Session, waives: bool) -> Result<BlankForm, Failure> {
    let checked = check(&desk.store()?, &desk.laws, desk.as_of.date, &Scope::default());
    let fits = |located: &&crate::store::Located| {
        let law = desk.laws.get(located.finding.law);
        let rule = law.rules.get(located.finding.rule);
        let allowed = if waives {
            rule.is_some_and(|config| config.waivable)
        } else {
            located.finding.severity(law) == Severity::Warn
        };
        allowed && located.finding.status == Status::Open && !located.classified && located.project.is_some()
    };
    let rows = checked.findings.iter().filter(fits).map(|located| {
        let text = |text: &Option<crate::model::Text>| text.as_deref().unwrap_or_default().to_owned();
        vec![
            text(&located.project),
            text(&located.unit),
            located.finding.rule.to_owned(),
            located.finding.message.clone(),
        ]
    });
    let own: &[(&str, bool)] = if waives {
        &[("起始日期", true), ("作出机关", true), ("文号", true), ("截止日期", true), ("理由", false)]
    } else {
        &[("对象", false), ("日期", true), ("理由", true)]
    };
    let head = [("编号", true), ("建设单位", false), ("规则", true), ("疑点", false)];
    let (title, command) = if waives { ("规则豁免", "wsgov waive") } else { ("疑点说明", "wsgov answer") };
    Ok(BlankForm {
        title: title.into(),
        command: command.into(),
        headings: head.iter().chain(own).map(|(title, required)| plain(title, *required)).collect(),
        rows: rows.collect(),
    })
}
