//! 规定的用语：一处声明（宏 `words!`）给出枚举、读法与写法；文件里写中文，命令行也认英文。

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
                Self::find_zh(text).ok_or_else(|| $crate::text::unknown_word(text, Self::WORDS, &Default::default()))
            }

            fn leaf_shape() -> $crate::text::Shape {
                $crate::text::Shape::Word(Self::WORDS)
            }
        }
    };
}
pub(crate) use words;

/// 声明一组列举的词：当地可以另外列举（规则集 `[words]` 的同名一张），列举之外的照收而提醒。
macro_rules! open_words {
    ($(#[doc = $doc:literal])* $name:ident $list:literal $called:literal { $($constant:ident $zh:literal $en:literal $([$($also:literal),*])?),* $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Box<str>);

        #[allow(missing_docs, dead_code)]
        impl $name {
            $(#[doc = $zh] pub const $constant: &'static str = $zh;)*
            /// 通常列举的词。
            pub const WORDS: &'static [$crate::text::Word] =
                &[$($crate::text::Word { zh: $zh, en: $en, also: &[$($($also),*)?] }),*];
            /// 规则集 `[words]` 里的表名。
            pub const LIST: &'static str = $list;

            /// 文件里的写法；惯用的别名归正为规定的词。
            #[must_use]
            pub fn zh(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl $crate::text::Decode for $name {
            fn decode(node: &$crate::text::Node<'_>, faults: &mut $crate::text::Faults) -> Option<Self> {
                let text = <Box<str> as $crate::text::Decode>::decode(node, faults)?;
                $crate::text::open_word(&text, node.span, Self::LIST, $called, Self::WORDS, faults);
                let standard = Self::WORDS.iter().find(|w| w.also.contains(&&*text)).map(|w| w.zh.into());
                Some($name(standard.unwrap_or(text)))
            }

            fn shape() -> $crate::text::Shape {
                $crate::text::Shape::Listed(Self::LIST, Self::WORDS)
            }
        }
    };
}
pub(crate) use open_words;
