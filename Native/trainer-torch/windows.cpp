/// Convolutions, pooling and products of matrices.
#include "trainer.h"

#include <algorithm>
#include <array>

namespace graft {

using Pair = std::array<int64_t, 2>;

/// Padding split into what an operation takes on both sides alike and what is left for H then W.
struct Pads {
    Pair both;
    Pair before, after;

    bool uneven() const { return before[0] != 0 || before[1] != 0 || after[0] != 0 || after[1] != 0; }
};

static Pads split(const graft_trainer_window &window) {
    Pads result;
    for (int axis = 0; axis < 2; axis++) {
        const int64_t first = window.pads[axis], last = window.pads[axis + 2];
        result.both[axis] = std::max<int64_t>(0, std::min(first, last));
        result.before[axis] = first - result.both[axis];
        result.after[axis] = last - result.both[axis];
    }
    return result;
}

static Tensor padded(const Tensor &x, const Pair &before, const Pair &after, double value) {
    return at::constant_pad_nd(x, {before[1], after[1], before[0], after[0]}, value);
}

static const graft_trainer_window &checked(const graft_trainer_window *window, const Tensor &x) {
    require(window, "the window is missing; pass one");
    if (x.dim() != 4)
        refuse(
            GRAFT_TRAINER_UNSUPPORTED,
            "windows move over N x C x H x W, but the input has " + std::to_string(x.dim()) +
                " dimensions; reshape it");
    for (int axis = 0; axis < 2; axis++)
        require(window->strides[axis] > 0 && window->dilations[axis] > 0, "strides and dilations must be positive");
    return *window;
}

/// Pads of a transposed convolution take away from its result.
static Tensor transposed(
    const Tensor &x, const Tensor &weights, const Tensor &bias, const graft_trainer_window &window) {
    const Pads pads = split(window);
    Tensor result = at::conv_transpose2d(
        x, weights, bias, window.strides, pads.both, window.output_padding, window.groups, window.dilations);
    if (!pads.uneven()) return result;
    return padded(result, {-pads.before[0], -pads.before[1]}, {-pads.after[0], -pads.after[1]}, 0);
}

static Tensor convolved(
    const Tensor &x, const Tensor &weights, const Tensor &bias, const graft_trainer_window &window) {
    require(window.groups > 0, "the number of groups must be positive");
    if (window.transposed) return transposed(x, weights, bias, window);
    const Pads pads = split(window);
    const Tensor input = pads.uneven() ? padded(x, pads.before, pads.after, 0) : x;
    const at::IntArrayRef strides(window.strides), both(pads.both), dilations(window.dilations);
    return at::conv2d(input, weights, bias, strides, both, dilations, window.groups);
}

/// Whether libtorch's pooling takes the window as it is: pads alike on both sides and at most half of the kernel.
static bool direct(const graft_trainer_window &window, const Pads &pads) {
    return !pads.uneven() && pads.both[0] <= window.kernel[0] / 2 && pads.both[1] <= window.kernel[1] / 2;
}

/// Rows behind the image (H, W) that the last window needs, as in ONNX: where sizes are rounded up, a window that
/// starts behind the image and the padding before it is left out.
static Pair behind(const Tensor &x, const graft_trainer_window &window) {
    Pair result;
    for (int axis = 0; axis < 2; axis++) {
        const int64_t size = x.size(2 + axis), stride = window.strides[axis], first = window.pads[axis];
        const int64_t reach = window.dilations[axis] * (window.kernel[axis] - 1) + 1;
        const int64_t room = size + first + window.pads[axis + 2] - reach;
        require(room >= 0, "the window is larger than the padded image; use a larger input");
        int64_t last = (window.ceil ? room + stride - 1 : room) / stride;
        if (window.ceil && last * stride >= size + first) last--;
        result[axis] = last * stride + reach - size - first;
    }
    return result;
}

static void require_kernel(const graft_trainer_window &window) {
    require(window.kernel[0] > 0 && window.kernel[1] > 0, "the kernel of a pooling must be positive");
}

static Tensor maximum_pooled(const Tensor &x, const graft_trainer_window &window) {
    require_kernel(window);
    const Pads pads = split(window);
    if (direct(window, pads))
        return at::max_pool2d(x, window.kernel, window.strides, pads.both, window.dilations, window.ceil);
    const Tensor whole = padded(x, {window.pads[0], window.pads[1]}, behind(x, window), -INFINITY);
    return at::max_pool2d(whole, window.kernel, window.strides, 0, window.dilations, false);
}

/// The sum over every window of an image that is padded already.
static Tensor window_sums(const Tensor &x, const graft_trainer_window &window) {
    if (window.dilations[0] == 1 && window.dilations[1] == 1)
        return at::avg_pool2d(x, window.kernel, window.strides, 0, false, true, 1);
    Tensor sum;
    for (int64_t i = 0; i < window.kernel[0]; i++) {
        for (int64_t j = 0; j < window.kernel[1]; j++) {
            const int64_t up = i * window.dilations[0], left = j * window.dilations[1];
            const int64_t down = x.size(2) - (window.kernel[0] - 1 - i) * window.dilations[0];
            const int64_t right = x.size(3) - (window.kernel[1] - 1 - j) * window.dilations[1];
            const Tensor part = x.slice(2, up, down, window.strides[0]).slice(3, left, right, window.strides[1]);
            sum = sum.defined() ? sum + part : part;
        }
    }
    return sum;
}

/// How many elements of every window count.
static Tensor window_counts(const Tensor &x, const graft_trainer_window &window, const Pair &first, const Pair &last) {
    const at::NoGradGuard unrecorded;
    Tensor ones = at::ones({1, 1, x.size(2), x.size(3)}, x.options());
    Pair before = first, after = last;
    if (window.count_pads) {
        const Pair stated{window.pads[2], window.pads[3]};
        ones = padded(ones, first, stated, 1);
        before = {0, 0};
        after = {last[0] - stated[0], last[1] - stated[1]};
    }
    return window_sums(padded(ones, before, after, 0), window);
}

static Tensor averaged_by_counts(const Tensor &x, const graft_trainer_window &window) {
    const Pair first{window.pads[0], window.pads[1]}, last = behind(x, window);
    return window_sums(padded(x, first, last, 0), window) / window_counts(x, window, first, last);
}

static Tensor average_pooled(const Tensor &x, const graft_trainer_window &window) {
    require_kernel(window);
    const Pads pads = split(window);
    if (direct(window, pads) && window.dilations[0] == 1 && window.dilations[1] == 1)
        return at::avg_pool2d(x, window.kernel, window.strides, pads.both, window.ceil, window.count_pads);
    return averaged_by_counts(x, window);
}

static Tensor product(
    const Tensor &a, const Tensor &b, const Tensor &c, double alpha, double beta, bool transpose_a, bool transpose_b) {
    require(a.dim() == 2 && b.dim() == 2, "Gemm multiplies matrices; reshape the inputs to two dimensions");
    const Tensor left = transpose_a ? a.t() : a, right = transpose_b ? b.t() : b;
    if (c.defined()) return at::addmm(c, left, right, beta, alpha);
    const Tensor result = at::mm(left, right);
    return alpha == 1 ? result : result * alpha;
}

static int32_t convolution(
    const Handle *x, const Handle *weights, const Handle *bias, const graft_trainer_window *window, Handle **out) {
    return give(out, [&] {
        const graft_trainer_window &moved = checked(window, of(x));
        return multiplied(
            [&](const Tensor &x, const Tensor &weights, const Tensor &bias) {
                return convolved(x, weights, bias, moved);
            },
            of(x), of(weights), perhaps(bias));
    });
}

static int32_t maximum_pool(const Handle *x, const graft_trainer_window *window, Handle **out) {
    return give(out, [&] { return maximum_pooled(of(x), checked(window, of(x))); });
}

static int32_t average_pool(const Handle *x, const graft_trainer_window *window, Handle **out) {
    return give(out, [&] { return average_pooled(of(x), checked(window, of(x))); });
}

static int32_t gemm(
    const Handle *a, const Handle *b, const Handle *c, double alpha, double beta, bool transpose_a, bool transpose_b,
    Handle **out) {
    return give(out, [&] {
        return multiplied(
            [&](const Tensor &a, const Tensor &b, const Tensor &c) {
                return product(a, b, c, alpha, beta, transpose_a, transpose_b);
            },
            of(a), of(b), perhaps(c));
    });
}

static int32_t einsum(const char *equation, const Handle *const *inputs, size_t count, Handle **out) {
    return give(out, [&] {
        require(equation, "the equation is missing; pass one");
        return multiplied(
            [&](const std::vector<Tensor> &all) { return at::einsum(equation, all); }, all_of(inputs, count));
    });
}

void enter_windows(graft_trainer_table &table) {
    table.convolution = convolution;
    table.maximum_pool = maximum_pool;
    table.average_pool = average_pool;
    table.gemm = gemm;
    table.einsum = einsum;
}

} // namespace graft
