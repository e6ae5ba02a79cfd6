//! 只判断几个项目时，看几个项目的规则还要看哪些别的项目：同一编号、上一期、同一框架、名称相近的。
//! 同一单位的另由调用者都看。

use std::collections::HashSet;

use crate::{
    model::{Date, Digest},
    rules::shared::name_distance::Near,
    ruleset::Laws,
};

/// 别的项目是不是要看的。
#[derive(Debug)]
pub struct Neighbours {
    near: Near,
    frameworks: HashSet<String>,
}

impl Neighbours {
    /// 要判断的是 `judged`。
    pub fn of<'a>(judged: impl Iterator<Item = &'a Digest> + Clone, laws: &Laws, as_of: Date) -> Self {
        let duplicates = laws.nearest(as_of).parameters.duplicates.as_ref();
        let stems: HashSet<&str> = judged.clone().map(|d| &*d.parts.stem).filter(|stem| !stem.is_empty()).collect();
        let frameworks = judged.filter_map(|d| d.joint.as_ref()?.framework.as_deref());
        Neighbours {
            near: Near::to(stems, duplicates.map_or(100, |own| own.name_similarity_percent)),
            frameworks: frameworks.map(str::to_owned).collect(),
        }
    }

    /// 名称的主干如此的要看。
    #[must_use]
    pub fn has_stem(&self, stem: &str) -> bool {
        self.near.is_near(stem)
    }

    /// 提到其中某个框架的要看。
    pub fn frameworks(&self) -> impl Iterator<Item = &str> {
        self.frameworks.iter().map(String::as_str)
    }

    /// 这个项目所指、所用的编号：用着这些编号的也要看。
    pub fn ids(digest: &Digest) -> impl Iterator<Item = &str> {
        let after = digest.phase.as_ref().and_then(|phase| phase.after.as_deref());
        [Some(&*digest.id), after].into_iter().flatten()
    }
}
