"""Exports torchvision architectures with random weights to ONNX, batch fixed at 1.

Run with the Debian packages: /usr/bin/python3 export_torchvision.py FOLDER [NAME ...]
Writes FOLDER/<name>_opset<N>.onnx and FOLDER/<name>_opset<N>.json (what was exported, with versions
and seed). No dynamic axes, no weights are downloaded.
"""
import json
import os
import sys
import warnings

import torch
import torchvision
from torchvision import models

SEED = 20240711
# name: (constructor arguments, input size, opset)
MODELS = {
    "alexnet": ({}, 224, 11),
    "vgg11": ({}, 224, 13),
    "vgg11_bn": ({}, 224, 11),
    "resnet18": ({}, 224, 11),
    "resnet50": ({}, 224, 13),
    "densenet121": ({}, 224, 13),
    "googlenet": ({"aux_logits": False, "transform_input": True, "init_weights": False}, 224, 11),
    "inception_v3": ({"aux_logits": False, "transform_input": True, "init_weights": False}, 299, 13),
    "mobilenet_v2": ({}, 224, 11),
    "mobilenet_v3_small": ({}, 224, 13),
    "mobilenet_v3_large": ({}, 224, 16),
    "efficientnet_b0": ({}, 224, 13),
    "efficientnet_b7": ({}, 600, 13),
    "efficientnet_v2_s": ({}, 224, 16),
    "regnet_y_400mf": ({}, 224, 13),
    "regnet_x_400mf": ({}, 224, 11),
    "shufflenet_v2_x1_0": ({}, 224, 11),
    "mnasnet0_5": ({}, 224, 13),
    "squeezenet1_1": ({}, 224, 11),
    "convnext_tiny": ({}, 224, 13),
    "vit_b_16": ({}, 224, 13),
    "swin_t": ({}, 224, 13),
    "wide_resnet50_2": ({}, 224, 9),
    "resnext50_32x4d": ({}, 224, 12),
    "maxvit_t": ({}, 224, 16),
    # Small ones for shapes that the exporter does not fold, for a free batch, for tokens as output.
    "small_vit": ({}, 32, 13),
    "small_vit_unfolded": ({}, 32, 14),
    "small_vit_free": ({}, 32, 16),
    "small_vit_tokens": ({}, 32, 12),
}
OPTIONS = {
    "wide_resnet50_2": {"keep_initializers_as_inputs": True},
    "small_vit_unfolded": {"do_constant_folding": False},
    "small_vit_free": {"dynamic_axes": {"x": {0: "batch"}}},
}


def small_vit():
    return models.VisionTransformer(
        image_size=32, patch_size=8, num_layers=2, num_heads=2, hidden_dim=32, mlp_dim=64, num_classes=10)


class Tokens(torch.nn.Module):
    """A vision transformer without its head: the output is the sequence of tokens."""

    def __init__(self):
        super().__init__()
        self.vit = small_vit()

    def forward(self, x):
        x = self.vit._process_input(x)
        token = self.vit.class_token.expand(x.shape[0], -1, -1)
        return self.vit.encoder(torch.cat([token, x], dim=1))


def build(name, arguments):
    if name == "small_vit_tokens":
        return Tokens()
    if name.startswith("small_vit"):
        return small_vit()
    return getattr(models, name)(weights=None, **arguments)


def avoid_fused_attention(model):
    """The fused attention of this torch version cannot be exported; training mode avoids it."""
    mode = torch.onnx.TrainingMode.EVAL
    for module in model.modules():
        if isinstance(module, torch.nn.MultiheadAttention):
            assert module.dropout == 0
            module.training = True
            mode = torch.onnx.TrainingMode.PRESERVE
    return mode


def pictures(count, size):
    """Smooth random colour fields with some noise, so that images differ in more than noise."""
    coarse = torch.randn(count, 3, 4, 4)
    smooth = torch.nn.functional.interpolate(coarse, size=(size, size), mode="bilinear", align_corners=False)
    return smooth + 0.3 * torch.randn(count, 3, size, size)


def shake(model, size):
    """Makes every parameter matter, and lets BatchNorm statistics fit, so that outputs depend on the image."""
    generator = torch.Generator().manual_seed(SEED)
    norms = [m for m in model.modules() if isinstance(m, torch.nn.BatchNorm2d)]
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() <= 1 or parameter.std() == 0:
                parameter.add_(0.1 * torch.randn(parameter.shape, generator=generator))
        if norms:
            for norm in norms:
                norm.reset_running_stats()
                norm.momentum = None
            model.train()
            model(pictures(4, size))


def export(name, folder):
    arguments, size, opset = MODELS[name]
    if not name.startswith("small") and not hasattr(models, name):
        print(f"{name}: not in torchvision {torchvision.__version__}")
        return
    path = os.path.join(folder, f"{name}_opset{opset}.onnx")
    torch.manual_seed(SEED)
    model = build(name, arguments)
    shake(model, size)
    model.eval()
    mode = avoid_fused_attention(model)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model, torch.randn(1, 3, size, size), path, opset_version=opset, input_names=["x"],
            training=mode, **OPTIONS.get(name, {}))
    facts = {
        "name": name, "size": size, "opset": opset, "seed": SEED,
        "torch": torch.__version__, "torchvision": torchvision.__version__,
        "bytes": os.path.getsize(path),
    }
    with open(path.replace(".onnx", ".json"), "w") as file:
        json.dump(facts, file, indent=1)
    print(f"{name}: opset {opset}, {facts['bytes'] / 1e6:.1f} MB", flush=True)


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    torch.set_num_threads(1)
    for name in sys.argv[2:] or MODELS:
        try:
            export(name, folder)
        except Exception as error:  # one architecture that this exporter cannot do is a finding
            print(f"{name}: {type(error).__name__}: {str(error).splitlines()[0]}", flush=True)


if __name__ == "__main__":
    main()
