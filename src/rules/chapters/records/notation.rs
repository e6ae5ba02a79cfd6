//! 写法：附件、文号、编码与金额写得对不对。

use crate::{
    model::{
        Act, ChangeFacts, Cost, Event, Money, credit_code_is_valid, doc_number_advice, has_bracket, is_project_code,
    },
    rules::{
        Attachment, Cx, Out, Subject, UnitCx, Verdict,
        chapters::funds::total::{approved_since, approved_total, doubtful_total},
        rule::Rule,
    },
    ruleset::RuleSet,
    text::{Map, Route},
};

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        "missing-attachment",
        "材料所指的文件不在台账里。

        材料写了文件路径的，文件须在台账文件夹内，路径自台账根起。没有写 `file` 而文字像路径（含「/」，或带扩展名）的也按路径看；
        网址不算。绝对路径、`..`、链接到台账之外的，别人拿到台账也打不开，都不算数。

        反例：`项目建设总结: 附件/WS-2023-001/总结.pdf`，而没有这个文件。
        正例：文件放在台账根下的「附件/WS-2023-001/总结.pdf」。
        改法：把文件放到所写的位置，或改正路径；只有文号的，写文号。",
        missing_attachment,
    ),
    Rule::project(
        "doc-number-format",
        "文号写法不合规范。

        公文文号写作「代字〔年份〕序号号」：六角括号，序号不加「第」、不补零。能推断的，给出应有的写法。
        会议纪要、令等本来没有这种文号的，照收。

        反例：`doc: 巫发改[2023]009号`。
        正例：`doc: 巫发改〔2023〕9号`。
        改法：照所给的写法改；还没有提交的，用 wsgov check --fix 一次改好。",
        doc_number_format,
    ).warn(),
    Rule::project(
        "project-code-format",
        "投资项目统一代码的写法不对。

        统一代码是五组数字，4-6-2-2-6 位，以短横相连。校验位的规则未公开，只核样子。

        反例：`code: 2210-500237-04-123456`。
        正例：`code: 2210-500237-04-04-123456`。
        改法：照赋码通知书核对。",
        project_code_format,
    ).warn(),
    Rule::unit(
        "credit-code-invalid",
        "统一社会信用代码不对。

        18 位，末位由前 17 位算出；抄错一位多半通不过。

        反例：`credit_code: 91350100M000100Y4Z`。
        正例：`credit_code: 91350100M000100Y43`。
        改法：照法人证书核对；不知道的，删去这一行。",
        credit_code_invalid,
    ),
    Rule::project(
        "funds-mismatch",
        "资金构成加起来不等于批复总投资。

        各项来源之和应等于现行的批复总投资，一分不差。批复之前、没有写资金构成的不核；
        资金构成写在批复（或其后批准的增减）之前的，不相等也不指出：核减核增是常事。写在开头的，算是首件事当日所写。

        反例：批复 1200万元，其后「事实变更」写 `funds: {自筹: 900万元, 上级补助: 200万元}`。
        正例：批复 1200万元，`funds: {自筹: 900万元, 上级补助: 300万元}`。
        改法：核对各项来源；批复改变了构成的，记「事实变更」写明新的 funds；批复还没有记入的，先记事实变更。",
        funds_mismatch,
    ).warn()
    .counts_money(),
    Rule::project(
        "unit-slip",
        "两个金额约差一万倍。

        同一项目的总额、合同、计划、预算、支付之间恰差约一万倍，多半是「元」「万元」写混。也可能是巧合，只作提醒。

        反例：批复 36万元，预算安排 36元。
        正例：批复 36万元，预算安排 36万元。
        改法：核对单位；误记的用「更正」后重记，确无误的用 wsgov answer 说明。",
        unit_slip,
    ).warn()
    .reads(&["records.unit_slip"]),
];

/// 附件不在的怎样办。
const PUT_IN: &str = "把文件放进台账文件夹，路径自台账根起、以「/」分隔；不是路径的，写成 {doc: …}";
/// 逐份指出多少份；再多的合为一处，写明多少份。
const MOST_ATTACHMENTS: usize = 1_000;

fn missing_attachment(cx: &Cx<'_>, out: &mut Out) {
    let mut rest: Option<(&Event, usize)> = None;
    for event in cx.timeline.events() {
        for (name, material) in event.materials.iter().flat_map(|m| m.iter()) {
            let Some(path) = material.file() else { continue };
            let fault = match cx.attachments.look(path) {
                Attachment::Present => {
                    out.pass(|| format!("{} {}的「{name}」：{path} 在台账里", event.date, event.kind()));
                    continue;
                }
                Attachment::Unknown => {
                    out.unknown(event.at("materials"), || format!("「{name}」：不知道 {path} 在不在台账里"));
                    continue;
                }
                Attachment::Missing => "台账里没有这个文件",
                Attachment::Outside => "指到了台账之外",
            };
            if out.findings.len() >= MOST_ATTACHMENTS {
                rest.get_or_insert((event, 0)).1 += 1;
                continue;
            }
            let subject = Subject::other(format!("{}·{name}", cx.project.event_name(event)));
            let message = format!("{} {}的「{name}」写的是 {path}，{fault}", event.date, event.kind());
            out.add_finding(
                cx.law_at(event.date),
                subject,
                event.date,
                event.at("materials").then(name.to_string()),
                message,
            )
            .help(PUT_IN);
        }
    }
    if let Some((event, count)) = rest {
        let (law, at) = (cx.law_at(event.date), event.at("materials"));
        let said = format!("另有 {count} 份附件，台账里也没有，或指到了台账之外");
        out.add_finding(law, Subject::other(format!("其余 {count} 份附件")), event.date, at, said).help(PUT_IN);
    }
    if out.findings.is_empty() && out.verdict < Verdict::Pass {
        out.not_applicable(|| "材料都没有写文件路径".into());
    }
}

fn doc_number_format(cx: &Cx<'_>, out: &mut Out) {
    for event in cx.timeline.events() {
        for (key, doc) in doc_numbers(event) {
            for one in doc.split(['、', '，', ',', '；', ';']).map(str::trim) {
                match doc_number_fault(one) {
                    None => out.pass(|| format!("{} {}：{one}", event.date, event.kind())),
                    Some(right) => report_doc_number(cx, event, key, one, &right, out),
                }
            }
        }
    }
    if out.verdict < Verdict::Pass {
        out.not_applicable(|| "没有写文号".into());
    }
}

/// 文号所在：事件的键，和其下的键。
type DocNumberPlace<'a> = (&'static str, Option<&'a str>);

/// 一个事件里的文号：它自己的，和材料、批准、依据的。
fn doc_numbers(event: &Event) -> impl Iterator<Item = (DocNumberPlace<'_>, &str)> {
    let own = event.doc.as_deref().map(|doc| (("doc", None), doc));
    let materials = event.materials.iter().flat_map(|m| m.iter());
    let materials = materials.filter_map(|(name, m)| Some((("materials", Some(&**name)), m.doc()?)));
    let inner = match &event.act {
        Act::Adjust(own) => own.approval.as_ref().and_then(|a| Some((("approval", Some("doc")), a.doc.as_deref()?))),
        Act::Declare(own) => own.exception.as_ref().and_then(|x| Some((("exception", Some("doc")), x.doc.as_deref()?))),
        _ => None,
    };
    own.into_iter().chain(materials).chain(inner)
}

/// 文号的毛病：应有的写法；推断不出的为空。有「号」而不合写法的才算，会议纪要之类照收。
fn doc_number_fault(doc: &str) -> Option<String> {
    let right = doc_number_advice(doc)?;
    let brackets = has_bracket(doc);
    let year = doc.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit));
    // 「58号」没有年份；「第 5 号」的令、某次会议的纪要本来如此。
    let bare = doc.strip_suffix('号').is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
        && !["第", "令", "纪要"].iter().any(|word| doc.contains(word));
    (!right.is_empty() || bare || (doc.ends_with('号') && (brackets || year))).then_some(right)
}

fn report_doc_number(
    cx: &Cx<'_>,
    event: &Event,
    (key, inner): DocNumberPlace<'_>,
    doc: &str,
    right: &str,
    out: &mut Out,
) {
    let at = inner.into_iter().fold(event.at(key), |route, step| route.then(step.to_owned()));
    let name = cx.project.event_name(event);
    let subject = match inner {
        None => Subject::Event(name),
        Some(inner) => Subject::other(format!("{name}·{inner}")),
    };
    let message = format!("{} {}的文号「{doc}」不合「代字〔年份〕序号号」的写法", event.date, event.kind());
    let help = match right {
        "" => "照文件原件核对；本来没有这种文号的，写文件名称".to_owned(),
        right => format!("写成 {right}"),
    };
    out.add_finding(cx.law_at(event.date), subject, event.date, at, message).help(help);
}

fn project_code_format(cx: &Cx<'_>, out: &mut Out) {
    let Some(code) = &cx.facts_now().code else {
        out.not_applicable(|| "没有写投资项目统一代码".into());
        return;
    };
    if is_project_code(code) {
        out.pass(|| format!("统一代码 {code}，样子合格"));
        return;
    }
    let message = format!("投资项目统一代码「{code}」不是 4-6-2-2-6 位的五组数字");
    let at = cx.fact("code", |set| set.code.is_some());
    out.add_finding(cx.law_now(), Subject::Project, cx.as_of, at, message)
        .help("照赋码通知书核对，写成如 2210-500237-04-04-123456；尚未赋码的，删去这一行");
}

fn credit_code_invalid(cx: &UnitCx<'_>, out: &mut Out) {
    let Some(code) = cx.unit.credit_code.as_deref().filter(|code| !credit_code_is_valid(code)) else { return };
    let message = match code.chars().count() {
        18 => format!("统一社会信用代码「{code}」的校验位不对"),
        n => format!("统一社会信用代码「{code}」是 {n} 位，应为 18 位"),
    };
    out.add_finding(cx.laws.nearest(cx.as_of), Subject::Project, cx.as_of, cx.unit.credit_code_route(), message)
        .help("照法人证书核对（用大写字母，没有 I、O、S、V、Z）；不知道的，删去这一行");
}

/// 一笔计划、预算、支付写明的来源，与它的金额。
fn sources_of(event: &Event) -> Option<(&Map<Money>, Money)> {
    let (sources, amount) = match &event.act {
        Act::Plan(own) => (&own.sources, own.amount),
        Act::Budget(own) => (&own.sources, own.amount),
        Act::AdjustPlan(own) => (&own.sources, own.amount),
        Act::AdjustBudget(own) => (&own.sources, own.amount),
        Act::Pay(own) => (&own.sources, own.amount),
        Act::Refund(own) => (&own.sources, own.amount),
        _ => return None,
    };
    Some((sources.as_ref().filter(|sources| !sources.is_empty())?, amount.known()?))
}

fn funds_mismatch(cx: &Cx<'_>, out: &mut Out) {
    for event in cx.timeline.events() {
        let Some((sources, amount)) = sources_of(event) else { continue };
        let sum: Money = sources.iter().map(|(_, part)| *part).sum();
        if sum == amount {
            out.pass(|| format!("{} {}的来源合计 {sum}，等于金额", event.date, event.kind()));
            continue;
        }
        let (more, by) = if sum > amount { ("多", sum - amount) } else { ("少", amount - sum) };
        let message = format!("{} {}的来源合计 {sum}，金额 {amount}，{more} {by}", event.date, event.kind());
        out.add_finding(cx.law_at(event.date), cx.name(event), event.date, event.at("sources"), message)
            .help("核对各项来源与金额；记错的，用 wsgov undo 更正后重记");
    }
    total_funds(cx, out);
}

fn total_funds(cx: &Cx<'_>, out: &mut Out) {
    let Some(funds) = cx.facts_now().funds.as_ref().filter(|f| !f.is_empty()) else {
        out.not_applicable(|| "没有写资金构成".into());
        return;
    };
    let Some((total, approval)) = approved_total(cx.laws, cx.timeline) else {
        out.not_applicable(|| "尚无有效的批复总投资".into());
        return;
    };
    let sum: Money = funds.iter().map(|(_, amount)| *amount).sum();
    if sum == total {
        out.pass(|| format!("资金构成合计 {sum}，等于批复总投资"));
        return;
    }
    let written = cx.timeline.of::<ChangeFacts>().rfind(|(_, own)| own.set.funds.is_some()).map(|(event, _)| event);
    let written = written.or_else(|| cx.timeline.events().next()).map(|event| event.date);
    if approved_since(cx.laws, cx.timeline) > written {
        out.not_applicable(|| format!("资金构成合计 {sum}，写在批复 {total} 之前：核减核增是常事"));
        return;
    }
    if let Some((_, (at, doubt))) = doubtful_total(cx, cx.timeline).filter(|(most, _)| sum <= *most) {
        out.unknown(at, || format!("资金构成合计 {sum}，批复总投资 {total}；{doubt}"));
        return;
    }
    let (more, by) = if sum > total { ("多", sum - total) } else { ("少", total - sum) };
    let message = format!("资金构成合计 {sum}，批复总投资 {total}，{more} {by}");
    let at = cx.fact("funds", |set| set.funds.is_some());
    out.add_finding(cx.law_at(approval.date), Subject::Project, approval.date, at, message)
        .related(approval.at("total"), format!("{} {}", approval.date, approval.kind()))
        .help("核对各项来源；批复改变了构成的，记「事实变更」写明新的 funds；批复还没有记入的，先记事实变更");
}

/// 一个金额和它的出处；没有事件的是开头的资金构成。
#[derive(Clone, Copy)]
struct StatedAmount<'a> {
    money: Money,
    from: Option<(&'a Event, &'static str)>,
}

impl StatedAmount<'_> {
    fn at(self, cx: &Cx<'_>) -> Route {
        self.from.map_or_else(|| cx.fact("funds", |set| set.funds.is_some()), |(event, key)| event.at(key))
    }

    fn label(self) -> String {
        self.from.map_or("资金构成合计".into(), |(event, _)| format!("{} {}", event.date, event.kind()))
    }

    /// 与另一金额相比，依两者中后一个当日的规则；资金构成没有日期，依另一个。
    fn law<'l>(self, other: StatedAmount<'_>, cx: &Cx<'l>) -> &'l RuleSet {
        let date = |amount: StatedAmount<'_>| amount.from.map(|(event, _)| event.date);
        cx.law_at(date(self).max(date(other)).unwrap_or(cx.as_of))
    }

    /// 与另一金额之比落在「约一万倍」之间。
    fn slips(self, other: StatedAmount<'_>, cx: &Cx<'_>) -> bool {
        let Some(limits) = self.law(other, cx).parameters.records.unit_slip.as_ref() else { return false };
        let (small, large) = (self.money.min(other.money).fen(), self.money.max(other.money).fen());
        let (small, large) = (i128::from(small), i128::from(large));
        small > 0 && (small * i128::from(limits.factor_from)..=small * i128::from(limits.factor_to)).contains(&large)
    }
}

/// 可以互相比较的金额：总额、合同、计划、预算、支付。
fn amounts<'a>(cx: &Cx<'a>) -> Vec<StatedAmount<'a>> {
    let funds = cx.facts_now().funds.iter().map(|f| f.iter().map(|(_, amount)| *amount).sum());
    let mut found: Vec<StatedAmount<'a>> = funds.map(|money| StatedAmount { money, from: None }).collect();
    for event in cx.timeline.events() {
        let (key, money) = match &event.act {
            Act::Declare(own) => {
                ("estimate", own.estimate.as_ref().map(|e| e.iter().map(|(_, s)| Cost::amount(*s)).sum()))
            }
            Act::ApproveFeasibility(own) => ("total", own.total.known()),
            Act::ApproveEstimate(own) => ("total", own.total.known()),
            Act::ApproveOneStep(own) => ("total", own.total.known()),
            Act::Plan(own) => ("amount", own.amount.known()),
            Act::AdjustPlan(own) => ("amount", own.amount.known()),
            Act::Budget(own) => ("amount", own.amount.known()),
            Act::AdjustBudget(own) => ("amount", own.amount.known()),
            Act::Procure(own) => ("ceiling", own.ceiling),
            Act::Contract(own) => ("amount", own.amount),
            Act::Pay(own) => ("amount", own.amount.known()),
            _ => continue,
        };
        found.extend(money.map(|money| StatedAmount { money, from: Some((event, key)) }));
    }
    found
}

/// 每次指出与最多别的金额相差约一万倍的那一个（同样多的取后记的），再看其余：写错一个，只报一处。
fn unit_slip(cx: &Cx<'_>, out: &mut Out) {
    let mut left = amounts(cx);
    if left.len() < 2 {
        out.not_applicable(|| "不足两个金额，无从比较".into());
        return;
    }
    let mut partners: Vec<usize> =
        left.iter().map(|one| left.iter().filter(|other| one.slips(**other, cx)).count()).collect();
    while let Some(odd) = (0..left.len()).filter(|i| partners[*i] > 0).max_by_key(|i| partners[*i]) {
        let others: Vec<usize> = (0..left.len()).filter(|i| left[odd].slips(left[*i], cx)).collect();
        report_slip(cx, left[odd], left[others[0]], out);
        others.iter().for_each(|i| partners[*i] -= 1);
        left.remove(odd);
        partners.remove(odd);
    }
    if out.findings.is_empty() {
        out.pass(|| format!("{} 个金额之间没有相差约一万倍的", left.len()));
    }
}

fn report_slip(cx: &Cx<'_>, odd: StatedAmount<'_>, other: StatedAmount<'_>, out: &mut Out) {
    let (large, small) = (odd.money.max(other.money), odd.money.min(other.money));
    let subject = odd.from.map_or(Subject::other("funds"), |(event, _)| cx.name(event));
    let message = format!(
        "{} {}，与{} {} 约差一万倍（{} 倍），是否把「元」「万元」写混",
        odd.label(),
        odd.money,
        other.label(),
        other.money,
        large.fen() / small.fen()
    );
    let date = odd.from.map_or(cx.as_of, |(event, _)| event.date);
    out.add_finding(odd.law(other, cx), subject, date, odd.at(cx), message)
        .related(other.at(cx), format!("{} {}", other.label(), other.money))
        .limit("records.unit_slip.factor_from")
        .help("核对两处的单位；误记的用「更正」后重记，确无误的用 wsgov answer 说明");
}
