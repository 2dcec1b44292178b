//! Which partition a key goes to, with each client.

use super::{Key, Typed, field, wrong};
use crate::calculator::Wrong;
use crate::calculator::partition::{Answer, Place, Question, answer, count, from_hex};
use crate::ui::i18n::words;
use crate::ui::prelude::*;

/// The fields and the answers.
pub(super) fn calculator(typed: RwSignal<Typed>) -> AnyView {
    let t = &words().calculator;
    let form = move |event: leptos::ev::Event| {
        let chosen = event_target_value(&event);
        let form = Key::ALL
            .into_iter()
            .zip(t.forms)
            .find(|(_, name)| **name == *chosen);
        typed.update(|typed| typed.form = form.map_or(Key::Text, |(form, _)| form));
    };
    let option = move |(form, name): (Key, &'static str)| {
        let selected = move || typed.with(|typed| typed.form == form);
        view! { <option value=name prop:selected=selected>{name}</option> }
    };
    let key = move || match typed.with(|typed| typed.form) {
        Key::None => None,
        Key::Text | Key::Hex => Some(field("ask-key", t.key_is, typed, |typed| &mut typed.key)),
    };
    view! {
        <h2>{t.partition}</h2>
        <p>{t.partition_text}</p>
        <div class="fields">
            <label>
                <span aria-hidden="true">" "</span>
                <select id="ask-form" aria-label=t.key_is on:change=form>
                    {Key::ALL.into_iter().zip(t.forms).map(option).collect_view()}
                </select>
            </label>
            {key}
            {field("ask-partitions", words().partition_count, typed, |typed| &mut typed.partitions)}
            {field("ask-to", t.after_adding, typed, |typed| &mut typed.to)}
        </div>
        {move || typed.with(|typed| match question(typed).and_then(|asked| answer(&asked)) {
            Ok(answers) => told(&answers),
            Err(why) => wrong(&why),
        })}
        <p class="small">{t.key_note}</p>
    }
}

fn question(typed: &Typed) -> Result<Question, Wrong> {
    let key = match typed.form {
        Key::Text => Some(typed.key.clone().into_bytes()),
        Key::Hex => Some(from_hex(&typed.key)?),
        Key::None => None,
    };
    let to = match typed.to.trim() {
        "" => None,
        text => Some(count(text)?),
    };
    Ok(Question {
        key,
        partitions: count(&typed.partitions)?,
        to,
    })
}

/// What every client answers. The first is Java's, which the others are compared with.
fn told(answers: &[Answer]) -> AnyView {
    let t = &words().calculator;
    let defaults = || {
        answers
            .iter()
            .filter(|answer| answer.partitioner.is_default)
    };
    let mut places: Vec<u32> = Vec::new();
    for partition in defaults().filter_map(|answer| answer.place.partition()) {
        if !places.contains(&partition) {
            places.push(partition);
        }
    }
    let java = answers.first().map(|answer| answer.place);
    let list = |name: &'static str, is_default: bool| {
        let part = answers
            .iter()
            .filter(|answer| answer.partitioner.is_default == is_default);
        let lines: Vec<AnyView> = part.map(|answer| line(answer, java)).collect();
        view! { <h3>{name}</h3> <ul class="answers">{lines}</ul> }
    };
    let (count, differ) = (places.len(), places.len() > 1);
    view! {
        <p class="verdict" class:differ=differ role="status">{(t.places)(count)}</p>
        {list(t.by_default, true)}
        {list(t.if_told, false)}
    }
}

fn line(answer: &Answer, java: Option<Place>) -> AnyView {
    let t = &words().calculator;
    let of = answer.partitioner;
    let (place, how) = match answer.place {
        Place::Partition { hash, partition } => {
            let then = answer.then.and_then(Place::partition);
            let then = then.map(|then| format!(" → {then}")).unwrap_or_default();
            (
                format!("{partition}{then}"),
                format!("{}, hash {hash}", of.formula.text()),
            )
        }
        Place::Any(without) => ((t.spread)(without).to_owned(), String::new()),
    };
    let kind = match answer.place.partition() {
        None => "any",
        partition if partition == java.and_then(Place::partition) => "same",
        Some(_) => "other",
    };
    view! {
        <li>
            <span>
                <b>{of.client}</b>
                " "
                <span class="small">{of.version}</span>
                " "
                <span class="mono">{of.name}</span>
            </span>
            <span class=format!("place mono {kind}")>{place}</span>
            <span class="small">{answer.moves().map(t.moves)}</span>
            <span class="how mono">{how}</span>
            <span class="how">{of.source}</span>
        </li>
    }
}
