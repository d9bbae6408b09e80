//! Where the words stand that are worth a disguise: those of the trade, or any at all.

use std::ops::Range;

use crate::han::is_han;
use crate::random::Random;

/// Han words of the trade; where two begin alike the longer stands first.
const HAN: &[&str] = &[
    "算力板",
    "比特大陆",
    "阿瓦隆",
    "比特币",
    "以太坊",
    "莱特币",
    "狗狗币",
    "门罗币",
    "泰达币",
    "控制板",
    "矿机",
    "挖矿",
    "矿池",
    "矿场",
    "矿卡",
    "矿工",
    "矿架",
    "矿老板",
    "算力",
    "蚂蚁",
    "神马",
    "嘉楠",
    "芯动",
    "冰河",
    "金贝",
    "奇亚",
    "固件",
    "教程",
    "攻略",
    "空投",
    "鱼池",
    "零撸",
    "撸毛",
    "派币",
    "显卡",
    "冰河",
];

/// Latin words of the trade, in lower case.
const LATIN: &[&str] = &[
    "miner",
    "miners",
    "mining",
    "mine",
    "mines",
    "bitcoin",
    "antminer",
    "whatsminer",
    "nerdminer",
    "jasminer",
    "hashboard",
    "hash",
    "firmware",
    "bitmain",
    "microbt",
    "avalon",
    "iceriver",
    "goldshell",
    "ipollo",
    "bitaxe",
    "elphapex",
    "ibelink",
    "braiins",
    "vnish",
    "hiveos",
    "xmrig",
    "monero",
    "kaspa",
    "ethereum",
    "litecoin",
    "dogecoin",
    "ravencoin",
    "chia",
    "plotter",
    "helium",
    "bobcat",
    "geodnet",
    "airdrop",
    "hashrate",
    "btc",
    "asic",
    "usdt",
    "kas",
    "etc",
    "ltc",
    "doge",
    "xmr",
    "rvn",
    "hnt",
    "bitmine",
    "lolminer",
    "bzminer",
    "gigahorse",
    "bladebit",
    "plotting",
    "unlocker",
    "gminer",
    "vrsc",
    "denarium",
    "casascius",
    "ebook",
    "crypto",
];

/// What mining machines and their parts are called by, before the figures of the code.
const CODES: &[&str] = &[
    "S", "T", "L", "M", "A", "E", "D", "K", "Z", "X", "KS", "AL", "DG", "APW", "BM", "BHB", "CB",
];

/// What may follow the figure of a hash rate; the longer first.
const UNITS: &[&str] = &[
    "TH/s", "GH/s", "MH/s", "TH", "GH", "MH", "mh", "T", "G", "M",
];

/// Which words are to be found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// Words of the trade, machine codes, hash rates.
    Trade,
    /// Any words, codes and figures, some of them.
    Any,
}

/// Gives the places of words in `text`, in order and apart, in bytes on char borders.
///
/// Of [`Which::Any`] about every third word is given, and at least one where there is any.
pub(crate) fn spots(text: &str, which: Which, random: &mut Random) -> Vec<Range<usize>> {
    let mut spots = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().expect("not empty");
        let length = if is_han(first) {
            han_word(rest, which, random)
        } else if first.is_ascii_alphanumeric() {
            let run = run_length(rest);
            let whole = latin_word(rest, run, which);
            if whole.is_none() {
                at += run;
                continue;
            }
            whole
        } else {
            None
        };
        match length {
            Some(length) => {
                spots.push(at..at + length);
                at += length;
            }
            None => at += first.len_utf8(),
        }
    }
    if which == Which::Any && !spots.is_empty() {
        let kept = random.below(spots.len());
        let mut index = 0;
        spots.retain(|_| {
            index += 1;
            index - 1 == kept || random.one_in(3)
        });
    }
    spots
}

/// The length of the Han word that `rest` begins with: a word of the trade, or any two or three signs.
fn han_word(rest: &str, which: Which, random: &mut Random) -> Option<usize> {
    if which == Which::Trade {
        return HAN
            .iter()
            .find(|word| rest.starts_with(**word))
            .map(|word| word.len());
    }
    let signs = 2 + random.below(2);
    let run = rest.chars().take_while(|c| is_han(*c)).count();
    (run >= 2).then(|| rest.chars().take(signs.min(run)).map(char::len_utf8).sum())
}

/// The length of the run of letters and figures, a figure's own point and `/s` of a unit left out.
fn run_length(rest: &str) -> usize {
    rest.find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len())
}

/// The length of the word, code or hash rate that `rest` begins with; `run` is its first run of letters and figures.
fn latin_word(rest: &str, run: usize, which: Which) -> Option<usize> {
    let word = rest.get(..run)?;
    if word.bytes().all(|b| b.is_ascii_alphabetic()) {
        let wanted = match which {
            Which::Trade => LATIN.contains(&word.to_ascii_lowercase().as_str()),
            Which::Any => word.len() >= 4,
        };
        return wanted.then_some(run);
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return rate_length(rest);
    }
    let letters = word.find(|c: char| c.is_ascii_digit())?;
    let prefix = word.get(..letters)?.to_ascii_uppercase();
    (which == Which::Any || CODES.contains(&prefix.as_str())).then_some(run)
}

/// The length of a hash rate such as `104T`, `1.2 TH/s`, when nothing is glued to it.
fn rate_length(rest: &str) -> Option<usize> {
    let figure = rest
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(rest.len());
    let behind = rest.get(figure..)?;
    let blank = usize::from(behind.starts_with(' '));
    let unit = UNITS
        .iter()
        .find(|unit| behind.get(blank..).is_some_and(|t| t.starts_with(**unit)))?;
    let length = figure + blank + unit.len();
    let glued = rest
        .get(length..)?
        .starts_with(|c: char| c.is_ascii_alphanumeric());
    (!glued).then_some(length)
}
