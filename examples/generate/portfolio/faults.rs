//! 埋下的毛病：每处只犯一条规则。

use chrono::{Days, Months};
use fastrand::Rng;
use serde_yaml::{Mapping, Value};
use wsgov::model::{Date, Kind};

use super::life::{Entry, Life, day, frozen, map};

/// 毛病所关的对象。
pub enum About {
    /// 整个项目。
    Project,
    /// 第几个事件。
    Event(usize),
    /// 年度。
    Year(i32),
    /// 别的。
    Other(String),
}

impl About {
    /// 写在疑点里的样子。
    pub fn of(&self, life: &Life) -> String {
        match self {
            About::Project => String::new(),
            About::Event(at) => life.name_of(*at),
            About::Year(year) => year.to_string(),
            About::Other(text) => text.clone(),
        }
    }
}

/// 埋好的一处。
pub struct Planted {
    /// 规则。
    pub rule: &'static str,
    /// 对象。
    pub subject: About,
}

/// 一种毛病：规则与做法；这个项目用不上的返回无，且不改动它。
type Way = (&'static str, fn(&mut Life) -> Option<About>);

/// 全部毛病。
const WAYS: &[Way] = &[
    ("bad-file", amount_left_out),
    ("bad-file", unknown_nature),
    ("two-step-skipped", one_step_too_large),
    ("steps-out-of-order", feasibility_after_estimate),
    ("adjustment-over-limit", |life| set(life, Kind::Adjust, "amount", "990万元")),
    ("late-declaration", declared_late),
    ("late-acceptance", applied_late),
    ("self-evaluation-early", |life| evaluated(life, 10)),
    ("self-evaluation-late", |life| evaluated(life, 26)),
    ("recorded-late", recorded_late),
    ("project-code-format", |life| head(life, "code", "2210-50023-04-04-123456")),
    ("declaration-incomplete", |life| {
        without(life, Kind::Return).and_then(|()| drop_item(life, Kind::Declare, "contents", 4))
    }),
    ("estimate-incomplete", |life| {
        without(life, Kind::Return).and_then(|()| drop_key(life, Kind::Declare, "estimate", "运行维护费"))
    }),
    ("authority-undocumented", |life| remove(life, Kind::Budget, "doc")),
    ("wrong-authority", |life| set(life, Kind::Listing, "by", "县财政局")),
    ("budget-differs-from-plan", budget_differs),
    ("not-evaluated", unevaluated),
    ("annual-report-late", report_filed_late),
    ("annual-report-incomplete", report_incomplete),
    ("acceptance-materials", |life| drop_key(life, Kind::ApplyAcceptance, "materials", "审计报告")),
    ("security-report-after-application", report_after_application),
    ("acceptance-review-incomplete", |life| drop_item(life, Kind::PassAcceptance, "reviewed", 1)),
    ("archives-not-accepted", archives_failed),
    ("funds-mismatch", funds_differ),
    ("adjustment-not-filed", |life| drop_key(life, Kind::Adjust, "filed_with", "县财政局")),
    ("adjustment-without-ground", |life| remove(life, Kind::Adjust, "ground")),
    ("self-evaluation-not-filed", evaluation_unfiled),
    ("data-not-governed", governed_late),
    ("sharing-not-reviewed", sharing_unreviewed),
    ("doc-number-format", |life| set(life, Kind::Budget, "doc", "巫山财预[2024]11号")),
    ("five-systems-missing", no_legal_person),
    ("product-safety-unstated", |life| drop_key(life, Kind::Submit, "materials", "安全可靠情况说明")),
    ("over-approved-total", contracts_over_total),
    ("not-in-overall-plan", left_out_of_plan),
    ("needless-approval", needless_approval),
    ("waiver-unused", unused_waiver),
    ("illegal-transition", resumed_without_suspension),
];

/// 埋一处；从随机的一种起，取第一种用得上的。涉密项目不埋。
pub fn plant(life: &mut Life, rng: &mut Rng) -> Option<Planted> {
    if life.is_classified() {
        return None;
    }
    let first = rng.usize(..WAYS.len());
    let ways = WAYS.iter().cycle().skip(first).take(WAYS.len());
    ways.into_iter().find_map(|(rule, way)| Some(Planted { rule, subject: way(life)? }))
}

/// 没有某种事件才埋：申报已被退回的，不再核查申报。
fn without(life: &Life, kind: Kind) -> Option<()> {
    life.find(kind).is_none().then_some(())
}

/// 评审漏一个方面；两步审批的评审两次，合起来不漏，所以不埋。
fn unevaluated(life: &mut Life) -> Option<About> {
    without(life, Kind::ApproveFeasibility)?;
    drop_item(life, Kind::Evaluate, "fields", 4).and_then(|_| approval(life))
}

/// 改第一个某种事件的一个已有的键。
fn set(life: &mut Life, kind: Kind, key: &str, value: &str) -> Option<About> {
    let at = life.find(kind)?;
    *life.entries[at].own.get_mut(key)? = value.into();
    Some(About::Event(at))
}

fn remove(life: &mut Life, kind: Kind, key: &str) -> Option<About> {
    let at = life.find(kind)?;
    life.entries[at].own.remove(key)?;
    Some(About::Event(at))
}

fn drop_item(life: &mut Life, kind: Kind, key: &str, item: usize) -> Option<About> {
    let at = life.find(kind)?;
    life.entries[at].own.get_mut(key)?.as_sequence_mut()?.remove(item);
    Some(About::Event(at))
}

fn drop_key(life: &mut Life, kind: Kind, key: &str, inner: &str) -> Option<About> {
    let at = life.find(kind)?;
    nested(&mut life.entries[at], key)?.remove(inner)?;
    Some(About::Event(at))
}

/// 自评价漏送一家：期间届满之前还是待办，所以只在早已届满的里埋。
fn evaluation_unfiled(life: &mut Life) -> Option<About> {
    let operating = life.entries[life.find(Kind::Operate)?].date;
    if operating + Months::new(25) > frozen() {
        return None;
    }
    drop_key(life, Kind::SelfEvaluate, "filed_with", "县财政局")
}

fn nested<'e>(entry: &'e mut Entry, key: &str) -> Option<&'e mut Mapping> {
    entry.own.get_mut(key)?.as_mapping_mut()
}

fn head(life: &mut Life, key: &str, value: &str) -> Option<About> {
    *life.head.get_mut(key)? = value.into();
    Some(About::Project)
}

fn approval(life: &Life) -> Option<About> {
    let first = [Kind::ApproveOneStep, Kind::ApproveEstimate].into_iter().find_map(|kind| life.find(kind));
    first.map(About::Event)
}

fn year_of(entry: &Entry) -> Option<i32> {
    entry.own.get("year").and_then(Value::as_i64).and_then(|year| i32::try_from(year).ok())
}

fn amount_left_out(life: &mut Life) -> Option<About> {
    remove(life, Kind::Plan, "amount")?;
    Some(About::Other(format!("events[{}].event", life.name_of(life.find(Kind::Plan)?))))
}

fn unknown_nature(life: &mut Life) -> Option<About> {
    head(life, "nature", "新建设")?;
    Some(About::Other("nature".into()))
}

/// 一步审批的，总投资改为达到两步审批的标准；资金构成随之改。
fn one_step_too_large(life: &mut Life) -> Option<About> {
    let about = set(life, Kind::ApproveOneStep, "total", "3000万元")?;
    life.head.insert("funds".into(), map! { "县级财政" => "3000万元" }.into());
    Some(about)
}

/// 两步审批的，可研批复改到概算批复之后。总投资达到标准的，会另犯一条，不用。
fn feasibility_after_estimate(life: &mut Life) -> Option<About> {
    let (first, second) = (life.find(Kind::ApproveFeasibility)?, life.find(Kind::ApproveEstimate)?);
    let total: Option<f64> = total_of(&life.entries[second]);
    if total? >= 3000.0 {
        return None;
    }
    let date = life.entries[second].date + Days::new(1);
    let mut moved = life.entries.remove(first);
    moved.date = date;
    let place = life.entries.partition_point(|e| e.date < date);
    life.entries.insert(place, moved);
    life.find(Kind::ApproveEstimate).map(About::Event)
}

fn total_of(entry: &Entry) -> Option<f64> {
    entry.own.get("total")?.as_str()?.strip_suffix("万元")?.parse().ok()
}

/// 申报改到十月；只用于上一年九月申报的建设项目。
fn declared_late(life: &mut Life) -> Option<About> {
    let own = &life.entries.first().filter(|e| e.kind == Kind::Declare)?.own;
    let year = i32::try_from(own.get("plan_year")?.as_i64()?).ok()?;
    let late = day(year - 1, 10, 12);
    let next = life.entries.get(1)?;
    if own.contains_key("exception") || next.kind != Kind::Listing || next.date <= late || late > frozen() {
        return None;
    }
    life.entries[0].date = late;
    Some(About::Year(year))
}

/// 申请验收及其后的验收各事推迟；推迟到封存日之后的去掉。
fn applied_late(life: &mut Life) -> Option<About> {
    const MOVED: [Kind; 5] =
        [Kind::ApplyAcceptance, Kind::PassAcceptance, Kind::Operate, Kind::SelfEvaluate, Kind::PostEvaluate];
    let applied = life.entries[life.find(Kind::ApplyAcceptance)?].date;
    let delay = Days::new(110);
    if applied + delay > frozen() || life.find(Kind::RequestExtension).is_some() {
        return None;
    }
    life.entries.iter_mut().filter(|e| MOVED.contains(&e.kind)).for_each(|e| e.date = e.date + delay);
    life.entries.retain(|e| e.date <= frozen());
    life.entries.sort_by_key(|e| e.date);
    Some(About::Other("竣工验收".into()))
}

/// 自评价改在投入运行之后若干个月；后评价去掉。
fn evaluated(life: &mut Life, months: u32) -> Option<About> {
    let (operated, at) = (life.find(Kind::Operate)?, life.find(Kind::SelfEvaluate)?);
    let date = life.entries[operated].date.checked_add_months(Months::new(months))?;
    if date > frozen() {
        return None;
    }
    life.entries[at].date = date;
    life.entries.retain(|e| e.kind != Kind::PostEvaluate);
    life.entries.sort_by_key(|e| e.date);
    if months < 12 { life.find(Kind::SelfEvaluate).map(About::Event) } else { Some(About::Other("自评价".into())) }
}

/// 相邻两个不同日的事件换了次序。
fn recorded_late(life: &mut Life) -> Option<About> {
    // 相差一周以上的才算迟。
    let apart = |w: &[Entry]| (w[1].date - w[0].date).num_days() > 7 && w[0].kind != w[1].kind;
    let at = life.entries.windows(2).position(apart)?;
    life.entries.swap(at, at + 1);
    Some(About::Event(at + 1))
}

fn budget_differs(life: &mut Life) -> Option<About> {
    let at = life.find(Kind::Budget)?;
    let year = year_of(&life.entries[at])?;
    *life.entries[at].own.get_mut("amount")? = "6000.5万元".into();
    Some(About::Year(year))
}

/// 在建年份的报告，一家机关次年才收到。
fn report_filed_late(life: &mut Life) -> Option<About> {
    let built = life.find(Kind::Complete).map_or(Date::MAX, |at| life.entries[at].date);
    let owed = |e: &Entry| e.kind == Kind::AnnualReport && year_of(e).is_some_and(|y| day(y, 12, 31) < built);
    let at = life.entries.iter().position(owed)?;
    let year = year_of(&life.entries[at])?;
    nested(&mut life.entries[at], "filed_with")?.insert("县财政局".into(), day(year + 1, 1, 8).to_string().into());
    Some(About::Year(year))
}

fn report_incomplete(life: &mut Life) -> Option<About> {
    let at = life.find(Kind::AnnualReport)?;
    life.entries[at].own.remove("plan_execution")?;
    year_of(&life.entries[at]).map(About::Year)
}

fn report_after_application(life: &mut Life) -> Option<About> {
    let at = life.find(Kind::ApplyAcceptance)?;
    let date = (life.entries[at].date + Days::new(5)).to_string();
    let report = nested(&mut life.entries[at], "materials")?.get_mut("网络安全等级保护测评报告")?;
    report.as_mapping_mut()?.insert("date".into(), date.into());
    Some(About::Event(at))
}

fn archives_failed(life: &mut Life) -> Option<About> {
    let passed = life.find(Kind::PassAcceptance)?;
    set(life, Kind::AcceptArchives, "result", "不合格")?;
    Some(About::Event(passed))
}

fn funds_differ(life: &mut Life) -> Option<About> {
    approval(life)?;
    // 写在批复之前的不相等不指出，故在最后变更构成。
    let mut funds = life.head.get("funds")?.as_mapping()?.clone();
    funds.insert("专项债".into(), "5万元".into());
    let last = life.entries.iter().map(|entry| entry.date).max()?;
    life.add(last, Kind::ChangeFacts, map! { "set" => map! { "funds" => funds }, "reason" => "来源有变" });
    Some(About::Project)
}

fn governed_late(life: &mut Life) -> Option<About> {
    let at = life.find(Kind::Start)?;
    let late = (life.entries[at].date + Days::new(16)).to_string();
    life.head.get_mut("data_governance")?.as_mapping_mut()?.insert("governed".into(), late.into());
    Some(About::Event(at))
}

/// 去掉共享审核；不能共享的，会另犯一条，不用。
fn sharing_unreviewed(life: &mut Life) -> Option<About> {
    life.find(Kind::Start)?;
    if life.find(Kind::CountyApproval).is_some() {
        return None;
    }
    let at = life.find(Kind::ReviewSharing)?;
    life.entries.remove(at);
    life.find(Kind::Start).map(About::Event)
}

fn no_legal_person(life: &mut Life) -> Option<About> {
    let start = life.find(Kind::Start)?;
    for entry in life.entries.iter_mut().filter(|e| e.kind == Kind::Contract) {
        entry.own.remove("legal_person");
    }
    Some(About::Event(start))
}

/// 监理合同使合同合计超过批复；有调整的，会另犯一条，不用。
fn contracts_over_total(life: &mut Life) -> Option<About> {
    approval(life)?;
    let is_supervision = |e: &Entry| e.own.get("kind").and_then(Value::as_str) == Some("监理");
    let at = life.entries.iter().position(|e| e.kind == Kind::Contract && is_supervision(e))?;
    if life.find(Kind::Adjust).is_some() {
        return None;
    }
    let total = total_of(life.entries.iter().rfind(|e| e.own.contains_key("total"))?)?;
    life.entries[at].own.insert("amount".into(), format!("{}万元", (total * 0.2).ceil()).into());
    Some(About::Event(at))
}

/// 没有列入单位的总体方案；只看只申报过一次的县级部门。
fn left_out_of_plan(life: &mut Life) -> Option<About> {
    let declared = life.entries.iter().filter(|e| e.kind == Kind::Declare).count();
    if life.tier != "县级部门" || declared != 1 {
        return None;
    }
    life.unplanned = true;
    life.find(Kind::Declare).map(About::Event)
}

/// 没有土建的项目办了节能评估。
fn needless_approval(life: &mut Life) -> Option<About> {
    if life.find(Kind::SpecialApproval).is_some() {
        return None;
    }
    let at = life.find(Kind::ApproveOneStep)? + 1;
    let date = life.entries[at - 1].date;
    let own =
        map! { "by" => "县发展改革委", "doc" => "巫山发改〔2023〕77号", "kind" => "节能评估", "result" => "无需办理" };
    life.entries.insert(at, Entry { date, kind: Kind::SpecialApproval, own });
    Some(About::Event(at))
}

fn unused_waiver(life: &mut Life) -> Option<About> {
    let at = life.find(Kind::Listing)?;
    let date = life.entries[at].date;
    let waiver = map! {
        "rule" => "unapproved-in-plan",
        "date" => date.to_string(),
        "by" => "县发展改革委",
        "doc" => "巫山发改〔2023〕78号",
        "until" => (date + Days::new(200)).to_string(),
    };
    life.head.insert("waivers".into(), vec![Value::Mapping(waiver)].into());
    Some(About::Other(format!("unapproved-in-plan@{date}")))
}

fn resumed_without_suspension(life: &mut Life) -> Option<About> {
    let at = life.find(Kind::Start)? + 1;
    let date = life.entries[at - 1].date;
    let own = map! { "by" => "县发展改革委", "doc" => "巫山发改〔2024〕79号" };
    life.entries.insert(at, Entry { date, kind: Kind::Resume, own });
    Some(About::Event(at))
}
