/// Tensors in and out: values of the caller, gradients, element types, memory layouts.
#include "trainer.h"

#include <cstring>
#include <limits>
#include <memory>

namespace graft {

/// The number of elements of a shape; refuses negative sizes and shapes beyond what can be addressed.
static int64_t elements(at::IntArrayRef shape) {
    int64_t count = 1;
    for (const int64_t size : shape) {
        require(size >= 0, "a size is negative; shapes of values count from 0");
        require(
            size == 0 || count <= std::numeric_limits<int64_t>::max() / 8 / size,
            "the shape has more elements than can be addressed");
        count *= size;
    }
    return count;
}

static at::Device place(int32_t device) {
    if (device < 0) return at::Device(at::kCPU);
    if (static_cast<size_t>(device) >= at::getNumGPUs())
        refuse(
            GRAFT_TRAINER_UNSUPPORTED,
            "there is no CUDA device " + std::to_string(device) + "; choose the CPU or a libtorch built for CUDA");
    return at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(device));
}

static at::ScalarType element_type(int32_t type) {
    switch (type) {
    case GRAFT_F32: return at::kFloat;
    case GRAFT_I64: return at::kLong;
    case GRAFT_BOOL: return at::kBool;
    case GRAFT_F64: return at::kDouble;
    case GRAFT_BF16: return at::kBFloat16;
    }
    refuse(GRAFT_TRAINER_UNSUPPORTED, "element type " + std::to_string(type) + " is unknown; use f32, i64 or boolean");
}

template <class Value>
static Tensor copy_of(const Value *values, at::IntArrayRef shape, at::ScalarType type, int32_t device) {
    const int64_t count = elements(shape);
    require(values || count == 0, "there are no values; pass as many as the shape has elements");
    const at::Device target = place(device);
    Tensor result = at::empty(shape, at::TensorOptions(type));
    if (count > 0) std::memcpy(result.data_ptr(), values, static_cast<size_t>(count) * sizeof(Value));
    return target.is_cpu() ? result : result.to(target);
}

static int32_t from_floats(const float *values, const int64_t *shape, size_t rank, int32_t device, Handle **out) {
    return give(out, [&] { return copy_of(values, sizes(shape, rank), at::kFloat, device); });
}

static int32_t from_integers(const int64_t *values, const int64_t *shape, size_t rank, int32_t device, Handle **out) {
    return give(out, [&] { return copy_of(values, sizes(shape, rank), at::kLong, device); });
}

/// Memory of the caller; returned once, and not at all where no tensor came of it.
struct Loan {
    void (*release)(void *);
    void *context;
    bool given = false;
};

static int32_t over_floats(
    float *values, const int64_t *shape, size_t rank, void (*release)(void *), void *context, Handle **out) {
    return guard([&] {
        require(out, "there is no place for the result; pass an output");
        const at::IntArrayRef extent = sizes(shape, rank);
        require(values || elements(extent) == 0, "there are no values; pass as many as the shape has elements");
        auto loan = std::make_shared<Loan>(Loan{release, context});
        auto end = [loan](void *) {
            if (loan->given && loan->release) loan->release(loan->context);
        };
        // libtorch keeps no deleter for a null address, so an empty tensor gets one that is never read.
        static float nothing;
        Tensor tensor = at::from_blob(values ? values : &nothing, extent, end, at::TensorOptions(at::kFloat));
        *out = handle(std::move(tensor));
        loan->given = true;
    });
}

static void release(Handle *tensor) {
    if (!tensor) return;
    guard([&] { delete tensor; });
    live.fetch_sub(1, std::memory_order_relaxed);
}

static size_t rank(const Handle *tensor) { return tensor ? static_cast<size_t>(tensor->value.dim()) : 0; }

static int32_t shape(const Handle *tensor, int64_t *result, size_t rank) {
    return guard([&] {
        const at::IntArrayRef extent = of(tensor).sizes();
        require(rank == extent.size() && (result || rank == 0), "the rank differs from the tensor's; ask for it first");
        std::copy(extent.begin(), extent.end(), result);
    });
}

static int32_t type(const Handle *tensor) {
    if (!tensor) return -1;
    switch (tensor->value.scalar_type()) {
    case at::kFloat: return GRAFT_F32;
    case at::kLong: return GRAFT_I64;
    case at::kBool: return GRAFT_BOOL;
    case at::kDouble: return GRAFT_F64;
    case at::kBFloat16: return GRAFT_BF16;
    default: return -1;
    }
}

static void require_count(const Tensor &tensor, const float *values, size_t count) {
    require(
        static_cast<int64_t>(count) == tensor.numel() && (values || count == 0),
        "the number of values differs from the tensor's elements; pass one a element");
}

/// Row-major memory of the caller as a tensor of the same shape as `like`.
static Tensor rows(float *values, const Tensor &like) {
    return at::from_blob(values, like.sizes(), at::TensorOptions(at::kFloat));
}

static int32_t read(const Handle *tensor, float *values, size_t count) {
    return guard([&] {
        const at::NoGradGuard unrecorded;
        const Tensor &source = of(tensor);
        require_count(source, values, count);
        if (count > 0) rows(values, source).copy_(source.detach());
    });
}

static int32_t write(Handle *tensor, const float *values, size_t count) {
    return guard([&] {
        const at::NoGradGuard unrecorded;
        const Tensor &target = of(tensor);
        require(target.scalar_type() == at::kFloat, "only f32 tensors can be written; cast it first");
        require_count(target, values, count);
        // The source is only read from.
        if (count > 0) target.copy_(rows(const_cast<float *>(values), target));
    });
}

static int32_t train(Handle *tensor, bool on) {
    return guard([&] {
        const Tensor &x = of(tensor);
        require(x.is_leaf(), "a computed tensor cannot be trained; detach it first");
        x.set_requires_grad(on);
    });
}

static int32_t gradient(const Handle *tensor, Handle **out) {
    return guard([&] {
        require(out, "there is no place for the result; pass an output");
        const Tensor &gradient = of(tensor).grad();
        *out = gradient.defined() ? handle(gradient) : nullptr;
    });
}

/// Lets go of the gradients, so that the next ones are taken over without an addition.
static int32_t clear_gradients(Handle *const *tensors, size_t count) {
    return guard([&] {
        for (const Tensor &tensor : all_of(tensors, count)) tensor.mutable_grad() = Tensor();
    });
}

static int32_t detached(const Handle *x, Handle **out) {
    return give(out, [&] { return of(x).detach(); });
}

static int32_t channels_last(const Handle *x, Handle **out) {
    return give(out, [&] {
        const Tensor &tensor = of(x);
        return tensor.dim() == 4 ? tensor.contiguous(at::MemoryFormat::ChannelsLast) : tensor;
    });
}

static int32_t cast(const Handle *x, int32_t type, Handle **out) {
    return give(out, [&] { return of(x).to(element_type(type)); });
}

void enter_tensors(graft_trainer_table &table) {
    table.tensor_from_floats = from_floats;
    table.tensor_over_floats = over_floats;
    table.tensor_from_integers = from_integers;
    table.tensor_free = release;
    table.tensor_rank = rank;
    table.tensor_shape = shape;
    table.tensor_type = type;
    table.tensor_read = read;
    table.tensor_write = write;
    table.tensor_train = train;
    table.tensor_gradient = gradient;
    table.tensor_clear_gradients = clear_gradients;
    table.tensor_detached = detached;
    table.tensor_channels_last = channels_last;
    table.tensor_cast = cast;
}

} // namespace graft
