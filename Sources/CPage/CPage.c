#include "CPage.h"

// #embed is C23; clang takes it in older modes too and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char index_html[] = {
#embed "page/index.html"
};
static const unsigned char style_css[] = {
#embed "page/style.css"
};
static const unsigned char app_js[] = {
#embed "page/app.js"
};
static const unsigned char api_js[] = {
#embed "page/api.js"
};
static const unsigned char broadcast_row_js[] = {
#embed "page/broadcast-row.js"
};
static const unsigned char broadcasts_js[] = {
#embed "page/broadcasts.js"
};
static const unsigned char devices_js[] = {
#embed "page/devices.js"
};
static const unsigned char elements_js[] = {
#embed "page/elements.js"
};
static const unsigned char events_js[] = {
#embed "page/events.js"
};
static const unsigned char format_js[] = {
#embed "page/format.js"
};
static const unsigned char ice_js[] = {
#embed "page/ice.js"
};
static const unsigned char job_row_js[] = {
#embed "page/job-row.js"
};
static const unsigned char jobs_js[] = {
#embed "page/jobs.js"
};
static const unsigned char player_js[] = {
#embed "page/player.js"
};
static const unsigned char playlist_js[] = {
#embed "page/playlist.js"
};
static const unsigned char recordings_js[] = {
#embed "page/recordings.js"
};
static const unsigned char rooms_js[] = {
#embed "page/rooms.js"
};
static const unsigned char stats_js[] = {
#embed "page/stats.js"
};
static const unsigned char track_js[] = {
#embed "page/track.js"
};
static const unsigned char pushes_js[] = {
#embed "page/pushes.js"
};
static const unsigned char watch_js[] = {
#embed "page/watch.js"
};
static const unsigned char whep_js[] = {
#embed "page/whep.js"
};
static const unsigned char whip_js[] = {
#embed "page/whip.js"
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
    PAGE("app.js", "text/javascript; charset=utf-8", app_js),
    PAGE("api.js", "text/javascript; charset=utf-8", api_js),
    PAGE("broadcast-row.js", "text/javascript; charset=utf-8", broadcast_row_js),
    PAGE("broadcasts.js", "text/javascript; charset=utf-8", broadcasts_js),
    PAGE("devices.js", "text/javascript; charset=utf-8", devices_js),
    PAGE("elements.js", "text/javascript; charset=utf-8", elements_js),
    PAGE("events.js", "text/javascript; charset=utf-8", events_js),
    PAGE("format.js", "text/javascript; charset=utf-8", format_js),
    PAGE("ice.js", "text/javascript; charset=utf-8", ice_js),
    PAGE("job-row.js", "text/javascript; charset=utf-8", job_row_js),
    PAGE("jobs.js", "text/javascript; charset=utf-8", jobs_js),
    PAGE("player.js", "text/javascript; charset=utf-8", player_js),
    PAGE("playlist.js", "text/javascript; charset=utf-8", playlist_js),
    PAGE("recordings.js", "text/javascript; charset=utf-8", recordings_js),
    PAGE("rooms.js", "text/javascript; charset=utf-8", rooms_js),
    PAGE("stats.js", "text/javascript; charset=utf-8", stats_js),
    PAGE("track.js", "text/javascript; charset=utf-8", track_js),
    PAGE("pushes.js", "text/javascript; charset=utf-8", pushes_js),
    PAGE("watch.js", "text/javascript; charset=utf-8", watch_js),
    PAGE("whep.js", "text/javascript; charset=utf-8", whep_js),
    PAGE("whip.js", "text/javascript; charset=utf-8", whip_js),
    PAGE("icon.svg", "image/svg+xml", icon_svg),
    PAGE("openapi.yaml", "application/yaml; charset=utf-8", openapi_yaml),
};

size_t capstan_page_count(void) { return sizeof pages / sizeof pages[0]; }

capstan_page capstan_page_file(size_t index) {
    static const capstan_page none = {0};
    return index < capstan_page_count() ? pages[index] : none;
}
