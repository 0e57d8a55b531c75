// Finds libvips when the first image needs it, and starts it.
#include "Library.h"
#include "CVips.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    size_t offset;
} symbols[] = {
#define SYMBOL(result, name, parameters) {#name, offsetof(struct graft_libvips, name)},
    LIBVIPS_FUNCTIONS(SYMBOL)
#undef SYMBOL
};

struct graft_libvips graft_libvips;
static const struct graft_libvips *const lib = &graft_libvips;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int outcome = -1;
static char reason[512];

// Warnings go to the error buffer's reader, not to the terminal.
static void keep_quiet(const char *domain, int level, const char *message, void *data) {
    (void) domain, (void) level, (void) message, (void) data;
}

// The number in the name is that of the interface which Library.h declares.
#ifdef __APPLE__
static const char usual_name[] = "libvips.42.dylib";
#else
static const char usual_name[] = "libvips.so.42";
#endif

// GLib's functions are found through the same handle: libvips depends on it.
static int find_functions(void *handle) {
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        void *address = dlsym(handle, symbols[i].name);
        if (!address) {
            snprintf(reason, sizeof reason, "it has no function %s: not libvips, or before 8.13",
                     symbols[i].name);
            return -1;
        }
        memcpy((char *) &graft_libvips + symbols[i].offset, &address, sizeof address);
    }
    return 0;
}

static void start(void) {
    const char *named = getenv("GRAFT_VIPS");
    void *handle = dlopen(named && *named ? named : usual_name, RTLD_LAZY | RTLD_LOCAL);
    if (!handle) {
        const char *text = dlerror();
        snprintf(reason, sizeof reason, "%s", text ? text : "it cannot be opened");
        return;
    }
    if (find_functions(handle)) return;
    int chatter =
        G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG;
    lib->g_log_set_handler("VIPS", chatter, keep_quiet, NULL);
    if (lib->vips_init("graft")) {
        char *text = lib->vips_error_buffer_copy();
        snprintf(reason, sizeof reason, "it does not start: %s", text);
        lib->g_free(text);
        return;
    }
    lib->vips_block_untrusted_set(1);
    lib->vips_concurrency_set(1);
    lib->vips_cache_set_max(0);
    outcome = 0;
}

int graft_libvips_ready(void) {
    pthread_once(&once, start);
    return outcome;
}

const char *graft_vips_missing(void) { return graft_libvips_ready() ? reason : NULL; }
