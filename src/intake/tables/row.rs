//! 一行拟成一个项目文件：事实在前，一个「申报」事件在后。

use serde_yaml::{Mapping, Value as Yaml};

use crate::{
    intake::tables::{
        cell,
        form_reader::{FormLine, FormSheet},
    },
    model::{Blank, ID, Kind, UNIT, YEARLY, Year, project_yaml},
    store::is_project_id,
    text::{Dictionary, half_width},
};

/// 成组的几栏：共同的去处、须先填的一栏与它的名称。
const GROUPS: [(&str, &str, &str); 4] = [
    ("phase.", "phase.number", "本期是第几期"),
    ("joint.", "joint.lead", "牵头部门"),
    ("申报.exception.", "申报.exception.basis", "例外事由"),
    ("申报.exception.scope.", "申报.exception.scope.conforms", "符合申报范围"),
];

/// 拟成的一个项目。
#[derive(Clone, Debug)]
pub struct Drafted {
    /// 项目名称那一格，有错指到这里。
    pub at: (u32, u32),
    /// 编号那一格与编号；没有填的待编。
    pub id: Option<((u32, u32), String)>,
    /// 建设单位那一格与单位；没有填的为无。
    pub unit: Option<((u32, u32), String)>,
    /// 计划年度。
    pub year: Year,
    head: Mapping,
    declared: Mapping,
}

/// 拟一行；有错的记在表上，读得出的照样拟，好让这一行别处的错一次说全。
pub fn draft(sheet: &mut FormSheet, row: u32, line: &FormLine, local: &Dictionary) -> Drafted {
    let first = line.first().map_or((row, 0), |(_, at, _)| *at);
    for blank in sheet.blanks.iter().filter(|b| b.required && !line.iter().any(|(own, ..)| own.title == b.title)) {
        // 整栏都没有的，已在表头处说过。
        if let Some(at) = sheet.cell(row, blank) {
            sheet.fault(at, format!("第 {} 行没有填必填的「{}」", row + 1, blank.title));
        }
    }
    let mut drafted = Drafted {
        at: line.iter().find(|(b, ..)| b.route == "name").map_or(first, |(_, at, _)| *at),
        id: None,
        unit: None,
        year: Year(0),
        head: Mapping::new(),
        declared: Mapping::new(),
    };
    drafted.declared.insert("event".into(), Kind::Declare.zh().into());
    let mut years = Vec::new();
    for (blank, at, data) in line {
        match cell::read(blank, data, (sheet.unit, local)) {
            Ok(Some(value)) => match blank.route.strip_prefix(YEARLY).and_then(|n| n.parse().ok()) {
                Some(offset) => years.push((offset, value)),
                None => drafted.put(blank, *at, value),
            },
            Ok(None) => {}
            Err(message) => sheet.fault(*at, format!("{}：{message}", blank.title)),
        }
    }
    drafted.place_years(years);
    drafted.verify(sheet, line);
    drafted
}

impl Drafted {
    /// 放到它的去处。
    fn put(&mut self, blank: &Blank, at: (u32, u32), value: Yaml) {
        let text = || value.as_str().unwrap_or_default().to_owned();
        match blank.route {
            // 编号作文件名，全角的字母、数字改成半角。
            ID => self.id = Some((at, half_width(&text()).into_owned())),
            UNIT => self.unit = Some((at, text())),
            route => match route.strip_prefix("申报.") {
                Some(route) => {
                    if let Some(year) =
                        value.as_u64().and_then(|y| u16::try_from(y).ok()).filter(|_| route == "plan_year")
                    {
                        self.year = Year(year);
                    }
                    place(&mut self.declared, route, value);
                }
                None => place(&mut self.head, route, value),
            },
        }
    }

    /// 分年度拟投资：计划年度读出之后，才知道各栏是哪一年。
    fn place_years(&mut self, years: Vec<(u16, Yaml)>) {
        for (offset, value) in years {
            let year = self.year.0.saturating_add(offset);
            place(&mut self.head, &format!("years.{year}"), value);
        }
    }

    /// 几格合起来看才知道的错：工期只填了一头；编号、单位不能作文件名。
    fn verify(&self, sheet: &mut FormSheet, line: &FormLine) {
        let filled = |route: &str| line.iter().find(|(blank, ..)| blank.route == route).map(|(_, at, _)| *at);
        // 成组的几栏，主栏不填的，其余的填了也没有着落。
        for (group, main, title) in GROUPS {
            let stray = line.iter().find(|(b, ..)| b.route.starts_with(group) && b.route != main);
            if let (None, Some((blank, at, _))) = (filled(main), stray) {
                sheet.fault(*at, format!("填了「{}」而没有填「{title}」；都填，或都不填", blank.title));
            }
        }
        let filled = line.iter().filter(|(blank, ..)| blank.route.starts_with("schedule.")).count();
        if filled == 1 {
            sheet.fault(self.at, "开工年月与竣工年月只填了一个；两个都填，或都不填");
        }
        let names = [("编号", &self.id), ("单位", &self.unit)];
        for (what, (at, name)) in names.into_iter().filter_map(|(what, given)| Some((what, given.as_ref()?))) {
            if !is_project_id(name) {
                sheet.fault(*at, format!("{what}「{name}」不能用作文件名；不能含 / \\ : 等符号，也不能以点开头"));
            }
        }
    }

    /// 项目名称。
    #[must_use]
    pub fn name(&self) -> &str {
        self.head.get("name").and_then(Yaml::as_str).unwrap_or_default()
    }

    /// 写成项目文件。
    ///
    /// # Errors
    /// 写不成 YAML。
    pub fn to_yaml(&self, id: &str) -> Result<String, serde_yaml::Error> {
        let mut head = self.head.clone();
        head.insert("id".into(), id.into());
        project_yaml(&head, &[(Kind::Declare, self.declared.clone())])
    }
}

/// 沿路径放下；列举的键逐个加在末尾。
fn place(map: &mut Mapping, route: &str, value: Yaml) {
    const LISTS: [&str; 2] = ["features", "contents"];
    if let Some((key, rest)) = route.split_once('.') {
        let inner = map.entry(key.into()).or_insert_with(|| Yaml::Mapping(Mapping::new()));
        if let Yaml::Mapping(inner) = inner {
            place(inner, rest, value);
        }
    } else if LISTS.contains(&route) {
        let list = map.entry(route.into()).or_insert_with(|| Yaml::Sequence(Vec::new()));
        if let Yaml::Sequence(list) = list {
            list.push(value);
        }
    } else {
        map.insert(route.into(), value);
    }
}
