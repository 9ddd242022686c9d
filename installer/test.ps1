# Not yet tried.
# installer\test.ps1 [CTEST ARGUMENTS...]: sets up, builds with warnings as errors, and passes the tests.
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot\common.ps1"

& "$PSScriptRoot\setup.ps1"
Invoke-Build 'default' (Join-Path $Root 'build-default') @()
Push-Location $Root
try { ctest --preset default @args } finally { Pop-Location }
exit $LASTEXITCODE
