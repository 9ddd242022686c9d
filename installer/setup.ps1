# Not yet tried: written with care on another system. Please report what it gets wrong.
#
# Installs what the build needs on Windows 10 or 11: Qt, OpenCV and the small libraries through vcpkg, LibTorch and
# the CLIP vocabulary from PyPI. Everything goes to CANDELA_CACHE, else to %LOCALAPPDATA%\candela.
# Needs Visual Studio 2022 (or its Build Tools) with C++, git and Python 3.11 or newer.
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot\common.ps1"

$torchVersion = '2.15.0'
$torchFolder = Join-Path $Cache "libtorch-$torchVersion"
$clipFile = Join-Path $Cache 'clip\bpe_simple_vocab_16e6.txt.gz'
$clipSha256 = '924691ac288e54409236115652ad4aa250f48203de50a9e4722a6ecd48d6804a'
$vcpkg = Join-Path $Cache 'vcpkg'
$ports = @('qtbase[core,gui,widgets,network,sql,sql-sqlite,png,jpeg,freetype,testlib]', 'qtsvg', 'qttools[linguist]',
    'qttranslations', 'opencv4[core,jpeg,png,webp]', 'nlohmann-json', 'cli11', 'doctest', 'freetype', 'pugixml')

function Require-Program($Name, $Advice) {
    if (-not (Get-Command $Name -ErrorAction SilentlyContinue)) { Stop-WithSentence "$Name was not found. $Advice" }
}

function Install-Packages {
    if (Test-Path (Join-Path $Cache '.packages-complete')) { return }
    if (-not (Test-Path (Join-Path $vcpkg 'bootstrap-vcpkg.bat'))) {
        Say "Fetching vcpkg to $vcpkg ..."
        git clone --quiet https://github.com/microsoft/vcpkg $vcpkg
        if ($LASTEXITCODE) { Stop-WithSentence 'vcpkg could not be fetched.' }
    }
    if (-not (Test-Path (Join-Path $vcpkg 'vcpkg.exe'))) {
        & (Join-Path $vcpkg 'bootstrap-vcpkg.bat') -disableMetrics
        if ($LASTEXITCODE) { Stop-WithSentence 'vcpkg could not be built.' }
    }
    Say 'Building Qt and OpenCV with vcpkg (an hour or two, once) ...'
    & (Join-Path $vcpkg 'vcpkg.exe') install --triplet x64-windows --recurse $ports
    if ($LASTEXITCODE) { Stop-WithSentence 'vcpkg could not install the packages; its last lines say why.' }
    New-Item -ItemType File -Force (Join-Path $Cache '.packages-complete') | Out-Null
}

function Install-Torch {
    if (Test-Path (Join-Path $torchFolder '.candela-cpu')) { return }
    Say "Downloading LibTorch $torchVersion to $torchFolder ..."
    $partial = "$torchFolder.partial"
    if (Test-Path $partial) { Remove-Item -Recurse -Force $partial }
    # PyPI's Windows wheel computes on the processor and needs nothing beside it. pip checks its SHA-256.
    python -m pip install --quiet --no-cache-dir --no-deps --only-binary=:all: --python-version 3.11 `
        --platform win_amd64 --target $partial "torch==$torchVersion"
    if ($LASTEXITCODE) { Stop-WithSentence 'LibTorch could not be downloaded. When PyPI can be reached, run this again.' }
    if (-not (Test-Path (Join-Path $partial 'torch\lib\torch_cpu.dll'))) { Stop-WithSentence 'The downloaded LibTorch has no torch_cpu.dll.' }
    New-Item -ItemType File (Join-Path $partial '.candela-cpu') | Out-Null
    if (Test-Path $torchFolder) { Remove-Item -Recurse -Force $torchFolder }
    Move-Item $partial $torchFolder
}

function Install-ClipVocabulary {
    if (Test-Path $clipFile) { return }
    Say "Downloading the CLIP vocabulary to $clipFile ..."
    $partial = Join-Path $Cache 'clip.partial'
    if (Test-Path $partial) { Remove-Item -Recurse -Force $partial }
    python -m pip install --quiet --no-cache-dir --no-deps --only-binary=:all: --require-hashes --target $partial `
        -r (Join-Path $PSScriptRoot 'clip.txt')
    if ($LASTEXITCODE) { Stop-WithSentence 'The CLIP vocabulary could not be downloaded.' }
    $file = Join-Path $partial 'open_clip\bpe_simple_vocab_16e6.txt.gz'
    if ((Get-FileHash -Algorithm SHA256 $file).Hash -ne $clipSha256) { Stop-WithSentence 'The downloaded CLIP vocabulary is damaged.' }
    New-Item -ItemType Directory -Force (Split-Path $clipFile) | Out-Null
    Move-Item $file $clipFile
    Remove-Item -Recurse -Force $partial
}

Require-Program git 'Install it from https://git-scm.com.'
Require-Program python 'Install Python 3.11 or newer from https://www.python.org.'
New-Item -ItemType Directory -Force $Cache | Out-Null
Install-Packages
Install-Torch
Install-ClipVocabulary
