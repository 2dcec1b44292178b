//! What client libraries do differently, each by itself: nothing here is set that the library
//! would not ship with, unless the test says so.

mod consumers;
mod producers;
