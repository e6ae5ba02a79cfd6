//! 谁可以签署一件事：照签署人名单，看作出它的一方。`check --base`、`log`、`show` 共用。

use std::path::Path;

use super::{
    files::Files,
    git::{Git, GitError, Oid, SignedBy, SignedCommit},
    open::ProjectContext,
    provenance::Chronicle,
    read::read_file,
};
use crate::{
    model::{
        County, CountyAct, Date, Deed, Deeds, Event, FrameworkAct, Project, Signer, Waiver, resolve_deed, signers,
    },
    ruleset::{RuleSet, UNIT},
};

/// 县的文件，自台账的根起。
pub(super) const COUNTY: &str = "projects/county.yaml";

/// 现在的签署人名单；没有指明的为空。有县的文件而读不出的为无：不知道有没有指明，不能当作没有。
#[must_use]
pub fn current_signers(files: &Files) -> Option<Vec<Signer>> {
    if !files.has(Path::new(COUNTY)) {
        return Some(Vec::new());
    }
    let county = read_file::<County>(files, Path::new(COUNTY)).value?;
    Some(signers(county.events.as_deref().unwrap_or_default()))
}

/// 一件事由谁作出，因而谁可以签署。
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Actor {
    /// 名称。
    pub name: String,
    /// 同一方的别的叫法：单位的文件夹。
    also: Option<String>,
    /// 单位自己的事，不是机关的。
    pub is_unit: bool,
    /// 写着的名称不知是谁：也许是这几家的另一写法，它们的签署人都可以；换一个写法，绕不过签署。
    perhaps: Vec<String>,
    /// 名单里没有这一方的，名单里的谁都可以。
    or_anyone: bool,
}

impl Actor {
    /// 项目里的一个事件（或豁免）：没有写机关的，是所在的单位。`may` 是可以作出它的角色，没有规定的为空。
    pub(super) fn of(by: Option<&str>, home: &ProjectContext, law: &RuleSet, may: &[String]) -> Self {
        let unit = home.unit.as_ref().map_or(home.folder.as_str(), |unit| &unit.name);
        let renamed =
            |name: &str| home.unit.iter().flat_map(|unit| unit.renamed()).any(|own| law.same_party(own, name));
        let is_home = by.is_none_or(|name| name == home.folder || law.same_party(name, unit) || renamed(name));
        let is_unit = is_home && (may.is_empty() || may.iter().any(|role| role == UNIT));
        // 单位叫什么，unit.yaml 说了算，可以连它一起改；所以只有单位自己的事才认文件夹名。
        let also = is_unit.then(|| home.folder.clone());
        let is_stranger = |name: &&str| law.bodies.role(name).is_none() && !home.knows(law, name);
        let stranger = by.filter(|_| !is_home).filter(is_stranger);
        let perhaps: Vec<String> = stranger.map_or(Vec::new(), |_| {
            may.iter().filter(|role| law.bodies.has(role)).map(|role| law.bodies.name(role).to_owned()).collect()
        });
        // 不知是谁，也没有规定由谁作出的：总须是名单里的人签的。
        let or_anyone = stranger.is_some() && perhaps.is_empty();
        Actor { also, is_unit, perhaps, or_anyone, ..Actor::body(by.unwrap_or(unit)) }
    }

    /// 同上，依事件的种类看谁可以作出。
    pub(super) fn of_event(event: &Event, home: &ProjectContext, law: &RuleSet) -> Self {
        let may = law.competence.get(&event.kind()).map_or(&[][..], |competence| &competence.by);
        Actor::of(event.by.as_deref(), home, law, may)
    }

    /// 同上，依所豁免的规则看谁可以豁免。
    pub(super) fn of_waiver(waiver: &Waiver, home: &ProjectContext, law: &RuleSet) -> Self {
        let may = law.rules.get(&*waiver.rule).map_or(&[][..], |config| &config.waiver_bodies);
        Actor::of(Some(&waiver.by), home, law, may)
    }

    /// 框架的一个事件：没有写机关的，是牵头部门。
    pub(super) fn of_framework(deed: &Deed<FrameworkAct>, lead: &str) -> Self {
        let is_unit = matches!(deed.act, FrameworkAct::Submit(_));
        Actor { is_unit, ..Actor::body(deed.by.as_deref().unwrap_or(lead)) }
    }

    /// 县政府。
    pub(super) fn government(law: &RuleSet) -> Self {
        Actor::body(&government(law))
    }

    fn body(name: &str) -> Self {
        Actor { name: name.to_owned(), also: None, is_unit: false, perhaps: Vec::new(), or_anyone: false }
    }

    /// 县的一件事：没有写机关的，是县政府。名单的改动要原来的名单签署：一方可以改自己的，别的由县政府改；
    /// 名单里没有县政府的，谁都可以，总须是名单里的人。
    pub(super) fn of_county(deed: &Deed<CountyAct>, deeds: &Deeds<CountyAct>, law: &RuleSet) -> Self {
        let by = deed.by.as_deref();
        let government = government(law);
        let appointed = match &deed.act {
            CountyAct::AppointSigner(own) => Some(own),
            CountyAct::Correct(own) => resolve_deed(deeds, &own.of).ok().and_then(|n| match &deeds.get(n)?.act {
                CountyAct::AppointSigner(own) => Some(own),
                _ => None,
            }),
            _ => return Actor::body(by.unwrap_or(&government)),
        };
        let Some(appointed) = appointed else { return Actor::body(by.unwrap_or(&government)) };
        match by.filter(|by| law.same_party(by, &appointed.body)) {
            Some(own) => Actor::body(own),
            None => Actor { or_anyone: true, ..Actor::body(&government) },
        }
    }

    fn is(&self, signer: &Signer, law: &RuleSet) -> bool {
        let is = |name: &str| law.same_party(&signer.body, name);
        is(&self.name) || self.perhaps.iter().any(|name| is(name)) || self.also.as_deref() == Some(&*signer.body)
    }

    /// 名单里有这一方；没有的，还没有要它签署。
    pub(super) fn is_declared(&self, signers: &[Signer], law: &RuleSet) -> bool {
        self.or_anyone || signers.iter().any(|signer| self.is(signer, law))
    }

    /// 提交由谁签的。
    pub(super) fn signed_by(&self, commit: &SignedCommit, on: Date, signers: &[Signer], law: &RuleSet) -> SignedBy {
        let anyone = self.or_anyone && !signers.iter().any(|signer| self.is(signer, law));
        commit.signed_by(signers, on, |signer| anyone || self.is(signer, law))
    }
}

/// 县政府：角色以「政府」结尾的；规则集没有列的，是制定的机关。
fn government(law: &RuleSet) -> String {
    let role = law.bodies.iter().map(|(role, _)| role).find(|role| role.ends_with("政府"));
    role.map_or(&*law.issuer, |role| law.bodies.name(role)).to_owned()
}

/// 一个事件的签署，照现在的名单。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attested {
    /// 已签，由谁。
    Signed(String),
    /// 未签。
    Unsigned,
    /// 签了，而不是可以签的人。
    Other,
}

impl Attested {
    /// 说法。
    #[must_use]
    pub fn zh(&self) -> &'static str {
        match self {
            Attested::Signed(_) => "已签",
            Attested::Unsigned => "未签",
            Attested::Other => "签者不符",
        }
    }

    /// 英文标识，用于 JSON。
    #[must_use]
    pub fn en(&self) -> &'static str {
        match self {
            Attested::Signed(_) => "signed",
            Attested::Unsigned => "unsigned",
            Attested::Other => "other",
        }
    }
}

/// 照名单看各个事件的签署，次序同文件；还没有提交的、名单里没有这一方的为无。名单是空的，一概不说。
///
/// # Errors
/// git 不成功。
pub fn attest(
    git: &Git,
    files: &Files,
    signers: &[Signer],
    project: &Project,
    path: &Path,
    chronicle: &Chronicle,
    law: &RuleSet,
) -> Result<Vec<Option<Attested>>, GitError> {
    if signers.is_empty() {
        return Ok(vec![None; project.events.len()]);
    }
    let home = ProjectContext::read(files, path);
    let mut reader = git.reader()?;
    let mut one = |event: &Event, commit: Option<&Oid>| {
        let actor = Actor::of_event(event, &home, law);
        let Some(commit) = commit.filter(|_| actor.is_declared(signers, law)) else { return Ok(None) };
        let read = reader.read_commit(commit).ok().flatten();
        let signed = SignedCommit::read(&read.ok_or_else(|| GitError::Partial(commit.to_string()))?);
        let by = signed.date.map_or(SignedBy::Stranger, |on| actor.signed_by(&signed, on, signers, law));
        Ok(Some(match by {
            SignedBy::Nobody => Attested::Unsigned,
            SignedBy::Stranger => Attested::Other,
            SignedBy::Signer(n) => Attested::Signed(signers[n].to_string()),
        }))
    };
    let origins =
        chronicle.events.iter().map(|o| o.rewritten.as_ref().or(o.recorded.as_ref()).filter(|_| !o.uncommitted));
    project.events.iter().zip(origins).map(|(event, commit)| one(event, commit.map(|c| &c.oid))).collect()
}
