//! What a host may style where the app is embedded: the names by which `::part()` finds our elements. Only these are stable.

use web_sys::Element;

/// The classes of elements, and what each is to a host.
const PARTS: &[(&str, &str)] = &[
    ("page-head", "header"),
    ("card", "card"),
    ("state", "badge"),
    ("progress", "progress"),
    ("button", "button"),
    ("dialog", "dialog"),
    ("row", "row"),
];
/// The classes of elements whose children are something to a host.
const PARTS_OF_CHILDREN: &[(&str, &str)] = &[("progress", "progress-bar"), ("rail", "stage")];

/// Names an element, and its children, if a host may style them.
pub(super) fn name(node: &Element, tag: &str) {
    let list = node.class_list();
    let is = |class: &str| list.contains(class);
    let mut names: Vec<&str> = PARTS.iter().filter(|(class, _)| is(class)).map(|(_, part)| *part).collect();
    match tag {
        "table" => names.push("table"),
        "tr" => names.push("row"),
        "button" | "a" if is("button") => match node.get_attribute("data-kind").as_deref() {
            Some("primary") => names.push("button-primary"),
            Some("danger") => names.push("button-danger"),
            _ => {}
        },
        _ => {}
    }
    if !names.is_empty() {
        set(node, &names.join(" "));
    }
    for (_, part) in PARTS_OF_CHILDREN.iter().filter(|(class, _)| is(class)) {
        let children = node.children();
        (0..children.length()).filter_map(|place| children.item(place)).for_each(|child| set(&child, part));
    }
}

fn set(node: &Element, names: &str) {
    // It is an attribute that any element takes.
    let _ = node.set_attribute("part", names);
}
