/// Losses, gradients and optimiser steps against PyTorch's; what training asks of the library.
#include "tests.h"

/// A loss of `x` and its gradient; `x` is left without one.
static void expect_loss(T *x, T *loss, const char *name) {
    char part[64];
    snprintf(part, sizeof part, "%s.y", name);
    expect(loss, part, 1e-6);
    must(t->backward(loss), name);
    snprintf(part, sizeof part, "%s.gradient", name);
    expect(gradient_of(x), part, 1e-6);
    must(t->tensor_clear_gradients(&x, 1), name);
}

static void losses(void) {
    T *logits = input("logits"), *targets = input("targets"), *weights = input("weights");
    must(t->tensor_train(logits, true), "tensor_train");
    expect_loss(logits, MADE(t->cross_entropy(logits, targets, NULL, 0, &made)), "cross-entropy");
    expect_loss(logits, MADE(t->cross_entropy(logits, targets, weights, 0, &made)), "cross-entropy-weighted");
    expect_loss(logits, MADE(t->cross_entropy(logits, targets, NULL, 2, &made)), "cross-entropy-focal");
    T *labels = input("labels"), *known = input("known");
    expect_loss(logits, MADE(t->binary_cross_entropy(logits, labels, known, 0, 0, 0, false, &made)), "binary");
    expect_loss(
        logits, MADE(t->binary_cross_entropy(logits, labels, known, 1, 4, 0.05, false, &made)), "binary-asymmetric");
    expect_loss(
        logits, MADE(t->binary_cross_entropy(logits, labels, known, 1, 4, 0.05, true, &made)),
        "binary-asymmetric-constant");
    T *x = input("difference.0"), *y = input("difference.1"), *mask = input("difference.mask");
    must(t->tensor_train(x, true), "tensor_train");
    expect_loss(x, MADE(t->difference(x, y, NULL, false, &made)), "difference");
    expect_loss(x, MADE(t->difference(x, y, mask, true, &made)), "difference-masked");
}

/// Labels that nobody knows may hold anything, and where nothing is known there is no loss and no slope.
static void unknown_labels(void) {
    const float x[4] = {0.5f, -1, 40, -40}, known[4] = {1, 0, 1, 1};
    const float t0[4] = {1, NAN, 1, 0}, t1[4] = {1, INFINITY, 1, 0};
    const float nothing[4] = {0};
    T *logits = MADE(t->tensor_from_floats(x, (int64_t[]){2, 2}, 2, -1, &made));
    must(t->tensor_train(logits, true), "tensor_train");
    for (int i = 0; i < 3; i++) {
        T *labels = MADE(t->tensor_from_floats(i == 1 ? t1 : t0, (int64_t[]){2, 2}, 2, -1, &made));
        T *mask = MADE(t->tensor_from_floats(i == 2 ? nothing : known, (int64_t[]){2, 2}, 2, -1, &made));
        T *loss = MADE(t->binary_cross_entropy(logits, labels, mask, 0.5, 0.5, 0.05, false, &made));
        must(t->backward(loss), "backward");
        float value, slopes[4];
        must(t->tensor_read(loss, &value, 1), "tensor_read");
        must(t->tensor_read(gradient_of(logits), slopes, 4), "tensor_read");
        must(t->tensor_clear_gradients(&logits, 1), "tensor_clear_gradients");
        // sigma(-0.5)^0.5 log sigma(0.5) over three known labels; the two certain ones add nothing.
        const double p = 1 / (1 + exp(-0.5)), expected = i == 2 ? 0 : -sqrt(1 - p) * log(p) / 3;
        check(fabs(value - expected) < 1e-6, "binary_cross_entropy", "counts labels that nobody knows");
        check(slopes[1] == 0 && (i < 2 || slopes[0] == 0), "binary_cross_entropy", "learns from unknown labels");
        for (int j = 0; j < 4; j++) check(isfinite(slopes[j]), "binary_cross_entropy", "has no finite slope");
    }
}

static void batch_normalisation(void) {
    T *x = input("batch.0"), *mean = input("batch.3"), *variance = input("batch.4");
    must(t->tensor_train(x, true), "tensor_train");
    T *y = MADE(t->batch_normalisation(x, input("batch.1"), input("batch.2"), mean, variance, true, 0.2, 1e-3, &made));
    expect(y, "batch.y", 1e-5);
    expect(mean, "batch.mean", 1e-6);
    expect(variance, "batch.variance", 1e-6);
    T *product = MADE(t->binary(GRAFT_MULTIPLY, y, input("batch.pattern"), &made));
    must(t->backward(MADE(t->reduce(GRAFT_SUM, product, NULL, 0, false, &made))), "backward");
    expect(gradient_of(x), "batch.gradient", 1e-5);
}

/// Puts `gradient` into a parameter: the gradient of the sum of their products.
static void give_gradient(T *parameter, T *gradient) {
    must(t->tensor_clear_gradients(&parameter, 1), "tensor_clear_gradients");
    T *product = MADE(t->binary(GRAFT_MULTIPLY, parameter, gradient, &made));
    must(t->backward(MADE(t->reduce(GRAFT_SUM, product, NULL, 0, false, &made))), "backward");
}

static T *zeros_like(const char *name) {
    const struct golden *golden = find(name);
    float *nothing = calloc(elements(golden), sizeof *nothing);
    T *result = MADE(t->tensor_from_floats(nothing, golden->shape, golden->rank, -1, &made));
    free(nothing);
    return result;
}

/// Three steps over two parameters; a third one has no gradient and stays. `kind`: 0 SGD, 1 AdamW.
static void steps(const char *name, int kind, graft_trainer_step settings) {
    T *parameters[3] = {input("first"), input("second"), input("second")};
    T *means[3] = {zeros_like("first"), zeros_like("second"), zeros_like("second")};
    T *squares[3] = {zeros_like("first"), zeros_like("second"), zeros_like("second")};
    const double rates[3] = {0.1, 0.02, 0.5}, decays[3] = {0.01, 0.3, 0.5};
    for (int i = 0; i < 3; i++) must(t->tensor_train(parameters[i], true), "tensor_train");
    for (int i = 0; i < 3; i++) {
        char part[64];
        snprintf(part, sizeof part, "first.%d", i);
        give_gradient(parameters[0], input(part));
        snprintf(part, sizeof part, "second.%d", i);
        give_gradient(parameters[1], input(part));
        settings.step = i + 1;
        must(
            kind == 0 ? t->sgd(parameters, means, 3, rates, decays, &settings)
                      : t->adamw(parameters, means, squares, 3, rates, decays, &settings),
            name);
    }
    char part[64];
    snprintf(part, sizeof part, "%s.first", name);
    expect(parameters[0], part, 1e-6);
    snprintf(part, sizeof part, "%s.second", name);
    expect(parameters[1], part, 1e-6);
    expect(parameters[2], "second", 0);
}

/// Weights whose states lie in another order take the way over strides, which has to end in the same place.
static void strided_steps(void) {
    const int64_t shape[4] = {2, 3, 2, 2};
    float values[24], slopes[24];
    for (int i = 0; i < 24; i++) values[i] = sinf((float)i), slopes[i] = cosf(2 * (float)i);
    const graft_trainer_step settings = {
        .momentum = 0.9, .nesterov = true, .beta1 = 0.9, .beta2 = 0.99, .epsilon = 1e-8, .step = 1};
    const double rate = 0.1, decay = 0.05;
    float *ends[4];
    for (int i = 0; i < 4; i++) {
        T *weights = MADE(t->tensor_from_floats(values, shape, 4, -1, &made));
        if (i & 1) weights = MADE(t->tensor_channels_last(weights, &made));
        must(t->tensor_train(weights, true), "tensor_train");
        T *first = MADE(t->unary(GRAFT_AFFINE, MADE(t->tensor_from_floats(values, shape, 4, -1, &made)), 0, 0, &made));
        T *second = MADE(t->unary(GRAFT_ABSOLUTE, first, 0, 0, &made));
        for (int round = 0; round < 2; round++) {
            give_gradient(weights, MADE(t->tensor_from_floats(slopes, shape, 4, -1, &made)));
            must(
                i < 2 ? t->sgd(&weights, &first, 1, &rate, &decay, &settings)
                      : t->adamw(&weights, &first, &second, 1, &rate, &decay, &settings),
                "step");
        }
        size_t count;
        ends[i] = values_of(weights, &count);
    }
    for (int i = 0; i < 4; i += 2)
        for (int j = 0; j < 24; j++)
            check(fabsf(ends[i][j] - ends[i + 1][j]) < 1e-6f, "step", "depends on the layout in memory");
    for (int i = 0; i < 4; i++) free(ends[i]);
}

static void clipping(void) {
    T *parameters[3] = {input("first"), input("second"), input("second")};
    for (int i = 0; i < 2; i++) must(t->tensor_train(parameters[i], true), "tensor_train");
    give_gradient(parameters[0], input("first.0"));
    give_gradient(parameters[1], input("second.0"));
    double norm = 0, same = 0, after = 0;
    must(t->clip_gradients(parameters, 3, 0, &norm), "clip_gradients");
    expect(gradient_of(parameters[0]), "first.0", 0);
    must(t->clip_gradients(parameters, 3, 1.5, &same), "clip_gradients");
    must(t->clip_gradients(parameters, 3, 0, &after), "clip_gradients");
    check(norm == same && fabs(after - 1.5) < 1e-5, "clip_gradients", "does not reach its limit");
    check(fabs(norm - (double)*find("clip.norm")->values) < 1e-5, "clip_gradients", "measures another norm");
    expect(gradient_of(parameters[0]), "clip.first", 1e-6);
    expect(gradient_of(parameters[1]), "clip.second", 1e-6);
    const float infinite[5] = {1, INFINITY, 2, 3, 4};
    give_gradient(parameters[1], vector(infinite, 5));
    must(t->clip_gradients(parameters, 3, 1.5, &norm), "clip_gradients");
    check(isinf(norm), "clip_gradients", "hides that a gradient is infinite");
    expect(gradient_of(parameters[0]), "clip.first", 1e-6);
}

static void blending(void) {
    const float target[3] = {1, 2, 3}, source[3] = {3, 0, 3};
    T *x = vector(target, 3), *y = vector(source, 3);
    must(t->tensor_train(y, true), "tensor_train");
    must(t->blend(&x, &y, 1, 0.25), "blend");
    float values[3];
    must(t->tensor_read(x, values, 3), "tensor_read");
    check(values[0] == 1.5f && values[1] == 1.5f && values[2] == 3, "blend", "gives another mean");
}

/// Identical bits at one and at two threads.
static void threads(void) {
    const int64_t count = 200001;
    float *values = calloc((size_t)count, sizeof *values), *ends[2] = {0};
    double norms[2];
    for (int64_t i = 0; i < count; i++) values[i] = sinf((float)i);
    for (int i = 0; i < 2; i++) {
        must(t->set_threads(i + 1), "set_threads");
        T *weights = vector(values, count), *speed = MADE(t->unary(GRAFT_AFFINE, weights, 0, 0, &made));
        must(t->tensor_train(weights, true), "tensor_train");
        give_gradient(weights, vector(values, count));
        const double rate = 0.1, decay = 0.01;
        const graft_trainer_step settings = {.momentum = 0.9};
        must(t->clip_gradients(&weights, 1, 1, norms + i), "clip_gradients");
        must(t->sgd(&weights, &speed, 1, &rate, &decay, &settings), "sgd");
        size_t size;
        ends[i] = values_of(weights, &size);
    }
    check(norms[0] == norms[1], "clip_gradients", "depends on the number of threads");
    check(memcmp(ends[0], ends[1], (size_t)count * sizeof(float)) == 0, "sgd", "depends on the number of threads");
    free(values);
    free(ends[0]);
    free(ends[1]);
}

/// A fifth is zero, the rest is scaled; the same seed gives the same.
static void dropping(void) {
    enum { count = 20000 };
    float *ones = calloc(count, sizeof *ones), first[count], second[count];
    for (int i = 0; i < count; i++) ones[i] = 1;
    T *x = vector(ones, count);
    must(t->seed(7), "seed");
    must(t->tensor_read(MADE(t->dropout(x, 0.2, &made)), first, count), "tensor_read");
    must(t->seed(7), "seed");
    must(t->tensor_read(MADE(t->dropout(x, 0.2, &made)), second, count), "tensor_read");
    check(memcmp(first, second, sizeof first) == 0, "seed", "does not repeat the stream");
    int zeros = 0;
    for (int i = 0; i < count; i++) {
        zeros += first[i] == 0;
        check(first[i] == 0 || fabsf(first[i] - 1.25f) < 1e-6f, "dropout", "scales by another number");
    }
    // Six standard deviations of the binomial.
    check(abs(zeros - count / 5) < 6 * 57, "dropout", "drops another share");
    free(ones);
}

/// Products leave as bf16, parameters' gradients come back as f32 and nearly the same.
static void mixed_precision(void) {
    T *x = input("gemm-linear.0"), *w = input("gemm-linear.1");
    must(t->tensor_train(w, true), "tensor_train");
    must(t->set_mixed_precision(true), "set_mixed_precision");
    T *y = MADE(t->gemm(x, w, NULL, 1, 0, false, true, &made));
    T *image = MADE(t->convolution(
        input("conv.0"), input("conv.1"), NULL,
        &(graft_trainer_window){.strides = {1, 1}, .dilations = {1, 1}, .groups = 1}, &made));
    T *sum = MADE(t->reduce(GRAFT_SUM, MADE(t->tensor_cast(y, GRAFT_F32, &made)), NULL, 0, false, &made));
    must(t->backward(sum), "backward");
    must(t->set_mixed_precision(false), "set_mixed_precision");
    const bool half = t->tensor_type(y) == GRAFT_BF16 && t->tensor_type(image) == GRAFT_BF16;
    check(half, "set_mixed_precision", "changes nothing");
    T *single = MADE(t->gemm(x, w, NULL, 1, 0, false, true, &made));
    check(t->tensor_type(single) == GRAFT_F32, "set_mixed_precision", "stays on");
    T *gradient = gradient_of(w);
    check(t->tensor_type(gradient) == GRAFT_F32, "backward", "leaves gradients in bf16");
    float slopes[8];
    must(t->tensor_read(gradient, slopes, 8), "tensor_read");
    const float *values = find("gemm-linear.0")->values;
    for (int i = 0; i < 8; i++) {
        float expected = 0;
        for (int j = 0; j < 3; j++) expected += values[4 * j + i % 4];
        check(fabsf(slopes[i] - expected) < 0.03f, "set_mixed_precision", "has other gradients");
    }
}

/// 1024 (1 + 2^-10) - 1024 is 1 in f32 and 0 where the operands have the digits of bf16.
static void rounding(void) {
    const int64_t row[2] = {1, 2}, column[2] = {2, 1};
    T *x = MADE(t->tensor_from_floats((float[2]){1024, -1024}, row, 2, -1, &made));
    T *y = MADE(t->tensor_from_floats((float[2]){1 + 0x1p-10f, 1}, column, 2, -1, &made));
    const T *both[2] = {x, y};
    for (int half = 0; half < 2; half++) {
        must(t->set_mixed_precision(half), "set_mixed_precision");
        T *results[3] = {
            MADE(t->gemm(x, y, NULL, 1, 0, false, false, &made)), MADE(t->binary(GRAFT_MATMUL, x, y, &made)),
            MADE(t->einsum("ij,jk->ik", both, 2, &made))};
        must(t->set_mixed_precision(false), "set_mixed_precision");
        for (int i = 0; i < 3; i++) {
            float value;
            must(t->tensor_read(MADE(t->tensor_cast(results[i], GRAFT_F32, &made)), &value, 1), "tensor_read");
            check(value == (half ? 0 : 1), "set_mixed_precision", "multiplies in another precision");
        }
    }
}

void check_learning(void) {
    losses();
    unknown_labels();
    batch_normalisation();
    steps("sgd", 0, (graft_trainer_step){.momentum = 0});
    steps("sgd-momentum", 0, (graft_trainer_step){.momentum = 0.9});
    steps("sgd-nesterov", 0, (graft_trainer_step){.momentum = 0.9, .nesterov = true});
    steps("adamw", 1, (graft_trainer_step){.beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-6});
    strided_steps();
    clipping();
    blending();
    threads();
    dropping();
    mixed_precision();
    rounding();
}
