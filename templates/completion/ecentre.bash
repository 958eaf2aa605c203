# Completion of ecentre for bash. It asks the program itself; nothing here needs to change with its version.
_ecentre() {
    local head reply IFS=$'\n'
    COMPREPLY=()
    reply=$(_ECENTRE_COMPLETE=bash _ECENTRE_LINE="${COMP_LINE:0:COMP_POINT}" _ECENTRE_BREAKS="$COMP_WORDBREAKS" \
        _ECENTRE_SORT="$COMP_TYPE" COLUMNS="${COLUMNS:-80}" "${1/#\~/$HOME}" 2>/dev/null </dev/null)
    reply=${reply//$'\r'/}
    head=${reply%%$'\n'*}
    case $head in
        files) compopt -o default ;;
        folders) compopt -o dirnames ;;
        offer*)
            [[ $head == *open* ]] && compopt -o nospace
            local restore
            restore=$(shopt -po noglob)
            set -o noglob
            COMPREPLY=(${reply#*$'\n'})
            eval "$restore"
            ;;
    esac
}
complete -o nosort -F _ecentre ecentre ecentre.exe
