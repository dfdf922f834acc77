#include "CSocket.h"

#include <pthread.h>

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

int capstan_block_signals(void) {
    sigset_t all;
    sigfillset(&all);
    return pthread_sigmask(SIG_SETMASK, &all, NULL);
}

void capstan_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

int capstan_want_packet_information(int descriptor, int family) {
    int on = 1;
    if (family == AF_INET6)
        return setsockopt(descriptor, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
    return setsockopt(descriptor, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
}
