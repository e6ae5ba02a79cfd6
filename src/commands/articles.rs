//! `wsgov articles`：条文登记与落实的程度。

use super::{Env, Exit, Failure, PageFormat, print_page};
use crate::output::Register;

/// 列出条文登记。
///
/// # Errors
/// 规则集有错误，写不出去。
pub fn run(ambient: &Env, format: PageFormat) -> Result<Exit, Failure> {
    let (laws, as_of) = ambient.laws()?;
    let register = Register::of(laws.nearest(as_of));
    print_page(ambient, format, || register.page(), &register)?;
    Ok(Exit::Clean)
}
