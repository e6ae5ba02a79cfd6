//! 只读 county.yaml 的开头：文件格式、封存日。读不出的，封存日那一行仍照办。

use std::path::Path;

use super::{files::Files, read::decode};
use crate::{
    model::{County, Date},
    text::Scalar,
};

/// county.yaml，不读清单目录：目录列着全县的项目，办一个项目用不上它。
#[derive(Clone, Debug)]
pub enum CountyHead {
    /// 读出了。
    Read(Box<County>),
    /// 文件在而读不出；封存日写在顶格一行里的，仍认得。
    Unread {
        /// 封存日。
        frozen_on: Option<Date>,
    },
    /// 没有这个文件。
    Missing,
}

impl CountyHead {
    /// 读 county.yaml 的开头。
    #[must_use]
    pub fn of(files: &Files, path: &Path) -> Self {
        let Ok(bytes) = files.read(path) else { return CountyHead::Missing };
        let head: Option<County> = decode(path, without_section(&bytes, "published:"), files.words()).value;
        // 目录写在括号里、右括号顶格的，去掉之后读不出：照全文读。
        match head.or_else(|| decode(path, bytes.clone(), files.words()).value) {
            // 县名、区划代码留着最初的：规则集是不是这里的，新旧都认。
            Some(county) => {
                let frozen_on = county.clone().with_changed_facts().frozen_on;
                CountyHead::Read(Box::new(County { frozen_on, ..county }))
            }
            // 封存的台账若因别处一个错字就改按今天核查，会冒出许多本来没有的疑点。
            None => CountyHead::Unread { frozen_on: frozen_line(&bytes) },
        }
    }

    /// 文件格式的版本；读不出的不知道。
    #[must_use]
    pub fn format(&self) -> Option<u16> {
        if let CountyHead::Read(county) = self { Some(county.format) } else { None }
    }
}

/// 顶格写着封存日的一行；全角冒号、引号、行末注释都容得下。
fn frozen_line(bytes: &[u8]) -> Option<Date> {
    let text = String::from_utf8_lossy(bytes);
    let mut values = text.lines().filter_map(|line| {
        let rest = line.trim_start_matches('\u{feff}').strip_prefix("frozen_on")?.trim_start();
        let value = rest.strip_prefix([':', '：'])?.split('#').next()?;
        Date::read(value.trim().trim_matches(['"', '\''])).ok()
    });
    values.next()
}

/// 去掉一个顶层的键，连同其下缩进的各行。
fn without_section(bytes: &[u8], key: &str) -> Vec<u8> {
    let mut inside = false;
    let mut kept = Vec::new();
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if !line.starts_with(b" ")
            && !line.starts_with(b"#")
            && !line.starts_with(b"-")
            && !line.trim_ascii().is_empty()
        {
            inside = line.starts_with(key.as_bytes());
        }
        if !inside {
            kept.extend_from_slice(line);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frozen_date_is_found_in_a_broken_file() {
        for (text, found) in [
            ("name: [\nfrozen_on: 2026-06-30\n", true),
            ("frozen_on：2026-06-30\r\n\tname: 甲\n", true),
            ("\u{feff}frozen_on : '2026-06-30' # 封存\n", true),
            ("plan:\n  frozen_on: 2026-06-30\n", false),
            ("# frozen_on: 2026-06-30\n", false),
            ("frozen_on: 2026-13-30\n", false),
            ("frozen_once: 2026-06-30\n", false),
        ] {
            let date = frozen_line(text.as_bytes()).map(|d| d.to_string());
            assert_eq!(date, found.then(|| "2026-06-30".to_owned()), "{text}");
        }
    }
}
