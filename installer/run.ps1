# Not yet tried.
# installer\run.ps1                sets up, builds, and opens the studio
# installer\run.ps1 ARGUMENTS...   sets up, builds, and runs `candela ARGUMENTS...`
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot\common.ps1"

& "$PSScriptRoot\setup.ps1"
Invoke-Build 'release' (Join-Path $Root 'build') @('candela', 'candela-studio') | Out-Host
if ($args.Count) {
    & (Join-Path $Root 'build\bin\candela.exe') @args
} else {
    & (Join-Path $Root 'build\bin\candela-studio.exe')
}
exit $LASTEXITCODE
