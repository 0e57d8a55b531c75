"""Networks with PyTorch's outputs, gradients and losses, for the interpreter that trains ONNX graphs.

  /usr/bin/python3 training.py small FOLDER            small networks, kept in Tests/GraftTrainingTests/Goldens
  /usr/bin/python3 training.py large FOLDER [NAME ...] torchvision architectures with random weights

Each case is <name>.onnx and <name>.safetensors: input x, targets (N x K, rows sum to 1), logits, the loss before each of
ten SGD steps (rate in the text "rate", Nesterov momentum 0.9, weight decay 1e-4), and the gradient of every parameter before the first.
Cases whose text "mode" is "train" use the moments of the batch in batch normalisation and hold the moved running ones.
Graphs are exported unfused (TrainingMode.PRESERVE), so that PyTorch's parameters are the graph's constants.
Made with torch 1.13 and torchvision 0.14 of Debian 12, seed 0; needs nothing else.
"""
import json, pathlib, struct, sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

STEPS = 10
LARGE = ["alexnet", "vgg11", "resnet18", "densenet121", "googlenet", "mobilenet_v2", "mobilenet_v3_small",
         "efficientnet_b0", "shufflenet_v2_x0_5", "convnext_tiny", "vit_b_32"]


def write(path, tensors, texts):
    header, offset, blobs = {"__metadata__": texts}, 0, []
    for name, value in tensors.items():
        blob = np.ascontiguousarray(value, dtype="<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(np.shape(value)), "data_offsets": [offset, offset + len(blob)]}
        offset += len(blob)
        blobs.append(blob)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for blob in blobs:
            file.write(blob)


def randomise(model):
    """Running moments and scales that are not the trivial ones."""
    generator = torch.Generator().manual_seed(1)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1, generator=generator)
            module.running_var.uniform_(0.5, 1.5, generator=generator)
        if isinstance(module, (nn.BatchNorm2d, nn.LayerNorm, nn.InstanceNorm2d, nn.GroupNorm)) and module.weight is not None:
            with torch.no_grad():
                module.weight.uniform_(0.7, 1.3, generator=generator)
                module.bias.uniform_(-0.2, 0.2, generator=generator)
    # Equal tensors would become one constant of the graph.
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 1 and parameter.std() == 0:
                parameter.add_(0.1 * torch.rand(parameter.shape, generator=generator) - 0.05)


def case(name, model, size, folder, mode="eval", opset=13, batch=2, rate=0.01):
    torch.manual_seed(0)
    randomise(model)
    model.eval()
    x = torch.randn(batch, 3, size, size)
    torch.onnx.export(model, x, str(folder / f"{name}.onnx"), opset_version=opset, do_constant_folding=False,
                      training=torch.onnx.TrainingMode.PRESERVE, input_names=["pixels"], output_names=["logits"],
                      dynamic_axes={"pixels": {0: "N"}, "logits": {0: "N"}})
    if mode == "train":
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.train()
    tensors = {"x": x.numpy()}
    targets = None
    optimiser = torch.optim.SGD(model.parameters(), rate, momentum=0.9, nesterov=True, weight_decay=1e-4)
    losses = []
    for step in range(STEPS + 1):
        logits = model(x)
        if targets is None:
            targets = torch.softmax(2 * torch.randn(logits.shape), 1)
            tensors["targets"], tensors["logits"] = targets.numpy(), logits.detach().numpy()
        loss = -(targets * F.log_softmax(logits, 1)).sum(1).mean()
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        if step == 0:
            for key, parameter in model.named_parameters():
                if parameter.grad is not None:
                    tensors["gradient/" + key] = parameter.grad.numpy().copy()
            if mode == "train":
                for key, buffer in model.named_buffers():
                    if key.endswith(("running_mean", "running_var")):
                        tensors["moved/" + key] = buffer.numpy().copy()
        optimiser.step()
    tensors["losses"] = np.array(losses, dtype=np.float32)
    write(folder / f"{name}.safetensors", tensors,
          {"mode": mode, "torch": torch.__version__, "seed": "0", "rate": str(rate), "momentum": "0.9", "decay": "1e-4"})
    print(name, sum(p.numel() for p in model.parameters()), "parameters, losses", [round(v, 4) for v in losses[:3]], flush=True)


class Residual(nn.Module):
    """Strided, dilated and grouped convolutions, residual sums, pools of all kinds."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, 2, 1, bias=False)
        self.norm = nn.BatchNorm2d(8)
        self.depth = nn.Conv2d(8, 8, 3, 1, 2, dilation=2, groups=8)
        self.point = nn.Conv2d(8, 8, 1)
        self.down = nn.Conv2d(8, 12, 3, 2, 1, groups=2)
        self.last = nn.BatchNorm2d(12)
        self.head = nn.Linear(36, 5)

    def forward(self, x):
        x = F.relu6(self.norm(self.stem(x)))
        x = F.max_pool2d(x, 3, 2, 1, ceil_mode=True)
        x = x + F.hardswish(self.point(F.leaky_relu(self.depth(x), 0.1)))
        x = F.avg_pool2d(F.elu(self.last(self.down(x))), 2, 1, padding=1, count_include_pad=False)
        mean, top = x.mean((2, 3)), F.adaptive_max_pool2d(x, 1).flatten(1)
        return self.head(torch.cat([mean, top, x[:, :, 1, ::2].sum(2)], 1))


class Attention(nn.Module):
    """Patches, a token, positions, layer norms, attention by einsum and by products, GELU, softmax."""

    def __init__(self):
        super().__init__()
        self.patch = nn.Conv2d(3, 16, 4, 4)
        self.token = nn.Parameter(torch.randn(1, 1, 16) * 0.1)
        self.position = nn.Parameter(torch.randn(1, 17, 16) * 0.1)
        self.one, self.two, self.end = nn.LayerNorm(16), nn.LayerNorm(16), nn.LayerNorm(16)
        self.qkv, self.out = nn.Linear(16, 48), nn.Linear(16, 16)
        self.up, self.back = nn.Linear(16, 32), nn.Linear(32, 16)
        self.head = nn.Linear(16, 4)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.position
        q, k, v = self.qkv(self.one(x)).chunk(3, -1)
        q, k, v = (t.reshape(t.shape[0], 17, 2, 8).permute(0, 2, 1, 3) for t in (q, k, v))
        weights = torch.softmax(torch.einsum("bhqd,bhkd->bhqk", q, k) * 8 ** -0.5, -1)
        y = (weights @ v).permute(0, 2, 1, 3).reshape(-1, 17, 16)
        x = x + self.out(y)
        x = x + self.back(F.gelu(self.up(self.two(x))))
        return self.head(self.end(x)[:, 0])


class LRN(torch.autograd.Function):
    """PyTorch's local response normalisation, exported as ONNX's operator instead of a branching graph."""

    @staticmethod
    def symbolic(g, x):
        return g.op("LRN", x, size_i=3, alpha_f=0.1, beta_f=0.75, bias_f=1.5)

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return F.local_response_norm(x, 3, 0.1, 0.75, 1.5)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        with torch.enable_grad():
            y = x.detach().requires_grad_()
            return torch.autograd.grad(F.local_response_norm(y, 3, 0.1, 0.75, 1.5), y, g)[0]


class Mixed(nn.Module):
    """Everything else: transposed convolution, instance norm, LRN, squeeze and excitation, resizing, padding, PReLU, splits."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, 2, 1)
        self.norm = nn.InstanceNorm2d(8, affine=True)
        self.prelu = nn.PReLU(8, 0.2)
        self.squeeze, self.excite = nn.Conv2d(8, 4, 1), nn.Conv2d(4, 8, 1)
        self.up = nn.ConvTranspose2d(8, 6, 4, 2, 1)
        self.mix = nn.Conv2d(8, 6, 1)
        self.scale = nn.Parameter(torch.rand(6, 1, 1) + 0.5)
        self.head = nn.Linear(12, 3)

    def forward(self, x):
        x = self.prelu(self.norm(self.stem(x)))
        gate = F.hardsigmoid(self.excite(F.relu(self.squeeze(F.adaptive_avg_pool2d(x, 1)))))
        x = x * gate
        y = torch.tanh(LRN.apply(self.up(x)))
        z = F.interpolate(F.silu(self.mix(x)), scale_factor=2, mode="nearest")
        w = F.interpolate(self.mix(x), size=y.shape[2:], mode="bilinear", align_corners=False)
        a, b = (y + self.scale * z).split([2, 4], 1)
        a = F.pad(a, (1, 1, 2, 0), mode="reflect")[:, :, 2:, 1:-1]
        b = torch.where(b > 0, torch.exp(-b), torch.sqrt(b * b + 0.5)) - torch.log(b.abs() + 1) / 3
        y = torch.cat([a, b], 1).clamp(-2, 2) + torch.sigmoid(w) ** 2
        deviation = ((y - y.mean((2, 3), keepdim=True)) ** 2).mean((2, 3))
        return self.head(torch.cat([y.amax((2, 3)), deviation.unsqueeze(2).squeeze(2)], 1))


def small(folder):
    torch.manual_seed(0)
    case("residual", Residual(), 24, folder)
    torch.manual_seed(0)
    case("residual_moments", Residual(), 24, folder, mode="train", batch=4)
    torch.manual_seed(0)
    case("attention", Attention(), 16, folder)
    torch.manual_seed(0)
    case("mixed", Mixed(), 16, folder, opset=13)


def large(folder, names):
    import torchvision
    for name in names or LARGE:
        torch.manual_seed(0)
        kwargs = {"aux_logits": False, "init_weights": True} if name == "googlenet" else {}
        model = getattr(torchvision.models, name)(weights=None, num_classes=10, **kwargs)
        for module in model.modules():
            if isinstance(module, (nn.ReLU, nn.ReLU6, nn.Hardswish, nn.SiLU)):
                module.inplace = False
        case(name, model, 224, folder, rate=1e-5 if name in ("resnet18", "googlenet", "densenet121", "vgg11") else 1e-3)


if __name__ == "__main__":
    kind, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    small(folder) if kind == "small" else large(folder, sys.argv[3:])
