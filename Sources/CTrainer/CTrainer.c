/// Opens a trainer library and refuses what this Graft was not built for.
#define _GNU_SOURCE
#include "CTrainer.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

const graft_trainer_table *graft_trainer_load(const char *path, char *message, size_t capacity) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char *reason = dlerror();
        snprintf(
            message, capacity, "%s; install libtorch (apt-get install libtorch-dev) and run `make trainer`",
            reason ? reason : "cannot be opened");
        return NULL;
    }
    graft_trainer_entry entry;
    void *address = dlsym(library, "graft_trainer");
    memcpy(&entry, &address, sizeof entry);
    const char *refusal = NULL;
    const graft_trainer_table *table = entry ? entry(GRAFT_TRAINER_VERSION) : NULL;
    if (!entry) {
        refusal = "has no function graft_trainer, so it is no trainer; run `make trainer`";
    } else if (!table || table->version != GRAFT_TRAINER_VERSION) {
        refusal = "was built for another version of Graft; run `make trainer`";
    } else if (table->size < sizeof *table) {
        refusal = "lacks functions that this version of Graft calls; run `make trainer`";
    }
    if (!refusal) return table;
    snprintf(message, capacity, "%s %s", path, refusal);
    dlclose(library);
    return NULL;
}

#ifdef __GLIBC__
#include <malloc.h>
#endif

void graft_trainer_keep_memory(void) {
#ifdef __GLIBC__
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
    mallopt(M_TOP_PAD, 64 << 20);
#endif
}
