//! 文本层：字节 ⇄ 带位置的树、路径与位置、收集式解码、末尾追加。本层不认识「项目」。

mod decode;
mod fault;
mod node;
mod route;
mod suggest;

pub use decode::{Bad, Decode, Either, Field, FieldShape, Keys, Leaf, List, Map, Shape, Word, read_word, words_of};
pub(crate) use decode::{key_of, record, words};
pub use fault::{Fault, Faults};
pub use node::{Node, Span, Value};
pub use route::{Route, Step};
pub use suggest::nearest;
