#pragma once
#include <stddef.h>
#include <stdint.h>

/* The floor: what a plain C program needs to receive SRTP datagrams in batches and to open them, and nothing else. */
struct floor_receiver;

/* `profile` as in RFC 5764 and RFC 7714; `key` is master key and salt; NULL when libsrtp2 refuses. */
struct floor_receiver *floor_open(uint16_t profile, const uint8_t *key, int descriptor);
/* Receives what is there, one batch of 64 at most, and opens it. Gives how many opened. */
int floor_receive(struct floor_receiver *receiver);
void floor_close(struct floor_receiver *receiver);

/* A UDP socket bound to a loopback port of the kernel's choice, and another connected to it. */
int floor_socket_pair(int *receiver, int *sender);
/* A UDP socket connected to a loopback port; `port` is its own. */
int floor_sender(uint16_t to, int *sender, uint16_t *port);
/* Sends `count` datagrams of `lengths` bytes, `stride` apart, in one call. Gives how many went. */
int floor_send(int sender, uint8_t *datagrams, const uint32_t *lengths, size_t stride, unsigned count);

/* CPU time in nanoseconds: of the calling thread, of the process. */
uint64_t floor_thread_time(void);
uint64_t floor_process_time(void);

/* Calls of malloc, calloc, realloc and aligned_alloc so far, by the calling thread. */
uint64_t floor_allocations(void);
