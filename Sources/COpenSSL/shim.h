#pragma once
#include <openssl/ssl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ec.h>
#include <openssl/x509.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <openssl/rand.h>
#include <openssl/bio.h>
#include <openssl/srtp.h>

// What Swift cannot import: function-like macros, casts within macros, variadics. Named as in OpenSSL, after `shim_`.

static inline EVP_PKEY *shim_EVP_EC_gen_P256(void) { return EVP_EC_gen("P-256"); }
static inline EVP_PKEY *shim_EVP_RSA_gen(unsigned int bits) { return EVP_RSA_gen(bits); }

/// What every DTLS context of ours sets: our own MTU, no resumption, no renegotiation, the server's order of ciphers.
static inline uint64_t shim_SSL_OP_DTLS(void) {
    return SSL_OP_NO_QUERY_MTU | SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION
        | SSL_OP_CIPHER_SERVER_PREFERENCE;
}
static inline int shim_SSL_CTX_set_only_proto_version(SSL_CTX *context, int version) {
    return SSL_CTX_set_min_proto_version(context, version) && SSL_CTX_set_max_proto_version(context, version);
}
static inline void shim_SSL_CTX_no_session_cache(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}
static inline void shim_SSL_CTX_release_buffers(SSL_CTX *context) { SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS); }
static inline void shim_SSL_CTX_set_max_cert_list(SSL_CTX *context, long bytes) {
    SSL_CTX_set_max_cert_list(context, bytes);
}
static inline int shim_SSL_CTX_set1_groups_list(SSL_CTX *context, const char *list) {
    return (int)SSL_CTX_set1_groups_list(context, list);
}
static inline long shim_DTLS_set_link_mtu(SSL *ssl, long bytes) { return DTLS_set_link_mtu(ssl, bytes); }

static inline void shim_BIO_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline void shim_BIO_clear_retry_flags(BIO *bio) { BIO_clear_retry_flags(bio); }
static inline void shim_BIO_set_mem_eof_return(BIO *bio, int value) { BIO_set_mem_eof_return(bio, value); }
static inline int shim_BIO_TYPE_datagram(void) { return BIO_get_new_index() | BIO_TYPE_SOURCE_SINK; }

static inline int shim_is_read_alert(int where) { return (where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT; }

// Deprecated since 3.0 for EVP, whose digests allocate each time they are begun anew; these work on a plain struct.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
static inline void shim_SHA1_Init(SHA_CTX *state) { SHA1_Init(state); }
static inline void shim_SHA1_Update(SHA_CTX *state, const void *bytes, size_t count) { SHA1_Update(state, bytes, count); }
static inline void shim_SHA1_Final(unsigned char *digest, SHA_CTX *state) { SHA1_Final(digest, state); }
#pragma clang diagnostic pop
