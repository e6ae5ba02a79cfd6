//! 排成一页的命令的参数：讲规则，看项目，列期限。

use clap::Args;

use super::{completion, extension::format_of, word::word};
use crate::commands::{Failure, PageFormat, Showing, due, explain, machine, next, show};

/// 排成一页的命令共有的参数。
#[derive(Debug, Args)]
pub struct PageArgs {
    /// 输出格式：text、json、markdown、html
    #[arg(long, value_name = "格式", default_value = "text", value_parser = word!(PageFormat))]
    format: PageFormat,
}

impl From<PageArgs> for PageFormat {
    fn from(args: PageArgs) -> Self {
        args.format
    }
}

/// `explain` 的参数。
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// 规则名，或条文：22、第22条、第二十二条第一款
    #[arg(value_name = "规则或条文", add = completion::explainable())]
    what: String,
    #[command(flatten)]
    page: PageArgs,
}

impl From<ExplainArgs> for explain::ExplainRequest {
    fn from(args: ExplainArgs) -> Self {
        explain::ExplainRequest { what: args.what, format: args.page.into() }
    }
}

/// `show` 的参数。
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// 项目编号
    #[arg(value_name = "编号", add = completion::projects())]
    id: String,
    /// 输出格式：text（默认）、json、markdown、html；不写的看文件的扩展名
    #[arg(long, value_name = "格式", value_parser = word!(PageFormat))]
    format: Option<PageFormat>,
    /// 存成文件，如 档案.html
    #[arg(short, long, value_name = "文件")]
    output: Option<std::path::PathBuf>,
    /// 以文字显示涉密项目（只在本机看）
    #[arg(long)]
    include_classified: bool,
}

impl ShowArgs {
    /// 请求；格式是写明的，或文件的扩展名所说的。
    ///
    /// # Errors
    /// 没有这个扩展名的格式。
    pub(super) fn request(self) -> Result<show::ShowRequest, Failure> {
        let format = format_of(self.format, self.output.as_ref(), PageFormat::WORDS, PageFormat::find)?;
        let showing =
            Showing { format: format.unwrap_or(PageFormat::Text), include_classified: self.include_classified };
        Ok(show::ShowRequest { id: self.id, showing, output: self.output })
    }
}

/// `next` 的参数。
#[derive(Debug, Args)]
pub struct NextArgs {
    /// 项目编号；不写为全县
    #[arg(value_name = "编号", add = completion::projects())]
    id: Option<String>,
    #[command(flatten)]
    page: PageArgs,
    /// 以文字显示涉密项目（只在本机看）
    #[arg(long)]
    include_classified: bool,
}

impl From<NextArgs> for next::NextRequest {
    fn from(NextArgs { id, page, include_classified }: NextArgs) -> Self {
        next::NextRequest { id, showing: Showing { format: page.into(), include_classified } }
    }
}

/// `machine` 的参数。
#[derive(Debug, Args)]
pub struct MachineArgs {
    /// 输出格式：text、json、mermaid
    #[arg(long, value_name = "格式", default_value = "text", value_parser = word!(machine::MachineFormat))]
    format: machine::MachineFormat,
}

impl From<MachineArgs> for machine::MachineFormat {
    fn from(args: MachineArgs) -> Self {
        args.format
    }
}

/// `due` 的参数。
#[derive(Debug, Args)]
pub struct DueArgs {
    /// 多少天之内到期的；逾期的总列
    #[arg(long, value_name = "天数", default_value_t = 90, value_parser = super::values::count::<u16>)]
    within: u16,
    /// 只列这些单位的：名称或其中的几个字（可多次，或以逗号隔开）
    #[arg(long = "unit", value_name = "单位", value_delimiter = ',', add = completion::units())]
    units: Vec<String>,
    /// 输出格式：text（默认）、json、csv、ics（日历）、markdown；催办单：table、html、xlsx；不写的看文件的扩展名
    #[arg(long, value_name = "格式", value_parser = word!(due::DueFormat))]
    format: Option<due::DueFormat>,
    /// 存成文件，如 日历.ics、催办单.xlsx
    #[arg(short, long, value_name = "文件")]
    output: Option<std::path::PathBuf>,
}

impl DueArgs {
    /// 请求；格式是写明的，或文件的扩展名所说的。
    ///
    /// # Errors
    /// 没有这个扩展名的格式。
    pub(super) fn request(self) -> Result<due::DueRequest, Failure> {
        let format = format_of(self.format, self.output.as_ref(), due::DueFormat::WORDS, due::DueFormat::find)?;
        let format = format.unwrap_or(due::DueFormat::Text);
        Ok(due::DueRequest { within: self.within, units: self.units, format, output: self.output })
    }
}
