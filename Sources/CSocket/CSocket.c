#define _GNU_SOURCE
#include "CSocket.h"

#include <pthread.h>
#include <sys/epoll.h>

_Static_assert(sizeof(struct capstan_message) == sizeof(struct mmsghdr), "capstan_message is mmsghdr");

int capstan_recvmmsg(int descriptor, struct capstan_message *messages, unsigned int count, int flags) {
    return recvmmsg(descriptor, (struct mmsghdr *)messages, count, flags, NULL);
}

int capstan_sendmmsg(int descriptor, struct capstan_message *messages, unsigned int count, int flags) {
    return sendmmsg(descriptor, (struct mmsghdr *)messages, count, flags);
}

int capstan_poll(struct pollfd *descriptors, unsigned int count, long long timeout_nanoseconds) {
    struct timespec timeout = {timeout_nanoseconds / 1000000000, timeout_nanoseconds % 1000000000};
    return ppoll(descriptors, count, timeout_nanoseconds < 0 ? NULL : &timeout, NULL);
}

int capstan_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int capstan_epoll_add(int epoll, int descriptor, unsigned int token) {
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = token};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

int capstan_epoll_modify(int epoll, int descriptor, unsigned int token, int reads, int writes) {
    struct epoll_event event = {.events = (reads ? EPOLLIN : 0u) | (writes ? EPOLLOUT : 0u), .data.u32 = token};
    return epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event);
}

int capstan_accept(int descriptor, struct sockaddr_storage *name) {
    socklen_t length = sizeof *name;
    return accept4(descriptor, (struct sockaddr *)name, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

ssize_t capstan_send_pieces(int descriptor, const void *first, size_t first_count, const void *second, size_t second_count) {
    struct iovec pieces[2] = {{(void *)first, first_count}, {(void *)second, second_count}};
    struct msghdr message = {.msg_iov = pieces, .msg_iovlen = 2};
    return sendmsg(descriptor, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* epoll_wait counts in milliseconds, and epoll_pwait2 is younger than some kernels: an epoll instance can be polled. */
int capstan_epoll_wait(int epoll, unsigned int *tokens, int count, long long timeout_nanoseconds) {
    struct epoll_event events[64];
    if (count > 64) count = 64;
    if (timeout_nanoseconds != 0) {
        struct pollfd self = {.fd = epoll, .events = POLLIN};
        int ready = capstan_poll(&self, 1, timeout_nanoseconds);
        if (ready <= 0) return ready;
    }
    int found = epoll_wait(epoll, events, count, 0);
    for (int index = 0; index < found; index++) tokens[index] = events[index].data.u32;
    return found;
}

int capstan_block_signals(void) {
    sigset_t all;
    sigfillset(&all);
    return pthread_sigmask(SIG_SETMASK, &all, NULL);
}

void capstan_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

int capstan_want_packet_information(int descriptor, int family) {
    int on = 1;
    /* Without it a datagram came when it was read. */
    (void)setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    if (family == AF_INET6)
        return setsockopt(descriptor, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
    return setsockopt(descriptor, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
}

struct capstan_arrival capstan_arrival_of(const struct msghdr *header) {
    struct capstan_arrival arrival = {.nanoseconds = 0, .has_address = 0};
    for (struct cmsghdr *control = CMSG_FIRSTHDR(header); control; control = CMSG_NXTHDR((struct msghdr *)header, control)) {
        if (control->cmsg_level == IPPROTO_IPV6 && control->cmsg_type == IPV6_PKTINFO) {
            struct in6_pktinfo information;
            memcpy(&information, CMSG_DATA(control), sizeof information);
            arrival.address = information.ipi6_addr;
            arrival.has_address = 1;
        } else if (control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_PKTINFO) {
            struct in_pktinfo information;
            memcpy(&information, CMSG_DATA(control), sizeof information);
            memset(&arrival.address, 0, sizeof arrival.address);
            arrival.address.s6_addr[10] = 0xff;
            arrival.address.s6_addr[11] = 0xff;
            memcpy(&arrival.address.s6_addr[12], &information.ipi_addr, 4);
            arrival.has_address = 1;
        } else if (control->cmsg_level == SOL_SOCKET && control->cmsg_type == SO_TIMESTAMPNS) {
            struct timespec time;
            memcpy(&time, CMSG_DATA(control), sizeof time);
            arrival.nanoseconds = (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
        }
    }
    return arrival;
}

int64_t capstan_real_time(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

size_t capstan_set_local_address(void *buffer, int family, const struct in6_addr *address) {
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
