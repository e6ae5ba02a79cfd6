//! 随机的、合规的一生：每一件事都依《办法》办。写法、先后、年度、钱从哪里来、怎样了结，各不相同。

mod course;
mod endings;
mod funds;
mod planning;
mod works;

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
        let mut story = Story {
            rng,
            year,
            deeds: Vec::new(),
            head: String::new(),
            day: Day::of(year - 1, 2, 1),
            ids: 0,
            has_own_money: false,
            variety: Variety::of(seed),
        };
        if story.year == 2023 {
            story.day = Day::of(2022, 6, 1);
        }
        let far = match story.variety {
            Variety::Purchase => story.purchase(),
            _ if maintains => story.maintenance(),
            _ => story.construction(),
        };
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
    /// 计划里有自有资金。
    has_own_money: bool,
    variety: Variety,
}

/// 另有的样子；不掷骰子，别的份数因此不变。
#[derive(Clone, Copy, PartialEq, Eq)]
enum Variety {
    Usual,
    /// 政府购买服务。
    Purchase,
    /// 分期建设的第一期。
    Phased,
    /// 跨部门，由框架审核。
    Joint,
}

impl Variety {
    fn of(seed: u64) -> Variety {
        match seed % 11 {
            10 => Variety::Purchase,
            6 => Variety::Phased,
            8 => Variety::Joint,
            _ => Variety::Usual,
        }
    }

    /// 文件开头另写的键。
    fn head(self) -> &'static str {
        match self {
            Variety::Usual => "",
            Variety::Purchase => "funding_mode: 政府购买服务\n",
            Variety::Phased => "phase: {number: 1, of: 2, overall_total: 9000万元}\n",
            Variety::Joint => "joint: {lead: 县教委, members: [县公安局], framework: WS-F-2023-01}\n",
        }
    }
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

    fn head(&mut self, nature: &str, more: &str) {
        let governed = "data_governance: {standards: 2022-01-10, governed: 2022-06-01}\n";
        let builds = nature != "运行维护";
        let sharing = if builds && self.rarely(6) { "不能共享" } else { "可共享" };
        let works = if builds && self.rarely(6) { ", 新建土建工程" } else { "" };
        self.head = format!(
            "id: WS-2023-001\nname: 随机的一生\nnature: {nature}\ncategory: 信息化应用系统\nfeatures: [新开发应用软件{works}]\nsharing: {sharing}\n{governed}{more}{}",
            if builds { self.variety.head() } else { "" }
        );
    }

    /// 有的中途由别的单位移交而来。
    fn hand_over(&mut self) {
        if self.rarely(6) {
            let at = self.rng.usize(..self.deeds.len());
            let day = self.deeds[at].day;
            let keys = "    from: 县招生办公室\n    to: 县教委\n    doc: 巫编委〔2024〕3号\n";
            self.deeds.insert(at + 1, Deed { day, text: format!("  - event: 移交\n    date: {day}\n{keys}") });
        }
    }

    /// 讲到这里为止；核查日是最后一件之日，或很久以后，或中途的某一日。
    fn end(mut self, far: Option<Day>) -> LawfulLife {
        // 同一天的几件，依办理的先后。
        self.deeds.sort_by_key(|deed| deed.day);
        let cut = if self.rarely(2) { self.rng.usize(1..=self.deeds.len()) } else { self.deeds.len() };
        let whole = cut == self.deeds.len();
        let last = self.deeds[cut - 1].day;
        self.hand_over();
        self.deeds.retain(|deed| deed.day <= last);
        let as_of = far.filter(|_| whole && self.rng.bool()).map_or(last, |far| far.max(last));
        LawfulLife { head: self.head, deeds: self.deeds, as_of }
    }
}

fn money(fen: Fen) -> String {
    if fen % WAN == 0 { format!("{}万元", fen / WAN) } else { format!("{}.{:02}元", fen / 100, fen % 100) }
}
