//! `check` 的各种格式。

pub mod concise;
mod excerpt;
pub mod github;
pub mod gitlab;
pub mod junit;
#[cfg(test)]
mod layout_tests;
pub mod markdown;
pub mod rdjson;
pub mod sarif;
pub mod statistics;
#[cfg(test)]
mod tests;
pub mod text;
pub mod view;
