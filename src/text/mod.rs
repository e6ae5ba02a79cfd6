//! 文本层：字节 ⇄ 带位置的树、路径与位置、收集式解码、末尾追加。本层不认识「项目」。

mod append;
mod compose;
mod containers;
mod content;
mod crosscheck;
mod decode;
mod encoding;
mod fast;
mod fault;
mod insert;
mod invisible;
mod locate;
mod node;
mod parse;
#[cfg(test)]
mod properties;
mod record;
mod route;
pub mod safe;
mod shape;
mod source;
mod suggest;
mod syntax;
mod typos;
mod vocabulary;
mod word;

pub use append::append_item;
pub use compose::{compose_block, compose_entry, compose_flow, tail as comment_tail};
pub use containers::{Boxed, Either, List, Map};
pub use content::{Content, Written};
pub use crosscheck::{Difference, is_prefix, read_alike, same_as_serde};
pub use decode::{Bad, Decode, Scalar};
pub use fault::{Fault, Faults};
pub use insert::insert_item;
pub use locate::{locate, name_at};
pub use node::{Node, Span, Value};
pub use parse::{parse, parse_fast, parse_full};
pub use record::{Field, Keys, field_named, known_keys};
pub(crate) use record::{key_of, record};
pub use route::{Route, Step};
pub use shape::{FieldShape, Shape, first_clause};
pub use source::{Excerpt, MOST_BYTES, Position, Source};
pub use suggest::{did_you_mean, half_width, hint, narrow, nearest, nearest_name, suggest, turns_sense};
pub use vocabulary::unknown_word;
pub(crate) use vocabulary::words;
pub use word::{Word, words_of};
