//! 几条规则共用的算法与句子。

pub mod after_end;
pub mod candidates;
pub mod classified_keys;
pub mod conditions;
pub mod feature_signs;
pub mod filing;
pub mod intervals;
pub mod name_distance;
pub mod remedy;
pub mod shapes;
pub mod sources;
pub mod strangers;
pub mod works_start;
