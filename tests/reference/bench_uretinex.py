"""Times URetinex-Net as the published code runs it (uretinex_network.py) against `candela bench relight`, alternating, and
prints the medians of the ratios of the pairs; what other programs do to the machine meanwhile hits both alike.

    python bench_uretinex.py --candela build/bin/candela --model CKPT [--size 1024x768] [--precision fp32] [--rounds 3]

Each pass runs in a process of its own, so that its peak of memory is its own. Below 1 means that Candela is faster, or
smaller. The published code computes in fp32 whatever --precision says.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import time


def peak_rss_bytes():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:"))


def load(folder):
    import torch
    from uretinex_network import Uretinex

    def weights(stem, name):
        return torch.load(folder / f"{stem}.pth", map_location="cpu", weights_only=False)["state_dict"][name]

    model = Uretinex()
    model.low.load_state_dict(weights("init_low", "model_R"))
    model.R.load_state_dict(weights("unfolding", "model_R"))
    model.L.load_state_dict(weights("unfolding", "model_L"))
    model.A.load_state_dict(weights("L_adjust", "model_A"))
    return model.eval()


def reference(options):
    import torch

    width, height = map(int, options.size.split("x"))
    model = load(pathlib.Path(options.model))
    picture = torch.rand(1, 3, height, width) * 0.3
    with torch.no_grad():
        model(picture[:, :, :64, :64], 5.0)
        seconds = []
        for _ in range(options.repeats):
            start = time.perf_counter()
            model(picture, 5.0)
            seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": statistics.median(seconds), "peak_rss_bytes": peak_rss_bytes(),
                      "threads": torch.get_num_threads()}))


def last_object(command):
    lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip().splitlines()
    return json.loads(lines[-1])


def compare(options):
    shared = ["--model", options.model, "--size", options.size, "--repeats", str(options.repeats)]
    ours = [options.candela, "bench", "relight", "--json", "--precision", options.precision, *shared]
    theirs = [sys.executable, __file__, "--reference", *shared]
    times, memory = [], []
    for _ in range(options.rounds):
        a, b = last_object(ours), last_object(theirs)
        times.append(a["seconds"] / b["seconds"])
        memory.append(a["peak_rss_bytes"] / b["peak_rss_bytes"])
        print(f"{options.size} {options.precision}: {a['seconds']:.3f} s / {b['seconds']:.3f} s = {times[-1]:.3f}, memory "
              f"{a['peak_rss_bytes'] / 2**20:.0f} MiB / {b['peak_rss_bytes'] / 2**20:.0f} MiB = {memory[-1]:.3f}; "
              f"another ratio {a['adjust_seconds']:.3f} s, {a['gflops']:.0f} of {a['machine_peak_gflops']:.0f} GFLOP/s",
              flush=True)
    print(f"median of time {statistics.median(times):.3f}, of memory {statistics.median(memory):.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--candela", default="build/bin/candela")
    parser.add_argument("--model", required=True, help="a folder with the published .pth files")
    parser.add_argument("--size", default="1024x768")
    parser.add_argument("--precision", default="fp32", choices=["fp32", "bf16"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--reference", action="store_true", help="one pass of the published code")
    options = parser.parse_args()
    reference(options) if options.reference else compare(options)


if __name__ == "__main__":
    main()
