//! Answers as the contract shows them, and as odd as it allows them to be.

use reprise_wire::{
    DataCopyType, EnvironmentKind, EnvironmentStatus, EnvironmentType, FeedJob, Hold, Job, JobActionRequest, JobFeed,
    JobRequest, JobStatus, JobType, List, Notification, NotificationRequest, Overview, OverviewRow, Session,
    TestEnvironment, Timestamp, TokenResponse,
};
use serde_json::json;

const USER: &str = "58f182ab203c447b8b9cd90382da030a";

fn time(text: &str) -> Option<Timestamp> {
    Some(Timestamp::parse(text).expect("a time in a test"))
}

#[test]
fn the_request_of_the_contract() {
    let request: JobRequest =
        serde_json::from_value(json!({"jobType":"REFRESH","scheduledRefreshTime":"2026-12-01T02:00:00Z"}))
            .expect("valid");
    assert_eq!(request, JobRequest::refresh(time("2026-12-01T02:00:00Z")));
    let at_once: JobRequest = serde_json::from_value(json!({"jobType":"REFRESH"})).expect("valid");
    assert_eq!(at_once, JobRequest::refresh(None));
    assert!(serde_json::from_value::<JobRequest>(json!({})).is_err(), "jobType is required");
}

#[test]
fn the_job_of_the_contract() {
    let job: Job = serde_json::from_str(
        r#"{"id":"22222222-2222-2222-2222-222222222222","testEnvironmentId":"11111111-1111-1111-1111-111111111111",
        "jobType":"REFRESH","status":"SCHEDULED","progressPercentage":0,"scheduledRefreshTime":"2026-12-01T02:00:00Z",
        "createTime":"2026-11-23T16:00:00Z","createdById":"58f182ab203c447b8b9cd90382da030a",
        "updateTime":"2026-11-23T16:00:00Z","updatedById":"58f182ab203c447b8b9cd90382da030a"}"#,
    )
    .expect("valid");
    let expected = Job {
        id: "22222222-2222-2222-2222-222222222222".into(),
        test_environment_id: "11111111-1111-1111-1111-111111111111".into(),
        job_type: Some(JobType::Refresh),
        status: Some(JobStatus::Scheduled),
        progress_percentage: Some(0),
        scheduled_refresh_time: time("2026-12-01T02:00:00Z"),
        create_time: time("2026-11-23T16:00:00Z"),
        created_by_id: Some(USER.to_owned()),
        update_time: time("2026-11-23T16:00:00Z"),
        updated_by_id: Some(USER.to_owned()),
        ..Job::default()
    };
    assert_eq!(job, expected);
}

#[test]
fn the_list_of_the_contract_with_a_number_as_tenant() {
    let list: List<TestEnvironment> = serde_json::from_str(
        r#"{"result":[{"id":"11111111-1111-1111-1111-111111111111","tenantId":"23223","tenantName":"Acme CSBX",
        "sourceTenantId":23000,"environmentType":"ENTERPRISE","dataCopyType":"FULL","status":"ACTIVE",
        "lastRefreshTime":"2026-10-20T08:00:00Z","nextRefreshTime":"2026-11-17T08:00:00Z"}],"size":1}"#,
    )
    .expect("valid");
    let expected = TestEnvironment {
        id: "11111111-1111-1111-1111-111111111111".into(),
        tenant_id: Some("23223".to_owned()),
        tenant_name: Some("Acme CSBX".to_owned()),
        source_tenant_id: Some("23000".to_owned()),
        environment_type: Some(EnvironmentType::Enterprise),
        data_copy_type: Some(DataCopyType::Full),
        status: Some(EnvironmentStatus::Active),
        last_refresh_time: time("2026-10-20T08:00:00Z"),
        next_refresh_time: time("2026-11-17T08:00:00Z"),
        ..TestEnvironment::default()
    };
    assert_eq!(expected.kind(), EnvironmentKind::Central);
    assert_eq!(list, List::from(vec![expected]));
}

#[test]
fn the_action_and_the_recipient_of_the_contract() {
    let action: JobActionRequest = serde_json::from_value(json!({"jobAction":"CANCEL"})).expect("valid");
    assert_eq!(action, JobActionRequest::CANCEL);
    let request: NotificationRequest =
        serde_json::from_value(json!({"address":"ops@example.com","name":"Ops"})).expect("valid");
    let expected = NotificationRequest { address: Some("ops@example.com".to_owned()), name: Some("Ops".to_owned()) };
    assert_eq!(request, expected);
}

#[test]
fn numbers_where_text_is_meant() {
    let environment: TestEnvironment = serde_json::from_value(
        json!({"id":7,"tenantId":23223,"tenantName":42,"sourceTenantId":-1,"createdById":0,"revenueTenantId":9_007_199_254_740_993_u64}),
    )
    .expect("tolerant");
    assert_eq!(environment.id.as_str(), "7");
    assert_eq!(environment.tenant_id.as_deref(), Some("23223"));
    assert_eq!(environment.name(), "42");
    assert_eq!(environment.source_tenant_id.as_deref(), Some("-1"));
    assert_eq!(environment.created_by_id.as_deref(), Some("0"));
    assert_eq!(environment.revenue_tenant_id.as_deref(), Some("9007199254740993"), "no digit is lost");
}

#[test]
fn percentages_in_every_spelling() {
    for (sent, read) in [
        (json!(63), Some(63)),
        (json!("63"), Some(63)),
        (json!(" 63 "), Some(63)),
        (json!(63.9), Some(63)),
        (json!(-5), Some(-5)),
        (json!(5_000_000_000_u64), Some(i32::MAX)),
        (json!(null), None),
    ] {
        let job: Job = serde_json::from_value(json!({ "progressPercentage": sent })).expect("tolerant");
        assert_eq!(job.progress_percentage, read, "{sent}");
    }
}

#[test]
fn nothing_and_null_are_the_same() {
    let nothing: Job = serde_json::from_value(json!({})).expect("tolerant");
    assert_eq!(nothing, Job::default());
    let null = json!({"id":null,"testEnvironmentId":null,"jobType":null,"status":null,"progressPercentage":null,
        "scheduledRefreshTime":null,"jobStartTime":null,"jobEndTime":null,"estimatedCompletionTime":null,
        "createTime":null,"createdById":null,"updateTime":null,"updatedById":null});
    assert_eq!(serde_json::from_value::<Job>(null).expect("tolerant"), Job::default());

    let null = json!({"id":null,"tenantId":null,"tenantName":null,"sourceTenantId":null,"environmentType":null,
        "dataCopyType":null,"status":null,"lastRefreshTime":null,"nextRefreshTime":null,"provisionTime":null,
        "deactivationTime":null,"revenueTenantId":null,"revenueTenantName":null,"createTime":null,"createdById":null,
        "updateTime":null,"updatedById":null});
    assert_eq!(serde_json::from_value::<TestEnvironment>(null).expect("tolerant"), TestEnvironment::default());

    let null = json!({"id":null,"testEnvironmentId":null,"address":null,"name":null});
    assert_eq!(serde_json::from_value::<Notification>(null).expect("tolerant"), Notification::default());
    let null = json!({"access_token":null,"token_type":null,"expires_in":null,"scope":null,"jti":null});
    assert!(serde_json::from_value::<TokenResponse>(null).expect("tolerant") == TokenResponse::default());
}

#[test]
fn what_the_console_adds_is_read_as_tolerantly() {
    let null = json!({"environments":[{"environment":null,"jobs":null,"notes":null,"wish":null,"intentOpen":null}],
        "holds":null});
    let overview: Overview = serde_json::from_value(null).expect("tolerant");
    assert_eq!(overview, Overview { environments: vec![OverviewRow::default()], holds: Vec::new() });
    let null = json!({"jobs":[{"environmentId":null,"environmentName":null,"job":null,"person":null,"reason":null}],
        "total":null,"next":null});
    let feed: JobFeed = serde_json::from_value(null).expect("tolerant");
    assert_eq!(feed, JobFeed { jobs: vec![FeedJob::default()], total: None, next: None });
    let hold: Hold =
        serde_json::from_value(json!({"id":7,"environmentId":null,"from":null,"color":[]})).expect("tolerant");
    assert_eq!(hold, Hold { id: "7".to_owned(), ..Hold::default() });
    let older: Session = serde_json::from_value(json!({"demo":true})).expect("tolerant");
    assert_eq!((older.data_age.notice_days, older.data_age.warning_days), (30, 90));
}

#[test]
fn words_that_are_new_stay_and_go_back_as_they_came() {
    let sent = json!({"jobType":"CLONE","status":"VALIDATING"});
    let job: Job = serde_json::from_value(sent.clone()).expect("tolerant");
    assert_eq!(job.status, Some(JobStatus::Other("VALIDATING".to_owned())));
    assert!(job.is_active() && !job.can_be_stopped());
    assert_eq!(serde_json::to_value(&job).expect("writable"), sent);

    let sent = json!({"dataCopyType":"PARTIAL","environmentType":"STAGING","status":"archived"});
    let environment: TestEnvironment = serde_json::from_value(sent.clone()).expect("tolerant");
    assert_eq!(environment.kind(), EnvironmentKind::Unknown);
    assert_eq!(environment.interval_days(), 28);
    assert_eq!(serde_json::to_value(&environment).expect("writable"), sent);
}

#[test]
fn fields_that_are_new_are_passed_over() {
    let sent = json!({"id":"j","failureReason":{"code":1,"chain":[null,[]]},"stages":["EXPORTING"],"id2":1.5});
    let job: Job = serde_json::from_value(sent).expect("tolerant");
    assert_eq!(job, Job { id: "j".into(), ..Job::default() });
}

#[test]
fn times_with_offsets_and_fractions_are_the_same_instants() {
    for sent in [
        "2026-12-01T02:00:00Z",
        "2026-12-01T02:00:00.000Z",
        "2026-12-01T02:00:00.000000000Z",
        "2026-11-30T18:00:00-08:00",
        "2026-12-01T03:00:00+01:00",
        "2026-12-01T07:45:00.0+05:45",
        "2026-12-01t02:00:00z",
    ] {
        let job: Job = serde_json::from_value(json!({ "createTime": sent })).expect("tolerant");
        assert_eq!(job.create_time, time("2026-12-01T02:00:00Z"), "{sent}");
    }
}

#[test]
fn times_that_are_none_are_an_error_and_no_guess() {
    for sent in [json!("tomorrow"), json!("2026-12-01"), json!("2026-12-01T02:00:00"), json!(1_764_000_000), json!([])]
    {
        assert!(serde_json::from_value::<Job>(json!({ "createTime": sent })).is_err(), "{sent}");
    }
}

#[test]
fn the_size_of_a_list_is_not_its_count() {
    for (sent, size) in [(json!(0), Some(0)), (json!("1"), Some(1)), (json!(null), None), (json!(-3), Some(-3))] {
        let list: List<Job> = serde_json::from_value(json!({"result":[{"id":"j"}],"size":sent})).expect("tolerant");
        assert_eq!(list.result.as_ref().map(Vec::len), Some(1));
        assert_eq!(list.size, size);
    }
}

#[test]
fn an_answer_without_items_is_no_empty_list() {
    for sent in [json!({}), json!({"result":null,"size":0}), json!({"success":false,"reasons":[]})] {
        assert_eq!(serde_json::from_value::<List<Job>>(sent).expect("tolerant").result, None);
    }
    let empty: List<Job> = serde_json::from_value(json!({"result":[]})).expect("valid");
    assert_eq!(empty.result, Some(Vec::new()));
}

#[test]
fn the_token_of_the_contract() {
    let token: TokenResponse = serde_json::from_value(json!({"access_token":"0123456789abcdef0123456789abcdef",
        "token_type":"bearer","expires_in":3598,"scope":"user.x entity.y","jti":"0123"}))
    .expect("valid");
    assert_eq!(token.expires_in, Some(3598));
    let odd: TokenResponse = serde_json::from_value(json!({"access_token":"t","expires_in":"3599"})).expect("tolerant");
    assert_eq!(odd.expires_in, Some(3599));
    assert!(!format!("{token:?}").contains("0123456789abcdef"), "a token does not belong in a log");
}
