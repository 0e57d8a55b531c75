#include "CRows.h"

// The compiler makes one version for each kind of processor; the loader chooses.
#if defined(__x86_64__) && defined(__linux__)
#define FOR_EVERY_PROCESSOR __attribute__((target_clones("fma", "default")))
#else
#define FOR_EVERY_PROCESSOR
#endif

// Sixteen numbers at a time, at any address: sixteen sums hide the time of one addition.
typedef float sixteen __attribute__((vector_size(64)));
typedef float anywhere __attribute__((vector_size(64), aligned(4), may_alias));

#define AT(p, i) ((sixteen) * (const anywhere *)((p) + (i)))

FOR_EVERY_PROCESSOR
void crows_scores(const float *rows, const long places[4], const float *weights, long count,
                  float bias, float scores[4]) {
    const float *a = rows + places[0] * count, *b = rows + places[1] * count;
    const float *c = rows + places[2] * count, *d = rows + places[3] * count;
    sixteen sa = {0}, sb = {0}, sc = {0}, sd = {0};
    long i = 0;
    for (; i + 16 <= count; i += 16) {
        sixteen w = AT(weights, i);
        sa += w * AT(a, i);
        sb += w * AT(b, i);
        sc += w * AT(c, i);
        sd += w * AT(d, i);
    }
    float ra = bias, rb = bias, rc = bias, rd = bias;
    for (int k = 0; k < 16; k++) {
        ra += sa[k];
        rb += sb[k];
        rc += sc[k];
        rd += sd[k];
    }
    for (; i < count; i++) {
        ra += weights[i] * a[i];
        rb += weights[i] * b[i];
        rc += weights[i] * c[i];
        rd += weights[i] * d[i];
    }
    scores[0] = ra;
    scores[1] = rb;
    scores[2] = rc;
    scores[3] = rd;
}

FOR_EVERY_PROCESSOR
void crows_add(const float *rows, const long places[4], const float slopes[4], long count,
               float *sums) {
    const float *a = rows + places[0] * count, *b = rows + places[1] * count;
    const float *c = rows + places[2] * count, *d = rows + places[3] * count;
    float fa = slopes[0], fb = slopes[1], fc = slopes[2], fd = slopes[3];
    long i = 0;
    for (; i + 16 <= count; i += 16) {
        sixteen s = AT(sums, i) + fa * AT(a, i) + fb * AT(b, i) + fc * AT(c, i) + fd * AT(d, i);
        *(anywhere *)(sums + i) = s;
    }
    for (; i < count; i++) sums[i] += fa * a[i] + fb * b[i] + fc * c[i] + fd * d[i];
}
