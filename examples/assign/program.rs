//! A group, and what every assignor makes of it.

use offset_playground::assignor::{GroupAssignment, Moved};
use offset_playground::calculator::assign::{self, Answer, Question};
use offset_playground::calculator::{Wrong, notation};
use offset_playground::kafka::{GenerationId, TopicPartition};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};
use std::fmt;

/// What a line says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    topics: Topics,
    members: Vec<Member>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Member {
    id: String,
    topics: Option<Vec<String>>,
    instance: Option<String>,
    #[serde(default)]
    owned: Vec<String>,
    generation: Option<u32>,
    #[serde(default)]
    gone: bool,
}

/// An object of numbers, a name that is there twice included.
#[derive(Debug)]
struct Topics(Vec<(String, u32)>);

impl<'de> Deserialize<'de> for Topics {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Topics;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("topics with their numbers of partitions")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Topics, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Topics(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// What every assignor answers.
pub(crate) fn answer(asked: Asked) -> Result<Value, String> {
    let question = question(asked).map_err(|wrong| wrong.to_string())?;
    let answers = assign::answer(&question).map_err(|wrong| wrong.to_string())?;
    let assignors: Vec<Value> = answers.iter().map(told).collect();
    Ok(json!({"assignors": assignors}))
}

fn question(asked: Asked) -> Result<Question, Wrong> {
    let topics = asked.topics.0.into_iter();
    let members = asked.members.into_iter().map(|member| {
        let mut owned = Vec::new();
        for word in &member.owned {
            notation::own(&mut owned, word)?;
        }
        let topics = member.topics;
        Ok(assign::Member {
            topics: topics.map(|names| names.iter().map(|name| name.as_str().into()).collect()),
            instance: member.instance.map(|instance| instance.as_str().into()),
            owned,
            generation: GenerationId(member.generation.unwrap_or(1)),
            is_gone: member.gone,
            ..assign::Member::new(member.id.as_str().into())
        })
    });
    Ok(Question {
        topics: topics
            .map(|(name, count)| (name.as_str().into(), count))
            .collect(),
        members: members.collect::<Result<_, _>>()?,
    })
}

fn told(answer: &Answer) -> Value {
    let rounds = answer.rounds.iter().map(|round| {
        let mut told = json!({"given": given(&round.given)});
        if !round.withheld.is_empty() {
            told["withheld"] = names(&round.withheld);
        }
        told
    });
    let rounds: Vec<Value> = rounds.collect();
    let moved = answer.moved.iter().map(|moved| {
        let Moved {
            partition,
            from,
            to,
        } = moved;
        let name = |member: &Option<_>| member.as_ref().map(ToString::to_string);
        json!({"partition": partition.to_string(), "from": name(from), "to": name(to)})
    });
    json!({
        "assignor": answer.sharing.name,
        "by": if answer.sharing.is_server { "coordinator" } else { "leader" },
        "rounds": rounds,
        "moved": moved.collect::<Vec<Value>>(),
    })
}

fn given(given: &GroupAssignment) -> Value {
    let each = given
        .iter()
        .map(|(member, theirs)| (member.to_string(), names(theirs)));
    Value::Object(each.collect::<Map<_, _>>())
}

fn names(partitions: &[TopicPartition]) -> Value {
    partitions.iter().map(ToString::to_string).collect()
}
