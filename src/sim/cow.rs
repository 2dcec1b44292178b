//! A value that clones share until one of them changes it.

use alloc::sync::Arc;
use core::fmt;
use core::ops::{Deref, DerefMut};

/// The engine is cloned for every checkpoint of a recording. Of hundreds of partitions few have
/// changed from one to the next: a clone copies a pointer for each, and the first change after it
/// what it changes.
#[derive(Default, PartialEq, Eq)]
pub struct Shared<T>(Arc<T>);

impl<T> Shared<T> {
    /// A value that nobody shares yet.
    pub fn new(value: T) -> Self {
        Shared(Arc::new(value))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Shared(Arc::clone(&self.0))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use alloc::vec::Vec;

    #[test]
    fn a_clone_keeps_what_the_other_changes() {
        let place = |value: &Shared<Vec<u32>>| core::ptr::from_ref::<Vec<u32>>(value);
        let mut one = Shared::new(vec![1, 2]);
        let other = one.clone();
        assert_eq!(place(&one), place(&other));
        one.push(3);
        assert_eq!((one.len(), other.len()), (3, 2));
        let at = place(&one);
        one.push(4);
        assert_eq!(place(&one), at, "alone it is changed in place");
        assert_ne!(one, other);
    }
}
