"""The same networks and step as the service's default GAN in PyTorch, written as its DCGAN example:
both halves of the discriminator's loss, then the generator's on the same fakes. Prints images/s."""

import sys
import time

import torch
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

BATCH, LATENT = 64, 64


def generator():
    def stage(i, o):
        return [nn.BatchNorm2d(i), nn.ReLU(), nn.Upsample(scale_factor=2),
                nn.Conv2d(i, o, 3, padding=1, bias=False)]
    return nn.Sequential(
        nn.Linear(LATENT, 64 * 49, bias=False), nn.Unflatten(1, (64, 7, 7)),
        *stage(64, 32), *stage(32, 16),
        nn.BatchNorm2d(16), nn.ReLU(), nn.Conv2d(16, 1, 3, padding=1), nn.Tanh())


def discriminator():
    return nn.Sequential(
        spectral_norm(nn.Conv2d(1, 32, 4, 2, 1)), nn.LeakyReLU(0.2),
        spectral_norm(nn.Conv2d(32, 64, 4, 2, 1)), nn.LeakyReLU(0.2),
        spectral_norm(nn.Conv2d(64, 64, 3, 1, 1)), nn.LeakyReLU(0.2),
        nn.Flatten(), spectral_norm(nn.Linear(64 * 49, 1)), nn.Flatten(0))


def main():
    threads, steps = int(sys.argv[1]), int(sys.argv[2])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    g, average, d = generator(), generator(), discriminator()
    average.load_state_dict(g.state_dict())
    optimizer_g = torch.optim.Adam(g.parameters(), lr=5e-4, betas=(0.0, 0.9))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=1e-3, betas=(0.0, 0.9))
    data = torch.rand(10_000, 1, 28, 28)

    def step():
        real = data[torch.randint(len(data), (BATCH,))] * 2 - 1
        fake = g(torch.randn(BATCH, LATENT))
        d.zero_grad()
        loss = torch.relu(1 - d(real)).mean() + torch.relu(1 + d(fake.detach())).mean()
        loss.backward()
        optimizer_d.step()
        g.zero_grad()
        (-d(fake).mean()).backward()
        optimizer_g.step()
        with torch.no_grad():
            for a, w in zip(average.parameters(), g.parameters()):
                a.mul_(0.999).add_(w, alpha=0.001)

    for _ in range(20):
        step()
    print("ready", flush=True)
    for _ in sys.stdin:  # a line for each round
        start = time.perf_counter()
        for _ in range(steps):
            step()
        print(BATCH * steps / (time.perf_counter() - start), flush=True)


if __name__ == "__main__":
    main()
