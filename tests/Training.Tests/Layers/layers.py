#!/usr/bin/python3
"""Makes layers.json: what PyTorch computes for every layer of a blueprint, forward and backward.

Debian 12's python3-torch 1.13.1 and python3-torchvision 0.14.1 made the file that is there:
    apt-get install python3-torch python3-torchvision
    python3 tests/Training.Tests/Layers/layers.py > tests/Training.Tests/Layers/layers.json
Each case has the layers of one block, values of every tensor, an input, and a gradient of the output; and what PyTorch makes of them in train mode: output, gradients of input and parameters,
running statistics after it.
"""
import json
from functools import partial

import torch
from torch import nn
from torchvision.models.vision_transformer import EncoderBlock

torch.manual_seed(1)
torch.set_num_threads(1)


class Residual(nn.Module):
    def __init__(self, main, shortcut=None):
        super().__init__()
        self.main = nn.Sequential(*main)
        if shortcut is not None:
            self.shortcut = nn.Sequential(*shortcut)

    def forward(self, x):
        return self.main(x) + (self.shortcut(x) if hasattr(self, "shortcut") else x)


class Attention(nn.MultiheadAttention):
    def forward(self, x):
        return super().forward(x, x, x, need_weights=False)[0]


class Patches(nn.Conv2d):
    def forward(self, x):
        return super().forward(x).flatten(2).transpose(1, 2)


class Called(nn.Module):
    """A tensor that is called as its layer."""

    def __init__(self, *shape):
        super().__init__()
        self.called_as_layer = nn.Parameter(torch.randn(*shape))


class ClassToken(Called):
    def forward(self, x):
        return torch.cat([self.called_as_layer.expand(x.shape[0], -1, -1), x], 1)


class Position(Called):
    def forward(self, x):
        return x + self.called_as_layer


class Mean(nn.Module):
    def forward(self, x):
        return x.mean((2, 3) if x.dim() == 4 else 1)


class First(nn.Module):
    def forward(self, x):
        return x[:, 0]


def numbers(tensor):
    return [float("%.9g" % v) for v in tensor.detach().flatten().tolist()]


def case(name, shape, layers, *modules):
    block = nn.Module()
    block.block1 = nn.Sequential(*modules)
    for tensor_name, tensor in block.state_dict().items():
        if tensor.dtype == torch.float32:
            tensor.copy_(torch.rand_like(tensor) + 0.5 if tensor_name.endswith("running_var") else torch.randn_like(tensor) * 0.5)
    tensors = {k.replace(".called_as_layer", ""): {"shape": list(v.shape), "values": numbers(v)}
               for k, v in block.state_dict().items() if v.dtype == torch.float32}
    block.train()
    x = torch.randn(*shape, requires_grad=True)
    y = block.block1(x)
    gradient = torch.randn_like(y)
    y.backward(gradient)
    return {
        "name": name,
        "layers": layers,
        "input": {"shape": shape, "values": numbers(x)},
        "tensors": tensors,
        "output": {"shape": list(y.shape), "values": numbers(y)},
        "outputGradient": numbers(gradient),
        "inputGradient": numbers(x.grad),
        "gradients": {k.replace(".called_as_layer", ""): numbers(v.grad) for k, v in block.named_parameters()},
        "statistics": {k: numbers(v) for k, v in block.named_buffers() if v.dtype == torch.float32},
    }


def basic(i, o, stride):
    return [nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU(), nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o)]


BASIC = [{"type": "conv2d", "out": 4, "kernel": 3, "stride": 2, "padding": 1, "bias": False}, {"type": "batch-norm"}, {"type": "relu"},
         {"type": "conv2d", "out": 4, "kernel": 3, "padding": 1, "bias": False}, {"type": "batch-norm"}]
SAME = [dict(BASIC[0], stride=1, out=3), *BASIC[1:3], dict(BASIC[3], out=3), BASIC[4]]

cases = [
    case("conv2d", [2, 2, 5, 4], [{"type": "conv2d", "out": 3, "kernel": 3, "stride": 2, "padding": 1}], nn.Conv2d(2, 3, 3, 2, 1)),
    case("linear", [3, 4], [{"type": "linear", "out": 5}], nn.Linear(4, 5)),
    case("batch-norm of images", [3, 2, 3, 3], [{"type": "batch-norm", "epsilon": 1e-3, "momentum": 0.3}], nn.BatchNorm2d(2, 1e-3, 0.3)),
    case("batch-norm of rows", [4, 3], [{"type": "batch-norm"}], nn.BatchNorm1d(3)),
    case("group-norm of images", [2, 4, 3, 2], [{"type": "group-norm", "groups": 2}], nn.GroupNorm(2, 4)),
    case("group-norm of rows", [3, 6], [{"type": "group-norm", "groups": 3, "epsilon": 1e-3}], nn.GroupNorm(3, 6, 1e-3)),
    case("layer-norm of rows", [3, 5], [{"type": "layer-norm"}], nn.LayerNorm(5)),
    case("layer-norm of images", [2, 2, 3, 2], [{"type": "layer-norm", "epsilon": 1e-3}], nn.LayerNorm([2, 3, 2], 1e-3)),
    case("relu", [2, 6], [{"type": "relu"}], nn.ReLU()),
    case("gelu", [2, 6], [{"type": "gelu"}], nn.GELU()),
    case("max-pool", [2, 2, 5, 5], [{"type": "max-pool", "kernel": 3, "stride": 2, "padding": 1}], nn.MaxPool2d(3, 2, 1)),
    case("average-pool", [2, 2, 5, 5], [{"type": "average-pool", "kernel": 3, "stride": 2, "padding": 1}], nn.AvgPool2d(3, 2, 1)),
    case("global-average-pool of images", [2, 3, 2, 3], [{"type": "global-average-pool"}], Mean()),
    case("flatten", [2, 3, 2, 2], [{"type": "flatten"}, {"type": "linear", "out": 2}], nn.Flatten(), nn.Linear(12, 2)),
    case("residual", [2, 3, 4, 4], [{"type": "residual", "main": SAME}, {"type": "relu"}], Residual(basic(3, 3, 1)), nn.ReLU()),
    case("residual with a shortcut", [2, 3, 4, 4],
         [{"type": "residual", "main": BASIC, "shortcut": [{"type": "conv2d", "out": 4, "kernel": 1, "stride": 2, "bias": False}, {"type": "batch-norm"}]}, {"type": "relu"}],
         Residual(basic(3, 4, 2), [nn.Conv2d(3, 4, 1, 2, bias=False), nn.BatchNorm2d(4)]), nn.ReLU()),
    case("residual that begins and ends with relu", [2, 5], [{"type": "residual", "main": [{"type": "relu"}, {"type": "linear", "out": 5}, {"type": "relu"}]}],
         Residual([nn.ReLU(), nn.Linear(5, 5), nn.ReLU()])),
    case("residual in a residual", [2, 5],
         [{"type": "linear", "out": 4},
          {"type": "residual", "main": [{"type": "residual", "main": [{"type": "linear", "out": 4}, {"type": "gelu"}]}, {"type": "relu"}, {"type": "linear", "out": 4}]}],
         nn.Linear(5, 4), Residual([Residual([nn.Linear(4, 4), nn.GELU()]), nn.ReLU(), nn.Linear(4, 4)])),
    case("patch-embedding", [2, 3, 4, 6], [{"type": "patch-embedding", "out": 4, "patch": 2}], Patches(3, 4, 2, 2)),
    case("tokens", [2, 1, 4, 4],
         [{"type": "patch-embedding", "out": 4, "patch": 2}, {"type": "class-token"}, {"type": "position-embedding"}, {"type": "layer-norm"}, {"type": "linear", "out": 6, "bias": False},
          {"type": "global-average-pool"}],
         Patches(1, 4, 2, 2), ClassToken(1, 1, 4), Position(1, 5, 4), nn.LayerNorm(4), nn.Linear(4, 6, bias=False), Mean()),
    case("self-attention", [2, 1, 4, 6],
         [{"type": "patch-embedding", "out": 6, "patch": 2}, {"type": "self-attention", "heads": 3}, {"type": "first-token"}],
         Patches(1, 6, 2, 2), Attention(6, 3, batch_first=True), First()),
    case("transformer-encoder", [2, 1, 4, 4],
         [{"type": "patch-embedding", "out": 4, "patch": 2}, {"type": "transformer-encoder", "heads": 2, "feed-forward": 6, "epsilon": 1e-6}],
         Patches(1, 4, 2, 2), EncoderBlock(2, 4, 6, 0.0, 0.0, partial(nn.LayerNorm, eps=1e-6))),
]
print(json.dumps(cases, separators=(",", ":")).replace('{"name"', '\n{"name"'))
