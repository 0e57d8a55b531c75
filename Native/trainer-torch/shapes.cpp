/// Summaries along axes, and everything that moves elements without computing.
#include "trainer.h"

#include <ATen/ExpandUtils.h>

#include <algorithm>

namespace graft {

static Tensor reduced(int32_t kind, const Tensor &x, at::IntArrayRef axes, bool keep) {
    // Without axes ONNX reduces over all of them.
    std::vector<int64_t> all;
    if (axes.empty()) {
        for (int64_t axis = 0; axis < x.dim(); axis++) all.push_back(axis);
        axes = all;
    }
    switch (kind) {
    case GRAFT_MEAN: return at::mean(x, axes, keep);
    case GRAFT_SUM: return at::sum(x, axes, keep);
    case GRAFT_MAX: return at::amax(x, axes, keep);
    case GRAFT_MIN: return at::amin(x, axes, keep);
    }
    refuse(GRAFT_TRAINER_UNSUPPORTED, "summary " + std::to_string(kind) + " is unknown; build the trainer anew");
}

static Tensor sliced(const Tensor &x, int64_t axis, int64_t start, int64_t end, int64_t step) {
    axis = front_axis(x, axis);
    const int64_t size = x.size(axis);
    require(step != 0, "the step of a slice must not be 0");
    if (step > 0) {
        require(
            start >= 0 && start <= size && end >= 0 && end <= size, "the slice reaches beyond the tensor; clamp it");
        return x.slice(axis, start, std::max(start, end), step);
    }
    require(start < size && start >= -1 && end >= -1 && end <= size, "the slice reaches beyond the tensor; clamp it");
    const int64_t stride = -step, count = start > end ? (start - end + stride - 1) / stride : 0;
    if (count == 0) return x.slice(axis, 0, 0, 1);
    return x.slice(axis, start - (count - 1) * stride, start + 1, stride).flip({axis});
}

static Tensor gathered(const Tensor &x, int64_t axis, const Tensor &indices) {
    axis = front_axis(x, axis);
    require(indices.scalar_type() == at::kLong, "indices must be i64; cast them first");
    const Tensor rows = at::index_select(x, axis, indices.reshape({-1}));
    std::vector<int64_t> shape(x.sizes().begin(), x.sizes().begin() + axis);
    shape.insert(shape.end(), indices.sizes().begin(), indices.sizes().end());
    shape.insert(shape.end(), x.sizes().begin() + axis + 1, x.sizes().end());
    return rows.reshape(shape);
}

/// The source of every element along an axis that grows by its mirror image or by its edges.
static Tensor sources(const Tensor &x, int64_t axis, int64_t before, int64_t after, bool mirrored) {
    const int64_t size = x.size(axis);
    require(size > 0, "an empty axis has no edge to repeat");
    require(!mirrored || (before < size && after < size), "the mirror image is smaller than the padding; pad less");
    std::vector<int64_t> index;
    for (int64_t i = -before; i < size + after; i++) {
        const int64_t mirror = i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i;
        index.push_back(mirrored ? mirror : std::min(std::max<int64_t>(i, 0), size - 1));
    }
    return at::tensor(index, at::TensorOptions(at::kLong)).to(x.device());
}

static Tensor padded_by_itself(const Tensor &x, at::IntArrayRef pads, bool mirrored) {
    Tensor result = x;
    for (int64_t axis = 0; axis < x.dim(); axis++) {
        const int64_t before = pads[axis], after = pads[axis + x.dim()];
        if (before < 0 || after < 0)
            result = result.slice(axis, std::max<int64_t>(0, -before), result.size(axis) + std::min<int64_t>(0, after));
        if (before <= 0 && after <= 0) continue;
        const int64_t first = std::max<int64_t>(0, before), last = std::max<int64_t>(0, after);
        result = at::index_select(result, axis, sources(result, axis, first, last, mirrored));
    }
    return result;
}

static Tensor padded_by(int32_t kind, const Tensor &x, at::IntArrayRef pads, double value) {
    require(static_cast<int64_t>(pads.size()) == 2 * x.dim(), "pads need a beginning and an end for every dimension");
    if (kind == GRAFT_PAD_REFLECT || kind == GRAFT_PAD_EDGE)
        return padded_by_itself(x, pads, kind == GRAFT_PAD_REFLECT);
    if (kind != GRAFT_PAD_CONSTANT)
        refuse(GRAFT_TRAINER_UNSUPPORTED, "padding " + std::to_string(kind) + " is unknown; build the trainer anew");
    // libtorch counts from the last dimension.
    std::vector<int64_t> backward;
    for (int64_t axis = x.dim() - 1; axis >= 0; axis--) {
        backward.push_back(pads[axis]);
        backward.push_back(pads[axis + x.dim()]);
    }
    return at::constant_pad_nd(x, backward, value);
}

/// Between samples values are computed in f32 at least.
static Tensor precise(const Tensor &x) { return x.scalar_type() == at::kBFloat16 ? x.to(at::kFloat) : x; }

static Tensor resized(const Tensor &x, int64_t height, int64_t width, const double *scales, int32_t kind) {
    const std::vector<int64_t> size{height, width};
    const at::IntArrayRef target(size);
    const bool placed = scales && scales[0] > 0 && scales[1] > 0;
    switch (kind) {
    case GRAFT_NEAREST:
        return placed ? at::upsample_nearest2d(x, target, scales[0], scales[1]) : at::upsample_nearest2d(x, target);
    case GRAFT_LINEAR:
        return placed ? at::upsample_bilinear2d(precise(x), target, false, scales[0], scales[1])
                      : at::upsample_bilinear2d(precise(x), target, false);
    case GRAFT_LINEAR_ALIGNED: return at::upsample_bilinear2d(precise(x), target, true);
    case GRAFT_CUBIC:
        return placed ? at::upsample_bicubic2d(precise(x), target, false, scales[0], scales[1])
                      : at::upsample_bicubic2d(precise(x), target, false);
    }
    refuse(GRAFT_TRAINER_UNSUPPORTED, "resizing " + std::to_string(kind) + " is unknown; build the trainer anew");
}

static int32_t reduce(int32_t kind, const Handle *x, const int64_t *axes, size_t count, bool keep, Handle **out) {
    return give(out, [&] { return reduced(kind, of(x), sizes(axes, count), keep); });
}

static int32_t concatenate(const Handle *const *inputs, size_t count, int64_t axis, Handle **out) {
    return give(out, [&] { return at::cat(all_of(inputs, count), axis); });
}

static int32_t slice(const Handle *x, int64_t axis, int64_t start, int64_t end, int64_t step, Handle **out) {
    return give(out, [&] { return sliced(of(x), axis, start, end, step); });
}

static int32_t gather(const Handle *x, int64_t axis, const Handle *indices, Handle **out) {
    return give(out, [&] { return gathered(of(x), axis, of(indices)); });
}

static int32_t reshape(const Handle *x, const int64_t *shape, size_t rank, Handle **out) {
    return give(out, [&] { return of(x).reshape(sizes(shape, rank)); });
}

static int32_t permute(const Handle *x, const int64_t *order, size_t rank, Handle **out) {
    return give(out, [&] { return of(x).permute(sizes(order, rank)); });
}

/// Sizes of 1 in the shape keep x's own, as in ONNX.
static int32_t expand(const Handle *x, const int64_t *shape, size_t rank, Handle **out) {
    return give(out, [&] { return of(x).expand(at::infer_size(of(x).sizes(), sizes(shape, rank))); });
}

static int32_t pad(const Handle *x, const int64_t *pads, size_t count, int32_t kind, double value, Handle **out) {
    return give(out, [&] { return padded_by(kind, of(x), sizes(pads, count), value); });
}

static int32_t resize(
    const Handle *x, int64_t height, int64_t width, const double *scales, int32_t kind, Handle **out) {
    return give(out, [&] { return resized(of(x), height, width, scales, kind); });
}

void enter_shapes(graft_trainer_table &table) {
    table.reduce = reduce;
    table.concatenate = concatenate;
    table.slice = slice;
    table.gather = gather;
    table.reshape = reshape;
    table.permute = permute;
    table.expand = expand;
    table.pad = pad;
    table.resize = resize;
}

} // namespace graft
