//! 记录本身：文件、编号、日期先后、由谁作出。

use super::{authority, references};
use crate::{
    model::{Digest, Event, Kind, Transfer, Unit},
    rules::{CountyCx, CountyOut, Cx, Out, Subject, rule::Rule, slugs},
    ruleset::Severity,
    text::{Route, quoted, shown},
};

pub(crate) const RULES: &[Rule] = &[
    Rule::reading(
        slugs::BAD_FILE,
        "文件不合格式。

        文件的语法、键、金额、日期或用语写得不对，读不出来；读不出的项目无从核查。

        反例：`amount: 3000`——没有写单位，少一个「万」就差一万倍。
        正例：`amount: 3000万元`。
        改法：按所指的行列改正；一个文件的问题一次报全。",
    ),
    Rule::project(
        "id-mismatch",
        "项目编号与文件名不一致。

        文件名（不含 .yaml）就是项目编号；别的文件、总体方案和清单目录都以编号相指。

        反例：文件 WS-2023-001.yaml 里写 `id: WS-2023-010`。
        正例：文件 WS-2023-001.yaml 里写 `id: WS-2023-001`。
        改法：改 id，或改文件名，使两者一致。",
        id_mismatch,
    ),
    Rule::store(
        "duplicate-id",
        "两个项目用了同一编号。

        一个编号只能用一次，否则计划、付款和批复说不清是哪个项目的。

        反例：甲局/WS-2023-001.yaml 与 乙局/WS-2023-001.yaml。
        正例：两个项目各用一个编号。
        改法：给后立的项目换一个编号，并改文件名。",
        duplicate_id,
    ),
    references::ILLEGAL_TRANSITION,
    Rule::project(
        "future-event",
        "事件日期在核查日之后。

        台账只记已经发生的事；未来的日期多是笔误。核查日见输出末行，可用 --as-of 指定。

        反例：今天是 2024-03-01，而记 `date: 2024-05-01`。
        正例：事情发生之后再记。
        改法：改正日期；尚未发生的，先不记。",
        future_event,
    ),
    Rule::project(
        "recorded-late",
        "事件记得迟。

        日期较晚的事件已经在前，才补记日期较早的，相差一周（7 天）以上。补记合法，判断仍按日期；只作提示，便于核对当时的凭据。
        一周之内的不提：两个人各记几天的事再合并，或更正之后重记，次序本来就会颠倒。
        更正和已被更正失效的事件不算在前。

        反例：先记 2023-07-01 开工，后记 2023-05-01 签订合同。
        正例：事情一发生就记，日期依次不减。
        改法：不必改动次序；以后随办随记。",
        recorded_late,
    ).info(),
    authority::WRONG_AUTHORITY,
    authority::AUTHORITY_UNDOCUMENTED,
    Rule::project(
        "unknown-unit",
        "找不到项目所在的单位。

        每个单位一个文件夹，其中须有 unit.yaml，说明单位名称、类别和层级。文件在而读不出的，由它自己的 `bad-file` 说，这里记为不能判断。
        已记「移交」而文件还在移出单位的文件夹里的，只作提醒：移交之前的事仍是移出单位（from）所为，其职责也仍归它。

        反例：projects/甲局/ 中只有项目文件。
        正例：projects/甲局/unit.yaml 写有 `name: 甲局`。
        改法：在文件夹中补 unit.yaml（可用 wsgov new unit）。",
        unknown_unit,
    ),
    Rule::excusing(
        slugs::FACT_MISSING,
        "缺事实，错误规则久久不能判断。

        缺着事实，规则既不能说通过，也不能说有疑点；缺得久了，等于以沉默了事。自缺事实的那件事（缺在开头的，自最近的一件事）起，
        过了规则集所定的天数（records.fact_missing）仍不能判断的，提醒；只看轻重为错误的规则。缺哪些，见 check --undecidable。

        反例：按例外情形申报，没有写范围核对（scope），91 天之后仍没有。
        正例：写明 scope。
        改法：补上所缺的事实；已提交的，用「事实变更」或「更正」后重记。",
    ).warn()
    .reads(&["records.fact_missing"]),
    Rule::excusing(
        slugs::WAIVER_NOT_ALLOWED,
        "豁免不成立。

        条文留有余地的才可豁免，可豁免的规则与有权的机关见规则集（waivable、waiver_bodies）；别的规则不能豁免，无权的机关也不能豁免。

        反例：对 `late-acceptance` 写豁免。
        正例：waiver_bodies 所列的机关以文件对 `unapproved-in-plan` 作出豁免。
        改法：删去这项豁免，按疑点本身处理。",
    ),
    Rule::excusing(
        slugs::WAIVER_EXPIRED,
        "豁免已过期。

        豁免只管 date 至 until（含）之间的事。

        反例：豁免至 2023-12-31，而 2024-02-01 又列入计划。
        正例：列入计划在豁免的起止日期之内。
        改法：由原机关重新作出豁免，或补办手续。",
    ),
    Rule::excusing(
        slugs::WAIVER_UNUSED,
        "豁免没有用到。

        没有对应疑点的豁免，多是规则名、日期写错，或手续已经补齐。

        反例：项目已批复才列入计划，仍留着 `unapproved-in-plan` 的豁免。
        正例：每项豁免都对应一处疑点。
        改法：核对规则名与起止日期；不再需要的，删去。",
    ).warn(),
];

fn id_mismatch(cx: &Cx<'_>, out: &mut Out) {
    let id = &*cx.project.id;
    if id == cx.stem {
        out.pass(|| format!("编号与文件名都是 {id}"));
        return;
    }
    let message = format!("编号是「{id}」，文件名是「{}」", cx.stem);
    out.add_finding(cx.law_now(), Subject::Project, cx.as_of, Route::key("id"), message)
        .help(format!("改为 id: {}，或把文件改名为 {id}.yaml", cx.stem));
}

fn duplicate_id(across: &CountyCx<'_>, out: &mut CountyOut) {
    // 只差大小写的，Windows 上是同一个文件，拉取下来只剩一个。
    let mut by_id: Vec<(String, &Digest)> = across.digests.iter().map(|d| (d.id.to_lowercase(), d)).collect();
    by_id.sort_by(|(a, one), (b, other)| (a, &one.path).cmp(&(b, &other.path)));
    for pair in by_id.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        let pair = [pair[0].1, pair[1].1];
        let how = if pair[0].id == pair[1].id { "已用于" } else { "只差大小写的，已用于" };
        let message = format!("编号「{}」{how} {}", pair[1].id, shown(&pair[0].path));
        out.add_finding(
            across.laws.nearest(across.as_of),
            &pair[1].path,
            Subject::other(shown(&pair[0].path)),
            across.as_of,
            Route::key("id"),
            message,
        )
        .help("给后立的项目换一个编号，并改文件名");
    }
}

fn future_event(cx: &Cx<'_>, out: &mut Out) {
    for event in cx.project.events.iter().filter(|e| e.date > cx.as_of) {
        let message = format!("{}的日期 {} 在核查日 {} 之后", event.kind(), event.date, cx.as_of);
        out.add_finding(cx.law_at(event.date), cx.name(event), event.date, event.at("date"), message)
            .help("日期记错的，用 wsgov undo 更正后重记；尚未发生的先不记。补查以后的事，用 --as-of 指定核查日");
    }
    if out.findings.is_empty() {
        out.pass(|| format!("全部事件都不晚于核查日 {}", cx.as_of));
    }
}

/// 记账的先后颠倒多少天之内不提。记账的习惯，不是办法的期限，所以不在规则集里。
const WITHIN: i64 = 7;

fn recorded_late(cx: &Cx<'_>, out: &mut Out) {
    let mut listed: Vec<&Event> = cx.timeline.events().collect();
    listed.sort_by_key(|e| e.n);
    let mut latest: Option<&Event> = None;
    for event in listed.iter().filter(|e| e.kind() != Kind::Correct) {
        match latest.filter(|before| before.date > event.date) {
            None => latest = Some(event),
            Some(before) if (before.date - event.date).num_days() <= WITHIN => {}
            Some(before) => {
                let message = format!(
                    "{} {}记在 {} {}之后，迟记 {} 天以上",
                    event.date,
                    event.kind(),
                    before.date,
                    before.kind(),
                    (before.date - event.date).num_days()
                );
                out.add_finding(cx.law_at(event.date), cx.name(event), event.date, event.at("date"), message)
                    .related(before.at("date"), format!("{} {}", before.date, before.kind()))
                    .help("补记合法，不必改动次序；请核对日期与当时的凭据一致");
            }
        }
    }
    match listed.len() {
        0 => out.not_applicable(|| "没有事件".into()),
        n if out.findings.is_empty() => out.pass(|| format!("{n} 个事件都依日期先后记录")),
        _ => {}
    }
}

/// 已经移交，而文件还在移出单位的文件夹里。
fn handed_on(cx: &Cx<'_>, unit: &Unit, out: &mut Out) {
    let Some((event, own)) = cx.timeline.of::<Transfer>().next_back() else {
        out.pass(|| format!("单位是{}", unit.name));
        return;
    };
    let law = cx.law_at(event.date);
    if cx.is_home(law, &own.to) {
        out.pass(|| format!("单位是{}，{} 移交而来", unit.name, event.date));
        return;
    }
    let message = format!("{} 已移交{}，而文件仍在「{}」的文件夹里", event.date, own.to, cx.folder);
    out.add_finding(law, cx.name(event), event.date, event.at("to"), message)
        .soften(Severity::Warn)
        .help(format!("把文件移到 projects/{}/（check --base 认得这次移交）", own.to));
}

fn unknown_unit(cx: &Cx<'_>, out: &mut Out) {
    match cx.unit {
        Some(unit) => handed_on(cx, unit, out),
        None if cx.unit_unread => out.unknown(Route::key("id"), || cx.unread_unit()),
        None => {
            let message = format!("文件夹「{}」里没有 unit.yaml，不知道这是哪个单位的项目", cx.folder);
            out.add_finding(cx.law_now(), Subject::other(cx.folder), cx.as_of, Route::key("id"), message)
                .help(format!("用 wsgov new unit --name {} 建这个单位，写明类别和层级", quoted(cx.folder)));
        }
    }
}
