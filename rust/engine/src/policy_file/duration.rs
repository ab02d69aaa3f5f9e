//! Lengths of time in a policy file: `6h`, or where there may be none, `none`.

use super::words::Text;

/// Letters of the units, and their seconds, the longest first.
const UNITS: &[(char, i64)] = &[('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];
/// A hundred years: more than that is a slip of the keyboard.
const LONGEST: i64 = 36_525 * 86_400;

/// Seconds, 0 or more. Written as one whole number and one unit, so that there is one way to read it.
#[derive(Clone, Copy)]
pub(super) struct Duration(pub(super) i64);

/// A limit in seconds, more than 0; or none.
#[derive(Clone, Copy)]
pub(super) struct Limit(pub(super) Option<i64>);

impl Text for Duration {
    fn from_text(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a whole number and one of d, h, m, s, like 6h");
        let unit = UNITS.iter().find_map(|(letter, seconds)| Some((text.strip_suffix(*letter)?, seconds)));
        let (digits, seconds) = unit.ok_or_else(wrong)?;
        let is_plain = digits == "0" || !digits.starts_with('0');
        if !is_plain || digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        let number = digits.parse::<i64>().ok();
        let total = number.and_then(|number| number.checked_mul(*seconds)).filter(|total| *total <= LONGEST);
        total.map(Self).ok_or_else(|| format!("`{text}` is longer than a hundred years"))
    }

    fn to_text(&self) -> String {
        let fits = |(_, seconds): &&(char, i64)| self.0 != 0 && self.0 % seconds == 0;
        let (letter, seconds) = UNITS.iter().find(fits).unwrap_or(&('s', 1));
        format!("{}{letter}", self.0 / seconds)
    }
}

impl Text for Limit {
    fn from_text(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self(None));
        }
        match Duration::from_text(text) {
            Ok(Duration(0)) => Err(format!("`{text}` would let nothing count; `none` sets no limit")),
            Ok(Duration(seconds)) => Ok(Self(Some(seconds))),
            Err(wrong) => Err(format!("{wrong}, nor `none`")),
        }
    }

    fn to_text(&self) -> String {
        self.0.map_or_else(|| "none".to_owned(), |seconds| Duration(seconds).to_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Option<i64> {
        Duration::from_text(text).ok().map(|duration| duration.0)
    }

    #[test]
    fn one_number_and_one_unit() {
        for (text, expected) in [
            ("0s", 0),
            ("0d", 0),
            ("30s", 30),
            ("90m", 5_400),
            ("6h", 21_600),
            ("7d", 604_800),
            ("36525d", LONGEST),
            ("3155760000s", LONGEST),
        ] {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "0",
            "6",
            "h",
            "6 h",
            " 6h",
            "6h ",
            "6H",
            "+6h",
            "-6h",
            "06h",
            "00s",
            "1h30m",
            "1.5h",
            "6hours",
            "1e3s",
            "6ms",
            "1w",
            "1y",
            "\u{0666}h",
            "6_0s",
            "none",
            "36526d",
            "3155760001s",
            "99999999999999999999s",
            "9223372036854775807d",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    /// Whatever is written is read as the same; the longest unit that fits is written.
    #[test]
    fn it_is_written_in_one_way() {
        for (text, written) in [("0d", "0s"), ("120m", "2h"), ("24h", "1d"), ("90m", "90m"), ("61s", "61s")] {
            let duration = Duration::from_text(text).unwrap();
            assert_eq!(duration.to_text(), written);
            assert_eq!(seconds(written), Some(duration.0));
        }
    }

    #[test]
    fn a_limit_is_one_or_none() {
        assert_eq!(Limit::from_text("none").unwrap().0, None);
        assert_eq!(Limit::from_text("7d").unwrap().0, Some(604_800));
        assert_eq!(Limit::from_text("7d").unwrap().to_text(), "7d");
        assert_eq!(Limit(None).to_text(), "none");
        for text in ["0s", "0d", "None", "", "never", "7"] {
            assert!(Limit::from_text(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        let told = |text| Duration::from_text(text).err().unwrap();
        assert_eq!(told("1h30m"), "`1h30m` is not a whole number and one of d, h, m, s, like 6h");
        assert_eq!(told("40000d"), "`40000d` is longer than a hundred years");
        let told = |text| Limit::from_text(text).err().unwrap();
        assert_eq!(told("0s"), "`0s` would let nothing count; `none` sets no limit");
        assert_eq!(told("1w"), "`1w` is not a whole number and one of d, h, m, s, like 6h, nor `none`");
    }
}
