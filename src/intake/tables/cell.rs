//! 一格读成项目文件里的值：写法不明的一律指出，不猜。

use calamine::{Data, ExcelDateTime};
use serde_yaml::Value as Yaml;

use crate::{
    intake::tables::xlsx_reader::iso_date,
    model::{Blank, BlankKind, Cost, Money, Month, YES_NO, Year, parse_loose_date},
    text::{Dictionary, Scalar, Word, half_width, safe, suggest},
};

/// 读一格；`unit` 是全表的计量单位，`local` 是当地的用语。没有要写的（「否」）为无。
///
/// # Errors
/// 写法不合本栏。
pub fn read(blank: &Blank, data: &Data, (unit, local): (&str, &Dictionary)) -> Result<Option<Yaml>, String> {
    if let Data::Error(error) = data {
        return Err(format!("这一格是错误值 {error}；改成值"));
    }
    if let Data::String(text) = data {
        harmless(text.trim())?;
    }
    let value = match blank.entry {
        BlankKind::Text => plain(data)?.into(),
        BlankKind::Word(words) => word(words, &plain(data)?, local)?.into(),
        BlankKind::Among(..) => plain(data)?.into(),
        BlankKind::Feature(feature) => return Ok(yes(&plain(data)?)?.then(|| feature.zh().into())),
        BlankKind::Part => return Ok(yes(&plain(data)?)?.then(|| blank.title.into())),
        BlankKind::Flag => yes(&plain(data)?)?.into(),
        BlankKind::Names => Yaml::Sequence(names(&plain(data)?)),
        BlankKind::Number => ordinal(data)?,
        BlankKind::Year => year(data)?,
        BlankKind::Month => month(data)?.into(),
        BlankKind::Date => date(data)?.into(),
        BlankKind::Amount => amount(data, unit)?.into(),
        BlankKind::Stated => stated(data, unit)?.into(),
    };
    Ok(Some(value))
}

/// 文字里不能有看不见的字符，也不能像公式。
fn harmless(text: &str) -> Result<(), String> {
    let shown = safe::line(text, 40);
    if text.contains(safe::is_hostile) {
        return Err(format!("「{shown}」含换行或看不见的字符；改成一行，重新录入这一格"));
    }
    if matches!(safe::csv(text), std::borrow::Cow::Owned(_)) {
        return Err(format!("「{shown}」开头像公式；改写成普通文字，没有内容的留空"));
    }
    Ok(())
}

/// 文字；整数写成的编号照收。
fn plain(data: &Data) -> Result<String, String> {
    match data {
        Data::String(text) => Ok(text.trim().to_owned()),
        Data::Float(_) | Data::Int(_) => match number(data) {
            Some(number) if !number.contains('.') => Ok(number),
            number => Err(format!("这一栏写文字，这里却是数 {}", number.unwrap_or_default())),
        },
        other => Err(format!("这一栏写文字，这里却是{}", sort(other))),
    }
}

/// 数的十进制写法，不多一位也不少一位。
fn number(data: &Data) -> Option<String> {
    match data {
        Data::Float(n) => Some(n.to_string()),
        Data::Int(n) => Some(n.to_string()),
        _ => None,
    }
}

fn sort(data: &Data) -> &'static str {
    match data {
        Data::DateTime(_) | Data::DateTimeIso(_) | Data::DurationIso(_) => "日期",
        Data::Bool(_) => "真假值",
        _ => "别的内容",
    }
}

fn word(words: &'static [Word], text: &str, local: &Dictionary) -> Result<&'static str, String> {
    let found = || words.iter().find(|w| w.zh == text || w.also.contains(&text)).map(|w| w.zh);
    local.standard(text, words).or_else(found).ok_or_else(|| {
        let list: Vec<&str> = local.offered(words).collect();
        let near = suggest(text, list.iter().copied());
        let help = near.unwrap_or_else(|| format!("可选：{}", list.join("、")));
        format!("「{text}」不是规定的用语；{help}")
    })
}

fn yes(text: &str) -> Result<bool, String> {
    match YES_NO.iter().position(|w| *w == text) {
        Some(index) => Ok(index == 0),
        None if matches!(text, "√" | "✓" | "有") => Ok(true),
        None => Err(format!("「{text}」应写「是」或「否」；没有的留空")),
    }
}

/// 几个名称。
fn names(text: &str) -> Vec<Yaml> {
    let parts = text.split(['、', '，', ',', '；', ';']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(Yaml::from).collect()
}

/// 第几、共几：1 起的整数，也认「第2期」。
fn ordinal(data: &Data) -> Result<Yaml, String> {
    let text = plain(data)?;
    let narrow = half_width(text.trim_start_matches('第').trim_end_matches('期')).into_owned();
    match narrow.trim().parse::<u16>() {
        Ok(number @ 1..) => Ok(number.into()),
        _ => Err(format!("「{}」不是第几期；只写 1、2 这样的数", safe::line(&text, 40))),
    }
}

fn year(data: &Data) -> Result<Yaml, String> {
    let text = plain(data)?;
    let text = half_width(&text);
    let Year(year) = Year::read(text.trim_end_matches("年度").trim_end_matches('年')).map_err(|bad| bad.to_string())?;
    Ok(year.into())
}

fn month(data: &Data) -> Result<String, String> {
    let text = match data {
        Data::DateTime(at) => iso(at)?[..7].to_owned(),
        Data::DateTimeIso(text) => text.chars().take(7).collect(),
        Data::String(text) => spoken_month(&half_width(text.trim())),
        other => match number(other) {
            Some(number) => return Err(format!("年月写成 2025-03 这样的文字（数 {number} 分不清是几月）")),
            None => return Err(format!("年月写成 2025-03 这样的文字，这里却是{}", sort(other))),
        },
    };
    Month::read(&text).map(|_| text).map_err(|bad| bad.to_string())
}

fn date(data: &Data) -> Result<String, String> {
    match data {
        Data::DateTime(at) => iso(at),
        // 电子表格的「严格」格式把日期写成文字。
        Data::DateTimeIso(text) => {
            let day: String = text.chars().take(10).collect();
            parse_loose_date(&day).map(|d| d.to_string()).map_err(|bad| bad.to_string())
        }
        _ => parse_loose_date(&half_width(&plain(data)?)).map(|d| d.to_string()).map_err(|bad| bad.to_string()),
    }
}

/// 「2026年11月」写成 2026-11。
fn spoken_month(text: &str) -> String {
    match text.trim_end_matches('月').split_once(['年', '/', '.']) {
        Some((year, month)) if year.len() == 4 && (1..=2).contains(&month.len()) => format!("{year}-{month:0>2}"),
        _ => text.to_owned(),
    }
}

/// 日期格的日期。
fn iso(date: &ExcelDateTime) -> Result<String, String> {
    iso_date(date).ok_or_else(|| "这是时长，不是日期".into())
}

fn stated(data: &Data, unit: &str) -> Result<String, String> {
    match data {
        Data::String(text) if matches!(Cost::read(text.trim()), Ok(Cost::None)) => Ok("无".into()),
        _ => amount(data, unit),
    }
}

/// 金额：只有数的按全表的单位，写了单位的须与全表相同。
fn amount(data: &Data, unit: &str) -> Result<String, String> {
    let text = match data {
        Data::String(text) => text.trim().to_owned(),
        _ => number(data).ok_or_else(|| format!("这一栏写金额，这里却是{}", sort(data)))?,
    };
    // 数可以是全角的；其后的说明照原样引出。
    let narrow = half_width(&text);
    let figure =
        narrow.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-'))).next().unwrap_or_default();
    let rest: String = text.chars().skip(figure.len()).collect();
    let rest = rest.trim();
    if figure.is_empty() {
        return Err(format!("「{}」不是金额；只写数，尚不知道的留空", safe::line(&text, 40)));
    }
    match rest {
        "" => {}
        own if own == unit => {}
        "元" | "万元" | "万" | "亿元" | "亿" => {
            return Err(format!("「{text}」写的单位与全表的「单位：{unit}」不同；换算成{unit}，只写数"));
        }
        note => {
            let note = safe::line(note, 40);
            return Err(format!("数后带有「{note}」；这一格只写数，说明移到「备注」，请确认金额确是 {figure}"));
        }
    }
    let money = Money::read(&format!("{figure}{unit}")).map_err(|bad| match figure.split_once('.') {
        Some((_, decimals)) if decimals.len() > 6 => {
            format!("{figure} 精确到分以下，多半是公式留下的零头；改成准确的数")
        }
        _ => bad.to_string(),
    })?;
    if money == Money::ZERO {
        return Err("金额是 0，分不清是没有还是不知道；估算中不发生的写「无」，不知道的留空".into());
    }
    Ok(money.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(data: Data) -> Result<String, String> {
        amount(&data, "万元")
    }

    #[test]
    fn amounts_are_exact_or_refused_never_guessed() {
        assert_eq!(money(Data::Float(19.9)).unwrap(), "19.9万元");
        assert_eq!(money(Data::String("1,280".into())).unwrap(), "1280万元");
        assert_eq!(money(Data::String("１，２８０．５万元".into())).unwrap(), "1280.5万元");
        assert_eq!(money(Data::String("36万元".into())).unwrap(), "36万元");
        let refused = [
            (Data::String("19.9（社保卡资金）".into()), "说明移到「备注」"),
            (Data::String("360000元".into()), "单位"),
            (Data::Float(723.9999999999999), "零头"),
            (Data::Float(0.0), "分不清"),
            (Data::Float(-3.0), "负"),
            (Data::String("待定".into()), "不是金额"),
            (Data::Bool(true), "真假值"),
        ];
        for (data, expected) in refused {
            let message = money(data.clone()).unwrap_err();
            assert!(message.contains(expected), "{data:?}：{message}");
        }
        assert_eq!(stated(&Data::String("无".into()), "万元").unwrap(), "无");
    }

    #[test]
    fn months_and_years_are_not_guessed_from_numbers() {
        assert!(month(&Data::Float(2025.1)).unwrap_err().contains("2025-03"));
        assert_eq!(month(&Data::String("2025-03".into())).unwrap(), "2025-03");
        assert_eq!(year(&Data::Float(2025.0)).unwrap(), Yaml::from(2025));
        assert_eq!(month(&Data::String("2026年3月".into())).unwrap(), "2026-03");
        assert_eq!(month(&Data::DateTimeIso("2023-08-10T00:00:00".into())).unwrap(), "2023-08");
        assert_eq!(date(&Data::String("2024年9月20日".into())).unwrap(), "2024-09-20");
        assert_eq!(date(&Data::DateTimeIso("2023-08-10T00:00:00".into())).unwrap(), "2023-08-10");
    }

    #[test]
    fn names_and_phases() {
        assert_eq!(names("甲系统、乙系统，"), [Yaml::from("甲系统"), Yaml::from("乙系统")]);
        assert_eq!(ordinal(&Data::String("第２期".into())).unwrap(), Yaml::from(2_u16));
        assert_eq!(ordinal(&Data::Float(3.0)).unwrap(), Yaml::from(3_u16));
        assert!(ordinal(&Data::Float(0.0)).is_err() && ordinal(&Data::String("二".into())).is_err());
    }

    #[test]
    fn hostile_text_is_refused() {
        let blank = crate::model::BLANKS.iter().find(|b| b.route == "name").unwrap();
        for text in ["=HYPERLINK(\"x\")", "甲\u{202e}乙", "甲\n乙", "@甲"] {
            assert!(read(blank, &Data::String(text.into()), ("万元", &Dictionary::default())).is_err(), "{text:?}");
        }
    }
}
