//! 随机的、合规的一生：每一件事都依《办法》办。写法、先后、年度、钱从哪里来、怎样了结，各不相同。

use std::fmt::Write;

use fastrand::Rng;

use super::{
    Day,
    life::{Fen, WAN},
};

/// 一件事：日期与写成的文字。
#[derive(Clone, Debug)]
pub struct Deed {
    pub day: Day,
    pub text: String,
}

/// 一份合规的一生。
#[derive(Clone, Debug)]
pub struct LawfulLife {
    pub head: String,
    /// 按发生的先后；同一天的几件，依办理的先后。
    pub deeds: Vec<Deed>,
    pub as_of: Day,
}

const TEN: &str = "背景和依据, 必要性和可行性, 政务数据资源目录清单, 现有信息化系统设备和应用状况, 需求分析, 总体目标和主要建设内容, 共享整合方案和共享目录, 软硬件配置, 经济和社会效益, 投资估算";
const DAILY: [&str; 3] = ["县发展改革委", "县财政局", "县政府办公室"];

impl LawfulLife {
    /// 第 `seed` 份。
    pub fn nth(seed: u64) -> LawfulLife {
        let mut rng = Rng::with_seed(seed);
        let maintains = rng.u8(..5) == 0;
        let year = 2023 + rng.i64(0..3);
        let mut story =
            Story { rng, year, deeds: Vec::new(), head: String::new(), day: Day::of(year - 1, 2, 1), ids: 0 };
        if story.year == 2023 {
            story.day = Day::of(2022, 6, 1);
        }
        let far = if maintains { story.maintenance() } else { story.construction() };
        story.end(far)
    }

    /// 写成项目文件，依发生的先后。
    pub fn text(&self) -> String {
        self.text_of(self.deeds.iter())
    }

    /// 写成项目文件，次序打乱。
    pub fn shuffled(&self, seed: u64) -> String {
        let mut deeds: Vec<&Deed> = self.deeds.iter().collect();
        Rng::with_seed(seed).shuffle(&mut deeds);
        self.text_of(deeds.into_iter())
    }

    /// 头几件事写成的项目文件。
    pub fn first(&self, count: usize) -> String {
        self.text_of(self.deeds[..count].iter())
    }

    fn text_of<'d>(&self, deeds: impl Iterator<Item = &'d Deed>) -> String {
        let events: String = deeds.map(|deed| deed.text.as_str()).collect();
        let events = if events.is_empty() { "events: []\n".to_owned() } else { format!("events:\n{events}") };
        format!("{}{events}", self.head)
    }
}

/// 正在讲的一生。
struct Story {
    rng: Rng,
    year: i64,
    deeds: Vec<Deed>,
    head: String,
    /// 讲到哪一天；其后的事不早于它。
    day: Day,
    ids: usize,
}

impl Story {
    fn rarely(&mut self, of: u32) -> bool {
        self.rng.u32(..of) == 0
    }

    /// 往后走几天：三次里有一次就在当日。
    fn walk(&mut self, most: i64) -> Day {
        let days = if self.rng.u8(..3) == 0 { 0 } else { self.rng.i64(0..=most) };
        self.day = self.day.plus(days);
        self.day
    }

    /// 走到某日或之前，不往回走。
    fn walk_to(&mut self, last: Day) -> Day {
        let most = (last.0 - self.day.0).max(0);
        let days = match self.rng.u8(..4) {
            0 => most,
            1 => 0,
            _ => self.rng.i64(0..=most),
        };
        self.day = self.day.plus(days);
        self.day
    }

    fn add(&mut self, kind: &str, keys: &[String]) {
        self.add_on(self.day, kind, keys);
    }

    fn add_on(&mut self, day: Day, kind: &str, keys: &[String]) {
        let mut text = format!("  - event: {kind}\n    date: {day}\n");
        keys.iter().for_each(|key| writeln!(text, "    {key}").unwrap());
        self.deeds.push(Deed { day, text });
    }

    fn id(&mut self) -> String {
        self.ids += 1;
        format!("s{}", self.ids)
    }

    /// 机关的行为：由谁，文号。
    fn decree(&mut self, kind: &str, by: &str, keys: &[String]) {
        let number = self.rng.u32(1..300);
        let word = match by {
            "县发展改革委" => "巫发改",
            "县财政局" => "巫财",
            "县政府" => "巫府",
            _ => "巫府办",
        };
        let common = [format!("by: {by}"), format!("doc: {word}〔{}〕{number}号", self.day.year())];
        self.add(kind, &[&common[..], keys].concat());
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.rng.usize(..of.len())]
    }

    // ── 申报与清单 ──

    fn declare(&mut self, exception: bool) {
        let year = self.year;
        let estimate = "estimate: {前期费用: 10万元, 软件测评: 6万元, 信息安全风险评估: 5万元, 运行维护费: 20万元, 政府购买服务: 无, 建设费用: 465万元}";
        let mut keys = vec![format!("plan_year: {year}"), estimate.to_owned(), format!("contents: [{TEN}]")];
        if exception {
            keys.push("exception: {basis: 县委县政府, doc: 巫委办〔2023〕3号, scope: {conforms: true, doc: 巫府办〔2023〕8号}}".into());
        }
        self.add("申报", &keys);
    }

    /// 申报到纳入清单；例外情形的在当年。
    fn listing(&mut self, exception: bool) {
        let year = self.year;
        if exception {
            self.day = Day::of(year, 2, 10);
            self.walk(60);
            self.declare(true);
        } else {
            self.walk_to(Day::of(year - 1, 9, 30));
            self.declare(false);
            if self.day < Day::of(year - 1, 9, 1) && self.rarely(6) {
                self.walk(10);
                self.decree("退回", "县政府办公室", &["reason: 材料须补充".into()]);
                self.day = self.day.plus(1);
                self.walk_to(Day::of(year - 1, 9, 30));
                self.declare(false);
            }
            self.walk_to(Day::of(year - 1, 12, 20));
        }
        let year = format!("year: {year}");
        self.decree("纳入清单", "县政府办公室", &[year]);
    }

    // ── 运行维护 ──

    fn maintenance(&mut self) -> Option<Day> {
        self.head("运行维护", "systems: [业务系统]\n");
        self.listing(false);
        self.day = self.day.max(Day::of(self.year, 1, 5));
        let fee = self.rng.i64(10..200) * WAN;
        self.plan_and_budget(self.year, fee);
        self.walk(20);
        self.add("采购", &["method: 公开招标".into(), format!("ceiling: {}", money(fee))]);
        self.walk(20);
        let paid = fee / 2;
        let keys = [
            "kind: 服务".into(),
            "contractor: 巫峡软件公司".into(),
            format!("amount: {}", money(fee)),
            "method: 公开招标".into(),
        ];
        self.add("签订合同", &keys);
        self.walk(20);
        self.add("支付", &[format!("year: {}", self.year), format!("amount: {}", money(paid))]);
        if self.day < Day::of(self.year, 12, 31) {
            self.walk_to(Day::of(self.year, 12, 31));
        }
        self.add("履约验收", &[format!("period: {}", self.year), "result: 合格".into()]);
        self.walk(20);
        self.add("办结", &[]);
        Some(Day::of(2026, 10, 31))
    }

    fn head(&mut self, nature: &str, more: &str) {
        let governed = "data_governance: {standards: 2022-01-10, governed: 2022-06-01}\n";
        self.head = format!(
            "id: WS-2023-001\nname: 随机的一生\nnature: {nature}\ncategory: 信息化应用系统\nfeatures: [新开发应用软件]\nsharing: 可共享\n{governed}{more}"
        );
    }

    /// 计划与预算：几处来源的，预算只列财政的一份；有时当年再调。
    fn plan_and_budget(&mut self, year: i64, amount: Fen) {
        let own = if self.rarely(4) { amount / 4 } else { 0 };
        let upper = if self.rarely(3) { amount / 5 } else { 0 };
        let fiscal = amount - own;
        let sources = |fiscal: Fen| {
            let parts = [("县级财政", fiscal - upper), ("上级补助", upper), ("自筹", own)];
            let parts: Vec<String> = parts
                .iter()
                .filter(|(_, sum)| *sum > 0)
                .map(|(name, sum)| format!("{name}: {}", money(*sum)))
                .collect();
            format!("sources: {{{}}}", parts.join(", "))
        };
        let by_source = own > 0 || upper > 0;
        let keys = |sum: Fen, sources: Option<String>| {
            let mut keys = vec![format!("year: {year}"), format!("amount: {}", money(sum))];
            keys.extend(sources);
            keys
        };
        self.walk(15);
        self.decree("列入计划", "县发展改革委", &keys(amount, by_source.then(|| sources(fiscal))));
        self.walk(15);
        self.decree("预算安排", "县财政局", &keys(fiscal, None));
        if !by_source && self.rarely(5) {
            let changed = amount * 9 / 10;
            self.walk(10);
            self.decree("计划调整", "县发展改革委", &[&keys(changed, None)[..], &["basis: 年中核减".into()]].concat());
            // 同日随之调减：其间的一日里两者不相符，是要提醒的。
            self.decree("预算调整", "县财政局", &[&keys(changed, None)[..], &["basis: 年中核减".into()]].concat());
        }
    }

    // ── 建设 ──

    fn construction(&mut self) -> Option<Day> {
        let nature = self.one(&["新建", "扩建", "升级改造"]);
        self.head(nature, "");
        let exception = self.rarely(8);
        self.listing(exception);
        if self.rarely(15) {
            self.day = self.day.plus(1);
            self.walk(20);
            self.add("撤回", &["reason: 需求有变".into()]);
            return None;
        }
        let total = self.approve();
        let amount = total * self.rng.i64(50..=90) / 100 / WAN * WAN;
        if exception {
            self.walk(10);
            let keys = [format!("year: {}", self.year), format!("amount: {}", money(amount))];
            self.decree("计划调整", "县发展改革委", &[&keys[..], &["basis: 第十一条".into()]].concat());
            self.walk(10);
            self.decree("预算调整", "县财政局", &[&keys[..], &["basis: 第十一条".into()]].concat());
        } else {
            self.plan_and_budget(self.year, amount);
        }
        if self.rarely(12) {
            return self.cancel();
        }
        let contract = amount / 2 / WAN * WAN;
        self.contract(contract);
        let started = self.walk(15);
        self.add("开工", &[]);
        self.change(total);
        let built = self.build(started);
        self.settle(contract);
        self.accept(built)
    }

    fn approve(&mut self) -> Fen {
        let two_step = self.rarely(3);
        self.day = self.day.max(Day::of(self.year, 1, 5));
        let total = WAN * if two_step { self.rng.i64(2000..6000) } else { self.rng.i64(100..3000) };
        self.walk(10);
        let papers = "materials: {安全可靠情况说明: 巫教〔2023〕8号, 密码应用方案: 巫教〔2023〕9号}".into();
        self.add("报批", &[papers]);
        self.walk(10);
        let evaluator = "evaluator: 渝东咨询公司".to_owned();
        let fields = |names: &str| [evaluator.clone(), format!("fields: [{names}]")];
        if self.rarely(3) {
            self.decree("评审", "县发展改革委", &fields("网络安全, 预算管理"));
            self.walk(5);
            self.decree("评审", "县发展改革委", &fields("政务数据资源, 密码应用, 保密"));
        } else {
            self.decree("评审", "县发展改革委", &fields("网络安全, 预算管理, 政务数据资源, 密码应用, 保密"));
        }
        self.walk(10);
        self.decree("共享审核", "县政府办公室", &["result: 同意".into()]);
        self.walk(10);
        let sum = |sum: Fen| [format!("total: {}", money(sum))];
        if two_step {
            self.decree("可研批复", "县发展改革委", &sum(total));
            self.walk(10);
            self.decree("初设审核", "县政府办公室", &[]);
            self.walk(10);
            let total = total - self.rng.i64(0..50) * WAN;
            self.decree("概算批复", "县发展改革委", &sum(total));
            return total;
        }
        self.decree("初设审核", "县政府办公室", &[]);
        self.walk(10);
        self.decree("代初设批复", "县发展改革委", &sum(total));
        total
    }

    /// 不再实施：取消，计划、预算调为零。
    fn cancel(&mut self) -> Option<Day> {
        // 至少隔一日：与核减同日的两次调整，先后只凭文件次序。
        self.day = self.day.plus(1);
        self.walk(20);
        self.decree("终止", "县发展改革委", &["reason: 市级统建".into()]);
        let zero = [format!("year: {}", self.year), "amount: 0万元".into(), "basis: 项目取消".into()];
        self.walk(10);
        self.decree("计划调整", "县发展改革委", &zero);
        self.decree("预算调整", "县财政局", &zero);
        None
    }

    fn contract(&mut self, amount: Fen) {
        self.walk(15);
        self.add("采购", &["method: 公开招标".into(), format!("ceiling: {}", money(amount + 10 * WAN))]);
        let keys = |id: &str, sum: Fen| {
            vec![
                format!("id: {id}"),
                "kind: 建设".into(),
                "contractor: 巫峡软件公司".into(),
                format!("amount: {}", money(sum)),
                "method: 公开招标".into(),
                "supervisor: 渝东监理公司".into(),
                "legal_person: 县教委".into(),
            ]
        };
        if self.rarely(8) {
            // 头一份没有付款就解除了，另签。
            let dissolved = self.id();
            self.walk(15);
            let first = keys(&dissolved, amount + WAN);
            self.add("签订合同", &first);
            self.walk(15);
            self.add("合同解除", &[format!("of: {dissolved}"), "paid: 0万元".into(), "reason: 对方违约".into()]);
        }
        self.walk(15);
        let second = keys("ht", amount);
        self.add("签订合同", &second);
        if self.rarely(3) {
            self.walk(5);
            let id = self.id();
            let paid =
                [format!("id: {id}"), format!("year: {}", self.day.year()), format!("amount: {}", money(amount / 10))];
            self.add("支付", &paid);
            if self.rarely(3) {
                self.walk(10);
                if self.day.year() == self.year {
                    let keys = [format!("of: {id}"), format!("year: {}", self.year), format!("amount: {}", money(WAN))];
                    self.add("退款", &keys);
                }
            }
        }
        if self.rarely(4) {
            self.walk(10);
            self.add("合同变更", &["of: ht".into(), format!("amount: {}", money(amount - WAN)), "reason: 核减".into()]);
        }
    }

    /// 开工之后的调整、检查、事实变更、误记与更正。
    fn change(&mut self, total: Fen) {
        if self.rarely(3) {
            self.walk(30);
            let day = self.day;
            let filed: Vec<String> = DAILY.iter().map(|body| format!("{body}: {day}")).collect();
            let keys = [
                format!("amount: {}", money(total / 10)),
                "total_change: 0万元".into(),
                "goal_changed: false".into(),
                "ground: 方案优化".into(),
                format!("filed_with: {{{}}}", filed.join(", ")),
            ];
            self.add("调整", &keys);
        } else if self.rarely(3) {
            self.walk(30);
            let day = self.day;
            let keys = [
                format!("amount: {}", money(total / 4)),
                "total_change: 0万元".into(),
                "goal_changed: true".into(),
                "ground: 业务发展".into(),
                format!("approval: {{by: 县发展改革委, doc: 巫发改〔2023〕77号, date: {day}}}"),
            ];
            self.add("调整", &keys);
        }
        if self.rarely(6) {
            self.walk(10);
            let id = self.id();
            let due = self.day.plus(30);
            self.decree("监督检查", "县政府办公室", &["found: 数据目录不全".into()]);
            self.decree(
                "限期整改",
                "县政府办公室",
                &[format!("id: {id}"), format!("due: {due}"), "for: [数据目录不全]".into()],
            );
            self.walk_to(due);
            self.add("整改完成", &[format!("of: {id}")]);
            self.walk(10);
            self.decree("整改复查", "县政府办公室", &[format!("of: {id}"), "result: 合格".into()]);
        }
        if self.rarely(6) {
            self.walk(10);
            self.add("事实变更", &["set: {responsible: 信息科}".into(), "reason: 机构调整".into()]);
        }
        if self.rarely(6) {
            self.walk(10);
            let id = self.id();
            self.add("试运行", &[format!("id: {id}")]);
            self.add("更正", &[format!("of: {id}"), "reason: 误记".into()]);
        }
    }

    /// 建成，连同其间各年的绩效评价；有的分几个标段。
    fn build(&mut self, started: Day) -> Day {
        let last = self.day.plus(self.rng.i64(20..500));
        let mut year = started.year();
        while year < last.year() {
            let end = Day::of(year, 12, 31);
            self.day = self.day.max(Day::of(year, 12, 1));
            self.walk_to(end);
            self.report(year);
            year += 1;
        }
        self.day = self.day.max(last);
        if self.rarely(5) {
            for part in ["一标段", "二标段"] {
                self.walk(20);
                self.add("建成", &[format!("part: {part}")]);
            }
            // 标段跨了年的，那一年也还在建。
        } else {
            self.add("建成", &[]);
        }
        let built = self.day;
        if built.year() > last.year() {
            self.report_on(Day::of(last.year(), 12, 31), last.year());
        }
        if built > started {
            // 建成的那一年也有建设的日子。
            self.report(built.year());
        }
        built
    }

    fn report(&mut self, year: i64) {
        self.report_on(self.day, year);
    }

    fn report_on(&mut self, day: Day, year: i64) {
        let filed: Vec<String> = DAILY.iter().map(|body| format!("{body}: {day}")).collect();
        let keys = [
            format!("year: {year}"),
            "progress: 在建".into(),
            "plan_execution: 已执行".into(),
            "trial_effect: 平稳".into(),
            "problems: 无".into(),
            "opinions: {使用单位: 可, 监理单位: 可}".into(),
            format!("filed_with: {{{}}}", filed.join(", ")),
        ];
        self.add_on(day, "绩效评价", &keys);
    }

    fn settle(&mut self, contract: Fen) {
        if self.rarely(3) {
            self.walk(20);
            let audited = contract - 2 * WAN;
            self.add("结算", &["of: ht".into(), format!("amount: {}", money(audited)), "audited_by: 县审计局".into()]);
        }
    }

    // ── 验收与自评价 ──

    fn accept(&mut self, built: Day) -> Option<Day> {
        let mut due = built.months_later(6);
        self.day = self.day.max(built);
        if self.rarely(4) {
            self.walk_to(due);
            due = due.plus(60);
            self.add("延期验收申请", &[format!("until: {due}"), "reason: 测评未毕".into()]);
            self.walk(10);
            self.decree("延期批复", "县政府办公室", &["result: 同意".into(), format!("until: {due}")]);
        }
        self.walk_to(due.max(self.day));
        let day = self.day;
        let papers = [
            "项目建设总结",
            "财务报告",
            "审计报告",
            "安全风险评估报告",
            "网络安全等级保护测评报告",
            "网络安全等级保护备案",
            "密码应用安全性评估报告",
            "数据字典",
        ];
        let papers: Vec<String> =
            papers.iter().map(|name| format!("{name}: {{doc: 巫教〔{}〕12号, date: {built}}}", day.year())).collect();
        self.add("申请验收", &[format!("materials: {{{}}}", papers.join(", "))]);
        self.walk(20);
        self.add("档案验收", &["by: 县档案馆".into(), "doc: 巫档〔2024〕3号".into(), "result: 合格".into()]);
        self.walk(20);
        self.decree("通过验收", "县政府办公室", &["reviewed: [安全可靠产品, 密码应用和安全审查, 能源利用效率]".into()]);
        self.walk(10);
        self.add("投入运行", &[]);
        let start = self.day;
        self.day = start.months_later(12);
        self.walk_to(start.months_later(24));
        let day = self.day;
        let filed: Vec<String> = DAILY.iter().map(|body| format!("{body}: {day}")).collect();
        let result = self.one(&["优", "良", "中"]);
        self.add("自评价", &[format!("result: {result}"), format!("filed_with: {{{}}}", filed.join(", "))]);
        Some(Day::of(2029, 6, 30))
    }

    /// 讲到这里为止；核查日是最后一件之日，或很久以后，或中途的某一日。
    fn end(mut self, far: Option<Day>) -> LawfulLife {
        // 同一天的几件，依办理的先后。
        self.deeds.sort_by_key(|deed| deed.day);
        let cut = if self.rarely(2) { self.rng.usize(1..=self.deeds.len()) } else { self.deeds.len() };
        let whole = cut == self.deeds.len();
        let last = self.deeds[cut - 1].day;
        self.deeds.retain(|deed| deed.day <= last);
        let as_of = far.filter(|_| whole && self.rng.bool()).map_or(last, |far| far.max(last));
        LawfulLife { head: self.head, deeds: self.deeds, as_of }
    }
}

fn money(fen: Fen) -> String {
    if fen % WAN == 0 { format!("{}万元", fen / WAN) } else { format!("{}.{:02}元", fen / 100, fen % 100) }
}
