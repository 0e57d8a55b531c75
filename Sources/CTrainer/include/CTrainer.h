/// What Graft asks of a library that computes gradients: tensors, the operations of ONNX graphs, losses, optimiser steps.
///
/// A trainer is a shared library with one exported function, `graft_trainer`, which returns a table of functions. The
/// table is all that Graft knows of it; `Native/trainer-torch` fills one with libtorch.
///
/// Rules that hold for every function:
/// - The result is `GRAFT_TRAINER_OK`, or a failure after which every output is untouched and `last_error` tells, on the
///   same thread, what happened.
/// - A tensor written to an output belongs to the caller, who ends it with `tensor_free`. Inputs are borrowed.
/// - A failure inside of `backward` or of an optimiser step may leave some gradients or weights changed: take the last
///   checkpoint. What can be checked is checked before anything changes.
/// - Sizes, strides, axes and shapes are arrays of `int64_t` in the order of ONNX: N, C, H, W.
/// - A table may be used from any thread, a tensor from one at a time. Gradient recording, mixed precision and the random
///   stream are settings of the calling thread or of the library as stated.
#ifndef GRAFT_CTRAINER_H
#define GRAFT_CTRAINER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Raised when a function changes its meaning or its place. New functions are appended; `size` tells how many there are.
#define GRAFT_TRAINER_VERSION 1

typedef enum {
    GRAFT_TRAINER_OK = 0,
    GRAFT_TRAINER_FAILED = 1,
    GRAFT_TRAINER_OUT_OF_MEMORY = 2,
    GRAFT_TRAINER_UNSUPPORTED = 3, // an argument that this trainer does not know
} graft_trainer_status;

typedef struct graft_trainer_tensor graft_trainer_tensor;

/// Element types. Everything trained is f32; i64 holds indices, boolean holds conditions.
typedef enum { GRAFT_F32 = 0, GRAFT_I64 = 1, GRAFT_BOOL = 2, GRAFT_F64 = 3, GRAFT_BF16 = 4 } graft_trainer_type;

typedef enum {
    GRAFT_NEGATIVE, GRAFT_ABSOLUTE, GRAFT_SQRT, GRAFT_ERF, GRAFT_EXP, GRAFT_LOG, GRAFT_TANH, GRAFT_SIGMOID, GRAFT_RELU,
    GRAFT_HARD_SWISH, GRAFT_RECIPROCAL, GRAFT_FLOOR, GRAFT_CEIL, GRAFT_SIN, GRAFT_COS, GRAFT_SOFTPLUS,
    // With settings a (and b):
    GRAFT_LEAKY_RELU,   // a: slope below zero
    GRAFT_ELU,          // a: scale below zero
    GRAFT_HARD_SIGMOID, // max(0, min(1, a x + b))
    GRAFT_CLIP,         // between a and b, either may be infinite; no gradient flows where x is at a finite pair of bounds
    GRAFT_GELU,         // a: 0 exact, 1 by tanh
    GRAFT_POWER,        // x to the power of a
    GRAFT_AFFINE,       // a x + b
} graft_trainer_unary;

typedef enum {
    GRAFT_ADD, GRAFT_SUBTRACT, GRAFT_MULTIPLY, GRAFT_DIVIDE, GRAFT_RAISE, GRAFT_MAXIMUM, GRAFT_MINIMUM,
    GRAFT_EQUAL, GRAFT_LESS, GRAFT_GREATER, // boolean results
    GRAFT_PRELU,  // second: slope, broadcast from the right as ONNX does
    GRAFT_MATMUL,
} graft_trainer_binary;

typedef enum { GRAFT_MEAN, GRAFT_SUM, GRAFT_MAX, GRAFT_MIN } graft_trainer_reduction;

typedef enum { GRAFT_PAD_CONSTANT, GRAFT_PAD_REFLECT, GRAFT_PAD_EDGE } graft_trainer_padding;

typedef enum {
    GRAFT_NEAREST,        // floor of the source position, asymmetric
    GRAFT_LINEAR,         // half-pixel centres
    GRAFT_LINEAR_ALIGNED, // corners aligned
    GRAFT_CUBIC,          // half-pixel centres, coefficient -0.75
} graft_trainer_resizing;

/// A window that moves over H and W: all arrays hold H then W; pads hold top, left, bottom, right.
typedef struct {
    int64_t kernel[2]; // for pooling only
    int64_t strides[2];
    int64_t pads[4];
    int64_t dilations[2];
    int64_t output_padding[2]; // transposed convolution only
    int64_t groups;            // convolution only
    bool transposed;           // convolution only
    bool ceil;                 // pooling only: round the output size up
    bool count_pads;           // average pooling only
} graft_trainer_window;

/// Settings of one optimiser step. Rates and decays are given per parameter.
typedef struct {
    double momentum; // SGD
    bool nesterov;   // SGD
    double beta1, beta2, epsilon; // AdamW
    int64_t step;    // AdamW: 1 for the first
} graft_trainer_step;

typedef struct graft_trainer_table {
    uint32_t version;
    size_t size; // of this struct in the library

    // The library.
    /// One line: name, version, device, instruction set.
    void (*describe)(char *text, size_t capacity);
    /// Message of the last failure on this thread; never null.
    const char *(*last_error)(void);
    /// Tensors alive in the process that were handed out and not freed yet.
    int64_t (*live_tensors)(void);
    int32_t (*cuda_devices)(void);
    int32_t (*set_threads)(int32_t count);
    /// Starts the random stream (dropout) of the library anew.
    int32_t (*seed)(uint64_t seed);
    /// Whether operations of this thread are recorded for gradients. On at first.
    int32_t (*set_recording)(bool on);
    /// Whether operations of this thread run in bf16 where that is safe. Off at first. Results may then be bf16; weights
    /// and their gradients stay f32, losses are computed in f32, and backward needs no setting.
    int32_t (*set_mixed_precision)(bool on);

    // Tensors. `device`: -1 the CPU, otherwise the number of a CUDA device.
    int32_t (*tensor_from_floats)(
        const float *values, const int64_t *shape, size_t rank, int32_t device, graft_trainer_tensor **out);
    /// Over memory of the caller, which is read in place and must outlive the tensor; `release` is called once with
    /// `context` when nothing needs it any more. CPU only.
    int32_t (*tensor_over_floats)(
        float *values, const int64_t *shape, size_t rank, void (*release)(void *context), void *context,
        graft_trainer_tensor **out);
    int32_t (*tensor_from_integers)(
        const int64_t *values, const int64_t *shape, size_t rank, int32_t device, graft_trainer_tensor **out);
    void (*tensor_free)(graft_trainer_tensor *tensor); // null is allowed
    size_t (*tensor_rank)(const graft_trainer_tensor *tensor);
    int32_t (*tensor_shape)(const graft_trainer_tensor *tensor, int64_t *shape, size_t rank);
    int32_t (*tensor_type)(const graft_trainer_tensor *tensor); // a graft_trainer_type, -1 for any other
    /// Row-major values as floats, whatever the element type, layout and device.
    int32_t (*tensor_read)(const graft_trainer_tensor *tensor, float *values, size_t count);
    /// Writes row-major values into an existing f32 tensor of `count` elements, outside of any recording.
    int32_t (*tensor_write)(graft_trainer_tensor *tensor, const float *values, size_t count);
    /// Makes a leaf whose gradient is kept. A computed tensor is refused: detach it first.
    int32_t (*tensor_train)(graft_trainer_tensor *tensor, bool on);
    /// The gradient; `*out` is null where there is none yet.
    int32_t (*tensor_gradient)(const graft_trainer_tensor *tensor, graft_trainer_tensor **out);
    int32_t (*tensor_clear_gradients)(graft_trainer_tensor *const *tensors, size_t count);
    int32_t (*tensor_detached)(const graft_trainer_tensor *x, graft_trainer_tensor **out);
    /// The same values with channels innermost in memory, which many convolutions want; shapes stay N, C, H, W.
    int32_t (*tensor_channels_last)(const graft_trainer_tensor *x, graft_trainer_tensor **out);
    int32_t (*tensor_cast)(const graft_trainer_tensor *x, int32_t type, graft_trainer_tensor **out);

    // Elementwise.
    int32_t (*unary)(int32_t kind, const graft_trainer_tensor *x, double a, double b, graft_trainer_tensor **out);
    int32_t (*binary)(
        int32_t kind, const graft_trainer_tensor *x, const graft_trainer_tensor *y, graft_trainer_tensor **out);
    int32_t (*where)(
        const graft_trainer_tensor *condition, const graft_trainer_tensor *x, const graft_trainer_tensor *y,
        graft_trainer_tensor **out);
    /// With probability `share` zero, otherwise scaled by 1 / (1 - share).
    int32_t (*dropout)(const graft_trainer_tensor *x, double share, graft_trainer_tensor **out);

    // Windows and products. `bias` may be null.
    int32_t (*convolution)(
        const graft_trainer_tensor *x, const graft_trainer_tensor *weights, const graft_trainer_tensor *bias,
        const graft_trainer_window *window, graft_trainer_tensor **out);
    int32_t (*maximum_pool)(
        const graft_trainer_tensor *x, const graft_trainer_window *window, graft_trainer_tensor **out);
    int32_t (*average_pool)(
        const graft_trainer_tensor *x, const graft_trainer_window *window, graft_trainer_tensor **out);
    /// Matrices: alpha A B + beta C with A and B transposed as asked; `c` may be null.
    int32_t (*gemm)(
        const graft_trainer_tensor *a, const graft_trainer_tensor *b, const graft_trainer_tensor *c, double alpha,
        double beta, bool transpose_a, bool transpose_b, graft_trainer_tensor **out);
    int32_t (*einsum)(
        const char *equation, const graft_trainer_tensor *const *inputs, size_t count, graft_trainer_tensor **out);

    // Normalisation.
    /// With `training` the batch's own moments are used and mean and variance move towards them by `momentum` (the share
    /// of the new value; the variance without bias, as in PyTorch); without it they are used as they are.
    int32_t (*batch_normalisation)(
        const graft_trainer_tensor *x, const graft_trainer_tensor *scale, const graft_trainer_tensor *bias,
        graft_trainer_tensor *mean, graft_trainer_tensor *variance, bool training, double momentum, double epsilon,
        graft_trainer_tensor **out);
    /// Over the last `rank` dimensions; `scale` and `bias` may be null.
    int32_t (*layer_normalisation)(
        const graft_trainer_tensor *x, size_t rank, const graft_trainer_tensor *scale,
        const graft_trainer_tensor *bias, double epsilon, graft_trainer_tensor **out);
    /// One group: over all of an image; as many groups as channels: instance normalisation. Scale and bias (C) may be null.
    int32_t (*group_normalisation)(
        const graft_trainer_tensor *x, int64_t groups, const graft_trainer_tensor *scale,
        const graft_trainer_tensor *bias, double epsilon, graft_trainer_tensor **out);
    /// ONNX LRN: x / (bias + alpha / size * sum of squares over `size` neighbouring channels) ^ beta.
    int32_t (*local_response_normalisation)(
        const graft_trainer_tensor *x, int64_t size, double alpha, double beta, double bias,
        graft_trainer_tensor **out);
    int32_t (*softmax)(const graft_trainer_tensor *x, int64_t axis, bool logarithm, graft_trainer_tensor **out);

    // Summaries and shapes.
    /// Over all axes where `count` is 0. The gradient of a maximum is shared by its ties.
    int32_t (*reduce)(
        int32_t kind, const graft_trainer_tensor *x, const int64_t *axes, size_t count, bool keep,
        graft_trainer_tensor **out);
    int32_t (*concatenate)(
        const graft_trainer_tensor *const *inputs, size_t count, int64_t axis, graft_trainer_tensor **out);
    /// Elements from `start` up to `end` (both already within the bounds), every `step`-th; steps may be negative.
    int32_t (*slice)(
        const graft_trainer_tensor *x, int64_t axis, int64_t start, int64_t end, int64_t step,
        graft_trainer_tensor **out);
    /// `indices`: i64 of any rank, not negative; the result has x's shape with `axis` replaced by the shape of the indices.
    int32_t (*gather)(
        const graft_trainer_tensor *x, int64_t axis, const graft_trainer_tensor *indices, graft_trainer_tensor **out);
    int32_t (*reshape)(
        const graft_trainer_tensor *x, const int64_t *shape, size_t rank, graft_trainer_tensor **out);
    int32_t (*permute)(
        const graft_trainer_tensor *x, const int64_t *order, size_t rank, graft_trainer_tensor **out);
    int32_t (*expand)(
        const graft_trainer_tensor *x, const int64_t *shape, size_t rank, graft_trainer_tensor **out);
    /// `pads`: the beginnings of all dimensions, then their ends, as in ONNX; negative ones crop.
    int32_t (*pad)(
        const graft_trainer_tensor *x, const int64_t *pads, size_t count, int32_t kind, double value,
        graft_trainer_tensor **out);
    /// To H x W; `scales` (H, W) places the samples where the graph gave scales, both 0 where it gave sizes.
    int32_t (*resize)(
        const graft_trainer_tensor *x, int64_t height, int64_t width, const double *scales, int32_t kind,
        graft_trainer_tensor **out);

    // Losses: scalars. N images, K classes.
    /// Mean over images, weighted by `weights` (N; may be null), of -sum_k t_k (1 - p_k)^gamma log p_k with the softmax p.
    /// Divided by the sum of the weights; 0 where that is 0. Targets N x K.
    int32_t (*cross_entropy)(
        const graft_trainer_tensor *logits, const graft_trainer_tensor *targets, const graft_trainer_tensor *weights,
        double gamma, graft_trainer_tensor **out);
    /// Asymmetric binary loss over the known labels (`known` N x K of 0 and 1), divided by their number: with the sigmoid p
    /// and q = max(p - clip, 0): -t (1 - p)^positive log p - (1 - t) q^negative log(1 - q). All settings 0: binary cross
    /// entropy. No gradient flows through the focusing factors where `focusing_is_constant`. Targets that are not known
    /// may hold anything, NaN too; without any known label the loss is 0. `known` may be null: all are.
    int32_t (*binary_cross_entropy)(
        const graft_trainer_tensor *logits, const graft_trainer_tensor *targets, const graft_trainer_tensor *known,
        double positive, double negative, double clip, bool focusing_is_constant, graft_trainer_tensor **out);
    /// Mean of squares (or, with `absolute`, of absolute values) of x - y where `mask` is 1; `mask` may be null and is
    /// broadcast. 0 where the mask is 0 everywhere.
    int32_t (*difference)(
        const graft_trainer_tensor *x, const graft_trainer_tensor *y, const graft_trainer_tensor *mask, bool absolute,
        graft_trainer_tensor **out);

    // Learning. Parameters without a gradient are passed over.
    int32_t (*backward)(const graft_trainer_tensor *loss);
    /// Scales all gradients so that their joint norm is at most `limit`; writes the norm before (also with limit 0, which
    /// only measures). A norm that is infinite or NaN is written and scales nothing.
    int32_t (*clip_gradients)(graft_trainer_tensor *const *parameters, size_t count, double limit, double *norm);
    /// g += decay w; v = momentum v + g; w -= rate (nesterov ? g + momentum v : v). `velocities` start at zero
    /// and may be null without momentum.
    int32_t (*sgd)(
        graft_trainer_tensor *const *parameters, graft_trainer_tensor *const *velocities, size_t count,
        const double *rates, const double *decays, const graft_trainer_step *step);
    /// AdamW (Loshchilov and Hutter 2019): w -= rate decay w, then Adam's step. Moments start at zero.
    int32_t (*adamw)(
        graft_trainer_tensor *const *parameters, graft_trainer_tensor *const *means,
        graft_trainer_tensor *const *squares, size_t count, const double *rates, const double *decays,
        const graft_trainer_step *step);
    /// target += share (source - target), pair by pair: a moving average of weights.
    int32_t (*blend)(
        graft_trainer_tensor *const *targets, graft_trainer_tensor *const *sources, size_t count, double share);

    // Appended.
    /// Whether the device (-1: the CPU) multiplies bf16 by itself. Where it does not, mixed precision rounds to bf16 what it
    /// multiplies in f32, which saves no time.
    bool (*mixed_precision_pays)(int32_t device);
} graft_trainer_table;

/// The one symbol of a trainer library: its table, or null when it does not know `version`.
typedef const graft_trainer_table *(*graft_trainer_entry)(uint32_t version);

/// Opens a trainer library. Returns its table, or null after writing the reason to `message`. It is never closed.
const graft_trainer_table *graft_trainer_load(const char *path, char *message, size_t capacity);

/// Lets freed memory stay with the process, so that the large buffers of a training step are not asked for and given
/// back again and again. Does nothing where the C library has no such setting.
void graft_trainer_keep_memory(void);

#endif
