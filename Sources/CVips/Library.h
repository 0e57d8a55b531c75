// The part of libvips' C interface that CVips.c calls, as a table that is filled at run time.
//
// libvips and what it rests on are some 120 shared libraries: linking them would cost every start
// of the program 80 ms. Its headers are not included either, so that the package builds where only
// the library is. The declarations follow libvips 8.13 to 8.17 and GLib 2; no layout of a struct is
// assumed, only names, parameters and the values below, which libvips has kept since 8.13.
#ifndef GRAFT_CVIPS_LIBRARY_H
#define GRAFT_CVIPS_LIBRARY_H
#include <stddef.h>

// Reference-counted objects, known by their addresses only.
typedef struct VipsImage VipsImage;
typedef struct VipsRegion VipsRegion;
typedef struct VipsArea VipsArea; // also VipsBlob and VipsArrayDouble, which begin with it

enum { VIPS_ACCESS_SEQUENTIAL = 1, VIPS_FAIL_ON_TRUNCATED = 1, VIPS_INTENT_RELATIVE = 1 };
enum { VIPS_FORMAT_UCHAR = 0, VIPS_FORMAT_USHORT = 2 };
enum {
    VIPS_INTERPRETATION_MULTIBAND = 0,
    VIPS_INTERPRETATION_B_W = 1,
    VIPS_INTERPRETATION_CMYK = 15,
    VIPS_INTERPRETATION_RGB = 17,
    VIPS_INTERPRETATION_sRGB = 22,
    VIPS_INTERPRETATION_RGB16 = 25,
    VIPS_INTERPRETATION_GREY16 = 26,
};
enum {
    G_LOG_LEVEL_WARNING = 1 << 4,
    G_LOG_LEVEL_MESSAGE = 1 << 5,
    G_LOG_LEVEL_INFO = 1 << 6,
    G_LOG_LEVEL_DEBUG = 1 << 7,
};
#define VIPS_META_ICC_NAME "icc-profile-data"

typedef void (*log_function)(const char *domain, int level, const char *message, void *data);

// Result, name, parameters. Functions that end in `...` take names and values up to a NULL.
#define LIBVIPS_FUNCTIONS(X)                                                                       \
    X(int, vips_init, (const char *program))                                                       \
    X(void, vips_block_untrusted_set, (int blocked))                                               \
    X(void, vips_concurrency_set, (int threads))                                                   \
    X(void, vips_cache_set_max, (int operations))                                                  \
    X(void, vips_error, (const char *domain, const char *format, ...))                             \
    X(char *, vips_error_buffer_copy, (void) )                                                     \
    X(VipsArea *, vips_blob_new, (void *release, const void *bytes, size_t length))                \
    X(VipsArea *, vips_array_double_newv, (int count, ...))                                        \
    X(void, vips_area_unref, (VipsArea * area))                                                    \
    X(int, vips_call, (const char *operation, ...))                                                \
    X(VipsImage *, vips_image_new_from_memory,                                                     \
      (const void *bytes, size_t length, int width, int height, int bands, int format))            \
    X(void *, vips_image_write_to_memory, (VipsImage * image, size_t *length))                     \
    X(int, vips_image_get_width, (const VipsImage *image))                                         \
    X(int, vips_image_get_height, (const VipsImage *image))                                        \
    X(int, vips_image_get_bands, (const VipsImage *image))                                         \
    X(int, vips_image_get_format, (const VipsImage *image))                                        \
    X(int, vips_image_guess_interpretation, (const VipsImage *image))                              \
    X(int, vips_image_hasalpha, (VipsImage * image))                                               \
    X(size_t, vips_image_get_typeof, (const VipsImage *image, const char *name))                   \
    X(int, vips_image_get_blob,                                                                    \
      (const VipsImage *image, const char *name, const void **bytes, size_t *length))              \
    X(void, vips_image_set_blob_copy,                                                              \
      (VipsImage * image, const char *name, const void *bytes, size_t length))                     \
    X(int, vips_image_remove, (VipsImage * image, const char *name))                               \
    X(int, vips_copy, (VipsImage * image, VipsImage **result, ...))                                \
    X(int, vips_cast, (VipsImage * image, VipsImage **result, int format, ...))                    \
    X(int, vips_extract_band, (VipsImage * image, VipsImage **result, int band, ...))              \
    X(int, vips_bandjoin, (VipsImage * *images, VipsImage **result, int count, ...))               \
    X(int, vips_unpremultiply, (VipsImage * image, VipsImage **result, ...))                       \
    X(int, vips_flatten, (VipsImage * image, VipsImage **result, ...))                             \
    X(int, vips_colourspace, (VipsImage * image, VipsImage **result, int space, ...))              \
    X(int, vips_icc_transform,                                                                     \
      (VipsImage * image, VipsImage **result, const char *profile, ...))                           \
    X(VipsRegion *, vips_region_new, (VipsImage * image))                                          \
    X(unsigned char *, vips_region_fetch,                                                          \
      (VipsRegion * region, int left, int top, int width, int height, size_t *length))             \
    X(unsigned, g_log_set_handler,                                                                 \
      (const char *domain, int levels, log_function handler, void *data))                          \
    X(void, g_object_unref, (void *object))                                                        \
    X(void, g_free, (void *memory))

struct graft_libvips {
#define DECLARE(result, name, parameters) result(*name) parameters;
    LIBVIPS_FUNCTIONS(DECLARE)
#undef DECLARE
};

// Hidden: no name here may shadow one inside the library.
#pragma GCC visibility push(hidden)
extern struct graft_libvips graft_libvips;
// Loads and starts libvips on the first call. Answers 0, or -1 for the reason that
// `graft_vips_missing` gives.
int graft_libvips_ready(void);
#pragma GCC visibility pop

#endif
