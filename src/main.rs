//! The browser app: everything is in the library.

fn main() {
    reprise_console::mount();
}
