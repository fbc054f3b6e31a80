//! Views as values: Leptos' builder syntax over one type of element.
//!
//! The framework compiles a type of its own for every view, and code to build, compare and drop each: 20 kB a page.
//! Here all views are values of one type, built and compared by one piece of code, which keeps every node whose kind
//! is the same: only texts and attributes that differ are written. Signals, memos, effects and owners are the
//! framework's (`docs/decisions/0004-views-as-values.md`).
//!
//! ```text
//! div().class("age").child(span().child(date)).child(dynamic(move || span().child(age.get())))
//! ```

mod leptos_view;
mod parts;
mod state;

use crate::embed;
use leptos::prelude::{GetValue, LocalStorage, Memo, Signal, StoredValue};
pub(crate) use leptos_view::LeptosView;
pub(crate) use state::ChildState;
use std::borrow::Cow;
use std::rc::Rc;

/// An element that is not yet in a document.
#[derive(Default)]
pub(crate) struct Element {
    tag: &'static str,
    key: Option<String>,
    attributes: Vec<(&'static str, Value)>,
    listeners: Vec<(&'static str, Listener)>,
    children: Vec<Child>,
    node: Option<NodeCell>,
}

/// Where the node of an element is to be found once it is there.
pub(crate) type NodeCell = StoredValue<Option<web_sys::Element>, LocalStorage>;

type Listener = Rc<dyn Fn(web_sys::Event)>;

/// The value of an attribute.
pub(crate) enum Value {
    /// The attribute is not there.
    Absent,
    /// It stays until the view is made again.
    Fixed(Cow<'static, str>),
    /// It follows a signal.
    Live(Signal<String>),
    /// It is there while a signal is true.
    LiveFlag(Signal<bool>),
}

/// What stands in an element.
pub(crate) enum Child {
    /// Nothing.
    Nothing,
    /// Text.
    Text(Cow<'static, str>),
    /// Text that follows a signal.
    LiveText(Signal<String>),
    /// Another element.
    Element(Box<Element>),
    /// A node that somebody else makes and keeps.
    Kept(web_sys::Node),
    /// What is worked out again when what it reads changes.
    Dynamic(Box<dyn Fn() -> Child>),
}

/// A view that is worked out again when what it reads changes.
pub(crate) fn dynamic<C: Into<Child>>(of: impl Fn() -> C + 'static) -> Child {
    Child::Dynamic(Box::new(move || of().into()))
}

macro_rules! elements {
    ($($tag:ident)+) => {
        $(
            #[doc = concat!("`<", stringify!($tag), ">`")]
            pub(crate) fn $tag() -> Element {
                Element { tag: stringify!($tag), ..Element::default() }
            }
        )+
    };
}

elements! {
    a aside b bdi br button caption dd details dialog div dl dt fieldset footer form h1 h2 h3 header i input label legend li main nav ol option p path
    pre section select small span summary svg table tbody td th thead time tr ul
}

/// A place for what a host puts into the element that the app is in; nothing where it is in none.
pub(crate) fn slot(name: &'static str) -> Child {
    if !embed::is_embedded() {
        return Child::Nothing;
    }
    Element { tag: "slot", ..Element::default() }.attr("name", name).into()
}

impl Element {
    /// Sets an attribute. `checked` and `value` are set as properties, which is what a person changes too, and
    /// `style:…` by the style object, which a content security policy allows.
    pub(crate) fn attr(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// Sets the class.
    pub(crate) fn class(self, class: &'static str) -> Self {
        self.attr("class", class)
    }

    /// Listens to an event. The listener ends with the element.
    pub(crate) fn on(mut self, event: &'static str, listener: impl Fn(web_sys::Event) + 'static) -> Self {
        self.listeners.push((event, Rc::new(listener)));
        self
    }

    /// Adds something behind what is in it already.
    pub(crate) fn child(mut self, child: impl Into<Child>) -> Self {
        self.children.push(child.into());
        self
    }

    /// Adds several things behind what is in it already.
    pub(crate) fn children<C: Into<Child>>(mut self, children: impl IntoIterator<Item = C>) -> Self {
        self.children.extend(children.into_iter().map(Into::into));
        self
    }

    /// Names the element among its siblings: where all of them have keys, they keep their nodes when their order
    /// changes, and one with another key never inherits a node.
    pub(crate) fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Keeps the element's node in `cell` for as long as it is there.
    pub(crate) fn node(mut self, cell: NodeCell) -> Self {
        self.node = Some(cell);
        self
    }
}

impl From<&'static str> for Value {
    fn from(value: &'static str) -> Self {
        Self::Fixed(Cow::Borrowed(value))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Fixed(Cow::Owned(value))
    }
}

impl From<bool> for Value {
    fn from(is_there: bool) -> Self {
        if is_there { Self::from("") } else { Self::Absent }
    }
}

impl From<Option<&'static str>> for Value {
    fn from(value: Option<&'static str>) -> Self {
        value.map_or(Self::Absent, Self::from)
    }
}

impl From<Signal<String>> for Value {
    fn from(value: Signal<String>) -> Self {
        Self::Live(value)
    }
}

impl From<Memo<String>> for Value {
    fn from(value: Memo<String>) -> Self {
        Self::Live(value.into())
    }
}

impl From<Memo<bool>> for Value {
    fn from(is_there: Memo<bool>) -> Self {
        Self::LiveFlag(is_there.into())
    }
}

impl From<Signal<bool>> for Value {
    fn from(is_there: Signal<bool>) -> Self {
        Self::LiveFlag(is_there)
    }
}

impl From<&'static str> for Child {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Child {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<Signal<String>> for Child {
    fn from(text: Signal<String>) -> Self {
        Self::LiveText(text)
    }
}

impl From<Memo<String>> for Child {
    fn from(text: Memo<String>) -> Self {
        Self::LiveText(text.into())
    }
}

impl From<Element> for Child {
    fn from(element: Element) -> Self {
        Self::Element(Box::new(element))
    }
}

impl<C: Into<Child>> From<Option<C>> for Child {
    fn from(child: Option<C>) -> Self {
        child.map_or(Self::Nothing, Into::into)
    }
}

/// Puts the focus on an element, if it is there.
pub(crate) fn focus(cell: NodeCell) {
    use wasm_bindgen::JsCast;
    if let Some(element) = cell.get_value().and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok()) {
        // It fails only for an element that has left the document, and then there is nothing to focus.
        let _ = element.focus();
    }
}
