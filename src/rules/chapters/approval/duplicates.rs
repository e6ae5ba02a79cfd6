//! 名称相近的项目：拆分（第九条、第十四条）与重复申报（第八条、第二十七条）。都只是疑点，由人核对。

use std::collections::HashMap;

use crate::{
    model::{Digest, Nature, Year},
    rules::{
        CountyCx, CountyOut, Subject,
        chapters::approval::splitting,
        rule::Rule,
        shared::{
            candidates::{Candidate, candidates, first_phase, phased},
            name_distance::near_pairs,
        },
    },
    ruleset::RuleSet,
    text::Route,
};

pub(crate) const RULES: &[Rule] = &[
    Rule::store(
        "splitting-suspected",
        "疑似拆分立项。

        同一单位在规定的月数之内，名称相近或写明分期的几个项目，各自不足两步审批的标准而合计达到的，提醒核查是否化整为零。
        分期写有 overall_total 的，以它计。走了两步审批的不算。分期本身是允许的，说明理由即可。
        跨部门的同一框架是一个项目：各家的批复合计，或框架文件所写的总投资（total），达到标准而各自只一步审批的，同样提醒。

        反例：一期 1575万元、二期 2588万元，各走一步审批，合计 4163万元。
        正例：两期合计不足 3000万元；或按总体方案先批可研。
        改法：核对是否同一项目；确系分期的，在后一期用 wsgov answer 说明（--about 写前一期的编号）。",
        splitting::splitting_suspected,
    ).warn()
    .reads(&["splitting", "approval.two_step"]),
    Rule::store(
        "duplicate-suspected",
        "疑似重复申报。

        名称相近、性质相同的两个项目（各单位的一起看），提醒核查是否重复。比较时不计括号、空格、横线和年份；期次、序号不同的不算相近。
        逐年的运行维护、同一项目的各期、同一框架的各家项目不算；已退回、撤回、终止的不算。

        反例：「智慧旅游综合服务平台」与另一单位的「智慧旅游综合服务平台项目」。
        正例：「门户网站运行维护（2023年）」与「门户网站运行维护（2024年）」。
        改法：确系重复的，撤回其一；不同的，在后申报的项目用 wsgov answer 说明（--about 写另一项目的编号）。",
        duplicate_suspected,
    ).warn()
    .reads(&["duplicates"]),
];

/// 只在同类中比较：性质、序号相同；运行维护还须同一年度。
type Class<'a> = (u8, Option<Year>, &'a [u32], &'a [u32]);

fn class<'a>(c: &Candidate<'a>) -> Class<'a> {
    let maintenance = c.digest.nature == Nature::Maintenance;
    let year = || c.name.years.first().copied().or(c.digest.plan_year).unwrap_or(Year::of(c.date));
    (c.digest.nature as u8, maintenance.then(year), &c.name.ordinals, &c.name.digits)
}

fn duplicate_suspected(across: &CountyCx<'_>, out: &mut CountyOut) {
    let phases_of = phased(across);
    let candidates = candidates(across, |_| true);
    let (class_of, stem) = (|at: usize| class(&candidates[at]), |at: usize| &*candidates[at].name.stem);
    // 同类的、同名的排在一起：不另建表，省得全县的名称再存一份。
    let mut order: Vec<usize> = (0..candidates.len()).filter(|at| !stem(*at).is_empty()).collect();
    order.sort_unstable_by(|&a, &b| (class_of(a), stem(a), a).cmp(&(class_of(b), stem(b), b)));
    for alike in order.chunk_by(|a, b| class_of(*a) == class_of(*b)) {
        let stems: Vec<&[usize]> = alike.chunk_by(|a, b| stem(*a) == stem(*b)).collect();
        for same in &stems {
            for (i, later) in same.iter().enumerate() {
                // 与最早的、说不清是两个项目的那一个相比。
                let earlier = same[..i].iter().find(|e| !distinct(&phases_of, &candidates[**e], &candidates[*later]));
                report_duplicate(across, earlier.map(|e| &candidates[*e]), &candidates[*later], out);
            }
        }
        let texts: Vec<&str> = stems.iter().map(|same| stem(same[0])).collect();
        for percent in across.each(similarity) {
            for (a, b) in near_pairs(&texts, percent) {
                let (earlier, later) = (stems[a][0].min(stems[b][0]), stems[a][0].max(stems[b][0]));
                let (earlier, later) = (&candidates[earlier], &candidates[later]);
                let pair = Some(earlier).filter(|e| !distinct(&phases_of, e, later));
                if similarity(across.laws.nearest(later.date)) == Some(percent) {
                    report_duplicate(across, pair, later, out);
                }
            }
        }
    }
}

fn similarity(law: &RuleSet) -> Option<u32> {
    law.parameters.duplicates.as_ref().map(|d| d.name_similarity_percent)
}

/// 说得清是两个项目：同一项目的各期，或同一框架的各家项目。
fn distinct<'a>(phases_of: &HashMap<&str, &Digest>, a: &Candidate<'a>, b: &Candidate<'a>) -> bool {
    let phases = first_phase(phases_of, a.digest) == first_phase(phases_of, b.digest)
        || matches!((&a.digest.phase, &b.digest.phase), (Some(p), Some(q)) if p.number != q.number);
    let framework = |c: &Candidate<'a>| c.digest.joint.as_ref()?.framework.as_deref();
    phases || (framework(a).is_some() && framework(a) == framework(b))
}

fn report_duplicate(
    across: &CountyCx<'_>,
    earlier: Option<&Candidate<'_>>,
    later: &Candidate<'_>,
    out: &mut CountyOut,
) {
    let Some(earlier) = earlier else { return };
    let Some(law) = across.laws.on_with(later.date, out.rule) else { return };
    let (a, b) = (later.digest, earlier.digest);
    let message = format!("「{}」与 {}「{}」（{}）名称相近，疑似重复申报", a.name, b.id, b.name, b.folder);
    out.add_finding(law, &a.path, Subject::other(b.id.clone()), later.date, Route::key("name"), message)
        .limit("duplicates.name_similarity_percent")
        .help(format!("确系重复的，撤回其一；不同的，用 wsgov answer 说明（--about {}）", b.id));
}
