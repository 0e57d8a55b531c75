/// What the checks of a trainer library share: its table, reference values, tensors that end with their check.
#pragma once

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CTrainer.h"

typedef graft_trainer_tensor T;

struct golden {
    const char *name;
    int32_t type;
    size_t rank;
    int64_t shape[4];
    const float *values;
};

/// The library under test.
extern const graft_trainer_table *t;

/// Notes a failure and goes on.
void check(bool holds, const char *what, const char *detail);
/// Notes a failure where a call did not succeed.
void must(int32_t status, const char *call);

/// The reference value of that name, or null.
const struct golden *find(const char *name);
size_t elements(const struct golden *golden);

/// Frees `tensor` when what is kept is swept.
T *keep(T *tensor);
size_t kept_count(void);
/// Frees what was kept since there were `from` tensors.
void sweep(size_t from);
/// The reference value of that name as a tensor.
T *input(const char *name);
/// A tensor of f32 with `count` values and one dimension.
T *vector(const float *values, int64_t count);
/// Whether the tensor has the shape and, within `tolerance` x (1 + size), the values of the reference.
void expect(const T *tensor, const char *name, double tolerance);
/// The values of a tensor; the caller frees them.
float *values_of(const T *tensor, size_t *count);
/// The tensor's gradient.
T *gradient_of(const T *tensor);

extern T *made;
/// The result of a call that writes to `&made`.
#define MADE(call) (made = NULL, must(call, #call), keep(made))

void check_library(const char *path, const char *const *strangers);
void check_tensors(void);
void check_failures(void);
void check_operators(void);
void check_learning(void);
