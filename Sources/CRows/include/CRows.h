#ifndef CROWS_H
#define CROWS_H

/// Products of four rows of a matrix, `count` numbers each, that lie apart.
///
/// A BLAS wants rows one behind the other, and takes a matrix through the caches twice where a
/// derivative follows each score. These two functions, called in turn, take it through once.

/// scores[k] = rows[places[k]] . weights + bias
void crows_scores(const float *rows, const long places[4], const float *weights, long count,
                  float bias, float scores[4]);

/// sums[i] += slopes[0] rows[places[0]][i] + ... + slopes[3] rows[places[3]][i]
void crows_add(const float *rows, const long places[4], const float slopes[4], long count,
               float *sums);

#endif
