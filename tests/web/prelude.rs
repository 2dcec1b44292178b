//! What every test of the page needs.

pub(crate) use crate::browser::*;
pub(crate) use crate::done::*;
pub(crate) use crate::seen::*;
pub(crate) use std::collections::{BTreeMap, BTreeSet};
pub(crate) use wasm_bindgen::JsCast;
pub(crate) use wasm_bindgen_test::wasm_bindgen_test;
pub(crate) use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlInputElement};
