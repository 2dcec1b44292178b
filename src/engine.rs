//! The engine: a clock, what is due, chance, and the world. It runs to a moment.

use crate::cluster::event::{Cause, Entry, EventId, TimerReason};
use crate::cluster::{Broken, Cluster, Consumer, ConsumerProcess, NetworkEvent};
use crate::command::{self, Command, CommandError};
use crate::kafka::{Body, BrokerConfig, BrokerId, ClientId, Envelope, NodeId, Request};
use crate::protocol::step::Schedule;
use crate::protocol::{Step, Timer, Wakeup, admin, broker, client, consumer, producer};
use crate::sim::{Prng, Seed, SimTime};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The engine.
#[derive(Clone, Debug)]
pub struct Engine {
    now: SimTime,
    cluster: Cluster,
    schedule: Schedule,
    prng: Prng,
    /// How many events there have been: the number of the next one.
    events: EventId,
    commands: u32,
}

impl Engine {
    /// A cluster that has just been installed. Its events are added to `log`.
    #[must_use]
    pub fn new(config: &BrokerConfig, brokers: u32, seed: Seed, log: &mut Vec<Entry>) -> Self {
        let mut engine = Engine {
            now: SimTime::ZERO,
            cluster: Cluster::default(),
            schedule: Schedule::default(),
            prng: Prng::new(seed),
            events: 0,
            commands: 0,
        };
        engine.step(Cause::Scenario, log, |step| {
            admin::install(step, config, brokers);
        });
        engine
    }

    /// The moment it has run to.
    #[must_use]
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// The world at that moment.
    #[must_use]
    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// How many events there have been.
    #[must_use]
    pub fn events(&self) -> EventId {
        self.events
    }

    /// When something will happen next, if nobody interferes.
    #[must_use]
    pub fn next_at(&self) -> Option<SimTime> {
        self.schedule.agenda.next_at()
    }

    /// Carries a command out, or says why not; then nothing has changed.
    ///
    /// # Errors
    /// Why it may not be carried out.
    pub fn issue(&mut self, command: &Command, log: &mut Vec<Entry>) -> Result<(), CommandError> {
        self.issue_for(Cause::Command(self.commands), command, log)?;
        self.commands += 1;
        Ok(())
    }

    /// The same for a command of the scenario, before time begins.
    ///
    /// # Errors
    /// Why it may not be carried out.
    pub fn set_up(&mut self, command: &Command, log: &mut Vec<Entry>) -> Result<(), CommandError> {
        self.issue_for(Cause::Scenario, command, log)
    }

    fn issue_for(
        &mut self,
        cause: Cause,
        command: &Command,
        log: &mut Vec<Entry>,
    ) -> Result<(), CommandError> {
        command::check(&self.cluster, command)?;
        self.step(cause, log, |step| admin::execute(step, command));
        Ok(())
    }

    /// Sends a request in a client's name, be it one that the client's own code would never send.
    /// What is answered is delivered to the client, which makes nothing of what it did not ask.
    pub fn ask(
        &mut self,
        client: &NodeId,
        broker: BrokerId,
        request: Request,
        log: &mut Vec<Entry>,
    ) {
        self.step(Cause::Scenario, log, |step| {
            client::ask(step, client, broker, request);
        });
    }

    /// Runs until nothing more is due by `until`, or `events` more events have happened. Says
    /// whether it got to `until`.
    pub fn run_until(&mut self, until: SimTime, events: u64, log: &mut Vec<Entry>) -> bool {
        let enough = self.events + events;
        while self.events < enough {
            let Some((place, wakeup)) = self.schedule.agenda.pop_due(until) else {
                self.now = self.now.max(until);
                return true;
            };
            self.now = place.at;
            self.wake(wakeup, log);
        }
        false
    }

    fn wake(&mut self, wakeup: Wakeup, log: &mut Vec<Entry>) {
        if let Some(id) = self.frozen(&wakeup) {
            if let Wakeup::Timer(timer, _) = &wakeup {
                // it will look at the time itself when it wakes
                self.schedule.timers.remove(timer);
            } else {
                self.schedule.held.entry(id).or_default().push(wakeup);
            }
            return;
        }
        match wakeup {
            Wakeup::Deliver(envelope) => {
                let cause = Cause::Delivery(self.events);
                self.step(cause, log, |step| {
                    deliver(step, &envelope);
                    drive(step, &envelope.to);
                });
            }
            Wakeup::Timer(timer, reason) => {
                self.schedule.timers.remove(&timer);
                self.step(Cause::Timer(reason), log, |step| on_timer(step, &timer));
            }
            Wakeup::Disconnect(client, broker) => {
                let cause = Cause::BrokenConnection(broker);
                self.step(cause, log, |step| {
                    if on_disconnect(step, &client, broker) {
                        drive(step, &client);
                    }
                });
            }
            Wakeup::Thaw(id) => self.thaw(&id, log),
        }
    }

    /// A pause is over. What came meanwhile is taken in first, and only then the consumer looks at
    /// the time (`NetworkClient.poll`: completed receives before timed out requests).
    fn thaw(&mut self, id: &ClientId, log: &mut Vec<Entry>) {
        let cause = Cause::Timer(TimerReason::Thaw);
        self.step(cause, log, |step| admin::on_thaw(step, id));
        for wakeup in self.schedule.held.remove(id).unwrap_or_default() {
            let alive = |consumer: &Consumer| consumer.is_alive();
            if !self.cluster.consumers.get(id).is_some_and(alive) {
                return;
            }
            match wakeup {
                Wakeup::Deliver(envelope) => {
                    let cause = Cause::Delivery(self.events);
                    self.step(cause, log, |step| deliver(step, &envelope));
                }
                Wakeup::Disconnect(client, broker) => {
                    let cause = Cause::BrokenConnection(broker);
                    self.step(cause, log, |step| {
                        on_disconnect(step, &client, broker);
                    });
                }
                Wakeup::Timer(..) | Wakeup::Thaw(_) => {}
            }
        }
        let cause = Cause::Timer(TimerReason::Thaw);
        self.step(cause, log, |step| consumer::drive(step, id));
    }

    /// The frozen consumer something is for: it is woken for nothing but its thaw.
    fn frozen(&self, wakeup: &Wakeup) -> Option<ClientId> {
        let node = match wakeup {
            Wakeup::Deliver(envelope) => &envelope.to,
            Wakeup::Timer(Timer::Client(node), _) => node,
            Wakeup::Disconnect(client, _) => client,
            Wakeup::Timer(..) | Wakeup::Thaw(_) => return None,
        };
        let NodeId::Consumer(id) = node else {
            return None;
        };
        let process = &self.cluster.consumers.get(id)?.process;
        matches!(process, ConsumerProcess::Frozen { .. }).then(|| id.clone())
    }

    fn step(&mut self, cause: Cause, log: &mut Vec<Entry>, handle: impl FnOnce(&mut Step<'_>)) {
        let before = log.len() as EventId;
        let first_id = self.events.wrapping_sub(before);
        let Engine {
            now,
            cluster,
            schedule,
            prng,
            ..
        } = self;
        handle(&mut Step::new(
            *now, cause, cluster, schedule, prng, log, first_id,
        ));
        self.events += log.len() as EventId - before;
    }
}

/// A message is there: its receiver takes it in, or nobody listens.
fn deliver(step: &mut Step<'_>, envelope: &Arc<Envelope>) {
    match (&envelope.to, &envelope.body) {
        // it was read, or dropped, when its turn came
        (NodeId::Broker(_), Body::Request(_))
            if !step.cluster().network.in_flight.contains_key(&envelope.id) => {}
        (NodeId::Broker(id), Body::Request(request)) => {
            match step.cluster().network.broken(&envelope.from, *id) {
                Some(Broken::Closed) => {
                    step.emit(NetworkEvent::Dropped(Arc::clone(envelope)));
                }
                Some(Broken::Refused) => {
                    step.emit(NetworkEvent::Refused(Arc::clone(envelope)));
                }
                None if step.cluster().is_listening(&envelope.to) => {
                    if request.is_for_coordinator() && stands_behind(step.cluster(), envelope) {
                        return;
                    }
                    step.deliver(envelope);
                    broker::on_request(step, *id, envelope, request);
                }
                None => step.refuse(envelope, *id),
            }
        }
        (node, Body::Response(asked, response)) => {
            let net = step.cluster().connections(node);
            let asked = net.and_then(|net| net.waiting.get(asked)).cloned();
            step.deliver(envelope);
            if let Some(asked) = asked {
                match node {
                    NodeId::Producer(id) => producer::on_response(step, id, &asked, response),
                    NodeId::Consumer(id) => consumer::on_response(step, id, &asked, response),
                    NodeId::Broker(_) => {}
                }
            }
        }
        (NodeId::Producer(_) | NodeId::Consumer(_), Body::Request(_)) => {}
    }
}

/// Whether a broker reads others of its connection before a request.
fn stands_behind(cluster: &Cluster, envelope: &Envelope) -> bool {
    let net = cluster.connections(&envelope.from);
    net.is_some_and(|net| net.stands_behind(&cluster.network, envelope))
}

fn drive(step: &mut Step<'_>, node: &NodeId) {
    match node {
        NodeId::Producer(id) => producer::drive(step, id),
        NodeId::Consumer(id) => consumer::drive(step, id),
        NodeId::Broker(_) => {}
    }
}

/// A client learns that a connection is gone; false if that is no news to it: it may have given
/// it up itself, and have a new one by now.
fn on_disconnect(step: &mut Step<'_>, node: &NodeId, broker: BrokerId) -> bool {
    if step.cluster().network.broken(node, broker).is_none() {
        return false;
    }
    match node {
        NodeId::Producer(id) => producer::on_disconnect(step, id, broker, false),
        NodeId::Consumer(id) => consumer::on_disconnect(step, id, broker, false),
        NodeId::Broker(_) => {}
    }
    true
}

fn on_timer(step: &mut Step<'_>, timer: &Timer) {
    match timer {
        Timer::Client(node) => drive(step, node),
        Timer::BrokerSession(id) => admin::on_broker_session(step, *id),
        Timer::Startup(id) => admin::on_startup(step, *id),
        Timer::Cleaner(id) => broker::on_cleaner(step, *id),
        Timer::Expiry(id) => broker::on_expiry(step, *id),
        Timer::Retention(id) => broker::on_retention(step, *id),
        Timer::FetchWait(id, request) => broker::on_fetch_wait(step, *id, *request),
        Timer::CoordinatorLoad(id, partition) => broker::loaded(step, *id, *partition),
        Timer::AppendLinger(id, partition) => broker::flush_writes(step, *id, *partition),
        Timer::Session(id, group, member) => broker::on_session_timeout(step, *id, group, member),
        Timer::JoinPhase(id, group) => broker::on_join_phase(step, *id, group),
        Timer::Rebalance(id, group, member) => {
            broker::on_rebalance_timeout(step, *id, group, member);
        }
        Timer::ClassicJoin(id, group, member) => {
            broker::on_join_timeout(step, *id, group, member);
        }
        Timer::ClassicSync(id, group, member) => {
            broker::on_sync_timeout(step, *id, group, member);
        }
        Timer::SyncPhase(id, group) => broker::on_sync_phase(step, *id, group),
    }
}
