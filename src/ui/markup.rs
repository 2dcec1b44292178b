//! Markup of one type.

/// Leptos's `view!`, with one type for whatever is in it. Else each closure that shows one thing or
/// another, and each list, would be compiled for its own type of view.
macro_rules! view {
    ($($markup:tt)*) => {
        ::leptos::prelude::IntoAny::into_any(::leptos::prelude::view! { $($markup)* })
    };
}
pub(super) use view;
