#pragma once
#include <sys/timex.h>

// Not in Swift's Glibc module.

/// Whether the kernel knows of a time service that keeps its clock (adjtimex(2)); asking needs no privilege.
static inline int shim_clock_is_synchronized(void) {
    struct timex state = {0};
    return adjtimex(&state) != TIME_ERROR && !(state.status & STA_UNSYNC);
}
