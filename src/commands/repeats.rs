//! 记重了的：与已经记过的一件，或同一张表里先写的一件，内容相同。

use super::{
    Audience, Failure,
    append_session::{Recording, called},
};
use crate::{
    model::{Event, Project},
    text::Dictionary,
};

/// 最后记的一件与先前没有失效的一件内容相同：怎么说。
///
/// # Errors
/// 不会发生：读不出的在打开时已经拒绝。
pub fn same_again(recording: &Recording, asked: Audience, words: &Dictionary) -> Result<Option<String>, Failure> {
    Ok(earlier(recording)?.map(|(project, e)| match project.was_classified() {
        // 记过什么，也是涉密项目的事。
        true => "没有记入：项目涉密，不说明台账里有什么；在本机用 wsgov show 加 --include-classified 核对".to_owned(),
        false => {
            let note = asked.pick("用备注（--note）写明区别", "在备注里写明区别");
            format!("{} 已经记过，内容相同；确是另一笔的，{note}，如凭证号", called(e, words))
        }
    }))
}

/// 最后记的一件与同一次先记的哪一件内容相同，是其中的第几件。
///
/// # Errors
/// 不会发生：读不出的在打开时已经拒绝。
pub fn twice_at_once(recording: &Recording) -> Result<Option<usize>, Failure> {
    Ok(earlier(recording)?.and_then(|(_, e)| e.n.checked_sub(recording.first())))
}

/// 与最后记的一件内容相同、没有失效的一件。
fn earlier(recording: &Recording) -> Result<Option<(&Project, &Event)>, Failure> {
    let project = recording.project()?;
    let Some((last, before)) = project.events.split_last() else { return Ok(None) };
    let alike: Vec<&Event> = before.iter().filter(|e| e.repeats(last)).collect();
    // 多半没有相同的，不必去看哪些还有效。
    let live = if alike.is_empty() { Vec::new() } else { project.chronology() };
    let found = alike.into_iter().find(|e| live.iter().any(|l| l.n == e.n));
    Ok(found.map(|e| (project, e)))
}
