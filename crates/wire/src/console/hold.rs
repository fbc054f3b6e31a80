//! Times in which no refresh may start. One that begins now is called a hold, one that begins later a freeze: a month
//! end, a week of tests.

use crate::object::object;
use crate::{EnvironmentId, Timestamp};
use serde::Serialize;

/// A time in which no refresh may start.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hold {
    /// Its id, used in its path.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The environment that it is for; every one without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<EnvironmentId>,
    /// When it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// When it ends: from this moment on a refresh may start again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_time: Option<Timestamp>,
}

object!(Hold {
    "id" => id: word,
    "environmentId" => environment_id: text,
    "from" => from: instant,
    "until" => until: instant,
    "reason" => reason: text,
    "person" => person: text,
    "createTime" => create_time: instant,
});

impl Hold {
    /// Whether it is for that environment.
    pub fn concerns(&self, environment: &EnvironmentId) -> bool {
        self.environment_id.as_ref().is_none_or(|id| id == environment)
    }

    /// Whether it keeps a refresh of that environment from starting at that moment.
    pub fn covers(&self, environment: &EnvironmentId, at: Timestamp) -> bool {
        self.concerns(environment) && self.is_on(at)
    }

    /// Whether it has begun by then and is not over. One that does not say when it begins or ends has begun, or does not
    /// end: too much holding does no harm.
    pub fn is_on(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && !self.has_ended(at)
    }

    /// Whether it is for that environment, and begins only later.
    pub fn is_ahead(&self, environment: &EnvironmentId, now: Timestamp) -> bool {
        self.concerns(environment) && self.from.is_some_and(|from| from > now) && !self.has_ended(now)
    }

    /// Of several the one that keeps a refresh of that environment from starting at that moment, and ends last.
    pub fn covering<'a>(holds: &'a [Self], environment: &EnvironmentId, at: Timestamp) -> Option<&'a Self> {
        let covering = holds.iter().filter(|hold| hold.covers(environment, at));
        covering.max_by_key(|hold| hold.until.unwrap_or(Timestamp::MAX))
    }

    /// The first moment from `at` on at which none of them keeps a refresh of that environment from starting; none when
    /// one does not end.
    pub fn free_from(holds: &[Self], environment: &EnvironmentId, at: Timestamp) -> Option<Timestamp> {
        let mut moment = at;
        while let Some(hold) = Self::covering(holds, environment, moment) {
            moment = hold.until?;
        }
        Some(moment)
    }

    /// Whether it is over by then.
    pub fn has_ended(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

/// The answer of `/api/console/holds`: those that have not ended, and those that ended not long ago.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Holds {
    /// By their beginning.
    pub holds: Vec<Hold>,
}

object!(Holds { "holds" => holds: value, });

/// The body that makes a hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HoldRequest {
    /// The environment that it is for; every one without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<EnvironmentId>,
    /// When it begins; at once without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// When it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

object!(HoldRequest {
    "environmentId" => environment_id: text,
    "from" => from: instant,
    "until" => until: instant,
    "reason" => reason: text,
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_covers_its_environment_from_its_beginning_to_just_before_its_end() {
        let moment = Timestamp::from_millis;
        let (mine, other) = (EnvironmentId::from("a"), EnvironmentId::from("b"));
        let (from, until) = (Some(moment(1000)), Some(moment(2000)));
        let hold = Hold { environment_id: Some(mine.clone()), from, until, ..Hold::default() };
        for (at, covered) in [(999, false), (1000, true), (1999, true), (2000, false)] {
            assert_eq!(hold.covers(&mine, moment(at)), covered, "{at}");
            assert_eq!(hold.is_ahead(&mine, moment(at)), at < 1000, "{at}");
            assert!(!hold.covers(&other, moment(at)));
        }
        let next = Hold { from: Some(moment(2000)), until: Some(moment(2500)), ..hold.clone() };
        let holds = [next, hold.clone(), Hold { from: Some(moment(2501)), ..Hold::default() }];
        let free = |at| Hold::free_from(&holds, &mine, moment(at)).map(Timestamp::millis);
        assert_eq!((free(500), free(1500), free(2500), free(2501)), (Some(500), Some(2500), Some(2500), None));
        let everywhere = Hold { environment_id: None, ..hold };
        assert!(everywhere.covers(&other, moment(1500)));
        let endless = Hold { from: None, until: None, ..everywhere };
        assert!(endless.covers(&mine, Timestamp::MIN) && endless.covers(&mine, Timestamp::MAX));
    }
}
