/// Libraries that are to be refused: one of another version, one with too few functions.
#include "CTrainer.h"

const graft_trainer_table *graft_trainer(uint32_t version);

const graft_trainer_table *graft_trainer(uint32_t version) {
#ifdef SHORT
    static graft_trainer_table table;
    table.version = version;
    table.size = sizeof table - sizeof(void *);
    return &table;
#else
    return version == GRAFT_TRAINER_VERSION + 1 ? (const graft_trainer_table *)&version : 0;
#endif
}
