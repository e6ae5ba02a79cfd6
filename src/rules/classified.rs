//! 涉密项目（第四、八、二十九条）：保密审查、不进公开目录、涉密内容不进台账。

use super::{Across, Cx, Out, StoreOut, Subject, registry::chapter, shapes::requires};
use crate::{
    model::{Act, FactsPatch, Kind},
    text::Route,
};

chapter! {
    /// 涉密项目写了不该写的内容。
    ///
    /// 台账放在普通的仓库里，不得有国家秘密。涉密项目只写编号、代号、单位、性质、事件及其日期；
    /// 建设内容、所涉系统、文件路径、备注、绩效评价与检查的具体情况都不写，已被更正的事件里也不写。查的是有没有写，不看写了什么。
    ///
    /// 反例：`classified: true` 而写有 content。
    /// 正例：`name: 甲号工程`，不写 content、systems、note。
    /// 改法：删去所指的内容；已提交到仓库的，连同历史一并清除，并向保密机关报告。
    "classified-content" Project(classified_content);

    /// 公开的清单目录里有涉密项目。
    ///
    /// 发布的是非涉密项目的清单目录；以发布当日是否涉密为准，发布之后才定密的不算。
    ///
    /// 反例：2023 年度清单目录列有 `classified: true` 的项目。
    /// 正例：清单目录只列非涉密项目。
    /// 改法：立即从目录中撤下，并向保密机关报告。
    "classified-published" Store(classified_published);

    /// 涉密项目未经保密审查即签约、开工。
    ///
    /// 涉密项目有关事宜由保密机关审查确认。条文没有写时点，取签订建设、服务合同和开工之前（含当日）。
    ///
    /// 反例：涉密项目 2023-05-01 开工，此前没有「保密审查」。
    /// 正例：2023-03-10 保密审查，2023-05-01 开工。
    /// 改法：补记此前的「保密审查」；确未审查的，停止实施，报保密机关。
    "classified-unconfirmed" Project(requires) reads ["requires.classified-unconfirmed"];
}

/// 涉密项目不写的一项事实：键、叫法、「事实变更」里是否写了。
type Hidden = (&'static str, &'static str, fn(&FactsPatch) -> bool);

const HIDDEN: [Hidden; 2] = [
    ("content", "建设内容", |set| set.content.is_some()),
    ("systems", "所涉系统", |set| set.systems.as_ref().is_some_and(|s| !s.is_empty())),
];

fn classified_content(cx: &Cx<'_>, out: &mut Out) {
    if !cx.facts_now().is_classified() {
        out.na(|| "不是涉密项目".into());
        return;
    }
    let facts = &cx.project.facts;
    let head = [facts.content.is_some(), facts.systems.as_ref().is_some_and(|s| !s.is_empty())];
    for ((key, what, _), _) in HIDDEN.iter().zip(head).filter(|(_, written)| *written) {
        report(cx, Subject::other(*key), Route::key(*key), what, out);
    }
    for event in &cx.project.events {
        let name = cx.project.event_name(event);
        for (route, what) in written_in(event) {
            report(cx, Subject::other(format!("{name}·{what}")), route, what, out);
        }
    }
    if out.findings.is_empty() {
        out.pass(|| "没有写建设内容、所涉系统、文件路径、备注和工作情况".into());
    }
}

/// 一个事件里不该写的：所在与叫法。
fn written_in(event: &crate::model::Event) -> Vec<(Route, &'static str)> {
    let mut found: Vec<(Route, &'static str)> = event.note.iter().map(|_| (event.at("note"), "备注")).collect();
    for (name, material) in event.materials.iter().flat_map(|m| m.iter()) {
        found.extend(material.file().map(|_| (event.at("materials").then(name.to_string()), "文件路径")));
    }
    found.extend(
        told(&event.act).into_iter().filter(|(_, written)| *written).map(|(key, _)| (event.at(key), "工作情况")),
    );
    if let Act::ChangeFacts(change) = &event.act {
        let set = HIDDEN.iter().filter(|(_, _, written)| written(&change.set));
        found.extend(set.map(|(key, what, _)| (event.at("set").then(*key), *what)));
    }
    found
}

/// 事件里叙述工作情况的各键，与是否写了。
fn told(act: &Act) -> Vec<(&'static str, bool)> {
    match act {
        Act::AnnualReport(own) => vec![
            ("progress", own.progress.is_some()),
            ("plan_execution", own.plan_execution.is_some()),
            ("trial_effect", own.trial_effect.is_some()),
            ("problems", own.problems.is_some()),
            ("opinions", own.opinions.is_some()),
        ],
        Act::Inspect(own) => vec![("found", own.found.is_some())],
        Act::Audit(own) => vec![("found", own.found.is_some())],
        _ => Vec::new(),
    }
}

/// 疑点里不引所写的内容。
fn report(cx: &Cx<'_>, subject: Subject, at: Route, what: &str, out: &mut Out) {
    let law = cx.law_now();
    out.hit(law, subject, cx.as_of, at, format!("涉密项目写了{what}，台账里不得有国家秘密"))
        .help(format!("删去；已提交到仓库的，连同历史一并清除，并向{}报告", law.who(Kind::ReviewSecrecy)));
}

fn classified_published(across: &Across<'_>, out: &mut StoreOut) {
    let Some((path, county)) = across.county else { return };
    let mut secret: Vec<(&str, crate::model::Date)> =
        across.digests.iter().filter_map(|d| Some((&*d.id, d.classified_since?))).collect();
    secret.sort_unstable();
    let since = |id: &str| secret.binary_search_by_key(&id, |(id, _)| id).ok().map(|i| secret[i].1);
    for (year, published) in county.published.iter().flat_map(|p| p.iter()) {
        let Some(law) = across.law_on(published.date, out.rule) else { continue };
        let listed: Vec<usize> = (0..published.projects.len())
            .filter(|i| since(&published.projects[*i]).is_some_and(|since| since <= published.date))
            .collect();
        let Some(first) = listed.first() else { continue };
        let at = |i: usize| Route::key("published").then(year.to_string()).then("projects").item(i);
        let message = format!("{year} 年度公开的清单目录里有 {} 个涉密项目", listed.len());
        let finding = out.hit(law, path, Subject::other(year.clone()), published.date, at(*first), message);
        finding.help(format!(
            "立即从目录中撤下，并向{}报告；项目已解密的，在项目中追加「事实变更」",
            law.who(Kind::ReviewSecrecy)
        ));
        for other in &listed[1..] {
            finding.related(at(*other), "同一目录");
        }
    }
}
