//! 文本层：字节 ⇄ 带位置的树、路径与位置、收集式解码、末尾追加。本层不认识「项目」。

mod append;
mod compose;
mod decode;
mod encoding;
mod fault;
mod locate;
mod node;
mod parse;
#[cfg(test)]
mod properties;
mod prove;
mod route;
mod slips;
mod source;
mod suggest;
mod syntax;

pub use append::append_item;
pub use compose::{compose_entry, compose_flow, tail as comment_tail};
pub use decode::{
    Bad, Boxed, Decode, Either, Field, FieldShape, Keys, Leaf, List, Map, Shape, Word, unknown_word, words_of,
};
pub(crate) use decode::{key_of, record, words};
pub use fault::{Fault, Faults};
pub use locate::locate;
pub use node::{Node, Span, Value};
pub use parse::{MOST_DEPTH, parse};
pub use prove::{Difference, is_prefix, same_as_serde};
pub use route::{Route, Step};
pub use source::{Excerpt, MOST_BYTES, Position, Source};
pub use suggest::{half_width, narrow, nearest};
