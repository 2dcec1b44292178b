//! Having a producer send, in commands.

use crate::command::Command;
use crate::kafka::{ProducerConfig, RecordSource};
use crate::view::ProducerView;

/// Has a producer send from a source. One whose own lines are used up begins them again: whoever
/// says “send” means that something is to be sent.
pub(super) fn send_from(producer: &ProducerView, source: RecordSource) -> Vec<Command> {
    let id = &producer.id;
    let configure = |source: RecordSource| Command::ConfigureProducer {
        config: ProducerConfig {
            source,
            ..(*producer.config).clone()
        },
    };
    let sending = |sending: bool| Command::SetSending {
        producer: id.clone(),
        sending,
    };
    let mut commands = Vec::new();
    if producer.used_up && producer.config.source == source {
        // a source is read from its beginning when it is another one: so for a moment it is,
        // and nothing is sent from that
        if producer.sending {
            commands.push(sending(false));
        }
        commands.push(configure(RecordSource::Endless {
            keys: 0,
            prefix: "".into(),
        }));
    }
    commands.push(configure(source));
    commands.push(sending(true));
    commands
}
