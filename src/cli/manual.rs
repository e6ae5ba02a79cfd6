//! 手册页：一个命令一页，如 wsgov-check.1。

use std::path::PathBuf;

use clap::{Args, Command};
use clap_mangen::Man;

use crate::{
    commands::{Exit, Failure, print_bytes},
    store::Outlet,
};

/// `man` 的参数。
#[derive(Debug, Args)]
pub struct ManArgs {
    /// 哪个命令，如 check、new unit；不写的为总说明
    #[arg(value_name = "命令", add = super::completion::commands())]
    command: Vec<String>,
    /// 全部手册页各存成一个文件，放在这个文件夹里
    #[arg(short, long, value_name = "文件夹", conflicts_with = "command")]
    output: Option<PathBuf>,
}

impl ManArgs {
    /// `top` 是全部参数。
    pub(super) fn run(self, mut top: Command) -> Result<Exit, Failure> {
        top.build();
        match self.output {
            Some(folder) => {
                save(&top, &folder)?;
            }
            None => print_bytes(&page(find(&top, &self.command)?)?)?,
        }
        Ok(Exit::Clean)
    }
}

/// 按名称一层一层找到命令。
fn find<'c>(top: &'c Command, path: &[String]) -> Result<&'c Command, Failure> {
    path.iter().try_fold(top, |command, name| {
        command.find_subcommand(name).ok_or_else(|| Failure::usage(format!("没有「{name}」这个命令")))
    })
}

fn page(command: &Command) -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    let source = concat!("wsgov ", env!("CARGO_PKG_VERSION"));
    let written = Man::new(command.clone()).source(source).manual("政务信息化项目台账").render(&mut page);
    written.map_err(|e| Failure::failed(format!("排不出手册页：{e}")))?;
    Ok(page)
}

/// 这个命令与它之下各命令的手册页。
fn save(command: &Command, folder: &std::path::Path) -> Result<(), Failure> {
    let path = folder.join(Man::new(command.clone()).get_filename());
    Outlet::making_folders(&path)?.write(&page(command)?)?;
    command.get_subcommands().filter(|sub| !sub.is_hide_set()).try_for_each(|sub| save(sub, folder))
}
