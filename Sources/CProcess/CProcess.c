#define _GNU_SOURCE
#include "CProcess.h"

int capstan_spawn_closes_from(posix_spawn_file_actions_t *actions, int descriptor) {
    return posix_spawn_file_actions_addclosefrom_np(actions, descriptor);
}
