#ifndef CROWS_H
#define CROWS_H

/// Products of a few rows of a matrix, `count` numbers each, that lie apart.
///
/// A BLAS wants rows one behind the other, and takes a matrix through the caches twice where a
/// derivative follows each score. These two functions, called in turn, take it through once.

#define CROWS_GROUP 8

/// scores[k] = matrix[places[k]] . weights + bias
void crows_scores(const float *matrix, const long places[CROWS_GROUP], const float *weights,
                  long count, float bias, float scores[CROWS_GROUP]);

/// sums += slopes[0] matrix[places[0]] + ... + slopes[7] matrix[places[7]]
void crows_add(const float *matrix, const long places[CROWS_GROUP],
               const float slopes[CROWS_GROUP], long count, float *sums);

#endif
