//! Letters and digits in costume that Unicode's compatibility forms do not all cover: small capitals, negative circles
//! and squares, regional indicators; and the enclosed, bold and superscript ones that they do.

use unicode_normalization::UnicodeNormalization;

use super::{Step, becomes};

/// Small capitals and turned letters in the order of `a` to `z`, `.` where there is none.
const SMALL_CAPITALS: &str = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘ.ʀꜱᴛᴜᴠᴡ.ʏᴢ";

pub(super) fn step(c: char) -> Option<Step> {
    if let Some(at) = SMALL_CAPITALS.chars().position(|s| s == c && s != '.') {
        return letter(at);
    }
    let block = match c {
        '\u{1F130}'..='\u{1F149}' => Some('\u{1F130}'),
        '\u{1F150}'..='\u{1F169}' => Some('\u{1F150}'),
        '\u{1F170}'..='\u{1F189}' => Some('\u{1F170}'),
        '\u{1F1E6}'..='\u{1F1FF}' => Some('\u{1F1E6}'),
        _ => None,
    };
    if let Some(first) = block {
        return letter((c as u32 - first as u32) as usize);
    }
    let digit = match c {
        '\u{24FF}' => Some(0),
        '\u{2776}'..='\u{277F}' => Some(c as u32 - 0x2775),
        '\u{2780}'..='\u{2789}' => Some(c as u32 - 0x277F),
        '\u{278A}'..='\u{2793}' => Some(c as u32 - 0x2789),
        '\u{24EB}'..='\u{24F4}' => Some(c as u32 - 0x24E0),
        _ => None,
    };
    if let Some(digit) = digit {
        return becomes(digit.to_string(), "StyledLetters");
    }
    let styled = matches!(c, '\u{1D400}'..='\u{1D7FF}' | '\u{2460}'..='\u{24FF}' | '\u{2070}'..='\u{209F}'  | '\u{B9}' | '\u{2100}'..='\u{214F}' | '\u{1D2C}'..='\u{1DBF}' | '\u{2C7C}'..='\u{2C7D}' | '\u{1FBF0}'..='\u{1FBF9}');
    if !styled || matches!(c, '™' | '℠') {
        return None;
    }
    let plain: String = c
        .nfkc()
        .filter(|c| !matches!(c, '(' | ')' | '.' | ','))
        .collect();
    (!plain.is_empty()
        && plain != c.to_string()
        && plain.chars().all(|c| c.is_ascii_alphanumeric()))
    .then_some(())?;
    becomes(plain, "StyledLetters")
}

fn letter(at: usize) -> Option<Step> {
    let byte = b'a' + u8::try_from(at).expect("26 letters");
    becomes(char::from(byte).to_string(), "StyledLetters")
}
