#define OPENSSL_SUPPRESS_DEPRECATED
#include "ciphers.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <srtp2/srtp.h>
#include <stdlib.h>
#include <string.h>

struct floor_library {
    srtp_t session;
};

struct floor_library *floor_library_make(uint16_t profile, const uint8_t *key) {
    static int made;
    srtp_policy_t policy;
    memset(&policy, 0, sizeof policy);
    srtp_profile_t which = profile == 7   ? srtp_profile_aead_aes_128_gcm
                           : profile == 8 ? srtp_profile_aead_aes_256_gcm
                                          : srtp_profile_aes128_cm_sha1_80;
    if ((!made && srtp_init() != srtp_err_status_ok) ||
        srtp_crypto_policy_set_from_profile_for_rtp(&policy.rtp, which) != srtp_err_status_ok ||
        srtp_crypto_policy_set_from_profile_for_rtcp(&policy.rtcp, which) != srtp_err_status_ok)
        return NULL;
    made = 1;
    policy.ssrc.type = ssrc_any_inbound;
    policy.key = (unsigned char *)key;
    policy.window_size = 1024;
    struct floor_library *library = calloc(1, sizeof *library);
    if (!library || srtp_create(&library->session, &policy) != srtp_err_status_ok) {
        free(library);
        return NULL;
    }
    return library;
}

int floor_library_open(struct floor_library *library, uint8_t *packet, int length) {
    return srtp_unprotect(library->session, packet, &length) == srtp_err_status_ok;
}

void floor_library_free(struct floor_library *library) {
    if (!library) return;
    srtp_dealloc(library->session);
    free(library);
}

struct floor_ciphers {
    EVP_CIPHER_CTX *context;
    int aead;
    uint8_t salt[16];
    SHA_CTX inner, outer;
    uint32_t rollover;
    uint16_t last;
};

/* RFC 3711 clause 4.3. */
static int derive(const uint8_t *key, int bits, const uint8_t *salt, int salted, uint8_t label, uint8_t *to, int count) {
    uint8_t start[16] = {0};
    memcpy(start, salt, (size_t)salted);
    start[7] ^= label;
    memset(to, 0, (size_t)count);
    int written;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int done = EVP_EncryptInit_ex2(context, bits == 256 ? EVP_aes_256_ctr() : EVP_aes_128_ctr(), key, start, NULL) == 1 &&
               EVP_EncryptUpdate(context, to, &written, to, count) == 1;
    EVP_CIPHER_CTX_free(context);
    return done;
}

static void pad(SHA_CTX *state, const uint8_t *key, uint8_t with) {
    uint8_t block[64];
    memset(block, with, sizeof block);
    for (int i = 0; i < 20; i++) block[i] ^= key[i];
    SHA1_Init(state);
    SHA1_Update(state, block, sizeof block);
}

struct floor_ciphers *floor_ciphers_make(uint16_t profile, const uint8_t *key) {
    int bits = profile == 8 ? 256 : 128, aead = profile != 1, salted = aead ? 12 : 14;
    uint8_t session[32], authentication[20];
    struct floor_ciphers *ciphers = calloc(1, sizeof *ciphers);
    if (!ciphers) return NULL;
    ciphers->aead = aead;
    ciphers->context = EVP_CIPHER_CTX_new();
    const uint8_t *salt = key + bits / 8;
    const EVP_CIPHER *cipher = !aead ? EVP_aes_128_ctr() : bits == 256 ? EVP_aes_256_gcm() : EVP_aes_128_gcm();
    if (!derive(key, bits, salt, salted, 0, session, bits / 8) || !derive(key, bits, salt, salted, 1, authentication, 20) ||
        !derive(key, bits, salt, salted, 2, ciphers->salt, salted) ||
        EVP_DecryptInit_ex2(ciphers->context, cipher, session, NULL, NULL) != 1) {
        floor_ciphers_free(ciphers);
        return NULL;
    }
    pad(&ciphers->inner, authentication, 0x36);
    pad(&ciphers->outer, authentication, 0x5C);
    return ciphers;
}


/* The packets come in order and the floor looks for no replay: only what must be known to open them is kept. */
int floor_ciphers_open(struct floor_ciphers *ciphers, uint8_t *packet, int length) {
    int tag = ciphers->aead ? 16 : 10, header = 12 + 4 * (packet[0] & 15), written;
    if (length < header + 4 + tag) return 0;
    if (packet[0] & 16) header += 4 + 4 * (packet[header + 2] << 8 | packet[header + 3]);
    int end = length - tag;
    if (header > end) return 0;
    uint16_t sequence = (uint16_t)(packet[2] << 8 | packet[3]);
    if (sequence < ciphers->last) ciphers->rollover++;
    ciphers->last = sequence;
    uint8_t vector[16], rollover[4];
    for (int i = 0; i < 4; i++) rollover[i] = (uint8_t)(ciphers->rollover >> (24 - 8 * i));
    memcpy(vector, ciphers->salt, sizeof vector);
    int at = ciphers->aead ? 2 : 4;
    for (int i = 0; i < 4; i++) vector[at + i] ^= packet[8 + i];
    for (int i = 0; i < 4; i++) vector[at + 4 + i] ^= rollover[i];
    for (int i = 0; i < 2; i++) vector[at + 8 + i] ^= packet[2 + i];
    if (ciphers->aead)
        return EVP_DecryptInit_ex2(ciphers->context, NULL, NULL, vector, NULL) == 1 &&
               EVP_DecryptUpdate(ciphers->context, NULL, &written, packet, header) == 1 &&
               EVP_DecryptUpdate(ciphers->context, packet + header, &written, packet + header, end - header) == 1 &&
               EVP_CIPHER_CTX_ctrl(ciphers->context, EVP_CTRL_AEAD_SET_TAG, 16, packet + end) == 1 &&
               EVP_DecryptFinal_ex(ciphers->context, vector, &written) == 1;
    uint8_t digest[20];
    SHA_CTX state = ciphers->inner;
    SHA1_Update(&state, packet, (size_t)end);
    SHA1_Update(&state, rollover, 4);
    SHA1_Final(digest, &state);
    state = ciphers->outer;
    SHA1_Update(&state, digest, sizeof digest);
    SHA1_Final(digest, &state);
    return CRYPTO_memcmp(digest, packet + end, 10) == 0 &&
           EVP_DecryptInit_ex2(ciphers->context, NULL, NULL, vector, NULL) == 1 &&
           EVP_DecryptUpdate(ciphers->context, packet + header, &written, packet + header, end - header) == 1;
}

void floor_ciphers_free(struct floor_ciphers *ciphers) {
    if (!ciphers) return;
    EVP_CIPHER_CTX_free(ciphers->context);
    free(ciphers);
}
