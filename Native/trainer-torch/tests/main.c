/// Runs every check of a trainer library and counts the failures.
#include "tests.h"

#include "goldens-learning.h"
#include "goldens-operators.h"

const graft_trainer_table *t;
T *made;

static int checks, failures;
static T *kept[4096];
static size_t held;

void check(bool holds, const char *what, const char *detail) {
    checks++;
    if (holds) return;
    failures++;
    fprintf(stderr, "failed: %s: %s\n", what, detail);
}

void must(int32_t status, const char *call) { check(status == GRAFT_TRAINER_OK, call, t->last_error()); }

static const struct golden *find_in(const struct golden *goldens, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(goldens[i].name, name) == 0) return goldens + i;
    return NULL;
}

const struct golden *find(const char *name) {
    const struct golden *found =
        find_in(operator_goldens, sizeof operator_goldens / sizeof *operator_goldens, name);
    return found ? found : find_in(learning_goldens, sizeof learning_goldens / sizeof *learning_goldens, name);
}

size_t elements(const struct golden *golden) {
    size_t count = 1;
    for (size_t i = 0; i < golden->rank; i++) count *= (size_t)golden->shape[i];
    return count;
}

T *keep(T *tensor) {
    if (held == sizeof kept / sizeof *kept) abort();
    if (tensor) kept[held++] = tensor;
    return tensor;
}

size_t kept_count(void) { return held; }

void sweep(size_t from) {
    while (held > from) t->tensor_free(kept[--held]);
}

T *vector(const float *values, int64_t count) {
    return MADE(t->tensor_from_floats(values, &count, 1, -1, &made));
}

T *input(const char *name) {
    const struct golden *golden = find(name);
    check(golden != NULL, name, "there is no such reference value");
    if (!golden) exit(1);
    if (golden->type == GRAFT_F32)
        return MADE(t->tensor_from_floats(golden->values, golden->shape, golden->rank, -1, &made));
    const size_t count = elements(golden);
    int64_t *integers = calloc(count + 1, sizeof *integers);
    for (size_t i = 0; i < count; i++) integers[i] = (int64_t)golden->values[i];
    T *result = MADE(t->tensor_from_integers(integers, golden->shape, golden->rank, -1, &made));
    free(integers);
    return golden->type == GRAFT_I64 ? result : MADE(t->tensor_cast(result, golden->type, &made));
}

float *values_of(const T *tensor, size_t *count) {
    int64_t shape[8];
    const size_t rank = t->tensor_rank(tensor);
    must(t->tensor_shape(tensor, shape, rank), "tensor_shape");
    *count = 1;
    for (size_t i = 0; i < rank; i++) *count *= (size_t)shape[i];
    float *values = calloc(*count + 1, sizeof *values);
    must(t->tensor_read(tensor, values, *count), "tensor_read");
    return values;
}

void expect(const T *tensor, const char *name, double tolerance) {
    const struct golden *golden = find(name);
    check(golden && tensor, name, "no value or no reference value");
    if (!golden || !tensor) return;
    int64_t shape[8] = {0};
    const size_t rank = t->tensor_rank(tensor);
    must(t->tensor_shape(tensor, shape, rank), name);
    check(rank == golden->rank && memcmp(shape, golden->shape, rank * sizeof *shape) == 0, name, "other shape");
    check(t->tensor_type(tensor) == golden->type, name, "other element type");
    size_t count;
    float *values = values_of(tensor, &count);
    double worst = count == elements(golden) ? 0 : INFINITY;
    for (size_t i = 0; i < count && isfinite(worst); i++) {
        const double gap = fabs((double)values[i] - golden->values[i]) / (1 + fabs((double)golden->values[i]));
        worst = gap <= worst ? worst : gap; // a NaN counts as worst
    }
    char detail[64];
    snprintf(detail, sizeof detail, "off by %.3g", worst);
    check(worst <= tolerance, name, detail);
    free(values);
}

T *gradient_of(const T *tensor) {
    T *result = MADE(t->tensor_gradient(tensor, &made));
    check(result != NULL, "tensor_gradient", "there is none");
    return result;
}

/// Runs one group of checks; afterwards no tensor may be alive.
static void group(const char *name, void (*run)(void)) {
    const int before = failures;
    run();
    sweep(0);
    check(t->live_tensors() == 0, name, "tensors are left alive");
    printf("%s: %s\n", name, failures == before ? "passed" : "FAILED");
}

/// The functions of the table, which are all set.
static void check_table(void) {
    const unsigned char *bytes = (const unsigned char *)t;
    const size_t start = offsetof(graft_trainer_table, describe);
    for (size_t at = start; at < sizeof *t; at += sizeof(void *)) {
        void *function;
        memcpy(&function, bytes + at, sizeof function);
        check(function != NULL, "table", "has a hole");
    }
}

int main(int count, char **arguments) {
    if (count < 2) return fprintf(stderr, "usage: tests LIBRARY STRANGER...\n"), 64;
    char message[1024] = "";
    t = graft_trainer_load(arguments[1], message, sizeof message);
    if (!t) return fprintf(stderr, "%s\n", message), 1;
    char line[256];
    t->describe(line, sizeof line);
    printf("%s\n", line);
    check_library(arguments[1], (const char *const *)arguments + 2);
    group("table", check_table);
    group("tensors", check_tensors);
    group("failures", check_failures);
    group("operators", check_operators);
    group("learning", check_learning);
    printf("%d checks, %d failed\n", checks, failures);
    return failures == 0 ? 0 : 1;
}
