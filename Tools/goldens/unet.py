"""The U-Net in PyTorch: outputs, gradients and ten losses, for the one that Graft builds.

  /usr/bin/python3 unet.py small FOLDER   narrow networks, kept in Tests/GraftTrainingTests/Goldens
  /usr/bin/python3 unet.py full FOLDER    the published widths at 96 pixels, too large to keep

Each case is unet_<name>.safetensors: weights/<name>, input x, target, mask (N x 1 x H x W), restored, features, the gradient of
every parameter of the mean squared error on the mask, and that error before each of ten AdamW steps (rate 1e-3, weight decay 0.05
on kernels). Texts: widths, normalisation (none, batch, group), skips, parameters, encoder.
Made with torch 1.13 of Debian 12, seed 0.
"""
import pathlib, sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from training import write

STEPS = 10


class UNet(nn.Module):
    def __init__(self, widths, normalisation, skips):
        super().__init__()
        self.levels, self.skips, self.kind = len(widths), skips, normalisation
        self.parts = nn.ModuleDict()
        for level, width in enumerate(widths):
            self.block(f"down{level}", 3 if level == 0 else widths[level - 1], width)
        for level in range(len(widths) - 1):
            self.parts[f"up{level}"] = nn.ConvTranspose2d(widths[level + 1], widths[level], 2, 2)
            self.block(f"merge{level}", widths[level] * (2 if skips else 1), widths[level])
        self.parts["last"] = nn.Conv2d(widths[0], 3, 1)

    def block(self, name, inputs, outputs):
        for part in range(2):
            self.parts[f"{name}#{part}"] = nn.Conv2d(inputs if part == 0 else outputs, outputs, 3, padding=1)
            if self.kind == "batch":
                self.parts[f"{name}#{part}#norm"] = nn.BatchNorm2d(outputs)
            if self.kind == "group":
                self.parts[f"{name}#{part}#norm"] = nn.GroupNorm(2, outputs)

    def run(self, name, x):
        for part in range(2):
            x = self.parts[f"{name}#{part}"](x)
            if self.kind != "none":
                x = self.parts[f"{name}#{part}#norm"](x)
            x = F.relu(x)
        return x

    def forward(self, x):
        kept = []
        for level in range(self.levels):
            x = self.run(f"down{level}", x if level == 0 else F.max_pool2d(x, 2))
            kept.append(x)
        features = x.mean((2, 3))
        for level in reversed(range(self.levels - 1)):
            x = self.parts[f"up{level}"](x)
            x = self.run(f"merge{level}", torch.cat([x, kept[level]], 1) if self.skips else x)
        return self.parts["last"](x), features

    def named(self):
        """Parameters by the names of Graft's graph."""
        ends = {"weight": "", "bias": ".bias"}
        norms = {"weight": ".scale", "bias": ".shift"}
        for key, value in self.named_parameters():
            module, end = key.removeprefix("parts.").rsplit(".", 1)
            yield module.replace("#", ".") + (norms if module.endswith("norm") else ends)[end], value


def case(name, widths, normalisation, skips, side, batch, folder):
    torch.manual_seed(0)
    net = UNet(widths, normalisation, skips)
    with torch.no_grad():
        for key, value in net.named():
            if key.endswith((".scale", ".shift")):
                value.add_(0.1 * torch.randn(value.shape))
    net.train()
    x, target = torch.rand(batch, 3, side, side), torch.rand(batch, 3, side, side)
    mask = (torch.rand(batch, 1, side, side) < 0.4).float()
    tensors = {"x": x.numpy(), "target": target.numpy(), "mask": mask.numpy()}
    shape = lambda key, v: v.detach().numpy().reshape((1, -1, 1, 1)) if normalisation == "group" and key.endswith((".scale", ".shift")) else v.detach().numpy()
    tensors |= {"weights/" + key: shape(key, value).copy() for key, value in net.named()}
    decayed = [v for v in net.parameters() if v.dim() == 4]
    others = [v for v in net.parameters() if v.dim() != 4]
    optimiser = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.05}, {"params": others, "weight_decay": 0.0}], 1e-3)
    losses = []
    for step in range(STEPS + 1):
        restored, features = net(x)
        loss = ((restored - target) ** 2 * mask).sum() / (3 * mask.sum())
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        if step == 0:
            tensors |= {"restored": restored.detach().numpy(), "features": features.detach().numpy()}
            tensors |= {"gradient/" + key: value.grad.numpy().copy() for key, value in net.named()}
        optimiser.step()
    tensors["losses"] = np.array(losses, dtype=np.float32)
    count = sum(v.numel() for v in net.parameters())
    encoder = sum(v.numel() for k, v in net.named() if k.startswith("down"))
    write(folder / f"unet_{name}.safetensors", tensors, {
        "widths": ",".join(map(str, widths)), "normalisation": normalisation, "skips": str(skips), "parameters": str(count),
        "encoder": str(encoder), "torch": torch.__version__, "seed": "0"})
    print(name, count, encoder, [round(v, 5) for v in losses], flush=True)


if __name__ == "__main__":
    kind, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "small":
        case("plain", (4, 6, 8), "none", True, 16, 2, folder)
        case("group", (4, 6), "group", False, 8, 2, folder)
        case("batch", (4, 6), "batch", True, 8, 3, folder)
    else:
        case("full", (32, 64, 128, 256, 512), "none", True, 96, 2, folder)
