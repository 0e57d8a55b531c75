#!/usr/bin/env python3
"""Reference values for augmentation of training images.

Usage: augmentation.py   (writes Tests/GraftImagesTests/Goldens/augmentation.json)

Needs PyTorch, torchvision and NumPy. Views are sampled by torch's `grid_sample` (bilinear, mirrored at the outer
edges) at positions that are written out here step by step; colours are changed by torchvision's own functions; parts of
images are drawn by torchvision's RandomResizedCrop; boxes follow the pseudo-code of CutMix (Yun et al. 2019, appendix A);
a million draws of NumPy's beta distribution give its shares.
"""
import json, math, pathlib
import numpy as np, torch, torchvision
from torchvision.transforms import RandomResizedCrop
from torchvision.transforms import functional as F

SEED = 11
rng = np.random.default_rng(SEED)
torch.manual_seed(SEED)


def numbers(array, digits=5):
    return [round(float(v), digits) for v in np.asarray(array).ravel()]


def positions(draw, width, height, original, canvas):
    """Where each pixel of a view lies in the canvas, in pixels from the canvas's upper left corner."""
    y, x = np.mgrid[0:height, 0:width]
    u, v = (x + 0.5) / width - 0.5, (y + 0.5) / height - 0.5
    if draw["isFlipped"]:
        v = -v
    if draw["isMirrored"]:
        u = -u
    for _ in range(draw["quarterTurns"]):  # content counter-clockwise: the place that it came from is clockwise
        u, v = -v, u
    left, top, w, h = (draw["crop"][k] * original[i % 2] for i, k in enumerate(("left", "top", "width", "height")))
    px, py = u * w, v * h
    a = math.radians(draw["degrees"])
    px, py = px * math.cos(a) - py * math.sin(a), px * math.sin(a) + py * math.cos(a)
    return (left + w / 2 + px) * canvas[0] / original[0], (top + h / 2 + py) * canvas[1] / original[1]


def sampled(planes, x, y):
    _, h, w = planes.shape
    grid = torch.from_numpy(np.stack([2 * x / w - 1, 2 * y / h - 1], -1)[None])
    return torch.nn.functional.grid_sample(torch.from_numpy(planes)[None].double(), grid, mode="bilinear",
                                           padding_mode="reflection", align_corners=False)[0].numpy()


views = []
for width, height, canvas, original, crop, degrees, turns, mirrored, flipped in (
        (6, 5, (9, 7), (9, 7), (0, 0, 1, 1), 0, 0, False, False),
        (8, 8, (9, 7), (18, 14), (0.1, 0.2, 0.7, 0.6), 0, 0, True, False),
        (8, 6, (7, 9), (21, 27), (0.3, 0.05, 0.6, 0.9), 0, 1, False, False),
        (7, 9, (9, 7), (9, 7), (0.2, 0.1, 0.5, 0.8), 0, 3, True, True),
        (9, 7, (9, 7), (9, 7), (0, 0, 1, 1), 0, 2, False, False),
        (10, 10, (9, 7), (90, 63), (0.05, 0.05, 0.9, 0.9), 12.5, 0, False, True),
        (11, 4, (5, 8), (10, 17), (0, 0, 1, 1), -40, 1, True, False),
        (5, 6, (1, 1), (3, 2), (0.1, 0.1, 0.5, 0.5), 5, 0, False, False),
        (13, 3, (2, 30), (2, 30), (0, 0.5, 1, 0.5), 170, 2, False, False)):
    planes = np.round(rng.uniform(0, 255, (3, canvas[1], canvas[0])), 2)
    draw = dict(crop=dict(zip(("left", "top", "width", "height"), crop)), degrees=degrees, quarterTurns=turns,
                isMirrored=mirrored, isFlipped=flipped)
    result = sampled(planes, *positions(draw, width, height, original, canvas))
    views.append(dict(draw=draw, width=width, height=height, canvasWidth=canvas[0], canvasHeight=canvas[1],
                      originalWidth=original[0], originalHeight=original[1], planes=numbers(planes),
                      expected=numbers(result)))

# The directions again, by NumPy's own names: the whole image without resizing.
for turns in range(4):
    planes = np.arange(3 * 4 * 6, dtype=float).reshape(3, 4, 6)
    turned = np.rot90(planes, turns, axes=(1, 2))
    for mirrored, flipped in ((False, False), (True, False), (False, True)):
        result = turned[:, :, ::-1] if mirrored else turned
        result = result[:, ::-1] if flipped else result
        draw = dict(crop=dict(left=0, top=0, width=1, height=1), degrees=0, quarterTurns=turns, isMirrored=mirrored,
                    isFlipped=flipped)
        views.append(dict(draw=draw, width=result.shape[2], height=result.shape[1], canvasWidth=6, canvasHeight=4,
                          originalWidth=6, originalHeight=4, planes=numbers(planes), expected=numbers(result)))

colours = []
count = 37
pixels = np.round(rng.uniform(0, 255, (3, 1, count)), 2)
pixels[:, 0, :6] = [[0, 255, 255, 128, 10, 200], [0, 255, 0, 128, 200, 200], [0, 255, 0, 128, 200, 10]]
for change in ((1.3, 1, 1, 0), (0.4, 1, 1, 0), (1, 1.6, 1, 0), (1, 0, 1, 0), (1, 1, 1.7, 0), (1, 1, 0, 0), (1, 1, 1, 0.2),
               (1, 1, 1, -0.35), (1, 1, 1, 0.5), (1, 1, 1, -0.5), (1.2, 0.7, 1.4, 0.05), (0.8, 1.3, 0.6, -0.1)):
    image = torch.from_numpy(pixels / 255).double()
    for function, value, off in zip((F.adjust_brightness, F.adjust_contrast, F.adjust_saturation, F.adjust_hue), change,
                                    (1, 1, 1, 0)):
        if value != off:
            image = function(image, value)
    colours.append(dict(change=dict(zip(("brightness", "contrast", "saturation", "hue"), change)),
                        expected=numbers(255 * image.numpy(), 4)))

DRAWS = 40_000
crops = []
for width, height, scale, ratio in ((500, 375, (0.35, 1), (3 / 4, 4 / 3)), (128, 128, (0.08, 1), (3 / 4, 4 / 3)),
                                    (900, 150, (0.08, 1), (3 / 4, 4 / 3)), (200, 1600, (0.5, 1), (0.9, 1 / 0.9))):
    # On an image a hundred times as large, so that rounding to pixels does not matter.
    blank = torch.empty(1, 1, 1).expand(1, 100 * height, 100 * width)
    drawn = np.array([RandomResizedCrop.get_params(blank, scale, ratio) for _ in range(DRAWS)], float)
    top, left, h, w = drawn.T / 100
    share = w * h / (width * height)
    crops.append(dict(width=width, height=height, scale=scale, ratio=ratio,
                      area=numbers(np.quantile(share, (0.1, 0.25, 0.5, 0.75, 0.9))), meanArea=float(share.mean()),
                      meanLogRatio=float(np.log(w / h).mean()), spreadLogRatio=float(np.log(w / h).std()),
                      meanCentreX=float(((left + w / 2) / width).mean()),
                      spreadCentreX=float(((left + w / 2) / width).std()),
                      spreadCentreY=float(((top + h / 2) / height).std())))


def rand_bbox(width, height, lam, cx, cy):
    cut = np.sqrt(1.0 - lam)
    cut_w, cut_h = int(width * cut), int(height * cut)
    x1, x2 = np.clip(cx - cut_w // 2, 0, width), np.clip(cx + cut_w // 2, 0, width)
    y1, y2 = np.clip(cy - cut_h // 2, 0, height), np.clip(cy + cut_h // 2, 0, height)
    return int(x1), int(x2), int(y1), int(y2), 1 - (x2 - x1) * (y2 - y1) / (width * height)


boxes = []
for lam in (0.0, 1e-9, 0.1, 0.37, 0.5, 0.75, 0.999, 1.0):
    for width, height, cx, cy in ((224, 224, 112, 112), (224, 160, 0, 159), (33, 17, 20, 3), (1, 1, 0, 0)):
        boxes.append(dict(share=lam, width=width, height=height, centreX=cx, centreY=cy,
                          expected=list(map(float, rand_bbox(width, height, lam, cx, cy)))))

at = (0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99)
betas = []
for alpha in (0.1, 0.2, 0.5, 1.0, 2.0, 8.0):
    drawn = rng.beta(alpha, alpha, 1_000_000)
    betas.append(dict(alpha=alpha, at=at, expected=[float((drawn <= a).mean()) for a in at],
                      variance=1 / (4 * (2 * alpha + 1))))

target = pathlib.Path(__file__).resolve().parents[2] / "Tests/GraftImagesTests/Goldens/augmentation.json"
target.write_text(json.dumps(dict(
    torch=torch.__version__, torchvision=torchvision.__version__, numpy=np.__version__, seed=SEED,
    views=views, pixels=numbers(pixels), colours=colours, crops=crops, boxes=boxes, betas=betas)) + "\n")
print(len(views), "views,", target.stat().st_size, "bytes")
