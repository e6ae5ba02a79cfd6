//! csv 的引号：不成对的，后面的几行会并进一格，少记几件而没有一句话；所以不读。

use crate::intake::Failure;

/// 引号不成对的一格从第几行起：没有收尾的，或收尾之后还有字的。
pub(super) fn unpaired(text: &str) -> Option<usize> {
    let mut line = 1;
    let mut rest = text.bytes().peekable();
    let mut opened = None;
    let mut is_start = true;
    while let Some(byte) = rest.next() {
        line += usize::from(byte == b'\n');
        match (byte, opened) {
            (b'"', None) if is_start => opened = Some(line),
            (b'"', Some(_)) if rest.peek() == Some(&b'"') => _ = rest.next(),
            (b'"', Some(from)) => {
                while rest.next_if(|b| matches!(b, b' ' | b'\t')).is_some() {}
                if !matches!(rest.peek(), None | Some(b',' | b'\r' | b'\n')) {
                    return Some(from);
                }
                opened = None;
            }
            _ => {}
        }
        is_start = matches!(byte, b',' | b'\r' | b'\n');
    }
    opened
}

/// 一格里并进了别的整行：两处写坏的引号碰巧成了一对。是第几行。
pub(super) fn swallowed<'r>(mut rows: impl Iterator<Item = (usize, &'r [String])> + Clone) -> Option<usize> {
    let columns = rows.clone().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let is_row = |line: &str| columns > 2 && line.matches(',').count() + 1 >= columns;
    let has_row = |cell: &String| cell.lines().skip(1).any(is_row);
    rows.find(|(_, cells)| cells.iter().any(has_row)).map(|(row, _)| row)
}

pub(super) fn refused(line: usize) -> Failure {
    Failure::usage(format!(
        "第 {line} 行：引号没有成对，后面的几行会并进这一格；在电子表格软件里打开、另存为 csv，或删去这个引号"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_that_do_not_pair_are_found_where_they_open() {
        for fine in
            ["", "甲,乙\n", "\"甲\",\"乙,丙\"\r\n", "\"甲\"\"乙\"\n", "甲\"乙,丙\n", "\"甲\n乙\" ,丙", "\"\",\"\""]
        {
            assert_eq!(unpaired(fine), None, "{fine}");
        }
        for (text, line) in [
            ("甲,\"乙\n丙,丁\n", 1),
            ("甲,乙\n\"丙,丁\n戊\n", 2),
            ("甲\n\"好\"坏,乙\n", 2),
            ("甲\n乙,\"丙\n丁,\"戊\n", 2),
            ("\"\"\"", 1),
        ] {
            assert_eq!(unpaired(text), Some(line), "{text}");
        }
    }

    #[test]
    fn a_cell_that_holds_a_whole_row_is_found() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let found = |note: &str| {
            let rows = [(1, row(["编号", "事件", "备注"])), (2, row(["A-1", "开工", note]))];
            swallowed(rows.iter().map(|(n, cells)| (*n, &cells[..])))
        };
        assert_eq!(found("一\n二，三，四\n五,六"), None);
        assert_eq!(found("一\nA-2,开工,丁"), Some(2));
    }
}
