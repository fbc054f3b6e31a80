//! Who asks, and what they may do.
#![allow(dead_code, reason = "nobody signs in yet")]

mod oidc;
