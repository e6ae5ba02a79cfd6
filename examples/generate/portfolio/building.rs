//! 建设项目：申报、审批、计划、预算、建设、支付、年度评价、验收、运行、自评价。

use chrono::{Datelike, Days};
use fastrand::Rng;
use serde_yaml::Mapping;
use wsgov::model::{Date, Kind, months_after};

use super::{
    life::{Life, Site, after, day, doc, filed, map, money, workday},
    names::{CONTRACTORS, EVALUATORS, SUPERVISORS, name, pick},
    upkeep::{CONTENTS, fund},
};

const DEVELOPMENT: &str = "县发展改革委";
const FINANCE: &str = "县财政局";
const DATA: &str = "县政府办公室";
const FIELDS: [&str; 5] = ["网络安全", "预算管理", "政务数据资源", "密码应用", "保密"];

/// 一个建设项目定下来的东西。
struct Build<'a> {
    site: &'a Site<'a>,
    /// 计划年度。
    year: i32,
    /// 批复总投资，以 0.1 万元计。
    total: i64,
    two_step: bool,
    civil: bool,
    not_shared: bool,
    /// 第十一条情形。
    exception: bool,
    supervisor: &'static str,
}

/// 施工的几个日期。
struct Works {
    signed: Date,
    start: Date,
    trial: Date,
    complete: Date,
}

/// 建设项目的一生，到封存日为止。
pub fn construction(site: &Site<'_>, rng: &mut Rng) -> Life {
    let two_step = rng.u32(..10) == 0;
    let build = Build {
        site,
        year: rng.i32(2023..=2027),
        total: if two_step { rng.i64(15_000..60_000) } else { rng.i64(800..29_000) },
        two_step,
        civil: rng.u32(..20) == 0,
        not_shared: rng.u32(..16) == 0,
        exception: rng.u32(..25) == 0,
        supervisor: pick(rng, &SUPERVISORS),
    };
    let (title, words) = name(site.number);
    let (nature, suffix) = [("新建", ""), ("新建", ""), ("升级改造", "升级改造"), ("扩建", "扩建工程")][rng.usize(..4)];
    let mut life = Life::new(site, build.year, &format!("{title}{suffix}"), nature);
    let approved = build.approve(&mut life, rng);
    let works = build.contract(&mut life, approved, rng);
    let paid = build.supervise(&mut life, &works, rng);
    let accepted = build.accept(&mut life, &works, rng);
    build.pay(&mut life, &works, (paid, accepted), rng);
    build.describe(&mut life, &works, words, rng);
    life.finish(rng)
}

impl Build<'_> {
    /// 申报、清单、评审到批复；返回批复之日。
    fn approve(&self, life: &mut Life, rng: &mut Rng) -> Date {
        let year = self.year;
        let declared = if self.exception {
            workday(day(year, rng.u32(2..=4), rng.u32(3..=24)))
        } else {
            workday(day(year - 1, 9, rng.u32(8..=26)))
        };
        life.add(declared, Kind::Declare, self.declaration(declared, rng));
        let listed =
            if self.exception { after(declared, 10..20, rng) } else { workday(day(year - 1, 11, rng.u32(18..=26))) };
        life.act(listed, Kind::Listing, DATA, doc("巫山府办发", listed, rng), map! { "year" => year });
        let submitted = after(listed, 6..16, rng);
        let materials = map! {
            "安全可靠情况说明" => doc("巫山信安", submitted, rng),
            "密码应用方案" => doc("巫山信密", submitted, rng),
        };
        life.add(submitted, Kind::Submit, map! { "materials" => materials });
        let evaluated = after(submitted, 8..16, rng);
        evaluate(life, evaluated, "可研", rng);
        let reviewed = after(evaluated, 2..6, rng);
        life.act(reviewed, Kind::ReviewSharing, DATA, doc("巫山府办函", reviewed, rng), map! { "result" => "同意" });
        if self.not_shared {
            let date = after(reviewed, 3..9, rng);
            let own = map! { "matter" => "数据不共享" };
            life.act(date, Kind::CountyApproval, "县政府", doc("巫山府函", date, rng), own);
        }
        let total = map! { "total" => money(self.total) };
        let first = after(reviewed, 5..12, rng);
        if !self.two_step {
            life.act(first, Kind::ReviewDesign, DATA, doc("巫山府办函", first, rng), map! {});
            let approved = after(first, 2..6, rng);
            life.act(approved, Kind::ApproveOneStep, DEVELOPMENT, doc("巫山发改投", approved, rng), total);
            return approved;
        }
        let feasibility = map! { "total" => money(self.total + rng.i64(0..300)) };
        life.act(first, Kind::ApproveFeasibility, DEVELOPMENT, doc("巫山发改投", first, rng), feasibility);
        let designed = after(first, 20..40, rng);
        life.act(designed, Kind::ReviewDesign, DATA, doc("巫山府办函", designed, rng), map! {});
        let again = after(designed, 10..20, rng);
        evaluate(life, again, "概算", rng);
        let approved = after(again, 8..15, rng);
        life.act(approved, Kind::ApproveEstimate, DEVELOPMENT, doc("巫山发改投", approved, rng), total);
        approved
    }

    fn declaration(&self, date: Date, rng: &mut Rng) -> Mapping {
        let mut estimate = map! {
            "前期费用" => money(self.total * 2 / 100),
            "软件测评" => money(self.total / 100),
            "信息安全风险评估" => money(self.total / 100 + 10),
            "运行维护费" => money(self.total * 6 / 100),
            "政府购买服务" => "无",
        };
        estimate.extend(map! { "建设费用" => money(self.total * 95 / 100) });
        let mut own = map! { "plan_year" => self.year, "estimate" => estimate, "contents" => CONTENTS.to_vec() };
        if self.not_shared {
            own.extend(map! { "not_shared" => map! { "basis" => "行业主管部门对数据范围另有规定" } });
        }
        if self.exception {
            let scope = map! { "conforms" => true, "doc" => doc("巫山府办函", date, rng) };
            let exception = map! { "basis" => "县委县政府", "doc" => doc("巫山委办", date, rng), "scope" => scope };
            own.extend(map! { "exception" => exception });
        }
        own
    }

    /// 采购、签约、开工到建成。
    fn contract(&self, life: &mut Life, approved: Date, rng: &mut Rng) -> Works {
        if self.civil {
            for (days, kind) in [(3, "规划选址"), (5, "用地预审"), (7, "环境影响评价"), (9, "节能评估")]
            {
                let date = workday(approved + Days::new(days));
                let own = map! { "kind" => kind, "result" => pick(rng, &["批准", "无需办理"]) };
                life.act(date, Kind::SpecialApproval, DEVELOPMENT, doc("巫山发改", date, rng), own);
            }
        }
        // 首笔计划与预算在 `pay` 中记，日期先在这里定。
        let (_, budgeted) = self.first_funds(approved);
        let procured = after(budgeted, 8..20, rng);
        let method = if self.total > 4_000 { "公开招标" } else { "竞争性磋商" };
        life.add(procured, Kind::Procure, map! { "method" => method, "ceiling" => money(self.total * 95 / 100) });
        let signed = after(procured, 20..30, rng);
        let contract = map! {
            "kind" => "建设",
            "contractor" => pick(rng, &CONTRACTORS),
            "amount" => money(self.price()),
            "method" => method,
            "supervisor" => self.supervisor,
            "legal_person" => self.site.unit,
        };
        life.add(signed, Kind::Contract, contract);
        let supervision = map! {
            "kind" => "监理",
            "contractor" => self.supervisor,
            "amount" => money(self.fee()),
            "method" => "网上竞价",
            "legal_person" => self.site.unit,
        };
        life.add(signed, Kind::Contract, supervision);
        let start = after(signed, 7..20, rng);
        life.add(start, Kind::Start, map! {});
        let complete = workday(months_after(start, rng.u32(4..=14)));
        let trial = workday(complete - Days::new(rng.u64(30..55)));
        life.add(trial, Kind::TrialRun, map! {});
        life.add(complete, Kind::Complete, map! {});
        Works { signed, start, trial, complete }
    }

    /// 首笔计划与预算的日期。
    fn first_funds(&self, approved: Date) -> (Date, Date) {
        let planned = workday(day(self.year, 1, 16)).max(workday(approved + Days::new(12)));
        (planned, workday(planned + Days::new(15)))
    }

    /// 建设合同的价款。
    fn price(&self) -> i64 {
        self.total * 92 / 100
    }

    /// 监理费。
    fn fee(&self) -> i64 {
        self.total * 2 / 100
    }

    /// 建设期内的调整、检查与年度报告。
    fn supervise(&self, life: &mut Life, works: &Works, rng: &mut Rng) -> Date {
        if rng.u32(..10) < 3 {
            let date = after(works.start, 40..70, rng);
            let own = map! {
                "doc" => doc("巫山信调", date, rng),
                "amount" => money(self.total * rng.i64(2..9) / 100),
                "total_change" => "0元",
                "goal_changed" => false,
                "ground" => pick(rng, &["政策要求", "方案优化", "业务发展"]),
                "filed_with" => filed(date),
                "note" => "部分设备改为利旧，节余转增前端点位",
            };
            life.add(date, Kind::Adjust, own);
        }
        if rng.u32(..16) == 0 {
            rectify(life, after(works.start, 25..45, rng), rng);
        }
        for year in works.start.year()..=works.complete.year() {
            let date = workday(day(year, 12, rng.u32(8..=18)));
            let mut own = map! {
                "year" => year,
                "progress" => format!("累计完成工程量约 {}%，质量受控", rng.u32(20..100)),
                "plan_execution" => format!("年度计划执行率 {}.{}%", rng.u32(80..100), rng.u32(..10)),
                "opinions" => map! { "使用单位" => "功能满足业务需要，同意", "监理单位" => "关键节点已旁站，进度符合计划" },
                "filed_with" => filed(date),
            };
            if works.trial <= date {
                own.extend(map! {
                    "trial_effect" => format!("试运行以来累计办理业务 {} 件，运行平稳", rng.u32(200..9000)),
                    "problems" => "个别接口在高峰时段响应偏慢，已扩容",
                });
            }
            life.add(date, Kind::AnnualReport, own);
        }
        after(works.start, 90..110, rng)
    }

    /// 档案、申请、通过验收，投入运行，自评价与后评价；返回通过之日。
    fn accept(&self, life: &mut Life, works: &Works, rng: &mut Rng) -> Date {
        let mut from = works.complete + Days::new(60);
        if rng.u32(..12) == 0 {
            let asked = after(works.complete, 140..160, rng);
            let until = months_after(works.complete, 9).to_string();
            let own = map! { "until" => until.clone(), "reason" => "等级保护测评尚未完成" };
            life.add(asked, Kind::RequestExtension, own);
            let decided = after(asked, 7..14, rng);
            let own = map! { "result" => "同意", "until" => until };
            life.act(decided, Kind::DecideExtension, DATA, doc("巫山府办函", decided, rng), own);
            from = decided;
        }
        let archived = after(from, 10..35, rng);
        life.add(archived, Kind::AcceptArchives, map! { "result" => "合格" });
        let applied = after(archived, 8..30, rng);
        life.add(applied, Kind::ApplyAcceptance, map! { "materials" => materials(applied, rng) });
        let passed = after(applied, 20..40, rng);
        let reviewed = vec!["安全可靠产品", "密码应用和安全审查", "能源利用效率"];
        let own = map! { "reviewed" => reviewed };
        life.act(passed, Kind::PassAcceptance, DATA, doc("巫山府办函", passed, rng), own);
        let operating = after(passed, 4..12, rng);
        life.add(operating, Kind::Operate, map! {});
        let evaluated = workday(months_after(operating, rng.u32(13..=22)));
        let grade = pick(rng, &["优", "良", "良", "中"]);
        let own =
            map! { "doc" => doc("巫山信评", evaluated, rng), "result" => grade, "filed_with" => filed(evaluated) };
        life.add(evaluated, Kind::SelfEvaluate, own);
        if rng.u32(..4) == 0 {
            let date = after(evaluated, 40..70, rng);
            let own = map! { "agency" => pick(rng, &EVALUATORS), "result" => grade };
            life.act(date, Kind::PostEvaluate, DEVELOPMENT, doc("巫山发改", date, rng), own);
        }
        passed
    }

    /// 四笔支付，与各年度的计划和预算。
    fn pay(&self, life: &mut Life, works: &Works, (middle, passed): (Date, Date), rng: &mut Rng) {
        let price = self.price();
        let payments = [
            (after(works.start, 5..15, rng), price * 3 / 10, ""),
            (middle, price * 4 / 10, ""),
            (after(works.complete, 15..30, rng), price / 5 + self.fee(), "含监理费"),
            (after(passed, 15..40, rng), price / 10, "质保金"),
        ];
        let approved = life.entries.iter().rfind(|e| matches!(e.kind, Kind::ApproveOneStep | Kind::ApproveEstimate));
        let (planned, budgeted) = self.first_funds(approved.map_or(works.start, |e| e.date));
        let mut sums = std::collections::BTreeMap::<i32, i64>::new();
        for (date, tenths, note) in payments {
            // 次年一二月预算尚未下达，顺到三月。
            let early = date.year() > self.year && date.month() < 3;
            let date = if early { workday(day(date.year(), 3, rng.u32(4..=18))) } else { date };
            *sums.entry(date.year()).or_default() += tenths;
            let mut own = map! { "amount" => money(tenths), "year" => date.year() };
            if !note.is_empty() {
                own.extend(map! { "note" => note });
            }
            life.add(date, Kind::Pay, own);
        }
        for (year, tenths) in sums {
            let dates = if year == self.year {
                (planned, budgeted)
            } else {
                (workday(day(year, 1, 16)), workday(day(year, 2, 6)))
            };
            fund(life, dates, year, tenths, rng);
        }
    }

    /// 开头的事实。
    fn describe(&self, life: &mut Life, works: &Works, [domain, object, action]: [&str; 3], rng: &mut Rng) {
        let declared = life.entries[0].date;
        let mut features = vec!["硬件购置", "新开发应用软件"];
        if self.civil {
            features.push("新建土建工程");
        }
        let own = self.total * rng.i64(5..10) / 10;
        // 合同也证明已经开始：治理在签约之前。
        let governed = works.signed - Days::new(rng.u64(8..30));
        life.head.extend(map! {
            "category" => pick(rng, &["大数据", "信息化应用系统", "信息网络及软硬件支撑系统", "数据资源开发利用", "信息安全"]),
            "funding_mode" => "政府投资",
            "content" => format!(
                "建设{domain}{object}{action}、统计分析和移动应用三个子系统，接入前端点位 {} 处，对接县级共享平台，配套等级保护和密码应用建设",
                rng.u32(20..400)
            ),
            "schedule" => map! {
                "from" => works.start.format("%Y-%m").to_string(),
                "to" => works.complete.format("%Y-%m").to_string(),
            },
            "features" => features,
            "sharing" => if self.not_shared { "不能共享" } else { "可共享" },
            "data_governance" => map! {
                "standards" => (declared - Days::new(60)).to_string(),
                "governed" => governed.to_string(),
            },
            "funds" => map! { "县级财政" => money(own), "上级补助" => money(self.total - own) },
            "code" => format!("{}-500237-04-0{}-{:06}", declared.format("%y%m"), rng.u32(1..6), rng.u32(..1_000_000)),
            "systems" => vec![pick(rng, &self.site.systems.each_ref().map(String::as_str))],
            "responsible" => pick(rng, &["信息科", "综合科", "数据科", "规划科"]),
        });
    }
}

fn evaluate(life: &mut Life, date: Date, of: &str, rng: &mut Rng) {
    let own = map! { "evaluator" => pick(rng, &EVALUATORS), "fields" => FIELDS.to_vec(), "of" => of };
    life.act(date, Kind::Evaluate, DEVELOPMENT, doc("巫山发改", date, rng), own);
}

/// 监督检查、限期整改、整改完成、复查合格。
fn rectify(life: &mut Life, date: Date, rng: &mut Rng) {
    life.add(date, Kind::Inspect, map! { "by" => FINANCE, "found" => "部分支付凭证附件不全" });
    let ordered = after(date, 4..9, rng);
    let due = (ordered + Days::new(30)).to_string();
    let own = map! { "due" => due, "for" => vec!["支付凭证附件不全"] };
    life.act(ordered, Kind::OrderRectification, FINANCE, doc("巫山财监", ordered, rng), own);
    let of = map! { "event" => "限期整改", "date" => ordered.to_string() };
    let reported = after(ordered, 8..24, rng);
    life.add(reported, Kind::ReportRectified, map! { "of" => of.clone() });
    let reviewed = after(reported, 4..12, rng);
    let own = map! { "of" => of, "result" => "合格" };
    life.act(reviewed, Kind::ReviewRectified, FINANCE, doc("巫山财监", reviewed, rng), own);
}

/// 申请验收所附的材料。
fn materials(applied: Date, rng: &mut Rng) -> Mapping {
    let mut paper = |prefix: &str, days: u64| {
        let date = applied - Days::new(days);
        map! { "doc" => doc(prefix, date, rng), "date" => date.to_string() }
    };
    let mut own = map! {
        "项目建设总结" => paper("巫山信建", 6),
        "财务报告" => paper("巫山信财", 16),
        "审计报告" => paper("砺会审", 9),
        "安全风险评估报告" => paper("嵘安测", 34),
    };
    own.extend(map! {
        "网络安全等级保护测评报告" => paper("嵘安测", 41),
        "网络安全等级保护备案" => paper("巫山公网备", 52),
        "密码应用安全性评估报告" => paper("嵘密评", 27),
        "数据字典" => paper("巫山信建", 7),
    });
    own
}
