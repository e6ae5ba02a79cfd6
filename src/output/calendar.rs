//! 日历文件：一项义务一个全天事件，提前 30 天和 7 天提醒。
//!
//! 同样的台账、同样的核查日，写出的文件一个字节不差；重新导入时，事件各归各位。

use std::io::{self, Write};

use chrono::{DateTime, Days, Duration, NaiveTime, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, Property, Trigger};

use crate::{
    model::Date,
    output::pages::deadlines::{Agenda, Duty},
    text::safe,
};

/// 提前多少天提醒。
const ALARMS: [i64; 2] = [30, 7];

/// 写成日历文件。
///
/// # Errors
/// 写不出去。
pub fn calendar(agenda: &Agenda, as_of: Date, out: &mut dyn Write) -> io::Result<()> {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//wsgov//due//ZH"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", "PUBLISH"))
        .append_property(Property::new("X-WR-CALNAME", "政务信息化项目期限"));
    for duty in agenda.duties() {
        calendar.push(event(duty, as_of));
    }
    let text = calendar.to_string();
    out.write_all(text.as_bytes())
}

fn event(duty: &Duty, as_of: Date) -> Event {
    let summary = format!("{}：{} {}", duty.what, duty.project, duty.name);
    let description = [
        format!("单位：{}", duty.unit),
        format!("期限：{}（{}）", duty.term(), duty.because),
        format!("依据：{}", duty.articles.join("、")),
        format!("怎样办：{}", duty.help),
    ];
    let description: Vec<String> = description.iter().map(|line| safe::line(line, 300)).collect();
    let summary = safe::line(&summary, 200);
    let mut event = Event::new();
    event
        .uid(&uid(duty))
        .timestamp(stamp(as_of))
        .summary(&summary)
        .description(&description.join("\n"))
        .starts(duty.due)
        // 全天事件的终点不含在内，写次日。
        .ends(duty.due + Days::new(1))
        .add_property("TRANSP", "TRANSPARENT");
    for days in ALARMS {
        event.alarm(alarm(duty, days, &summary, as_of));
    }
    event.done()
}

/// 提醒。标识与时间戳一一写明：不写的，库会用随机数和时钟补上。
fn alarm(duty: &Duty, days: i64, summary: &str, as_of: Date) -> Alarm {
    let mut alarm = Alarm::display(&format!("还有 {days} 天：{summary}"), Trigger::before_start(Duration::days(days)));
    alarm.add_property("TRIGGER", format!("-P{days}D"));
    alarm.uid(&format!("{days}d.{}", uid(duty))).timestamp(stamp(as_of));
    alarm
}

/// 以核查日为时间戳。
fn stamp(as_of: Date) -> DateTime<Utc> {
    as_of.and_time(NaiveTime::MIN).and_utc()
}

/// 事件的标识：项目、规则与对象不变，它就不变。
fn uid(duty: &Duty) -> String {
    let parts = [&*duty.project, duty.rule, &*duty.subject].map(|p| safe::uri(p).replace('/', "%2F"));
    format!("{}@wsgov", parts.join("/"))
}
