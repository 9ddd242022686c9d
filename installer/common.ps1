# Not yet tried. Sourced by setup.ps1, run.ps1 and test.ps1.

$Root = Split-Path $PSScriptRoot
$Cache = if ($env:CANDELA_CACHE) { $env:CANDELA_CACHE } else { Join-Path $env:LOCALAPPDATA 'candela' }

function Say($Text) { [Console]::Error.WriteLine($Text) }

function Stop-WithSentence($Text) {
    Say $Text
    exit 1
}

# Puts the compiler, CMake and Ninja of Visual Studio on the path of this shell.
function Enter-VisualStudio {
    if (Get-Command cl -ErrorAction SilentlyContinue) { return }
    $where = Join-Path ${env:ProgramFiles(x86)} 'Microsoft Visual Studio\Installer\vswhere.exe'
    $studio = if (Test-Path $where) { & $where -latest -products * -requires Microsoft.VisualStudio.Component.VC.Tools.x86.x64 -property installationPath }
    if (-not $studio) { Stop-WithSentence 'Visual Studio 2022 with C++ was not found. Install it, or its Build Tools, from https://visualstudio.microsoft.com.' }
    & (Join-Path $studio 'Common7\Tools\Launch-VsDevShell.ps1') -Arch amd64 -SkipAutomaticLocation | Out-Null
}

# Build PRESET FOLDER TARGETS: configures where that was never done, and builds.
function Invoke-Build($Preset, $Folder, $Targets) {
    Enter-VisualStudio
    Push-Location $Root
    try {
        if (-not (Test-Path (Join-Path $Folder 'build.ninja'))) {
            cmake --preset $Preset "-DCMAKE_TOOLCHAIN_FILE=$Cache\vcpkg\scripts\buildsystems\vcpkg.cmake"
            if ($LASTEXITCODE) { Stop-WithSentence 'Configuring failed; the lines above say why.' }
        }
        cmake --build $Folder $(if ($Targets) { @('--target') + $Targets })
        if ($LASTEXITCODE) { Stop-WithSentence 'The build failed; the lines above say why.' }
    } finally { Pop-Location }
    # The programs find LibTorch's libraries through the path.
    $env:PATH = "$Cache\libtorch-2.15.0\torch\lib;$Cache\vcpkg\installed\x64-windows\bin;$env:PATH"
    $env:QT_PLUGIN_PATH = "$Cache\vcpkg\installed\x64-windows\Qt6\plugins"
}
