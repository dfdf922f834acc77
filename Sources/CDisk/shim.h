#pragma once
#include <errno.h>

/* unistd.h declares it under _GNU_SOURCE alone, with which it describes other types than Swift's own module of it has. */
extern int syncfs(int descriptor);

/* Brings all of a file system to its disk; `descriptor` is of any file or folder on it. 0, or an errno. */
static inline int capstan_sync_disk(int descriptor) { return syncfs(descriptor) == 0 ? 0 : errno; }
