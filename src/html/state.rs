//! Views that are in a document: built once, then changed in place.

use super::{Child, Element, Listener, Value, parts};
use crate::derive::leave;
use crate::embed;
use leptos::prelude::{Get, RenderEffect, SetValue, Signal, document};
use leptos::reactive::graph::ToAnySubscriber;
use std::borrow::Cow;
use std::cell::RefCell;
use std::mem;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, Node};

/// A child that is in a document. Each is exactly one node, so that any can take the place of any other.
pub(crate) enum ChildState {
    Nothing(Node),
    Text(Node, Cow<'static, str>),
    LiveText(Node, Effect<()>),
    Element(Box<ElementState>),
    Kept(Node),
    Dynamic(Effect<Box<ChildState>>),
}

/// What is run again when what it reads changes, as long as it lives.
pub(crate) struct Effect<T: 'static>(RenderEffect<T>);

impl<T: 'static> Drop for Effect<T> {
    fn drop(&mut self) {
        leave(&self.0.to_any_subscriber());
    }
}

/// An element that is in a document.
pub(crate) struct ElementState {
    node: web_sys::Element,
    tag: &'static str,
    key: Option<String>,
    attributes: Vec<AttributeState>,
    listeners: Vec<ListenerState>,
    children: Vec<ChildState>,
}

struct AttributeState {
    name: &'static str,
    fixed: Option<Cow<'static, str>>,
    /// Writes the attribute as long as it lives.
    _live: Option<Effect<()>>,
}

/// A listener whose function can be exchanged without touching the node.
struct ListenerState {
    node: web_sys::Element,
    event: &'static str,
    current: Rc<RefCell<Listener>>,
    called: Closure<dyn Fn(web_sys::Event)>,
}

impl Child {
    /// Makes its node. It is in no document yet.
    pub(crate) fn build(self) -> ChildState {
        match self {
            Self::Nothing => ChildState::Nothing(document().create_comment("").into()),
            Self::Text(text) => ChildState::Text(document().create_text_node(&text).into(), text),
            Self::LiveText(signal) => {
                let node: Node = document().create_text_node("").into();
                ChildState::LiveText(node.clone(), write_text(node, signal))
            }
            Self::Element(element) => ChildState::Element(Box::new(element.build())),
            Self::Kept(node) => ChildState::Kept(node),
            Self::Dynamic(of) => ChildState::Dynamic(follow(of, None)),
        }
    }
}

/// Keeps a view up to date, beginning with what is there.
fn follow(of: Box<dyn Fn() -> Child>, shown: Option<Box<ChildState>>) -> Effect<Box<ChildState>> {
    let show = move |shown: Option<Box<ChildState>>| match shown {
        Some(mut state) => {
            state.become_child(of());
            state
        }
        None => Box::new(of().build()),
    };
    Effect(RenderEffect::new_with_value(show, shown))
}

fn write_text(node: Node, text: Signal<String>) -> Effect<()> {
    Effect(RenderEffect::new(move |_| {
        let text = text.get();
        if node.text_content().as_ref() != Some(&text) {
            node.set_text_content(Some(&text));
        }
    }))
}

impl ChildState {
    /// Its one node.
    pub(crate) fn node(&self) -> Node {
        match self {
            Self::Nothing(node) | Self::Text(node, _) | Self::LiveText(node, _) | Self::Kept(node) => node.clone(),
            Self::Element(element) => element.node.clone().into(),
            Self::Dynamic(effect) => {
                effect.0.with_value_mut(|state| state.node()).unwrap_or_else(|| document().create_comment("").into())
            }
        }
    }

    /// Shows `child` in place of what it shows now, with the nodes that are there as far as they are of the same kind.
    pub(crate) fn become_child(&mut self, child: Child) {
        match (&mut *self, child) {
            (Self::Nothing(_), Child::Nothing) => {}
            (Self::Kept(node), Child::Kept(kept)) if *node == kept => {}
            (Self::Text(node, shown), Child::Text(text)) => {
                if *shown != text {
                    node.set_text_content(Some(&text));
                    *shown = text;
                }
            }
            (Self::LiveText(node, effect), Child::LiveText(signal)) => *effect = write_text(node.clone(), signal),
            (Self::Dynamic(effect), Child::Dynamic(of)) => *effect = follow(of, effect.0.take_value()),
            (Self::Element(state), Child::Element(element)) if state.is_like(&element) => {
                state.become_element(*element);
            }
            (_, child) => {
                let (old, new) = (self.node(), child.build());
                if let Some(parent) = old.parent_node() {
                    // It can only fail for nodes that are of no use as children; these are all our own.
                    let _ = parent.replace_child(&new.node(), &old);
                }
                *self = new;
            }
        }
    }

    fn key(&self) -> Option<&str> {
        match self {
            Self::Element(element) => element.key.as_deref(),
            _ => None,
        }
    }
}

impl Element {
    fn build(self) -> ElementState {
        let node = create(self.tag);
        let children: Vec<ChildState> = self.children.into_iter().map(Child::build).collect();
        for child in &children {
            // It can only fail for nodes that are of no use as children; these are all our own.
            let _ = node.append_child(&child.node());
        }
        // After the children: a `<select>` has only values that it has options for.
        let attributes = self.attributes.into_iter().map(|(name, value)| set(&node, name, value)).collect();
        if embed::is_embedded() {
            parts::name(&node, self.tag);
        }
        let listeners = self.listeners.into_iter().map(|(event, listener)| listen(&node, event, listener)).collect();
        if let Some(cell) = self.node {
            cell.set_value(Some(node.clone()));
        }
        ElementState { node, tag: self.tag, key: self.key, attributes, listeners, children }
    }
}

impl ElementState {
    /// Whether `element` can take over the node: the same tag and key, and the same attributes and events by name.
    fn is_like(&self, element: &Element) -> bool {
        self.tag == element.tag
            && self.key == element.key
            && self
                .attributes
                .iter()
                .map(|attribute| attribute.name)
                .eq(element.attributes.iter().map(|(name, _)| *name))
            && self
                .listeners
                .iter()
                .map(|listener| listener.event)
                .eq(element.listeners.iter().map(|(event, _)| *event))
    }

    fn become_element(&mut self, element: Element) {
        for (state, (name, value)) in self.attributes.iter_mut().zip(element.attributes) {
            match value {
                Value::Fixed(value) if state.fixed.as_ref() == Some(&value) => {}
                value => *state = set(&self.node, name, value),
            }
        }
        for (state, (_, listener)) in self.listeners.iter().zip(element.listeners) {
            *state.current.borrow_mut() = listener;
        }
        if let Some(cell) = element.node {
            cell.set_value(Some(self.node.clone()));
        }
        self.become_children(element.children);
    }

    /// Children with keys find their state by it, wherever it stood; others take that of their place.
    fn become_children(&mut self, children: Vec<Child>) {
        let mut old: Vec<Option<ChildState>> = mem::take(&mut self.children).into_iter().map(Some).collect();
        let keyed = old.iter().flatten().all(|state| state.key().is_some());
        if keyed {
            // First of all, so that those that stay are not moved past them: who is moved loses the focus.
            for (place, state) in old.iter_mut().enumerate() {
                if let Some(gone) = state.take_if(|state| !is_among(&children, place, state.key())) {
                    // It is a child of ours, so it can be removed.
                    let _ = self.node.remove_child(&gone.node());
                }
            }
        }
        let mut previous: Option<Node> = None;
        for (place, child) in children.into_iter().enumerate() {
            let found = match key_of(&child).filter(|_| keyed) {
                Some(key) => position_of(&old, place, key),
                None => (place < old.len()).then_some(place),
            };
            let state = match found.and_then(|found| old[found].take()) {
                Some(mut state) => {
                    state.become_child(child);
                    state
                }
                None => child.build(),
            };
            let node = state.node();
            // Read only now: to become another child may have put another node in the place.
            let here = previous.as_ref().map_or_else(|| self.node.first_child(), Node::next_sibling);
            if here.as_ref() != Some(&node) {
                // It can only fail when `here` is no child of ours, and it was just read as one.
                let _ = self.node.insert_before(&node, here.as_ref());
            }
            previous = Some(node);
            self.children.push(state);
        }
        for state in old.into_iter().flatten() {
            // It is a child of ours, so it can be removed.
            let _ = self.node.remove_child(&state.node());
        }
    }
}

fn key_of(child: &Child) -> Option<&str> {
    match child {
        Child::Element(element) => element.key.as_deref(),
        _ => None,
    }
}

/// Whether one of the children has that key: usually the one at the same place.
fn is_among(children: &[Child], place: usize, key: Option<&str>) -> bool {
    children.get(place).is_some_and(|child| key_of(child) == key) || children.iter().any(|child| key_of(child) == key)
}

/// Where the state with a key is: usually at its old place.
fn position_of(old: &[Option<ChildState>], place: usize, key: &str) -> Option<usize> {
    let is_it = |state: &Option<ChildState>| state.as_ref().and_then(ChildState::key) == Some(key);
    if old.get(place).is_some_and(is_it) { Some(place) } else { old.iter().position(is_it) }
}

/// Sets an attribute and follows its signal.
fn set(node: &web_sys::Element, name: &'static str, value: Value) -> AttributeState {
    let (fixed, live) = match value {
        Value::Absent => {
            write(node, name, None);
            (None, None)
        }
        Value::Fixed(value) => {
            write(node, name, Some(&value));
            (Some(value), None)
        }
        Value::Live(signal) => {
            let node = node.clone();
            (None, Some(Effect(RenderEffect::new(move |_| write(&node, name, Some(&signal.get()))))))
        }
        Value::LiveFlag(signal) => {
            let node = node.clone();
            (None, Some(Effect(RenderEffect::new(move |_| write(&node, name, signal.get().then_some(""))))))
        }
    };
    AttributeState { name, fixed, _live: live }
}

fn write(node: &web_sys::Element, name: &'static str, value: Option<&str>) {
    // None of these can fail for names that are written in the source.
    if name == "checked" {
        let _ = js_sys::Reflect::set(node, &name.into(), &value.is_some().into());
    } else if let Some(property) = name.strip_prefix("style:") {
        let _ = node.unchecked_ref::<HtmlElement>().style().set_property(property, value.unwrap_or_default());
    } else if name == "value" {
        let _ = js_sys::Reflect::set(node, &name.into(), &JsValue::from_str(value.unwrap_or_default()));
    } else if let Some(value) = value {
        let _ = node.set_attribute(name, value);
    } else {
        let _ = node.remove_attribute(name);
    }
}

fn listen(node: &web_sys::Element, event: &'static str, listener: Listener) -> ListenerState {
    let current = Rc::new(RefCell::new(listener));
    let called: Closure<dyn Fn(web_sys::Event)> = {
        let current = Rc::clone(&current);
        Closure::new(move |event| {
            // Not borrowed while it runs: it may make the view again, which puts another one in its place.
            let listener = Rc::clone(&*current.borrow());
            listener(event);
        })
    };
    // It cannot fail for an element.
    let _ = node.add_event_listener_with_callback(event, called.as_ref().unchecked_ref());
    ListenerState { node: node.clone(), event, current, called }
}

impl Drop for ListenerState {
    fn drop(&mut self) {
        // The browser may hold the node longer than we do, and must not call what is gone.
        let _ = self.node.remove_event_listener_with_callback(self.event, self.called.as_ref().unchecked_ref());
    }
}

fn create(tag: &'static str) -> web_sys::Element {
    const SVG: &str = "http://www.w3.org/2000/svg";
    let created = match tag {
        "svg" | "path" => document().create_element_ns(Some(SVG), tag),
        _ => document().create_element(tag),
    };
    created.expect("tags are written in `html.rs`, and none of them is refused by a browser")
}
