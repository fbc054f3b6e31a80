//! Somebody tries to get in as somebody else.

use super::*;

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn every_wrong_token_is_refused_with_its_own_sentence() {
    let scene = Scene::new();
    let wrongs = [
        ("audience", OidcError::Audience, "made for another application"),
        ("audiences", OidcError::Audience, "made for another application"),
        ("party", OidcError::Audience, "made for another application"),
        ("nonce", OidcError::Nonce, "belongs to another sign-in"),
        ("no-nonce", OidcError::Nonce, "belongs to another sign-in"),
        ("issuer", OidcError::TokenIssuer, "another identity provider"),
        ("expired", OidcError::Expired, "has expired"),
        ("no-subject", OidcError::TokenUnreadable, "who signed in"),
        ("foreign-key", OidcError::Signature, "not signed by the identity provider's keys"),
        ("unknown-key", OidcError::Signature, "not signed by the identity provider's keys"),
        ("alg-none", OidcError::NotSigned, "is not signed"),
        ("no-signature", OidcError::NotSigned, "is not signed"),
        ("client-secret", OidcError::Algorithm, "signed in a way that is not accepted"),
    ];
    for (wrong, error, sentence) in wrongs {
        scene.identity.control(json!({ "wrong": wrong })).await;
        assert_eq!(scene.sign_in("anna").await, Err(error.clone()), "{wrong}");
        assert!(error.to_string().contains(sentence), "{error}");
    }
    assert_eq!(scene.sign_in("anna").await.expect("nothing is wrong").subject, "anna");
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn two_people_in_one_sign_in_are_refused() {
    let scene = Scene::new();
    scene.identity.control(json!({ "wrong": "other-person", "groupsIn": "userinfo" })).await;
    assert_eq!(scene.sign_in("anna").await, Err(OidcError::OtherPerson));
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn a_code_is_good_once_and_for_whoever_began() {
    let scene = Scene::new();
    let (anna, code) = scene.begun("anna").await;
    scene.provider.finish(&anna, &code).await.expect("anna");
    assert_eq!(scene.provider.finish(&anna, &code).await, Err(OidcError::CodeRefused), "again");

    let (_, stolen) = scene.begun("carla").await;
    let (thief, _) = scene.begun("ben").await;
    assert_eq!(scene.provider.finish(&thief, &stolen).await, Err(OidcError::CodeRefused), "another verifier");
    assert_eq!(scene.provider.finish(&thief, "invented").await, Err(OidcError::CodeRefused));
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn a_token_of_another_sign_in_is_refused() {
    let scene = Scene::new();
    let (carla, code) = scene.begun("carla").await;
    let (ben, _) = scene.begun("ben").await;
    // The code and its verifier fit; the token is for carla's browser.
    let mixed = Pending { verifier: carla.verifier, ..ben };
    assert_eq!(scene.provider.finish(&mixed, &code).await, Err(OidcError::Nonce));
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn a_wrong_secret_is_told_and_not_shown() {
    let scene = Scene::with(|settings| settings.client_secret = Some(Secret::new("hidden")));
    let error = scene.sign_in("anna").await.expect_err("the secret is wrong");
    assert_eq!(error, OidcError::ClientRefused);
    let (pending, code) = scene.begun("anna").await;
    let shown = format!("{error} {error:?} {:?} {:?}", scene.provider, pending);
    for hidden in ["hidden", &code, &pending.state, &pending.nonce, &pending.verifier] {
        assert!(!shown.contains(hidden), "{hidden}: {shown}");
    }
}
