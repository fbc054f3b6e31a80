//! What the administrators' documents list is what there is.

use std::path::Path;
use zuora::KNOWN_HOSTS;

const CONNECT_ZUORA: &str = include_str!("../../../../docs/administrators/connect-zuora.md");

#[test]
fn every_host_has_its_row() {
    for (name, url) in KNOWN_HOSTS {
        let row = format!("| `{name}` | `{url}` |");
        assert!(CONNECT_ZUORA.contains(&row), "{row}");
    }
}

#[test]
fn every_table_of_the_console_is_named() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let sql = std::fs::read_to_string(entry.expect("an entry").path()).expect("SQL");
        for table in sql.lines().filter_map(|line| line.strip_prefix("CREATE TABLE ")?.split_whitespace().next()) {
            assert!(CONNECT_ZUORA.contains(&format!("`{table}`")), "what the server keeps: {table}");
        }
    }
}
