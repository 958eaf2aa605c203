# Completion of ecentre for fish. It asks the program itself; nothing here needs to change with its version.
function __ecentre_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -lx _ECENTRE_COMPLETE fish
    set -lx _ECENTRE_WORDS (string join \n -- $words "$current" | string collect --no-trim-newlines)
    set -l lines ($words[1] 2>/dev/null </dev/null)
    switch "$lines[1]"
        case files
            __fish_complete_path "$current"
        case folders
            __fish_complete_directories "$current"
        case 'offer*'
            printf '%s\n' $lines[2..-1]
    end
end
complete --command ecentre --no-files --keep-order --arguments '(__ecentre_complete)'
