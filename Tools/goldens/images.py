#!/usr/bin/env python3
"""Small encoded images of every format with the pixels that Pillow makes of them.

Writes Tests/GraftImagesTests/Goldens/images.json: the files (base64) and per sample its file, the geometry, the
expected R, G, B planes (base64 of uint8) and the mean absolute difference that is allowed. Needs Pillow and NumPy; HEIC is written by libvips.
Where Graft means something else than Pillow's `convert("RGB")` the reference is computed as stated: transparency is laid
on white, 16-bit grey is divided by 257, an embedded profile is converted to sRGB by LittleCMS.
"""
import base64, ctypes, ctypes.util, io, json, pathlib, struct, tempfile
import numpy as np, PIL
from PIL import Image, ImageCms, ImageOps

SEED = 7
# Subsampled chroma is resized once here; Pillow enlarges it first, which blurs a little more. These few pixels in loud
# colours make the most of it; photographs differ by about 0.4 (Benchmarks/Decode/measure.py).
CHROMA = 3
KERNELS = {"nearest": Image.NEAREST, "bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS,
           "area": Image.BOX}
samples, files = [], []


def picture(width, height):
    """Smooth blobs and a little noise: neither flat nor hostile to JPEG."""
    r = np.random.default_rng(SEED)
    small = r.uniform(0, 255, (5, 6, 3)).astype(np.uint8)
    image = np.asarray(Image.fromarray(small).resize((width, height), Image.BICUBIC), np.float64)
    return Image.fromarray(np.clip(image + r.normal(0, 1, (height, width, 1)), 0, 255).astype(np.uint8))


def saved(image, kind, **options):
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def resized(image, rule, kernel, width, height):
    w, h = image.size
    if rule == "squash":
        return image.resize((width, height), KERNELS[kernel])
    s = rule / min(w, h)
    image = image.resize((max(width, round(w * s)), max(height, round(h * s))), KERNELS[kernel])
    w, h = image.size
    left, top = (w - width) // 2, (h - height) // 2
    return image.crop((left, top, left + width, top + height))


def add(name, data, reference=None, rule="squash", kernel="bilinear", width=16, height=16, scaled=False, allowed=1.5):
    if reference is None:
        reference = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    planes = np.asarray(resized(reference, rule, kernel, width, height), np.uint8).transpose(2, 0, 1)
    text = base64.b64encode(data).decode()
    if text not in files:
        files.append(text)
    samples.append(dict(name=name, file=files.index(text), rule="squash" if rule == "squash" else "shortSide",
                        side=0 if rule == "squash" else rule, kernel=kernel, width=width, height=height, scaled=scaled,
                        allowed=allowed, expected=base64.b64encode(np.ascontiguousarray(planes).tobytes()).decode(),
                        orientedWidth=reference.width, orientedHeight=reference.height))


def on_white(image):
    image = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, (255, 255, 255, 255)), image).convert("RGB")


def profile(space, gamma, colorants=()):
    """A minimal ICC version 2 display profile: colorants adapted to D50 and one gamma."""
    def s15(*values):
        return b"".join(struct.pack(">i", round(v * 65536)) for v in values)
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    tags = {b"desc": b"desc" + bytes(4) + struct.pack(">I", 5) + b"test\0" + bytes(79),
            b"cprt": b"text" + bytes(4) + b"none\0" + bytes(3), b"wtpt": b"XYZ " + bytes(4) + s15(0.9642, 1, 0.8249)}
    names = [b"k"] if space == b"GRAY" else [b"r", b"g", b"b"]
    for i, n in enumerate(names):
        tags[n + b"TRC"] = curve
        if colorants:
            tags[n + b"XYZ"] = b"XYZ " + bytes(4) + s15(*colorants[i])
    body, table, at = b"", struct.pack(">I", len(tags)), 132 + 12 * len(tags)
    for n, data in tags.items():
        data += bytes(-len(data) % 4)
        table += n + struct.pack(">II", at + len(body), len(data))
        body += data
    head = bytes(4) + bytes(4) + struct.pack(">I", 0x02100000) + b"mntr" + space + b"XYZ " + bytes(12) + b"acsp" + bytes(24)
    head += bytes(4) + s15(0.9642, 1, 0.8249)
    head += bytes(128 - len(head))
    whole = head + table + body
    return struct.pack(">I", len(whole)) + whole[4:]


def heic(image):
    vips = ctypes.CDLL(ctypes.util.find_library("vips") or "libvips.so.42")
    vips.vips_init(b"goldens")
    vips.vips_image_new_from_memory_copy.restype = ctypes.c_void_p
    vips.vips_image_new_from_memory_copy.argtypes = [ctypes.c_char_p, ctypes.c_size_t] + [ctypes.c_int] * 4
    data = image.tobytes()
    made = vips.vips_image_new_from_memory_copy(data, len(data), image.width, image.height, 3, 0)
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/sample.heic"
        assert vips.vips_image_write_to_file(ctypes.c_void_p(made), path.encode(), b"Q", ctypes.c_int(95), None) == 0
        return pathlib.Path(path).read_bytes()


rgb, odd = picture(48, 32), picture(45, 29)
grey = rgb.convert("L")
alpha = rgb.copy()
alpha.putalpha(Image.fromarray(np.tile(np.linspace(0, 255, 48).astype(np.uint8), (32, 1))))

for name, sampling in (("444", 0), ("422", 1), ("420", 2)):
    add(f"jpeg-{name}", saved(rgb, "JPEG", quality=92, subsampling=sampling), allowed=CHROMA if sampling else 1)
    add(f"jpeg-{name}-odd", saved(odd, "JPEG", quality=92, subsampling=sampling), allowed=CHROMA if sampling else 1)
add("jpeg-progressive", saved(odd, "JPEG", quality=92, progressive=True), allowed=CHROMA)
add("jpeg-restarts", saved(odd, "JPEG", quality=92, restart_marker_blocks=1), allowed=CHROMA)
add("jpeg-grey", saved(odd.convert("L"), "JPEG", quality=92))
add("jpeg-rgb", saved(odd, "JPEG", quality=92, keep_rgb=True))
add("jpeg-cmyk", saved(odd.convert("CMYK"), "JPEG", quality=92), allowed=25)
for kernel in KERNELS:
    # Area is exact here, and Pillow's box is not, where a source pixel straddles two results: 48 x 32 has none.
    add(f"kernel-{kernel}", saved(rgb, "PNG"), kernel=kernel, allowed=2.5 if kernel == "nearest" else 1.0)
    add(f"kernel-{kernel}-jpeg", saved(rgb, "JPEG", quality=92), kernel=kernel,
        allowed=5 if kernel == "nearest" else CHROMA)
    if kernel != "area":
        add(f"kernel-{kernel}-enlarging", saved(odd, "PNG"), kernel=kernel, rule=40, width=36, height=36, allowed=1.0)
big = picture(333, 301)
for denominator, side in ((2, 150), (4, 75), (8, 37)):
    add(f"scaled-by-{denominator}", saved(big, "JPEG", quality=75), rule=side, width=32, height=32, scaled=True, allowed=3)
for value in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = value
    for kind, options in (("JPEG", dict(quality=92)), ("PNG", {}), ("WEBP", dict(lossless=True)),
                          ("TIFF", dict(compression="tiff_lzw"))):
        if kind == "JPEG" or value in (3, 6):
            add(f"orientation-{value}-{kind}", saved(odd, kind, exif=exif, **options), rule=24, width=17, height=22)
add("png-rgb", saved(odd, "PNG"))
add("png-grey", saved(grey, "PNG"))
add("png-1-bit", saved(grey.convert("1"), "PNG"))
add("png-palette", saved(rgb.quantize(16), "PNG"))
add("png-alpha", saved(alpha, "PNG"), on_white(alpha))
add("png-grey-alpha", saved(alpha.convert("LA"), "PNG"), on_white(alpha.convert("LA")))
wide = np.asarray(grey).astype(np.uint16) * 257
add("png-grey-16-bit", saved(Image.fromarray(wide), "PNG"), grey.convert("RGB"))
add("webp", saved(odd, "WEBP", quality=92))
add("webp-lossless-alpha", saved(alpha, "WEBP", lossless=True, exact=True), on_white(alpha))
add("webp-animated", saved(odd, "WEBP", save_all=True, append_images=[odd.rotate(180)], lossless=True))
add("tiff", saved(odd, "TIFF"))
add("tiff-lzw", saved(odd, "TIFF", compression="tiff_lzw"))
add("tiff-grey-16-bit", saved(Image.fromarray(wide), "TIFF", compression="tiff_lzw"), grey.convert("RGB"))
add("tiff-cmyk", saved(odd.convert("CMYK"), "TIFF", compression="tiff_lzw"), allowed=25)
add("gif", saved(odd.quantize(64), "GIF"))
add("gif-animated", saved(odd.quantize(32), "GIF", save_all=True, append_images=[odd.rotate(180).quantize(32)]))
add("bmp-24", saved(odd, "BMP"))
add("bmp-8", saved(odd.quantize(64), "BMP"))
add("bmp-1", saved(odd.convert("1"), "BMP"))
add("bmp-32", saved(alpha, "BMP"))
add("avif", saved(rgb, "AVIF", quality=95, subsampling="4:4:4"), allowed=2.5)
add("heic", heic(rgb), rgb, allowed=4)
ADOBE = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
STANDARD = ((0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141))
for name, gamma, colorants in (("wide", 2.19921875, ADOBE), ("dark", 1.0, STANDARD)):
    icc = profile(b"RGB ", gamma, colorants)
    converted = ImageCms.profileToProfile(rgb, ImageCms.ImageCmsProfile(io.BytesIO(icc)), ImageCms.createProfile("sRGB"),
                                          ImageCms.Intent.RELATIVE_COLORIMETRIC)
    for kind, options in (("PNG", {}), ("JPEG", dict(quality=95, subsampling=0)), ("WEBP", dict(lossless=True))):
        add(f"profile-{name}-{kind}", saved(rgb, kind, icc_profile=icc, **options), converted, allowed=2.5)
icc = profile(b"GRAY", 1.0)
lookup = [round(255 * (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055)) for v in np.arange(256) / 255]
add("profile-grey-PNG", saved(grey, "PNG", icc_profile=icc), grey.point(lookup).convert("RGB"), allowed=2.5)
add("profile-of-another-kind", saved(rgb, "PNG", icc_profile=icc))
standard = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
add("profile-standard", saved(rgb, "JPEG", quality=95, subsampling=0, icc_profile=standard))

target = pathlib.Path(__file__).resolve().parents[2] / "Tests/GraftImagesTests/Goldens/images.json"
target.write_text(json.dumps(dict(pillow=PIL.__version__, numpy=np.__version__, seed=SEED, files=files, samples=samples), indent=0) + "\n")
print(len(samples), "samples,", target.stat().st_size, "bytes")
