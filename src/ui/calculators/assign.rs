//! Who gets which partition, with each assignor.

use super::{Typed, field, wrong};
use crate::calculator::assign::{Answer, Question, Round, afterwards, answer};
use crate::calculator::notation::{partitions, read, write};
use crate::sim::places_in_order;
use crate::ui::i18n::words;
use crate::ui::prelude::*;

/// The fields and the answers.
pub(super) fn calculator(typed: RwSignal<Typed>) -> AnyView {
    let t = &words().calculator;
    let signs = t.signs.iter();
    let signs = signs.map(|(sign, what)| view! { <dt class="mono">{*sign}</dt> <dd>{*what}</dd> });
    view! {
        <h2>{t.assign}</h2>
        <p>{t.assign_text}</p>
        <div class="fields two">
            {field("ask-topics", t.topics, typed, |typed| &mut typed.topics)}
            <label>
                <span>{t.members}</span>
                <textarea
                    id="ask-members"
                    class="mono"
                    rows="2"
                    autocapitalize="off"
                    spellcheck="false"
                    prop:value=move || typed.with(|typed| typed.members.clone())
                    on:input:target=move |event| {
                        let members = event.target().value();
                        typed.update(|typed| typed.members = members);
                    }
                ></textarea>
            </label>
        </div>
        <details>
            <summary>{t.notation}</summary>
            <dl class="facts">{signs.collect_view()}</dl>
        </details>
        {move || typed.with(|now| {
            let asked = read(&now.topics, &now.members);
            match asked.and_then(|asked| Ok((answer(&asked)?, asked))) {
                Ok((answers, asked)) => {
                    let cards: Vec<AnyView> =
                        answers.iter().map(|answer| card(typed, &asked, answer)).collect();
                    view! { <div class="cards">{cards}</div> }
                }
                Err(why) => wrong(&why),
            }
        })}
        <p class="small">{t.assign_note}</p>
    }
}

/// What one assignor makes of it.
fn card(typed: RwSignal<Typed>, asked: &Question, answer: &Answer) -> AnyView {
    let t = &words().calculator;
    let [eager, cooperative, coordinator] = t.by;
    let by = match answer.sharing {
        sharing if sharing.is_server => coordinator,
        sharing if sharing.is_cooperative() => cooperative,
        _ => eager,
    };
    let rounds: Vec<AnyView> = answer.rounds.iter().map(round).collect();
    // nobody asks what moves if nobody had anything
    let had = asked.members.iter().any(|member| !member.owned.is_empty());
    let next = write(&afterwards(asked, answer));
    let go_on = move |_| {
        let [topics, members] = next.clone();
        typed.update(|typed| (typed.topics, typed.members) = (topics, members));
    };
    view! {
        <section class="shared">
            <h3><b class="mono">{answer.sharing.name}</b></h3>
            <p class="small">{by}</p>
            {rounds}
            {had.then(|| moves(answer))}
            <button class="btn" on:click=go_on>{t.go_on}</button>
        </section>
    }
}

fn round(round: &Round) -> AnyView {
    let t = &words().calculator;
    let given = round.given.iter().map(|(member, theirs)| {
        let order = places_in_order(theirs.len(), &|a, b| theirs[a].cmp(&theirs[b]));
        let sorted: Vec<_> = order
            .into_iter()
            .map(|place| theirs[place].clone())
            .collect();
        let (count, names) = match sorted.len() {
            0 => (String::new(), t.gets_nothing.to_owned()),
            count => (count.to_string(), spaced(&partitions(&sorted))),
        };
        view! {
            <dt class="mono">{member.to_string()}</dt>
            <dd><b>{count}</b></dd>
            <dd class="mono">{names}</dd>
        }
    });
    let withheld = (!round.withheld.is_empty()).then(|| {
        let said = (t.withheld)(&spaced(&partitions(&round.withheld)));
        view! { <p class="withheld">{said}</p> }
    });
    view! { <dl class="shares">{given.collect_view()}</dl> {withheld} }
}

fn moves(answer: &Answer) -> AnyView {
    let t = &words().calculator;
    let ways = answer.ways().into_iter().map(|way| {
        let name = |member: Option<crate::kafka::MemberId>| {
            member.map_or_else(|| t.nobody.to_owned(), |member| member.to_string())
        };
        let names = spaced(&partitions(&way.partitions));
        let line = format!("{} → {}: {names}", name(way.from), name(way.to));
        view! { <li class="mono">{line}</li> }
    });
    view! {
        <div class="moves">
            <p>{(t.moved)(answer.moved.len())}</p>
            <ul>{ways.collect_view()}</ul>
        </div>
    }
}

/// With blanks, so that it can be broken into lines.
fn spaced(partitions: &str) -> String {
    partitions.replace(',', ", ")
}
