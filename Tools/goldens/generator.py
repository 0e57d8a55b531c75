#!/usr/bin/env python3
"""Reference draws for SeededGenerator: the published C of SplitMix64 and xoshiro256** (Blackman, Vigna) in plain integers.

Usage: generator.py   (writes Tests/GraftLinearAlgebraTests/Goldens/generator.json)
"""
import json, pathlib, platform

MASK = (1 << 64) - 1


def splitmix64(state):
    state = (state + 0x9E3779B97F4A7C15) & MASK
    z = state
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return state, z ^ (z >> 31)


def rotl(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


def xoshiro256starstar(s):
    result = (rotl((s[1] * 5) & MASK, 7) * 9) & MASK
    t = (s[1] << 17) & MASK
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= t
    s[3] = rotl(s[3], 45)
    return result


def seeded(seed):
    s = []
    for _ in range(4):
        seed, z = splitmix64(seed)
        s.append(z)
    return s


def fisher_yates(s, n):
    """From the last place down; the draw below a bound is the high half of bound * next (Lemire, with rejection)."""
    order = list(range(n))
    for last in range(n - 1, 0, -1):
        bound = last + 1
        while True:
            product = bound * xoshiro256starstar(s)
            if (product & MASK) >= ((1 << 64) % bound):
                break
        other = product >> 64
        order[last], order[other] = order[other], order[last]
    return order


cases = [{"seed": str(seed), "draws": [str(xoshiro256starstar(s)) for _ in range(8)]}
         for seed in (0, 1, 42, 1 << 63, MASK) for s in [seeded(seed)]]
orders = [{"seed": str(seed), "order": fisher_yates(seeded(seed), n)} for seed, n in ((0, 2), (7, 17), (123, 64))]
out = pathlib.Path(__file__).parents[2] / "Tests/GraftLinearAlgebraTests/Goldens/generator.json"
out.write_text(json.dumps({"python": platform.python_version(), "cases": cases, "orders": orders}, indent=1) + "\n")
