//! Whatever comes over the wire: decoding gives a value or an error, and never panics.

mod support;

use proptest::prelude::*;
use reprise_wire::{
    Access, Approval, Check, CheckName, CheckOutcome, Checklist, ChecklistItem, Checks, Clock, Contact, DataAge,
    DeclineRequest, EnvironmentId, FeedJob, Hold, HoldRequest, Holds, Intent, IntentState, Job, JobActionRequest,
    JobAsker, JobChange, JobFeed, JobId, JobRequest, JobStory, List, MoveRequest, Notes, Notification, NotificationId,
    NotificationRequest, Overview, OverviewRow, Person, Problem, RefreshRequest, Role, Rules, Session, SignIn,
    Standing, Stories, TestEnvironment, Tick, TokenRequest, TokenResponse, Wish, WishRequest,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::fmt::Debug;
use support::{cases, json, object, timestamp};

/// Calls a function with each type of the wire.
macro_rules! for_each_type {
    ($function:ident($($argument:expr),*)) => {
        $function::<TestEnvironment>($($argument),*);
        $function::<Job>($($argument),*);
        $function::<JobRequest>($($argument),*);
        $function::<JobActionRequest>($($argument),*);
        $function::<Notification>($($argument),*);
        $function::<NotificationRequest>($($argument),*);
        $function::<TokenRequest>($($argument),*);
        $function::<TokenResponse>($($argument),*);
        $function::<Problem>($($argument),*);
        $function::<Session>($($argument),*);
        $function::<Clock>($($argument),*);
        $function::<Standing>($($argument),*);
        $function::<Intent>($($argument),*);
        $function::<Wish>($($argument),*);
        $function::<JobStory>($($argument),*);
        $function::<RefreshRequest>($($argument),*);
        $function::<MoveRequest>($($argument),*);
        $function::<WishRequest>($($argument),*);
        $function::<Notes>($($argument),*);
        $function::<Hold>($($argument),*);
        $function::<Holds>($($argument),*);
        $function::<HoldRequest>($($argument),*);
        $function::<Overview>($($argument),*);
        $function::<OverviewRow>($($argument),*);
        $function::<Access>($($argument),*);
        $function::<Person>($($argument),*);
        $function::<Approval>($($argument),*);
        $function::<DeclineRequest>($($argument),*);
        $function::<Rules>($($argument),*);
        $function::<JobFeed>($($argument),*);
        $function::<FeedJob>($($argument),*);
        $function::<Stories>($($argument),*);
        $function::<JobAsker>($($argument),*);
        $function::<Checklist>($($argument),*);
        $function::<Tick>($($argument),*);
        $function::<Check>($($argument),*);
        $function::<Checks>($($argument),*);
        $function::<List<TestEnvironment>>($($argument),*);
        $function::<List<Job>>($($argument),*);
        $function::<List<Notification>>($($argument),*);
    };
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn any_object_decodes_or_errs(object in object()) {
        for_each_type!(decode(&Value::Object(object.clone())));
    }

    #[test]
    fn any_json_decodes_or_errs(json in json()) {
        for_each_type!(decode(&json));
    }

    #[test]
    fn an_object_is_always_a_problem(object in object()) {
        let problem: Problem = serde_json::from_value(Value::Object(object)).expect("every object is readable");
        let _ = (problem.sentence(), problem.any_code(), problem.any_track_id(), problem.is_hidden_failure());
    }

    #[test]
    fn nulls_gaps_new_words_and_new_fields_never_stop_an_environment(mut object in fields(ENVIRONMENT), more in object()) {
        add_unknown(&mut object, more, ENVIRONMENT);
        let environment: TestEnvironment = serde_json::from_value(Value::Object(object)).expect("tolerant");
        let _ = (environment.name(), environment.kind(), environment.interval_days());
        round_trip(&environment);
    }

    #[test]
    fn nulls_gaps_new_words_and_new_fields_never_stop_a_job(mut object in fields(JOB), more in object()) {
        add_unknown(&mut object, more, JOB);
        let job: Job = serde_json::from_value(Value::Object(object)).expect("tolerant");
        prop_assert!(job.percent() <= 100);
        prop_assert!(!(job.can_be_stopped() && job.is_settled()));
        round_trip(&job);
    }

    #[test]
    fn nulls_gaps_and_new_fields_never_stop_a_notification(mut object in fields(NOTIFICATION), more in object()) {
        add_unknown(&mut object, more, NOTIFICATION);
        let notification: Notification = serde_json::from_value(Value::Object(object)).expect("tolerant");
        round_trip(&notification);
    }

    #[test]
    fn lists_keep_their_items(objects in prop::collection::vec(fields(JOB), 0..4), size in prop::option::of(any::<i32>())) {
        let count = objects.len();
        let list: List<Job> = serde_json::from_value(serde_json::json!({ "result": objects, "size": size })).expect("tolerant");
        prop_assert_eq!(list.result.as_ref().map(Vec::len), Some(count));
        round_trip(&list);
    }

    #[test]
    fn requests_arrive_as_they_were_sent(
        planned in prop::option::of(timestamp()),
        address in prop::option::of(".*"),
        name in prop::option::of(".*"),
        text in ".*",
    ) {
        round_trip(&JobRequest::refresh(planned));
        round_trip(&JobActionRequest::CANCEL);
        round_trip(&NotificationRequest { address, name });
        let grant_type = "client_credentials".to_owned();
        round_trip(&TokenRequest { client_id: text.clone(), client_secret: text, grant_type });
    }

    #[test]
    fn answers_of_the_server_arrive_as_they_were_sent(
        demo in any::<bool>(),
        now in timestamp(),
        speed in any::<u32>(),
        status in any::<u16>(),
        text in ".*",
        expires_in in prop::option::of(any::<i32>()),
    ) {
        let contact = Contact { name: text.clone(), url: text.clone() };
        let data_age = DataAge { notice_days: speed, warning_days: speed };
        let mut access = Access::to_everything();
        access.grant(Role::from(text.as_str()), Some(text.as_str().into()));
        let person = Person { id: text.clone(), name: Some(text.clone()), email: None, groups: vec![text.clone()] };
        round_trip(&Session {
            demo,
            clock: Some(Clock { now, speed }),
            contact: Some(contact),
            data_age,
            sign_in: Some(SignIn::from(text.as_str())),
            person: Some(person),
            access: Some(access),
            portal: Some(text.clone()),
            actions: Some(text.clone()),
            two_persons: vec![text.as_str().into()],
        });
        let intent = Intent {
            id: text.clone(),
            state: Some(IntentState::from(text.as_str())),
            reason: Some(text.clone()),
            create_time: Some(now),
            ..Intent::default()
        };
        let wish = Wish { not_before: Some(now), refusal: Some(text.clone()), ..Wish::default() };
        let approval = Approval { id: text.clone(), expire_time: Some(now), ..Approval::default() };
        round_trip(&Standing { intent: Some(intent), wish: Some(wish), approval: Some(approval) });
        let change = JobChange { at: Some(now), status: Some(text.as_str().into()), percent: expires_in };
        round_trip(&JobStory { asked_by: Some(text.clone()), changes: vec![change], ..JobStory::default() });
        round_trip(&Problem::new(status, &text, &text, text.clone()));
        round_trip(&TokenResponse { access_token: Some(text), expires_in, ..TokenResponse::default() });
    }

    #[test]
    fn what_pages_show_arrives_as_it_was_sent(
        text in ".*",
        now in timestamp(),
        until in prop::option::of(timestamp()),
        number in prop::option::of(any::<i32>()),
        intent_open in any::<bool>(),
    ) {
        let words = Some(text.clone());
        let notes = Notes { alias: words.clone(), contact: words.clone(), contact_link: words.clone(), ..Notes::default() };
        let hold = Hold {
            id: text.clone(),
            environment_id: Some(text.as_str().into()),
            from: Some(now),
            until,
            reason: words.clone(),
            person: words.clone(),
            create_time: until,
        };
        let environment_id = hold.environment_id.clone();
        round_trip(&HoldRequest { environment_id, from: hold.from, until, reason: words.clone() });
        round_trip(&Holds { holds: vec![hold.clone()] });
        let job = Job { id: text.as_str().into(), progress_percentage: number, create_time: until, ..Job::default() };
        let environment = TestEnvironment { tenant_name: words.clone(), ..TestEnvironment::default() };
        let wish = Some(Wish { not_before: until, ..Wish::default() });
        let row = OverviewRow { environment, jobs: vec![job.clone()], notes: Some(notes), wish, intent_open, needs_second: !intent_open };
        round_trip(&Overview { environments: vec![row], holds: vec![hold] });
        let job = FeedJob {
            environment_id: text.as_str().into(),
            environment_name: words.clone(),
            job,
            person: words.clone(),
            reason: words.clone(),
        };
        round_trip(&JobFeed { jobs: vec![job], total: number, next: words.clone() });
        let asker = JobAsker { job_id: text.as_str().into(), person: words.clone(), reason: words.clone() };
        round_trip(&Stories { stories: vec![asker] });
        round_trip(&Checklist { ticks: vec![Tick { item: text.clone(), person: words, time: until }] });
        let (name, outcome) = (Some(CheckName::from(text.as_str())), Some(CheckOutcome::from(text.as_str())));
        round_trip(&Checks { checks: vec![Check { name, outcome, sentence: text.clone() }], time: until });
        round_trip(&ChecklistItem::from(text));
    }

    #[test]
    fn ids_arrive_as_they_were_sent(text in ".*") {
        round_trip(&EnvironmentId::from(text.as_str()));
        round_trip(&JobId::from(text.as_str()));
        round_trip(&NotificationId::from(text));
    }
}

/// Reads the value both ways that our programs do: from text and from a tree. What counts is that it returns.
fn decode<T: DeserializeOwned>(json: &Value) {
    let _ = serde_json::from_value::<T>(json.clone());
    let _ = serde_json::from_str::<T>(&json.to_string());
}

fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).expect("every value can be written");
    let read: T = serde_json::from_str(&text).expect("what we write, we can read");
    assert_eq!(&read, value, "{text}");
}

/// What the contract lets a field hold.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Text, or a number where text is meant (contract.md 6.1).
    Text,
    /// A word, known or not.
    Word,
    /// RFC 3339.
    Time,
    /// A whole number.
    Number,
}

use Kind::{Number, Text, Time, Word};

/// `TestEnvironmentResponse`, contract.md 1.2.
const ENVIRONMENT: &[(&str, Kind)] = &[
    ("id", Text),
    ("tenantId", Text),
    ("tenantName", Text),
    ("sourceTenantId", Text),
    ("environmentType", Word),
    ("dataCopyType", Word),
    ("status", Word),
    ("lastRefreshTime", Time),
    ("nextRefreshTime", Time),
    ("provisionTime", Time),
    ("deactivationTime", Time),
    ("revenueTenantId", Text),
    ("revenueTenantName", Text),
    ("createTime", Time),
    ("updateTime", Time),
    ("createdById", Text),
    ("updatedById", Text),
];

/// `JobResponse`, contract.md 1.2.
const JOB: &[(&str, Kind)] = &[
    ("id", Text),
    ("testEnvironmentId", Text),
    ("jobType", Word),
    ("status", Word),
    ("progressPercentage", Number),
    ("scheduledRefreshTime", Time),
    ("jobStartTime", Time),
    ("jobEndTime", Time),
    ("estimatedCompletionTime", Time),
    ("createTime", Time),
    ("updateTime", Time),
    ("createdById", Text),
    ("updatedById", Text),
];

/// `TestEnvironmentNotificationResponse`, contract.md 1.2.
const NOTIFICATION: &[(&str, Kind)] = &[("id", Text), ("testEnvironmentId", Text), ("address", Text), ("name", Text)];

/// An object in which every field is missing, null or what the contract lets it be.
fn fields(of: &'static [(&'static str, Kind)]) -> impl Strategy<Value = Map<String, Value>> {
    let values: Vec<_> = of.iter().map(|(_, kind)| value(*kind)).collect();
    values.prop_map(move |values| {
        let named = of.iter().zip(values).filter_map(|((name, _), value)| Some(((*name).to_owned(), value?)));
        named.collect()
    })
}

fn value(kind: Kind) -> impl Strategy<Value = Option<Value>> {
    let present = match kind {
        Text => prop_oneof![".*".prop_map(Value::from), any::<i64>().prop_map(Value::from)].boxed(),
        Word => prop_oneof![
            "[A-Z_]{0,12}",
            prop::sample::select(&["REFRESH", "SCRUBBING", "COMPLETED", "ACTIVE", "PROCESSING", "FULL"][..])
                .prop_map(str::to_owned)
        ]
        .prop_map(Value::from)
        .boxed(),
        Time => timestamp().prop_map(|instant| Value::from(instant.to_string())).boxed(),
        Number => any::<i64>().prop_map(Value::from).boxed(),
    };
    prop_oneof![1 => Just(None), 1 => Just(Some(Value::Null)), 3 => present.prop_map(Some)]
}

/// Adds the fields that the type does not know.
fn add_unknown(object: &mut Map<String, Value>, more: Map<String, Value>, known: &[(&str, Kind)]) {
    object.extend(more.into_iter().filter(|(name, _)| known.iter().all(|(field, _)| field != name)));
}
