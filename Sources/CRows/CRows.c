#include "CRows.h"

// The compiler makes one version for each kind of processor; the loader chooses.
#if defined(__x86_64__) && defined(__linux__)
#define FOR_EVERY_PROCESSOR __attribute__((target_clones("fma", "default")))
#else
#define FOR_EVERY_PROCESSOR
#endif

// Eight numbers at a time, at any address.
typedef float eight __attribute__((vector_size(32)));
typedef float anywhere __attribute__((vector_size(32), aligned(4), may_alias));

#define AT(p, i) ((eight) * (const anywhere *)((p) + (i)))
#define ROWS(x) for (int x = 0; x < CROWS_GROUP; x++)

FOR_EVERY_PROCESSOR
void crows_scores(const float *matrix, const long places[CROWS_GROUP], const float *weights,
                  long count, float bias, float scores[CROWS_GROUP]) {
    const float *row[CROWS_GROUP];
    eight sum[CROWS_GROUP];
    ROWS(k) {
        row[k] = matrix + places[k] * count;
        sum[k] = (eight){0};
    }
    long i = 0;
    for (; i + 8 <= count; i += 8) {
        eight w = AT(weights, i);
        ROWS(k) sum[k] += w * AT(row[k], i);
    }
    ROWS(k) {
        eight s = sum[k];
        float score = ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7])) + bias;
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
        eight s = AT(sums, i);
        ROWS(k) s += slope[k] * AT(row[k], i);
        *(anywhere *)(sums + i) = s;
    }
    for (; i < count; i++) {
        ROWS(k) sums[i] += slopes[k] * row[k][i];
    }
}
