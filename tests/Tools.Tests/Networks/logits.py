#!/usr/bin/python3
"""Makes logits.json: what PyTorch's networks of docs/pytorch/networks.py answer when weights and images follow the formula below. Debian 12's python3-torch 1.13.1 made the file that is there:
    python3 tests/Tools.Tests/Networks/logits.py > tests/Tools.Tests/Networks/logits.json
"""
import json
import pathlib
import sys

import numpy
import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "docs" / "pytorch"))
from networks import NETWORKS, load  # noqa: E402

torch.set_num_threads(1)
IMAGES = {"cnn28": (1, 28, 28), "deep8": (1, 8, 8), "mlp": (64,)}


def formula(name, shape):
    """Values from −½ to ½ that differ from tensor to tensor, spread by what the tensor is."""
    count = int(numpy.prod(shape))
    v = (numpy.arange(count, dtype=numpy.int64) * 7919 + len(name) * 31) % 1009 / 1008.0 - 0.5
    if name.endswith("running_var"):
        v = 1 + v
    elif name.endswith("running_mean") or name.endswith("bias"):
        v = 0.2 * v
    elif len(shape) == 1:
        v = 1 + 0.4 * v
    elif name != "images":
        v = v * 3.4 / numpy.sqrt(count / shape[0])
    return torch.from_numpy(v.astype(numpy.float32).reshape(shape))


answers = {}
for name, make in NETWORKS.items():
    network = make()
    load(network, {key: formula(key, tensor.shape) for key, tensor in network.state_dict().items() if tensor.dtype == torch.float32})
    with torch.no_grad():
        answers[name] = [float("%.9g" % v) for v in network(formula("images", (3, *IMAGES.get(name, (3, 32, 32))))).flatten().tolist()]
print(json.dumps(answers, indent=1).replace("\n  ", " ").replace("\n ]", " ]"))
