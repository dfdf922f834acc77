#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>

/* Swift sees no batch of messages unless _GNU_SOURCE is set before its own C library is read: the two calls and their
   structure stand here under names of ours. */
struct capstan_message {
    struct msghdr header;
    unsigned int length;
};

_Static_assert(sizeof(struct capstan_message) == sizeof(struct mmsghdr), "capstan_message is mmsghdr");

int capstan_recvmmsg(int descriptor, struct capstan_message *messages, unsigned int count, int flags);
int capstan_sendmmsg(int descriptor, struct capstan_message *messages, unsigned int count, int flags);
/* ppoll with a timeout in nanoseconds; negative waits for ever. */
int capstan_poll(struct pollfd *descriptors, unsigned int count, long long timeout_nanoseconds);
/* Keeps every signal away from the calling thread. */
int capstan_block_signals(void);

/* The calling thread's name in top and gdb; at most 15 characters. */
void capstan_name_thread(const char *name);

/* Asks that every datagram comes with the address it was sent to. */
int capstan_want_packet_information(int descriptor, int family);

/* The local address a datagram was sent to (IPv4 mapped into IPv6); 0 when the kernel did not say. */
static inline int capstan_local_address(const struct msghdr *header, struct in6_addr *address) {
    for (struct cmsghdr *control = CMSG_FIRSTHDR(header); control; control = CMSG_NXTHDR((struct msghdr *)header, control)) {
        if (control->cmsg_level == IPPROTO_IPV6 && control->cmsg_type == IPV6_PKTINFO) {
            struct in6_pktinfo information;
            memcpy(&information, CMSG_DATA(control), sizeof information);
            *address = information.ipi6_addr;
            return 1;
        }
        if (control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_PKTINFO) {
            struct in_pktinfo information;
            memcpy(&information, CMSG_DATA(control), sizeof information);
            memset(address, 0, sizeof *address);
            address->s6_addr[10] = 0xff;
            address->s6_addr[11] = 0xff;
            memcpy(&address->s6_addr[12], &information.ipi_addr, 4);
            return 1;
        }
    }
    return 0;
}

#define CAPSTAN_CONTROL_SIZE 64

/* Writes into `buffer` (CAPSTAN_CONTROL_SIZE bytes, aligned to 8) from which local address a datagram is to leave;
   gives the length for msg_controllen. */
static inline size_t capstan_set_local_address(void *buffer, int family, const struct in6_addr *address) {
    memset(buffer, 0, CAPSTAN_CONTROL_SIZE);
    struct cmsghdr *control = (struct cmsghdr *)buffer;
    if (family == AF_INET6) {
        struct in6_pktinfo information = {.ipi6_addr = *address};
        control->cmsg_level = IPPROTO_IPV6;
        control->cmsg_type = IPV6_PKTINFO;
        control->cmsg_len = CMSG_LEN(sizeof information);
        memcpy(CMSG_DATA(control), &information, sizeof information);
        return CMSG_SPACE(sizeof information);
    }
    struct in_pktinfo information;
    memset(&information, 0, sizeof information);
    memcpy(&information.ipi_spec_dst, &address->s6_addr[12], 4);
    control->cmsg_level = IPPROTO_IP;
    control->cmsg_type = IP_PKTINFO;
    control->cmsg_len = CMSG_LEN(sizeof information);
    memcpy(CMSG_DATA(control), &information, sizeof information);
    return CMSG_SPACE(sizeof information);
}
