#include "Floor.h"

#include <time.h>
#include <unistd.h>

static uint64_t read_clock(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

uint64_t floor_thread_time(void) { return read_clock(CLOCK_THREAD_CPUTIME_ID); }
uint64_t floor_process_time(void) { return read_clock(CLOCK_PROCESS_CPUTIME_ID); }

__attribute__((noinline)) int floor_measure(int (*take)(void *), void *context, struct floor_cost *cost) {
    uint64_t allocations = floor_allocations();
    uint64_t start = floor_thread_time();
    int result = take(context);
    cost->nanoseconds += floor_thread_time() - start;
    cost->allocations += floor_allocations() - allocations;
    return result;
}

void floor_rest(unsigned microseconds) { usleep(microseconds); }
