//! 以 regorus 运行 Rego 写的十条规则，供与 wsgov 比较。
//!
//! 用法：rego-peer 规则.rego 台账 核查日；每行打印「文件 <TAB> 规则」。

use std::{collections::BTreeMap, error::Error, fs, path::PathBuf};

use regorus::{Engine, Value};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [rules, root, as_of] = &arguments[..] else { return Err("用法：rego-peer 规则.rego 台账 核查日".into()) };
    let mut engine = Engine::new();
    engine.add_policy_from_file(rules)?;
    for path in project_files(&PathBuf::from(root).join("projects"))? {
        let project = Value::from_yaml_str(&fs::read_to_string(&path)?)?;
        let input = BTreeMap::from([("project".into(), project), ("as_of".into(), as_of.as_str().into())]);
        engine.set_input(input.into());
        for rule in engine.eval_rule("data.wsgov.found".into())?.as_set()? {
            println!("{}\t{}", path.strip_prefix(root)?.display(), rule.as_string()?);
        }
    }
    Ok(())
}

/// 各单位文件夹下的项目文件，按路径。
fn project_files(projects: &PathBuf) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for folder in fs::read_dir(projects)?.filter_map(Result::ok).filter(|e| e.path().is_dir()) {
        let files = fs::read_dir(folder.path())?.filter_map(Result::ok).map(|e| e.path());
        found.extend(files.filter(|p| p.extension().is_some_and(|x| x == "yaml") && !p.ends_with("unit.yaml")));
    }
    found.sort();
    Ok(found)
}
