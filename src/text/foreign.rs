//! 认出不是台账文字的东西：没有解决的合并冲突、大文件的指针、加了密的、压缩包与 Office 文件、网页。
//! 它们照 YAML 读只会得到文不对题的语法错误，所以先说是什么、怎么办。

use std::fmt;

use super::{Faults, Span, node::clamp};

/// 一种别的文件：是什么，怎么办。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// 是什么。
    pub what: &'static str,
    /// 怎么办。
    pub help: &'static str,
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}；{}", self.what, self.help)
    }
}

const POINTER: Foreign = Foreign {
    what: "这是 Git LFS 的指针，不是文件本身",
    help: "运行 git lfs pull 取回文件本身；台账的文件很小，不必交给 LFS（git lfs untrack）",
};
const ANNEX: Foreign = Foreign {
    what: "这是 git-annex 的指针，不是文件本身", help: "运行 git annex get 取回文件本身"
};
const LOCKED: Foreign = Foreign {
    what: "这是 git-crypt 加了密的文件",
    help: "运行 git-crypt unlock 解开；没有密钥的，向管理仓库的人要",
};
const ENCRYPTED: Foreign = Foreign {
    what: "这是加了密的文件",
    help: "解密之后再存；不宜公开的内容不写进台账，只写文号",
};
const ZIP: Foreign = Foreign {
    what: "这是压缩包或 Office 文件（zip、xlsx、docx 等），不是文字",
    help: "电子表格用 wsgov import 或 advance --file 读；改扩展名不会变成文字，须另存或重写",
};
const OFFICE: Foreign = Foreign {
    what: "这是旧格式的 Office 文件（xls、doc、et 等），不是文字",
    help: "在原来的软件里另存为 xlsx，用 wsgov import 或 advance --file 读；改扩展名不会变成文字",
};
const ARCHIVE: Foreign = Foreign { what: "这是压缩包，不是文字", help: "解压之后取出其中的文件" };
const PDF: Foreign =
    Foreign { what: "这是 PDF，不是文字", help: "作附件另存，在 materials 里写它的路径" };
const PICTURE: Foreign =
    Foreign { what: "这是图片，不是文字", help: "作附件另存，在 materials 里写它的路径" };
const WEB: Foreign = Foreign {
    what: "这是网页，不是台账的文件",
    help: "多半是下载时没有登录，存下的是提示的页面；重新下载",
};

/// 文件开头的几个字节说明它是什么。
const HEADS: [(&[u8], Foreign); 19] = [
    (b"version https://git-lfs", POINTER),
    (b"version https://hawser.", POINTER),
    (b"/annex/objects/", ANNEX),
    (b"\0GITCRYPT\0", LOCKED),
    (b"age-encryption.org/", ENCRYPTED),
    (b"-----BEGIN PGP MESSAGE", ENCRYPTED),
    (b"-----BEGIN AGE ENCRYPTED", ENCRYPTED),
    (b"$ANSIBLE_VAULT;", ENCRYPTED),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", OFFICE),
    (b"\x1F\x8B\x08", ARCHIVE),
    (b"7z\xBC\xAF\x27\x1C", ARCHIVE),
    (b"Rar!\x1A\x07", ARCHIVE),
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n", PICTURE),
    (b"\xFF\xD8\xFF", PICTURE),
    (b"<!DOCTYPE html", WEB),
    (b"<html", WEB),
];

/// 认出别的文件；是文字的为无。
#[must_use]
pub fn recognize(bytes: &[u8]) -> Option<Foreign> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let begins = |head: &[u8]| bytes.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head));
    HEADS.iter().find(|(head, _)| begins(head)).map(|(_, foreign)| *foreign)
}

/// 文件是压缩包的样子：xlsx 就是。
#[must_use]
pub fn is_zip(bytes: &[u8]) -> bool {
    recognize(bytes) == Some(ZIP)
}

/// 冲突的标记至少这么长；交叉的合并里更长。
const SHORTEST_MARK: usize = 7;
/// 一次最多指出几处冲突。
const MOST_PLACES: usize = 20;
/// 怎样解决。
pub const CONFLICT_HELP: &str = "两边的内容都留下、各归其位（事件写在末尾），删去以 <<<<<<<、|||||||、=======、>>>>>>> 起头的各行；\
                                 ||||||| 到 ======= 之间是共同的旧文，也删去";

/// 一行是冲突的哪一种标记。
fn mark(line: &str) -> Option<char> {
    let line = line.trim_end_matches(['\r', '\n']);
    let first = line.chars().next().filter(|c| matches!(c, '<' | '|' | '=' | '>'))?;
    let rest = line.trim_start_matches(first);
    let long = line.len() - rest.len() >= SHORTEST_MARK;
    let ended = if first == '=' { rest.is_empty() } else { rest.is_empty() || rest.starts_with(' ') };
    (long && ended).then_some(first)
}

/// 没有解决的合并冲突，每处从起到止；落单的标记自成一处。没有的为空。
///
/// 只有一行等号不算：那可以是文字下面的线。
#[must_use]
pub fn conflicts(text: &str) -> Vec<(Span, String)> {
    let mut marks: Vec<(usize, usize, &str, char)> = Vec::new();
    let mut at = 0;
    for (n, line) in text.split_inclusive('\n').enumerate() {
        marks.extend(mark(line).map(|kind| (n + 1, at, line.trim_end(), kind)));
        at += line.len();
    }
    if marks.iter().all(|(.., kind)| *kind == '=') {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut open: Option<(usize, Span)> = None;
    for (row, at, line, kind) in marks {
        let span = Span { lo: clamp(at), hi: clamp(at + line.len()) };
        match (kind, open.take()) {
            ('<', _) => open = Some((row, span)),
            ('>', Some((from, start))) => {
                found.push((start, format!("这里是没有解决的合并冲突（第 {from} 行到第 {row} 行）")));
            }
            (_, Some(within)) => open = Some(within),
            // 前一处已经收尾，又不是新的一处。
            (_, None) => found.push((span, format!("这里留着合并冲突的标记「{}」", &line[..SHORTEST_MARK]))),
        }
    }
    found.extend(open.map(|(_, span)| (span, "从这里起是没有解决的合并冲突，没有收尾".to_owned())));
    found
}

/// 把冲突记成问题；有冲突的为真。
pub(super) fn report_conflicts(text: &str, faults: &mut Faults) -> bool {
    let found = conflicts(text);
    let more = found.len().saturating_sub(MOST_PLACES);
    let any = !found.is_empty();
    for (span, message) in found.into_iter().take(MOST_PLACES) {
        faults.add(span, message).help(CONFLICT_HELP);
    }
    if more > 0 {
        faults.add(Span::default(), format!("另有 {more} 处合并冲突没有逐一列出"));
    }
    any
}

#[cfg(test)]
mod tests {
    use super::{super::Source, *};
    use crate::text::parse;

    fn faults(bytes: &[u8]) -> Vec<String> {
        let mut faults = Faults::default();
        let source = Source::read("甲.yaml", bytes.to_vec(), &mut faults);
        assert!(parse(&source, &mut faults).is_none());
        faults.0.iter().map(|f| format!("{}:{}", source.position(f.span.lo).line, f.message)).collect()
    }

    #[test]
    fn conflicts_are_named_wherever_they_stand_and_nothing_else_is_said() {
        let whole = "id: 甲\nevents:\n<<<<<<< HEAD\n  - {event: 开工}\n=======\n  - {event: 建成}\n>>>>>>> x\n";
        assert_eq!(faults(whole.as_bytes()), ["3:这里是没有解决的合并冲突（第 3 行到第 7 行）"]);
        let crlf = whole.replace('\n', "\r\n");
        assert_eq!(faults(crlf.as_bytes()).len(), 1);
        let ancestor = whole.replace("=======\n", "||||||| 1a2b3c4\n  - {event: 申报}\n=======\n");
        assert_eq!(faults(ancestor.as_bytes()), ["3:这里是没有解决的合并冲突（第 3 行到第 9 行）"]);
        let longer =
            whole.replace("<<<<<<<", "<<<<<<<<<").replace("=======", "=========").replace(">>>>>>>", ">>>>>>>>>");
        assert_eq!(faults(longer.as_bytes()).len(), 1);
        let twice = format!("{whole}{}", &whole[whole.find("<<<").unwrap()..]);
        assert_eq!(faults(twice.as_bytes()).len(), 2);
        assert_eq!(faults(b"<<<<<<< HEAD\nid: a\n=======\nid: b\n>>>>>>> x\n").len(), 1);
        assert_eq!(faults("id: 甲\n>>>>>>> x\n".as_bytes()), ["2:这里留着合并冲突的标记「>>>>>>>」"]);
        assert_eq!(faults("id: 甲\n<<<<<<< x\nb: 1\n".as_bytes()), ["2:从这里起是没有解决的合并冲突，没有收尾"]);
        let many = "<<<<<<< a\n>>>>>>> b\n".repeat(30);
        assert_eq!(faults(many.as_bytes()).len(), MOST_PLACES + 1);
    }

    #[test]
    fn lines_that_only_look_like_marks_are_left_alone() {
        for text in ["a: |\n  =======\nb: 1\n", "a: '<<<<<<< x'\n", "# <<<<<<< x\na: 1\n", "a: |\n  >>>>>>> x\n"] {
            let source = Source::read("甲.yaml", text.as_bytes().to_vec(), &mut Faults::default());
            assert!(parse(&source, &mut Faults::default()).is_some(), "{text}");
        }
        assert!(conflicts("标题\n=======\n").is_empty());
        assert!(conflicts("<<<<<<\n<<<<<<<x\n>>>>>>").is_empty());
    }

    #[test]
    fn what_is_no_text_of_ours_is_named() {
        let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
        for (bytes, name) in [
            (&pointer[..], "LFS"),
            (&pointer[..30], "LFS"),
            (b"/annex/objects/SHA256E-s1--a\n", "annex"),
            (b"\0GITCRYPT\0\x01\x02\xff\xfe", "git-crypt"),
            (b"age-encryption.org/v1\n-> X25519\n", "加了密"),
            (b"$ANSIBLE_VAULT;1.1;AES256\n6162\n", "加了密"),
            (b"PK\x03\x04\x14\0\x06\0\x08\0", "xlsx"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", "xls"),
            (b"\x1F\x8B\x08\0\0", "压缩包"),
            (b"%PDF-1.7\n%\xE2\xE3\n", "PDF"),
            (b"\x89PNG\r\n\x1A\n\0", "图片"),
            (b"\xEF\xBB\xBF<!doctype HTML>\n<p>", "网页"),
        ] {
            let found = faults(bytes);
            assert!(found.len() == 1 && found[0].contains(name), "{name}: {found:?}");
        }
        assert_eq!(recognize("id: 甲\n".as_bytes()), None);
        assert_eq!(recognize(b""), None);
        assert!(is_zip(b"PK\x03\x04..") && !is_zip(pointer));
    }

    #[test]
    fn utf_16_is_named_with_and_without_a_mark() {
        let text = "id: 甲\nname: 平台\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in
            [little.clone(), big.clone(), [&b"\xFF\xFE"[..], &little].concat(), [&b"\xFE\xFF"[..], &big].concat()]
        {
            assert_eq!(faults(&bytes), ["1:文件是 UTF-16 编码"]);
        }
    }
}
