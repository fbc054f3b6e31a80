//! The head of a page: where we are, what it is.

use leptos::prelude::*;

/// Crumbs, title and the line below it; what stands at its end are the children.
#[component]
pub(crate) fn PageHead(
    /// The title. It takes the focus when a page is opened by a link.
    #[prop(into)]
    title: Signal<String>,
    /// The line below it.
    #[prop(into, optional)]
    line: MaybeProp<String>,
    /// The way back, as links.
    #[prop(optional)]
    crumbs: Option<AnyView>,
    /// What stands at the end of the head.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="page-head">
            <div>
                {crumbs.map(|crumbs| view! { <p class="crumbs">{crumbs}</p> })}
                <h1 tabindex="-1"><bdi>{move || title.get()}</bdi></h1>
                <p class="muted">{move || line.get()}</p>
            </div>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}
