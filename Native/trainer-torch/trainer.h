/// What every file of the plug-in shares: the handle, the one place that catches, the way results leave.
#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>

#include <atomic>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "CTrainer.h"

/// What a caller holds: a reference to libtorch's tensor.
struct graft_trainer_tensor {
    at::Tensor value;
};

namespace graft {

using at::Tensor;
using Handle = graft_trainer_tensor;

/// A refusal of ours: a status and a sentence that ends with what to do.
struct Refusal {
    int32_t status;
    std::string reason;
};

[[noreturn]] inline void refuse(int32_t status, std::string reason) {
    throw Refusal{status, std::move(reason)};
}

inline void require(bool holds, const char *reason) {
    if (!holds) refuse(GRAFT_TRAINER_FAILED, reason);
}

/// Keeps the message of the failure for `last_error` of this thread and returns `status`.
int32_t fail(int32_t status, const char *message) noexcept;
/// The status of an exception of the library: out of memory is told by its type or, on the CPU, by its words.
int32_t fail_of(const c10::Error &error) noexcept;

extern std::atomic<int64_t> live;

/// Runs `body`; nothing that it throws leaves.
template <class Body> int32_t guard(Body &&body) noexcept {
    try {
        body();
        return GRAFT_TRAINER_OK;
    } catch (const Refusal &refusal) {
        return fail(refusal.status, refusal.reason.c_str());
    } catch (const c10::Error &error) {
        return fail_of(error);
    } catch (const std::bad_alloc &) {
        return fail(GRAFT_TRAINER_OUT_OF_MEMORY, "out of memory; use a smaller batch");
    } catch (const std::exception &error) {
        return fail(GRAFT_TRAINER_FAILED, error.what());
    } catch (...) {
        return fail(GRAFT_TRAINER_FAILED, "the library threw something that is no exception");
    }
}

/// A new handle, which belongs to the caller.
inline Handle *handle(Tensor value) {
    auto *result = new Handle{std::move(value)};
    live.fetch_add(1, std::memory_order_relaxed);
    return result;
}

/// Runs `body` and hands its tensor out; on failure the output stays as it was.
template <class Body> int32_t give(Handle **out, Body &&body) noexcept {
    return guard([&] {
        require(out, "there is no place for the result; pass an output");
        *out = handle(body());
    });
}

/// The tensor of an input that must be there.
inline const Tensor &of(const Handle *tensor) {
    require(tensor, "an input is missing; pass a tensor");
    return tensor->value;
}

/// The tensor of an input that may be missing.
inline Tensor perhaps(const Handle *tensor) { return tensor ? tensor->value : Tensor(); }

inline at::IntArrayRef sizes(const int64_t *values, size_t count) {
    require(values || count == 0, "a list of sizes is missing; pass one");
    return {values, count};
}

/// The tensors of a list without holes.
inline std::vector<Tensor> all_of(const Handle *const *tensors, size_t count) {
    require(tensors || count == 0, "a list of tensors is missing; pass one");
    std::vector<Tensor> result;
    result.reserve(count);
    for (size_t i = 0; i < count; i++) result.push_back(of(tensors[i]));
    return result;
}

/// `axis` counted from the front.
inline int64_t front_axis(const Tensor &x, int64_t axis) {
    const int64_t rank = x.dim(), result = axis < 0 ? axis + rank : axis;
    require(result >= 0 && result < rank, "the axis lies outside of the tensor's dimensions");
    return result;
}

/// Whether this thread asked for mixed precision.
extern thread_local bool mixed;

/// Whether the processor multiplies bf16 by itself.
bool processor_multiplies_bf16();

/// A floating operand with the digits that bf16 keeps, in f32.
inline Tensor rounded(const Tensor &x) {
    const bool floats = x.defined() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16);
    return floats ? x.to(at::kBFloat16).to(at::kFloat) : x;
}

inline std::vector<Tensor> rounded(const std::vector<Tensor> &all) {
    std::vector<Tensor> result;
    for (const Tensor &x : all) result.push_back(rounded(x));
    return result;
}

inline bool on_processor(const Tensor &x) { return x.is_cpu(); }
inline bool on_processor(const std::vector<Tensor> &all) { return !all.empty() && all.front().is_cpu(); }

/// `product` of the inputs, in the precision of this thread.
///
/// Where the processor does not multiply bf16, libtorch takes twenty times as long for it as for f32. There, operands are
/// rounded to bf16, multiplied and summed in f32, and the result is rounded, which is what such instructions do.
template <class Product, class First, class... Rest>
Tensor multiplied(const Product &product, const First &first, const Rest &...rest) {
    if (!mixed || !on_processor(first) || processor_multiplies_bf16()) return product(first, rest...);
    const c10::impl::ExcludeDispatchKeyGuard exact(c10::DispatchKeySet(c10::DispatchKey::AutocastCPU));
    const Tensor result = product(rounded(first), rounded(rest)...);
    return result.scalar_type() == at::kFloat ? result.to(at::kBFloat16) : result;
}

// Each file enters its own functions.
void enter_library(graft_trainer_table &table);
void enter_tensors(graft_trainer_table &table);
void enter_elementwise(graft_trainer_table &table);
void enter_windows(graft_trainer_table &table);
void enter_normalisation(graft_trainer_table &table);
void enter_shapes(graft_trainer_table &table);
void enter_losses(graft_trainer_table &table);
void enter_learning(graft_trainer_table &table);

} // namespace graft
