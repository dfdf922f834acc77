#pragma once
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

// What Swift cannot import: variadics, of which every setting and every reading is one. Named as in libcurl, after `shim_`.

typedef size_t (*shim_curl_write)(char *bytes, size_t size, size_t count, void *user);
typedef int (*shim_curl_progress)(void *user, curl_off_t downloadTotal, curl_off_t downloadNow, curl_off_t uploadTotal,
    curl_off_t uploadNow);

static inline CURLcode shim_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
static inline CURLcode shim_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode shim_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode shim_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode shim_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode shim_curl_set_user(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode shim_curl_set_write(CURL *handle, CURLoption option, shim_curl_write value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode shim_curl_set_progress(CURL *handle, shim_curl_progress value) {
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, value);
}
/// 0 while no answer has come.
static inline long shim_curl_response_code(CURL *handle) {
    long code = 0;
    return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code) == CURLE_OK ? code : 0;
}
static inline curl_version_info_data *shim_curl_version_info(void) { return curl_version_info(CURLVERSION_NOW); }

/// The address as 4 or 16 bytes; nothing of a family other than IPv4 and IPv6.
static inline size_t shim_address_bytes(const struct curl_sockaddr *address, unsigned char bytes[16]) {
    if (address->family == AF_INET) {
        struct sockaddr_in four;
        memcpy(&four, &address->addr, sizeof four);
        memcpy(bytes, &four.sin_addr, 4);
        return 4;
    }
    if (address->family == AF_INET6 && address->addrlen >= sizeof(struct sockaddr_in6)) {
        struct sockaddr_in6 six;
        memcpy(&six, &address->addr, sizeof six);
        memcpy(bytes, &six.sin6_addr, 16);
        return 16;
    }
    return 0;
}
/// libcurl asks for the socket right before it connects it: the one place that sees the address that is used.
typedef int (*shim_curl_permit)(void *user, const unsigned char *bytes, size_t count);
struct shim_curl_guard { shim_curl_permit permits; void *user; };
static inline curl_socket_t shim_open_permitted(void *user, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)purpose;
    const struct shim_curl_guard *guard = (const struct shim_curl_guard *)user;
    unsigned char bytes[16];
    if (!guard->permits(guard->user, bytes, shim_address_bytes(address, bytes))) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}
/// The guard must live as long as the transfer.
static inline CURLcode shim_curl_set_guard(CURL *handle, struct shim_curl_guard *guard) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, shim_open_permitted);
    return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, guard) : code;
}
