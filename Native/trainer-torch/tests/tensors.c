/// The library, tensors in and out, what is refused at opening, and what a failure leaves untouched.
#include "tests.h"

#include <dlfcn.h>

/// What the system says of the processor; false where it says nothing.
static bool processor_knows_bf16(void) {
    char line[8192];
    bool found = false;
    FILE *file = fopen("/proc/cpuinfo", "r");
    while (file && fgets(line, sizeof line, file)) found = found || strstr(line, "avx512_bf16");
    if (file) fclose(file);
    return found;
}

void check_library(const char *path, const char *const *strangers) {
    char message[1024];
    check(!graft_trainer_load("/nowhere/library.so", message, sizeof message), "load", "opens what is not there");
    check(strstr(message, "make trainer") != NULL, "load", "does not say what to do");
    static const char *const words[] = {"no trainer", "another version", "lacks functions"};
    for (int i = 0; i < 3 && strangers[i]; i++) {
        message[0] = 0;
        check(!graft_trainer_load(strangers[i], message, sizeof message), "load", "takes a stranger");
        check(strstr(message, words[i]) && strstr(message, "make trainer"), "load", message);
    }
    check(graft_trainer_load(path, message, sizeof message) == t, "load", "opens another table the second time");
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    graft_trainer_entry entry;
    void *address = library ? dlsym(library, "graft_trainer") : NULL;
    memcpy(&entry, &address, sizeof entry);
    check(entry && !entry(GRAFT_TRAINER_VERSION + 1), "graft_trainer", "claims to know a version of the future");
    check(t->cuda_devices() >= 0, "cuda_devices", "counts below zero");
    check(!t->mixed_precision_pays(t->cuda_devices()), "mixed_precision_pays", "praises a device that is not there");
    check(t->mixed_precision_pays(-1) == processor_knows_bf16(), "mixed_precision_pays", "differs from the system");
}

static int releases;
static void release(void *context) { releases += *(int *)context; }

/// The caller's memory is used in place and returned once, when the last that needs it is gone.
static void borrowed(void) {
    static int one = 1;
    float values[6] = {1, 2, 3, 4, 5, 6};
    const int64_t shape[2] = {2, 3};
    T *x = NULL, *rows = NULL;
    releases = 0;
    must(t->tensor_over_floats(values, shape, 2, release, &one, &x), "tensor_over_floats");
    values[5] = 60;
    must(t->slice(x, 0, 1, 2, 1, &rows), "slice");
    t->tensor_free(x);
    check(releases == 0, "tensor_over_floats", "returns memory that a slice still needs");
    float read[3];
    must(t->tensor_read(rows, read, 3), "tensor_read");
    check(read[0] == 4 && read[2] == 60, "tensor_over_floats", "copies");
    t->tensor_free(rows);
    check(releases == 1, "tensor_over_floats", "returns the memory not once");
    T *untouched = (T *)&one;
    check(t->tensor_over_floats(values, (int64_t[]){-1}, 1, release, &one, &untouched) != 0, "shape", "is taken");
    check(releases == 1 && untouched == (T *)&one, "tensor_over_floats", "returns memory that it did not take");
    // An empty tensor has no memory, but its owner is told all the same.
    must(t->tensor_over_floats(NULL, (int64_t[]){0}, 1, release, &one, &x), "tensor_over_floats");
    t->tensor_free(x);
    check(releases == 2, "tensor_over_floats", "forgets the owner of an empty tensor");
}

static void in_and_out(void) {
    const float values[6] = {1, 2, 3, 4, 5, 6};
    const int64_t shape[4] = {1, 3, 1, 2};
    T *x = MADE(t->tensor_from_floats(values, shape, 4, -1, &made));
    T *last = MADE(t->tensor_channels_last(x, &made));
    float read[6];
    must(t->tensor_read(last, read, 6), "tensor_read");
    check(memcmp(read, values, sizeof read) == 0, "tensor_read", "shows the layout in memory");
    must(t->tensor_write(last, (const float[]){6, 5, 4, 3, 2, 1}, 6), "tensor_write");
    must(t->tensor_read(last, read, 6), "tensor_read");
    check(read[0] == 6 && read[1] == 5 && read[5] == 1, "tensor_write", "writes in another order");
    T *whole = MADE(t->tensor_cast(x, GRAFT_I64, &made)), *half = MADE(t->tensor_cast(x, GRAFT_BF16, &made));
    check(t->tensor_type(whole) == GRAFT_I64 && t->tensor_type(half) == GRAFT_BF16, "tensor_cast", "casts to another");
    check(t->tensor_type(MADE(t->tensor_cast(x, GRAFT_F64, &made))) == GRAFT_F64, "tensor_cast", "casts to another");
    must(t->tensor_read(whole, read, 6), "tensor_read");
    check(read[5] == 6, "tensor_cast", "changes values");
    const float one = 2.5f;
    T *scalar = MADE(t->tensor_from_floats(&one, NULL, 0, -1, &made));
    check(t->tensor_rank(scalar) == 0 && t->tensor_shape(scalar, NULL, 0) == 0, "scalar", "has a shape");
    T *empty = MADE(t->tensor_from_floats(NULL, (int64_t[]){0, 3}, 2, -1, &made));
    must(t->tensor_read(empty, NULL, 0), "tensor_read");
    t->tensor_free(NULL);
}

/// Leaves keep gradients, which add up until they are cleared; detached values and unrecorded results have none.
static void gradients(void) {
    const float values[3] = {1, 2, 3};
    T *x = vector(values, 3), *none = x;
    must(t->tensor_train(x, true), "tensor_train");
    must(t->tensor_gradient(x, &none), "tensor_gradient");
    check(none == NULL, "tensor_gradient", "is there before a backward pass");
    for (int i = 0; i < 2; i++) {
        T *y = MADE(t->binary(GRAFT_MULTIPLY, x, MADE(t->tensor_detached(x, &made)), &made));
        must(t->backward(MADE(t->reduce(GRAFT_SUM, y, NULL, 0, false, &made))), "backward");
    }
    float read[3];
    must(t->tensor_read(gradient_of(x), read, 3), "tensor_read");
    check(read[0] == 2 && read[2] == 6, "backward", "does not add up, or runs through a detached tensor");
    must(t->tensor_clear_gradients(&x, 1), "tensor_clear_gradients");
    must(t->tensor_gradient(x, &none), "tensor_gradient");
    check(none == NULL, "tensor_clear_gradients", "leaves one");
    must(t->set_recording(false), "set_recording");
    T *unrecorded = MADE(t->reduce(GRAFT_SUM, x, NULL, 0, false, &made));
    must(t->set_recording(true), "set_recording");
    check(t->backward(unrecorded) == GRAFT_TRAINER_FAILED, "set_recording", "records all the same");
    T *computed = MADE(t->unary(GRAFT_EXP, x, 0, 0, &made));
    check(t->tensor_train(computed, true) == GRAFT_TRAINER_FAILED, "tensor_train", "takes a computed tensor");
}

void check_tensors(void) {
    borrowed();
    in_and_out();
    gradients();
}

/// Fails as it should: the status, a message, and an output that stays as it was.
#define REFUSED(status, call) \
    do { \
        output = mark; \
        check((call) == (status), #call, "has another status"); \
        check(output == mark, #call, "touches its output"); \
        check(t->last_error()[0] != 0, #call, "fails without a word"); \
    } while (0)

void check_failures(void) {
    T *x = vector((const float[]){1, 2, 3}, 3), *y = vector((const float[]){1, 2}, 2), *mark = x, *output;
    const graft_trainer_window window = {.strides = {1, 1}, .dilations = {1, 1}, .groups = 1};
    const int64_t alive = t->live_tensors();
    REFUSED(GRAFT_TRAINER_FAILED, t->binary(GRAFT_ADD, x, y, &output));
    REFUSED(GRAFT_TRAINER_FAILED, t->binary(GRAFT_ADD, x, NULL, &output));
    REFUSED(GRAFT_TRAINER_UNSUPPORTED, t->binary(99, x, x, &output));
    REFUSED(GRAFT_TRAINER_UNSUPPORTED, t->unary(-1, x, 0, 0, &output));
    REFUSED(GRAFT_TRAINER_UNSUPPORTED, t->reduce(9, x, NULL, 0, false, &output));
    REFUSED(GRAFT_TRAINER_UNSUPPORTED, t->tensor_cast(x, 17, &output));
    REFUSED(GRAFT_TRAINER_UNSUPPORTED, t->tensor_from_floats((const float[]){1}, NULL, 0, 1000, &output));
    REFUSED(GRAFT_TRAINER_UNSUPPORTED, t->convolution(x, y, NULL, &window, &output));
    REFUSED(GRAFT_TRAINER_UNSUPPORTED, t->pad(x, (int64_t[]){0, 0}, 2, 9, 0, &output));
    REFUSED(GRAFT_TRAINER_FAILED, t->pad(x, (int64_t[]){3, 0}, 2, GRAFT_PAD_REFLECT, 0, &output));
    REFUSED(GRAFT_TRAINER_FAILED, t->tensor_from_floats(NULL, (int64_t[]){2}, 1, -1, &output));
    REFUSED(GRAFT_TRAINER_FAILED, t->slice(x, 0, 0, 4, 1, &output));
    REFUSED(GRAFT_TRAINER_FAILED, t->slice(x, 0, -2, 3, 1, &output));
    REFUSED(GRAFT_TRAINER_FAILED, t->slice(x, 1, 0, 1, 1, &output));
    REFUSED(GRAFT_TRAINER_FAILED, t->reshape(x, (int64_t[]){2, 2}, 2, &output));
    REFUSED(GRAFT_TRAINER_FAILED, t->gather(x, 0, y, &output));
    REFUSED(GRAFT_TRAINER_FAILED, t->einsum("not an equation", NULL, 0, &output));
    REFUSED(GRAFT_TRAINER_FAILED, t->cross_entropy(x, y, NULL, 0, &output));
    REFUSED(GRAFT_TRAINER_FAILED, t->tensor_shape(x, NULL, 2));
    REFUSED(GRAFT_TRAINER_FAILED, t->set_threads(0));
    REFUSED(GRAFT_TRAINER_FAILED, t->tensor_read(x, (float[2]){0}, 2));
    REFUSED(GRAFT_TRAINER_FAILED, t->tensor_write(x, (const float[2]){0}, 2));
    REFUSED(GRAFT_TRAINER_FAILED, t->backward(x));
    REFUSED(GRAFT_TRAINER_FAILED, t->unary(GRAFT_EXP, x, 0, 0, NULL));
    // Four terabytes: more than any machine that runs this.
    T *tall = MADE(t->expand(MADE(t->reshape(x, (int64_t[]){1, 3}, 2, &made)), (int64_t[]){1 << 20, 3}, 2, &made));
    REFUSED(GRAFT_TRAINER_OUT_OF_MEMORY, t->gemm(tall, tall, NULL, 1, 0, false, true, &output));
    sweep(2);
    check(t->live_tensors() == alive, "failures", "leave tensors alive");
}
