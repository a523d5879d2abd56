//! A host whose certificate nobody vouches for.

use super::{refused, short};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::Read;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;

/// A certificate for 127.0.0.1 that signed itself, and its key. They are used nowhere else.
const CERTIFICATE: &str = "\
MIIBnDCCAUGgAwIBAgIUB1WPnJ29iDh7jtpwDxCofZW8OtkwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDA0Mz\
kzMVoYDzIxMjYxMDMxMDQzOTMxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAS5luUt2YzEvKq0menM\
Q447wp/5SIy2Os3nsSAdEs2RKyfoHG3Rizh/6Xtv0abee1tnxXLW8KKO9fTQDFzPuXGro28wbTAdBgNVHQ4EFgQUk+oqT/g4usRRW4trrdmXZz\
imf1YwHwYDVR0jBBgwFoAUk+oqT/g4usRRW4trrdmXZzimf1YwDwYDVR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3Qw\
CgYIKoZIzj0EAwIDSQAwRgIhAIgop9wbaJR1QCgDBE5nch6ojVj3ElBdRr9HQxRI7RQxAiEA/eVVcKRg64fbfBWOta8TyM2Rb8Yo+W6VrmJ/nm\
1hQYc=\
";
const KEY: &str = "\
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgrGCdMSXzAvDb5bR0rWwW1iMCD+hQ1GE+jTSsvMM2IoShRANCAAS5luUt2YzEvK\
q0menMQ447wp/5SIy2Os3nsSAdEs2RKyfoHG3Rizh/6Xtv0abee1tnxXLW8KKO9fTQDFzPuXGr\
";

fn server() -> ServerConfig {
    let decode = |text: &str| STANDARD.decode(text.replace(' ', "")).unwrap();
    let certificate = CertificateDer::from(decode(CERTIFICATE));
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(decode(KEY)));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap();
    builder.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap()
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_asked() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let host = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut stream = StreamOwned::new(ServerConnection::new(Arc::new(server())).unwrap(), stream);
        let mut heard = Vec::new();
        let ended = stream.read_to_end(&mut heard);
        (ended.is_err(), heard)
    });
    let text = format!("[provider.p]\nsource = \"https://{address}/openapi.json\"\nallow-private = true\n");
    let failure = refused(short(), &text, Path::new("."));
    let said = failure.to_string();
    assert!(
        said.contains("the host's TLS certificate or handshake was not accepted (invalid peer certificate"),
        "{said}"
    );
    let (is_refused, heard) = host.join().unwrap();
    assert!(is_refused && heard.is_empty(), "the host heard {} bytes", heard.len());
}
