// libvips behind the few calls that GraftImages makes.
#include "CVips.h"
#include <pthread.h>
#include <string.h>
#include <vips/vips.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int started = -1;

// Warnings go to the error buffer's reader, not to the terminal.
static void keep_quiet(const gchar *domain, GLogLevelFlags level, const gchar *message,
                       gpointer data) {
    (void) domain, (void) level, (void) message, (void) data;
}

static void start(void) {
    GLogLevelFlags chatter =
        G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG;
    g_log_set_handler("VIPS", chatter, keep_quiet, NULL);
    if (vips_init("graft")) return;
    vips_block_untrusted_set(TRUE);
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    started = 0;
}

static int ready(void) {
    pthread_once(&once, start);
    return started;
}

static VipsImage *open_image(enum graft_vips_format format, const void *bytes, size_t length) {
    static const char *const loaders[] = {
        "jpegload_buffer", "pngload_buffer", "webpload_buffer",
        "tiffload_buffer", "gifload_buffer", "heifload_buffer",
    };
    VipsImage *image = NULL;
    VipsBlob *blob = vips_blob_new(NULL, bytes, length);
    int failed = vips_call(loaders[format], blob, &image, "fail_on", VIPS_FAIL_ON_TRUNCATED,
                           "access", VIPS_ACCESS_SEQUENTIAL, NULL);
    vips_area_unref(VIPS_AREA(blob));
    return failed ? NULL : image;
}

// Replaces *image by the result of a step that read it.
static int advance(VipsImage **image, VipsImage *next, int failed) {
    g_object_unref(*image);
    *image = failed ? NULL : next;
    return failed;
}

// BGR with premultiplied alpha to RGB with straight alpha.
static int from_apple(VipsImage **image) {
    VipsImage *next = NULL;
    int bands = vips_image_get_bands(*image);
    if (bands < 3) return 0;
    VipsImage *part[4] = {NULL, NULL, NULL, NULL};
    int failed = 0;
    for (int i = 0; i < bands && i < 4 && !failed; i++)
        failed = vips_extract_band(*image, &part[i], i < 3 ? 2 - i : i, NULL);
    failed = failed || vips_bandjoin(part, &next, bands < 4 ? 3 : 4, NULL);
    for (int i = 0; i < 4; i++)
        if (part[i]) g_object_unref(part[i]);
    if (advance(image, next, failed)) return -1;
    if (bands < 4) return 0;
    VipsBandFormat format = vips_image_get_format(*image);
    next = NULL;
    double white = format == VIPS_FORMAT_USHORT ? 65535 : 255;
    failed = vips_unpremultiply(*image, &next, "max_alpha", white, NULL);
    if (advance(image, next, failed)) return -1;
    next = NULL;
    failed = vips_cast(*image, &next, format, NULL);
    return advance(image, next, failed);
}

// Anything that is neither grey nor RGB of 8 or 16 bits becomes sRGB; the embedded profile is used
// where there is one.
static int to_plain_colour(VipsImage **image) {
    VipsImage *next = NULL;
    VipsBandFormat format = vips_image_get_format(*image);
    switch (vips_image_guess_interpretation(*image)) {
    case VIPS_INTERPRETATION_B_W:
    case VIPS_INTERPRETATION_GREY16:
    case VIPS_INTERPRETATION_sRGB:
    case VIPS_INTERPRETATION_RGB:
    case VIPS_INTERPRETATION_RGB16:
    case VIPS_INTERPRETATION_MULTIBAND: {
        if (format == VIPS_FORMAT_UCHAR || format == VIPS_FORMAT_USHORT) return 0;
        int failed = vips_cast_uchar(*image, &next, NULL);
        return advance(image, next, failed);
    }
    case VIPS_INTERPRETATION_CMYK: {
        int failed = vips_icc_transform(*image, &next, "srgb", "embedded", TRUE, "input_profile",
                                        "cmyk", "intent", VIPS_INTENT_RELATIVE,
                                        "black_point_compensation", TRUE, NULL);
        if (!failed) vips_image_remove(next, VIPS_META_ICC_NAME);
        return advance(image, next, failed);
    }
    default: {
        int failed = vips_colourspace(*image, &next, VIPS_INTERPRETATION_sRGB, NULL);
        if (!failed) vips_image_remove(next, VIPS_META_ICC_NAME);
        return advance(image, next, failed);
    }
    }
}

// One or three bands, transparency on white.
static int to_opaque(VipsImage **image) {
    VipsImage *next = NULL;
    double white = vips_image_get_format(*image) == VIPS_FORMAT_USHORT ? 65535 : 255;
    if (vips_image_hasalpha(*image)) {
        VipsArrayDouble *background = vips_array_double_newv(1, white);
        int failed = vips_flatten(*image, &next, "background", background, "max_alpha", white,
                                  NULL);
        vips_area_unref(VIPS_AREA(background));
        if (advance(image, next, failed)) return -1;
    }
    int bands = vips_image_get_bands(*image);
    if (bands == 1 || bands == 3) return 0;
    next = NULL;
    int failed = vips_extract_band(*image, &next, 0, "n", bands < 3 ? 1 : 3, NULL);
    return advance(image, next, failed);
}

static int take_profile(VipsImage *image, size_t limit, struct graft_vips_image *result) {
    const void *profile = NULL;
    size_t size = 0;
    if (!vips_image_get_typeof(image, VIPS_META_ICC_NAME)) return 0;
    if (vips_image_get_blob(image, VIPS_META_ICC_NAME, &profile, &size) || !size || size > limit)
        return 0;
    result->profile = g_try_malloc(size);
    if (!result->profile) return -1;
    memcpy(result->profile, profile, size);
    result->profile_bytes = size;
    return 0;
}

int graft_vips_size(enum graft_vips_format format, const void *bytes, size_t length, int *width,
                    int *height) {
    if (ready()) return -1;
    VipsImage *image = open_image(format, bytes, length);
    if (!image) return -1;
    *width = vips_image_get_width(image);
    *height = vips_image_get_height(image);
    g_object_unref(image);
    return 0;
}

int graft_vips_open(enum graft_vips_format format, const void *bytes, size_t length, int width,
                    int height, int apple, size_t profile_limit, struct graft_vips_image *result) {
    memset(result, 0, sizeof *result);
    if (ready()) return -1;
    VipsImage *image = open_image(format, bytes, length);
    if (!image) return -1;
    if (vips_image_get_width(image) != width || vips_image_get_height(image) != height) {
        vips_error("graft", "the header gives another size than the decoder");
        g_object_unref(image);
        return -1;
    }
    if ((apple && from_apple(&image)) || to_plain_colour(&image) || to_opaque(&image)) return -1;
    result->handle = image;
    result->width = vips_image_get_width(image);
    result->height = vips_image_get_height(image);
    result->bands = vips_image_get_bands(image);
    result->depth = vips_image_get_format(image) == VIPS_FORMAT_USHORT ? 16 : 8;
    if (take_profile(image, profile_limit, result)) {
        graft_vips_close(result);
        return -1;
    }
    return 0;
}

// One row of interleaved samples into one row of each plane.
static void take_apart(const VipsPel *row, int width, int bands, int depth, void *const planes[],
                       size_t offset[]) {
    for (int band = 0; band < bands; band++) {
        if (depth == 16) {
            const uint16_t *source = (const uint16_t *) row + band;
            uint16_t *target = (uint16_t *) ((char *) planes[band] + offset[band]);
            for (int x = 0; x < width; x++) target[x] = source[(size_t) x * bands];
        } else {
            const uint8_t *source = row + band;
            uint8_t *target = (uint8_t *) planes[band] + offset[band];
            for (int x = 0; x < width; x++) target[x] = source[(size_t) x * bands];
        }
    }
}

int graft_vips_read(const struct graft_vips_image *image, void *const planes[3],
                    const size_t strides[3]) {
    enum { strip = 16 };
    VipsRegion *region = vips_region_new(image->handle);
    if (!region) return -1;
    int failed = 0;
    for (int top = 0; top < image->height && !failed; top += strip) {
        VipsRect part = {0, top, image->width, VIPS_MIN(strip, image->height - top)};
        failed = vips_region_prepare(region, &part);
        for (int y = top; y < top + part.height && !failed; y++) {
            size_t offset[3] = {0, 0, 0};
            for (int band = 0; band < image->bands; band++)
                offset[band] = (size_t) y * strides[band];
            take_apart(VIPS_REGION_ADDR(region, 0, y), image->width, image->bands, image->depth,
                       planes, offset);
        }
    }
    g_object_unref(region);
    return failed ? -1 : 0;
}

void graft_vips_close(struct graft_vips_image *image) {
    if (image->handle) g_object_unref(image->handle);
    g_free(image->profile);
    memset(image, 0, sizeof *image);
}

int graft_vips_to_srgb(const uint16_t *pixels, int width, int height, int bands,
                       const void *profile, size_t profile_bytes, uint16_t *result) {
    if (ready()) return -1;
    size_t bytes = (size_t) width * height * bands * sizeof *pixels;
    VipsImage *image =
        vips_image_new_from_memory(pixels, bytes, width, height, bands, VIPS_FORMAT_USHORT);
    if (!image) return -1;
    image->Type = bands == 1 ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_RGB16;
    vips_image_set_blob_copy(image, VIPS_META_ICC_NAME, profile, profile_bytes);
    VipsImage *next = NULL;
    int failed = vips_icc_transform(image, &next, "srgb", "embedded", TRUE, "depth", 16, "intent",
                                    VIPS_INTENT_RELATIVE, "black_point_compensation", TRUE, NULL);
    if (advance(&image, next, failed)) return -1;
    size_t size = 0;
    void *converted = vips_image_write_to_memory(image, &size);
    g_object_unref(image);
    size_t wanted = (size_t) width * height * 3 * sizeof *result;
    if (converted && size == wanted) memcpy(result, converted, size);
    g_free(converted);
    return converted && size == wanted ? 0 : -1;
}

void graft_vips_take_error(char *text, size_t size) {
    char *message = vips_error_buffer_copy();
    if (size) g_strlcpy(text, message, size);
    g_free(message);
}
