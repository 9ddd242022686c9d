"""URetinex-Net in plain PyTorch, written from the paper and from what the published code computes
(https://github.com/AndersonYong/URetinex-Net): the same layers in the same order under the same parameter names, each
picture in one piece, activations as layers of their own. The reference for golden tensors and timings."""

import torch
from torch import nn


def conv(inputs, outputs, kernel):
    return nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2)


class Decom(nn.Module):
    def __init__(self):
        super().__init__()
        leaky = nn.LeakyReLU(0.2)
        self.decom = nn.Sequential(conv(3, 32, 3), leaky, conv(32, 32, 3), leaky, conv(32, 32, 3), leaky, conv(32, 4, 3),
                                   nn.ReLU())

    def forward(self, picture):
        both = self.decom(picture)
        return both[:, :3], both[:, 3:]


class SELayer(nn.Module):
    def __init__(self, channels, reduction=16):
        super().__init__()
        self.fc = nn.Sequential(nn.Linear(channels, channels // reduction, bias=False), nn.ReLU(),
                                nn.Linear(channels // reduction, channels, bias=False), nn.Sigmoid())

    def forward(self, x):
        return x * self.fc(x.mean((2, 3)))[:, :, None, None]


class HalfDnCNNSE(nn.Module):
    def __init__(self, concat_L):
        super().__init__()
        self.conv1 = conv(3, 32 if concat_L else 64, 3)
        if concat_L:
            self.conv2 = conv(1, 32, 3)
        self.se_layer = SELayer(64)
        for i in range(3, 8):
            setattr(self, f"conv{i}", conv(64, 64, 3))
        self.conv8 = conv(64, 3, 3)

    def forward(self, r, l):
        x = torch.relu(self.conv1(r))
        if hasattr(self, "conv2"):
            x = torch.cat([x, torch.relu(self.conv2(l))], 1)
        x = self.se_layer(x)
        for layer in (self.conv3, self.conv4, self.conv5, self.conv6, self.conv7):
            x = torch.relu(layer(x))
        return r + self.conv8(x)


class IlluminationAlone(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2, self.conv3, self.conv4 = conv(1, 32, 5), conv(32, 32, 5), conv(32, 32, 5), conv(32, 32, 5)
        self.conv5 = conv(32, 1, 1)

    def forward(self, l):
        for layer in (self.conv1, self.conv2, self.conv3, self.conv4):
            l = nn.functional.leaky_relu(layer(l), 0.2)
        return torch.relu(self.conv5(l))


class AdjustNaive(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2, self.conv3, self.conv4 = conv(2, 32, 5), conv(32, 32, 5), conv(32, 32, 5), conv(32, 1, 5)

    def forward(self, l, ratio):
        x = torch.cat([l, torch.ones_like(l) * ratio], 1)
        for layer in (self.conv1, self.conv2, self.conv3):
            x = nn.functional.leaky_relu(layer(x), 0.2)
        return torch.relu(self.conv4(x))


class Uretinex(nn.Module):
    def __init__(self, rounds=3, gamma=0.1, lamda=0.5, Roffset=0.05, Loffset=0.05, concat_L=True):
        super().__init__()
        self.rounds, self.gamma, self.lamda, self.Roffset, self.Loffset = rounds, gamma, lamda, Roffset, Loffset
        self.low, self.high = Decom(), Decom()
        self.R, self.L, self.A = HalfDnCNNSE(concat_L), IlluminationAlone(), AdjustNaive()

    def unfold(self, picture):
        for t in range(self.rounds):
            if t == 0:
                p, q = self.low(picture)
            else:
                gamma, lamda = self.gamma + self.Roffset * t, self.lamda + self.Loffset * t
                p = (picture * q + gamma * r) / (gamma + q * q)
                q = ((picture * p).sum(1, keepdim=True) + lamda * l) / ((p * p).sum(1, keepdim=True) + lamda)
            r, l = self.R(p, q), self.L(q)
        return r, l

    def ratio(self, l, reference):
        return 1 / ((l / (self.high(reference)[1] + 1e-4)).mean() + 1e-4)

    def forward(self, picture, ratio):
        r, l = self.unfold(picture)
        high = self.A(l, ratio)
        return r, l, high, high * r
