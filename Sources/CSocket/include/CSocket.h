#pragma once
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>

/* `mmsghdr`, `ppoll` and `in6_pktinfo` need _GNU_SOURCE, with which the C library's headers describe other types than
   those that Swift's own module of it has: a program that sees both does not compile. So they stay in CSocket.c. */
struct capstan_message {
    struct msghdr header;
    unsigned int length;
};

int capstan_recvmmsg(int descriptor, struct capstan_message *messages, unsigned int count, int flags);
int capstan_sendmmsg(int descriptor, struct capstan_message *messages, unsigned int count, int flags);
/* ppoll with a timeout in nanoseconds; negative waits for ever. */
int capstan_poll(struct pollfd *descriptors, unsigned int count, long long timeout_nanoseconds);
/* An epoll instance, or -1. */
int capstan_epoll_create(void);
/* Watches for what can be read; `token` comes back from the wait. 0 when well. */
int capstan_epoll_add(int epoll, int descriptor, unsigned int token);
/* Watches for what can be read, and written if asked for, or for nothing of both. 0 when well. */
int capstan_epoll_modify(int epoll, int descriptor, unsigned int token, int reads, int writes);
/* The next connection of a listening socket, not blocking and closed by exec, or -1. */
int capstan_accept(int descriptor, struct sockaddr_storage *name);
/* Writes both pieces as far as they are taken, without a signal; as sendmsg(2). */
ssize_t capstan_send_pieces(int descriptor, const void *first, size_t first_count, const void *second, size_t second_count);
/* Tokens of what is ready, at most `count`; the timeout is in nanoseconds, negative waits for ever. */
int capstan_epoll_wait(int epoll, unsigned int *tokens, int count, long long timeout_nanoseconds);
/* Keeps every signal away from the calling thread. */
int capstan_block_signals(void);

/* The calling thread's name in top and gdb; at most 15 characters. */
void capstan_name_thread(const char *name);

/* Asks that every datagram comes with the address it was sent to and the time it came at. */
int capstan_want_packet_information(int descriptor, int family);

/* What the kernel says of a datagram. */
struct capstan_arrival {
    /* On the clock of capstan_real_time; 0 when it did not say. */
    int64_t nanoseconds;
    /* Where it was sent to, IPv4 mapped into IPv6. */
    struct in6_addr address;
    int has_address;
};
struct capstan_arrival capstan_arrival_of(const struct msghdr *header);
/* The system's civil clock, in nanoseconds: a clock that may be set. */
int64_t capstan_real_time(void);

#define CAPSTAN_CONTROL_SIZE 96

/* Writes into `buffer` (CAPSTAN_CONTROL_SIZE bytes, aligned to 8) from which local address a datagram is to leave;
   gives the length for msg_controllen. */
size_t capstan_set_local_address(void *buffer, int family, const struct in6_addr *address);
