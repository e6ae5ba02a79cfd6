//! 以谁的名义办理：规则集所列的机关，记得全县的；建设单位，只记本单位的。

use serde::Serialize;

use crate::{
    commands::{Failure, Session},
    store::Store,
    text::safe,
};

/// 以谁的名义。
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Clerk {
    /// 名称。
    pub(super) name: String,
    /// 建设单位的文件夹；机关为无。
    pub(super) folder: Option<String>,
}

impl Clerk {
    /// 由名称认出：机关的各种叫法，或单位的文件夹。
    ///
    /// # Errors
    /// 都不是。
    pub(super) fn named(session: &Session, word: &str) -> Result<Self, Failure> {
        let law = session.laws.nearest(session.as_of.date);
        // 只有规则集说它有权作出什么的，才不只是一个建设单位。
        let acts = |role: &&str| law.competence.values().any(|competence| competence.by.iter().any(|by| by == role));
        if let Some(role) = law.bodies.role(word).filter(acts) {
            return Ok(Clerk { name: law.bodies.name(role).to_owned(), folder: None });
        }
        match Store::units(&session.root).iter().any(|folder| folder == word) {
            true => Ok(Clerk { name: word.to_owned(), folder: Some(word.to_owned()) }),
            false => {
                let own = Store::units(&session.root);
                let known: Vec<&str> = law
                    .bodies
                    .iter()
                    .filter_map(|(_, names)| names.first())
                    .map(String::as_str)
                    .chain(own.iter().map(String::as_str))
                    .collect();
                Err(Failure::usage(format!(
                    "「{}」不是规则集所列的机关，也不是台账里的单位；写全名，可用：{}",
                    safe::line(word, 40),
                    known.join("、")
                )))
            }
        }
    }

    /// 记得这个单位的项目。
    pub(super) fn may_write(&self, folder: &str) -> bool {
        self.folder.as_deref().is_none_or(|own| own == folder)
    }
}
