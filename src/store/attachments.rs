//! 附件在不在：替规则到盘上看一眼。只看有没有，不读内容。

use std::{fs, path::Path};

use crate::rules::Attachment;

/// 自台账根起的一个相对路径的下落；链接到台账之外的不算在。
#[must_use]
pub fn attachment(root: &Path, path: &str) -> Attachment {
    let Ok(found) = fs::canonicalize(root.join(path)) else { return Attachment::Missing };
    match fs::canonicalize(root) {
        Ok(root) if !found.starts_with(&root) => Attachment::Outside,
        Ok(_) if found.is_file() => Attachment::Present,
        Ok(_) => Attachment::Missing,
        Err(_) => Attachment::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_inside_the_store_is_present() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("台账");
        fs::create_dir_all(root.join("附件")).unwrap();
        fs::write(root.join("附件/甲.pdf"), "").unwrap();
        fs::write(dir.path().join("外.pdf"), "").unwrap();
        assert_eq!(attachment(&root, "附件/甲.pdf"), Attachment::Present);
        assert_eq!(attachment(&root, "附件/乙.pdf"), Attachment::Missing);
        assert_eq!(attachment(&root, "附件"), Attachment::Missing, "文件夹不是附件");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(dir.path().join("外.pdf"), root.join("附件/链接.pdf")).unwrap();
            std::os::unix::fs::symlink(root.join("附件/甲.pdf"), root.join("附件/内链.pdf")).unwrap();
            assert_eq!(attachment(&root, "附件/链接.pdf"), Attachment::Outside);
            assert_eq!(attachment(&root, "附件/内链.pdf"), Attachment::Present);
        }
    }
}
