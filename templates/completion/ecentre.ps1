# Completion of ecentre for PowerShell. It asks the program itself; nothing here needs to change with its version.
Register-ArgumentCompleter -Native -CommandName 'ecentre', 'ecentre.exe' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @()
    foreach ($element in $commandAst.CommandElements) {
        if ($element.Extent.EndOffset -ge $cursorPosition) { break }
        if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $words += $element.Value }
        else { $words += $element.Extent.Text }
    }
    if ($words.Count -eq 0) { return }
    $encoding = [Console]::OutputEncoding
    $env:_ECENTRE_COMPLETE = 'powershell'
    $env:_ECENTRE_WORDS = ($words + "$wordToComplete") -join "`n"
    try {
        [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
        $lines = @($null | & $commandAst.GetCommandName() 2>$null)
    } catch {
        return
    } finally {
        [Console]::OutputEncoding = $encoding
        Remove-Item Env:_ECENTRE_COMPLETE, Env:_ECENTRE_WORDS -ErrorAction SilentlyContinue
    }
    if ($lines.Count -lt 2 -or -not $lines[0].StartsWith('offer')) { return }
    foreach ($line in $lines[1..($lines.Count - 1)]) {
        $value, $help = $line.Split("`t", 2)
        $shown = $value
        if ($help) { $shown = "$value  $help" } else { $help = $value }
        [System.Management.Automation.CompletionResult]::new($value, $shown, 'ParameterValue', $help)
    }
}
