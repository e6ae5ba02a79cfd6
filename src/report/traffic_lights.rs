//! 红黄绿灯：以规则集 `[warning_lights]` 的界限看进度。
//!
//! 没有开工的看计划开工月：过了月底未开工为黄，再满几个月为红。已开工未建成的看投资完成比例
//! （累计支付占批复总投资）比工期过去的比例落后多少个百分点：没有更好的进度可用，进度的文字不作猜测。

use rust_decimal::Decimal;

use crate::{
    model::{Date, Kind, Overlay, Schedule},
    report::View,
    ruleset::Lights,
    text::words,
};

words! {
    /// 灯，轻的在前。
    Light {
        None "不评" "none",
        Green "绿" "green",
        Amber "黄" "amber",
        Red "红" "red",
    }
}

/// 一个项目的灯与理由。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// 灯。
    pub light: Light,
    /// 理由，一句话。
    pub because: String,
}

fn signal(light: Light, because: impl Into<String>) -> Signal {
    Signal { light, because: because.into() }
}

impl Signal {
    /// 有逾期未办的事：是什么，过了几天。有的一律为红，进度再好也不是绿。
    #[must_use]
    pub fn pressed(self, overdue: Option<(&str, i64)>) -> Signal {
        match overdue {
            Some((what, days)) => signal(Light::Red, format!("{what}逾期 {days} 天；{}", self.because)),
            None => self,
        }
    }

    /// 项目在核查日的灯；规则集没有定界限的不评。
    #[must_use]
    pub fn of(view: &View<'_>, limits: Option<&Lights>) -> Signal {
        let Some(limits) = limits else { return signal(Light::None, "规则集没有定红黄灯的界限") };
        let overlay = view.position.overlay();
        if overlay != Overlay::Normal {
            return signal(Light::None, format!("{}，不评进度", overlay.zh()));
        }
        if let Some(done) = view.timeline.any(&[Kind::Complete, Kind::Close]).next() {
            return signal(Light::Green, format!("{} {}", done.date, done.kind()));
        }
        let Some(schedule) = &view.facts.schedule else { return signal(Light::None, "没有写建设工期") };
        match view.timeline.first(Kind::Start) {
            None => unstarted(schedule, view.as_of(), limits),
            Some(_) => underway(view, schedule, limits),
        }
    }
}

fn unstarted(schedule: &Schedule, as_of: Date, limits: &Lights) -> Signal {
    let planned = schedule.from;
    let (last, red) = (planned.last_day_after(0), planned.last_day_after(limits.planned_start_missed_months));
    let months = limits.planned_start_missed_months;
    match as_of {
        day if day <= last => signal(Light::Green, format!("计划 {planned} 开工，未到期")),
        day if day < red => signal(Light::Amber, format!("计划 {planned} 开工，到 {day} 没有开工")),
        day => signal(Light::Red, format!("计划 {planned} 开工，到 {day} 没有开工，已满 {months} 个月")),
    }
}

fn underway(view: &View<'_>, schedule: &Schedule, limits: &Lights) -> Signal {
    let Some(approved) = view.approved() else {
        return signal(Light::None, "没有批复总投资，不能算投资完成比例");
    };
    let paid = view.paid(|_| true);
    let Some(done) = paid.amount.percent_of(approved.amount) else {
        return signal(Light::None, "批复总投资为零，不能算投资完成比例");
    };
    let elapsed = elapsed_percent(schedule, view.as_of());
    let behind = (elapsed - done).round_dp(1);
    let light = match behind {
        b if b > Decimal::from(limits.progress_red_percent) => Light::Red,
        b if b >= Decimal::from(limits.progress_amber_percent) => Light::Amber,
        _ => Light::Green,
    };
    let lag =
        if behind > Decimal::ZERO { format!("，落后 {behind:.1} 个百分点") } else { "，没有落后".into() };
    signal(light, format!("工期已过 {elapsed:.1}%，投资完成 {done:.1}%{lag}"))
}

/// 工期过去了百分之几：首日计入，过完为 100。
fn elapsed_percent(schedule: &Schedule, as_of: Date) -> Decimal {
    let (from, to) = (schedule.from.first_day(), schedule.to.last_day_after(0));
    let whole = (to - from).num_days() + 1;
    let past = ((as_of - from).num_days() + 1).clamp(0, whole.max(1));
    (Decimal::from(past) * Decimal::ONE_HUNDRED / Decimal::from(whole.max(1))).round_dp(4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Month, Year},
        ruleset::Laws,
        text::Scalar,
    };

    fn schedule() -> Schedule {
        Schedule { from: Month::read("2025-01").unwrap(), to: Month::read("2025-12").unwrap() }
    }

    #[test]
    fn a_missed_start_is_amber_and_red_after_three_months() {
        let laws: Laws = crate::store::load_laws(None, &[]).unwrap();
        let limits = laws.nearest(Year(2025).day(6, 1)).parameters.warning_lights.clone().unwrap();
        let light = |month, day| unstarted(&schedule(), Year(2025).day(month, day), &limits).light;
        let edges = [(1, 31, Light::Green), (2, 1, Light::Amber), (4, 29, Light::Amber), (4, 30, Light::Red)];
        for (month, day, expected) in edges {
            assert_eq!(light(month, day), expected, "{month}-{day}");
        }
    }

    #[test]
    fn what_is_overdue_is_never_green() {
        let green = || signal(Light::Green, "2025-03-01 建成");
        assert_eq!(green().pressed(None).light, Light::Green);
        let pressed = green().pressed(Some(("申请竣工验收", 1)));
        assert_eq!((pressed.light, pressed.because.as_str()), (Light::Red, "申请竣工验收逾期 1 天；2025-03-01 建成"));
    }

    #[test]
    fn elapsed_time_counts_both_ends() {
        let percent = |y: u16, m, d| elapsed_percent(&schedule(), Year(y).day(m, d)).round_dp(1).to_string();
        assert_eq!(percent(2024, 12, 31), "0");
        assert_eq!(percent(2025, 12, 31), "100");
        assert_eq!(percent(2026, 6, 1), "100");
        assert_eq!(percent(2025, 3, 14), "20");
    }
}
