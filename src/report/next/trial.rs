//! 试记：把一步放进内存里的项目，用同一个裁断再判一次，看它自己会新增什么错误。
//!
//! 所以 `next` 不会许诺 `advance` 要拒绝的事。要填金额、文字才成立的事件不试：填什么还不知道。

use crate::{
    model::{Date, Kind, Project},
    report::View,
    rules::{Cx, Finding, Judged, OpenFindings, Options, fresh, judge},
    ruleset::{Laws, Severity},
    store::Appendable,
    text::{Dictionary, FieldShape, Shape},
};

/// 一个打开的项目，供试记。
pub struct Trial<'a> {
    project: &'a Project,
    words: &'a Dictionary,
    view: &'a View<'a>,
    known: OpenFindings,
    laws: &'a Laws,
    as_of: Date,
}

impl<'a> Trial<'a> {
    /// 备好试记。`words` 是读文件所据的用语，`judged` 是现在的裁断，核查日当作办理之日。
    #[must_use]
    pub fn new(cx: &Cx<'a>, words: &'a Dictionary, view: &'a View<'a>, judged: &Judged) -> Self {
        let known = OpenFindings::of(&judged.findings, cx.laws);
        Trial { project: cx.project, words, view, known, laws: cx.laws, as_of: cx.as_of }
    }

    /// 由 `by` 在核查日办理这一步，它自己会新增的错误；试不了的为空。
    #[must_use]
    pub fn doubts(&self, kind: Kind, by: Option<&str>) -> Vec<Finding> {
        let Some(item) = item(kind, self.as_of, by) else { return Vec::new() };
        // 只加在内存里：续在文本后面、再读一遍的证明，到真记的时候才要。
        let Some(project) = self.project.with_events(&[&item], self.words) else { return Vec::new() };
        let judged = judge(&project, self.view.judgement, Options::default());
        let at = project.events.len() - 1;
        let own = fresh(&self.known, &judged, self.laws, Severity::Error).filter(|f| f.is_act_since(at));
        own.cloned().collect()
    }
}

/// 事件的写法；必填的键里有不能预知的，试不了。
fn item(kind: Kind, date: Date, by: Option<&str>) -> Option<String> {
    let mut text = format!("event: {kind}\ndate: {date}\n");
    if let Some(by) = by {
        text.push_str(&format!("by: \"{}\"\n", by.replace(['"', '\\'], "")));
    }
    for field in kind.own_fields().into_iter().filter(|f| f.required) {
        text.push_str(&format!("{}: {}\n", field.key, expected(&field)?));
    }
    Some(text)
}

/// 可以预知的值：结论取通常的那一个，用语表里排在最前。
fn expected(field: &FieldShape) -> Option<&'static str> {
    match field.shape {
        Shape::Word(words) | Shape::Listed(_, words) if field.key == "result" => words.first().map(|w| w.zh),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::item;
    use crate::{
        model::{Date, Event, Kind},
        text::{Decode, Faults, Scalar, Source, parse},
    };

    #[test]
    fn what_is_tried_can_be_read() {
        let date = Date::read("2026-06-30").unwrap();
        let mut tried = 0;
        for kind in Kind::ALL {
            let Some(text) = item(*kind, date, Some("县教委")) else { continue };
            let mut faults = Faults::default();
            let source = Source::read("甲.yaml", text.clone().into_bytes(), &mut faults);
            let event = parse(&source, &mut faults).and_then(|root| Event::decode(&root, &mut faults));
            assert!(event.is_some() && faults.0.is_empty(), "{text}");
            tried += 1;
        }
        assert!(tried > 10, "只试了 {tried} 种");
    }
}
