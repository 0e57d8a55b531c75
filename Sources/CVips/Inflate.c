// Bounded zlib calls for PNG chunks.
#include "CVips.h"
#include <limits.h>
#include <string.h>
#include <zlib.h>

int graft_inflate(const void *bytes, size_t length, int raw, void *result, size_t capacity,
                  size_t *produced) {
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (length > UINT_MAX || capacity > UINT_MAX) return 2;
    if (inflateInit2(&stream, raw ? -15 : 15) != Z_OK) return 1;
    stream.next_in = (Bytef *) bytes;
    stream.avail_in = (uInt) length;
    stream.next_out = result;
    stream.avail_out = (uInt) capacity;
    int outcome = inflate(&stream, Z_FINISH);
    *produced = stream.total_out;
    int full = stream.avail_out == 0;
    inflateEnd(&stream);
    return outcome == Z_STREAM_END ? 0 : outcome == Z_BUF_ERROR && full ? 2 : 1;
}

int graft_deflate(const void *bytes, size_t length, void *result, size_t capacity,
                  size_t *produced) {
    uLongf size = capacity;
    int outcome = compress2(result, &size, bytes, length, 1);
    *produced = size;
    return outcome != Z_OK;
}

size_t graft_deflate_bound(size_t length) { return compressBound(length); }

uint32_t graft_crc32(const void *bytes, size_t length) {
    return (uint32_t) crc32_z(crc32_z(0, NULL, 0), bytes, length);
}
