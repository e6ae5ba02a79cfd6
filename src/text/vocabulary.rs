//! 规定的用语：一处声明（宏 `words!`）给出枚举、读法与写法；文件里写中文，命令行也认英文。

use crate::text::{Bad, Word, did_you_mean, nearest, turns_sense};

/// 不在用语表中的词；有近似词时一并提示。
#[must_use]
pub fn unknown_word(text: &str, words: &'static [Word]) -> Bad {
    let offered = words.iter().map(|w| w.zh).filter(|zh| !turns_sense(text, zh));
    let help = match words.iter().find(|w| w.en == text).map(|w| w.zh).or_else(|| nearest(text, offered)) {
        Some(near) => did_you_mean(near),
        None => format!("可用：{}", words.iter().map(|w| w.zh).collect::<Vec<_>>().join("、")),
    };
    Bad::with_help(format!("不认识的用语「{text}」"), help)
}

/// 声明一组规定的用语：枚举、读法与写法。
macro_rules! words {
    ($(#[doc = $doc:literal])* $name:ident { $($(#[doc = $vdoc:literal])* $variant:ident $zh:literal $en:literal $([$($also:literal),*])?),* $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum $name { $($(#[doc = $vdoc])* #[doc = $zh] $variant),* }

        impl $name {
            /// 全部用语，次序同声明。
            pub const WORDS: &'static [$crate::text::Word] =
                &[$($crate::text::Word { zh: $zh, en: $en, also: &[$($($also),*)?] }),*];
            /// 全部取值，次序同声明。
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// 文件里的写法。
            #[must_use]
            pub fn zh(self) -> &'static str {
                Self::WORDS[self as usize].zh
            }

            /// 英文标识。
            #[must_use]
            pub fn en(self) -> &'static str {
                Self::WORDS[self as usize].en
            }

            /// 由文件里的写法（中文、别名）认出。
            #[must_use]
            pub fn find_zh(word: &str) -> Option<Self> {
                match word {
                    $($zh $($(| $also)*)? => Some($name::$variant),)*
                    _ => None,
                }
            }

            /// 由任一写法（中文、英文、别名）认出。
            #[must_use]
            pub fn find(word: &str) -> Option<Self> {
                Self::WORDS
                    .iter()
                    .position(|w| w.zh == word || w.en == word || w.also.contains(&word))
                    .map(|i| Self::ALL[i])
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.zh())
            }
        }

        impl $crate::text::Scalar for $name {
            fn read(text: &str) -> Result<Self, $crate::text::Bad> {
                Self::find_zh(text).ok_or_else(|| $crate::text::unknown_word(text, Self::WORDS))
            }

            fn leaf_shape() -> $crate::text::Shape {
                $crate::text::Shape::Word(Self::WORDS)
            }
        }
    };
}
pub(crate) use words;
