//! 给人看的、写进输出的路径：各系统一个样子。

use std::path::{MAIN_SEPARATOR_STR, Path, PathBuf};

/// 显示用的路径：斜杠分隔，各系统一致，疑点的身份因此也一致。
#[must_use]
pub fn shown(path: &Path) -> String {
    let tidy: PathBuf = path.components().collect();
    tidy.to_string_lossy().replace(MAIN_SEPARATOR_STR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_looks_the_same_everywhere() {
        assert_eq!(shown(&Path::new("projects").join("县教委").join("WS-1.yaml")), "projects/县教委/WS-1.yaml");
        assert_eq!(shown(Path::new("甲//乙/./丙/")), "甲/乙/丙");
        assert_eq!(shown(Path::new("/甲/乙")), "/甲/乙");
        #[cfg(windows)]
        assert_eq!(shown(Path::new(r"C:\台账\rules\a.toml")), "C:/台账/rules/a.toml");
    }
}
