//! Leptos, and what the page does in its own way so that it is compiled once, not for each type.

pub(super) use super::each::{Each, Key};
pub(super) use super::markup::view;
pub(super) use super::memo::Memo;
pub(super) use super::show::Show;
pub(super) use leptos::prelude::*;
