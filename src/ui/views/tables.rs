//! The tables of `kafka-consumer-groups.sh --describe`, in its columns and words.

use crate::kafka::GroupId;
use crate::ui::i18n::words;
use crate::ui::platform;
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::view::{Described, told};

/// What it says of a group, or of all; which of its tables is chosen.
pub(crate) fn described(group: Option<GroupId>) -> AnyView {
    let store = store();
    let t = words();
    let which = RwSignal::new(Described::Offsets);
    let of = match &group {
        Some(group) => format!("--group {group}"),
        None => "--all-groups".to_owned(),
    };
    let id = group.is_none().then_some("describe");
    let command = move |one: Described| {
        let option = one.option();
        format!("--describe {of}{option}")
    };
    let options = Described::ALL.map(|one| {
        view! { <option value=one.option()>{command(one)}</option> }
    });
    // what was copied, for who wants to see it or may not copy
    let printed = RwSignal::new(None::<(String, bool)>);
    let printed_id = match id {
        Some(_) => "printed",
        None => "printed-of-group",
    };
    let of_group = group.clone();
    let print = move |_| {
        let which = which.get_untracked();
        let text = store.with(|session| which.printed(session.cluster(), of_group.as_ref()));
        printed.set(Some((text, true)));
        // once it stands in the page
        request_animation_frame(move || {
            let copied = platform::copy_text_of(&format!("#{printed_id}"));
            printed.update(|printed| {
                if let Some((_, done)) = printed {
                    *done = copied;
                }
            });
        });
    };
    let asked = group.clone();
    let told = Memo::new(move |_| {
        let group = asked.as_ref()?;
        store.watch_calmly(|session| told(session.cluster(), group))
    });
    let tables = Memo::new(move |_| {
        let which = which.get();
        store.watch_calmly(|session| which.tables(session.cluster(), group.as_ref()))
    });
    let cells = |row: Vec<String>| {
        let cells = row.into_iter().map(|cell| view! { <td>{cell}</td> });
        view! { <tr>{cells.collect_view()}</tr> }
    };
    view! {
        <label class="inline small described">
            <span>"kafka-consumer-groups.sh"</span>
            <select
                class="mono"
                on:change:target=move |event| {
                    let chosen = event.target().value();
                    let chosen = Described::ALL.into_iter().find(|one| one.option() == chosen);
                    which.set(chosen.unwrap_or(Described::Offsets));
                    printed.set(None);
                }
            >
                {options}
            </select>
        </label>
        <button class="tiny copy-printed" on:click=print>{t.charts.copy_printed}</button>
        {move || told.get().map(|told| view! { <code class="small">{told}</code> })}
        <div class="scroll" id=id role="region" tabindex="0" aria-label=t.tables>
            {move || tables.get().into_iter().map(|table| view! {
                <table class="mono">
                    <thead>
                        <tr>
                            {table.columns.iter().map(|column| view! {
                                <th scope="col">{*column}</th>
                            }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>{table.rows.into_iter().map(cells).collect_view()}</tbody>
                </table>
            }).collect_view()}
        </div>
        {move || printed.get().map(|(text, copied)| view! {
            <p class="small" role="status">
                {if copied { t.charts.copied } else { t.charts.not_copied }}
            </p>
            <pre
                id=printed_id
                class="printed mono"
                tabindex="0"
                role="region"
                aria-label=t.charts.as_printed
            >
                {text}
            </pre>
        })}
        <Show when=move || tables.with(Vec::is_empty) && told.with(Option::is_none)>
            <p class="small empty">{t.no_rows}</p>
        </Show>
    }
    .into_any()
}
