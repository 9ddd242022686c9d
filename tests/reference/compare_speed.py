"""Runs `candela bench` and bench_diffusers.py in turn and prints the medians of the ratios of the pairs: what other
programs do to the machine meanwhile hits both alike.

    python compare_speed.py --candela build/bin/candela [--model FOLDER] [--rounds 5] [unet] [vae] [text] [startup] [train]

Below 1 means that Candela is faster, or smaller.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

FIGURES = {"unet": "seconds_per_step", "vae": "seconds", "text": "seconds", "startup": "seconds_to_first_step",
           "train": "seconds_per_step"}


def last_object(command):
    lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip().splitlines()
    return json.loads(lines[-1])


def default_model():
    cache = os.environ.get("CANDELA_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "candela")
    return os.path.join(cache, "bench", "sd15")


def compare(what, options):
    figure = FIGURES[what]
    shared = ["--model", options.model, "--size", options.size, "--precision", options.precision]
    if options.checkpointing and what == "train":
        shared.append("--checkpointing")
    ours = [options.candela, "bench", what, "--json", *shared]
    theirs = [sys.executable, str(pathlib.Path(__file__).with_name("bench_diffusers.py")), what, *shared]
    times, memory = [], []
    for _ in range(options.rounds):
        a, b = last_object(ours), last_object(theirs)
        times.append(a[figure] / b[figure])
        memory.append(a["peak_rss_bytes"] / b["peak_rss_bytes"])
        print(f"{what}: {a[figure]:.3f} s / {b[figure]:.3f} s = {times[-1]:.3f}, memory "
              f"{a['peak_rss_bytes'] / 2**20:.0f} MiB / {b['peak_rss_bytes'] / 2**20:.0f} MiB = {memory[-1]:.3f}",
              flush=True)
    print(f"{what}: median of time {statistics.median(times):.3f}, of memory {statistics.median(memory):.3f}",
          flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", help="of " + ", ".join(FIGURES))
    parser.add_argument("--candela", default="build/bin/candela")
    parser.add_argument("--model", default=default_model())
    parser.add_argument("--size", default="512x512")
    parser.add_argument("--precision", default="bf16")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--checkpointing", action="store_true", help="of train")
    options = parser.parse_args()
    for what in options.what or FIGURES:
        compare(what, options)


if __name__ == "__main__":
    main()
