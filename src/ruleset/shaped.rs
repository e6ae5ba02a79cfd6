//! 参数值的形状。

use crate::text::{FieldShape, Kept, Scalar, Shape};

/// 参数值的形状，供 JSON Schema；与读法同出一处声明。
pub(super) trait Shaped {
    fn shape() -> Shape;
}

impl<T: Scalar> Shaped for T {
    fn shape() -> Shape {
        T::leaf_shape()
    }
}

impl<T: Shaped> Shaped for Vec<T> {
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

impl<T: Shaped> Shaped for Option<T> {
    fn shape() -> Shape {
        T::shape()
    }
}

impl Shaped for u32 {
    fn shape() -> Shape {
        Shape::Number
    }
}

impl Shaped for i32 {
    fn shape() -> Shape {
        Shape::Number
    }
}

impl Shaped for String {
    fn shape() -> Shape {
        Shape::Text
    }
}

pub(super) fn field(key: &'static str, doc: &'static str, required: bool, shape: Shape) -> FieldShape {
    FieldShape { key, doc, required, kept: Kept::Nothing, shape }
}
