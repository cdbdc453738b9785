# Completion of textmad for bash. To install it:
#   textmad completion bash > ~/.local/share/bash-completion/completions/textmad
_textmad() {
  local line word candidate
  line=${COMP_LINE:0:COMP_POINT}
  word=${line##*[[:space:]]}

  # Without the program's name, which the tool does not know.
  line=${line#"${line%%[![:space:]]*}"}
  line=${line#*[[:space:]]}
  COMPREPLY=()
  while IFS= read -r candidate; do
    # Options are offered once one is begun; /h and /? are other names of --help.
    if [[ $candidate == "$word"* && ( $candidate != [-/]* || $word == -* ) ]]; then
      COMPREPLY+=("$candidate")
    fi
  done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2> /dev/null)
}

# Where the tool offers nothing, names of files.
complete -o default -F _textmad textmad
