//! 略读所得存成的一个文件：写法与读法。来路不明的也读得：哪里不合，一概当作没有。

use super::row::{HeadRow, TextRange};
use crate::store::files::FileStamp;

/// 开头几个字节；写法改了就改它。
const MAGIC: &[u8; 16] = b"wsgov heads 001\n";
/// 开头的长度：记号、凭据、校验和、文件夹数、行数、文字的字节数。
const HEADER: usize = 16 + 8 + 8 + 4 + 4 + 4;
/// 一个文件夹：名称的字节数，行数。
const FOLDER: usize = 2 + 4;
/// 一行。
const ROW: usize = 20 + 32 + 1 + 2 + 2 + 4;
/// 再大的不读：一百万个项目也不到这么大。
pub(super) const MOST: u64 = 1 << 30;

const CLEAR: u8 = 1;
const FRAMED: u8 = 2;

/// 一个文件夹：名称，其中各行。
#[derive(Debug, Default, PartialEq)]
pub(super) struct Shelf {
    pub name: TextRange,
    /// 文件名与略读所得，按文件名。
    pub rows: Vec<(TextRange, HeadRow)>,
}

/// 全部：各文件夹与文字。
#[derive(Debug, Default, PartialEq)]
pub(super) struct Book {
    pub shelves: Vec<Shelf>,
    pub text: String,
}

/// 写成字节：各文件夹的名称、其中的文件名与各行，各行的文字都在 `text` 里；装不下的为无。
pub(super) fn write(shelves: &[(&str, Vec<(&str, HeadRow)>)], text: &str, key: u64) -> Option<Vec<u8>> {
    let count = shelves.iter().map(|(_, rows)| rows.len()).sum::<usize>();
    let mut letters = String::with_capacity(text.len() + count * 16);
    let mut out = vec![0; HEADER];
    for (name, rows) in shelves {
        out.extend(short(put(&mut letters, name))?);
        out.extend(long(rows.len())?);
    }
    for (name, row) in shelves.iter().flat_map(|(_, rows)| rows) {
        let stamp = row.stamp;
        out.extend(row.oid);
        out.extend(stamp.size.to_le_bytes());
        out.extend(stamp.modified.to_le_bytes());
        out.extend(stamp.changed.to_le_bytes());
        out.extend(stamp.number.to_le_bytes());
        out.push((u8::from(row.clear) * CLEAR) | (u8::from(row.framed) * FRAMED));
        out.extend(short(put(&mut letters, name))?);
        out.extend(short(put(&mut letters, row.id.of(text)))?);
        out.extend(long(put(&mut letters, row.stems.of(text)))?);
    }
    out.extend(letters.as_bytes());
    let sum = sum(&out[HEADER..]);
    let header = [&MAGIC[..], &key.to_le_bytes(), &sum.to_le_bytes()].concat();
    let lengths = [long(shelves.len())?, long(count)?, long(letters.len())?].concat();
    out[..HEADER].copy_from_slice(&[header, lengths].concat());
    Some(out)
}

impl Book {
    /// 由字节读出；不是这一份凭据写的、坏了的为无。
    pub fn read(bytes: &[u8], key: u64) -> Option<Book> {
        let mut rest = Undecoded(bytes);
        if rest.take::<16>()? != *MAGIC || u64::from_le_bytes(rest.take()?) != key {
            return None;
        }
        let told = u64::from_le_bytes(rest.take()?);
        let (folders, rows, letters) = (rest.long()?, rest.long()?, rest.long()?);
        let body = folders.checked_mul(FOLDER)?.checked_add(rows.checked_mul(ROW)?)?;
        if rest.0.len() != body.checked_add(letters)? || sum(rest.0) != told {
            return None;
        }
        let text = simdutf8::basic::from_utf8(rest.0.get(body..)?).ok()?;
        let mut spans = TextCutter { text, at: 0 };
        let mut shelves = Vec::with_capacity(folders);
        for _ in 0..folders {
            let name = spans.next(rest.short()?)?;
            shelves.push((name, rest.long()?));
        }
        let mut left = rows;
        let mut read = Vec::with_capacity(folders);
        for (name, count) in shelves {
            left = left.checked_sub(count)?;
            let mut rows = Vec::with_capacity(count);
            for _ in 0..count {
                rows.push(row(&mut rest, &mut spans)?);
            }
            read.push(Shelf { name, rows });
        }
        (left == 0 && spans.at == text.len()).then(|| Book { shelves: read, text: text.to_owned() })
    }
}

fn row(rest: &mut Undecoded<'_>, spans: &mut TextCutter<'_>) -> Option<(TextRange, HeadRow)> {
    let oid = rest.take()?;
    let stamp = FileStamp {
        size: u64::from_le_bytes(rest.take()?),
        modified: i64::from_le_bytes(rest.take()?),
        changed: i64::from_le_bytes(rest.take()?),
        number: u64::from_le_bytes(rest.take()?),
    };
    let [flags] = rest.take()?;
    let (name, id, stems) = (rest.short()?, rest.short()?, rest.long()?);
    let (name, id, stems) = (spans.next(name)?, spans.next(id)?, spans.next(stems)?);
    Some((name, HeadRow { stamp, oid, clear: flags & CLEAR != 0, framed: flags & FRAMED != 0, id, stems }))
}

/// 把一段文字接在末尾，得其字节数。
fn put(text: &mut String, more: &str) -> usize {
    text.push_str(more);
    more.len()
}

fn short(n: usize) -> Option<[u8; 2]> {
    Some(u16::try_from(n).ok()?.to_le_bytes())
}

fn long(n: usize) -> Option<[u8; 4]> {
    Some(u32::try_from(n).ok()?.to_le_bytes())
}

/// 还没有读的字节。
struct Undecoded<'b>(&'b [u8]);

impl Undecoded<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*first)
    }

    fn short(&mut self) -> Option<usize> {
        Some(usize::from(u16::from_le_bytes(self.take()?)))
    }

    fn long(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.take()?)).ok()
    }
}

/// 文字一段接一段。
struct TextCutter<'t> {
    text: &'t str,
    at: usize,
}

impl TextCutter<'_> {
    fn next(&mut self, length: usize) -> Option<TextRange> {
        let end = self.at.checked_add(length)?;
        self.text.get(self.at..end)?;
        let span = TextRange { start: u32::try_from(self.at).ok()?, end: u32::try_from(end).ok()? };
        self.at = end;
        Some(span)
    }
}

/// 校验和：只防写了一半、坏了的，不防有意为之。
fn sum(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |sum: u64, word: u64| (sum ^ word).wrapping_mul(ODD).rotate_left(29);
    let mut lanes = [1, 2, 3, bytes.len() as u64];
    let (blocks, tail) = bytes.as_chunks::<32>();
    for block in blocks {
        for (lane, word) in lanes.iter_mut().zip(block.as_chunks::<8>().0) {
            *lane = mix(*lane, u64::from_le_bytes(*word));
        }
    }
    let tail = tail.iter().fold(0, |sum, byte| mix(sum, u64::from(*byte)));
    lanes.into_iter().fold(tail, mix)
}

#[cfg(test)]
mod tests {
    use super::{super::row::Skimmed, *};

    fn written() -> Vec<u8> {
        let mut text = String::new();
        let stamp = FileStamp { size: 9, modified: -1, changed: i64::MAX, number: u64::MAX };
        let look = Skimmed::of("id: A-1\nname: 一\nevents:\n- {set: {name: 二}}\n".as_bytes(), stamp, [7; 20]);
        let row = look.into_row(&mut text);
        write(&[("甲", vec![("a.yaml", row)]), ("乙", Vec::new())], &text, 7).unwrap()
    }

    fn again(book: &Book) -> Option<Vec<u8>> {
        let rows = |shelf: &Shelf| shelf.rows.iter().map(|(name, row)| (name.of(&book.text), *row)).collect();
        let shelves: Vec<_> = book.shelves.iter().map(|shelf| (shelf.name.of(&book.text), rows(shelf))).collect();
        write(&shelves, &book.text, 7)
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes = written();
        let book = Book::read(&bytes, 7).unwrap();
        assert_eq!(again(&book).unwrap(), bytes);
        let (name, row) = book.shelves[0].rows[0];
        assert_eq!((name.of(&book.text), row.id.of(&book.text)), ("a.yaml", "A-1"));
        assert_eq!((row.stamp.size, row.stamp.modified, row.clear), (9, -1, true));
        assert_eq!(Book::read(&bytes, 8), None, "别的凭据");
    }

    #[test]
    fn whatever_is_damaged_is_nothing() {
        let bytes = written();
        for end in 0..bytes.len() {
            assert_eq!(Book::read(&bytes[..end], 7), None);
        }
        for at in 0..bytes.len() {
            for flip in [1, 0x80, 0xff] {
                let mut damaged = bytes.clone();
                damaged[at] ^= flip;
                assert_eq!(Book::read(&damaged, 7), None, "{at}");
            }
        }
        // 校验和也改得对的：读出什么都行，只是不能出错。
        for at in HEADER - 12..bytes.len() {
            for flip in [1, 0x7f, 0xff] {
                let mut forged = bytes.clone();
                forged[at] ^= flip;
                let sum = sum(&forged[HEADER..]);
                forged[24..32].copy_from_slice(&sum.to_le_bytes());
                if let Some(book) = Book::read(&forged, 7) {
                    assert!(again(&book).is_some());
                }
            }
        }
    }
}
