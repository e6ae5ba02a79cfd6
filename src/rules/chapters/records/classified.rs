//! 涉密项目（第四、八、二十九条）：保密审查、不进公开目录、涉密内容不进台账。

use crate::{
    model::{Kind, Year},
    rules::{
        CountyCx, CountyOut, Cx, Out, Subject,
        rule::Rule,
        shared::{
            classified_keys::{ELSEWHERE, Secret, secrets},
            shapes::requires,
        },
        slugs,
    },
    text::{Route, Scalar},
};

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        slugs::CLASSIFIED_CONTENT,
        "涉密项目写了不该写的内容。

        台账放在普通的仓库里，不得有国家秘密；已被更正的事件、定密以前写的也一样。
        涉密项目只写编号、代号、单位、性质、事件及其日期、由谁作出和文号。此外只收：
        必填的年度、数额和用语，没有它们事件读不出来；判断所必需的几项，即数据治理的日期、例外情形、涉密资质、
        调整的增减与批准、报送的日期、结果、处理措施所依据的条，以及规则集清单所列的审查事项和材料
        （材料只写「已附」、文号或日期）。其余可缺的键都不写，如建设内容、工期、类别、资金构成、共享、
        责任人、估算、承接单位、合同金额与期限、文件路径、备注。
        必填的文字（如更正的理由），和别的规则要看有没有写的文字（如项目法人、采购方式），写「涉密，另存」。
        可写的键，除文字外只查有没有写，不看写了什么。

        反例：`classified: true` 而写有 content。
        正例：`name: 甲号工程`，不写 content、systems、note；`reason: 涉密，另存`。
        改法：删去所指的内容；已提交到仓库的，连同历史一并清除，并向保密机关报告。",
        classified_content,
    ),
    Rule::county(
        "classified-published",
        "公开的清单目录里有涉密项目。

        发布的是非涉密项目的清单目录；以发布当日是否涉密为准，发布之后才定密的不算。

        反例：2023 年度清单目录列有 `classified: true` 的项目。
        正例：清单目录只列非涉密项目。
        改法：立即从目录中撤下，并向保密机关报告。",
        classified_published,
    )
    .duty_of(Kind::Listing),
    Rule::project(
        "classified-unconfirmed",
        "涉密项目未经保密审查即签约、开工。

        涉密项目有关事宜由保密机关审查确认。条文没有写时点，取签订建设、服务合同和开工之前（含当日）。

        反例：涉密项目 2023-05-01 开工，此前没有「保密审查」。
        正例：2023-03-10 保密审查，2023-05-01 开工。
        改法：补记此前的「保密审查」；确未审查的，停止实施，报保密机关。",
        requires,
    )
    .warn()
    .reads(&["requires.classified-unconfirmed"]),
];

fn classified_content(cx: &Cx<'_>, out: &mut Out) {
    // 核查日之后才定密的也算：所写的现在就在文件里。
    let last = cx.versions.last().is_some_and(|version| version.facts.is_classified());
    if !last && !cx.facts_now().is_classified() {
        out.not_applicable(|| "不是涉密项目".into());
        return;
    }
    for Secret { subject, at, what } in secrets(cx) {
        let law = cx.law_now();
        // 疑点里不引所写的内容。
        out.add_finding(
            law,
            Subject::other(subject),
            cx.as_of,
            at,
            format!("涉密项目写了{what}，台账里不得有国家秘密"),
        )
        .help(format!(
            "删去（必填的文字改写「{ELSEWHERE}」）；已提交到仓库的，连同历史一并清除，并向{}报告",
            law.who(Kind::ReviewSecrecy)
        ));
    }
    if out.findings.is_empty() {
        out.pass(|| "只写了编号、代号、性质、事件及其日期和判断所需的".into());
    }
}

fn classified_published(across: &CountyCx<'_>, out: &mut CountyOut) {
    let Some((path, county)) = across.county else { return };
    let mut secret: Vec<(&str, crate::model::Date)> =
        across.digests.iter().filter_map(|d| Some((&*d.id, d.classified_since?))).collect();
    secret.sort_unstable();
    let since = |id: &str| secret.binary_search_by_key(&id, |(id, _)| id).ok().map(|i| secret[i].1);
    for (year, published) in county.published.iter().flat_map(|p| p.iter()) {
        let Some(law) = across.laws.on_with(published.date, out.rule) else { continue };
        let is_secret = |id: &&crate::model::Text| since(id).is_some_and(|since| since <= published.date);
        let listed = published.projects.iter().filter(is_secret).count();
        if listed == 0 {
            continue;
        }
        // 只指到年度，不摘录：指到编号、摘下那一行，都等于说出是哪个项目。
        let key = || Route::key("published").then(year.to_string());
        let at = Year::read(year).map_or_else(|_| key(), |year| county.published_route(year));
        let message = format!("{year} 年度公开的清单目录里有 {listed} 个涉密项目");
        out.add_finding(law, path, Subject::other(year.clone()), published.date, at, message).unquoted().help(format!(
            "立即从目录中撤下，并向{}报告；项目已解密的，在项目中追加「事实变更」",
            law.who(Kind::ReviewSecrecy)
        ));
    }
}
