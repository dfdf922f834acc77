/* Preloaded into the gateway: notes what it does to the files below WRITE_LOG_ROOT, in the order in which it was done, into
   WRITE_LOG. A record: a letter, two numbers, the length of a path and of bytes, the path, the bytes.
   o: opened (1 where it was made or emptied) · w: written, at an offset · t: cut to a length · r: renamed, the bytes are the
   new path · u: removed · b, e: a sync began and ended, of one file or (no path) of all. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 4096
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *paths[FILES];
static int log_file = -2;
static const char *root;

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

static void note(char kind, int64_t first, const char *path, const struct iovec *pieces, int count) {
    uint64_t length = 0;
    for (int index = 0; index < count; index++) length += pieces[index].iov_len;
    struct __attribute__((packed)) { char kind; int64_t first; uint32_t path; uint64_t length; } head = {
        kind, first, path ? (uint32_t)strlen(path) : 0, length};
    if (log_file < 0) return;
    ssize_t (*real_write)(int, const void *, size_t) = next("write");
    real_write(log_file, &head, sizeof head);
    if (path) real_write(log_file, path, strlen(path));
    for (int index = 0; index < count; index++) real_write(log_file, pieces[index].iov_base, pieces[index].iov_len);
}

static int watched(const char *path) {
    if (log_file == -2) {
        log_file = -1;
        root = getenv("WRITE_LOG_ROOT");
        const char *name = getenv("WRITE_LOG");
        int (*real_open)(const char *, int, ...) = next("open");
        if (root && name) log_file = real_open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    }
    return log_file >= 0 && path && strncmp(path, root, strlen(root)) == 0 && !strstr(path, "/.capstan");
}

static void opened(int descriptor, const char *path, int flags) {
    if (descriptor < 0 || descriptor >= FILES) return;
    pthread_mutex_lock(&lock);
    free(paths[descriptor]);
    paths[descriptor] = NULL;
    if (watched(path)) {
        paths[descriptor] = strdup(path);
        if ((flags & O_ACCMODE) != O_RDONLY) note('o', (flags & (O_TRUNC | O_EXCL)) != 0, path, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
}

#define OPEN(NAME) \
    int NAME(const char *path, int flags, ...) { \
        va_list more; va_start(more, flags); \
        int mode = va_arg(more, int); va_end(more); \
        int (*real)(const char *, int, ...) = next(#NAME); \
        int made = real(path, flags, mode); opened(made, path, flags); return made; }
OPEN(open)
OPEN(open64)

#define OPENAT(NAME) \
    int NAME(int folder, const char *path, int flags, ...) { \
        va_list more; va_start(more, flags); \
        int mode = va_arg(more, int); va_end(more); \
        int (*real)(int, const char *, int, ...) = next(#NAME); \
        int made = real(folder, path, flags, mode); opened(made, path, flags); return made; }
OPENAT(openat)
OPENAT(openat64)

int close(int descriptor) {
    int (*real)(int) = next("close");
    if (descriptor >= 0 && descriptor < FILES) {
        pthread_mutex_lock(&lock);
        free(paths[descriptor]);
        paths[descriptor] = NULL;
        pthread_mutex_unlock(&lock);
    }
    return real(descriptor);
}

static void written(int descriptor, int64_t offset, const struct iovec *pieces, int count, ssize_t taken) {
    if (descriptor < 0 || descriptor >= FILES || taken <= 0) return;
    pthread_mutex_lock(&lock);
    if (paths[descriptor]) {
        struct iovec rest[1024];
        int used = 0;
        for (int index = 0; index < count && index < 1024 && taken > 0; index++) {
            rest[used] = pieces[index];
            if ((ssize_t)rest[used].iov_len > taken) rest[used].iov_len = (size_t)taken;
            taken -= (ssize_t)rest[used++].iov_len;
        }
        note('w', offset, paths[descriptor], rest, used);
    }
    pthread_mutex_unlock(&lock);
}

ssize_t writev(int descriptor, const struct iovec *pieces, int count) {
    ssize_t (*real)(int, const struct iovec *, int) = next("writev");
    int64_t offset = lseek(descriptor, 0, SEEK_CUR);
    ssize_t taken = real(descriptor, pieces, count);
    written(descriptor, offset, pieces, count, taken);
    return taken;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    ssize_t (*real)(int, const void *, size_t) = next("write");
    int64_t offset = descriptor >= 0 && descriptor < FILES && paths[descriptor] ? lseek(descriptor, 0, SEEK_CUR) : 0;
    ssize_t taken = real(descriptor, bytes, count);
    struct iovec piece = {(void *)bytes, count};
    written(descriptor, offset, &piece, 1, taken);
    return taken;
}

int ftruncate(int descriptor, off_t length) {
    int (*real)(int, off_t) = next("ftruncate");
    int result = real(descriptor, length);
    pthread_mutex_lock(&lock);
    if (result == 0 && descriptor >= 0 && descriptor < FILES && paths[descriptor])
        note('t', length, paths[descriptor], NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

int rename(const char *from, const char *to) {
    int (*real)(const char *, const char *) = next("rename");
    int result = real(from, to);
    pthread_mutex_lock(&lock);
    struct iovec name = {(void *)to, strlen(to)};
    if (result == 0 && watched(from)) note('r', 0, from, &name, 1);
    pthread_mutex_unlock(&lock);
    return result;
}

int unlink(const char *path) {
    int (*real)(const char *) = next("unlink");
    int result = real(path);
    pthread_mutex_lock(&lock);
    if (result == 0 && watched(path)) note('u', 0, path, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

static int synced(int descriptor, int all, int (*real)(int)) {
    char *path = NULL;
    pthread_mutex_lock(&lock);
    if (descriptor >= 0 && descriptor < FILES && paths[descriptor]) path = strdup(paths[descriptor]);
    if (path) note('b', 0, all ? NULL : path, NULL, 0);
    pthread_mutex_unlock(&lock);
    int result = real(descriptor);
    pthread_mutex_lock(&lock);
    if (path && result == 0) note('e', 0, all ? NULL : path, NULL, 0);
    pthread_mutex_unlock(&lock);
    free(path);
    return result;
}

int fsync(int descriptor) { return synced(descriptor, 0, next("fsync")); }
int fdatasync(int descriptor) { return synced(descriptor, 0, next("fdatasync")); }
int syncfs(int descriptor) { return synced(descriptor, 1, next("syncfs")); }
