#pragma once
#include <stdint.h>

/* SRTP opened by libsrtp2, and by OpenSSL's bare ciphers: `profile` as in RFC 5764 and RFC 7714, `key` is master key and
   salt; NULL and 0 when it fails. */
struct floor_library *floor_library_make(uint16_t profile, const uint8_t *key);
int floor_library_open(struct floor_library *library, uint8_t *packet, int length);
void floor_library_free(struct floor_library *library);

struct floor_ciphers *floor_ciphers_make(uint16_t profile, const uint8_t *key);
int floor_ciphers_open(struct floor_ciphers *ciphers, uint8_t *packet, int length);
void floor_ciphers_free(struct floor_ciphers *ciphers);
