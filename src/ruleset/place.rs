//! 地方的名称：由规则集看出是哪里的；把一部规则集的字句换成另一个地方的。

use super::RuleSet;

/// 一级地方的末字；先列的先认。
const LEVELS: [char; 6] = ['县', '市', '区', '州', '旗', '省'];

impl RuleSet {
    /// 地方的名称：制定机关或办法名称开头到「县」「市」「区」「州」为止；看不出的为无。
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        place_in(&self.issuer).or_else(|| place_in(&self.title))
    }

    /// 施行于别处：两边都写明行政区划代码的，比代码；有一边没有写的，`by_name` 时比地方的名称。
    /// 看不出是哪里的不算；上一级的办法管得到下一级。
    #[must_use]
    pub fn is_elsewhere(&self, region: Option<&str>, name: &str, by_name: bool) -> bool {
        match (self.region.as_deref(), region) {
            (Some(own), Some(here)) => own != here,
            _ => by_name && self.place().is_some_and(|place| is_out_of_reach(place, name)),
        }
    }
}

/// 一个名称开头的地方：「巫山县人民政府」→「巫山县」。
fn place_in(name: &str) -> Option<&str> {
    let end = name.char_indices().find(|(i, c)| *i > 0 && LEVELS.contains(c));
    end.map(|(i, c)| &name[..i + c.len_utf8()])
}

/// 占位的名称（某县、甲县、样例县）看不出是哪里的。
const PLACEHOLDERS: [&str; 7] = ["某", "甲", "乙", "丙", "样例", "示例", "测试"];

/// `name` 是另一个地方：前面带不带上一级的名称都一样；只有通名、只是占位的，不知道是哪里，不算。
fn is_another(place: &str, name: &str) -> bool {
    let is_named = |name: &str| {
        let is_placeholder = PLACEHOLDERS.iter().any(|word| name.starts_with(word));
        level(name).is_some() && name.chars().count() > 2 && !is_placeholder
    };
    is_named(place) && is_named(name) && !name.contains(place) && !place.contains(name)
}

/// `place` 的办法管不到 `name`：是另一个地方，又不是它的上一级。
fn is_out_of_reach(place: &str, name: &str) -> bool {
    is_another(place, name) && rank(place) <= rank(name)
}

/// 地方的级别，大的管小的。自治区是省一级的，自治州是市一级的。
fn rank(place: &str) -> u8 {
    match level(place) {
        Some('省') => 3,
        Some('区') if place.ends_with("自治区") => 3,
        Some('市' | '州') => 2,
        _ => 1,
    }
}

/// 地方的末字：「云溪县」→「县」；不是以这几个字结尾的为无。
fn level(place: &str) -> Option<char> {
    place.chars().next_back().filter(|c| LEVELS.contains(c))
}

/// 把写给 `from` 的原文换成写给 `to` 的：地名；级别不同的，机关的「县财政局」、资金的「县级财政」也换。
/// 规定的用语（县政府批准、县级部门）不换，它们另有叫法的写在 `[words]`。
#[must_use]
pub fn localised(text: &str, from: &str, to: &str) -> String {
    let text = text.replace(from, to);
    let (Some(old), Some(new)) = (level(from), level(to)) else { return text };
    if old == new {
        return text;
    }
    let mut within = false;
    let mut lines = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if line.starts_with('[') {
            within = line.starts_with("[bodies]");
        }
        let line = line.replace(&format!("{old}级财政"), &format!("{new}级财政"));
        let names = [(format!("\"{old}"), format!("\"{new}")), (format!("（{old}"), format!("（{new}"))];
        match line.split_once('=').filter(|_| within) {
            // 角色的叫法各处要用，不换；换的是名称。
            Some((role, value)) => {
                let value = names.iter().fold(value.to_owned(), |value, (old, new)| value.replace(old, new));
                lines.push_str(&format!("{role}={value}"));
            }
            None => lines.push_str(&line),
        }
    }
    lines
}

/// 级别不是县的地方，规定的用语在那里的叫法：一张 `[words]`；是县的为空。
#[must_use]
pub fn words_of(place: &str) -> String {
    match level(place) {
        Some('县') | None => String::new(),
        Some(new) => format!(
            "# 规定的用语在本地的叫法\n[words]\nevents = {{ \"{new}政府批准\" = \"县政府批准\" }}\ntiers  = {{ \"{new}级部门\" = \"县级部门\" }}\n"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_rewritten_for_another_place() {
        let text = "title = \"巫山县办法\"\n[budget]\nfiscal = [\"县级财政\"]\nwhen = [\"县级部门\"]\n[bodies]\n\"县政府\" = [\"县财政局\", \"县政府办（县大数据局）\"]\n[competence]\n\"县政府批准\" = 1\n";
        let city = localised(text, "巫山县", "青石市");
        for (says, kept) in [
            ("青石市办法", true),
            ("[\"市级财政\"]", true),
            ("[\"县级部门\"]", true),
            ("\"县政府\" = [\"市财政局\", \"市政府办（市大数据局）\"]", true),
            ("\"县政府批准\" = 1", true),
            ("巫山", false),
        ] {
            assert_eq!(city.contains(says), kept, "{says}：{city}");
        }
        assert_eq!(localised(text, "巫山县", "云溪县"), text.replace("巫山县", "云溪县"));
        assert!(words_of("云溪县").is_empty() && words_of("青石市").contains("\"市级部门\" = \"县级部门\""));
        assert_eq!(place_in("国务院办公厅"), None);
        let others =
            ["丽水市", "奉节县", "巫山县", "重庆市巫山县", "巫山", "某县", "县"].map(|name| is_another("巫山县", name));
        assert_eq!(others, [true, true, false, false, false, false, false]);
        let reached = [("巫山县", "奉节县"), ("巫山县", "丽水市"), ("丽水市", "金华市"), ("丽水市", "云和县")];
        assert_eq!(reached.map(|(place, name)| is_out_of_reach(place, name)), [true, true, true, false]);
        let above =
            [("浙江省", "丽水市"), ("内蒙古自治区", "包头市"), ("大理白族自治州", "弥渡县"), ("重庆市", "巫山县")];
        assert!(!above.iter().any(|(place, name)| is_out_of_reach(place, name)));
    }
}
