//! A broker, a partition, a record, closely.

use super::Recent;
use super::actions::BrokerActs;
use super::consumer::commits_without_membership;
use super::fields::{Shipped, form};
use super::marks::Marks;
use super::number::NumberForm;
use crate::command::{Command, PARTITIONS_MAX};
use crate::kafka::{BrokerId, TopicPartition};
use crate::session::{Action, Session, Subject};
use crate::ui::i18n::{duties_of, moment, words};
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::ui::why;
use crate::view::config::{broker_fields, topic_fields};
use crate::view::table::record;
use crate::view::{Fate, Reader};
use std::sync::Arc;

/// A broker, and what all brokers share.
#[component]
pub(super) fn BrokerPane(id: BrokerId) -> impl IntoView {
    let store = store();
    let t = words();
    let config = Memo::new(move |_| store.watch(|session| (*session.cluster().config).clone()));
    let duties = Memo::new(move |_| {
        store
            .scene
            .with(|scene| scene.brokers.iter().find(|b| b.id == id).cloned())
    });
    let said = move || duties.get().map(|broker| duties_of(&broker, t));
    view! {
        <BrokerActs id found=duties/>
        <p class="small lines">{said}</p>
        <Recent subject=Subject::Broker(id)/>
        <p class="small">{t.brokers}</p>
        {form(
            broker_fields(),
            move || Some(config.get()),
            Shipped::of_kafka(),
            |config| Command::ConfigureBrokers { config },
        )}
    }
}

/// A partition: all its marks, and what can be done to its topic.
#[component]
pub(super) fn PartitionPane(tp: TopicPartition) -> impl IntoView {
    let store = store();
    let t = words();
    let (found, marked) = (store.tape(tp.clone()), tp.clone());
    let end = move || found.get().map_or(0, |tape| tape.high_watermark);
    let cleared = tp.clone();
    let clear = move |before: Option<u64>| {
        let partition = cleared.clone();
        store.issue(Command::DeleteRecords { partition, before });
    };
    let topic = tp.topic.clone();
    let config = Memo::new(move |_| {
        store.watch(|session| session.cluster().topic_config(&topic).map(|c| (*c).clone()))
    });
    let configured = tp.topic.clone();
    let (grown, deleted) = (tp.topic.clone(), tp.topic);
    let grow = move |total: Option<u64>| {
        // more than any partition's number can be is refused as that
        let total = u32::try_from(total.unwrap_or(0)).unwrap_or(u32::MAX);
        let topic = grown.clone();
        store.issue(Command::AddPartitions { topic, total });
    };
    view! {
        <h3>{t.marks}</h3>
        <Marks tp=marked/>
        <NumberForm
            ids=["grow-to", "grow"]
            said=[t.add_partitions_to, t.grow]
            least=1
            most=u64::from(PARTITIONS_MAX)
            on_number=grow
        />
        // nothing typed is -1: all there is
        <NumberForm
            ids=["delete-before", "delete-records"]
            said=[t.delete_records_below, t.delete_records]
            least=0
            most=Signal::derive(end)
            empty="-1"
            on_number=clear
            danger=true
        />
        <button
            id="delete-topic"
            class="btn danger"
            on:click=move |_| {
                if store.issue(Command::DeleteTopic { topic: deleted.clone() }) {
                    store.dispatch(Action::Select(None));
                }
            }
        >
            {t.delete_topic}
        </button>
        {form(topic_fields(), move || config.get(), Shipped::of_kafka(), move |config| {
            Command::ConfigureTopic { topic: configured.clone(), config }
        })}
    }
}

/// A record: what it says, and everything that was done with it.
#[component]
pub(super) fn RecordPane(tp: TopicPartition, offset: u64) -> impl IntoView {
    let store = store();
    let t = words();
    let looked = tp.clone();
    let found = Memo::new(move |_| {
        let readers = store.scene.with(|scene| scene.readers.clone());
        let read = |session: &Session| {
            let view = record(session.cluster(), &readers, &looked, offset)?;
            let fates = readers
                .iter()
                .map(|reader| session.fate(reader, &looked, offset));
            Some((view.clone(), fates.collect::<Vec<_>>()))
        };
        store.watch(read).map(Arc::new)
    });
    let partition = Subject::Partition(tp.clone());
    let lived = tp.clone();
    let life = Memo::new(move |_| {
        store.watch_calmly(|session| {
            let steps = session.life(&lived, offset).iter().rev();
            steps.cloned().collect::<Vec<_>>()
        })
    });
    let looks = Memo::new(move |_| store.watch_calmly(Session::looks_further));
    // who may have taken a group past the record without being in it
    let strangers = move |reader: &Reader, fate: Fate| {
        store.scene.with(|scene| {
            let named = scene.standalone.iter().filter_map(|consumer| {
                let group = commits_without_membership(consumer)?;
                let is_it = fate == Fate::Lost && *reader == Reader::Group(group.clone());
                let reads = consumer.partitions.iter().any(|(one, ..)| *one == tp);
                (is_it && reads).then(|| (consumer.id.clone(), group.clone()))
            });
            named.collect::<Vec<_>>()
        })
    };
    view! {
        {move || found.get().map(|found| {
            let (view, fates) = (&found.0, &found.1);
            let key = view.key.clone().unwrap_or_else(|| t.no_key.to_owned());
            let readers = view.processings.iter().zip(fates).map(|((reader, times), fate)| {
                let lines = times.iter().map(|one| {
                    let who = (t.processed_by)(one.by.as_str(), one.incarnation, &moment(one.at));
                    view! { <li>{who}</li> }
                });
                let strangers = strangers(reader, *fate);
                view! {
                    <h3><b>{reader.to_string()}</b></h3>
                    <p>{(t.fate)(*fate)}</p>
                    {strangers.into_iter().map(|(who, group)| view! {
                        <p class="small">
                            {(t.lost_to_stranger)(who.as_str(), group.as_str())}
                        </p>
                    }).collect_view()}
                    <ul class="small">{lines.collect_view()}</ul>
                }
            });
            view! {
                <dl class="facts small">
                    <dt>{t.key}</dt><dd class="mono">{key}</dd>
                    <dt>{t.value}</dt><dd class="mono">
                        {view.value.clone().unwrap_or_else(|| t.null(view.compacted).to_owned())}
                    </dd>
                    <dt>{t.produced_at}</dt><dd class="mono">{moment(view.timestamp)}</dd>
                </dl>
                {readers.collect_view()}
            }
        })}
        <section class="life" id="life" tabindex="-1">
            {why::list(life, t.why.life)}
            <p class="small" role="status">
                {move || looks.get().then_some(t.why.life_looking)}
            </p>
        </section>
        <button
            class="btn quiet"
            on:click=move |_| { store.dispatch(Action::Select(Some(partition.clone()))); }
        >
            {t.partition}" →"
        </button>
    }
}
