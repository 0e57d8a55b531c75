// The narrow window on zlib: unpacking gzip and zlib streams block by block.
#pragma once
#include <zlib.h>
