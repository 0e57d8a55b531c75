/// Losses, computed in f32 whatever the precision of the logits.
#include "trainer.h"

namespace graft {

/// Below this a power with an exponent under 1 would have no finite slope.
static constexpr double tiny = 1e-12;

static Tensor single(const Tensor &x) { return x.to(at::kFloat); }

static void require_same(const Tensor &x, const Tensor &y) {
    require(x.sizes() == y.sizes(), "logits and targets differ in shape; both are N x K");
}

static Tensor power(const Tensor &x, double exponent) { return at::pow(x.clamp_min(tiny), exponent); }

/// The weighted mean, or 0 where no weight is left.
static Tensor mean_by(const Tensor &values, const Tensor &weights) {
    return (values * weights).sum() / weights.sum().clamp_min(tiny);
}

static Tensor softmax_loss(const Tensor &logits, const Tensor &targets, const Tensor &weights, double gamma) {
    require(logits.dim() == 2, "cross entropy needs logits of N x K");
    require_same(logits, targets);
    const Tensor logarithms = at::log_softmax(single(logits), 1);
    Tensor terms = logarithms * single(targets);
    if (gamma != 0) terms = terms * power(1 - logarithms.exp(), gamma);
    const Tensor losses = -terms.sum(1);
    if (!weights.defined()) return losses.mean();
    require(weights.dim() == 1 && weights.size(0) == logits.size(0), "there must be one weight an image");
    return mean_by(losses, single(weights));
}

/// The focusing factor; a constant for the gradient where asked.
static Tensor focus(const Tensor &x, double exponent, bool constant) {
    return power(constant ? x.detach() : x, exponent);
}

static Tensor sigmoid_loss(
    const Tensor &logits, const Tensor &targets, const Tensor &known, double positive, double negative, double clip,
    bool constant) {
    require_same(logits, targets);
    require(clip >= 0 && clip < 1, "the clip of a binary loss must lie in 0 up to 1");
    const Tensor x = single(logits);
    const Tensor mask = known.defined() ? single(known) : at::ones_like(x);
    require_same(logits, mask);
    // Unknown labels may hold anything.
    const Tensor t = at::where(mask != 0, single(targets), at::zeros_like(x));
    Tensor present = at::log_sigmoid(x), absent;
    if (positive != 0) present = present * focus(at::sigmoid(-x), positive, constant);
    const Tensor shifted = clip > 0 ? (at::sigmoid(x) - clip).clamp_min(0) : Tensor();
    absent = clip > 0 ? at::log1p(-shifted) : at::log_sigmoid(-x);
    if (negative != 0) absent = absent * focus(clip > 0 ? shifted : at::sigmoid(x), negative, constant);
    return mean_by(-(t * present + (1 - t) * absent), mask);
}

static Tensor distance(const Tensor &x, const Tensor &y, const Tensor &mask, bool absolute) {
    require(x.sizes() == y.sizes(), "both sides of a difference must have the same shape");
    const Tensor gap = single(x) - single(y);
    const Tensor size = absolute ? gap.abs() : gap * gap;
    return mask.defined() ? mean_by(size, single(mask).expand_as(size)) : size.mean();
}

static int32_t cross_entropy(
    const Handle *logits, const Handle *targets, const Handle *weights, double gamma, Handle **out) {
    return give(out, [&] { return softmax_loss(of(logits), of(targets), perhaps(weights), gamma); });
}

static int32_t binary_cross_entropy(
    const Handle *logits, const Handle *targets, const Handle *known, double positive, double negative, double clip,
    bool focusing_is_constant, Handle **out) {
    return give(out, [&] {
        return sigmoid_loss(of(logits), of(targets), perhaps(known), positive, negative, clip, focusing_is_constant);
    });
}

static int32_t difference(const Handle *x, const Handle *y, const Handle *mask, bool absolute, Handle **out) {
    return give(out, [&] { return distance(of(x), of(y), perhaps(mask), absolute); });
}

void enter_losses(graft_trainer_table &table) {
    table.cross_entropy = cross_entropy;
    table.binary_cross_entropy = binary_cross_entropy;
    table.difference = difference;
}

} // namespace graft
