//! 写法归正：文号的括号与全角数字、机关的别名，写进文件之前改成规范的写法，并说明改了什么。
//!
//! 事件只追加，写进去再提醒就得更正重记；能断定的当场改好，断定不了的照原样写。

use serde_yaml::{Mapping, Value as Yaml};

use crate::{
    model::{doc_number_advice, says_none},
    ruleset::Bodies,
    text::half_width,
};

/// 值是机关名称的键，值是以机关名称为键的键值的键。
const BODY_KEYS: [&str; 3] = ["by", "with", "to"];
const FILED_KEY: &str = "filed_with";

/// 归正一份填好的键值；返回改了什么，一处一句。
pub fn spell(map: &mut Mapping, bodies: &Bodies) -> Vec<String> {
    let mut said = Vec::new();
    walk(map, bodies, &mut said);
    said
}

fn walk(map: &mut Mapping, bodies: &Bodies, said: &mut Vec<String>) {
    for (key, value) in map.iter_mut() {
        let key = key.as_str().unwrap_or_default();
        match value {
            Yaml::Mapping(names) if key == FILED_KEY => rename_keys(names, bodies, said),
            Yaml::Mapping(materials) if key == "materials" => {
                for (_, material) in materials.iter_mut() {
                    match material {
                        Yaml::Mapping(full) => walk(full, bodies, said),
                        plain => replace(plain, doc_number, said),
                    }
                }
            }
            Yaml::Mapping(inner) => walk(inner, bodies, said),
            Yaml::Sequence(items) if BODY_KEYS.contains(&key) => {
                items.iter_mut().for_each(|item| replace(item, |name| body(name, bodies), said));
            }
            Yaml::Sequence(items) => {
                items.iter_mut().filter_map(Yaml::as_mapping_mut).for_each(|m| walk(m, bodies, said))
            }
            one if BODY_KEYS.contains(&key) => replace(one, |name| body(name, bodies), said),
            one if key == "doc" => replace(one, doc_number, said),
            _ => {}
        }
    }
}

fn replace(value: &mut Yaml, right: impl Fn(&str) -> Option<String>, said: &mut Vec<String>) {
    let Some(text) = value.as_str() else { return };
    if let Some(better) = right(text).filter(|better| better != text) {
        said.push(format!("「{text}」写成「{better}」"));
        *value = Yaml::String(better);
    }
}

fn rename_keys(names: &mut Mapping, bodies: &Bodies, said: &mut Vec<String>) {
    let old = std::mem::take(names);
    for (mut name, value) in old {
        replace(&mut name, |name| body(name, bodies), said);
        names.insert(name, value);
    }
}

/// 机关的正式名称；不认识的为无。
fn body(name: &str, bodies: &Bodies) -> Option<String> {
    let plain: String = half_width(name).chars().filter(|c| !c.is_whitespace()).collect();
    let role = bodies.role(name).or_else(|| bodies.role(&plain))?;
    Some(bodies.name(role).to_owned())
}

/// 文号的规范写法；几个文号以顿号隔开的逐个改。不能断定的照写。
#[must_use]
pub fn doc_number(text: &str) -> Option<String> {
    if says_none(text) {
        return None;
    }
    let one = |part: &str| {
        let narrow = half_width(part);
        match doc_number_advice(&narrow) {
            None => narrow.into_owned(),
            Some(better) if !better.is_empty() => better,
            Some(_) => part.to_owned(),
        }
    };
    const BETWEEN: [char; 3] = ['、', '；', ';'];
    let parts: Vec<&str> = text.split(BETWEEN).map(str::trim).collect();
    let right: Vec<String> = parts.iter().map(|part| one(part)).collect();
    (right != parts).then(|| right.join("、"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::load_laws;

    fn spelt(text: &str) -> (String, Vec<String>) {
        let laws = load_laws(None, &[]).unwrap();
        let mut map: Mapping = serde_yaml::from_str(text).unwrap();
        let said = spell(&mut map, &laws.get(0).bodies);
        (serde_yaml::to_string(&map).unwrap(), said)
    }

    #[test]
    fn brackets_and_wide_figures_of_a_doc_number_are_put_right() {
        for doc in ["云教[2026]8号", "云教（２０２６）８号", "云教【2026】第08号", "云教(2026)8号"]
        {
            let (text, said) = spelt(&format!("doc: '{doc}'"));
            assert_eq!(text, "doc: 云教〔2026〕8号\n", "{doc}");
            assert_eq!(said, [format!("「{doc}」写成「云教〔2026〕8号」")]);
        }
        for doc in ["云教〔2026〕8号", "第12次会议纪要", "无"] {
            assert_eq!(spelt(&format!("doc: '{doc}'")).1, Vec::<String>::new(), "{doc}");
        }
        let (text, said) =
            spelt("materials: {审计报告: 'X审[2026]3号', 总结: {doc: 'X教(2026)4号'}, 财务报告: 附件/报告.pdf}");
        assert!(
            text.contains("X审〔2026〕3号") && text.contains("X教〔2026〕4号") && text.contains("附件/报告.pdf"),
            "{text}"
        );
        assert_eq!(said.len(), 2);
    }

    #[test]
    fn known_bodies_are_written_by_their_full_names() {
        let (text, said) = spelt("by: 县发改委\nwith: [县大数据局, 某公司]\nfiled_with: {县发改委: 2026-01-02}");
        assert!(text.contains("by: 县发展改革委") && text.contains("县发展改革委: 2026-01-02"), "{text}");
        assert!(text.contains("某公司") && said.iter().any(|s| s.contains("县发改委")), "{text}{said:?}");
    }
}
