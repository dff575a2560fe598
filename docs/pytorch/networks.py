"""The shipped networks in PyTorch, and a reader for safetensors: what docs/pytorch.md shows. Works with Debian 12's python3-torch and python3-torchvision."""
import json

import numpy
import torch
import torchvision
from torch import nn


def read_safetensors(path):
    """The tensors of a file by name. https://github.com/huggingface/safetensors describes the format; `safetensors.torch.load_file` does the same."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    header.pop("__metadata__", None)
    return {
        name: torch.from_numpy(numpy.frombuffer(data[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"]).copy())
        for name, entry in header.items()
    }


def write_safetensors(path, tensors):
    """Writes float32 tensors."""
    header, data = {}, b""
    for name, tensor in tensors.items():
        values = tensor.contiguous().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + data)


def convolutions(channels_in, channels, stride=1):
    """A block of cnn28 or deep8."""
    layers = []
    for i in range(3):
        layers += [nn.Conv2d(channels if i else channels_in, channels, 3, 1 if i else stride, 1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()]
    return nn.Sequential(*layers)


class Blocks(nn.Module):
    """Blocks in the order of their names, then the head: networks whose layers have no names of their own."""

    def __init__(self, *blocks, head):
        super().__init__()
        for i, block in enumerate(blocks):
            setattr(self, f"block{i + 1}", block)
        self.head = head

    def forward(self, x):
        for layer in self.children():
            x = layer(x)
        return x


class Mean(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


def cnn28(classes=10, channels=1):
    return Blocks(convolutions(channels, 8), convolutions(8, 32, 2), convolutions(32, 32), convolutions(32, 128, 2), head=nn.Sequential(Mean(), nn.Linear(128, classes)))


def deep8(classes=10, channels=1):
    return Blocks(convolutions(channels, 16), convolutions(16, 16), convolutions(16, 64, 2), convolutions(64, 64), head=nn.Sequential(Mean(), nn.Linear(64, classes)))


def mlp(classes=10, features=64):
    def layer(i, o):
        return [nn.Linear(i, o, bias=False), nn.BatchNorm1d(o), nn.ReLU()]

    return Blocks(nn.Sequential(nn.Flatten(), *layer(features, 192)), nn.Sequential(*layer(192, 192)), nn.Sequential(*layer(192, 64)), head=nn.Sequential(nn.Linear(64, classes)))


def for_small_images(network, channels):
    """A ResNet of torchvision with the stem for small images: a 3×3 convolution without stride, and no max-pool."""
    network.conv1 = nn.Conv2d(channels, 64, 3, 1, 1, bias=False)
    network.maxpool = nn.Identity()
    return network


def resnet18(classes=10, channels=3):
    return for_small_images(torchvision.models.resnet18(num_classes=classes), channels)


def resnet34(classes=10, channels=3):
    return for_small_images(torchvision.models.resnet34(num_classes=classes), channels)


def vgg11_bn(classes=10, channels=3):
    """torchvision's, with the classifier that 32×32 images leave room for."""
    network = torchvision.models.vgg11_bn()
    network.features[0] = nn.Conv2d(channels, 64, 3, 1, 1)
    network.avgpool = nn.AdaptiveAvgPool2d(1)
    network.classifier = nn.Linear(512, classes)
    return network


def vit(classes=10):
    return torchvision.models.VisionTransformer(image_size=32, patch_size=4, num_layers=6, num_heads=4, hidden_dim=128, mlp_dim=256, num_classes=classes)


NETWORKS = {network.__name__: network for network in (cnn28, deep8, mlp, resnet18, resnet34, vgg11_bn, vit)}


def load(network, tensors):
    """Puts exported tensors into a network. Only PyTorch's counters of batches are not in the file; eval mode does not use them."""
    own = {name: tensor for name, tensor in network.state_dict().items() if not name.endswith("num_batches_tracked")}
    wrong = [f"{name} is not in the network" for name in tensors if name not in own] + [f"{name} is not in the file" for name in own if name not in tensors]
    wrong += [
        f"{name} is {list(tensors[name].shape)} in the file and {list(tensor.shape)} in the network"
        for name, tensor in own.items()
        if name in tensors and tensors[name].shape != tensor.shape
    ]
    if wrong:
        raise SystemExit(f"the file and the network do not fit: {'; '.join(wrong[:3])}{f'; and {len(wrong) - 3} more' if len(wrong) > 3 else ''}")
    network.load_state_dict(tensors, strict=False)
    return network.eval()
