#pragma once
#include <stddef.h>
#include <stdint.h>

/* The floor: what a plain C program needs to receive SRTP datagrams in batches and to open them, and nothing else. */
struct floor_receiver;

enum floor_with { FLOOR_LIBSRTP2, FLOOR_OPENSSL };

/* `profile` as in RFC 5764 and RFC 7714; `key` is master key and salt; NULL when the library refuses. */
struct floor_receiver *floor_open(enum floor_with with, uint16_t profile, const uint8_t *key, int descriptor);
/* Receives what is there, one batch of 64 at most, and opens it. Gives how many opened. */
int floor_receive(struct floor_receiver *receiver);
void floor_close(struct floor_receiver *receiver);

/* A UDP socket bound to a loopback port of the kernel's choice, and another connected to it. */
int floor_socket_pair(int *receiver, int *sender);
/* A UDP socket connected to a loopback port; `port` is its own. */
int floor_sender(uint16_t to, int *sender, uint16_t *port);
/* Sends `count` datagrams of `lengths` bytes, `stride` apart, in one call. Gives how many went. */
int floor_send(int sender, uint8_t *datagrams, const uint32_t *lengths, size_t stride, unsigned count);

/* What calls of `floor_measure` have cost the calling thread. */
struct floor_cost {
    uint64_t nanoseconds;
    /* Calls of malloc, calloc, realloc and aligned_alloc. */
    uint64_t allocations;
};

/* Calls `take`, adds to `cost` what that took, and gives what it gave. Every path is measured through this one function:
   an instruction counter looks for its name. */
int floor_measure(int (*take)(void *), void *context, struct floor_cost *cost);
/* `floor_receive` as `floor_measure` wants it. */
int floor_take(void *receiver);

/* CPU time in nanoseconds: of the calling thread, of the process. */
uint64_t floor_thread_time(void);
uint64_t floor_process_time(void);

/* Allocations so far: of the calling thread, of all threads. */
uint64_t floor_allocations(void);
uint64_t floor_process_allocations(void);
/* Lets the calling thread rest for so long. */
void floor_rest(unsigned microseconds);
