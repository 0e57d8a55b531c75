#!/usr/bin/env python3
"""Seconds of one training step of ResNet-18 in plain PyTorch: forward, cross entropy, backward, SGD with momentum.

Usage: training_step.py [--batch 32] [--size 224] [--threads 2] [--steps 5] [--precision f32 bf16]
                        [--layout nchw nhwc] [--json]
The network is torchvision's, with random weights; bf16 is autocast, nhwc the channels_last memory format. The first
step of each setting is not counted; of the others the fastest and the median are printed, and the least processor
time ("busy"), which with one thread is what to compare on a machine that has other work.
"""
import argparse, json, statistics, time
import torch, torchvision


def step(network, optimiser, x, y, half):
    with torch.autocast("cpu", torch.bfloat16, enabled=half):
        logits = network(x)
    loss = torch.nn.functional.cross_entropy(logits.float(), y)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    optimiser.step()
    return loss.item()


def measure(a, precision, layout):
    torch.manual_seed(1)
    network = torchvision.models.resnet18(weights=None).train()
    x, y = torch.randn(a.batch, 3, a.size, a.size), torch.randint(0, 1000, (a.batch,))
    if layout == "nhwc":
        network, x = network.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    optimiser = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
    seconds, busy = [], []
    for _ in range(a.steps + 1):
        start, cpu = time.perf_counter(), time.process_time()
        loss = step(network, optimiser, x, y, precision == "bf16")
        seconds.append(time.perf_counter() - start)
        busy.append(time.process_time() - cpu)
    return dict(library=f"torch {torch.__version__}", precision=precision, layout=layout, batch=a.batch, size=a.size,
                threads=a.threads, fastest=min(seconds[1:]), median=statistics.median(seconds[1:]), busy=min(busy[1:]),
                loss=loss)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--batch", type=int, default=32), a.add_argument("--size", type=int, default=224)
    a.add_argument("--threads", type=int, default=2), a.add_argument("--steps", type=int, default=5)
    a.add_argument("--precision", nargs="+", default=["f32", "bf16"], choices=["f32", "bf16"])
    a.add_argument("--layout", nargs="+", default=["nchw", "nhwc"], choices=["nchw", "nhwc"])
    a.add_argument("--json", action="store_true")
    a = a.parse_args()
    torch.set_num_threads(a.threads)
    for precision in a.precision:
        for layout in a.layout:
            row = measure(a, precision, layout)
            print(json.dumps(row) if a.json else "{library}  {precision}  {layout}  fastest {fastest:.3f} s  "
                  "median {median:.3f} s  busy {busy:.3f} s  loss {loss:.3f}".format(**row), flush=True)


if __name__ == "__main__":
    main()
