// A narrow window on libvips and zlib: variadic calls cannot be made from Swift, and their headers
// stay out of it.
#ifndef GRAFT_CVIPS_H
#define GRAFT_CVIPS_H
#include <stddef.h>
#include <stdint.h>

enum graft_vips_format {
    GRAFT_VIPS_JPEG, GRAFT_VIPS_PNG, GRAFT_VIPS_WEBP,
    GRAFT_VIPS_TIFF, GRAFT_VIPS_GIF, GRAFT_VIPS_HEIF
};

// An opened image: 1 (grey) or 3 (RGB) bands of 8 or 16 bits, alpha laid on white.
struct graft_vips_image {
    void *handle;
    int width, height, bands, depth;
    // Colour profile that still has to be applied; NULL where there is none.
    void *profile;
    size_t profile_bytes;
};

// All functions answer 0 for success. They may be called from any thread; libvips starts on the
// first call with untrusted loaders blocked, one thread, no operation cache.

// Width and height from the header alone.
int graft_vips_size(enum graft_vips_format format, const void *bytes, size_t length, int *width,
                    int *height);

// Opens the first frame, which must have the given size. apple: channels are BGR, alpha
// premultiplied. A profile of more than profile_limit bytes is left out.
int graft_vips_open(enum graft_vips_format format, const void *bytes, size_t length, int width,
                    int height, int apple, size_t profile_limit, struct graft_vips_image *result);
void graft_vips_close(struct graft_vips_image *image);

// Decodes on the caller's thread, from top to bottom, once: rows of each band, `strides` bytes
// apart.
int graft_vips_read(const struct graft_vips_image *image, void *const planes[3],
                    const size_t strides[3]);

// Converts width x height pixels of 16 bits from the profile to sRGB. bands: 1 or 3 in `pixels`;
// always 3 in `result`.
int graft_vips_to_srgb(const uint16_t *pixels, int width, int height, int bands,
                       const void *profile, size_t profile_bytes, uint16_t *result);

// The reasons for failures since the last call, as text of at most `size` bytes with its end mark.
void graft_vips_take_error(char *text, size_t size);

// zlib. Inflating answers 1 for wrong data or an early end, 2 where `capacity` is too small.
int graft_inflate(const void *bytes, size_t length, int raw, void *result, size_t capacity,
                  size_t *produced);
int graft_deflate(const void *bytes, size_t length, void *result, size_t capacity,
                  size_t *produced);
size_t graft_deflate_bound(size_t length);
uint32_t graft_crc32(const void *bytes, size_t length);

#endif
