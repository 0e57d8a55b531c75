/// Normalisation over batches, layers, groups of channels and neighbouring channels; softmax.
#include "trainer.h"

namespace graft {

/// In the precision of the scale: in mixed precision the sums of a normalisation stay in f32.
static Tensor as_precise(const Tensor &x, const Tensor &scale) {
    return scale.defined() ? x.to(scale.scalar_type()) : x;
}

static Tensor batch_normalised(
    const Tensor &x, const Tensor &scale, const Tensor &bias, const Tensor &mean, const Tensor &variance, bool training,
    double momentum, double epsilon) {
    require(x.dim() >= 2, "batch normalisation needs an input of N x C or more dimensions");
    if (training)
        require(
            x.numel() > x.size(1),
            "batch normalisation learns from more than one value a channel; use a larger batch or freeze it");
    return at::batch_norm(x, scale, bias, mean, variance, training, momentum, epsilon, true);
}

/// The neighbours are summed as windows over the channels of an N x 1 x C x (H W) image.
static Tensor responses(const Tensor &x, int64_t size, double alpha, double beta, double bias) {
    require(size > 0 && x.dim() >= 2, "LRN needs a positive size and an input of N x C or more dimensions");
    const Tensor squares = (x * x).reshape({x.size(0), 1, x.size(1), -1});
    const int64_t before = (size - 1) / 2, after = size / 2;
    const Tensor whole = at::constant_pad_nd(squares, {0, 0, before, after}, 0);
    const Tensor means = at::avg_pool2d(whole, {size, 1}, {1, 1}).reshape(x.sizes());
    return x / at::pow(means * alpha + bias, beta);
}

static int32_t batch_normalisation(
    const Handle *x, const Handle *scale, const Handle *bias, Handle *mean, Handle *variance, bool training,
    double momentum, double epsilon, Handle **out) {
    return give(out, [&] {
        return batch_normalised(of(x), of(scale), of(bias), of(mean), of(variance), training, momentum, epsilon);
    });
}

static int32_t layer_normalisation(
    const Handle *x, size_t rank, const Handle *scale, const Handle *bias, double epsilon, Handle **out) {
    return give(out, [&] {
        const Tensor input = as_precise(of(x), perhaps(scale));
        const auto extent = input.sizes();
        require(rank > 0 && rank <= extent.size(), "layer normalisation runs over 1 up to all dimensions");
        const at::IntArrayRef last = extent.slice(extent.size() - rank);
        return at::layer_norm(input, last, perhaps(scale), perhaps(bias), epsilon);
    });
}

static int32_t group_normalisation(
    const Handle *x, int64_t groups, const Handle *scale, const Handle *bias, double epsilon, Handle **out) {
    return give(out, [&] {
        require(groups > 0, "the number of groups must be positive");
        return at::group_norm(as_precise(of(x), perhaps(scale)), groups, perhaps(scale), perhaps(bias), epsilon);
    });
}

static int32_t local_response_normalisation(
    const Handle *x, int64_t size, double alpha, double beta, double bias, Handle **out) {
    return give(out, [&] { return responses(of(x), size, alpha, beta, bias); });
}

static int32_t softmax(const Handle *x, int64_t axis, bool logarithm, Handle **out) {
    return give(out, [&] { return logarithm ? at::log_softmax(of(x), axis) : at::softmax(of(x), axis); });
}

void enter_normalisation(graft_trainer_table &table) {
    table.batch_normalisation = batch_normalisation;
    table.layer_normalisation = layer_normalisation;
    table.group_normalisation = group_normalisation;
    table.local_response_normalisation = local_response_normalisation;
    table.softmax = softmax;
}

} // namespace graft
