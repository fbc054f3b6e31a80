//! The months that are shown. Only the calendar is known here; when its days begin is a matter of the reader's zone.

/// How much is shown at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum View {
    /// One month.
    #[default]
    Month,
    /// Three, beginning with any.
    Quarter,
}

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Month {
    /// The year, as people count.
    pub(super) year: i32,
    /// 1 to 12.
    pub(super) number: i32,
}

/// What is shown: some months in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period {
    /// How many.
    pub(super) view: View,
    /// The first of them.
    pub(super) first: Month,
}

impl View {
    /// What stands for it in the address.
    pub(super) fn in_address(self) -> &'static str {
        match self {
            Self::Month => "",
            Self::Quarter => "quarter",
        }
    }

    /// How many months it shows.
    pub(super) fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
        }
    }
}

impl Month {
    /// What stands for it in the address: `2026-11`.
    pub(super) fn in_address(self) -> String {
        let zero = if self.number < 10 { "0" } else { "" };
        [&self.year.to_string(), "-", zero, &self.number.to_string()].concat()
    }

    /// The month that the address names; none where it names none that anybody lives in.
    fn from_address(text: &str) -> Option<Self> {
        let (year, number) = text.split_once('-')?;
        let month = Self { year: year.parse().ok()?, number: number.parse().ok()? };
        ((1970..=9000).contains(&month.year) && (1..=12).contains(&month.number)).then_some(month)
    }

    /// So many months later, or earlier.
    pub(super) fn plus(self, months: i32) -> Self {
        let all = self.year * 12 + self.number - 1 + months;
        Self { year: all.div_euclid(12), number: all.rem_euclid(12) + 1 }
    }

    /// How many days it has.
    pub(super) fn days(self) -> i32 {
        let Self { year, number } = self;
        match number {
            4 | 6 | 9 | 11 => 30,
            2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
            2 => 28,
            _ => 31,
        }
    }

    /// The day of the week on which it begins: 0 is Monday.
    pub(super) fn first_weekday(self) -> i32 {
        // Zeller's congruence: a year begins in March, so that the day that is sometimes there comes last.
        let (year, month) = if self.number < 3 { (self.year - 1, self.number + 12) } else { (self.year, self.number) };
        let saturday = (1 + 13 * (month + 1) / 5 + year + year / 4 - year / 100 + year / 400) % 7;
        (saturday + 5) % 7
    }
}

impl Period {
    /// What the address names, else the view of a month, and the month of today.
    pub(super) fn from_address(view: &str, from: &str, today: Month) -> Self {
        let view = if view == View::Quarter.in_address() { View::Quarter } else { View::Month };
        Self { view, first: Month::from_address(from).unwrap_or(today) }
    }

    /// The one that comes after it, or before it, without a gap.
    pub(super) fn step(self, steps: i32) -> Self {
        Self { first: self.first.plus(steps * self.view.months()), ..self }
    }

    /// Its months, in order.
    pub(super) fn months(self) -> impl Iterator<Item = Month> {
        (0..self.view.months()).map(move |number| self.first.plus(number))
    }

    /// How many days it has.
    pub(super) fn days(self) -> i32 {
        self.months().map(Month::days).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(year: i32, number: i32) -> Month {
        Month { year, number }
    }

    #[test]
    fn the_address_names_the_period_or_it_is_the_month_of_today() {
        let today = month(2026, 11);
        let of = |view: &str, from: &str| Period::from_address(view, from, today);
        assert_eq!(of("", ""), Period { view: View::Month, first: today });
        assert_eq!(of("quarter", "2027-02"), Period { view: View::Quarter, first: month(2027, 2) });
        for wrong in ["2026", "2026-13", "2026-00", "11-2026", "x-y", "2026-1-1", "-1", "99999999999-1"] {
            assert_eq!(of("year", wrong).first, today, "{wrong}");
        }
        assert_eq!(of("", "2026-3").first.in_address(), "2026-03");
    }

    #[test]
    fn one_period_follows_the_other_across_years() {
        let quarter = Period { view: View::Quarter, first: month(2026, 11) };
        assert_eq!(quarter.step(1).first, month(2027, 2));
        assert_eq!(quarter.step(-4).first, month(2025, 11));
        assert_eq!(quarter.months().collect::<Vec<_>>(), [month(2026, 11), month(2026, 12), month(2027, 1)]);
        assert_eq!(Period { view: View::Month, first: month(2026, 1) }.step(-1).first, month(2025, 12));
    }

    #[test]
    fn months_have_their_days_and_begin_on_their_weekday() {
        for (year, number, days, weekday) in [
            (2026, 11, 30, 6),
            (2026, 2, 28, 6),
            (2024, 2, 29, 3),
            (2100, 2, 28, 0),
            (2000, 2, 29, 1),
            (2027, 1, 31, 4),
        ] {
            let month = month(year, number);
            assert_eq!((month.days(), month.first_weekday()), (days, weekday), "{month:?}");
        }
        assert_eq!(Period { view: View::Quarter, first: month(2026, 11) }.days(), 92);
        // Each month begins where the one before it ended.
        for month in (0..2400).map(|number| month(1970, 1).plus(number)) {
            assert_eq!(month.plus(1).first_weekday(), (month.first_weekday() + month.days()) % 7, "{month:?}");
        }
    }
}
