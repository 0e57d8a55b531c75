// What Swift cannot say of zimg by itself: a function-like macro and arrays of anonymous
// structures.
#include <zimg.h>

static const unsigned graft_zimg_version = ZIMG_API_VERSION;

static inline void graft_zimg_set_source(zimg_image_buffer_const *buffer, int plane,
                                         const void *data, ptrdiff_t stride) {
    buffer->version = ZIMG_API_VERSION;
    buffer->plane[plane].data = data;
    buffer->plane[plane].stride = stride;
    buffer->plane[plane].mask = ZIMG_BUFFER_MAX;
}

static inline void graft_zimg_set_target(zimg_image_buffer *buffer, int plane, void *data,
                                         ptrdiff_t stride) {
    buffer->version = ZIMG_API_VERSION;
    buffer->plane[plane].data = data;
    buffer->plane[plane].stride = stride;
    buffer->plane[plane].mask = ZIMG_BUFFER_MAX;
}
