//! Compares schemas, and follows references on the way.

use crate::compare::by_name;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Limits that bind us where Zuora declares them. Others of ours only say what Zuora says in prose.
const LIMITS: [&str; 9] =
    ["maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum", "multipleOf", "pattern", "uniqueItems"];
/// Keywords that make one schema of several. Zuora's document has none, so this comparison understands none.
const COMBINATIONS: [&str; 4] = ["allOf", "anyOf", "not", "oneOf"];
/// A chain of references that is longer goes in a circle.
const MOST_REFERENCES: usize = 8;

/// What a reference that leads nowhere leads to.
static NOTHING: Value = Value::Null;

/// Two documents, and what was found to differ so far.
pub(crate) struct Comparison<'a> {
    pub(crate) ours: &'a Value,
    pub(crate) zuoras: &'a Value,
    pub(crate) found: Vec<String>,
}

impl<'a> Comparison<'a> {
    pub(crate) fn of(ours: &'a Value, zuoras: &'a Value) -> Self {
        Self { ours, zuoras, found: Vec::new() }
    }

    /// Compares what two schemas demand and promise.
    pub(crate) fn schemas(&mut self, at: &str, ours: &Value, zuoras: &Value) {
        let ours = self.follow(at, self.ours, ours);
        let zuoras = self.follow(at, self.zuoras, zuoras);
        for combination in COMBINATIONS {
            if ours.get(combination).or(zuoras.get(combination)).is_some() {
                self.found.push(format!("{at}: {combination} is more than this comparison understands"));
            }
        }
        self.sets(at, "type", &types(ours), &types(zuoras));
        self.values(at, "format", &ours["format"], &zuoras["format"]);
        for set in ["enum", "required"] {
            self.sets(at, set, &members(&ours[set]), &members(&zuoras[set]));
        }
        for limit in LIMITS {
            if let Some(theirs) = zuoras.get(limit) {
                self.values(at, limit, &ours[limit], theirs);
            }
        }
        let [fields, theirs] = [ours, zuoras].map(|schema| by_name(&schema["properties"]));
        for (name, ours, zuoras) in self.pairs(&format!("{at}: "), &fields, &theirs) {
            self.schemas(&format!("{at}: {name}"), ours, zuoras);
        }
        if ours.get("items").or(zuoras.get("items")).is_some() {
            self.schemas(&format!("{at}[]"), &ours["items"], &zuoras["items"]);
        }
    }

    /// What both have, by name; what only one has is a disagreement.
    pub(crate) fn pairs<T: Copy>(
        &mut self,
        at: &str,
        ours: &BTreeMap<String, T>,
        zuoras: &BTreeMap<String, T>,
    ) -> Vec<(String, T, T)> {
        for name in ours.keys().filter(|name| !zuoras.contains_key(*name)) {
            self.found.push(format!("{at}{name}: not in Zuora's document"));
        }
        for name in zuoras.keys().filter(|name| !ours.contains_key(*name)) {
            self.found.push(format!("{at}{name}: missing"));
        }
        ours.iter().filter_map(|(name, ours)| Some((name.clone(), *ours, *zuoras.get(name)?))).collect()
    }

    /// Compares two plain values. A number may be written as 36 or as 36.0.
    pub(crate) fn values(&mut self, at: &str, what: &str, ours: &Value, zuoras: &Value) {
        let is_same_number = ours.as_f64().is_some_and(|number| zuoras.as_f64() == Some(number));
        if ours != zuoras && !is_same_number {
            self.found.push(format!("{at}: {what} is {ours}, Zuora's is {zuoras}"));
        }
    }

    /// What the value is, or what its reference leads to in its document.
    pub(crate) fn follow<'v>(&mut self, at: &str, document: &'v Value, value: &'v Value) -> &'v Value {
        let mut value = value;
        for _ in 0..MOST_REFERENCES {
            let Some(reference) = value.get("$ref") else { return value };
            let target = reference.as_str().and_then(|reference| document.pointer(reference.strip_prefix('#')?));
            let Some(target) = target else {
                self.found.push(format!("{at}: the reference {reference} leads nowhere"));
                return &NOTHING;
            };
            value = target;
        }
        self.found.push(format!("{at}: its references go in a circle"));
        &NOTHING
    }

    fn sets(&mut self, at: &str, what: &str, ours: &BTreeSet<String>, zuoras: &BTreeSet<String>) {
        if ours != zuoras {
            let [ours, zuoras] = [ours, zuoras].map(|set| set.iter().cloned().collect::<Vec<_>>().join(", "));
            self.found.push(format!("{at}: {what} is [{ours}], Zuora's is [{zuoras}]"));
        }
    }
}

/// The types that a value may have. Before OpenAPI 3.1, null was no type but a word beside it.
fn types(schema: &Value) -> BTreeSet<String> {
    let mut types = match &schema["type"] {
        Value::Array(types) => types.iter().map(Value::to_string).collect(),
        Value::Null => BTreeSet::new(),
        only => BTreeSet::from([only.to_string()]),
    };
    if schema["nullable"] == true {
        types.insert(Value::from("null").to_string());
    }
    types
}

/// The members of a list without their order.
fn members(list: &Value) -> BTreeSet<String> {
    list.as_array().into_iter().flatten().map(Value::to_string).collect()
}
