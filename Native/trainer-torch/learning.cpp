/// Backward passes and the steps that change weights, each one pass over all parameters.
#include "trainer.h"

#include <cmath>

namespace graft {

/// Elements that one thread takes at a time; sums are taken chunk by chunk, so that threads do not change them.
static constexpr int64_t chunk = 1 << 15;

/// One stretch of a parameter: its weights, gradients and up to two states, and the numbers that go with it.
struct Stretch {
    float *weights;
    const float *gradients;
    float *first, *second;
    int64_t count;
    double rate, decay;
};

static bool plain(const Tensor &x) {
    return x.device().is_cpu() && x.scalar_type() == at::kFloat && x.is_non_overlapping_and_dense();
}

/// Whether the memory of both can be walked side by side.
static bool aligned(const Tensor &x, const Tensor &y) {
    return plain(x) && plain(y) && x.sizes() == y.sizes() && x.strides() == y.strides();
}

static float *floats(const Tensor &x) { return x.defined() ? x.data_ptr<float>() : nullptr; }

/// A parameter that has a gradient, with its states.
struct Parameter {
    Tensor weights, gradients, first, second;
    double rate, decay;

    bool walks() const {
        return aligned(weights, gradients) && (!first.defined() || aligned(weights, first)) &&
            (!second.defined() || aligned(weights, second));
    }
};

static void require_state(const Tensor &weights, const Tensor &state) {
    if (state.defined())
        require(
            state.sizes() == weights.sizes() && state.scalar_type() == weights.scalar_type(),
            "a state of the optimiser differs from its parameter; make it of zeros in the same shape");
}

/// All parameters with a gradient, checked before anything is changed.
static std::vector<Parameter> learners(
    Handle *const *parameters, Handle *const *first, Handle *const *second, size_t count, const double *rates,
    const double *decays) {
    require(count == 0 || (parameters && rates && decays), "parameters, rates and decays must be given");
    std::vector<Parameter> result;
    for (size_t i = 0; i < count; i++) {
        const Tensor &weights = of(parameters[i]);
        if (!weights.grad().defined()) continue;
        Parameter one{
            weights, weights.grad(), first ? of(first[i]) : Tensor(), second ? of(second[i]) : Tensor(), rates[i],
            decays[i]};
        require(weights.scalar_type() == at::kFloat, "only f32 parameters are trained; cast them first");
        require_state(weights, one.first);
        require_state(weights, one.second);
        result.push_back(std::move(one));
    }
    return result;
}

static std::vector<Stretch> stretches(const std::vector<Parameter> &parameters) {
    std::vector<Stretch> result;
    for (const Parameter &parameter : parameters) {
        float *weights = floats(parameter.weights), *gradients = floats(parameter.gradients);
        float *first = floats(parameter.first), *second = floats(parameter.second);
        for (int64_t at = 0, end = parameter.weights.numel(); at < end; at += chunk)
            result.push_back(
                {weights + at, gradients + at, first ? first + at : nullptr, second ? second + at : nullptr,
                 std::min(chunk, end - at), parameter.rate, parameter.decay});
    }
    return result;
}

/// Runs `walk` over memory side by side, in one parallel pass, and `strided` on parameters laid out in another way.
template <class Walk, class Strided>
static void step_all(std::vector<Parameter> all, const Walk &walk, const Strided &strided) {
    const at::NoGradGuard unrecorded;
    std::vector<Parameter> walking;
    for (Parameter &parameter : all) {
        if (parameter.walks()) {
            // Raw memory is written below: a backward pass that still needs the old weights must notice.
            parameter.weights.unsafeGetTensorImpl()->bump_version();
            walking.push_back(std::move(parameter));
        } else {
            strided(parameter);
        }
    }
    const std::vector<Stretch> work = stretches(walking);
    at::parallel_for(0, static_cast<int64_t>(work.size()), 1, [&](int64_t from, int64_t to) {
        for (int64_t i = from; i < to; i++) walk(work[i]);
    });
}

static void sgd_walk(const Stretch &s, float momentum, bool nesterov) {
    const float rate = static_cast<float>(s.rate), decay = static_cast<float>(s.decay);
    float *__restrict w = s.weights, *__restrict v = s.first;
    const float *__restrict g = s.gradients;
    if (!v) {
#pragma omp simd
        for (int64_t i = 0; i < s.count; i++) w[i] -= rate * (g[i] + decay * w[i]);
        return;
    }
    const float share = nesterov ? momentum : 1, own = nesterov ? 1 : 0;
#pragma omp simd
    for (int64_t i = 0; i < s.count; i++) {
        const float slope = g[i] + decay * w[i];
        v[i] = momentum * v[i] + slope;
        w[i] -= rate * (own * slope + share * v[i]);
    }
}

static void sgd_strided(const Parameter &p, double momentum, bool nesterov) {
    Tensor slope = p.gradients.add(p.weights, p.decay);
    if (p.first.defined()) {
        p.first.mul_(momentum).add_(slope);
        slope = nesterov ? slope.add(p.first, momentum) : p.first;
    }
    p.weights.add_(slope, -p.rate);
}

/// The numbers of one AdamW step that all parameters share.
struct Moments {
    double beta1, beta2, epsilon, correction1, correction2;

    explicit Moments(const graft_trainer_step &step)
        : beta1(step.beta1), beta2(step.beta2), epsilon(step.epsilon),
          correction1(1 - std::pow(step.beta1, static_cast<double>(step.step))),
          correction2(std::sqrt(1 - std::pow(step.beta2, static_cast<double>(step.step)))) {}
};

static void adamw_walk(const Stretch &s, const Moments &moments) {
    const float keep = static_cast<float>(1 - s.rate * s.decay);
    const float b1 = static_cast<float>(moments.beta1), b2 = static_cast<float>(moments.beta2);
    const float n1 = static_cast<float>(1 - moments.beta1), n2 = static_cast<float>(1 - moments.beta2);
    const float size = static_cast<float>(s.rate / moments.correction1);
    const float root = static_cast<float>(1 / moments.correction2), epsilon = static_cast<float>(moments.epsilon);
    float *__restrict w = s.weights, *__restrict m = s.first, *__restrict v = s.second;
    const float *__restrict g = s.gradients;
#pragma omp simd
    for (int64_t i = 0; i < s.count; i++) {
        m[i] = b1 * m[i] + n1 * g[i];
        v[i] = b2 * v[i] + n2 * g[i] * g[i];
        w[i] = keep * w[i] - size * m[i] / (std::sqrt(v[i]) * root + epsilon);
    }
}

static void adamw_strided(const Parameter &p, const Moments &moments) {
    p.weights.mul_(1 - p.rate * p.decay);
    p.first.mul_(moments.beta1).add_(p.gradients, 1 - moments.beta1);
    p.second.mul_(moments.beta2).addcmul_(p.gradients, p.gradients, 1 - moments.beta2);
    const Tensor divisor = (p.second.sqrt() / moments.correction2).add_(moments.epsilon);
    p.weights.addcdiv_(p.first, divisor, -p.rate / moments.correction1);
}

static void blend_walk(const Stretch &s, float share) {
    float *__restrict target = s.weights;
    const float *__restrict source = s.gradients;
#pragma omp simd
    for (int64_t i = 0; i < s.count; i++) target[i] += share * (source[i] - target[i]);
}

/// The sum of the squares of one stretch, as four sums side by side in a fixed order.
static double squares(const float *values, int64_t count) {
    double part[4] = {0, 0, 0, 0};
    for (int64_t i = 0; i < count; i++) part[i & 3] += static_cast<double>(values[i]) * values[i];
    return (part[0] + part[1]) + (part[2] + part[3]);
}

/// The joint norm, summed in f64 chunk by chunk; on another device with one wait for its result.
static double norm_of(const std::vector<Tensor> &gradients) {
    std::vector<std::pair<const float *, int64_t>> work;
    std::vector<Tensor> elsewhere;
    for (const Tensor &gradient : gradients) {
        if (!plain(gradient)) elsewhere.push_back(gradient.to(at::kDouble).square().sum());
        const int64_t count = plain(gradient) ? gradient.numel() : 0;
        for (int64_t at = 0; at < count; at += chunk)
            work.emplace_back(floats(gradient) + at, std::min(chunk, count - at));
    }
    std::vector<double> sums(work.size());
    at::parallel_for(0, static_cast<int64_t>(work.size()), 1, [&](int64_t from, int64_t to) {
        for (int64_t i = from; i < to; i++) sums[i] = squares(work[i].first, work[i].second);
    });
    double sum = elsewhere.empty() ? 0 : at::stack(elsewhere).sum().item<double>();
    for (const double part : sums) sum += part;
    return std::sqrt(sum);
}

/// Without mixed precision, as gradients of converted values are converted back by what was recorded.
static int32_t backward(const Handle *loss) {
    return guard([&] {
        const c10::impl::ExcludeDispatchKeyGuard exact(
            c10::DispatchKeySet(c10::DispatchKey::AutocastCPU) | c10::DispatchKeySet(c10::DispatchKey::AutocastCUDA));
        of(loss).backward();
    });
}

/// A norm that is no number changes nothing: the caller sees it in `norm`.
static int32_t clip_gradients(Handle *const *parameters, size_t count, double limit, double *norm) {
    return guard([&] {
        require(norm && limit >= 0, "clipping needs a limit of 0 or more and a place for the norm");
        const at::NoGradGuard unrecorded;
        std::vector<Tensor> gradients;
        for (const Tensor &parameter : all_of(parameters, count))
            if (parameter.grad().defined()) gradients.push_back(parameter.grad());
        const double found = norm_of(gradients);
        if (limit > 0 && std::isfinite(found) && found > limit)
            for (const Tensor &gradient : gradients) gradient.mul_(limit / (found + 1e-6));
        *norm = found;
    });
}

static int32_t sgd(
    Handle *const *parameters, Handle *const *velocities, size_t count, const double *rates, const double *decays,
    const graft_trainer_step *step) {
    return guard([&] {
        require(step, "the settings of the step are missing; pass them");
        require(step->momentum == 0 || velocities || count == 0, "momentum needs velocities; pass tensors of zeros");
        Handle *const *states = step->momentum != 0 ? velocities : nullptr;
        const float momentum = static_cast<float>(step->momentum);
        step_all(
            learners(parameters, states, nullptr, count, rates, decays),
            [&](const Stretch &s) { sgd_walk(s, momentum, step->nesterov); },
            [&](const Parameter &p) { sgd_strided(p, step->momentum, step->nesterov); });
    });
}

static int32_t adamw(
    Handle *const *parameters, Handle *const *means, Handle *const *squares, size_t count, const double *rates,
    const double *decays, const graft_trainer_step *step) {
    return guard([&] {
        require(step && step->step >= 1, "AdamW counts its steps from 1");
        require((means && squares) || count == 0, "AdamW needs means and squares; pass tensors of zeros");
        const Moments moments(*step);
        step_all(
            learners(parameters, means, squares, count, rates, decays),
            [&](const Stretch &s) { adamw_walk(s, moments); },
            [&](const Parameter &p) { adamw_strided(p, moments); });
    });
}

static int32_t blend(Handle *const *targets, Handle *const *sources, size_t count, double share) {
    return guard([&] {
        const std::vector<Tensor> target = all_of(targets, count), source = all_of(sources, count);
        std::vector<Parameter> pairs;
        for (size_t i = 0; i < count; i++) {
            require(target[i].scalar_type() == at::kFloat, "only f32 tensors are blended; cast them first");
            require_state(target[i], source[i]);
            pairs.push_back({target[i], source[i], Tensor(), Tensor(), 0, 0});
        }
        step_all(
            std::move(pairs), [&](const Stretch &s) { blend_walk(s, static_cast<float>(share)); },
            [&](const Parameter &p) { p.weights.lerp_(p.gradients, share); });
    });
}

void enter_learning(graft_trainer_table &table) {
    table.backward = backward;
    table.clip_gradients = clip_gradients;
    table.sgd = sgd;
    table.adamw = adamw;
    table.blend = blend;
}

} // namespace graft
