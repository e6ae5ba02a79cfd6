//! 项目之间的牵连：上一期、框架、牵头与参建，台账里须有其事（第十三、十四条）。

use std::collections::HashSet;

use crate::{
    model::{Digest, Framework, Phase},
    rules::{CountyCx, CountyOut, Subject, rule::Rule},
    ruleset::RuleSet,
    text::Route,
};

pub(crate) const RULES: &[Rule] = &[Rule::store(
    "relation-unknown",
    "所写的上一期、框架、牵头或参建单位，台账里没有。

        分期写明的上一期应在台账里，本期不多于所写的总期数；跨部门的，本单位应是牵头或参建的一家；台账里有框架文件（projects/框架/）的，所写的框架应是其中一个，本单位也在它所列之内，框架文件的编号与文件名相同。
        台账开始之前的前期、尚未立的框架，都可能是实情，所以只作提醒。

        反例：`phase: {number: 3, of: 2, after: WS-2021-999}`；牵头、参建里都没有本单位。
        正例：`phase: {number: 2, of: 2, after: WS-2020-011}`，上一期在台账里。
        改法：核对编号、期数与单位的名称；确有其事的，用 wsgov answer 说明。",
    relation_unknown,
)
.warn()];

fn relation_unknown(across: &CountyCx<'_>, out: &mut CountyOut) {
    let Some(law) = across.laws.on_with(across.as_of, out.rule) else { return };
    let ids: HashSet<&str> = across.digests.iter().map(|digest| &*digest.id).collect();
    for digest in across.digests.iter().filter(|digest| !digest.given_up) {
        // 依项目开始之日的规则集；办法施行以前开始的不问。
        let date = digest.first_seen().unwrap_or(across.as_of);
        let Some(law) = across.laws.on_with(date, out.rule) else { continue };
        let phase = digest.phase.iter().flat_map(|phase| phase_faults(phase, &ids));
        for (at, about, message) in phase.chain(joint_faults(across, law, digest)) {
            out.add_finding(law, &digest.path, Subject::other(about), date, at, message)
                .help("核对编号、期数与单位的名称；确有其事的，用 wsgov answer 说明");
        }
    }
    for (path, framework) in across.frameworks {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        if *framework.id != *stem {
            let message = format!("框架编号是「{}」，文件名是「{stem}」", framework.id);
            out.add_finding(law, path, Subject::other(framework.id.clone()), across.as_of, Route::key("id"), message)
                .help("编号与文件名改为相同，各家的项目文件随之改");
        }
    }
}

/// 一处对不上：在哪里，关于什么，怎么说。
type Mismatch = (Route, String, String);

fn phase_faults(phase: &Phase, ids: &HashSet<&str>) -> Vec<Mismatch> {
    let at = |key| Route::key("phase").then(key);
    let mut faults = Vec::new();
    if let Some(after) = phase.after.as_deref().filter(|after| !ids.contains(after)) {
        faults.push((at("after"), after.to_owned(), format!("上一期「{after}」不在台账里")));
    }
    if let Some(of) = phase.of.filter(|of| phase.number > *of) {
        faults.push((at("number"), "期数".to_owned(), format!("本期是第 {} 期，而共 {of} 期", phase.number)));
    }
    faults
}

fn joint_faults(across: &CountyCx<'_>, law: &RuleSet, digest: &Digest) -> Vec<Mismatch> {
    let Some(joint) = &digest.joint else { return Vec::new() };
    let unit = across.units.iter().find(|(_, folder, _)| **folder == *digest.folder).map(|(.., unit)| unit);
    let names: Vec<&str> = unit.iter().flat_map(|unit| std::iter::once(&*unit.name).chain(unit.renamed())).collect();
    let is_own = |party: &str| party == &*digest.folder || names.iter().any(|name| law.same_party(name, party));
    let at = || Route::key("joint");
    let mut faults = Vec::new();
    if !joint.parties.is_empty() && !joint.parties.iter().any(|party| is_own(party)) {
        let message = format!("牵头与参建单位是{}，没有本单位", joint.parties.join("、"));
        faults.push((at(), "牵头与参建".to_owned(), message));
    }
    if let Some(id) = joint.framework.as_deref().filter(|_| !across.frameworks.is_empty()) {
        match across.framework(id) {
            None => faults.push((at().then("framework"), id.to_owned(), format!("框架「{id}」不在 projects/框架/ 里"))),
            Some(framework) if !framework.parties().any(is_own) => {
                let message = format!("框架「{id}」的牵头与参建单位是{}，没有本单位", parties(framework));
                faults.push((at().then("framework"), id.to_owned(), message));
            }
            Some(_) => {}
        }
    }
    faults
}

fn parties(framework: &Framework) -> String {
    framework.parties().collect::<Vec<_>>().join("、")
}
