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

#[test]
fn each_test_that_is_said_to_show_something_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let document = std::fs::read_to_string(root.join("docs/administrators/security.md")).expect("the document");
    let named = document.split('`').filter_map(|text| text.split_once(": ")).filter(|(file, _)| {
        Path::new(file).extension().is_some_and(|kind| kind == "rs" || kind == "ts") && file.contains('/')
    });
    let mut count = 0;
    for (file, words) in named {
        let text = std::fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(text.contains(words), "{file}: {words}");
        count += 1;
    }
    assert!(count > 15, "{count}");
}
