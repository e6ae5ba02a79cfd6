//! 运行维护项目、被退回的项目、涉密项目。

use chrono::Datelike;
use fastrand::Rng;
use wsgov::model::{Date, Kind};

use super::{
    life::{Life, Site, after, day, doc, map, money, workday},
    names::{CONTRACTORS, name, pick},
};

/// 项目实施方案的十个部分。
pub const CONTENTS: [&str; 10] = [
    "背景和依据",
    "必要性和可行性",
    "政务数据资源目录清单",
    "现有信息化系统设备和应用状况",
    "需求分析",
    "总体目标和主要建设内容",
    "共享整合方案和共享目录",
    "软硬件配置",
    "经济和社会效益",
    "投资估算",
];

/// 列入计划与预算安排：同一年度、同一金额。
pub fn fund(life: &mut Life, (planned, budgeted): (Date, Date), year: i32, tenths: i64, rng: &mut Rng) {
    let batch = if planned.month() < 3 { "第一批" } else { "第二批" };
    let plan = map! {
        "with" => vec!["县财政局"],
        "year" => year,
        "amount" => money(tenths),
        "batch" => batch,
        "sources" => map! { "县级财政" => money(tenths) },
    };
    life.act(planned, Kind::Plan, "县发展改革委", doc("巫山发改投", planned, rng), plan);
    let budget = map! { "year" => year, "amount" => money(tenths) };
    life.act(budgeted, Kind::Budget, "县财政局", doc("巫山财预", budgeted, rng), budget);
}

/// 运行维护项目：一至三年，逐年申报、列计划、采购、签约、支付、履约验收，末年办结。
pub fn maintenance(site: &Site<'_>, rng: &mut Rng) -> Life {
    let first = rng.i32(2023..=2026);
    let (title, [_, object, action]) = name(site.number);
    let mut life = Life::new(site, first, &format!("{title}运行维护"), "运行维护");
    life.head.extend(map! {
        "category" => "信息化应用系统",
        "funding_mode" => "政府资金运行维护",
        "content" => format!("{object}{action}各模块的日常巡检、故障处置、数据备份、安全加固和版本升级，驻场 {} 人，全年无休响应", rng.u32(1..6)),
        "systems" => vec![pick(rng, &site.systems.each_ref().map(String::as_str))],
        "responsible" => "信息科",
    });
    let years = [1, 1, 1, 2, 2, 3][rng.usize(..6)];
    let contractor = pick(rng, &CONTRACTORS);
    let price = rng.i64(100..900);
    for year in first..first + years {
        maintain(&mut life, year, (contractor, price + rng.i64(0..20)), site, rng);
    }
    let closed = workday(day(first + years, 1, 12));
    life.add(closed, Kind::Close, map! {});
    life.finish(rng)
}

fn maintain(life: &mut Life, year: i32, (contractor, half): (&str, i64), site: &Site<'_>, rng: &mut Rng) {
    let declared = workday(day(year - 1, 9, rng.u32(8..=26)));
    let mut estimate = map! { "前期费用" => "无", "软件测评" => "无", "信息安全风险评估" => "无" };
    estimate.extend(map! { "运行维护费" => money(half * 2 + 40), "政府购买服务" => "无" });
    let own = map! { "plan_year" => year, "estimate" => estimate, "contents" => CONTENTS.to_vec() };
    life.add(declared, Kind::Declare, own);
    let listed = workday(day(year - 1, 11, rng.u32(18..=26)));
    life.act(listed, Kind::Listing, "县政府办公室", doc("巫山府办发", listed, rng), map! { "year" => year });
    let planned = workday(day(year, 1, rng.u32(12..=18)));
    let budgeted = workday(day(year, 2, rng.u32(3..=12)));
    fund(life, (planned, budgeted), year, half * 2 + 10, rng);
    let procured = after(budgeted, 15..30, rng);
    life.add(procured, Kind::Procure, map! { "method" => "询价", "ceiling" => money(half * 2 + 10) });
    let signed = after(procured, 10..25, rng);
    let contract = map! {
        "kind" => "服务",
        "contractor" => contractor,
        "amount" => money(half * 2),
        "method" => "询价",
        "legal_person" => site.unit,
        "term" => format!("{year}年度"),
    };
    life.add(signed, Kind::Contract, contract);
    let pay = |tenths| map! { "amount" => money(tenths), "year" => year };
    life.add(after(signed, 10..30, rng), Kind::Pay, pay(half));
    let accepted = workday(day(year, 12, rng.u32(4..=10)));
    life.add(accepted, Kind::AcceptService, map! { "period" => year.to_string(), "result" => "合格" });
    life.add(after(accepted, 3..8, rng), Kind::Pay, pay(half));
}

/// 申报后被退回、没有再报的项目。
pub fn returned(site: &Site<'_>, rng: &mut Rng) -> Life {
    let year = rng.i32(2023..=2026);
    let (title, [domain, object, action]) = name(site.number);
    let mut life = Life::new(site, year, &title, "新建");
    life.head
        .extend(map! { "content" => format!("建设{domain}{object}{action}的应用和数据专题"), "sharing" => "可共享" });
    let declared = workday(day(year - 1, 9, rng.u32(8..=26)));
    let mut estimate = map! { "前期费用" => "12万元", "软件测评" => "8万元", "信息安全风险评估" => "6万元" };
    estimate.extend(map! { "运行维护费" => "30万元", "政府购买服务" => "无", "建设费用" => "420万元" });
    let own = map! { "plan_year" => year, "estimate" => estimate, "contents" => CONTENTS.to_vec() };
    life.add(declared, Kind::Declare, own);
    let decided = after(declared, 20..50, rng);
    let own = map! { "reason" => "与已建系统功能相近，先行整合" };
    life.act(decided, Kind::Return, "县政府办公室", doc("巫山府办函", decided, rng), own);
    life.finish(rng)
}

/// 涉密项目：只有代号与事件的日期。
pub fn classified(site: &Site<'_>, rng: &mut Rng) -> Life {
    let year = rng.i32(2023..=2026);
    let mut life = Life::new(site, year, &format!("代号 {} 项目", site.number), "新建");
    life.head.insert("classified".into(), true.into());
    let declared = workday(day(year - 1, 9, rng.u32(8..=26)));
    life.add(declared, Kind::Declare, map! { "plan_year" => year });
    let reviewed = after(declared, 5..20, rng);
    life.act(reviewed, Kind::ReviewSecrecy, "县保密局", doc("巫山保密", reviewed, rng), map! {});
    life.finish(rng)
}
