//! 签署人：县里指明哪把 SSH 钥匙可以为哪个机关、单位记事。没有指明的，不核对。

use std::fmt;

use super::{CountyAct, Deed, live};
use crate::model::{Date, SigningKey, Text};

/// 一个签署人：一把钥匙，为谁，自何日至何日。
#[derive(Clone, Debug, PartialEq)]
pub struct Signer {
    /// 机关或单位。
    pub body: Text,
    /// 姓名。
    pub person: Option<Text>,
    /// 公钥。
    pub key: SigningKey,
    /// 起始日期（含）。
    pub from: Date,
    /// 截止日期（含）；没有写的，长期。
    pub until: Option<Date>,
}

impl Signer {
    /// 某日可以签。
    #[must_use]
    pub fn is_in_force(&self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }
}

impl fmt::Display for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.person {
            Some(person) => write!(f, "{}（{person}）", self.body),
            None => f.write_str(&self.body),
        }
    }
}

/// 县的事件里的签署人：同一机关的同一把钥匙，以最近的一件为准；更正了的不算。
#[must_use]
pub fn signers(deeds: &[Deed<CountyAct>]) -> Vec<Signer> {
    let mut all: Vec<Signer> = Vec::new();
    for (_, deed) in live(deeds) {
        let CountyAct::AppointSigner(own) = &deed.act else { continue };
        let signer = Signer {
            body: own.body.clone(),
            person: own.person.clone(),
            key: own.key.clone(),
            from: own.from.unwrap_or(deed.date),
            until: own.until,
        };
        all.retain(|known| !(known.body == signer.body && known.key == signer.key));
        all.push(signer);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::County,
        text::{Decode, Faults, Scalar, Source, parse},
    };

    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti";

    #[test]
    fn the_latest_act_about_a_key_counts_and_a_correction_takes_it_back() {
        let act = |more: &str| format!("  - {{event: 签署人, body: 县教委, key: {KEY}, {more}}}\n");
        let read = |acts: &[String]| {
            let text = format!("format: 2\nname: 巫山县\nevents:\n{}", acts.concat());
            let mut faults = Faults::default();
            let source = Source::read("county.yaml", text.into_bytes(), &mut faults);
            let county = parse(&source, &mut faults).and_then(|root| County::decode(&root, &mut faults));
            signers(&county.unwrap_or_else(|| panic!("{faults:?}")).events.unwrap())
        };
        let day = |text: &str| Date::read(text).unwrap();
        let first = act("date: 2026-01-05, id: a");
        let one = &read(std::slice::from_ref(&first))[0];
        assert!(!one.is_in_force(day("2026-01-04")) && one.is_in_force(day("2026-01-05")));
        let ended = read(&[first.clone(), act("date: 2026-06-01, from: 2026-01-05, until: 2026-06-30, person: 王")]);
        assert_eq!(ended.len(), 1);
        assert!(ended[0].is_in_force(day("2026-06-30")) && !ended[0].is_in_force(day("2026-07-01")));
        assert_eq!(ended[0].to_string(), "县教委（王）");
        assert!(read(&[first, "  - {event: 更正, date: 2026-01-06, of: a, reason: 误}\n".into()]).is_empty());
    }
}
