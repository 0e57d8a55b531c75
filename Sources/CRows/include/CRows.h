#ifndef CROWS_H
#define CROWS_H

/// Products of a few rows of a matrix, `count` numbers each, that lie apart.
///
/// A BLAS wants rows one behind the other, and takes a matrix through the caches twice where a
/// derivative follows each score. These functions, called in turn, take it through once.

#define CROWS_GROUP 8

/// scores[k] = matrix[places[k]] . weights
void crows_scores(const float *matrix, const long places[CROWS_GROUP], const float *weights,
                  long count, float scores[CROWS_GROUP]);

/// sums += slopes[0] matrix[places[0]] + ... + slopes[7] matrix[places[7]]
void crows_add(const float *matrix, const long places[CROWS_GROUP],
               const float slopes[CROWS_GROUP], long count, float *sums);

/// The same of rows in half precision (IEEE 754 binary16), half as many bytes; `count` is a multiple
/// of eight, and row k starts at matrix + k stride. Call them only where crows_has_halves() is not 0.
int crows_has_halves(void);
void crows_halve(const float *numbers, long count, unsigned short *halves);
void crows_half_scores(const unsigned short *matrix, long stride,
                       const long places[CROWS_GROUP], const float *weights, long count,
                       float scores[CROWS_GROUP]);
void crows_half_add(const unsigned short *matrix, long stride, const long places[CROWS_GROUP],
                    const float slopes[CROWS_GROUP], long count, float *sums);

#endif
