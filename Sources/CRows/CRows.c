#include "CRows.h"
#include "Eight.h"

// The compiler makes one version for each kind of processor; the loader chooses.
#if defined(__x86_64__) && defined(__linux__)
#define FOR_EVERY_PROCESSOR __attribute__((target_clones("fma", "default")))
#else
#define FOR_EVERY_PROCESSOR
#endif

FOR_EVERY_PROCESSOR
void crows_scores(const float *matrix, const long places[CROWS_GROUP], const float *weights,
                  long count, float scores[CROWS_GROUP]) {
    const float *row[CROWS_GROUP];
    eight sum[CROWS_GROUP];
    ROWS(k) {
        row[k] = matrix + places[k] * count;
        sum[k] = (eight){0};
    }
    long i = 0;
    for (; i + 8 <= count; i += 8) {
        eight w = EIGHT(weights + i);
        ROWS(k) sum[k] += w * EIGHT(row[k] + i);
    }
    ROWS(k) {
        float score = TOTAL(sum[k]);
        for (long j = i; j < count; j++) score += weights[j] * row[k][j];
        scores[k] = score;
    }
}

FOR_EVERY_PROCESSOR
void crows_add(const float *matrix, const long places[CROWS_GROUP],
               const float slopes[CROWS_GROUP], long count, float *sums) {
    const float *row[CROWS_GROUP];
    eight slope[CROWS_GROUP];
    ROWS(k) {
        row[k] = matrix + places[k] * count;
        slope[k] = slopes[k] + (eight){0};
    }
    long i = 0;
    for (; i + 8 <= count; i += 8) {
        eight s = EIGHT(sums + i);
        ROWS(k) s += slope[k] * EIGHT(row[k] + i);
        STORE_EIGHT(sums + i, s);
    }
    for (; i < count; i++) {
        ROWS(k) sums[i] += slopes[k] * row[k][i];
    }
}
