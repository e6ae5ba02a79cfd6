//! 附件：材料所指的文件在不在台账里。规则不读盘，由存储层回答；没有接上存储层时，一概「不知道」。

use std::fmt;

/// 一个附件的下落。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attachment {
    /// 在台账里。
    Present,
    /// 台账里没有这个文件。
    Missing,
    /// 指到了台账之外：绝对路径、`..`，或链接到外面。
    Outside,
    /// 不知道。
    Unknown,
}

/// 问附件下落的途径。
#[derive(Clone, Copy)]
pub struct Attachments<'a>(&'a (dyn Fn(&str) -> Attachment + Sync));

impl<'a> Attachments<'a> {
    /// 没有接上存储层。
    pub const UNKNOWN: Attachments<'static> = Attachments(&|_| Attachment::Unknown);

    /// 由 `look` 回答；问它的只有自台账根起、不含 `..` 的相对路径，所以它只须再看是否链接到外面。
    #[must_use]
    pub fn new(look: &'a (dyn Fn(&str) -> Attachment + Sync)) -> Self {
        Attachments(look)
    }

    /// 一个路径的下落。
    #[must_use]
    pub fn look(self, path: &str) -> Attachment {
        if escapes(path) { Attachment::Outside } else { (self.0)(path) }
    }
}

impl Default for Attachments<'_> {
    fn default() -> Self {
        Attachments::UNKNOWN
    }
}

impl fmt::Debug for Attachments<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attachments")
    }
}

/// 路径从字面上就出了台账：绝对路径、盘符、家目录，或含 `..`。反斜线也当分隔符看，免得换个系统就绕过去。
fn escapes(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':');
    path.starts_with(['/', '\\', '~']) || drive || path.split(['/', '\\']).any(|part| part == "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_out_of_the_store_is_never_asked_about() {
        let always = |_: &str| Attachment::Present;
        let attachments = Attachments::new(&always);
        for path in ["/etc/hosts", "../甲.pdf", "附件/../../甲.pdf", r"C:\甲.pdf", r"附件\..\甲.pdf", "~/甲.pdf"]
        {
            assert_eq!(attachments.look(path), Attachment::Outside, "{path}");
        }
        for path in ["附件/甲.pdf", "附件/甲..乙.pdf", "./附件/甲.pdf"] {
            assert_eq!(attachments.look(path), Attachment::Present, "{path}");
        }
    }
}
