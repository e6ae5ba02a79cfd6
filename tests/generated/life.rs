//! 随机的一生：由骰带生成，偏向各条界限；写成项目文件的文字。

use std::fmt::Write;

use super::{Day, dice::Dice};

/// 一分钱为单位的金额。
pub type Fen = i64;

/// 一万元。
pub const WAN: Fen = 1_000_000;

/// 规则施行之日。
pub fn effective() -> Day {
    Day::of(2022, 5, 30)
}

/// 报送三家机关的日期，依次为发展改革、财政、大数据。
pub type Filed = [Option<Day>; 3];

/// 第十一条事由：有无文号，范围核对的结论。
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Basis {
    pub doc: bool,
    pub conforms: Option<bool>,
}

/// 发生了什么。
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Declare {
        year: i64,
        basis: Option<Basis>,
    },
    List {
        year: i64,
    },
    Return,
    Withdraw,
    Feasibility {
        total: Fen,
    },
    Estimate {
        total: Fen,
    },
    OneStep {
        total: Fen,
    },
    Revoke,
    Plan {
        year: i64,
        amount: Fen,
    },
    AdjustPlan {
        year: i64,
        amount: Fen,
    },
    Budget {
        year: i64,
        amount: Fen,
    },
    AdjustBudget {
        year: i64,
        amount: Fen,
    },
    Contract {
        amount: Fen,
    },
    Start,
    Adjust(Adjustment),
    Report {
        year: i64,
        filed: Filed,
    },
    Complete,
    Terminate,
    AskExtension {
        until: Day,
    },
    AnswerExtension {
        agreed: bool,
        until: Option<Day>,
    },
    Apply,
    Pass,
    Fail,
    Operate,
    SelfEvaluate,
    /// 与各条规则都无关的事，连同所写的键。
    Unrelated(&'static str, &'static str),
}

/// 一次调整。
#[derive(Clone, Debug, PartialEq)]
pub struct Adjustment {
    pub amount: Fen,
    pub total: Option<Fen>,
    pub goal: Option<bool>,
    pub ground: bool,
    pub filed: Filed,
    pub approved: Option<Day>,
}

impl What {
    /// 事件的叫法。
    pub fn kind(&self) -> &'static str {
        match self {
            What::Declare { .. } => "申报",
            What::List { .. } => "纳入清单",
            What::Return => "退回",
            What::Withdraw => "撤回",
            What::Feasibility { .. } => "可研批复",
            What::Estimate { .. } => "概算批复",
            What::OneStep { .. } => "代初设批复",
            What::Revoke => "撤销批复",
            What::Plan { .. } => "列入计划",
            What::AdjustPlan { .. } => "计划调整",
            What::Budget { .. } => "预算安排",
            What::AdjustBudget { .. } => "预算调整",
            What::Contract { .. } => "签订合同",
            What::Start => "开工",
            What::Adjust(_) => "调整",
            What::Report { .. } => "绩效评价",
            What::Complete => "建成",
            What::Terminate => "终止",
            What::AskExtension { .. } => "延期验收申请",
            What::AnswerExtension { .. } => "延期批复",
            What::Apply => "申请验收",
            What::Pass => "通过验收",
            What::Fail => "验收不通过",
            What::Operate => "投入运行",
            What::SelfEvaluate => "自评价",
            What::Unrelated(kind, _) => kind,
        }
    }

    fn by(&self) -> Option<&'static str> {
        match self {
            What::List { .. } | What::Return | What::AnswerExtension { .. } | What::Pass | What::Fail => {
                Some("县政府办公室")
            }
            What::Feasibility { .. } | What::Estimate { .. } | What::OneStep { .. } | What::Revoke => {
                Some("县发展改革委")
            }
            What::Plan { .. } | What::AdjustPlan { .. } | What::Terminate => Some("县发展改革委"),
            What::Budget { .. } | What::AdjustBudget { .. } => Some("县财政局"),
            _ => None,
        }
    }

    /// 自有的键，一行一个。
    fn lines(&self) -> Vec<String> {
        match self {
            What::Declare { year, basis } => {
                let mut lines = vec![format!("plan_year: {year}")];
                lines.extend(basis.map(|b| {
                    let doc = if b.doc { ", doc: 渝府办发〔2023〕3号" } else { "" };
                    let scope = b.conforms.map_or(String::new(), |c| format!(", scope: {{conforms: {c}}}"));
                    format!("exception: {{basis: 市委市政府{doc}{scope}}}")
                }));
                lines
            }
            What::List { year } => vec![format!("year: {year}")],
            What::Feasibility { total } | What::Estimate { total } | What::OneStep { total } => {
                vec![format!("total: {}", money(*total))]
            }
            What::Plan { year, amount }
            | What::AdjustPlan { year, amount }
            | What::Budget { year, amount }
            | What::AdjustBudget { year, amount } => {
                vec![format!("year: {year}"), format!("amount: {}", money(*amount))]
            }
            What::Contract { amount } => vec!["kind: 建设".into(), format!("amount: {}", money(*amount))],
            What::Adjust(own) => own.lines(),
            What::Report { year, filed } => [vec![format!("year: {year}")], filed_lines(filed)].concat(),
            What::AskExtension { until } => vec![format!("until: {until}")],
            What::AnswerExtension { agreed, until } => {
                let result = format!("result: {}", if *agreed { "同意" } else { "不同意" });
                [Some(result), until.map(|u| format!("until: {u}"))].into_iter().flatten().collect()
            }
            What::Unrelated(_, line) => vec![(*line).into()],
            _ => vec![],
        }
    }
}

impl Adjustment {
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("amount: {}", money(self.amount))];
        lines.extend(self.total.map(|t| format!("total_change: {}", money(t))));
        lines.extend(self.goal.map(|g| format!("goal_changed: {g}")));
        lines.extend(self.ground.then(|| "ground: 方案优化".into()));
        lines.extend(filed_lines(&self.filed));
        lines.extend(self.approved.map(|d| format!("approval: {{by: 县发展改革委, date: {d}}}")));
        lines
    }
}

/// 金额的写法：整万元的写万元，其余写元，精确到分。
fn money(fen: Fen) -> String {
    let (sign, fen) = if fen < 0 { ("-", -fen) } else { ("", fen) };
    if fen % WAN == 0 {
        format!("{sign}{}万元", fen / WAN)
    } else {
        format!("{sign}{}.{:02}元", fen / 100, fen % 100)
    }
}

fn filed_lines(filed: &Filed) -> Vec<String> {
    let names = ["县发展改革委", "县财政局", "县政府办公室"];
    let pairs: Vec<String> =
        names.iter().zip(filed).filter_map(|(name, day)| day.map(|d| format!("{name}: {d}"))).collect();
    if pairs.is_empty() { vec![] } else { vec![format!("filed_with: {{{}}}", pairs.join(", "))] }
}

/// 一件事。
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    pub day: Day,
    pub what: What,
    /// 随即被更正，等于没有；写下短名所用的号码。
    pub voided: Option<usize>,
}

/// 一个项目的一生。
#[derive(Clone, Debug)]
pub struct Life {
    pub nature: &'static str,
    pub as_of: Day,
    /// 按文件中的次序，不一定按日期。
    pub happenings: Vec<Happening>,
    /// 写在文件开头、事件之前的键，如豁免。
    pub head: String,
    /// 写在各事件之前的一行，如注释。
    pub between: String,
}

impl Life {
    /// 由一串骰子生成。
    pub fn from_dice(dice: &[u32]) -> Life {
        let mut story = Story { dice: Dice::new(dice), happenings: Vec::new(), year: 2023 };
        story.tell()
    }

    /// 写成项目文件。
    pub fn text(&self) -> String {
        let mut text = format!("id: WS-2023-001\nname: 随机的一生\nnature: {}\n{}events:\n", self.nature, self.head);
        for happening in &self.happenings {
            text.push_str(&self.between);
            writeln!(text, "  - event: {}\n    date: {}", happening.what.kind(), happening.day).unwrap();
            if let Some(n) = happening.voided {
                writeln!(text, "    id: e{n}").unwrap();
            }
            if let Some(by) = happening.what.by() {
                writeln!(text, "    by: {by}").unwrap();
            }
            for line in happening.what.lines() {
                writeln!(text, "    {line}").unwrap();
            }
            if let Some(n) = happening.voided {
                writeln!(text, "  - event: 更正\n    date: {}\n    of: e{n}\n    reason: 误记", happening.day).unwrap();
            }
        }
        if self.happenings.is_empty() {
            text = text.replace("events:\n", "events: []\n");
        }
        text
    }
}

/// 生成中的一生。
struct Story<'a> {
    dice: Dice<'a>,
    happenings: Vec<Happening>,
    /// 计划年度。
    year: i64,
}

impl Story<'_> {
    fn tell(&mut self) -> Life {
        let nature = self.dice.one(&["新建", "升级改造", "扩建", "新建", "运行维护"]);
        self.year = self.dice.one(&[2023, 2024, 2025, 2022, 2021]);
        self.declare();
        let (approved, total) = self.approve();
        let started = self.build(approved, total);
        self.money(approved, total);
        self.adjust(started, total);
        let built = self.complete(started);
        self.report(started, built);
        let applied = self.accept(built);
        let evaluated = self.evaluate(applied);
        let as_of = self.as_of(built, evaluated);
        let happenings = std::mem::take(&mut self.happenings);
        Life { nature, as_of, happenings, head: String::new(), between: String::new() }
    }

    fn add(&mut self, day: Day, what: What) {
        let voided = self.dice.rarely(25).then_some(self.happenings.len());
        self.happenings.push(Happening { day, what, voided });
    }

    fn declare(&mut self) {
        for _ in 0..self.dice.one(&[1, 1, 2, 0, 3]) {
            let year = self.year + self.dice.one(&[0, 0, 0, 1, 2]);
            let deadline = Day::of(year - 1, 9, 30);
            let day = self.dice.near(deadline);
            let day = self.dice.one(&[day, day, day, day.plus(-365), Day::of(year, 4, 20)]);
            let basis = self.dice.one(&[
                None,
                None,
                Some(Basis { doc: true, conforms: Some(true) }),
                Some(Basis { doc: false, conforms: Some(true) }),
                Some(Basis { doc: true, conforms: Some(false) }),
                Some(Basis { doc: true, conforms: None }),
            ]);
            self.add(day, What::Declare { year, basis });
            if self.dice.rarely(6) {
                let back = self.dice.one(&[What::Return, What::Withdraw]);
                let day = self.dice.near(day.plus(10));
                self.add(day, back);
            }
        }
        if !self.dice.rarely(4) {
            let day = self.dice.near(Day::of(self.year - 1, 11, 28));
            self.add(day, What::List { year: self.year });
        }
    }

    /// 批复：各种走法，连同批复日期与总投资。
    fn approve(&mut self) -> (Day, Fen) {
        let line = 3000 * WAN;
        let total = self.dice.one(&[1000 * WAN, line, line - 1, line + 1, 480 * WAN, 4500 * WAN, 123_456_789]);
        let base = self.dice.one(&[Day::of(self.year, 1, 10), Day::of(self.year, 1, 10), effective()]);
        let day = self.dice.near(base);
        let first = self.dice.near(day);
        match self.dice.roll(8) {
            0 | 1 => self.add(day, What::OneStep { total }),
            2 | 3 => {
                self.add(first, What::Feasibility { total });
                self.add(day, What::Estimate { total });
            }
            4 => self.add(day, What::Estimate { total }),
            5 => {
                self.add(day, What::OneStep { total });
                let revoked = self.dice.near(day.plus(20));
                self.add(revoked, What::Revoke);
                if self.dice.rarely(2) {
                    self.add(revoked.plus(5), What::Feasibility { total });
                    let again = self.dice.near(revoked.plus(9));
                    self.add(again, What::Estimate { total });
                }
            }
            6 => {
                self.add(first, What::Estimate { total });
                self.add(day, What::OneStep { total: total - 1 });
            }
            _ => {}
        }
        (day, total)
    }

    fn build(&mut self, approved: Day, total: Fen) -> Day {
        let contract = self.dice.near(approved.plus(60));
        if !self.dice.rarely(5) {
            let amount = self.dice.one(&[total * 9 / 10, total, total * 9 / 10, total + 1, total - 1]);
            self.add(contract, What::Contract { amount });
        }
        let end = Day::of(self.year, 12, 31);
        let year_end = self.dice.near(end);
        let plain = self.dice.near(contract.plus(10));
        let day = self.dice.one(&[plain, plain, year_end]);
        if !self.dice.rarely(5) {
            self.add(day, What::Start);
        }
        day
    }

    /// 逐年的计划与预算。
    fn money(&mut self, approved: Day, total: Fen) {
        for n in 0..self.dice.one(&[1, 2, 0, 3]) {
            let year = self.year + n;
            let in_january = self.dice.near(Day::of(year, 1, 17));
            let with_approval = self.dice.near(approved);
            let day = self.dice.one(&[in_january, with_approval, with_approval]);
            let amount = self.dice.one(&[total / 2, total / 3, 100 * WAN]);
            if !self.dice.rarely(5) {
                self.add(day, What::Plan { year, amount });
            }
            if self.dice.rarely(4) {
                let on = self.dice.near(day.plus(30));
                let amount = amount + self.dice.one(&[0, 1, -1, 50 * WAN]);
                self.add(on, What::AdjustPlan { year, amount });
            }
            let paid = amount + self.dice.one(&[0, 0, 0, 1, -1]);
            let on = self.dice.near(day);
            if !self.dice.rarely(4) {
                self.add(on, What::Budget { year, amount: paid });
            }
            if self.dice.rarely(4) {
                let on = self.dice.near(day.plus(30));
                let amount = amount + self.dice.one(&[0, 0, 1, -1, 50 * WAN]);
                self.add(on, What::AdjustBudget { year, amount });
            }
        }
    }

    fn filed(&mut self, day: Day) -> Filed {
        let mut filed = [Some(day); 3];
        let which = self.dice.roll(3);
        match self.dice.roll(5) {
            3 => filed[which] = Some(day.plus(1)),
            4 => filed[which] = None,
            _ => {}
        }
        filed
    }

    fn adjust(&mut self, started: Day, total: Fen) {
        for n in 0..self.dice.one(&[0, 1, 2, 3]) {
            let day = self.dice.near(started.plus(60 + 30 * n));
            let amount =
                self.dice.one(&[total / 10, total / 10 + 1, total / 20, total / 20 + 1, total / 10 - 1, total / 2]);
            let filed = self.filed(day);
            let change = self.dice.one(&[Some(0), Some(0), Some(-1), Some(0), Some(-1), Some(1), None]);
            let goal = self.dice.one(&[Some(false), Some(false), Some(false), Some(false), Some(true), None]);
            let approved = self.dice.one(&[None, None, None, Some(day), Some(day.plus(-1)), Some(day.plus(1))]);
            let ground = !self.dice.rarely(5);
            self.add(day, What::Adjust(Adjustment { amount, total: change, goal, ground, filed, approved }));
        }
    }

    fn complete(&mut self, started: Day) -> Option<Day> {
        if self.dice.rarely(10) {
            let day = self.dice.near(started.plus(400));
            self.add(day, What::Terminate);
        }
        let year = started.year();
        let on = [
            started.plus(180),
            Day::of(year, 8, 31),
            Day::of(year + 1, 8, 29),
            Day::of(year, 12, 31),
            Day::of(2024, 2, 29),
            Day::of(year + 1, 11, 30),
            effective(),
            Day::of(2023, 8, 31),
            started.plus(700),
        ];
        let on = self.dice.one(&on);
        let day = self.dice.near(on);
        let built = !self.dice.rarely(6);
        if built {
            self.add(day, What::Complete);
        }
        built.then_some(day)
    }

    fn report(&mut self, started: Day, built: Option<Day>) {
        let last = built.map_or(started.year() + 1, Day::year);
        for year in started.year()..=last.min(started.year() + 3) {
            if self.dice.rarely(4) {
                continue;
            }
            let day = self.dice.near(Day::of(year, 12, 31));
            let filed = self.filed(day);
            self.add(day, What::Report { year, filed });
            if filed.contains(&None) && !self.dice.rarely(2) {
                let again = self.dice.near(day.plus(2));
                self.add(again, What::Report { year, filed: [None, None, Some(again)].map(|f| f.or(Some(again))) });
            }
        }
    }

    /// 延期与申请验收。
    fn accept(&mut self, built: Option<Day>) -> Option<Day> {
        let built = built?;
        let mut due = built.max(effective()).months_later(6);
        for _ in 0..self.dice.one(&[0, 0, 1, 2]) {
            let day = self.dice.near(due);
            let until = due.plus(self.dice.one(&[60, 61, 7, 1, 0, -5]));
            self.add(day, What::AskExtension { until });
            let answered = self.dice.near(day.plus(12));
            match self.dice.roll(4) {
                0 => {
                    due = until;
                    self.add(answered, What::AnswerExtension { agreed: true, until: None });
                }
                1 => {
                    due = until.plus(self.dice.one(&[-3, 0, 10]));
                    self.add(answered, What::AnswerExtension { agreed: true, until: Some(due) });
                }
                2 => self.add(answered, What::AnswerExtension { agreed: false, until: None }),
                _ => due = until,
            }
        }
        if self.dice.rarely(5) {
            return None;
        }
        let rolled = self.dice.one(&[due, due.rolled()]);
        let day = self.dice.near(rolled);
        self.add(day, What::Apply);
        if self.dice.rarely(4) {
            self.add(day.plus(20), What::Fail);
            self.add(day.plus(200), What::Apply);
        }
        Some(day)
    }

    fn evaluate(&mut self, applied: Option<Day>) -> Option<Day> {
        let applied = applied?;
        let on = [applied.plus(30), Day::of(2024, 2, 29), Day::of(2023, 8, 31), effective()];
        let on = self.dice.one(&on);
        let passed = self.dice.near(on);
        self.add(passed, What::Pass);
        let operating = self.dice.near(passed.plus(3));
        if self.dice.rarely(6) {
            return None;
        }
        self.add(operating, What::Operate);
        let start = passed.max(operating);
        for _ in 0..self.dice.one(&[1, 0, 2]) {
            let limit =
                self.dice.one(&[start.months_later(24), start.months_later(12), start.months_later(24).rolled()]);
            let day = self.dice.near(limit);
            self.add(day, What::SelfEvaluate);
        }
        Some(start.months_later(24))
    }

    /// 核查日：各条期限上下，或很久以后。
    fn as_of(&mut self, built: Option<Day>, evaluated: Option<Day>) -> Day {
        let far = Day::of(2029, 6, 30);
        let due = built.map_or(far, |b| b.max(effective()).months_later(6));
        let days = [
            far,
            due,
            due.rolled(),
            evaluated.unwrap_or(far),
            Day::of(self.year, 12, 31),
            Day::of(self.year + 1, 12, 31),
        ];
        let day = self.dice.one(&days);
        self.dice.near(day)
    }
}
