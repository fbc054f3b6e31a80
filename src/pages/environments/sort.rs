//! In which order the list stands.

use super::summary::{Group, Summary};
use crate::order::ordered;
use crate::text::{Word, words};
use std::cmp::Reverse;
use std::sync::Arc;
use wire::Timestamp;

/// An order that a person can choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sort {
    /// By name. The default, and not by state: a row that moves under the pointer makes somebody press the wrong one.
    #[default]
    Name,
    /// The oldest data first; what was never refreshed last.
    Age,
    /// What can be refreshed first comes first; what runs, is on hold without an end or out of use last.
    Possible,
}

impl Sort {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Name, Self::Age, Self::Possible];

    /// What it is called.
    pub(super) fn word(self) -> Word {
        match self {
            Self::Name => words::ENVIRONMENTS_SORT_NAME,
            Self::Age => words::ENVIRONMENTS_SORT_AGE,
            Self::Possible => words::ENVIRONMENTS_SORT_POSSIBLE,
        }
    }

    /// What stands for it in the address; nothing for the default.
    pub(super) fn in_address(self) -> &'static str {
        match self {
            Self::Name => "",
            Self::Age => "age",
            Self::Possible => "possible",
        }
    }

    /// The order that the address names, else the default.
    pub(super) fn from_address(value: &str) -> Self {
        Self::ALL.into_iter().find(|sort| sort.in_address() == value).unwrap_or_default()
    }

    /// The places of the rows in this order; those that are alike stand by name, as `by_name` has all of them.
    pub(super) fn of(self, by_name: Vec<usize>, rows: &[Arc<Summary>]) -> Vec<usize> {
        match self {
            Self::Name => by_name,
            Self::Age => ordered(by_name, |place| Reverse(rows[*place].age.unwrap_or(-1))),
            Self::Possible => ordered(by_name, |place| {
                let row = &rows[*place];
                // What waits for something else than time has no moment of its own.
                let waits = row.group == Group::Waiting;
                row.possible_from.unwrap_or(if waits { Timestamp::from_millis(i64::MAX - 1) } else { Timestamp::MAX })
            }),
        }
    }
}

/// The places of the rows by name.
pub(super) fn by_name(rows: &[Arc<Summary>]) -> Vec<usize> {
    let names: Vec<String> = rows.iter().map(|row| row.environment.name().to_lowercase()).collect();
    ordered((0..rows.len()).collect(), |place| names[*place].as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::TestEnvironment;

    fn row(name: &str, age: Option<i64>, possible_from: Option<i64>) -> Arc<Summary> {
        let environment = TestEnvironment { tenant_name: Some(name.to_owned()), ..TestEnvironment::default() };
        let possible_from = possible_from.map(Timestamp::from_millis);
        Summary { environment, age, possible_from, ..Summary::default() }.into()
    }

    #[test]
    fn each_order_puts_first_what_its_name_says() {
        let rows =
            [row("b", Some(3), None), row("A", None, Some(9)), row("d", Some(40), Some(5)), row("c", Some(40), None)];
        let name = |place: usize| rows[place].environment.name();
        let names = |sort: Sort| sort.of(by_name(&rows), &rows).into_iter().map(name).collect::<String>();
        assert_eq!(names(Sort::Name), "Abcd");
        assert_eq!(names(Sort::Age), "cdbA");
        assert_eq!(names(Sort::Possible), "dAbc");
    }

    #[test]
    fn the_address_names_each_order() {
        for sort in Sort::ALL {
            assert_eq!(Sort::from_address(sort.in_address()), sort);
        }
        assert_eq!(Sort::from_address("nonsense"), Sort::Name);
    }
}
