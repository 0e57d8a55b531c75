/// Operations that treat every element alone.
#include "trainer.h"

#include <cmath>

namespace graft {

/// A bound as a number of x's own kind, so that bounds of integers leave integers.
static at::Scalar bound(const Tensor &x, double value) {
    return x.is_floating_point() ? at::Scalar(value) : at::Scalar(static_cast<int64_t>(value));
}

/// Between a and b. With both finite it is ReLU6's kernel, whose gradient is 0 at the bounds themselves.
static Tensor clipped(const Tensor &x, double a, double b) {
    const bool below = std::isfinite(a), above = std::isfinite(b);
    if (below && above && x.is_floating_point() && a <= b) return at::hardtanh(x, a, b);
    if (below && a == 0 && !above) return at::relu(x);
    Tensor result = below ? at::clamp_min(x, bound(x, a)) : x;
    return above ? at::clamp_max(result, bound(x, b)) : result;
}

static Tensor hard_sigmoid(const Tensor &x, double a, double b) {
    const bool usual = std::abs(a - 1.0 / 6) < 1e-6 && std::abs(b - 0.5) < 1e-6;
    return usual ? at::hardsigmoid(x) : at::hardtanh(x * a + b, 0, 1);
}

static Tensor transformed(int32_t kind, const Tensor &x, double a, double b) {
    switch (kind) {
    case GRAFT_NEGATIVE: return at::neg(x);
    case GRAFT_ABSOLUTE: return at::abs(x);
    case GRAFT_SQRT: return at::sqrt(x);
    case GRAFT_ERF: return at::erf(x);
    case GRAFT_EXP: return at::exp(x);
    case GRAFT_LOG: return at::log(x);
    case GRAFT_TANH: return at::tanh(x);
    case GRAFT_SIGMOID: return at::sigmoid(x);
    case GRAFT_RELU: return at::relu(x);
    case GRAFT_HARD_SWISH: return at::hardswish(x);
    case GRAFT_RECIPROCAL: return at::reciprocal(x);
    case GRAFT_FLOOR: return x.is_floating_point() ? at::floor(x) : x;
    case GRAFT_CEIL: return x.is_floating_point() ? at::ceil(x) : x;
    case GRAFT_SIN: return at::sin(x);
    case GRAFT_COS: return at::cos(x);
    case GRAFT_SOFTPLUS: return at::softplus(x);
    case GRAFT_LEAKY_RELU: return at::leaky_relu(x, a);
    case GRAFT_ELU: return at::elu(x, a);
    case GRAFT_HARD_SIGMOID: return hard_sigmoid(x, a, b);
    case GRAFT_CLIP: return clipped(x, a, b);
    case GRAFT_GELU: return at::gelu(x, a != 0 ? "tanh" : "none");
    case GRAFT_POWER: return at::pow(x, bound(x, a));
    case GRAFT_AFFINE: return b == 0 ? x * bound(x, a) : a == 1 ? x + bound(x, b) : x * bound(x, a) + bound(x, b);
    }
    refuse(GRAFT_TRAINER_UNSUPPORTED, "function " + std::to_string(kind) + " is unknown; build the trainer anew");
}

/// libtorch's own kernel where the slope is one number or one a channel, the definition otherwise.
static Tensor leaned(const Tensor &x, const Tensor &slope) {
    const int64_t count = slope.numel();
    const bool a_channel =
        x.dim() >= 2 && slope.dim() == x.dim() - 1 && slope.size(0) == x.size(1) && count == slope.size(0);
    // In mixed precision x may have been computed in bf16.
    if (count == 1 || a_channel) return at::prelu(x, slope.reshape({count}).to(x.scalar_type()));
    return at::where(x >= 0, x, slope * x);
}

static Tensor quotient(const Tensor &x, const Tensor &y) {
    const bool whole = !x.is_floating_point() && !y.is_floating_point();
    return whole ? at::div(x, y, "trunc") : at::div(x, y);
}

static Tensor combined(int32_t kind, const Tensor &x, const Tensor &y) {
    switch (kind) {
    case GRAFT_ADD: return at::add(x, y);
    case GRAFT_SUBTRACT: return at::sub(x, y);
    case GRAFT_MULTIPLY: return at::mul(x, y);
    case GRAFT_DIVIDE: return quotient(x, y);
    case GRAFT_RAISE: return at::pow(x, y);
    case GRAFT_MAXIMUM: return at::maximum(x, y);
    case GRAFT_MINIMUM: return at::minimum(x, y);
    case GRAFT_EQUAL: return at::eq(x, y);
    case GRAFT_LESS: return at::lt(x, y);
    case GRAFT_GREATER: return at::gt(x, y);
    case GRAFT_PRELU: return leaned(x, y);
    case GRAFT_MATMUL: return multiplied([](const Tensor &x, const Tensor &y) { return at::matmul(x, y); }, x, y);
    }
    refuse(GRAFT_TRAINER_UNSUPPORTED, "operation " + std::to_string(kind) + " is unknown; build the trainer anew");
}

static int32_t unary(int32_t kind, const Handle *x, double a, double b, Handle **out) {
    return give(out, [&] { return transformed(kind, of(x), a, b); });
}

static int32_t binary(int32_t kind, const Handle *x, const Handle *y, Handle **out) {
    return give(out, [&] { return combined(kind, of(x), of(y)); });
}

static int32_t where(const Handle *condition, const Handle *x, const Handle *y, Handle **out) {
    return give(out, [&] { return at::where(of(condition).to(at::kBool), of(x), of(y)); });
}

static int32_t dropout(const Handle *x, double share, Handle **out) {
    return give(out, [&] {
        require(share >= 0 && share <= 1, "the share of dropout must lie between 0 and 1");
        return at::dropout(of(x), share, true);
    });
}

void enter_elementwise(graft_trainer_table &table) {
    table.unary = unary;
    table.binary = binary;
    table.where = where;
    table.dropout = dropout;
}

} // namespace graft
