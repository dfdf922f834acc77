#define _GNU_SOURCE
#include "Floor.h"
#include "ciphers.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BATCH = 64, SLOT = 2048 };

struct floor_receiver {
    /* One of the two. */
    struct floor_library *library;
    struct floor_ciphers *ciphers;
    int descriptor;
    struct mmsghdr messages[BATCH];
    struct iovec vectors[BATCH];
    struct sockaddr_storage names[BATCH];
    uint8_t *slab;
};

struct floor_receiver *floor_open(enum floor_with with, uint16_t profile, const uint8_t *key, int descriptor) {
    struct floor_receiver *receiver = calloc(1, sizeof *receiver);
    if (!receiver) return NULL;
    if (with == FLOOR_LIBSRTP2)
        receiver->library = floor_library_make(profile, key);
    else
        receiver->ciphers = floor_ciphers_make(profile, key);
    receiver->descriptor = descriptor;
    receiver->slab = aligned_alloc(64, BATCH * SLOT);
    if ((receiver->library || receiver->ciphers) && receiver->slab) return receiver;
    floor_close(receiver);
    return NULL;
}

int floor_receive(struct floor_receiver *receiver) {
    for (int i = 0; i < BATCH; i++) {
        receiver->vectors[i].iov_base = receiver->slab + i * SLOT;
        receiver->vectors[i].iov_len = SLOT;
        receiver->messages[i].msg_hdr.msg_iov = &receiver->vectors[i];
        receiver->messages[i].msg_hdr.msg_iovlen = 1;
        receiver->messages[i].msg_hdr.msg_name = &receiver->names[i];
        receiver->messages[i].msg_hdr.msg_namelen = sizeof receiver->names[i];
    }
    int count = recvmmsg(receiver->descriptor, receiver->messages, BATCH, MSG_DONTWAIT, NULL);
    int opened = 0;
    for (int i = 0; i < count; i++) {
        int length = (int)receiver->messages[i].msg_len;
        uint8_t *packet = receiver->slab + i * SLOT;
        opened += receiver->library ? floor_library_open(receiver->library, packet, length)
                                    : floor_ciphers_open(receiver->ciphers, packet, length);
    }
    return opened;
}

int floor_take(void *receiver) { return floor_receive(receiver); }

void floor_close(struct floor_receiver *receiver) {
    floor_library_free(receiver->library);
    floor_ciphers_free(receiver->ciphers);
    free(receiver->slab);
    free(receiver);
}

int floor_socket_pair(int *receiver, int *sender) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int size = 4 << 20;
    *receiver = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    *sender = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (*receiver < 0 || *sender < 0) return -1;
    setsockopt(*receiver, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    if (bind(*receiver, (struct sockaddr *)&address, sizeof address) ||
        getsockname(*receiver, (struct sockaddr *)&address, &length))
        return -1;
    return connect(*sender, (struct sockaddr *)&address, sizeof address);
}

int floor_sender(uint16_t to, int *sender, uint16_t *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(to)};
    socklen_t length = sizeof address;
    *sender = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (*sender < 0 || connect(*sender, (struct sockaddr *)&address, sizeof address) ||
        getsockname(*sender, (struct sockaddr *)&address, &length))
        return -1;
    *port = ntohs(address.sin_port);
    return 0;
}

int floor_send(int sender, uint8_t *datagrams, const uint32_t *lengths, size_t stride, unsigned count) {
    struct mmsghdr messages[BATCH];
    struct iovec vectors[BATCH];
    if (count > BATCH) count = BATCH;
    memset(messages, 0, sizeof messages);
    for (unsigned i = 0; i < count; i++) {
        vectors[i].iov_base = datagrams + i * stride;
        vectors[i].iov_len = lengths[i];
        messages[i].msg_hdr.msg_iov = &vectors[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    return sendmmsg(sender, messages, count, 0);
}
