//! 机关名称的写法：全角半角、括号里的别称、前面的县名、通行的简称，都不改变所指。

/// 各级地方的末字。
const LEVELS: &str = "县区市省州旗盟";

/// 通行的简称：长的在前。
const SHORT: [(&str, &str); 16] = [
    ("发展和改革委员会", "发改委"),
    ("发展和改革局", "发改局"),
    ("发展改革局", "发改局"),
    ("教育委员会", "教委"),
    ("卫生健康", "卫健"),
    ("住房和城乡建设", "住建"),
    ("经济和信息化", "经信"),
    ("工业和信息化", "工信"),
    ("发展改革委员会", "发改委"),
    ("发展和改革委", "发改委"),
    ("发展改革委", "发改委"),
    ("人民政府", "政府"),
    ("办公室", "办"),
    ("府办", "政府办"),
    ("管理中心", "中心"),
    ("委员会", "委"),
];

/// 可能是某个机关的另一写法：多数名称一看就不是，不必化简。
pub(super) fn may_be_a_variant(name: &str) -> bool {
    const SIGNS: [&str; 13] =
        ["(", "（", "县", "政府", "府办", "发展", "发改", "数据", "委员会", "卫生", "住房", "经济", "工业"];
    // 各样记号都从这几个字起：先看有没有，多数名称到此为止。
    const FIRST: &str = "(（县政府发数委卫住经工";
    let has_sign = || name.contains(|c| FIRST.contains(c)) && SIGNS.iter().any(|sign| name.contains(sign));
    name.len() <= 120 && (has_sign() || name.contains(char::is_whitespace))
}

/// 化简的写法：只用来比较。
pub(super) fn canonical(name: &str, county: Option<&str>) -> String {
    let mut depth = 0_u32;
    let mut text = String::with_capacity(name.len());
    for c in name.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            other => text.push(other),
        }
    }
    if let Some(county) = county
        && let Some(rest) = text.strip_prefix(county)
        && !rest.is_empty()
    {
        let level = county.chars().next_back().map_or(0, char::len_utf8);
        text = format!("{}{rest}", &county[county.len() - level..]);
    }
    // 要换的都从这几个字起：一个也没有的，不必逐个去找。
    const FIRST: &str = "发教卫住经工人办府管委";
    if !text.contains(|c| FIRST.contains(c)) {
        return text;
    }
    for (long, short) in SHORT {
        // 已是「政府办」的，其中的「府办」不再换。
        if text.contains(long) && (long != "府办" || !text.contains(short)) {
            text = text.replace(long, short);
        }
    }
    text
}

/// 县名：某个名称以「某某县」开头而不是只写「县」的，取它。
pub(super) fn county_of<'n>(names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    names.filter_map(prefix).next()
}

fn prefix(name: &str) -> Option<&str> {
    let (at, level) = name.char_indices().take(5).find(|(_, c)| LEVELS.contains(*c))?;
    (at > 0).then(|| &name[..at + level.len_utf8()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_body_are_the_same() {
        let same = |names: &[&str]| {
            let wanted = canonical(names[0], Some("巫山县"));
            names.iter().for_each(|name| assert_eq!(canonical(name, Some("巫山县")), wanted, "{name}"));
        };
        same(&[
            "县政府办公室",
            "县政府办公室（县大数据管理中心）",
            "县政府办公室(县大数据管理中心)",
            "县政府办",
            "县府办",
            "县人民政府办公室",
            "巫山县人民政府办公室",
            " 县政府 办公室 ",
        ]);
        same(&[
            "县发展改革委",
            "巫山县发展改革委",
            "巫山县发改委",
            "县发改委",
            "县发展和改革委员会",
            "县发展改革委员会",
        ]);
        same(&["县大数据管理中心", "县大数据中心", "巫山县大数据管理中心"]);
        same(&["县政府", "县人民政府", "巫山县人民政府"]);
        assert_ne!(canonical("奉节县发改委", Some("巫山县")), canonical("县发改委", Some("巫山县")));
        assert_ne!(canonical("县政府", None), canonical("县政府办公室", None));
        assert_eq!(county_of(["县政府", "巫山县人民政府"].into_iter()), Some("巫山县"));
        let same_in = |place: &str, names: &[&str]| {
            let wanted = canonical(names[0], Some(place));
            names.iter().for_each(|name| assert_eq!(canonical(name, Some(place)), wanted, "{name}"));
        };
        same_in("丽水市", &["市财政局", "丽水市财政局", "丽水市 财政局（市国资委）"]);
        same_in("丽水市", &["市发展改革委", "丽水市发展和改革委员会", "市发改委"]);
        same_in("丽水市", &["市卫生健康委", "市卫健委", "丽水市卫生健康委员会"]);
        same_in("浙江省", &["省政府办公厅", "浙江省人民政府办公厅"]);
        assert_ne!(canonical("杭州市财政局", Some("丽水市")), canonical("市财政局", Some("丽水市")));
    }
}
