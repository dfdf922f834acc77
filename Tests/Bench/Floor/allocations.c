#include "Floor.h"

#include <errno.h>
#include <stdatomic.h>

/* The program's own malloc stands before the C library's for every library in the process: it counts, and passes on. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

enum { THREADS = 64 };

/* A cache line for each thread, so that counting costs no thread a wait for another; the last is shared by late ones. */
static struct {
    _Alignas(64) uint64_t count;
} counters[THREADS];
static _Atomic unsigned threads;
static _Thread_local uint64_t *own;

static inline void count(void) {
    if (!own) {
        unsigned index = atomic_fetch_add(&threads, 1);
        own = &counters[index < THREADS ? index : THREADS - 1].count;
    }
    ++*own;
}

void *malloc(size_t size) {
    count();
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count();
    return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size) {
    count();
    return __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    count();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    count();
    *result = __libc_memalign(alignment, size);
    return *result ? 0 : ENOMEM;
}

uint64_t floor_allocations(void) { return own ? *own : 0; }

uint64_t floor_process_allocations(void) {
    uint64_t sum = 0;
    for (unsigned i = 0; i < THREADS; i++) sum += counters[i].count;
    return sum;
}
