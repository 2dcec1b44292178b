//! Values that are computed from others, and tell of it only when they have become another.

use leptos::prelude::{ArcMemo, Get, GetUntracked, Memo as AnyMemo, on_cleanup};
use leptos::reactive::graph::{Observer, Source, ToAnySource};
use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

type Value = Arc<dyn Any + Send + Sync>;

/// Leptos's memo for a value of any type. It would be compiled anew for each of the sixty types
/// the page has; here all share one, and what differs is how a value is computed and compared.
pub struct Memo<T> {
    value: AnyMemo<Value>,
    of: PhantomData<fn() -> T>,
}

impl<T> Copy for Memo<T> {}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// A value that `compute` makes, from the one before if it wants to.
    #[track_caller]
    pub fn new(compute: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        let changed = |one: Option<&Value>, other: Option<&Value>| {
            one.map(known::<T>) != other.map(known::<T>)
        };
        Memo {
            value: shared(
                Box::new(move |before| Arc::new(compute(before.map(known)))),
                changed,
            ),
            of: PhantomData,
        }
    }

    /// What `look` sees in it; whoever asks is told when it has become another.
    #[track_caller]
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        let value = ArcMemo::from(self.value);
        told_while_it_lasts(&value);
        look(known(&value.get()))
    }

    /// To be told when it has become another. One that nobody has looked at is not computed, and
    /// never becomes another.
    #[track_caller]
    pub fn track(self) {
        self.with(|_| ());
    }

    /// What `look` sees in it now.
    #[track_caller]
    pub fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(known(&self.value.get_untracked()))
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Memo<T> {
    /// The value; whoever asks is told when it has become another.
    #[track_caller]
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value now.
    #[track_caller]
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

/// Whoever asks now is no longer told once it is gone. Leptos's memos would keep a place for each
/// that has ever asked and go through all of them with each change: on tapes whose cells come and
/// go, frames would take longer with every record, and memory with them.
fn told_while_it_lasts(value: &ArcMemo<Value>) {
    if let Some(asking) = Observer::get() {
        let value = value.to_any_source();
        on_cleanup(move || value.remove_subscriber(&asking));
    }
}

type Compute = Box<dyn Fn(Option<&Value>) -> Value + Send + Sync>;

/// The one kind of memo there is.
#[track_caller]
fn shared(compute: Compute, changed: fn(Option<&Value>, Option<&Value>) -> bool) -> AnyMemo<Value> {
    AnyMemo::new_with_compare(compute, changed)
}

fn known<T: 'static>(value: &Value) -> &T {
    value
        .downcast_ref()
        .expect("a memo's values are of its type")
}
