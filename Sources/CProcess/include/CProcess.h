#pragma once
#include <spawn.h>
#include <sys/eventfd.h>

/* posix_spawn_file_actions_addclosefrom_np, which needs _GNU_SOURCE: see CSocket.h. 0 when well. */
int capstan_spawn_closes_from(posix_spawn_file_actions_t *actions, int descriptor);
