//! 一次核查写成哪些格式、各写到哪里。

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    str::FromStr,
};

use super::format::CheckFormat;
use crate::{
    commands::{Env, Failure, Session, print},
    output::{self, CheckView},
    store::{Git, save, shown, whole},
    text::safe,
};

/// 一份输出：格式，和存成的文件；没有文件的写到标准输出。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// 格式。
    pub format: CheckFormat,
    /// 存成的文件。
    pub file: Option<PathBuf>,
}

impl FromStr for Output {
    type Err = String;

    /// `格式` 或 `格式=文件`。
    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
        let known = || CheckFormat::ALL.iter().map(|format| format.en()).collect::<Vec<_>>().join("、");
        let format = CheckFormat::find(name).ok_or_else(|| format!("没有「{name}」这种格式；可用：{}", known()))?;
        match file {
            Some("") => Err(format!("「{name}=」之后没有写文件")),
            file => Ok(Output { format, file: file.map(PathBuf::from) }),
        }
    }
}

/// 要写的各份：都写了文件的，另在标准输出写文字，免得日志里什么也没有。
///
/// # Errors
/// 两份都要写到标准输出，两份写进同一个文件，或 `-o` 没有所指。
pub fn plan(wanted: &[Output], file: Option<&Path>) -> Result<Vec<Output>, Failure> {
    let text = Output { format: CheckFormat::Text, file: None };
    let mut outputs = wanted.to_vec();
    let mut unfiled = outputs.iter_mut().filter(|output| output.file.is_none());
    match (unfiled.next(), unfiled.next(), file) {
        (Some(_), Some(_), _) => return Err(Failure::usage("两种格式都没有写文件；写成 --format 格式=文件")),
        (Some(one), None, Some(file)) => one.file = Some(file.to_owned()),
        (None, _, Some(_)) if !wanted.is_empty() => {
            return Err(Failure::usage("各种格式都写了文件，-o 没有所指"));
        }
        (None, _, Some(file)) => outputs.push(Output { file: Some(file.to_owned()), ..text }),
        (None, _, None) => outputs.push(text),
        (Some(_), None, None) => {}
    }
    let mut files: Vec<PathBuf> = outputs.iter().filter_map(|output| output.file.as_deref().map(whole)).collect();
    files.sort_unstable();
    if let Some(twice) = files.windows(2).find(|two| two[0] == two[1]) {
        let name = safe::visible(&shown(&twice[0])).into_owned();
        return Err(Failure::usage(format!("两种格式都写进 {name}，只剩得下一种；各写一个文件")));
    }
    Ok(outputs)
}

impl Output {
    /// 写这一份；`quiet` 时标准输出上什么也不写。
    ///
    /// # Errors
    /// 写不出去。
    pub(super) fn write(
        &self,
        env: &Env,
        session: &Session,
        view: &CheckView<'_>,
        statistics: bool,
    ) -> Result<(), Failure> {
        let root = seen(env, session, self.format);
        let color = view.color && self.file.is_none();
        let view = CheckView { root: &root, color, ..*view };
        let write = |out: &mut dyn Write| match statistics && self.format == CheckFormat::Text {
            true => output::statistics(&view, out),
            false => render(&view, self.format, out),
        };
        let Some(file) = &self.file else { return print(write) };
        let mut bytes = Vec::new();
        write(&mut bytes).map_err(|e| Failure::failed(format!("写不出结果：{e}")))?;
        Ok(save(file, &bytes)?)
    }
}

/// 路径从哪里看：代码平台一律从仓库的最上层看，不管在哪里运行；编辑器要打得开，从当前文件夹看，看不到的写全；
/// 别的是给人看的。
fn seen(env: &Env, session: &Session, format: CheckFormat) -> PathBuf {
    let for_platform =
        matches!(format, CheckFormat::Github | CheckFormat::Sarif | CheckFormat::Gitlab | CheckFormat::Rdjson);
    let prefix = || Git::open(&session.root).and_then(|git| git.prefix()).ok();
    let from_here = || match format {
        CheckFormat::Concise => env.seen(&session.root),
        _ => env.seen_shortly(&session.root),
    };
    for_platform.then(prefix).flatten().map_or_else(from_here, PathBuf::from)
}

fn render(view: &CheckView<'_>, format: CheckFormat, out: &mut dyn Write) -> io::Result<()> {
    match format {
        CheckFormat::Text => output::text(view, out),
        CheckFormat::Json => output::json(view, out),
        CheckFormat::Ndjson => output::ndjson(view, out),
        CheckFormat::Sarif => output::sarif(view, out),
        CheckFormat::Github => output::github(view, out),
        CheckFormat::Gitlab => output::gitlab(view, out),
        CheckFormat::Junit => output::junit(view, out),
        CheckFormat::Concise => output::concise(view, out),
        CheckFormat::Rdjson => output::rdjson(view, out),
        CheckFormat::Markdown => output::markdown(view, out),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_output_has_its_place() {
        let read = |texts: &[&str]| texts.iter().map(|t| t.parse().unwrap()).collect::<Vec<Output>>();
        let plain = |texts: &[&str], file: Option<&str>| {
            let planned = plan(&read(texts), file.map(Path::new))?;
            let shown = |o: &Output| {
                format!("{}={}", o.format.en(), o.file.as_ref().map_or("-".into(), |f| f.display().to_string()))
            };
            Ok::<_, Failure>(planned.iter().map(shown).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(plain(&[], None).unwrap(), "text=-");
        assert_eq!(plain(&["json"], Some("a")).unwrap(), "json=a");
        assert_eq!(plain(&[], Some("a")).unwrap(), "text=a");
        assert_eq!(plain(&["sarif=a", "gitlab=b=c"], None).unwrap(), "sarif=a gitlab=b=c text=-");
        assert_eq!(plain(&["concise", "sarif=a"], None).unwrap(), "concise=- sarif=a");
        assert!(plain(&["json", "text"], None).is_err());
        assert!(plain(&["json=a"], Some("b")).is_err());
        assert!(plain(&["sarif=a", "junit=./a"], None).is_err());
        assert!(plain(&["sarif=a", "junit"], Some("a")).is_err());
        assert!("没有".parse::<Output>().is_err() && "json=".parse::<Output>().is_err());
    }
}
