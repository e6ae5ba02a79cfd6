//! 命令行：参数、时钟、退出码。全程序只有这里读时钟。

mod act_arguments;
mod arguments;
mod check_arguments;
mod completion;
mod desk_arguments;
mod export_arguments;
mod extension;
mod history_arguments;
mod import_arguments;
mod keeping_arguments;
mod manual;
mod page_arguments;
mod progress;
mod report_arguments;
mod rules_arguments;
mod serve_arguments;
mod usage;
mod values;
mod word;

use std::{io::IsTerminal, path::PathBuf, process::ExitCode};

use chrono::Local;
use clap::{CommandFactory, FromArgMatches, error::ErrorKind};

use crate::{
    commands::{self, Env, Exit, Failure},
    text::safe,
};
pub use arguments::{Cli, Command};

/// 运行程序：读参数，调命令，得退出码。
#[must_use]
pub fn run() -> ExitCode {
    // 补全用不着帮助的样子，不必排。
    if completion::answer(Cli::command) {
        return code(Exit::Clean);
    }
    let parsed = arguments::command().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let ambient = match ambient(&cli) {
        Ok(ambient) => ambient,
        Err(failure) => return report(&failure, false),
    };
    match dispatch(cli, &ambient) {
        Ok(exit) => code(exit),
        Err(failure) => report(&failure, ambient.color),
    }
}

/// 命令之外的一切：当日、起点、颜色、宽度。
fn ambient(cli: &Cli) -> Result<Env, Failure> {
    let terminal = std::io::stdout().is_terminal();
    let today = Local::now().date_naive();
    let as_of = cli.as_of.map(|said| said.past(today)).transpose();
    Ok(Env {
        today,
        start: cli.directory.clone().unwrap_or_else(|| PathBuf::from(".")),
        rules: cli.rules.clone(),
        as_of: as_of.map_err(|bad| Failure::usage(format!("核查日：{bad}")))?,
        color: cli.color.settle(),
        terminal,
        interactive: terminal && std::io::stdin().is_terminal(),
        width: arguments::width(),
        progress: progress::progress(),
        cache: !cli.no_cache && !is_continuous_integration(),
        listed: None,
        receipts: commands::Receipts::default(),
        asked: commands::Audience::Terminal,
    })
}

/// 在持续集成里：那里的判断只凭文件，什么也不存。
fn is_continuous_integration() -> bool {
    std::env::var("CI").is_ok_and(|told| !told.is_empty() && told != "false" && told != "0")
}

fn dispatch(cli: Cli, ambient: &Env) -> Result<Exit, Failure> {
    match cli.command {
        Command::Check(args) => commands::check::run(ambient, &args.into()),
        Command::Advance(act) => act.run(ambient, "advance", |env, args| args.run(env)),
        Command::Undo(act) => act.run(ambient, "undo", |env, args| commands::undo::run(env, &args.into())),
        Command::Report(args) if args.is_dashboard() => commands::dashboard::run(ambient, &args.dashboard()?),
        Command::Report(args) if args.is_form() && !args.is_reminder() => args.form(ambient),
        Command::Report(args) if args.is_template() => args.template(ambient),
        Command::Report(args) => commands::report::run(ambient, &args.request(ambient)?),
        Command::Export(args) => commands::export::run(ambient, &args.into()),
        Command::Import(act) => act.run(ambient, "import", |env, args| commands::import::run(env, &args.into())),
        Command::Explain(args) => commands::explain::run(ambient, &args.into()),
        Command::Articles(args) => commands::articles::run(ambient, args.into()),
        Command::Rules(args) => args.run(ambient),
        Command::Machine(args) => commands::machine::run(ambient, args.into()),
        Command::Show(args) => commands::show::run(ambient, &args.request()?),
        Command::Next(args) => commands::next::run(ambient, &args.into()),
        Command::Init(act) => act.run(ambient, "init", |env, args| commands::init::run(env, &args.into())),
        Command::New(act) => act.run(ambient, "new", |env, args| args.run(env)),
        Command::Unit(act) => act.run(ambient, "unit", |env, args| commands::deed::unit(env, &args.into())),
        Command::County(act) => act.run(ambient, "county", |env, args| commands::deed::county(env, &args.into())),
        Command::Framework(act) => {
            act.run(ambient, "framework", |env, args| commands::deed::framework(env, &args.into()))
        }
        Command::Publish(act) => act.run(ambient, "publish", |env, args| commands::deed::publish(env, &args.into())),
        Command::Waive(act) => act.run(ambient, "waive", |env, args| commands::excuse::waive(env, &args.into())),
        Command::Answer(act) => act.run(ambient, "answer", |env, args| commands::excuse::answer(env, &args.into())),
        Command::Renumber(act) => act.run(ambient, "renumber", |env, args| commands::renumber::run(env, &args.into())),
        Command::List(args) => commands::list::run(ambient, &args.into()),
        Command::Sync(act) => act.run(ambient, "sync", |env, args| commands::sync::run(env, &args.into())),
        Command::Serve(args) => args.run(ambient),
        Command::Help { command } => help(&command),
        Command::Schema(args) => args.run(),
        Command::Due(args) => commands::due::run(ambient, args.request()?),
        Command::Log(args) => commands::log::run(ambient, &args.into()),
        Command::MergeDriver(args) => commands::merge_driver::run(ambient, &args.into()),
        Command::Completions { shell } => commands::print_bytes(&completion::script(shell)?).map(|()| Exit::Clean),
        Command::Man(args) => args.run(arguments::command()),
    }
}

/// `wsgov help 命令`：同 `wsgov 命令 --help`。
fn help(words: &[String]) -> Result<Exit, Failure> {
    let mut all = arguments::command();
    all.build();
    let mut found = &mut all;
    for word in words {
        let name = found.find_subcommand(word).map(|sub| sub.get_name().to_owned());
        let name = name.ok_or_else(|| Failure::usage(format!("没有「{word}」这个命令；全部命令见 wsgov help")))?;
        found = found.find_subcommand_mut(&name).ok_or_else(|| Failure::failed("帮助排不出"))?;
    }
    let page = found.render_help().to_string();
    commands::print_text(&page).map(|()| Exit::Clean)
}

fn code(exit: Exit) -> ExitCode {
    ExitCode::from(exit as u8)
}

/// 参数不对：退出码 2；帮助与版本：0。
fn usage(error: &clap::Error) -> ExitCode {
    if error.use_stderr() && error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        commands::complain(&usage::explain(error).to_string());
        return code(Exit::Usage);
    }
    match commands::printed(error.print()) {
        Err(failure) => report(&failure, false),
        Ok(()) => code(if error.use_stderr() { Exit::Usage } else { Exit::Clean }),
    }
}

fn report(failure: &Failure, color: bool) -> ExitCode {
    // 提示里可能引了文件里的名称：除自己的换行与颜色外，一律作无害处理。
    commands::complain(&safe::message(&failure.message, color));
    code(failure.exit)
}
