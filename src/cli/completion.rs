//! 命令补全：壳程序每按一次 Tab 就带着已敲的词来问一次，候选由台账当场得出。

use std::{
    ffi::{OsStr, OsString},
    path::PathBuf,
    sync::OnceLock,
};

use clap::ArgMatches;
use clap_complete::{
    ArgValueCandidates, ArgValueCompleter, CompleteEnv, PathCompleter, Shell,
    engine::{CompletionCandidate, ValueCompleter},
    env::Shells,
};

use crate::{
    commands::{
        Env, Failure,
        candidates::{self, Suggestion},
    },
    model::DeedAct,
    output::described_outputs,
    text::Word,
};

/// 壳程序以这个环境变量来问，值是壳程序的名称。
const VARIABLE: &str = "WSGOV_COMPLETE";

/// 全部参数：补全要照它认出已敲的词，它又要用补全的候选，所以由外面交进来。
static COMMAND: OnceLock<fn() -> clap::Command> = OnceLock::new();

/// 是壳程序来问的，答完即了；不是的什么也不做，返回假。`command` 是全部参数。
pub(super) fn answer(command: fn() -> clap::Command) -> bool {
    let here = std::env::current_dir().ok();
    let asked = CompleteEnv::with_factory(COMMAND.get_or_init(|| command)).var(VARIABLE);
    // 答不出的（不认识的壳程序）也了结：不能把问话当命令执行。
    asked.try_complete(std::env::args_os(), here.as_deref()).unwrap_or(true)
}

/// 装进壳程序的几行：由它来问本程序。
///
/// # Errors
/// 写不成。
pub(super) fn script(shell: Shell) -> Result<Vec<u8>, Failure> {
    let failed = |reason: String| Failure::failed(format!("写不出补全脚本：{reason}"));
    let shells = Shells::builtins();
    let completer = shells.completer(&shell.to_string()).ok_or_else(|| failed(shell.to_string()))?;
    let mut text = Vec::new();
    completer
        .write_registration(VARIABLE, "wsgov", "wsgov", "wsgov", &mut text)
        .map_err(|error| failed(error.to_string()))?;
    amended(shell, String::from_utf8_lossy(&text).into_owned()).map(String::into_bytes)
}

/// 问来的答话是 UTF-8 的，而 PowerShell 照控制台的代码页（中文 Windows 为 936）读：问的时候换成 UTF-8，问完换回。
const POWERSHELL: [(&str, &str); 2] = [
    (
        "    $results = Invoke-Expression",
        "    $encoding = [Console]::OutputEncoding
    try { [Console]::OutputEncoding = [System.Text.Encoding]::UTF8 } catch {}
    $results = Invoke-Expression",
    ),
    (
        "\"@;
",
        "\"@;
    try { [Console]::OutputEncoding = $encoding } catch {}
",
    ),
];

/// 装在 `fpath` 里、名为 `_wsgov` 的，头一次按 Tab 才读进来：读完就答这一次的。
const ZSH: &str = "if [[ ${funcstack[1]} == _wsgov ]]; then _clap_dynamic_completer_wsgov \"$@\"; fi\n";

/// 现成的脚本所缺的。
fn amended(shell: Shell, mut text: String) -> Result<String, Failure> {
    match shell {
        Shell::PowerShell => {
            for (old, new) in POWERSHELL {
                if text.matches(old).count() != 1 {
                    return Err(Failure::failed("写不出补全脚本：与所知的式样不同"));
                }
                text = text.replace(old, new);
            }
        }
        Shell::Zsh => text.push_str(ZSH),
        _ => {}
    }
    Ok(text)
}

/// 已敲的词：`--` 之后的是整行命令。
struct Typed(Option<ArgMatches>);

impl Typed {
    fn read() -> Self {
        let words: Vec<OsString> = std::env::args_os().skip_while(|word| word != "--").skip(1).collect();
        let command = COMMAND.get().map(|command| command().ignore_errors(true));
        Typed(command.and_then(|command| command.try_get_matches_from(words).ok()))
    }

    /// 台账从哪里找：`-C` 所写的。
    fn env(&self) -> Env {
        let start = self.0.as_ref().and_then(|matches| matches.get_one::<PathBuf>("directory").cloned());
        Env::unattended(chrono::Local::now().date_naive(), start.unwrap_or_else(|| PathBuf::from(".")))
    }

    /// 这个命令里已敲的一个值。
    fn value(&self, name: &str) -> Option<String> {
        let (_, matches) = self.0.as_ref()?.subcommand()?;
        matches.try_get_one::<String>(name).ok().flatten().cloned()
    }
}

fn shown(candidates: Vec<Suggestion>) -> impl Iterator<Item = CompletionCandidate> {
    let numbered = candidates.into_iter().enumerate();
    numbered.map(|(order, Suggestion { value, help })| {
        let help = (!help.is_empty()).then(|| help.into());
        CompletionCandidate::new(value).help(help).display_order(Some(order))
    })
}

/// 由已敲的词得出候选；以当前的词开头的才给。
fn completer(find: fn(&Typed, &str) -> Vec<Suggestion>) -> ArgValueCompleter {
    ArgValueCompleter::new(move |current: &OsStr| {
        let Some(current) = current.to_str() else { return Vec::new() };
        let found = shown(find(&Typed::read(), current));
        found.filter(|c| c.get_value().to_string_lossy().starts_with(current)).collect()
    })
}

/// 项目编号。
pub(super) fn projects() -> ArgValueCompleter {
    completer(|typed, current| candidates::projects(&typed.env(), current))
}

/// 项目编号、单位，或文件、文件夹。
pub(super) fn places() -> ArgValueCompleter {
    ArgValueCompleter::new(|current: &OsStr| {
        let mut found = projects().complete(current);
        // 一个字也没有敲的，单位与当前文件夹里的太多，等敲了再说。
        if !current.is_empty() {
            found.extend(units().complete(current));
        }
        found.extend(PathCompleter::any().complete(current));
        found
    })
}

/// 事件种类：按项目所处的位置，接下来可有的在前。
pub(super) fn kinds() -> ArgValueCompleter {
    completer(|typed, current| candidates::kinds(&typed.env(), typed.value("id").as_deref(), current))
}

/// 单位、县、框架的事件。
pub(super) fn deeds<A: DeedAct>() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let kinds = A::kinds().iter();
        kinds.map(|kind| CompletionCandidate::new(kind.to_string()).help(Some(A::doc(*kind).into()))).collect()
    })
}

/// 各命令。
pub(super) fn commands() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let all = COMMAND.get().map(|command| command());
        let named =
            |sub: &clap::Command| CompletionCandidate::new(sub.get_name().to_owned()).help(sub.get_about().cloned());
        all.iter().flat_map(clap::Command::get_subcommands).map(named).collect()
    })
}

/// 没有候选：写在等号之后的，分开写就成了别的参数。
pub(super) fn nothing() -> ArgValueCandidates {
    ArgValueCandidates::new(Vec::new)
}

/// 项目已记的事件。
pub(super) fn events() -> ArgValueCompleter {
    completer(|typed, _| typed.value("id").map_or_else(Vec::new, |id| candidates::events(&typed.env(), &id)))
}

/// 事件的键。
pub(super) fn keys() -> ArgValueCompleter {
    completer(|typed, _| typed.value("event").map_or_else(Vec::new, |kind| candidates::keys(&kind)))
}

/// 规则名。
pub(super) fn slugs() -> ArgValueCompleter {
    completer(|_, _| candidates::slugs())
}

/// 有 JSON 输出的命令。
pub(super) fn outputs() -> ArgValueCandidates {
    ArgValueCandidates::new(|| described_outputs().map(CompletionCandidate::new).collect())
}

/// 规则名与条文。
pub(super) fn explainable() -> ArgValueCompleter {
    completer(|typed, _| candidates::explainable(&typed.env()))
}

/// 单位。
pub(super) fn units() -> ArgValueCompleter {
    completer(|typed, _| candidates::units(&typed.env()))
}

/// 机关与单位。
pub(super) fn bodies() -> ArgValueCompleter {
    completer(|typed, _| candidates::bodies(&typed.env()))
}

/// 规定的用语，写英文，旁边是中文。
pub(super) fn words_en(words: &'static [Word]) -> ArgValueCandidates {
    ArgValueCandidates::new(move || {
        words.iter().map(|word| CompletionCandidate::new(word.en).help(Some(word.zh.into()))).collect()
    })
}

/// 规定的用语，写中文。
pub(super) fn words(words: &'static [&'static [Word]]) -> ArgValueCandidates {
    ArgValueCandidates::new(move || {
        let all = words.iter().flat_map(|words| words.iter());
        all.map(|word| CompletionCandidate::new(word.zh)).collect()
    })
}
