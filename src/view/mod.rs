//! What the page shows, as plain data in the page's words: reads the world, decides nothing that
//! Kafka decides, and knows no browser.

pub mod bands;
pub mod chain;
pub mod code;
pub mod config;
pub mod described;
pub mod details;
mod dialect;
pub mod eras;
pub mod fates;
pub mod lag;
pub mod lag_chart;
pub mod lanes;
pub mod lately;
mod leaders;
pub mod log;
pub mod members;
pub mod migration;
pub mod moves;
pub mod offsets;
pub mod ownership;
pub mod queries;
pub mod rows;
pub mod scale;
pub mod scene;
pub mod standstill;
pub mod story;
pub mod table;
pub mod taken;
pub mod why;
pub mod zoom;

pub use bands::{Band, BandRow, Bands, Gap, Line};
pub use code::{CodeLine, Died, program};
pub use described::{Described, DescribedTable, told};
pub use eras::{Era, Eras, Presence};
pub use fates::{Counts, FateColumn, FateRow, Strip, fate_rows, fate_sums, first_of, worst_of};
pub use lag::{Lags, Sample, Series};
pub use lag_chart::{LagChart, LagLine, lag_text, lags_at, lags_in};
pub use log::{Delivered, Importance, LogLine, Tick, TickKind};
pub use migration::{Migration, Migrations};
pub use moves::{Move, Moves, Round, Why};
pub use ownership::{Owned, Ownership, Standing, Turn};
pub use scene::{
    Bar, BrokerView, Cell, ConsumerGroupView, ConsumerState, ConsumerView, Density, Duty,
    FOLD_CONSUMERS_FROM, FOLD_PRODUCERS_FROM, FlightKind, FlightView, Folded, GhostView, Glance,
    Glances, Grid, GroupView, Heartbeat, Level, Look, MemberLine, ModernMemberView, Mood, NextStep,
    ProducerView, Rows, Scale, Scene, StripView, TapeView, TopicView, Way, WorkView, bars, glances,
    strip,
};
pub use standstill::{Standstill, Standstills, Stood, Stop};
pub use story::Story;

// The page names these through here: it is not to reach into the model.
pub use crate::cluster::consumer::{
    CrashLine, CrashPoint, Death, Exception, ModernState, Place, PositionReason, ResetTo,
};
pub use crate::cluster::coordinator::GroupState;
pub use crate::cluster::event::{Cause, EventId, TimerReason};
pub use crate::cluster::ledger::{Outcome, Processing, Tally};
pub use crate::cluster::log::DeletionReason;
pub use crate::cluster::{BrokerProcess, Fate, Reader};
pub use crate::recording::{LimitReached, Scenario};
