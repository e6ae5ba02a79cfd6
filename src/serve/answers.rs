//! 填来的各项：网址后的、表单里的、带文件的表单里的，读成一样的。

use axum::{
    body::Bytes,
    extract::{Form, FromRequest, Multipart, Request},
    http::header::CONTENT_TYPE,
};

use crate::{commands::Failure, model::SpokenDate};

/// 表单至多多少字节；登记表是最大的。
pub(super) const MOST_BYTES: usize = 8 * 1024 * 1024;
/// 至多多少项。
const MOST_FIELDS: usize = 2000;

/// 交来的一个文件。
#[derive(Clone, Debug)]
pub(super) struct Upload {
    /// 文件名，只供认扩展名与显示，不当路径用。
    pub(super) name: String,
    /// 内容。
    pub(super) bytes: Bytes,
}

/// 填来的各项，依次；同名的可以不止一项。
#[derive(Clone, Debug, Default)]
pub(super) struct Answers {
    pairs: Vec<(String, String)>,
    uploads: Vec<Upload>,
}

impl Answers {
    /// 由已拆开的各项构造。
    pub(super) fn of(pairs: Vec<(String, String)>) -> Self {
        Answers { pairs, uploads: Vec::new() }
    }

    /// 一项的值，去掉两头的空白；没有的、空的为无。
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().filter(|(name, _)| name == key).map(|(_, value)| value.trim()).find(|value| !value.is_empty())
    }

    /// 同名的各项。
    pub(super) fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        let own = self.pairs.iter().filter(move |(name, _)| name == key);
        own.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// 打了勾。
    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// 一项日期；没有填的为无。
    ///
    /// # Errors
    /// 认不出，或没有这一天。
    pub(super) fn date(&self, key: &str) -> Result<Option<SpokenDate>, Failure> {
        let read = self.get(key).map(SpokenDate::read).transpose();
        read.map_err(|bad| Failure::usage(format!("日期：{bad}")))
    }

    /// 全部各项。
    pub(super) fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// 交来的文件。
    pub(super) fn uploads(&self) -> &[Upload] {
        &self.uploads
    }

    /// 读请求所带的表单；读不出、太大的为无。
    pub(super) async fn read(request: Request) -> Option<Self> {
        let kind = request.headers().get(CONTENT_TYPE)?.to_str().ok()?.to_owned();
        let answers = if kind.starts_with("multipart/form-data") {
            Self::with_files(request).await?
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            Answers::of(Form::from_request(request, &()).await.ok()?.0)
        } else {
            return None;
        };
        (answers.pairs.len() <= MOST_FIELDS).then_some(answers)
    }

    async fn with_files(request: Request) -> Option<Self> {
        let mut parts = Multipart::from_request(request, &()).await.ok()?;
        let (mut answers, mut size) = (Answers::default(), 0);
        while let Some(part) = parts.next_field().await.ok()? {
            let name = part.name()?.to_owned();
            let file = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.ok()?;
            size += bytes.len();
            if size > MOST_BYTES || answers.pairs.len() + answers.uploads.len() > MOST_FIELDS {
                return None;
            }
            match file {
                // 没有选文件的，浏览器也交来一个空的。
                Some(_) if bytes.is_empty() => {}
                Some(name) => answers.uploads.push(Upload { name, bytes }),
                None => answers.pairs.push((name, String::from_utf8(bytes.to_vec()).ok()?)),
            }
        }
        Some(answers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_answers_are_none() {
        let pairs = [("a", " "), ("b", " 甲 "), ("b", "乙")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        let answers = Answers::of(pairs.to_vec());
        assert_eq!((answers.get("a"), answers.get("b"), answers.has("a")), (None, Some("甲"), false));
        assert_eq!(answers.all("b").collect::<Vec<_>>(), ["甲", "乙"]);
    }
}
