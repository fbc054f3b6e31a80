//! Lets the framework mount our views: the root of the app is a component like any other.

use super::Child;
use super::state::ChildState;
use leptos::attr::Attribute;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use send_wrapper::SendWrapper;

/// One of our views as one of the framework's. It stays on the thread that made it; a browser's page has one.
pub(crate) struct LeptosView(SendWrapper<Child>);

impl From<Child> for LeptosView {
    fn from(child: Child) -> Self {
        Self(SendWrapper::new(child))
    }
}

impl Render for LeptosView {
    type State = ChildState;

    fn build(self) -> ChildState {
        self.0.take().build()
    }

    fn rebuild(self, state: &mut ChildState) {
        state.become_child(self.0.take());
    }
}

impl Mountable for ChildState {
    fn unmount(&mut self) {
        if let Some(parent) = self.node().parent_node() {
            // It was just read as the parent.
            let _ = parent.remove_child(&self.node());
        }
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        // It fails only where the marker is no child of the parent, and then there is no place to mount at.
        let _ = parent.insert_before(&self.node(), marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = self.node().parent_element();
        if let Some(parent) = &parent {
            child.mount(parent, Some(&self.node()));
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<Element> {
        Vec::new()
    }
}

impl AddAnyAttr for LeptosView {
    type Output<NewAttribute: Attribute> = Self;

    fn add_any_attr<NewAttribute: Attribute>(self, _attribute: NewAttribute) -> Self {
        self
    }
}

/// The framework asks for this of every view; the app is rendered in the browser alone, where none of it is called.
impl RenderHtml for LeptosView {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _cursor: &Cursor, _position: &PositionState) -> ChildState {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
