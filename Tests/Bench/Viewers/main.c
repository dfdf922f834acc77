// Simulated viewers of a low-latency broadcast: one thread, one connection for each viewer and rendition.
//
//   capstan-viewers HOST PORT PATH RENDITIONS VIEWERS SECONDS
//
// Each connection reloads its playlist with a blocking request, fetches the part that came, and so on. A part is due when
// the last of its media was captured by the gateway's clock (EXT-X-PROGRAM-DATE-TIME); the least time that any part took
// from there is everybody's, and what a part takes beyond it is how late it was.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { buffer_size = 1 << 18, most_samples = 4000000 };
enum stage { stage_playlist, stage_part };

struct viewer {
    int socket;
    const char *rendition;
    enum stage stage;
    // What was asked for last, and the time that the part in question is due.
    long segment, part;
    double due;
    char part_name[80];
    char *bytes;
    size_t filled;
    long expected;  // of the body; -1 before the header is whole
    size_t head;
};

static struct sockaddr_in address;
static const char *path;
static float *samples;
static size_t sample_count;
static double least = 1e18;
static long errors, parts, bytes_read, playlists;
static bool is_measuring;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void ask(struct viewer *viewer) {
    char request[512];
    int count;
    if (viewer->stage == stage_part) {
        count = snprintf(request, sizeof request, "GET %s/%s HTTP/1.1\r\nHost: viewers\r\n\r\n", path, viewer->part_name);
    } else if (viewer->segment < 0) {
        count = snprintf(request, sizeof request, "GET %s/%s.m3u8 HTTP/1.1\r\nHost: viewers\r\n\r\n", path, viewer->rendition);
    } else {
        count = snprintf(
            request, sizeof request, "GET %s/%s.m3u8?_HLS_msn=%ld&_HLS_part=%ld HTTP/1.1\r\nHost: viewers\r\n\r\n", path,
            viewer->rendition, viewer->segment, viewer->part);
    }
    viewer->filled = 0;
    viewer->expected = -1;
    if (send(viewer->socket, request, (size_t)count, MSG_NOSIGNAL) != count) errors++;
}

// "2026-11-21T02:26:40.123Z"
static double read_date(const char *text) {
    struct tm parts = {0};
    double seconds;
    if (sscanf(text, "%d-%d-%dT%d:%d:%lfZ", &parts.tm_year, &parts.tm_mon, &parts.tm_mday, &parts.tm_hour, &parts.tm_min,
               &seconds) != 6)
        return 0;
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    return (double)timegm(&parts) + seconds;
}

// The last part that the playlist names, when it is due, and which comes next.
static bool read_playlist(struct viewer *viewer, char *text) {
    double date = 0, length = 0, due = 0;
    char last[80] = "";
    bool has_next = false;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        if (!strncmp(line, "#EXT-X-PROGRAM-DATE-TIME:", 25)) {
            date = read_date(line + 25);
            length = 0;
        } else if (!strncmp(line, "#EXT-X-PART:DURATION=", 21)) {
            double duration = atof(line + 21);
            char *uri = strstr(line, "URI=\"");
            if (!uri || strstr(line, "GAP=YES")) continue;
            length += duration;
            due = date + length;
            snprintf(last, sizeof last, "%.*s", (int)strcspn(uri + 5, "\""), uri + 5);
        } else if (!strncmp(line, "#EXT-X-PRELOAD-HINT:", 20)) {
            char *uri = strstr(line, "URI=\"");
            char *dash = uri ? strrchr(uri, '-') : NULL;
            has_next = dash && sscanf(dash, "-%ld.%ld", &viewer->segment, &viewer->part) == 2;
        } else if (!strncmp(line, "#EXT-X-ENDLIST", 14)) {
            fprintf(stderr, "the broadcast has ended\n");
            exit(1);
        }
    }
    if (!has_next || !*last) return false;
    viewer->due = due;
    // One that was had before, because the playlist changed for another reason.
    if (!strcmp(last, viewer->part_name)) return true;
    strcpy(viewer->part_name, last);
    viewer->stage = stage_part;
    return true;
}

static void take(struct viewer *viewer) {
    char *body = viewer->bytes + viewer->head;
    bool is_well = !strncmp(viewer->bytes, "HTTP/1.1 200", 12);
    if (!is_well) {
        if (errors++ < 5) fprintf(stderr, "%.*s\n", 160, viewer->bytes);
        viewer->stage = stage_playlist;
        viewer->segment = -1;
    } else if (viewer->stage == stage_playlist) {
        playlists += is_measuring;
        if (!read_playlist(viewer, body)) viewer->segment = -1;
    } else {
        viewer->stage = stage_playlist;
        double late = now() - viewer->due;
        if (is_measuring) {
            parts++;
            bytes_read += viewer->expected;
            if (late < least) least = late;
            if (sample_count < most_samples) samples[sample_count++] = (float)late;
        }
    }
    ask(viewer);
}

static void receive(struct viewer *viewer) {
    while (true) {
        ssize_t count = recv(
            viewer->socket, viewer->bytes + viewer->filled, buffer_size - 1 - viewer->filled, MSG_DONTWAIT);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (count <= 0) {
            fprintf(stderr, "a connection was closed: %s\n", count < 0 ? strerror(errno) : "by the gateway");
            exit(1);
        }
        viewer->filled += (size_t)count;
        viewer->bytes[viewer->filled] = 0;
        if (viewer->expected < 0) {
            char *end = strstr(viewer->bytes, "\r\n\r\n");
            if (!end) continue;
            char *length = strcasestr(viewer->bytes, "content-length:");
            viewer->head = (size_t)(end - viewer->bytes) + 4;
            viewer->expected = length && length < end ? atol(length + 15) : 0;
            if (viewer->head + (size_t)viewer->expected >= buffer_size) {
                fprintf(stderr, "an answer of %ld bytes\n", viewer->expected);
                exit(1);
            }
        }
        if (viewer->filled >= viewer->head + (size_t)viewer->expected) return take(viewer);
    }
}

static int compare(const void *left, const void *right) {
    float difference = *(const float *)left - *(const float *)right;
    return difference < 0 ? -1 : difference > 0;
}

int main(int count, char **arguments) {
    if (count != 7) {
        fprintf(stderr, "usage: capstan-viewers HOST PORT PATH RENDITION,RENDITION VIEWERS SECONDS\n");
        return 2;
    }
    address.sin_family = AF_INET;
    address.sin_port = htons((uint16_t)atoi(arguments[2]));
    if (inet_pton(AF_INET, arguments[1], &address.sin_addr) != 1) fail("HOST");
    path = arguments[3];
    const char *renditions[8];
    int rendition_count = 0;
    for (char *name = strtok(strdup(arguments[4]), ","); name && rendition_count < 8; name = strtok(NULL, ","))
        renditions[rendition_count++] = name;
    int viewers = atoi(arguments[5]);
    double seconds = atof(arguments[6]);
    int connections = viewers * rendition_count;
    struct rlimit limit = {(rlim_t)connections + 64, (rlim_t)connections + 64};
    setrlimit(RLIMIT_NOFILE, &limit);
    samples = malloc(sizeof *samples * most_samples);
    int poll = epoll_create1(0);
    struct viewer *all = calloc((size_t)connections, sizeof *all);
    for (int index = 0; index < connections; index++) {
        struct viewer *viewer = &all[index];
        viewer->rendition = renditions[index % rendition_count];
        viewer->segment = -1;
        viewer->bytes = malloc(buffer_size);
        viewer->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        int on = 1;
        setsockopt(viewer->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (connect(viewer->socket, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = viewer};
        if (epoll_ctl(poll, EPOLL_CTL_ADD, viewer->socket, &event) < 0) fail("epoll_ctl");
        ask(viewer);
    }
    // Everybody is there, and what they begin with is read.
    double begin = now() + 5;
    double end = begin + seconds;
    fprintf(stderr, "connected\n");
    while (true) {
        double time = now();
        if (time >= end) break;
        if (!is_measuring && time >= begin) {
            is_measuring = true;
            fprintf(stderr, "measuring\n");
        }
        struct epoll_event events[256];
        int ready = epoll_wait(poll, events, 256, 100);
        for (int index = 0; index < ready; index++) receive(events[index].data.ptr);
    }
    qsort(samples, sample_count, sizeof *samples, compare);
    double at[3] = {0, 0, 0};
    if (sample_count) {
        at[0] = samples[sample_count / 2] - least;
        at[1] = samples[sample_count * 99 / 100] - least;
        at[2] = samples[sample_count - 1] - least;
    }
    printf(
        "{\"viewers\": %d, \"renditions\": %d, \"seconds\": %.1f, \"parts\": %ld, \"playlists\": %ld, \"bytes\": %ld, "
        "\"errors\": %ld, \"leastDelay\": %.4f, \"lateMedian\": %.4f, \"late99\": %.4f, \"lateMost\": %.4f}\n",
        viewers, rendition_count, seconds, parts, playlists, bytes_read, errors, sample_count ? least : 0.0, at[0], at[1],
        at[2]);
    return errors > 0 || !parts;
}
