#pragma once
#include <stddef.h>

/// A file that is built into the program; its bytes live as long as the program.
typedef struct {
    const char *name;
    const char *content_type;
    const unsigned char *bytes;
    size_t count;
} capstan_page;

size_t capstan_page_count(void);

/// All members are null from `capstan_page_count` on.
capstan_page capstan_page_file(size_t index);
