# Completion of textmad for fish. To install it:
#   textmad completion fish > ~/.config/fish/completions/textmad.fish
function __textmad_complete
    # Without the program's name, which the tool does not know.
    set -l words (commandline -opc)
    set -l program $words[1]
    set -e words[1]
    set -l word (commandline -ct)
    set -l line (string join -- ' ' $words $word)
    set -l found ($program "[suggest:"(string length -- "$line")"]" "$line" 2> /dev/null)

    # Options are offered once one is begun; /h and /? are other names of --help.
    if string match -q -- '-*' "$word"
        printf '%s\n' $found
    else
        string match -v -r -- '^[-/]' $found
    end
end

complete -c textmad -a '(__textmad_complete)'
