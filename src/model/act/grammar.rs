//! `acts!`：由一处声明得出事件的种类、各自的记录、读法与键。

macro_rules! acts {
    ($($(#[doc = $doc:literal])* $kind:ident $zh:literal $en:literal $([$($also:literal),*])? {
        $($(#[doc = $fdoc:literal])* $field:ident $($key:literal)? : $ty:ty),* $(,)?
    })*) => {
        words! {
            /// 事件种类。
            Kind { $($(#[doc = $doc])* $kind $zh $en $([$($also),*])?),* }
        }

        $(record! {
            $(#[doc = $doc])*
            $kind $zh { $($(#[doc = $fdoc])* $field $($key)? : $ty),* }
        }

        impl Payload for $kind {
            const KIND: Kind = Kind::$kind;

            fn of(act: &Act) -> Option<&Self> {
                if let Act::$kind(own) = act { Some(own) } else { None }
            }
        })*

        /// 事件的自有内容。
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)]
        pub enum Act { $($kind($kind)),* }

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

            /// 含义，一句话。
            #[must_use]
            pub fn doc(self) -> &'static str {
                match self { $(Kind::$kind => concat!($($doc),*).trim_ascii()),* }
            }

            /// 提示中的叫法。
            #[must_use]
            pub(super) fn title(self) -> &'static str {
                match self { $(Kind::$kind => concat!("事件「", $zh, "」")),* }
            }
        }
    };
}

pub(super) use acts;
