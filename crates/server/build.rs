//! Builds the program again when the app inside it was built again.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // A debug build reads the app from the disk, so it need not be built again for that.
    if std::env::var_os("CARGO_CFG_DEBUG_ASSERTIONS").is_none() {
        println!("cargo::rerun-if-changed=../../dist");
    }
}
