//! 由骰带生成一生：各段依次而来，日期与金额偏向各条界限。

use super::{
    Day, Happening, Life, What,
    dice::Dice,
    life::{Adjustment, Basis, Fen, Filed, WAN, effective},
};

impl Life {
    /// 由一串骰子生成。
    pub fn from_dice(dice: &[u32]) -> Life {
        Story { dice: Dice::new(dice), happenings: Vec::new(), year: 2023 }.tell()
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
            self.contract_lives(contract, total);
            self.pay(contract, total);
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

    /// 支付与退款。
    fn pay(&mut self, signed: Day, total: Fen) {
        for n in 0..self.dice.one(&[0, 0, 1, 2]) {
            let day = signed.plus(self.dice.one(&[10, 0, -5, 120]) + 30 * n);
            let amount = self.dice.one(&[total / 10, total / 5, total / 3, total / 2, total * 9 / 10 + 1]);
            let year = self.dice.one(&[day.year(), day.year(), self.year, self.year + 1]);
            let own = self.dice.one(&[None, None, Some(0), Some(amount / 4), Some(amount)]);
            self.add(day, What::Pay { year, amount, own });
            let of = self.happenings.len() - 1;
            if self.happenings[of].voided.is_none() && self.dice.rarely(3) {
                let day = day.plus(self.dice.one(&[20, 0, 1]));
                let amount = self.dice.one(&[amount / 2, amount, WAN]);
                let own = own.map(|own| self.dice.one(&[0, own.min(amount), amount]));
                self.add(day, What::Refund { of, amount, own });
            }
        }
    }

    /// 签订之后的变更、解除、结算。
    fn contract_lives(&mut self, signed: Day, total: Fen) {
        let of = self.happenings.len() - 1;
        if self.happenings[of].voided.is_some() {
            return;
        }
        for n in 0..self.dice.one(&[0, 0, 0, 1, 2]) {
            let day = signed.plus(self.dice.one(&[30, 0, 1, 200]) + 40 * n);
            let amount = self.dice.one(&[total * 9 / 10, total, total + 1, total - 1]);
            let what = self.dice.one(&[
                What::Change { of, amount },
                What::Change { of, amount: amount + 1 },
                What::Settle { of, amount },
                What::Dissolve { of, paid: total / 10 },
            ]);
            self.add(day, what);
        }
    }

    /// 逐年的计划与预算。
    fn money(&mut self, approved: Day, total: Fen) {
        for n in 0..self.dice.one(&[1, 2, 0, 3]) {
            let year = self.year + n;
            let in_january = self.dice.near(Day::of(year, 1, 17));
            let with_approval = self.dice.near(approved);
            let day = self.dice.one(&[in_january, with_approval, with_approval]);
            let amount = self.dice.one(&[total / 2, total / 3, 100 * WAN]);
            let own = if self.dice.rarely(5) { amount / 4 } else { 0 };
            if !self.dice.rarely(5) {
                self.add(day, What::Plan { year, amount, own });
            }
            if own == 0 && self.dice.rarely(4) {
                let on = self.dice.near(day.plus(30));
                let amount = amount + self.dice.one(&[0, 1, -1, 50 * WAN]);
                self.add(on, What::AdjustPlan { year, amount });
            }
            let paid = amount - own + self.dice.one(&[0, 0, 0, 1, -1]);
            let on = self.dice.near(day);
            if !self.dice.rarely(4) {
                self.add(on, What::Budget { year, amount: paid });
            }
            if self.dice.rarely(4) {
                let on = self.dice.near(day.plus(30));
                let amount = amount - own + self.dice.one(&[0, 0, 1, -1, 50 * WAN]);
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

    /// 没有送到的一家，有时其后另行报送。
    fn send_later(&mut self, day: Day, filed: &Filed) {
        let of = self.happenings.len() - 1;
        if filed.contains(&None) && self.dice.rarely(2) {
            let day = day.plus(self.dice.one(&[0, 1, 30]));
            let filed = filed.map(|sent| if sent.is_none() { Some(day) } else { None });
            self.add(day, What::Send { of, filed });
        }
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
            if self.dice.rarely(3) {
                self.send_later(day, &filed);
            }
        }
    }

    fn complete(&mut self, started: Day) -> Option<Day> {
        if self.dice.rarely(10) {
            let day = self.dice.near(started.plus(400));
            let end = self.dice.one(&[What::Terminate, What::Terminate, What::Withdraw, What::Revoke]);
            self.add(day, end);
            self.go_on(day);
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
        if built && self.dice.rarely(5) {
            let last = day.plus(self.dice.one(&[0, 30, 200]));
            self.add(day, What::CompletePart("一标段"));
            self.add(last, What::CompletePart("二标段"));
            return Some(last);
        }
        if built {
            self.add(day, What::Complete);
            if self.dice.rarely(6) {
                let again = day.plus(self.dice.one(&[200, 30, 0, 1]));
                let what = self.dice.one(&[What::Complete, What::CompletePart("一标段")]);
                self.add(again, what);
            }
        }
        built.then_some(day)
    }

    /// 止了之后又办的事。
    fn go_on(&mut self, ended: Day) {
        for _ in 0..self.dice.one(&[0, 1, 2]) {
            let day = ended.plus(self.dice.one(&[1, 0, 30, 90]));
            let what = self.dice.one(&[What::Procure, What::TryOut, What::Start, What::Contract { amount: 50 * WAN }]);
            self.add(day, what);
        }
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
            self.send_later(day, &filed);
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
        let last = passed.plus(self.dice.one(&[0, 30]));
        match self.dice.roll(6) {
            4 => {
                self.add(passed, What::PassPart("一标段"));
                self.add(last, What::PassPart("二标段"));
            }
            5 => self.add(passed, What::PassPart("一标段")),
            _ => self.add(passed, What::Pass),
        }
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
            let mut filed = self.filed(day);
            let which = self.dice.roll(3);
            if self.dice.rarely(2) {
                filed[which] = None;
            }
            self.add(day, What::SelfEvaluate { filed });
            self.send_later(day, &filed);
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
