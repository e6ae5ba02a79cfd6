//! 事件的语法：种类的名称在 `kind.rs`，各自的键在本文件夹，这里把两者合成读法。

/// 声明各种事件自有的键：一种事件一个记录。
macro_rules! own_keys {
    ($($kind:ident { $($body:tt)* })*) => {
        $(record! {
            /// 这种事件自有的内容。
            $kind "事件" { $($body)* }
        })*
    };
}

/// 由全部种类得出事件内容的总称；漏了哪一种的键，编译不过。
macro_rules! acts {
    ($($(#[doc = $doc:literal])* $kind:ident $zh:literal $en:literal),* $(,)?) => {
        /// 事件的自有内容。
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)]
        pub enum Act { $($kind($kind)),* }

        $(impl Payload for $kind {
            const KIND: Kind = Kind::$kind;

            fn of(act: &Act) -> Option<&Self> {
                if let Act::$kind(own) = act { Some(own) } else { None }
            }
        })*

        impl Act {
            /// 种类。
            #[must_use]
            pub fn kind(&self) -> Kind {
                match self { $(Act::$kind(_) => Kind::$kind),* }
            }

            /// 自有的各键写了什么。
            #[must_use]
            pub fn written(&self) -> Vec<Written<'_>> {
                match self { $(Act::$kind(own) => own.written()),* }
            }

            pub(super) fn read(kind: Kind, keys: &mut Keys<'_, '_>, faults: &mut Faults) -> Option<Act> {
                match kind { $(Kind::$kind => $kind::read_keys(keys, faults).map(Act::$kind)),* }
            }
        }

        impl Kind {
            /// 自有的键（不含各事件共有的键）。
            #[must_use]
            pub fn own_fields(self) -> Vec<FieldShape> {
                match self { $(Kind::$kind => $kind::fields()),* }
            }
        }
    };
}

pub(super) use {acts, own_keys};
