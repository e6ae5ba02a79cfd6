//! 义务归谁：项目的归项目，县的归有职责的机关，还没有申报的归各单位。

use std::path::PathBuf;

use crate::rules::{CountyCx, Obligation, publication_duties, season_duties};

/// 义务所属的项目。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// 文件，相对于根。
    pub path: PathBuf,
    /// 编号。
    pub id: crate::model::Text,
    /// 名称。
    pub name: crate::model::Text,
    /// 单位。
    pub unit: crate::model::Text,
    /// 涉密。
    pub classified: bool,
}

/// 县的义务：编号写文件名，单位写有权的机关。
pub(super) fn county_duties(across: &CountyCx<'_>) -> Vec<(Picked, Obligation)> {
    let duties = publication_duties(across).into_iter();
    duties.filter_map(|duty| Some((county_picked(across, &duty)?, duty))).collect()
}

/// 还没有人申报时的期限，各归各的单位。
pub(super) fn season(across: &CountyCx<'_>) -> Vec<(Picked, Obligation)> {
    let duties = season_duties(across).into_iter();
    let owned = duties.filter_map(|(folder, duty)| {
        let picked = match folder {
            Some(folder) => {
                let (path, _, unit) = across.units.iter().find(|(_, own, _)| own == folder)?;
                Picked {
                    path: path.clone(),
                    id: folder.into(),
                    name: unit.name.clone(),
                    unit: unit.name.clone(),
                    classified: false,
                }
            }
            None => county_picked(across, &duty)?,
        };
        Some((picked, duty))
    });
    owned.collect()
}

/// 县的一项，归有职责的机关。
fn county_picked(across: &CountyCx<'_>, duty: &Obligation) -> Option<Picked> {
    let (path, county) = across.county?;
    let law = across.laws.get(duty.law);
    let role = law.rule(duty.rule).map_or("", |config| &config.duty);
    let unit = law.bodies.name(role).into();
    Some(Picked { path: path.to_owned(), id: "county".into(), name: county.name.clone(), unit, classified: false })
}
