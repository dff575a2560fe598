#!/usr/bin/python3
"""Loads an exported model into PyTorch and holds its logits on 100 real images against ProFL's.

    docs/pytorch/compare.py resnet18 model.safetensors

Images are Fashion-MNIST's first test images where Debian's dataset-fashion-mnist is installed, else the handwritten digits of data/digits; padded with zeros to the network's size, or repeated
where they are too small, with one channel copied to all. Ends with 1 when a logit differs by more than 1e-4.
"""
import gzip
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy
import torch

from networks import NETWORKS, load, read_safetensors, write_safetensors

ROOT = pathlib.Path(__file__).parents[2]
FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz")
SHAPES = {"cnn28": (1, 28, 28), "deep8": (1, 8, 8), "mlp": (64,), "resnet18": (3, 32, 32), "resnet34": (3, 32, 32), "vgg11_bn": (3, 32, 32), "vit": (3, 32, 32)}
LIMIT = 1e-4


def fashion():
    with gzip.open(FASHION) as file:
        return numpy.frombuffer(file.read()[16:], numpy.uint8)[: 100 * 784].reshape(100, 28, 28).astype(numpy.float32) / 255


def digits():
    with gzip.open(ROOT / "data" / "digits" / "digits.csv.gz", "rt") as file:
        return numpy.array([[float(v) for v in next(file).split(",")[:64]] for _ in range(100)], numpy.float32).reshape(100, 8, 8) / 16


def images(shape):
    if len(shape) == 1:
        return torch.from_numpy(digits().reshape(100, -1))
    channels, side, _ = shape
    pictures = torch.from_numpy(fashion() if side >= 28 and FASHION.exists() else digits())[:, None]
    pictures = pictures.repeat_interleave(side // pictures.shape[2], 2).repeat_interleave(side // pictures.shape[3], 3)
    before = (side - pictures.shape[2]) // 2
    after = side - pictures.shape[2] - before
    return torch.nn.functional.pad(pictures, (before, after, before, after)).repeat(1, channels, 1, 1)


def main(name, model):
    network = load(NETWORKS[name](), read_safetensors(model))
    pictures = images(SHAPES[name])
    with torch.no_grad():
        pytorch = network(pictures)
    with tempfile.TemporaryDirectory() as folder:
        sent, answered = f"{folder}/images.safetensors", f"{folder}/logits.safetensors"
        write_safetensors(sent, {"images": pictures})
        subprocess.run([*os.environ.get("PROFL", str(ROOT / "profl")).split(), "logits", name, model, sent, answered], check=True)
        profl = read_safetensors(answered)["logits"]
    largest = (pytorch - profl).abs().max().item()
    same = (pytorch.argmax(1) == profl.argmax(1)).sum().item()
    print(f"{name}: {len(pictures)} images, logits from {pytorch.min():.2f} to {pytorch.max():.2f}; the largest difference is {largest:.1e}, {same} answers are the same")
    return 0 if largest <= LIMIT else 1


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in NETWORKS:
        sys.exit(f"usage: compare.py {'|'.join(NETWORKS)} MODEL.safetensors")
    sys.exit(main(*sys.argv[1:]))
