//! What is read as a word in disguise, and its twins that are not.

use super::*;
use crate::listing::Technique;

fn unmasker() -> (Unmasker, Segmenter) {
    let words = [
        "矿机",
        "挖矿",
        "算力",
        "算力板",
        "比特币",
        "教程",
        "蚂蚁",
        "神马",
        "miner",
        "mining",
        "bitcoin",
        "antminer",
        "hashrate",
        "goldshell",
        "btc",
    ];
    let known = ["minor", "my", "lining"];
    (
        Unmasker::new(
            words.map(String::from).to_vec(),
            known.iter().map(|w| (*w).to_owned()).collect(),
        ),
        Segmenter::new(words.map(String::from).to_vec()),
    )
}

/// Each find as the seller wrote it, the word and its tricks.
fn found(raw: &str) -> Vec<(String, String, Vec<Technique>)> {
    let (unmasker, segmenter) = unmasker();
    let field = FieldText::new(raw);
    let found = unmasker.find(&field, &segmenter).found;
    let show = |f: &Unmasked| {
        let text = raw.get(field.raw(f.span).range()).expect("char borders");
        let tricks = f.techniques.union(field.techniques(f.span));
        (text.to_owned(), f.word.clone(), tricks.iter().collect())
    };
    let disguised = found
        .iter()
        .filter(|f| !f.techniques.is_empty() || !field.techniques(f.span).is_empty());
    disguised.map(show).collect()
}

#[test]
fn a_word_in_disguise_is_found_with_its_tricks() {
    use Technique as T;
    for (raw, text, word, tricks) in [
        ("二手旷机转让", "旷机", "矿机", &[T::Homophone][..]),
        ("二手狂积转让", "狂积", "矿机", &[T::Homophone]),
        ("出kuangji三台", "kuangji", "矿机", &[T::Pinyin]),
        ("出kuang ji三台", "kuang ji", "矿机", &[T::Pinyin]),
        ("shenma M30", "shenma", "神马", &[T::Pinyin]),
        ("低价kj三台", "kj", "矿机", &[T::Initials]),
        ("低价矿j三台", "矿j", "矿机", &[T::Initials]),
        ("高价slb 收", "slb", "算力板", &[T::Initials]),
        ("圹杌 低价", "圹杌", "矿机", &[T::LookalikeHan]),
        ("石广木几 低价", "石广木几", "矿机", &[T::ComponentSplit]),
        ("矿+机 低价", "矿+机", "矿机", &[T::Separators]),
        ("矿(好)机 低价", "矿(好)机", "矿机", &[T::Separators]),
        ("矿-ji 低价", "矿-ji", "矿机", &[T::Pinyin, T::Separators]),
        (
            "石广-机 低价",
            "石广-机",
            "矿机",
            &[T::ComponentSplit, T::Separators],
        ),
        ("矿矿机机 低价", "矿矿机机", "矿机", &[T::Repetition]),
        ("力算 很高", "力算", "算力", &[T::Reversal]),
        ("比*币 很高", "比*币", "比特币", &[T::Other]),
        ("矿● 低价", "矿●", "矿机", &[T::Other]),
        ("蚂〇 S19", "蚂〇", "蚂蚁", &[T::Other]),
        ("矿*现货", "矿*", "矿机", &[T::Other]),
        ("矿*机 低价", "矿*机", "矿机", &[T::Separators]),
        (
            "矿*鸡 低价",
            "矿*鸡",
            "矿机",
            &[T::Homophone, T::Separators],
        ),
        ("矿🤖 低价", "矿🤖", "矿机", &[T::Emoji]),
        ("antm1ner S9", "antm1ner", "antminer", &[T::Leet]),
        (
            "a-n-t-m-1-n-e-r S9",
            "a-n-t-m-1-n-e-r",
            "antminer",
            &[T::Leet, T::Separators],
        ),
        ("g0ldshell box", "g0ldshell", "goldshell", &[T::Leet]),
        (
            "mmiinniinngg box",
            "mmiinniinngg",
            "mining",
            &[T::Repetition],
        ),
        ("minng box", "minng", "mining", &[T::Misspelling]),
        ("antmnr box", "antmnr", "antminer", &[T::Misspelling]),
        ("antimnre box", "antimnre", "antminer", &[T::Misspelling]),
        ("gninim box", "gninim", "mining", &[T::Reversal]),
        ("zvavat box", "zvavat", "mining", &[T::Encoded]),
        ("Ant***er box", "Ant***er", "antminer", &[T::Other]),
        ("⛏ing rig", "⛏ing", "mining", &[T::Emoji]),
        ("🐜miner S9", "🐜miner", "antminer", &[T::Emoji]),
        ("🐜S19 95T", "🐜", "蚂蚁", &[T::Emoji]),
        ("两块🐜控制板", "🐜", "蚂蚁", &[T::Emoji]),
        ("b.t.c box", "b.t.c", "btc", &[T::Separators]),
        ("m*i*n*e*r box", "m*i*n*e*r", "miner", &[T::Separators]),
    ] {
        assert_eq!(
            found(raw),
            [(text.to_owned(), word.to_owned(), tricks.to_vec())],
            "{raw}"
        );
    }
}

#[test]
fn words_that_are_themselves_are_no_disguise() {
    for raw in [
        "矿机 挖矿 算力 比特币 教程",
        "铁框架 况且 情况机会 手机矿泉水",
        "minor lining miners mining's antminers",
        "my iPhone MY SUPPLY",
        "铁矿-机器 煤矿、机械",
        "比特币 教程、矿机",
        "授权马一份",
        "电力算账",
        "S19 M30S BM1398 0.5BTC",
        "kjx akj kj9",
        "sl",
        "kuangjia 架子",
        "矿机机架",
        "in S3, one box for two T shirts",
        "plan A one year",
    ] {
        assert_eq!(found(raw), [], "{raw}");
    }
}

#[test]
fn work_grows_with_the_text() {
    let (unmasker, segmenter) = unmasker();
    let steps = |n: usize| {
        let text = "矿-ji antm1ner m.i.n.e.r 教程 ".repeat(n);
        unmasker.find(&FieldText::new(&text), &segmenter).steps
    };
    assert!(steps(40) <= 10 * steps(4), "{} and {}", steps(4), steps(40));
}
