//! `check` 各种输出共用的东西：要显示的结果、小计，和补上了依据、职责、参数位置的疑点。

use std::{collections::BTreeMap, fmt, path::Path};

use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    rules::Status,
    ruleset::{Citation, Laws, Parameter, RuleSet, Severity, UNIT},
    store::{AsOf, Checked, Located, shown},
};

/// 每份输出都带的一句：疑点不是结论。
pub const DISCLAIMER: &str = "本结果供核查，不构成认定";

/// 没有施行中的规则集，给只收疑点的平台看的标识。
pub(super) const LAPSED: &str = "no-law-in-force";

/// 一次核查的结果与显示的方式。
#[derive(Clone, Copy, Debug)]
pub struct CheckView<'a> {
    /// 结果。
    pub checked: &'a Checked,
    /// 规则集。
    pub laws: &'a Laws,
    /// 核查日。
    pub as_of: AsOf,
    /// 台账的根。相对路径（如 `-C` 所给的）接在文件路径之前，终端和 GitHub 才找得到文件；
    /// 绝对路径不显示，输出不随机器而变。
    pub root: &'a Path,
    /// 也列出涉密项目的疑点；只对文字输出有效。
    pub include_classified: bool,
    /// 只列待核的格式，也列已处置的。
    pub show_settled: bool,
    /// 指明不看的规则。
    pub ignored: &'a [String],
    /// 用颜色。
    pub color: bool,
    /// 终端宽度，以列计。
    pub width: usize,
}

/// 小计。错误、提醒、提示只计待核的；涉密项目的疑点计入，不列出。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Summary {
    /// 文件。
    pub files: usize,
    /// 项目。
    pub projects: usize,
    /// 待核的错误。
    pub errors: usize,
    /// 待核的提醒。
    pub warnings: usize,
    /// 待核的提示。
    pub infos: usize,
    /// 已豁免。
    pub waived: usize,
    /// 已处理。
    pub settled: usize,
    /// 已说明。
    pub explained: usize,
    /// 不能判断。
    pub undecidable: usize,
    /// 涉密项目。
    #[serde(skip)]
    pub classified: usize,
    /// 涉密项目的疑点，已计入以上各数。
    #[serde(skip)]
    pub withheld: Withheld,
}

/// 没有列出的：涉密项目的疑点各多少处。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Withheld {
    /// 待核的错误。
    pub errors: usize,
    /// 待核的提醒。
    pub warnings: usize,
    /// 待核的提示。
    pub infos: usize,
    /// 已处置的。
    pub closed: usize,
}

impl Withheld {
    fn parts(&self) -> [(&'static str, usize); 4] {
        [("错误", self.errors), ("提醒", self.warnings), ("提示", self.infos), ("已处置", self.closed)]
    }

    /// 共多少处。
    #[must_use]
    pub fn total(&self) -> usize {
        self.parts().iter().map(|(_, n)| n).sum()
    }

    fn count(&mut self, is_open: bool, severity: Severity) {
        let counter = match severity {
            _ if !is_open => &mut self.closed,
            Severity::Error => &mut self.errors,
            Severity::Warn => &mut self.warnings,
            Severity::Info => &mut self.infos,
        };
        *counter += 1;
    }
}

impl fmt::Display for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self.parts().into_iter().filter(|(_, n)| *n > 0).map(|(what, n)| format!("{what} {n}"));
        f.write_str(&parts.collect::<Vec<_>>().join("、"))
    }
}

impl Summary {
    /// 没有待核的疑点。
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.errors + self.warnings + self.infos == 0
    }

    /// 涉密项目的一句；没有涉密项目、也没有其疑点的为无。`listed` 为真时说明已列出。
    /// 涉密项目可能已从台账删去，或已改成不涉密，所以没有涉密项目也会有它的疑点。
    #[must_use]
    pub fn about_classified(&self, listed: bool) -> Option<String> {
        let Summary { classified, withheld, .. } = self;
        match (*classified, withheld.total()) {
            (0, 0) => None,
            (0, spots) if listed => Some(format!("涉密项目的疑点 {spots} 处已一并列出，注意保密")),
            (n, spots) if listed => Some(format!("涉密项目 {n} 个已一并列出，注意保密，其中疑点 {spots} 处")),
            (n, 0) => Some(format!("涉密项目 {n} 个未列出，其中疑点 0 处")),
            (_, spots) => {
                Some(format!("涉密项目另有 {spots} 处疑点没有列出：{withheld}；在本机加 --include-classified 查看"))
            }
        }
    }

    fn count(&mut self, located: &Located, severity: Severity) {
        let counter = match (&located.finding.status, severity) {
            (Status::Open, Severity::Error) => &mut self.errors,
            (Status::Open, Severity::Warn) => &mut self.warnings,
            (Status::Open, Severity::Info) => &mut self.infos,
            (Status::Waived { .. }, _) => &mut self.waived,
            (Status::Settled { .. } | Status::MadeGood { .. }, _) => &mut self.settled,
            (Status::Explained { .. }, _) => &mut self.explained,
        };
        *counter += 1;
        if located.disclosed(false).is_none() {
            self.withheld.count(located.is_open(), severity);
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Summary { files, projects, errors, warnings, infos, waived, settled, explained, undecidable, .. } = self;
        write!(f, "核查 {files} 个文件、{projects} 个项目：错误 {errors}，提醒 {warnings}，提示 {infos}；")?;
        write!(f, "已豁免 {waived}，已处理 {settled}，已说明 {explained}；不能判断 {undecidable}")
    }
}

/// 一处要显示的疑点，连同规则集里的依据。
#[derive(Clone, Debug)]
pub struct Listed<'a> {
    /// 疑点及其位置。
    pub located: &'a Located,
    /// 身份：项目（或文件）、规则、对象，与行号无关；同一份结果里各不相同。
    pub identity: String,
    /// 据以判断的规则集。
    pub law: &'a RuleSet,
    /// 轻重。
    pub severity: Severity,
    /// 所据条款。
    pub articles: &'a [Citation],
    /// 另据的上位法。
    pub external: &'a [String],
    /// 是谁的职责：机关名称，或「建设单位」。
    pub duty: &'a str,
    /// 条文有解释余地时，所取的读法。
    pub reading: Option<&'a str>,
    /// 限度所在的参数。
    pub parameter: Option<Parameter>,
}

impl Listed<'_> {
    /// 写给没有地方写处置的格式：已处置的一律是提示。
    #[must_use]
    pub fn weight(&self) -> Severity {
        if self.located.is_open() { self.severity } else { Severity::Info }
    }

    /// 说明；已处置的，先说怎样处置的。
    #[must_use]
    pub fn told(&self) -> String {
        let finding = &self.located.finding;
        let disposal = finding.status.disposal().map(|said| format!("（{said}）"));
        disposal.unwrap_or_default() + &finding.message
    }

    /// 身份的摘要，供只收短串的平台作指纹。
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digest = Sha256::digest(self.identity.as_bytes());
        digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// 职责，连同单位名称。
    #[must_use]
    pub fn duty_in_full(&self) -> String {
        match &self.located.unit {
            Some(unit) if self.duty == UNIT => format!("{UNIT}（{unit}）"),
            _ => self.duty.to_owned(),
        }
    }

    /// 依据：办法的条款与上位法。
    #[must_use]
    pub fn basis(&self) -> String {
        let articles: Vec<String> = self.articles.iter().map(|a| self.law.cite(*a)).collect();
        let own = format!("{}{}", self.law.short_title(), articles.join("、"));
        std::iter::once(own).chain(self.external.iter().cloned()).collect::<Vec<_>>().join("；")
    }
}

impl<'a> CheckView<'a> {
    /// 小计。
    #[must_use]
    pub fn summary(&self) -> Summary {
        let Checked { files, projects, classified, undecidable, .. } = *self.checked;
        let mut summary = Summary { files, projects, classified, undecidable, ..Summary::default() };
        for located in &self.checked.findings {
            summary.count(located, located.severity(self.laws));
        }
        summary
    }

    /// 要列出的疑点，依原来的次序；`classified` 为真时连涉密项目的也列。
    #[must_use]
    pub fn entries(&self, classified: bool) -> Vec<Listed<'a>> {
        // 求一个参数的位置要解析整部规则集，同一参数只求一次。
        let mut parameters: BTreeMap<(usize, &str), Option<Parameter>> = BTreeMap::new();
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let listed = self.checked.findings.iter().filter_map(|f| f.disclosed(classified));
        let joined = listed.map(|located| {
            let identity = unique(identity(located), &mut seen);
            let law = located.law(self.laws);
            let parameter =
                located.finding.parameter.as_deref().and_then(|name| {
                    parameters.entry((law.index, name)).or_insert_with(|| law.parameter(name)).clone()
                });
            entry(located, identity, law, located.severity(self.laws), parameter)
        });
        joined.collect()
    }

    /// 不能判断的各处；`classified` 为真时连涉密项目的也列。
    pub fn unknown(&self, classified: bool) -> impl Iterator<Item = &'a Located> + use<'a> {
        self.checked.unknown.iter().filter_map(move |u| u.disclosed(classified))
    }

    /// 交给代码平台与别的程序的：待核的，指明了才连同已处置的；涉密项目的不列。
    #[must_use]
    pub fn reported(&self) -> Vec<Listed<'a>> {
        let mut entries = self.entries(false);
        entries.retain(|entry| self.show_settled || entry.located.is_open());
        entries
    }

    /// 基准那时的疑点，身份与怎么说；没有比的为无。涉密项目的不列。
    #[must_use]
    pub fn known_before(&self) -> Option<BTreeMap<String, &'a str>> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let before = self.checked.before.as_ref()?.iter().filter_map(|f| f.disclosed(false));
        Some(before.map(|f| (unique(identity(f), &mut seen), f.finding.message.as_str())).collect())
    }

    /// 文件的路径，前面加上根。
    #[must_use]
    pub fn path(&self, path: &Path) -> String {
        shown(&self.root.join(path))
    }

    /// 规则集没有写全、因此当作停用的规则，一句；没有的为无。
    #[must_use]
    pub fn unregistered(&self) -> Option<String> {
        let sets = self.laws.iter().filter(|law| !law.unregistered.is_empty()).map(|law| {
            let rules: Vec<String> = law.unregistered.iter().map(ToString::to_string).collect();
            format!("规则集 {} 有 {} 条规则没有登记，当作停用：{}", law.id, rules.len(), rules.join("、"))
        });
        let sets: Vec<String> = sets.collect();
        (!sets.is_empty()).then(|| format!("{}；wsgov articles 逐条列出", sets.join("；")))
    }

    /// 核查日没有施行中的规则集：说明，与所指的规则集文件。
    #[must_use]
    pub fn lapsed(&self) -> Option<(String, String)> {
        let date = self.as_of.date;
        self.laws.lapse(date).map(|lapse| (lapse, self.path(&self.laws.nearest(date).path)))
    }

    /// 核查日及其由来、所用规则集。
    #[must_use]
    pub fn premises(&self) -> String {
        let sets: Vec<String> =
            self.laws.iter().map(|law| format!("{} {}", law.short_title(), shown(&law.path))).collect();
        let mut said = format!("核查日 {}（{}）；规则集：{}", self.as_of.date, self.as_of.reason.zh(), sets.join("、"));
        said.extend(self.laws.lapse(self.as_of.date).map(|lapse| format!("；注意：{lapse}")));
        if !self.ignored.is_empty() {
            said.push_str(&format!("；没有看的规则：{}", self.ignored.join("、")));
        }
        said
    }
}

fn identity(located: &Located) -> String {
    let (rule, subject) = located.finding.identity();
    let owner = located.project.as_deref().map_or_else(|| shown(&located.path), str::to_owned);
    format!("{owner}/{rule}/{subject}")
}

/// 第二次出现的添上序号：平台凭身份认疑点，重了就少一处。
fn unique(identity: String, seen: &mut BTreeMap<String, usize>) -> String {
    let times = seen.entry(identity.clone()).or_default();
    *times += 1;
    if *times == 1 { identity } else { format!("{identity}#{times}") }
}

/// 补上规则集里的依据。
fn entry<'a>(
    located: &'a Located,
    identity: String,
    law: &'a RuleSet,
    severity: Severity,
    parameter: Option<Parameter>,
) -> Listed<'a> {
    let config = law.rules.get(located.finding.rule);
    Listed {
        located,
        identity,
        law,
        severity,
        articles: located.finding.articles(law),
        external: config.map_or(&[][..], |c| &c.external),
        duty: located.finding.duty(law),
        reading: config.filter(|c| c.interpretation).and_then(|c| c.note.as_deref()),
        parameter,
    }
}
