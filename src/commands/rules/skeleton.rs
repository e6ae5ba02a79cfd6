//! 一部规则集的骨架：开头已填好，读得进；其余各表照抄作参照，行首有 #，用哪张就去掉哪张的 #。

use crate::ruleset::{RuleSet, localised, table_doc, words_of};

/// 开头的各键与几张必有的表，骨架另写，不照抄。
const HEAD: [&str; 13] = [
    "region",
    "supersedes",
    "format",
    "id",
    "title",
    "issuer",
    "effective_from",
    "effective_to",
    "checked_on",
    "unused",
    "default_duty",
    "records",
    "superior",
];

/// 照 `like` 为 `place` 起一份。
pub(super) fn of(set: &RuleSet, place: &str) -> String {
    let like = set.place().map_or_else(|| set.text().to_owned(), |from| localised(set.text(), from, place));
    let mut text = format!(
        "# {place}的规则集：由 wsgov {} 起的骨架。换上自己的条款、机关与数；用 wsgov rules check 查验。

format         = 2
id             = \"new\"                  # 标识：英文、数字与短横
title          = \"{place}政务信息化项目管理办法\"
issuer         = \"{place}人民政府\"
effective_from = \"2000-01-01\"           # 施行之日；此前的行为不适用
records        = \"1.1\"                  # 只看档案自身的规则所据的一款，如「如实提供资料」
unused         = \"该办法没有此项规定\"   # 没有写进来的规则一律停用的理由

# 条文：一款一行，大意用自己的话；项写成 \"1.1(二)\"。
[articles]
\"1.1\" = \"在此写这一款的大意\"

# 机关：角色 = [正式名称, 也认的叫法]。建设单位、主管部门、审批部门随项目而定，不必列。
[bodies]
# \"财政\" = [\"{place}财政局\"]
{words}

# ══ 以下照抄参照的一部；用哪张表，去掉那几行行首的 #，改成自己的数与条款 ══

",
        env!("CARGO_PKG_VERSION"),
        words = words_of(place),
    );
    let mut skipping = false;
    let mut in_list = false;
    // 接连几段同一张表的，只说一遍。
    let mut said = "";
    for line in like.lines() {
        let key = line.split('=').next().unwrap_or_default().trim();
        if line.starts_with('[') {
            let name = line.trim_start_matches('[').split(']').next().unwrap_or_default();
            skipping = name == "rules" || name == "articles" || name.starts_with("articles.");
        }
        if let Some(doc) = line.strip_prefix('[').and_then(|l| table_doc(l.trim_start_matches('[').split(']').next()?))
            && !skipping
            && doc != said
        {
            text.push_str(&format!("# {doc}\n"));
            said = doc;
        }
        let head = !line.starts_with(['#', '[', ' ']) && HEAD.contains(&key);
        if head {
            in_list = line.trim_end().ends_with('[');
        }
        if head || in_list || skipping {
            in_list = in_list && !line.starts_with(']');
            continue;
        }
        match line {
            "" => text.push('\n'),
            _ if line.starts_with('#') => text.push_str(&format!("{line}\n")),
            _ => text.push_str(&format!("# {line}\n")),
        }
    }
    text
}
