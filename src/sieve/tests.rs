use super::Measure::{Efficiency, FirmRate, Power, Rate, Storage, WrittenRate};
use super::*;
use crate::text::FieldText;

const MARK: u16 = 7;

fn probe(reading: Reading, text: &str) -> Probe {
    Probe {
        reading,
        text: text.into(),
        mark: MARK,
        faint: Some(MARK + 1),
        coded: None,
    }
}

fn sieve(probes: Vec<Probe>, leet: &[&str]) -> Sieve {
    let leet: Vec<_> = leet.iter().map(|t| ((*t).to_owned(), MARK)).collect();
    let rewritten = Rewritten {
        words: BTreeSet::from(["antmnr".to_owned()]),
        texts: vec!["机矿".into()],
        leet: vec!["stick".into()],
    };
    Sieve::new(probes, &leet, rewritten)
}

/// What is seen in a raw text, in full where it is odd.
fn sees(sieve: &Sieve, raw: &str) -> Vec<Sight> {
    let mut buffers = Buffers::default();
    let mut seen = Vec::new();
    if sieve
        .look(raw, &mut buffers, &mut |s| {
            seen.push(s);
            true
        })
        .is_err()
    {
        seen.clear();
        let clean = FieldText::new(raw);
        sieve.look_clean(&clean.cased, &mut buffers, &mut |s| {
            seen.push(s);
            true
        });
    }
    seen
}

#[test]
fn probes_are_seen_in_every_disguise_and_not_without_them() {
    let rows: &[(Reading, &str, &[&str], &[&str])] = &[
        (
            Reading::Tight,
            "矿机",
            &[
                "矿机",
                "二手矿-机",
                "礦機",
                "矿\u{200b}机",
                "矿矿机机",
                "&#30719;机",
            ],
            &["旷机", "矿泉水机", "矿"],
        ),
        (
            Reading::Sound,
            "狗狗币",
            &[
                "狗狗必",
                "gougoubi",
                "狗gou币",
                "gou gou bi",
                "苟gou毕",
                "狗狗bi",
            ],
            &["狗狗", "gougu"],
        ),
        (
            Reading::Tight,
            "antminer",
            &[
                "Antminer",
                "a.n.t.m.i.n.e.r",
                "ＡＮＴminer",
                "Аntmіner",
                "antminers",
                "aanntt-miner",
            ],
            &["antmine", "antminery"],
        ),
        (
            Reading::Exact,
            "ETC",
            &["ETC 币", "0.1ETC"],
            &["etc", "FETCH", "ETCx"],
        ),
        (
            Reading::Plain,
            "btc",
            &["0.5btc", "20btc 面交"],
            &["xbtc", "btcx"],
        ),
        (
            Reading::Name,
            "heatbittrio",
            &["Heatbit Trio", "heatbittrio", "Heatbit-Trio 2"],
            &["heatbit, for trio", "xheatbittrio"],
        ),
        (Reading::Begins, "s9", &["S9 13T", "旧s9k"], &["as9", "s 9"]),
        // Letters said twice are one symbol: two are left, which stand anywhere.
        (
            Reading::Loose,
            "add",
            &["padded", "add", "加ADD"],
            &["fade", "ad"],
        ),
        (
            Reading::Loose,
            "6600",
            &["6x6600", "rx6600xt"],
            &["rx660", "6800"],
        ),
        (Reading::Plain, "⛏机", &["⛏️机"], &["机", "⛏"]),
        (Reading::Plain, "收", &["高价收"], &["寿"]),
    ];
    for (reading, text, held, free) in rows {
        let with = sieve(vec![probe(*reading, text)], &[]);
        let without = sieve(Vec::new(), &[]);
        for raw in *held {
            let told = |s: &Sight| matches!(s, Sight::Mark(m, _) if *m >= MARK);
            assert!(sees(&with, raw).iter().any(told), "{text} in {raw}");
            assert!(!sees(&without, raw).iter().any(told), "nothing in {raw}");
        }
        for raw in *free {
            assert_eq!(sees(&with, raw), [], "{text} in {raw}");
        }
    }
}

#[test]
fn leet_is_seen_word_by_word() {
    let sieve = sieve(Vec::new(), &["bitcoin miner"]);
    for raw in [
        "b1tc0in miner",
        "bitcoin m!ner",
        "8itcoin miner!",
        "(B!tc0!n m1n3r)",
    ] {
        let first = sees(&sieve, raw).into_iter().next();
        assert!(matches!(first, Some(Sight::Mark(MARK, _))), "{raw}");
    }
    for raw in ["bitcoin miner", "b1tcoin mixer", "12 m3 tank"] {
        assert_eq!(sees(&sieve, raw), [], "{raw}");
    }
}

#[test]
fn figures_are_seen_with_what_they_measure() {
    let sieve = sieve(Vec::new(), &[]);
    let figures = |raw: &str| -> Vec<Measure> {
        let of = |s: Sight| match s {
            Sight::Figure(m) => Some(m),
            Sight::Mark(..) => None,
        };
        sees(&sieve, raw).into_iter().filter_map(of).collect()
    };
    assert_eq!(figures("95T"), [Rate, FirmRate]);
    assert_eq!(figures("256G 128GB"), [Rate, Storage]);
    assert_eq!(figures("算力九十五踢"), [Rate, FirmRate, WrittenRate]);
    assert_eq!(
        figures("95\u{200b} TH/s 3250瓦"),
        [Rate, FirmRate, WrittenRate, Power]
    );
    // 算力約 is read 算力约, and 400G behind it a written rate; 64G內存 is storage.
    assert_eq!(figures("算力約400G"), [Rate, FirmRate, WrittenRate]);
    assert_eq!(figures("算力－400G"), [Rate, FirmRate, WrittenRate]);
    assert_eq!(figures("64G內存"), [Storage]);
    assert_eq!(figures("34 J/TH"), [Efficiency]);
    assert_eq!(figures("500ml 3kg 195/65R15 80t/h"), []);
}

#[test]
fn text_that_is_written_anew_is_odd() {
    let sieve = sieve(Vec::new(), &[]);
    let odd = |raw: &str| {
        sieve
            .look(raw, &mut Buffers::default(), &mut |_| true)
            .is_err()
    };
    for raw in [
        "antmnr s9",
        "二手机矿",
        "m i n e r",
        "2 E-T-H for sale",
        "a 2 X.M.R",
        "Sl9j",
        "mmiinneerr",
        "minnner",
        "S一九",
        "ninety five tera",
        "S nineteen",
        "95踢",
        "<b>x</b>",
        "&amp;",
        "%E7%9F%BF",
        "see www.shop",
        "5oyW55+/5pWZ56iL",
        "㎾",
        "mínér",
        "Ｓ19",
        "майнер",
    ] {
        assert!(odd(raw), "{raw}");
    }
    for raw in [
        "antmaker",
        "coffee & tea",
        "100% cotton",
        "A B",
        "三个 一台",
        "太阳能 2个",
        "one year",
        "internationalization",
        "礦機 2024年",
        "a/b, c.d",
    ] {
        assert!(!odd(raw), "{raw}");
    }
}

#[test]
fn every_entity_is_odd_and_a_bare_ampersand_is_not() {
    let sieve = sieve(vec![probe(Reading::Plain, "miner")], &[]);
    let mut buffers = Buffers::default();
    let mut is_odd = |text: &str| sieve.look(text, &mut buffers, &mut |_| true).is_err();
    let names = htmlize::ENTITIES.keys().filter(|name| name.ends_with(b";"));
    let mut entities = 0;
    for name in names {
        let name = std::str::from_utf8(name).expect("names are ASCII");
        assert!(is_odd(&format!("a {name} b")), "{name}");
        entities += 1;
    }
    assert!(entities > 2_000, "{entities}");
    for text in ["R&B tapes", "A&F, new", "save &now more;"] {
        assert!(!is_odd(text), "{text}");
    }
}
