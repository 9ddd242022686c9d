# shellcheck shell=bash disable=SC2034
# Sourced by setup, run and test. Everything these say goes to stderr: stdout belongs to the program.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cache="${CANDELA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/candela}"

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$@"
    exit 1
}

# As many compilers at once as there are processors, but one for every 2 GB of memory at most: LibTorch's headers are
# large.
compilers() {
    local processors memory
    processors=$(nproc)
    memory=$(awk '/^MemTotal:/ { print int($2 / 2000000) }' /proc/meminfo)
    echo $((memory < 1 ? 1 : memory < processors ? memory : processors))
}

# build PRESET FOLDER [TARGET…]: configures where that was never done, builds, and is silent where nothing is to do.
build() {
    local preset=$1 folder=$2
    shift 2
    if [ ! -f "$folder/build.ninja" ]; then
        say "Configuring in $folder …"
        (cd "$root" && cmake --preset "$preset") >&2
    fi
    if ! ninja -C "$folder" -n "$@" 2>/dev/null | grep -q 'no work to do'; then
        say "Building in $folder (the first time takes some minutes) …"
        ninja -C "$folder" -j "$(compilers)" "$@" >&2
    fi
}
