#!/usr/bin/python3
"""Loads an exported model into PyTorch and holds its logits on 100 real images against ProFL's.

    docs/pytorch/compare.py resnet18 model.safetensors        a shipped network, also with the input and the classes of your data
    docs/pytorch/compare.py my.conf model.safetensors my.py   a network of your own: my.py has a function of the network's name, which makes it in PyTorch

What profl export wrote beside the model, model.safetensors.json, says what shape it reads. Images are Fashion-MNIST's first test images where Debian's dataset-fashion-mnist is installed, else the
handwritten digits of data/digits; padded with zeros to the network's size, or repeated where they are too small, with one channel copied to all. Ends with 1 when a logit differs by more than
1e-4, and with 2 when the network, the model and the file in PyTorch do not fit each other.
"""
import gzip
import importlib.util
import inspect
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy
import torch

from networks import NETWORKS, load, read_safetensors, write_safetensors

ROOT = pathlib.Path(__file__).parents[2]
SHIPPED = ROOT / "hocon" / "networks"
FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz")
SHAPES = {"cnn28": [1, 28, 28], "deep8": [1, 8, 8], "mlp": [64], "resnet18": [3, 32, 32], "resnet34": [3, 32, 32], "vgg11_bn": [3, 32, 32], "vit": [3, 32, 32]}
LIMIT = 1e-4


def stop(what):
    print(f"compare.py: {what}", file=sys.stderr)
    sys.exit(2)


def fashion():
    with gzip.open(FASHION) as file:
        return numpy.frombuffer(file.read()[16:], numpy.uint8)[: 100 * 784].reshape(100, 28, 28).astype(numpy.float32) / 255


def digits():
    with gzip.open(ROOT / "data" / "digits" / "digits.csv.gz", "rt") as file:
        return numpy.array([[float(v) for v in next(file).split(",")[:64]] for _ in range(100)], numpy.float32).reshape(100, 8, 8) / 16


def fitted(pictures, axis, size):
    """Repeats pixels as often as they fit along a side, then pads it with zeros, or cuts the middle out of it."""
    pictures = pictures.repeat_interleave(max(1, size // pictures.shape[axis]), axis)
    spare = size - pictures.shape[axis]
    if spare < 0:
        return pictures.narrow(axis, -spare // 2, size)
    before = [spare // 2, spare - spare // 2]
    return torch.nn.functional.pad(pictures, (before + [0, 0]) if axis == 3 else ([0, 0] + before))


def samples(shape):
    if len(shape) == 1:
        return torch.from_numpy(numpy.resize(digits().reshape(100, -1).T, (shape[0], 100)).T.copy())
    channels, height, width = shape
    pictures = torch.from_numpy(fashion() if min(height, width) >= 28 and FASHION.exists() else digits())[:, None]
    return fitted(fitted(pictures, 2, height), 3, width).repeat(1, channels, 1, 1)


def conf_of(network):
    """The network's file: a shipped one by its name, or the one that is given."""
    if network in NETWORKS:
        return SHIPPED / f"{network}.conf"
    path = pathlib.Path(network)
    if path.is_file():
        return path
    return stop(f"there is no network {network}: give a shipped one ({', '.join(NETWORKS)}), or the file of your own, such as my.conf")


def in_pytorch(name, shape, tensors, file):
    """The network in PyTorch: by a function of its name, of networks.py or of the file that is given."""
    if file is None:
        make = NETWORKS.get(name) or stop(f"{name} is a network of your own: give a file in PyTorch too, such as {name}.py, with a function {name}() that makes it")
    else:
        if not os.path.isfile(file):
            stop(f"{file} is missing: give the file in which a function {name}() makes the network in PyTorch")
        spec = importlib.util.spec_from_file_location("own", file)
        own = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(own)
        make = getattr(own, name, None) or stop(f"{file} has no function {name}(): write one that makes the network {name} in PyTorch")
    known = inspect.signature(make).parameters
    taken = {key: shape[0] for key in ("channels", "features") if key in known}
    if "channels" not in taken and file is None and len(shape) == 3 and shape != SHAPES[name]:
        stop(f"{name} of networks.py reads {SHAPES[name]}, and the model reads {shape}: give a file in PyTorch with a function {name}() for that")
    if "classes" in known:
        last = list(make(**taken, classes=2).state_dict())[-1]
        if last in tensors:
            taken["classes"] = tensors[last].shape[0]
    return make(**taken)


def main(network, model, file=None):
    conf = conf_of(network)
    if not os.path.isfile(model):
        stop(f"{model} is missing: write it with profl export latest --out {model}")
    tensors = read_safetensors(model)
    beside = pathlib.Path(f"{model}.json")
    told = json.loads(beside.read_text()) if beside.is_file() else {}
    text = conf.read_text()
    name = (re.search(r"^\s*name\s*[=:]\s*\"?([\w-]+)", text, re.M) or [None, conf.stem])[1]
    if told.get("network", name) != name:
        stop(f"{model} is a model of {told['network']}, as {beside} says, and {network} is {name}: name {told['network']}, or another model")
    shape = told.get("input") or SHAPES.get(name) or stop(f"{beside} is missing, so it is not known what the model reads: export the model again")
    try:
        pytorch = load(in_pytorch(name, shape, tensors, file), tensors)
    except SystemExit as misfit:
        stop(f"{model} and {name} in PyTorch: {misfit}")
    inputs = samples(shape)
    with torch.no_grad():
        expected = pytorch(inputs)
    with tempfile.TemporaryDirectory() as folder:
        sent, answered, fitting = f"{folder}/images.safetensors", f"{folder}/logits.safetensors", f"{folder}/{conf.name}"
        write_safetensors(sent, {"images": inputs})
        # what stands last counts: the file may be of other data
        pathlib.Path(fitting).write_text(f"{text}\ninput = {shape}\nclasses = {expected.shape[1]}\n")
        if subprocess.run([*os.environ.get("PROFL", str(ROOT / "profl")).split(), "logits", fitting, model, sent, answered]).returncode:
            stop(f"ProFL could not compute the answers of {name}: see above")
        profl = read_safetensors(answered)["logits"]
    largest = (expected - profl).abs().max().item()
    same = (expected.argmax(1) == profl.argmax(1)).sum().item()
    print(f"{name}: {len(inputs)} images, logits from {expected.min():.2f} to {expected.max():.2f}; the largest difference is {largest:.1e}, {same} answers are the same")
    return 0 if largest <= LIMIT else 1


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        stop(f"usage: compare.py NETWORK MODEL.safetensors [FILE.py], where NETWORK is one of {', '.join(NETWORKS)}, or your own network's file")
    sys.exit(main(*sys.argv[1:]))
