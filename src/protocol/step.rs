//! The only handle a handler gets: look at the world, say what happened, talk, set timers.

use crate::cluster::event::{Cause, Entry, EventId, TimerReason};
use crate::cluster::loss::AtStake;
use crate::cluster::{Cluster, Event, NetworkEvent, property};
use crate::kafka::{
    Body, BrokerId, ClientId, Envelope, GroupId, MemberId, MessageId, NodeId, PartitionId,
};
use crate::sim::agenda::Place;
use crate::sim::{Agenda, Prng, SimTime, SortedMap};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// What the engine is woken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wakeup {
    /// A message arrives.
    Deliver(Arc<Envelope>),
    /// A time runs out.
    Timer(Timer, TimerReason),
    /// A client learns that a broker has closed its connection or died, or that its attempt to
    /// connect has failed.
    Disconnect(NodeId, BrokerId),
    /// A pause is over.
    Thaw(ClientId),
}

/// A time that can run out. Setting the same one again moves it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timer {
    /// A client has something to do. It has many times running, but only the next one matters,
    /// and which that is follows from its state.
    Client(NodeId),
    /// `broker.session.timeout.ms`, at the controller.
    BrokerSession(BrokerId),
    /// A starting broker has read its logs.
    Startup(BrokerId),
    /// `log.cleaner.backoff.ms`.
    Cleaner(BrokerId),
    /// `log.retention.check.interval.ms`.
    Retention(BrokerId),
    /// `offsets.retention.check.interval.ms`.
    Expiry(BrokerId),
    /// `fetch.max.wait.ms` of a parked fetch.
    FetchWait(BrokerId, MessageId),
    /// A coordinator has read its log.
    CoordinatorLoad(BrokerId, PartitionId),
    /// `group.coordinator.append.linger.ms`.
    AppendLinger(BrokerId, PartitionId),
    /// `session.timeout.ms` of a member, or of an id whose owner has yet to come back.
    Session(BrokerId, GroupId, MemberId),
    /// A member of the `consumer` protocol is to have given up what is another's by then
    /// (`max.poll.interval.ms`).
    Rebalance(BrokerId, GroupId, MemberId),
    /// A member of the `classic` protocol in a group of the `consumer` protocol is to join again by
    /// then (`max.poll.interval.ms`).
    ClassicJoin(BrokerId, GroupId, MemberId),
    /// It is to send SyncGroup by then.
    ClassicSync(BrokerId, GroupId, MemberId),
    /// The join phase of a group, or its initial delay.
    JoinPhase(BrokerId, GroupId),
    /// A group's members are to send SyncGroup by then.
    SyncPhase(BrokerId, GroupId),
}

impl Timer {
    /// Whose it is: it goes when its owner's process does. The controller's own never goes.
    #[must_use]
    pub fn owner(&self) -> Option<NodeId> {
        match self {
            Timer::Client(node) => Some(node.clone()),
            Timer::BrokerSession(_) => None,
            Timer::Startup(id)
            | Timer::Cleaner(id)
            | Timer::Retention(id)
            | Timer::Expiry(id)
            | Timer::FetchWait(id, _)
            | Timer::CoordinatorLoad(id, _)
            | Timer::AppendLinger(id, _)
            | Timer::Session(id, ..)
            | Timer::Rebalance(id, ..)
            | Timer::ClassicJoin(id, ..)
            | Timer::ClassicSync(id, ..)
            | Timer::JoinPhase(id, _)
            | Timer::SyncPhase(id, _) => Some(NodeId::Broker(*id)),
        }
    }
}

/// What is due, and the timers' places in it.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    /// What is due.
    pub agenda: Agenda<Wakeup>,
    /// Where each timer that is set stands.
    pub timers: SortedMap<Timer, Place>,
    /// What came for a frozen consumer: it will find it when it wakes, in the order in which it
    /// came.
    pub held: SortedMap<ClientId, Vec<Wakeup>>,
}

/// What a handler may do.
pub struct Step<'a> {
    now: SimTime,
    cause: Cause,
    cluster: &'a mut Cluster,
    schedule: &'a mut Schedule,
    prng: &'a mut Prng,
    log: &'a mut Vec<Entry>,
    first_id: EventId,
}

impl<'a> Step<'a> {
    /// A step at `now`, for `cause`; `first_id` is the number of the first event in `log`.
    pub fn new(
        now: SimTime,
        cause: Cause,
        cluster: &'a mut Cluster,
        schedule: &'a mut Schedule,
        prng: &'a mut Prng,
        log: &'a mut Vec<Entry>,
        first_id: EventId,
    ) -> Self {
        Step {
            now,
            cause,
            cluster,
            schedule,
            prng,
            log,
            first_id,
        }
    }

    /// The moment it is.
    #[must_use]
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// The world as it is.
    #[must_use]
    pub fn cluster(&self) -> &Cluster {
        self.cluster
    }

    /// The run's chance.
    pub fn prng(&mut self) -> &mut Prng {
        self.prng
    }

    /// Says that something happened: the world changes, and the log has a line more.
    ///
    /// # Panics
    /// In debug builds, if what is always so no longer is: a bug of ours.
    pub fn emit(&mut self, event: impl Into<Event>) -> EventId {
        let event = event.into();
        let at_stake = AtStake::by(self.cluster, &event);
        self.cluster.apply(self.now, &event);
        let lost = at_stake.lost(self.cluster);
        if cfg!(debug_assertions)
            && let Err(broken) = property::check(self.cluster, &event)
        {
            panic!("at {}, after {event:?}: {broken}", self.now);
        }
        let id = self.first_id + self.log.len() as EventId;
        self.log.push(Entry {
            at: self.now,
            cause: self.cause.clone(),
            event,
            lost,
        });
        id
    }

    /// Sends a message: it arrives after the network's latency, and never before one sent ahead
    /// of it on the same connection.
    pub fn send(&mut self, from: &NodeId, to: &NodeId, body: Body) -> MessageId {
        let undisturbed = self.now + self.cluster.config.network_latency;
        let envelope = Arc::new(Envelope {
            id: self.cluster.network.next_message,
            from: from.clone(),
            to: to.clone(),
            sent_at: self.now,
            arrives_at: self.cluster.network.arrival(from, to, undisturbed),
            body,
        });
        let is_read = self.is_read(&envelope);
        self.emit(NetworkEvent::Sent(Arc::clone(&envelope)));
        self.schedule
            .agenda
            .push(envelope.arrives_at, Wakeup::Deliver(Arc::clone(&envelope)));
        if is_read {
            self.read_on(to, from);
        }
        envelope.id
    }

    /// Whether this answers what a coordinator has read of a client's.
    fn is_read(&self, envelope: &Envelope) -> bool {
        let Body::Response(asked, response) = &envelope.body else {
            return false;
        };
        if !response.is_from_coordinator() {
            return false;
        }
        let net = self.cluster.connections(&envelope.to);
        let broker = envelope.from.broker();
        net.zip(broker)
            .is_some_and(|(net, broker)| net.reading.get(&broker) == Some(asked))
    }

    /// A request is answered: what stood behind it on its connection is read.
    fn read_on(&mut self, client: &NodeId, broker: &NodeId) {
        let Some(net) = self.cluster.connections(client) else {
            return;
        };
        let unread = net.unread(&self.cluster.network, broker).next();
        if let Some(envelope) = unread.filter(|envelope| envelope.arrives_at <= self.now) {
            let reading = Wakeup::Deliver(Arc::clone(envelope));
            self.wake_at(self.now, reading);
        }
    }

    /// Marks the delivery of a message as the cause of what follows.
    pub fn deliver(&mut self, envelope: &Arc<Envelope>) {
        let id = self.emit(NetworkEvent::Delivered(Arc::clone(envelope)));
        self.cause = Cause::Delivery(id);
    }

    /// What follows happens because a client's time for something runs out at this moment,
    /// whatever else it is woken for by now. What ran out before was found late, by something else.
    pub fn time_is_up(&mut self, at: SimTime, reason: &'static str) {
        if at == self.now {
            self.cause = Cause::Timer(TimerReason::Client(reason));
        }
    }

    /// The same of what a client's other threads do: its application goes on for another reason.
    pub fn aside(&mut self, at: SimTime, reason: &'static str, act: impl FnOnce(&mut Self)) {
        let cause = self.cause.clone();
        self.time_is_up(at, reason);
        act(self);
        self.cause = cause;
    }

    /// Puts something down for later.
    pub fn wake_at(&mut self, at: SimTime, wakeup: Wakeup) {
        self.schedule.agenda.push(at, wakeup);
    }

    /// A client gives a connection up: its broker does not read what stands behind a request that
    /// is not answered.
    pub fn drop_unread(&mut self, client: &NodeId, broker: BrokerId) {
        let Some(net) = self.cluster.connections(client) else {
            return;
        };
        // the first is read when it is there, unless one is already
        let first = usize::from(!net.reading.contains_key(&broker));
        let node = NodeId::Broker(broker);
        let unread = net.unread(&self.cluster.network, &node);
        let behind: Vec<Arc<Envelope>> = unread.skip(first).cloned().collect();
        for envelope in behind {
            self.emit(NetworkEvent::Dropped(envelope));
        }
    }

    /// Sets a timer, or moves it.
    pub fn set_timer(&mut self, timer: Timer, at: SimTime, reason: TimerReason) {
        let at = at.max(self.now);
        if let Some(place) = self.schedule.timers.get(&timer) {
            self.schedule.agenda.cancel(*place);
        }
        let place = self
            .schedule
            .agenda
            .push(at, Wakeup::Timer(timer.clone(), reason));
        self.schedule.timers.insert(timer, place);
    }

    /// Whether a timer is set.
    #[must_use]
    pub fn is_set(&self, timer: &Timer) -> bool {
        self.schedule.timers.contains_key(timer)
    }

    /// Takes a timer back.
    pub fn cancel_timer(&mut self, timer: &Timer) {
        if let Some(place) = self.schedule.timers.remove(timer) {
            self.schedule.agenda.cancel(place);
        }
    }

    /// A process is gone: its timers, its connections, and what was on them. Those it was
    /// connected to learn of it when the network tells them.
    pub fn break_connections(&mut self, node: &NodeId) {
        let peers = self.cluster.network.peers(node);
        self.emit(NetworkEvent::ConnectionsBroken(node.clone()));
        let Schedule {
            agenda,
            timers,
            held,
        } = &mut *self.schedule;
        timers.retain(|timer, place| {
            let stays = timer.owner().as_ref() != Some(node);
            if !stays {
                agenda.cancel(*place);
            }
            stays
        });
        let stays = |wakeup: &Wakeup| match wakeup {
            Wakeup::Deliver(envelope) => envelope.from != *node && envelope.to != *node,
            Wakeup::Disconnect(client, _) => client != node,
            Wakeup::Thaw(id) => *node != NodeId::Consumer(id.clone()),
            Wakeup::Timer(timer, _) => timer.owner().as_ref() != Some(node),
        };
        agenda.retain(stays);
        for wakeups in held.values_mut() {
            wakeups.retain(stays);
        }
        if let NodeId::Broker(broker) = *node {
            for client in peers {
                self.close_connection(client, broker);
            }
        }
    }

    /// A broker closes its connection with a client, which learns of it when the network tells.
    /// What it sends until then arrives at a socket that nobody reads.
    pub fn close_connection(&mut self, client: NodeId, broker: BrokerId) {
        self.emit(NetworkEvent::Closed(client.clone(), broker));
        self.tell_disconnected(client, broker);
    }

    /// Tells a client that a connection is none, when the network does.
    fn tell_disconnected(&mut self, client: NodeId, broker: BrokerId) {
        let at = self.now + self.cluster.config.network_latency;
        self.wake_at(at, Wakeup::Disconnect(client, broker));
    }

    /// A client is through with a connection that is none any more.
    pub fn forget_connection(&mut self, client: &NodeId, broker: BrokerId) {
        self.emit(NetworkEvent::Forgotten(client.clone(), broker));
        let to = NodeId::Broker(broker);
        self.schedule.agenda.retain(|wakeup| match wakeup {
            Wakeup::Deliver(envelope) => envelope.from != *client || envelope.to != to,
            Wakeup::Timer(..) | Wakeup::Disconnect(..) | Wakeup::Thaw(_) => true,
        });
    }

    /// Nobody listens where a client would connect: what it sends until it knows belongs to this
    /// attempt.
    pub fn refuse(&mut self, envelope: &Arc<Envelope>, broker: BrokerId) {
        self.emit(NetworkEvent::Refused(Arc::clone(envelope)));
        self.tell_disconnected(envelope.from.clone(), broker);
    }
}
