//! 成批生成的台账：同样的种子得出同样的字节。没有埋毛病的项目核查无疑点；埋的毛病一处一条规则，列在 faults.csv。

mod building;
mod faults;
mod life;
mod names;
mod unit;
mod upkeep;

use std::{collections::BTreeMap, fs, io, path::Path};

use fastrand::Rng;
use rayon::prelude::*;
use wsgov::model::project_yaml;

use life::{Life, Site};

/// 生成什么。
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// 多少个项目。
    pub projects: usize,
    /// 种子。
    pub seed: u64,
    /// 每千个项目埋几处毛病。
    pub faults_per_mille: u32,
}

impl Default for Plan {
    fn default() -> Self {
        Plan { projects: 2_000, seed: 1, faults_per_mille: 30 }
    }
}

/// 埋下的一处毛病。
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// 文件，相对于台账的根。
    pub path: String,
    /// 规则。
    pub rule: String,
    /// 对象。
    pub subject: String,
}

/// 封存日期：此后的事还没有发生。
pub const FROZEN: (i32, u32, u32) = (2026, 10, 31);
/// 至多多少个单位。
const MOST_UNITS: usize = 500;
/// 每个单位至少几个项目（项目少时）。
const FEWEST_PER_UNIT: usize = 4;

/// 写出台账，返回埋下的毛病。
///
/// # Errors
/// 写不了文件。
pub fn generate(dir: &Path, plan: &Plan) -> io::Result<Vec<Fault>> {
    let projects = dir.join("projects");
    fs::create_dir_all(&projects)?;
    let units = (plan.projects / FEWEST_PER_UNIT).clamp(1, MOST_UNITS);
    let written: Vec<Written> = (0..units)
        .into_par_iter()
        .map(|index| write_unit(&projects, plan, (index, units)))
        .collect::<io::Result<_>>()?;
    let mut faults: Vec<Fault> = Vec::new();
    let mut listed: BTreeMap<i32, Vec<String>> = BTreeMap::new();
    for one in written {
        faults.extend(one.faults);
        for (year, id) in one.listed {
            listed.entry(year).or_default().push(id);
        }
    }
    faults.sort();
    fs::write(projects.join("county.yaml"), unit::county(&listed))?;
    write_faults(dir, &faults)?;
    Ok(faults)
}

/// 一个单位写出之后所记的。
struct Written {
    faults: Vec<Fault>,
    listed: Vec<(i32, String)>,
}

fn write_unit(projects: &Path, plan: &Plan, (index, units): (usize, usize)) -> io::Result<Written> {
    let name = unit::name(index);
    let folder = projects.join(&name);
    fs::create_dir_all(&folder)?;
    let mut written = Written { faults: Vec::new(), listed: Vec::new() };
    let mut planned = Vec::new();
    for number in index * plan.projects / units..(index + 1) * plan.projects / units {
        let mut rng = Rng::with_seed(plan.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(number as u64));
        let site = Site { number, unit: &name, tier: unit::tier(index), systems: &unit::systems(index) };
        let mut life = life_of(&site, &mut rng);
        let planted = if rng.u32(..1000) < plan.faults_per_mille { faults::plant(&mut life, &mut rng) } else { None };
        if !life.unplanned {
            planned.push(life.id.clone());
        }
        if !life.is_classified() {
            written.listed.extend(life.listed_years().map(|year| (year, life.id.clone())));
        }
        let path = format!("projects/{name}/{}.yaml", life.id);
        written.faults.extend(planted.map(|p| Fault { path, rule: p.rule.into(), subject: p.subject.of(&life) }));
        let text = project_yaml(&life.head, &life.written()).map_err(io::Error::other)?;
        fs::write(folder.join(format!("{}.yaml", life.id)), text)?;
    }
    fs::write(folder.join("unit.yaml"), unit::unit(index, &planned))?;
    Ok(written)
}

/// 各种项目的比例：运行维护、建设、只到申报的、涉密的。
fn life_of(site: &Site<'_>, rng: &mut Rng) -> Life {
    match rng.u32(..1000) {
        0..380 => upkeep::maintenance(site, rng),
        380..400 => upkeep::returned(site, rng),
        400..405 => upkeep::classified(site, rng),
        _ => building::construction(site, rng),
    }
}

fn write_faults(dir: &Path, faults: &[Fault]) -> io::Result<()> {
    let mut table = csv::Writer::from_path(dir.join("faults.csv")).map_err(io::Error::other)?;
    table.write_record(["path", "rule", "subject"]).map_err(io::Error::other)?;
    for fault in faults {
        table.write_record([&fault.path, &fault.rule, &fault.subject]).map_err(io::Error::other)?;
    }
    table.flush()
}
