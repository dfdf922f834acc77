#pragma once
#include <curl/curl.h>

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
