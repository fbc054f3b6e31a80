//! The table that comes out, and the goals in it.

use crate::running_server::Memory;

/// A table, printed row by row.
pub(crate) struct Table {
    missed: Vec<String>,
}

impl Table {
    /// Begins one with its title.
    pub(crate) fn new(title: &str) -> Self {
        println!("\n{title}\n{:<42} {:>14}   ", "Measure", "Value");
        Self { missed: Vec::new() }
    }

    /// A row about which nothing is demanded.
    pub(crate) fn row(&mut self, measure: &str, value: &str, remark: &str) {
        println!("{measure:<42} {value:>14}   {remark}");
    }

    /// A row with its goal, in words, and whether that is reached.
    pub(crate) fn goal(&mut self, measure: &str, value: &str, goal: &str, reached: bool) {
        let verdict = if reached { "reached" } else { "MISSED" };
        self.row(measure, value, &format!("goal: {goal}: {verdict}"));
        if !reached {
            self.missed.push(format!("{measure}: {value}; the goal is {goal}"));
        }
    }

    /// What a server's memory is after a load.
    pub(crate) fn memory(&mut self, memory: Memory, remark: &str) {
        let remark = format!("at most {}{remark}", megabytes(memory.peak));
        self.row("Server memory, after the load", &megabytes(memory.now), &remark);
    }

    /// Names the goals that were missed, and answers whether there are none.
    pub(crate) fn finish(self) -> bool {
        for missed in &self.missed {
            println!("Missed: {missed}");
        }
        self.missed.is_empty()
    }
}

pub(crate) fn kilobytes(bytes: u64) -> String {
    format!("{:.1} kB", bytes as f64 / 1000.0)
}

pub(crate) fn megabytes(kilobytes: u64) -> String {
    format!("{:.1} MB", kilobytes as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_missed_goal_is_enough() {
        let mut table = Table::new("A table");
        table.goal("one", "2", "at least 1", true);
        assert!(table.missed.is_empty());
        table.goal("other", "0", "at least 1", false);
        assert_eq!(table.missed, ["other: 0; the goal is at least 1"]);
        assert!(!table.finish());
    }
}
