//! `check` 的各种格式。

mod excerpt;
pub mod github;
#[cfg(test)]
mod layout_tests;
pub mod markdown;
pub mod sarif;
#[cfg(test)]
mod tests;
pub mod text;
pub mod view;
