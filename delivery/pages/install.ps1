# Finds the right Python and hands over to install.py.
# Usage: powershell -ExecutionPolicy Bypass -File .\install.ps1 [FOLDER]
[Console]::OutputEncoding = [System.Text.Encoding]::UTF8
$script = Join-Path $PSScriptRoot 'install.py'
if (Get-Command py -ErrorAction SilentlyContinue) {
    & py '-@@python@@' -I -X utf8 $script @args
} elseif (Get-Command python -ErrorAction SilentlyContinue) {
    & python -I -X utf8 $script @args
} else {
    [Console]::Error.WriteLine('Python @@python@@ (64-bit) is missing; see READ-ME.txt')
    exit 6
}
exit $LASTEXITCODE
