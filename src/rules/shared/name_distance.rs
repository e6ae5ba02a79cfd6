//! 相近文字的查找：不逐对比较。
//!
//! 两段文字相差不超过 d 个字，则至多有 2d 个相邻字对被破坏；所以各取最少见的 2d+1 个字对，两者必有一个相同。
//! 按这些字对归拢，只比较同在一拢的。

use std::{collections::HashMap, ops::Range};

/// 相邻的两个字。
type Pair = (char, char);

/// 一个字对下至多归拢多少段：连最少见的字对都如此常见的，名称没有特点，相近也不说明什么。
const MOST_IN_BUCKET: usize = 24;

/// 相近的各对（下标小的在后），按下标排列；`texts` 互不相同。
///
/// 相近：相差的字数不超过较长者的 (100−`percent`)%。
#[must_use]
pub fn near_pairs(texts: &[&str], percent: u32) -> Vec<(usize, usize)> {
    let percent = usize::try_from(percent.clamp(1, 100)).unwrap_or(100);
    let lengths: Vec<usize> = texts.iter().map(|t| t.chars().count()).collect();
    let numbered = Numbered::of(texts);
    let counts = &numbered.counts;
    let bits = |at| numbered.pairs(at).iter().fold(0, |bits, pair| bits | 1 << (pair % 128));
    let digests: Vec<u128> = (0..texts.len()).map(bits).collect();
    let is_near = |a: usize, b: usize| {
        let allowed = lengths[a].max(lengths[b]) * (100 - percent) / 100;
        may_be_near(digests[a], digests[b], allowed)
            && shared(numbered.pairs(a), numbered.pairs(b)) + 2 * allowed
                >= numbered.range(a).len().max(numbered.range(b).len())
            && strsim::levenshtein(texts[a], texts[b]) <= allowed
    };
    let mut buckets: Vec<Vec<u32>> = vec![Vec::new(); counts.len()];
    let mut seen = vec![u32::MAX; texts.len()];
    let mut found = Vec::new();
    for (at, length) in lengths.iter().enumerate() {
        let mut rarest = numbered.pairs(at).to_vec();
        rarest.sort_unstable_by_key(|&pair| (counts[pair as usize], pair));
        // 与较长者相比时允许相差的字数。
        let allowed = length * (100 - percent) / percent;
        for pair in rarest.into_iter().take(2 * allowed + 1) {
            let bucket = &mut buckets[pair as usize];
            for other in bucket.iter().map(|other| *other as usize) {
                if seen[other] != index(at) {
                    seen[other] = index(at);
                    found.extend(is_near(at, other).then_some((at, other)));
                }
            }
            // 只有一段文字有的字对，不会再遇见。
            if counts[pair as usize] > 1 && bucket.len() < MOST_IN_BUCKET {
                bucket.push(index(at));
            }
        }
    }
    found.sort_unstable();
    found
}

/// 与几段文字中的某一段相近的，逐段来问；与 [`near_pairs`] 同一个「相近」，只是不略去太常见的。
#[derive(Debug)]
pub struct Near {
    percent: usize,
    /// 各段文字，连同字数与粗看用的各位。
    texts: Vec<(Box<str>, usize, u128)>,
}

impl Near {
    /// 与 `texts` 相比。
    pub fn to<'t>(texts: impl IntoIterator<Item = &'t str>, percent: u32) -> Self {
        let percent = usize::try_from(percent.clamp(1, 100)).unwrap_or(100);
        Near { percent, texts: texts.into_iter().map(|t| (t.into(), t.chars().count(), bits(t))).collect() }
    }

    /// 与其中某一段相近或相同。
    #[must_use]
    pub fn is_near(&self, text: &str) -> bool {
        let (length, own) = (text.chars().count(), bits(text));
        self.texts.iter().any(|(other, other_length, other_bits)| {
            let allowed = length.max(*other_length) * (100 - self.percent) / 100;
            may_be_near(own, *other_bits, allowed) && strsim::levenshtein(text, other) <= allowed
        })
    }
}

/// 各字对散成一位，供粗看。
fn bits(text: &str) -> u128 {
    pairs_of(text).fold(0, |bits, (a, b)| bits | 1 << (u32::from(a).wrapping_mul(31).wrapping_add(u32::from(b)) % 128))
}

/// 编了号的字对。
struct Numbered {
    /// 各段文字不重复的字对的号，由小到大，一段接一段。
    pairs: Vec<u32>,
    /// 各段文字的字对止于何处。
    ends: Vec<usize>,
    /// 各号的字对有几段文字有。
    counts: Vec<u32>,
}

impl Numbered {
    /// 给全部字对编号，依字序；名称多时字对以百万计，各种字对却不多，所以只留号。
    fn of(texts: &[&str]) -> Self {
        let mut numbers: HashMap<Pair, u32> = HashMap::new();
        let mut pairs = Vec::with_capacity(texts.iter().map(|text| pairs_of(text).count()).sum());
        let mut ends = Vec::with_capacity(texts.len());
        let mut counts: Vec<u32> = Vec::new();
        for text in texts {
            let start = pairs.len();
            for pair in pairs_of(text) {
                let number = *numbers.entry(pair).or_insert_with(|| {
                    counts.push(0);
                    index(counts.len() - 1)
                });
                if !pairs[start..].contains(&number) {
                    counts[number as usize] += 1;
                    pairs.push(number);
                }
            }
            ends.push(pairs.len());
        }
        let mut met: Vec<(Pair, u32)> = numbers.into_iter().collect();
        met.sort_unstable();
        let mut order = vec![0; met.len()];
        met.iter().zip(0..).for_each(|((_, number), place)| order[*number as usize] = place);
        pairs.iter_mut().for_each(|number| *number = order[*number as usize]);
        let counts = met.iter().map(|(_, number)| counts[*number as usize]).collect();
        let mut numbered = Numbered { pairs, ends, counts };
        (0..texts.len()).for_each(|at| {
            let own = numbered.range(at);
            numbered.pairs[own].sort_unstable();
        });
        numbered
    }

    fn range(&self, at: usize) -> Range<usize> {
        at.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[at]
    }

    /// 一段文字的字对的号，由小到大。
    fn pairs(&self, at: usize) -> &[u32] {
        &self.pairs[self.range(at)]
    }
}

/// 各把字对的号缩成一位，先粗看一遍：一方有而另一方没有的位太多，就不会相近。
fn may_be_near(a: u128, b: u128, allowed: usize) -> bool {
    let only = |a: u128, b: u128| (a & !b).count_ones() as usize;
    only(a, b) <= 2 * allowed && only(b, a) <= 2 * allowed
}

/// 序号；项目远少于四十亿个。
fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// 相邻字对，连同首尾。
fn pairs_of(text: &str) -> impl Iterator<Item = Pair> {
    std::iter::once('^').chain(text.chars()).zip(text.chars().chain(std::iter::once('$')))
}

/// 两组排好的字对有几个相同。
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut same) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                same += 1;
                i += 1;
                j += 1;
            }
        }
    }
    same
}

#[cfg(test)]
mod tests {
    use super::{Near, near_pairs};

    #[test]
    fn finds_what_comparing_every_pair_finds() {
        let texts = [
            "智慧旅游综合服务平台",
            "智慧旅游综合服务平台项目",
            "智慧旅游总合服务平台",
            "智慧交通综合服务平台",
            "门户网站",
            "门户网",
            "应急指挥调度系统建设",
            "应急指挥调度系统",
        ];
        for percent in [70, 80, 85, 90, 100] {
            let mut plain = Vec::new();
            for a in 0..texts.len() {
                for b in 0..a {
                    let longer = texts[a].chars().count().max(texts[b].chars().count());
                    if strsim::levenshtein(texts[a], texts[b]) * 100 <= longer * (100 - percent) {
                        plain.push((a, b));
                    }
                }
            }
            let rounded = u32::try_from(percent).unwrap();
            assert_eq!(near_pairs(&texts, rounded), plain, "{percent}");
            for (a, text) in texts.iter().enumerate() {
                let near = Near::to([*text], rounded);
                let found: Vec<usize> = (0..a).filter(|b| near.is_near(texts[*b])).collect();
                let wanted: Vec<usize> = plain.iter().filter(|(c, _)| *c == a).map(|(_, b)| *b).collect();
                assert_eq!(found, wanted, "{text} {percent}");
                assert!(near.is_near(text));
            }
        }
    }
}
