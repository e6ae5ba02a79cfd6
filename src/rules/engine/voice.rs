//! 疑点、义务、结论里的话，换成当地的叫法：各条规则照规定的用语写，裁断完了在这里换一次。

use std::borrow::Cow;

use crate::{
    rules::{Finding, Note, Obligation, Unknown},
    ruleset::Laws,
    text::Verbatim,
};

/// 一个地方的说法。
#[derive(Clone, Copy, Debug)]
pub struct Voice<'a> {
    laws: &'a Laws,
    /// 可能引到的原话。
    quoted: &'a Verbatim,
}

impl Finding {
    /// 换成当地的说法；`quoted` 是可能引到的原话。
    pub fn say(&mut self, laws: &Laws, quoted: &Verbatim) {
        if let Some(voice) = Voice::of(laws, quoted) {
            voice.finding(self);
        }
    }
}

impl Obligation {
    /// 换成当地的说法；话里不引别处的。
    pub(crate) fn said(mut self, laws: &Laws) -> Self {
        if let Some(voice) = Voice::of(laws, &Verbatim::default()) {
            voice.obligation(&mut self);
        }
        self
    }
}

impl<'a> Voice<'a> {
    /// 当地没有另外叫法的为无：一句也不必看。
    pub(crate) fn of(laws: &'a Laws, quoted: &'a Verbatim) -> Option<Self> {
        laws.words().renames().then_some(Voice { laws, quoted })
    }

    fn put(self, text: &mut String) {
        if let Cow::Owned(said) = self.laws.say(text, self.quoted) {
            *text = said;
        }
    }

    pub(crate) fn finding(self, finding: &mut Finding) {
        self.put(&mut finding.message);
        finding.ongoing.iter_mut().for_each(|text| self.put(text));
        let help = finding.help.as_deref().map(|help| self.laws.say(help, self.quoted));
        if let Some(Cow::Owned(said)) = help {
            finding.help = Some(said.into());
        }
        finding.related.iter_mut().for_each(|related| self.put(&mut related.text));
    }

    pub(crate) fn obligation(self, duty: &mut Obligation) {
        [&mut duty.what, &mut duty.because, &mut duty.help].into_iter().for_each(|text| self.put(text));
        duty.redo.iter_mut().for_each(|text| self.put(text));
        duty.unclear.iter_mut().for_each(|unknown| self.unknown(unknown));
    }

    pub(crate) fn note(self, note: &mut Note) {
        self.put(&mut note.text);
    }

    pub(crate) fn unknown(self, unknown: &mut Unknown) {
        self.put(&mut unknown.text);
    }
}
