/// Every operator against ONNX Runtime's value, its gradient against finite differences.
#include "tests.h"

/// One case: inputs `name.0`, `name.1`, ... and the output `name.y` of the reference values, and the settings.
struct operator {
    const char *name;
    T *(*run)(const struct operator *o, T **x);
    int32_t kind;
    double a, b;
    graft_trainer_window window;
    int64_t list[8];
    size_t count;
    int64_t axis;
    bool flags[2];
    int exact; // inputs from here on have no gradient; 0: all have one
};

static T *unary(const struct operator *o, T **x) { return MADE(t->unary(o->kind, x[0], o->a, o->b, &made)); }
static T *binary(const struct operator *o, T **x) { return MADE(t->binary(o->kind, x[0], x[1], &made)); }
static T *where(const struct operator *o, T **x) { return (void)o, MADE(t->where(x[0], x[1], x[2], &made)); }
static T *convolution(const struct operator *o, T **x) {
    return MADE(t->convolution(x[0], x[1], x[2], &o->window, &made));
}
static T *maximum_pool(const struct operator *o, T **x) { return MADE(t->maximum_pool(x[0], &o->window, &made)); }
static T *average_pool(const struct operator *o, T **x) { return MADE(t->average_pool(x[0], &o->window, &made)); }
static T *gemm(const struct operator *o, T **x) {
    return MADE(t->gemm(x[0], x[1], x[2], o->a, o->b, o->flags[0], o->flags[1], &made));
}
static T *einsum(const struct operator *o, T **x) {
    return (void)o, MADE(t->einsum("bid,bjd->bij", (const T *const *)x, 2, &made));
}
static T *batch_norm(const struct operator *o, T **x) {
    return (void)o, MADE(t->batch_normalisation(x[0], x[1], x[2], x[3], x[4], false, 0.1, 1e-3, &made));
}
static T *layer_norm(const struct operator *o, T **x) {
    return (void)o, MADE(t->layer_normalisation(x[0], 2, x[1], x[2], 1e-3, &made));
}
static T *group_norm(const struct operator *o, T **x) {
    return (void)o, MADE(t->group_normalisation(x[0], 4, x[1], x[2], 1e-3, &made));
}
static T *responses(const struct operator *o, T **x) {
    return MADE(t->local_response_normalisation(x[0], o->axis, 0.5, 0.75, 1.5, &made));
}
static T *softmax(const struct operator *o, T **x) { return MADE(t->softmax(x[0], o->axis, o->flags[0], &made)); }
static T *reduce(const struct operator *o, T **x) {
    return MADE(t->reduce(o->kind, x[0], o->list, o->count, o->flags[0], &made));
}
static T *concatenate(const struct operator *o, T **x) {
    return MADE(t->concatenate((const T *const *)x, 2, o->axis, &made));
}
static T *slice(const struct operator *o, T **x) {
    return MADE(t->slice(x[0], o->axis, o->list[0], o->list[1], o->list[2], &made));
}
static T *gather(const struct operator *o, T **x) { return MADE(t->gather(x[0], o->axis, x[1], &made)); }
static T *reshape(const struct operator *o, T **x) { return MADE(t->reshape(x[0], o->list, o->count, &made)); }
static T *permute(const struct operator *o, T **x) { return MADE(t->permute(x[0], o->list, o->count, &made)); }
static T *expand(const struct operator *o, T **x) { return MADE(t->expand(x[0], o->list, o->count, &made)); }
static T *pad(const struct operator *o, T **x) { return MADE(t->pad(x[0], o->list, o->count, o->kind, o->a, &made)); }
static T *resize(const struct operator *o, T **x) {
    const double scales[2] = {o->a, o->b};
    return MADE(t->resize(x[0], o->list[0], o->list[1], scales, o->kind, &made));
}

#define CONV(...) .run = convolution, .window = {.strides = {1, 1}, .dilations = {1, 1}, .groups = 1, __VA_ARGS__}
#define POOL(...) .window = {.kernel = {3, 3}, .strides = {2, 2}, .dilations = {1, 1}, __VA_ARGS__}

#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#pragma GCC diagnostic ignored "-Woverride-init"
static const struct operator operators[] = {
    {"negative", unary, GRAFT_NEGATIVE}, {"absolute", unary, GRAFT_ABSOLUTE}, {"sqrt", unary, GRAFT_SQRT},
    {"erf", unary, GRAFT_ERF}, {"exp", unary, GRAFT_EXP}, {"log", unary, GRAFT_LOG}, {"tanh", unary, GRAFT_TANH},
    {"sigmoid", unary, GRAFT_SIGMOID}, {"relu", unary, GRAFT_RELU}, {"hard-swish", unary, GRAFT_HARD_SWISH},
    {"reciprocal", unary, GRAFT_RECIPROCAL}, {"floor", unary, GRAFT_FLOOR}, {"ceil", unary, GRAFT_CEIL},
    {"sin", unary, GRAFT_SIN}, {"cos", unary, GRAFT_COS}, {"softplus", unary, GRAFT_SOFTPLUS},
    {"leaky-relu", unary, GRAFT_LEAKY_RELU, 0.1}, {"elu", unary, GRAFT_ELU, 0.7},
    {"hard-sigmoid", unary, GRAFT_HARD_SIGMOID, 0.2, 0.4},
    {"hard-sigmoid-sixth", unary, GRAFT_HARD_SIGMOID, 1.0 / 6, 0.5}, {"clip", unary, GRAFT_CLIP, -0.5, 0.8},
    {"clip-below", unary, GRAFT_CLIP, -0.5, INFINITY}, {"clip-above", unary, GRAFT_CLIP, -INFINITY, 0.8},
    {"gelu", unary, GRAFT_GELU, 0}, {"gelu-tanh", unary, GRAFT_GELU, 1}, {"power", unary, GRAFT_POWER, 3},
    {"affine", unary, GRAFT_AFFINE, -1.5, 0.25},

    {"add", binary, GRAFT_ADD}, {"subtract", binary, GRAFT_SUBTRACT}, {"multiply", binary, GRAFT_MULTIPLY},
    {"divide", binary, GRAFT_DIVIDE}, {"divide-integers", binary, GRAFT_DIVIDE}, {"raise", binary, GRAFT_RAISE},
    {"maximum", binary, GRAFT_MAXIMUM}, {"minimum", binary, GRAFT_MINIMUM}, {"equal", binary, GRAFT_EQUAL},
    {"less", binary, GRAFT_LESS}, {"greater", binary, GRAFT_GREATER}, {"prelu", binary, GRAFT_PRELU},
    {"prelu-any", binary, GRAFT_PRELU}, {"matmul", binary, GRAFT_MATMUL}, {"where", where},

    {"conv", CONV(.pads = {1, 1, 1, 1}, .strides = {2, 1})},
    {"conv-uneven", CONV(.pads = {0, 1, 2, 1}, .strides = {2, 2}, .dilations = {2, 1})},
    {"conv-groups", CONV(.pads = {1, 0, 1, 0}, .groups = 2)},
    {"conv-depthwise", CONV(.pads = {1, 1, 1, 1}, .groups = 4)},
    {"transposed", CONV(.pads = {1, 1, 1, 1}, .strides = {2, 2}, .output_padding = {1, 1}, .transposed = true)},
    {"transposed-uneven", CONV(.pads = {0, 1, 2, 0}, .strides = {2, 1}, .groups = 2, .transposed = true)},
    {"max-pool", maximum_pool, POOL(.kernel = {3, 2}, .pads = {1, 1, 1, 1})},
    {"max-pool-ceil", maximum_pool, POOL(.pads = {1, 0, 1, 0}, .ceil = true)},
    {"max-pool-uneven", maximum_pool, POOL(.pads = {0, 0, 2, 1}, .strides = {3, 2}, .ceil = true)},
    {"max-pool-dilated", maximum_pool,
     POOL(.kernel = {3, 2}, .strides = {1, 1}, .dilations = {2, 3}, .pads = {2, 0, 0, 1})},
    {"average-pool", average_pool, POOL(.kernel = {3, 2}, .pads = {1, 1, 1, 1})},
    {"average-pool-count", average_pool, POOL(.kernel = {3, 2}, .pads = {1, 1, 1, 1}, .count_pads = true)},
    {"average-pool-ceil", average_pool, POOL(.pads = {1, 1, 1, 1}, .ceil = true)},
    {"average-pool-ceil-count", average_pool, POOL(.pads = {1, 0, 1, 0}, .ceil = true, .count_pads = true)},
    {"average-pool-uneven", average_pool, POOL(.kernel = {3, 2}, .pads = {0, 0, 2, 1})},
    {"average-pool-uneven-count", average_pool, POOL(.kernel = {3, 2}, .pads = {0, 1, 2, 0}, .count_pads = true)},
    {"average-pool-dilated", average_pool,
     POOL(.kernel = {3, 2}, .strides = {1, 2}, .dilations = {2, 2}, .pads = {1, 1, 2, 1}, .count_pads = true)},
    {"gemm", gemm, .a = 0.5, .b = 2, .flags = {true, true}},
    {"gemm-linear", gemm, .a = 1, .b = 1, .flags = {false, true}}, {"gemm-alone", gemm, .a = -2},
    {"einsum", einsum},

    {"batch-norm", batch_norm, .exact = 3}, {"layer-norm", layer_norm}, {"instance-norm", group_norm},
    {"lrn-odd", responses, .axis = 3}, {"lrn-even", responses, .axis = 4}, {"softmax", softmax, .axis = 1},
    {"log-softmax", softmax, .axis = -1, .flags = {true}},

    {"mean", reduce, GRAFT_MEAN, .list = {0, -1}, .count = 2, .flags = {true}},
    {"sum", reduce, GRAFT_SUM, .list = {1}, .count = 1},
    {"max", reduce, GRAFT_MAX, .list = {2}, .count = 1, .flags = {true}}, {"min", reduce, GRAFT_MIN},
    {"concatenate", concatenate, .axis = -2}, {"slice", slice, .axis = 2, .list = {0, 4, 3}},
    {"slice-backward", slice, .axis = 1, .list = {2, -1, -2}}, {"gather", gather, .axis = 1},
    {"reshape", reshape, .list = {4, -1}, .count = 2}, {"permute", permute, .list = {2, 0, 1}, .count = 3},
    {"expand", expand, .list = {2, 1, 4}, .count = 3},
    {"pad", pad, GRAFT_PAD_CONSTANT, 0.5, .list = {0, 1, -1, 1, 0, 2}, .count = 6},
    {"pad-reflect", pad, GRAFT_PAD_REFLECT, .list = {0, 0, 2, 1, 0, 1, 0, 3}, .count = 8},
    {"pad-edge", pad, GRAFT_PAD_EDGE, .list = {0, 1, 2, 0, 0, 0, 0, 3}, .count = 8},
    {"resize-nearest", resize, GRAFT_NEAREST, 1.6, 2.5, .list = {11, 15}},
    {"resize-linear", resize, GRAFT_LINEAR, 1.5, 0.75, .list = {10, 4}},
    {"resize-linear-sizes", resize, GRAFT_LINEAR, .list = {10, 9}},
    {"resize-aligned", resize, GRAFT_LINEAR_ALIGNED, .list = {10, 9}},
    {"resize-cubic", resize, GRAFT_CUBIC, .list = {9, 11}},
};

/// The sum of the output's elements, the i-th times cos i: what the gradients are of.
static double weighed(const struct operator *o, T **x) {
    size_t count;
    const size_t mark = kept_count();
    T *output = o->run(o, x);
    float *values = values_of(output, &count);
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += values[i] * (double)cosf((float)i);
    free(values);
    sweep(mark);
    return sum;
}

static void record(const struct operator *o, T **x) {
    size_t count;
    T *output = o->run(o, x);
    float *values = values_of(output, &count);
    int64_t shape[8];
    for (size_t i = 0; i < count; i++) values[i] = cosf((float)i);
    must(t->tensor_shape(output, shape, t->tensor_rank(output)), o->name);
    T *pattern = MADE(t->tensor_from_floats(values, shape, t->tensor_rank(output), -1, &made));
    T *product = MADE(t->binary(GRAFT_MULTIPLY, output, pattern, &made));
    T *sum = MADE(t->reduce(GRAFT_SUM, product, NULL, 0, false, &made));
    must(t->backward(sum), o->name);
    free(values);
}

/// The gradient of one input against central differences, at up to 16 places.
static void compare(const struct operator *o, T **x, int which) {
    const float step = 4e-3f;
    size_t count;
    float *values = values_of(x[which], &count), *slopes = values_of(gradient_of(x[which]), &count);
    double worst = 0;
    for (size_t i = 0; i < count; i += 1 + count / 16) {
        const float middle = values[i];
        values[i] = middle + step;
        must(t->tensor_write(x[which], values, count), o->name);
        const double above = weighed(o, x);
        const float high = values[i];
        values[i] = middle - step;
        must(t->tensor_write(x[which], values, count), o->name);
        const double below = weighed(o, x);
        const double slope = (above - below) / ((double)high - values[i]);
        values[i] = middle;
        const double gap = fabs(slope - slopes[i]) / (1 + fabs(slope));
        worst = gap <= worst ? worst : gap;
    }
    must(t->tensor_write(x[which], values, count), o->name);
    char detail[80];
    snprintf(detail, sizeof detail, "gradient of input %d is off by %.3g", which, worst);
    check(worst < 4e-3, o->name, detail);
    free(values);
    free(slopes);
}

/// In mixed precision, with a first input that was computed in bf16, the value is nearly the same.
static void check_mixed(const struct operator *o, T **x, const char *name) {
    // These jump: a rounded input may well give another value.
    if (strcmp(o->name, "floor") == 0 || strcmp(o->name, "ceil") == 0) return;
    T *inputs[5] = {MADE(t->tensor_cast(x[0], GRAFT_BF16, &made)), x[1], x[2], x[3], x[4]};
    must(t->set_mixed_precision(true), "set_mixed_precision");
    T *output = o->run(o, inputs);
    must(t->set_mixed_precision(false), "set_mixed_precision");
    expect(MADE(t->tensor_cast(output, GRAFT_F32, &made)), name, 0.08);
}

static void check_operator(const struct operator *o) {
    char name[64];
    T *x[5] = {0};
    int count = 0;
    for (; count < 5; count++) {
        snprintf(name, sizeof name, "%s.%d", o->name, count);
        if (!find(name)) break;
        x[count] = input(name);
    }
    snprintf(name, sizeof name, "%s.y", o->name);
    const int trained = o->exact ? o->exact : count;
    T *output = o->run(o, x);
    expect(output, name, 2e-5);
    if (t->tensor_type(output) != GRAFT_F32) return;
    if (t->tensor_type(x[0]) == GRAFT_F32) check_mixed(o, x, name);
    for (int i = 0; i < trained; i++)
        if (t->tensor_type(x[i]) == GRAFT_F32) must(t->tensor_train(x[i], true), o->name);
    record(o, x);
    must(t->set_recording(false), "set_recording");
    for (int i = 0; i < trained; i++)
        if (t->tensor_type(x[i]) == GRAFT_F32) compare(o, x, i);
    must(t->set_recording(true), "set_recording");
}

void check_operators(void) {
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        check_operator(operators + i);
        sweep(0);
    }
}
