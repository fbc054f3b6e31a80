//! The JSON of each type, as a picture: whoever changes it changes what others read.

use insta::assert_json_snapshot;
use reprise_wire::{
    Check, CheckName, CheckOutcome, Checklist, ChecklistItem, Checks, Clock, DataCopyType, EnvironmentStatus,
    EnvironmentType, FeedJob, Hold, HoldRequest, Holds, Job, JobActionRequest, JobAsker, JobFeed, JobRequest,
    JobStatus, JobType, List, Notes, Notification, NotificationRequest, Overview, OverviewRow, Problem, Session,
    Stories, TestEnvironment, Tick, Timestamp, TokenRequest, TokenResponse, Wish,
};

fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a time in a test")
}

#[test]
fn an_environment_with_all_its_fields() {
    let environment = TestEnvironment {
        id: "11111111-1111-1111-1111-111111111111".into(),
        tenant_id: Some("23223".to_owned()),
        tenant_name: Some("Acme CSBX".to_owned()),
        source_tenant_id: Some("23000".to_owned()),
        environment_type: Some(EnvironmentType::Enterprise),
        data_copy_type: Some(DataCopyType::Full),
        status: Some(EnvironmentStatus::Active),
        last_refresh_time: Some(time("2026-10-20T08:00:00Z")),
        next_refresh_time: Some(time("2026-11-17T08:00:00Z")),
        provision_time: Some(time("2025-01-15T09:30:00Z")),
        deactivation_time: Some(time("2027-01-15T09:30:00Z")),
        revenue_tenant_id: Some("881".to_owned()),
        revenue_tenant_name: Some("Acme Revenue".to_owned()),
        create_time: Some(time("2025-01-15T10:00:00Z")),
        created_by_id: Some("58f182ab203c447b8b9cd90382da030a".to_owned()),
        update_time: Some(time("2026-10-20T08:00:00.25Z")),
        updated_by_id: Some("58f182ab203c447b8b9cd90382da030a".to_owned()),
    };
    assert_json_snapshot!(environment);
}

#[test]
fn a_job_with_all_its_fields() {
    let job = Job {
        id: "22222222-2222-2222-2222-222222222222".into(),
        test_environment_id: "11111111-1111-1111-1111-111111111111".into(),
        job_type: Some(JobType::Refresh),
        status: Some(JobStatus::Importing),
        progress_percentage: Some(63),
        scheduled_refresh_time: Some(time("2026-12-01T02:00:00Z")),
        job_start_time: Some(time("2026-12-01T02:00:05Z")),
        job_end_time: Some(time("2026-12-01T09:41:00Z")),
        estimated_completion_time: Some(time("2026-12-01T09:30:00Z")),
        create_time: Some(time("2026-11-23T16:00:00Z")),
        created_by_id: Some("58f182ab203c447b8b9cd90382da030a".to_owned()),
        update_time: Some(time("2026-12-01T05:12:00Z")),
        updated_by_id: Some("58f182ab203c447b8b9cd90382da030a".to_owned()),
    };
    assert_json_snapshot!(job);
}

#[test]
fn only_what_is_there_is_written() {
    assert_json_snapshot!(TestEnvironment::default(), @"{}");
    assert_json_snapshot!(Job::default(), @"{}");
    assert_json_snapshot!(Notification::default(), @"{}");
    assert_json_snapshot!(NotificationRequest::default(), @"{}");
    assert_json_snapshot!(TokenResponse::default(), @"{}");
    assert_json_snapshot!(Problem::default(), @"{}");
}

#[test]
fn the_body_that_asks_for_a_job() {
    assert_json_snapshot!(JobRequest::refresh(None), @r#"
    {
      "jobType": "REFRESH"
    }
    "#);
    assert_json_snapshot!(JobRequest::refresh(Some(time("2026-12-01T03:00:00+01:00"))), @r#"
    {
      "jobType": "REFRESH",
      "scheduledRefreshTime": "2026-12-01T02:00:00Z"
    }
    "#);
}

#[test]
fn the_body_that_stops_a_job() {
    assert_json_snapshot!(JobActionRequest::CANCEL, @r#"
    {
      "jobAction": "CANCEL"
    }
    "#);
}

#[test]
fn a_recipient_and_the_body_that_makes_one() {
    let request = NotificationRequest { address: Some("ops@example.com".to_owned()), name: Some("Ops".to_owned()) };
    assert_json_snapshot!(request, @r#"
    {
      "address": "ops@example.com",
      "name": "Ops"
    }
    "#);
    let notification = Notification {
        id: "33333333-3333-3333-3333-333333333333".into(),
        test_environment_id: "11111111-1111-1111-1111-111111111111".into(),
        address: request.address,
        name: request.name,
    };
    assert_json_snapshot!(notification, @r#"
    {
      "id": "33333333-3333-3333-3333-333333333333",
      "testEnvironmentId": "11111111-1111-1111-1111-111111111111",
      "address": "ops@example.com",
      "name": "Ops"
    }
    "#);
}

#[test]
fn a_list_counts_its_items() {
    let job = Job { id: "22222222-2222-2222-2222-222222222222".into(), ..Job::default() };
    assert_json_snapshot!(List::from(vec![job]), @r#"
    {
      "result": [
        {
          "id": "22222222-2222-2222-2222-222222222222"
        }
      ],
      "size": 1
    }
    "#);
    assert_json_snapshot!(List::<Job>::from(Vec::new()), @r#"
    {
      "result": [],
      "size": 0
    }
    "#);
}

#[test]
fn the_token_and_the_form_that_asks_for_it() {
    let request = TokenRequest {
        client_id: "0f8fad5b-d9cb-469f-a165-70867728950e".to_owned(),
        client_secret: "a=b+c".to_owned(),
        grant_type: "client_credentials".to_owned(),
    };
    assert_json_snapshot!(request, @r#"
    {
      "client_id": "0f8fad5b-d9cb-469f-a165-70867728950e",
      "client_secret": "a=b+c",
      "grant_type": "client_credentials"
    }
    "#);
    let token = TokenResponse {
        access_token: Some("0123456789abcdef0123456789abcdef".to_owned()),
        token_type: Some("bearer".to_owned()),
        expires_in: Some(3598),
        scope: Some("user.1 entity.2".to_owned()),
        jti: Some("0123456789abcdef0123456789abcdef".to_owned()),
    };
    assert_json_snapshot!(token, @r#"
    {
      "access_token": "0123456789abcdef0123456789abcdef",
      "token_type": "bearer",
      "expires_in": 3598,
      "scope": "user.1 entity.2",
      "jti": "0123456789abcdef0123456789abcdef"
    }
    "#);
}

#[test]
fn a_problem_in_the_form_of_rfc_9457() {
    let mut problem = Problem::new(403, "refresh-too-early", "Too early", "It can be refreshed from 17 November on.");
    problem.track_id = Some("6c1d7c0e-5a3f-4f0e-9f43-0c2f6a1d9b11".to_owned());
    problem.retry_after = Some(30);
    assert_json_snapshot!(problem, @r#"
    {
      "title": "Too early",
      "status": 403,
      "detail": "It can be refreshed from 17 November on.",
      "code": "refresh-too-early",
      "trackId": "6c1d7c0e-5a3f-4f0e-9f43-0c2f6a1d9b11",
      "retryAfter": 30
    }
    "#);
}

#[test]
fn the_session_with_and_without_a_clock_of_its_own() {
    let clock = Clock { now: time("2026-11-23T16:00:00Z"), speed: 600 };
    assert_json_snapshot!(Session { demo: true, clock: Some(clock), ..Session::default() }, @r#"
    {
      "demo": true,
      "clock": {
        "now": "2026-11-23T16:00:00Z",
        "speed": 600
      },
      "dataAge": {
        "noticeDays": 30,
        "warningDays": 90
      }
    }
    "#);
    assert_json_snapshot!(Session::default(), @r#"
    {
      "demo": false,
      "dataAge": {
        "noticeDays": 30,
        "warningDays": 90
      }
    }
    "#);
}

#[test]
fn notes_holds_and_the_body_that_makes_one() {
    let word = |text: &str| Some(text.to_owned());
    let notes = Notes {
        alias: word("Europe, month end"),
        owner: word("Finance"),
        purpose: word("Dress rehearsals"),
        contact: word("Ann <ann@example.com>"),
        contact_link: word("mailto:ann@example.com"),
    };
    assert_json_snapshot!(notes, @r#"
    {
      "alias": "Europe, month end",
      "owner": "Finance",
      "purpose": "Dress rehearsals",
      "contact": "Ann <ann@example.com>",
      "contactLink": "mailto:ann@example.com"
    }
    "#);
    let hold = Hold {
        id: "44444444-4444-4444-4444-444444444444".to_owned(),
        environment_id: Some("11111111-1111-1111-1111-111111111111".into()),
        from: Some(time("2026-12-01T00:00:00Z")),
        until: Some(time("2026-12-05T00:00:00Z")),
        reason: word("UAT week"),
        person: word("ann@example.com"),
        create_time: Some(time("2026-11-24T09:00:00Z")),
    };
    assert_json_snapshot!(Holds { holds: vec![hold.clone()] }, @r#"
    {
      "holds": [
        {
          "id": "44444444-4444-4444-4444-444444444444",
          "environmentId": "11111111-1111-1111-1111-111111111111",
          "from": "2026-12-01T00:00:00Z",
          "until": "2026-12-05T00:00:00Z",
          "reason": "UAT week",
          "person": "ann@example.com",
          "createTime": "2026-11-24T09:00:00Z"
        }
      ]
    }
    "#);
    let request = HoldRequest { environment_id: None, from: None, until: hold.until, reason: hold.reason };
    assert_json_snapshot!(request, @r#"
    {
      "until": "2026-12-05T00:00:00Z",
      "reason": "UAT week"
    }
    "#);
}

#[test]
fn the_overview_and_the_feed_of_jobs() {
    let job = Job { id: "22222222-2222-2222-2222-222222222222".into(), ..Job::default() };
    let environment =
        TestEnvironment { id: "11111111-1111-1111-1111-111111111111".into(), ..TestEnvironment::default() };
    let row = OverviewRow {
        environment,
        jobs: vec![job.clone()],
        notes: Some(Notes::default()),
        wish: Some(Wish::default()),
        intent_open: true,
        needs_second: true,
    };
    let bare = OverviewRow::default();
    assert_json_snapshot!(Overview { environments: vec![row, bare], holds: Vec::new() }, @r#"
    {
      "environments": [
        {
          "environment": {
            "id": "11111111-1111-1111-1111-111111111111"
          },
          "jobs": [
            {
              "id": "22222222-2222-2222-2222-222222222222"
            }
          ],
          "notes": {},
          "wish": {},
          "intentOpen": true,
          "needsSecond": true
        },
        {
          "environment": {},
          "jobs": [],
          "intentOpen": false,
          "needsSecond": false
        }
      ],
      "holds": []
    }
    "#);
    let job = FeedJob {
        environment_id: "11111111-1111-1111-1111-111111111111".into(),
        environment_name: Some("UAT Europe".to_owned()),
        job,
        person: Some("ann@example.com".to_owned()),
        reason: Some("Cycle 3".to_owned()),
    };
    assert_json_snapshot!(JobFeed { jobs: vec![job], total: Some(7), next: Some("abc".to_owned()) }, @r#"
    {
      "jobs": [
        {
          "environmentId": "11111111-1111-1111-1111-111111111111",
          "environmentName": "UAT Europe",
          "job": {
            "id": "22222222-2222-2222-2222-222222222222"
          },
          "person": "ann@example.com",
          "reason": "Cycle 3"
        }
      ],
      "total": 7,
      "next": "abc"
    }
    "#);
}

#[test]
fn who_asked_for_jobs_and_what_is_ticked_off() {
    let asker = JobAsker { job_id: "j".into(), person: None, reason: Some("Cycle 3".to_owned()) };
    assert_json_snapshot!(Stories { stories: vec![asker] }, @r#"
    {
      "stories": [
        {
          "jobId": "j",
          "reason": "Cycle 3"
        }
      ]
    }
    "#);
    let item = ChecklistItem::SignIn.to_string();
    let tick = Tick { item, person: None, time: Some(time("2026-11-24T09:00:00Z")) };
    assert_json_snapshot!(Checklist { ticks: vec![tick] }, @r#"
    {
      "ticks": [
        {
          "item": "sign-in",
          "time": "2026-11-24T09:00:00Z"
        }
      ]
    }
    "#);
}

#[test]
fn checks_say_what_they_are_about() {
    let check =
        |outcome| Check { name: Some(CheckName::Token), outcome: Some(outcome), sentence: "A sentence.".to_owned() };
    let checks = Checks { checks: vec![check(CheckOutcome::Warning)], time: Some(time("2026-11-24T09:00:00Z")) };
    assert_json_snapshot!(checks, @r#"
    {
      "checks": [
        {
          "name": "token",
          "outcome": "warning",
          "sentence": "A sentence."
        }
      ],
      "time": "2026-11-24T09:00:00Z"
    }
    "#);
    assert!(checks.are_good());
    assert!(!Checks { checks: vec![check(CheckOutcome::Ok), check(CheckOutcome::Wrong)], time: None }.are_good());
}
