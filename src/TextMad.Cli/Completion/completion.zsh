#compdef textmad
# Completion of textmad for zsh. To install it, in a folder that $fpath names:
#   textmad completion zsh > ~/.zfunc/_textmad
_textmad() {
  local line
  local -a found

  # Without the program's name, which the tool does not know.
  line="${(j: :)words[2,CURRENT-1]}"
  line="${line:+$line }$PREFIX"
  found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2> /dev/null)}")

  # Options are offered once one is begun; /h and /? are other names of --help.
  [[ $PREFIX == -* ]] || found=("${(@)found:#[-/]*}")
  found=("${(@)found:#}")

  # Where the tool offers nothing, names of files.
  if [[ -n ${(M)found:#${PREFIX}*} ]]; then
    compadd -- "${found[@]}"
  else
    _files
  fi
}

if [[ ${funcstack[1]:-} == _textmad ]]; then
  _textmad "$@"
else
  compdef _textmad textmad
fi
