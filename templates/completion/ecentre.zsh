#compdef ecentre
# Completion of ecentre for zsh. It asks the program itself; nothing here needs to change with its version.
_ecentre() {
    local reply head line
    local -a lines values shown how
    reply="$(_ECENTRE_COMPLETE=zsh _ECENTRE_WORDS="${(pj:\n:)${(@Q)words[1,CURRENT-1]}}"$'\n'"${(Q)PREFIX}" \
        COLUMNS="$COLUMNS" "${(Q)words[1]}" 2>/dev/null </dev/null)"
    lines=("${(@f)reply}")
    head="$lines[1]"
    case "$head" in
        files) _files; return ;;
        folders) _files -/; return ;;
        offer*) ;;
        *) return 1 ;;
    esac
    for line in "${(@)lines[2,-1]}"; do
        values+=("${line%%$'\t'*}")
        shown+=("${line#*$'\t'}")
    done
    [[ "$head" == *open* ]] && how=(-S '')
    compadd -U -V ecentre -l -d shown "${how[@]}" -a values
    [[ "$head" == *keep* ]] && (( $#values > 1 )) && compstate[insert]=menu
    return 0
}
if [[ "$zsh_eval_context[-1]" == loadautofunc ]]; then
    _ecentre "$@"
else
    compdef _ecentre ecentre
fi
