//! 把文件里的一个值说成中文：键换成它的含义，布尔换成是否；值照文件里写的。
//!
//! 键的含义来自语法本身，所以新加的键不必在这里再说一遍。

use crate::text::{Node, Shape, Value};

/// 一个值，一行之内。
#[must_use]
pub fn to_words(node: &Node<'_>, shape: &Shape) -> String {
    match (&node.value, shape) {
        (Value::Scalar { text, .. }, Shape::Bool) => match text.as_ref() {
            "true" => "是".into(),
            "false" => "否".into(),
            other => other.to_owned(),
        },
        (Value::Scalar { .. }, _) => node.text().unwrap_or_default().to_owned(),
        (Value::List(items), Shape::List(inner)) => {
            items.iter().map(|i| to_words(i, inner)).collect::<Vec<_>>().join("、")
        }
        (Value::List(items), _) => items.iter().map(|i| to_words(i, &Shape::Text)).collect::<Vec<_>>().join("、"),
        (Value::Map(_), Shape::Either(_, full)) => to_words(node, full),
        (Value::Map(pairs), Shape::Record(_, fields)) => {
            let pairs = pairs.iter().map(|(key, value)| {
                let key = key.text().unwrap_or_default();
                let field = fields.iter().find(|f| f.key == key);
                pair(field.map_or(key, |f| f.title()), &to_words(value, field.map_or(&Shape::Text, |f| &f.shape)))
            });
            pairs.collect::<Vec<_>>().join("，")
        }
        (Value::Map(pairs), shape) => {
            let inner = if let Shape::Map(inner) = shape { inner } else { &Shape::Text };
            let pairs = pairs.iter().map(|(key, value)| {
                let (key, said) = (key.text().unwrap_or_default(), to_words(value, inner));
                if matches!(value.value, Value::Map(_)) { format!("{key}（{said}）") } else { pair(key, &said) }
            });
            pairs.collect::<Vec<_>>().join("，")
        }
    }
}

fn pair(key: &str, value: &str) -> String {
    format!("{key} {value}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Facts,
        text::{Faults, Source, parse},
    };

    #[test]
    fn values_read_as_sentences() {
        let text = "schedule: {from: 2023-04, to: 2024-03}\nclassified: false\nfunds: {县级财政: 900万元, 上级补助: 300万元}\n\
                    systems: [甲, {name: 乙, remedies: true}]\n";
        let source = Source::read("甲.yaml", text.into(), &mut Faults::default());
        let root = parse(&source, &mut Faults::default()).unwrap();
        let worded = |key: &str| {
            let fields = Facts::fields();
            to_words(root.get(key).unwrap(), &fields.iter().find(|f| f.key == key).unwrap().shape)
        };
        assert_eq!(worded("schedule"), "开始年月 2023-04，完成年月 2024-03");
        assert_eq!(worded("classified"), "否");
        assert_eq!(worded("funds"), "县级财政 900万元，上级补助 300万元");
        assert_eq!(worded("systems"), "甲、系统名称 乙，本项目使该系统得到整改 是");
    }
}
