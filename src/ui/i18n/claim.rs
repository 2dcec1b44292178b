//! What a lesson claims, in words.

use crate::lesson::{Claim, Mode, Operand, Operator, Quantity, Value};
use crate::sim::SimTime;

/// A language's words for claims.
#[derive(Clone, Copy, Debug)]
pub struct ClaimWords {
    /// When a claim is to be so.
    pub when: fn(&Mode) -> String,
    /// What is looked at.
    pub quantity: fn(&Quantity) -> String,
    /// Whether a consumer is running.
    pub runs: fn(&str, bool) -> String,
    /// Where there is no value.
    pub none: &'static str,
    /// Whether it is so.
    pub truth: [&'static str; 2],
}

impl ClaimWords {
    /// A claim, as `at 19 s · C1 has = orders-0`.
    #[must_use]
    pub fn claim(&self, claim: &Claim) -> String {
        if let (Quantity::Alive(who), Operand::Value(Value::Truth(so)), Operator::Equal) =
            (&claim.quantity, &claim.against, claim.operator)
        {
            let runs = (self.runs)(who.as_str(), *so);
            return format!("{} · {runs}", (self.when)(&claim.mode));
        }
        let (when, what) = ((self.when)(&claim.mode), (self.quantity)(&claim.quantity));
        let (sign, against) = (sign(claim.operator), self.operand(&claim.against));
        format!("{when} · {what} {sign} {against}")
    }

    fn operand(&self, operand: &Operand) -> String {
        match operand {
            Operand::Value(value) => self.value(value),
            Operand::Quantity(quantity) => (self.quantity)(quantity),
        }
    }

    /// A value.
    #[must_use]
    pub fn value(&self, value: &Value) -> String {
        match value {
            Value::None => self.none.to_owned(),
            Value::Truth(so) => self.truth[usize::from(*so)].to_owned(),
            Value::Partitions(partitions) => {
                let names: Vec<String> = partitions.iter().map(ToString::to_string).collect();
                names.join(", ")
            }
            value => value.to_string(),
        }
    }
}

const fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Equal => "=",
        Operator::Unequal => "≠",
        Operator::Less => "<",
        Operator::AtMost => "≤",
        Operator::More => ">",
        Operator::AtLeast => "≥",
    }
}

/// A moment without more decimals than it has: `15 s`, `24.1 s`.
pub(super) fn brief(at: SimTime) -> String {
    let text = format!("{}.{:03}", at.0 / 1_000_000, at.0 / 1_000 % 1_000);
    format!("{} s", text.trim_end_matches('0').trim_end_matches('.'))
}
