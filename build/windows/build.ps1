# On a Windows 10/11 x64 build host with Python 3.11 (python.org, 64 bit) and Inno Setup 6:
#   powershell -ExecutionPolicy Bypass -File build\windows\build.ps1
# It makes dist\streetdesk (tried out with --self-check) and dist\streetdesk-x.y.z-setup.exe.
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")
$env:PYTHONUTF8 = "1"

py -3.11 build\dev.py test
if ($LASTEXITCODE -ne 0) { throw "the tests do not pass" }
py -3.11 build\dev.py package
if ($LASTEXITCODE -ne 0) { throw "the program was not built, or did not pass its own check" }

$version = & .venv\Scripts\python.exe -c "from app.version import VERSION; print(VERSION)"
$iscc = Join-Path ${env:ProgramFiles(x86)} "Inno Setup 6\ISCC.exe"
& $iscc "/DVersion=$version" build\windows\streetdesk.iss
if ($LASTEXITCODE -ne 0) { throw "Inno Setup failed" }

# Tried out as a clerk would: silent, per user, into a folder with Chinese characters, checked, removed.
$target = Join-Path $env:TEMP "工作台 试装"
Start-Process -Wait "dist\streetdesk-$version-setup.exe" -ArgumentList "/VERYSILENT", "/CURRENTUSER", "/DIR=`"$target`""
& (Join-Path $target "streetdesk-cli.exe") --self-check
if ($LASTEXITCODE -ne 0) { throw "the installed program does not pass its own check" }
Start-Process -Wait (Join-Path $target "unins000.exe") -ArgumentList "/VERYSILENT"
