//! Memos forget who no longer asks.

use leptos::prelude::{Get, Owner, RwSignal, Set};
use leptos::reactive::graph::{AnySource, AnySubscriber, ReactiveNode, Subscriber, WithObserver};
use offset_playground::ui::memo::Memo;
use std::sync::Arc;
use wasm_bindgen_test::wasm_bindgen_test;

/// Somebody who looks at a memo and does nothing about it.
struct Asking;

impl ReactiveNode for Asking {
    fn mark_dirty(&self) {}
    fn mark_check(&self) {}
    fn mark_subscribers_check(&self) {}
    fn update_if_necessary(&self) -> bool {
        false
    }
}

impl Subscriber for Asking {
    fn add_source(&self, _: AnySource) {}
    fn clear_sources(&self, _: &AnySubscriber) {}
}

#[wasm_bindgen_test]
fn who_has_asked_and_is_gone_is_not_remembered() {
    let page = Owner::new();
    page.with(|| {
        let number = RwSignal::new(1);
        let double = Memo::new(move |_| number.get() * 2);
        let asking: Arc<dyn Subscriber + Send + Sync> = Arc::new(Asking);
        let known = || Arc::weak_count(&asking);
        let ask = || {
            let place = Arc::as_ptr(&asking).cast::<()>() as usize;
            let subscriber = AnySubscriber(place, Arc::downgrade(&asking));
            subscriber.with_observer(|| double.get())
        };
        let part = Owner::new();
        assert_eq!(part.with(ask), 2);
        assert!(known() > 0, "it is to be told of the next");
        part.cleanup();
        assert_eq!(known(), 0, "nobody is left to be told");
        number.set(2);
        let other = Owner::new();
        assert_eq!(other.with(ask), 4);
        other.cleanup();
        assert_eq!(known(), 0);
    });
}
