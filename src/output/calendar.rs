//! 日历文件：一项义务一个全天事件，提前 30 天和 7 天的上午九时提醒。
//!
//! 同样的台账、同样的核查日，写出的文件一个字节不差；重新导入时，事件各归各位，办了的由「取消」收回。
//! 不写 METHOD：那是发邀请用的，须有组织者，日历程序照规格会拒收。

use std::io::{self, Write};

use chrono::{DateTime, Datelike, Days, Duration, NaiveTime, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, EventStatus, Property, Trigger};

use crate::{
    model::Date,
    output::pages::deadlines::{Agenda, Duty},
    text::safe,
};

/// 提前多少天提醒。
const ALARMS: [i64; 2] = [30, 7];

/// 一行至多多少字节，续行开头的空格计在内（RFC 5545 3.1）。
const LINE: usize = 75;

/// 写成日历文件：`done` 是近来办了的，写成取消。`county` 分得开各县同号的项目。
///
/// # Errors
/// 写不出去。
pub fn calendar(agenda: &Agenda, done: &[Duty], county: &str, as_of: Date, out: &mut dyn Write) -> io::Result<()> {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//wsgov//due//ZH"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("X-WR-CALNAME", "政务信息化项目期限"));
    if let Some(lapse) = agenda.lapse() {
        calendar.append_property(Property::new("X-WR-CALDESC", lapse));
    }
    for duty in agenda.duties().iter().chain(done) {
        calendar.push(event(duty, county, as_of));
    }
    out.write_all(tidy(&calendar.to_string()).as_bytes())
}

/// 去掉提醒里的时间戳（规格里没有这一项，库总要写），按字节重新折行。
fn tidy(text: &str) -> String {
    let (mut in_alarm, mut tidied) = (false, String::new());
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        in_alarm = match line {
            "BEGIN:VALARM" => true,
            "END:VALARM" => false,
            _ => in_alarm,
        };
        if !(in_alarm && line.starts_with("DTSTAMP")) {
            fold(line, &mut tidied);
        }
    }
    tidied
}

fn fold(line: &str, into: &mut String) {
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > LINE {
            into.push_str("\r\n ");
            width = 1;
        }
        into.push(c);
        width += c.len_utf8();
    }
    into.push_str("\r\n");
}

fn event(duty: &Duty, county: &str, as_of: Date) -> Event {
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
        .uid(&uid(duty, county))
        .timestamp(stamp(as_of))
        .summary(&summary)
        .description(&description.join("\n"))
        .starts(duty.due)
        // 全天事件的终点不含在内，写次日。
        .ends(duty.due + Days::new(1))
        .add_property("TRANSP", "TRANSPARENT");
    // 日历程序只认次数更大的改动；同一天里，取消在后。
    let revision = i64::from(as_of.num_days_from_ce()) * 2 + i64::from(!duty.is_open());
    event.add_property("SEQUENCE", revision.to_string());
    if !duty.is_open() {
        return event.status(EventStatus::Cancelled).done();
    }
    for days in ALARMS {
        event.alarm(alarm(duty, county, days, &summary, as_of));
    }
    event.done()
}

/// 提醒。标识与时间戳一一写明：不写的，库会用随机数和时钟补上。
fn alarm(duty: &Duty, county: &str, days: i64, summary: &str, as_of: Date) -> Alarm {
    let mut alarm = Alarm::display(&format!("还有 {days} 天：{summary}"), Trigger::before_start(Duration::days(days)));
    // 全天事件从零时起算；提前整天数会在半夜响，少算一天、再提前十五小时即上午九时。
    alarm.add_property("TRIGGER", format!("-P{}DT15H", days - 1));
    alarm.uid(&format!("{days}d.{}", uid(duty, county))).timestamp(stamp(as_of));
    alarm
}

/// 以核查日为时间戳。
fn stamp(as_of: Date) -> DateTime<Utc> {
    as_of.and_time(NaiveTime::MIN).and_utc()
}

/// 事件的标识：县、项目、规则与对象不变，它就不变。
fn uid(duty: &Duty, county: &str) -> String {
    let parts = [county, &*duty.project, duty.rule, &*duty.subject].map(|p| safe::uri(p).replace('/', "%2F"));
    format!("{}@wsgov", parts.join("/"))
}
