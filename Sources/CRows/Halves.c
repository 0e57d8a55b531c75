#include "CRows.h"
#include "Eight.h"

#if defined(__x86_64__) || defined(__aarch64__)

// Processors of the x86 family convert halves by an instruction of their own, where they have it.
#if defined(__x86_64__)
#include <cpuid.h>
#define WITH_HALVES __attribute__((target("avx,f16c,fma")))

int crows_has_halves(void) {
    unsigned a, b, c, d;
    return __builtin_cpu_supports("fma") && __get_cpuid(1, &a, &b, &c, &d) && (c & bit_F16C);
}
#else
#define WITH_HALVES

int crows_has_halves(void) { return 1; }
#endif

typedef _Float16 eight_halves __attribute__((vector_size(16), aligned(2), may_alias));

#define WIDE(p) __builtin_convertvector(*(const eight_halves *)(p), eight)

WITH_HALVES
void crows_halve(const float *numbers, long count, unsigned short *halves) {
    for (long i = 0; i < count; i += 8) {
        *(eight_halves *)(halves + i) = __builtin_convertvector(EIGHT(numbers + i), eight_halves);
    }
}

WITH_HALVES
void crows_half_scores(const unsigned short *matrix, long stride,
                       const long places[CROWS_GROUP], const float *weights, long count,
                       float scores[CROWS_GROUP]) {
    const unsigned short *row[CROWS_GROUP];
    eight sum[CROWS_GROUP];
    ROWS(k) {
        row[k] = matrix + places[k] * stride;
        sum[k] = (eight){0};
    }
    for (long i = 0; i < count; i += 8) {
        eight w = EIGHT(weights + i);
        ROWS(k) sum[k] += w * WIDE(row[k] + i);
    }
    ROWS(k) scores[k] = TOTAL(sum[k]);
}

WITH_HALVES
void crows_half_add(const unsigned short *matrix, long stride, const long places[CROWS_GROUP],
                    const float slopes[CROWS_GROUP], long count, float *sums) {
    const unsigned short *row[CROWS_GROUP];
    eight slope[CROWS_GROUP];
    ROWS(k) {
        row[k] = matrix + places[k] * stride;
        slope[k] = slopes[k] + (eight){0};
    }
    for (long i = 0; i < count; i += 8) {
        eight s = EIGHT(sums + i);
        ROWS(k) s += slope[k] * WIDE(row[k] + i);
        STORE_EIGHT(sums + i, s);
    }
}

#else

int crows_has_halves(void) { return 0; }
void crows_halve(const float *numbers, long count, unsigned short *halves) {}
void crows_half_scores(const unsigned short *matrix, long stride,
                       const long places[CROWS_GROUP], const float *weights, long count,
                       float scores[CROWS_GROUP]) {}
void crows_half_add(const unsigned short *matrix, long stride, const long places[CROWS_GROUP],
                    const float slopes[CROWS_GROUP], long count, float *sums) {}

#endif
