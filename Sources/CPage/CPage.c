#include "CPage.h"

// #embed is C23; clang takes it in older modes too and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char index_html[] = {
#embed "page/index.html"
};
static const unsigned char style_css[] = {
#embed "page/style.css"
};
static const unsigned char icon_svg[] = {
#embed "page/icon.svg"
};
static const unsigned char openapi_yaml[] = {
#embed "../../docs/openapi.yaml"
};

#define PAGE(name, type, bytes) {name, type, bytes, sizeof bytes}

static const capstan_page pages[] = {
    PAGE("index.html", "text/html; charset=utf-8", index_html),
    PAGE("style.css", "text/css; charset=utf-8", style_css),
    PAGE("icon.svg", "image/svg+xml", icon_svg),
    PAGE("openapi.yaml", "application/yaml; charset=utf-8", openapi_yaml),
};

size_t capstan_page_count(void) { return sizeof pages / sizeof pages[0]; }

capstan_page capstan_page_file(size_t index) {
    static const capstan_page none = {0};
    return index < capstan_page_count() ? pages[index] : none;
}
