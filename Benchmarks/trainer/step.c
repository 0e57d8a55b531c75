/// Seconds of one training step of ResNet-18 through the trainer's table alone: what the interpreter can reach at best.
///
/// Usage: step LIBRARY [f32|bf16] [nchw|nhwc] [batch] [size] [threads] [steps]; Benchmarks/training_step.py does the
/// same in PyTorch.
#define _GNU_SOURCE
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "CTrainer.h"

typedef graft_trainer_tensor T;

static const graft_trainer_table *t;
static T *parameters[128], *velocities[128], *moments[128], *passing[1024];
static size_t parameter_count, moment_count, passing_count, at, moment_at;
static bool innermost;
static uint64_t state = 1;

static void must(int32_t status) {
    if (status == GRAFT_TRAINER_OK) return;
    fprintf(stderr, "%s\n", t->last_error());
    exit(1);
}

/// Frees the tensor after the step.
static T *pass(T *tensor) { return passing[passing_count++] = tensor; }

static float uniform(void) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (float)(state >> 40) / (float)(1 << 24) - 0.5f;
}

static T *tensor(const int64_t *shape, size_t rank, float scale, float shift) {
    int64_t count = 1;
    for (size_t i = 0; i < rank; i++) count *= shape[i];
    float *values = malloc((size_t)count * sizeof *values);
    for (int64_t i = 0; i < count; i++) values[i] = scale * uniform() + shift;
    T *result = NULL, *other = NULL;
    must(t->tensor_from_floats(values, shape, rank, -1, &result));
    free(values);
    if (!innermost || rank != 4) return result;
    must(t->tensor_channels_last(result, &other));
    t->tensor_free(result);
    return other;
}

/// The next parameter; made in the first step, found in the later ones.
static T *parameter(const int64_t *shape, size_t rank, float scale, float shift) {
    if (at == parameter_count) {
        T *made = tensor(shape, rank, scale, shift);
        must(t->tensor_train(made, true));
        parameters[parameter_count] = made;
        velocities[parameter_count++] = tensor(shape, rank, 0, 0);
    }
    return parameters[at++];
}

static T *moment(int64_t channels, float value) {
    if (moment_at == moment_count) moments[moment_count++] = tensor(&channels, 1, 0, value);
    return moments[moment_at++];
}

static T *convolved(T *x, int64_t from, int64_t to, int64_t kernel, int64_t stride) {
    const int64_t shape[4] = {to, from, kernel, kernel}, p = kernel / 2;
    const graft_trainer_window window = {
        .strides = {stride, stride}, .pads = {p, p, p, p}, .dilations = {1, 1}, .groups = 1};
    T *weights = parameter(shape, 4, 3.5f / sqrtf((float)(from * kernel * kernel)), 0), *y = NULL, *z = NULL;
    must(t->convolution(x, weights, NULL, &window, &y));
    T *scale = parameter(&to, 1, 0, 1), *bias = parameter(&to, 1, 0, 0);
    T *mean = moment(to, 0), *variance = moment(to, 1);
    must(t->batch_normalisation(pass(y), scale, bias, mean, variance, true, 0.1, 1e-5, &z));
    return pass(z);
}

static T *relu(T *x) {
    T *y = NULL;
    must(t->unary(GRAFT_RELU, x, 0, 0, &y));
    return pass(y);
}

static T *block(T *x, int64_t from, int64_t to, int64_t stride) {
    T *y = convolved(relu(convolved(x, from, to, 3, stride)), to, to, 3, 1), *sum = NULL;
    must(t->binary(GRAFT_ADD, y, from == to ? x : convolved(x, from, to, 1, stride), &sum));
    return relu(pass(sum));
}

static T *network(T *x) {
    const graft_trainer_window window = {
        .kernel = {3, 3}, .strides = {2, 2}, .pads = {1, 1, 1, 1}, .dilations = {1, 1}};
    T *pooled = NULL, *mean = NULL, *logits = NULL;
    must(t->maximum_pool(relu(convolved(x, 3, 64, 7, 2)), &window, &pooled));
    x = pass(pooled);
    for (int stage = 0; stage < 4; stage++) {
        const int64_t to = 64 << stage, from = stage ? to / 2 : 64;
        x = block(block(x, from, to, stage ? 2 : 1), to, to, 1);
    }
    must(t->reduce(GRAFT_MEAN, x, (const int64_t[]){2, 3}, 2, false, &mean));
    const int64_t shape[2] = {1000, 512}, classes = 1000;
    T *weights = parameter(shape, 2, 0.1f, 0), *bias = parameter(&classes, 1, 0, 0);
    must(t->gemm(pass(mean), weights, bias, 1, 1, false, true, &logits));
    return pass(logits);
}

static float step(T *x, T *targets, bool half) {
    T *loss = NULL;
    at = moment_at = 0;
    must(t->set_mixed_precision(half));
    T *logits = network(x);
    must(t->set_mixed_precision(false));
    must(t->cross_entropy(logits, targets, NULL, 0, &loss));
    must(t->tensor_clear_gradients(parameters, parameter_count));
    must(t->backward(pass(loss)));
    double rates[128], decays[128];
    for (size_t i = 0; i < parameter_count; i++) rates[i] = 0.01, decays[i] = 1e-4;
    const graft_trainer_step settings = {.momentum = 0.9};
    must(t->sgd(parameters, velocities, parameter_count, rates, decays, &settings));
    float value;
    must(t->tensor_read(loss, &value, 1));
    while (passing_count > 0) t->tensor_free(passing[--passing_count]);
    return value;
}

static double now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int ascending(const void *a, const void *b) {
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

int main(int count, char **arguments) {
    char message[1024];
    if (count < 2) {
        fprintf(stderr, "usage: step LIBRARY [f32|bf16] [nchw|nhwc] [batch] [size] [threads] [steps]\n");
        return 64;
    }
    t = graft_trainer_load(arguments[1], message, sizeof message);
    if (!t) return fprintf(stderr, "%s\n", message), 1;
    const bool half = count > 2 && strcmp(arguments[2], "bf16") == 0;
    innermost = count > 3 && strcmp(arguments[3], "nhwc") == 0;
    const int64_t batch = count > 4 ? atoi(arguments[4]) : 32, size = count > 5 ? atoi(arguments[5]) : 224;
    const int32_t threads = count > 6 ? atoi(arguments[6]) : 2, steps = count > 7 ? atoi(arguments[7]) : 5;
    must(t->set_threads(threads));
    T *x = tensor((const int64_t[]){batch, 3, size, size}, 4, 3.5f, 0);
    float *labels = calloc((size_t)batch * 1000, sizeof *labels), loss = 0;
    for (int64_t i = 0; i < batch; i++) labels[i * 1000 + i * 37 % 1000] = 1;
    T *targets = NULL;
    must(t->tensor_from_floats(labels, (const int64_t[]){batch, 1000}, 2, -1, &targets));
    double *seconds = calloc((size_t)steps + 1, sizeof *seconds), *busy = calloc((size_t)steps + 1, sizeof *busy);
    for (int32_t i = 0; i <= steps; i++) {
        seconds[i] = -now(CLOCK_MONOTONIC), busy[i] = -now(CLOCK_PROCESS_CPUTIME_ID);
        loss = step(x, targets, half);
        seconds[i] += now(CLOCK_MONOTONIC), busy[i] += now(CLOCK_PROCESS_CPUTIME_ID);
    }
    qsort(seconds + 1, (size_t)steps, sizeof *seconds, ascending);
    qsort(busy + 1, (size_t)steps, sizeof *busy, ascending);
    t->describe(message, sizeof message);
    printf("%s  %s  %s  fastest %.3f s  median %.3f s  busy %.3f s  loss %.3f\n", message, half ? "bf16" : "f32",
        innermost ? "nhwc" : "nchw", seconds[1], seconds[1 + steps / 2], busy[1], loss);
    return 0;
}
