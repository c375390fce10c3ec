export const shells = ['bash', 'zsh', 'fish'] as const;

/** What a shell needs to know of a command. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly formats: readonly string[];
  readonly options: readonly { readonly name: string; readonly help: string; readonly takesValue: boolean }[];
}

/** The completion script of a shell: commands, options of each, formats, and files for everything else. */
export function completionScript(
  shell: (typeof shells)[number],
  commands: readonly CompletedCommand[],
): string {
  if (shell === 'bash') return bash(commands);
  return shell === 'zsh' ? zsh(commands) : fish(commands);
}

function bash(commands: readonly CompletedCommand[]): string {
  const cases = commands.map(
    ({ name, options, formats }) =>
      `    ${name}) options='${options.map((option) => `--${option.name}`).join(' ')}'; formats='${formats.join(' ')}' ;;`,
  );
  return `# n6mem completion for bash: source <(n6mem completion bash)
_n6mem() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} options='' formats=''
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} --help --version' -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
  esac
  if [ "$before" = --format ]; then
    COMPREPLY=($(compgen -W "$formats" -- "$word"))
  elif [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  else
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -F _n6mem n6mem
`;
}

function zsh(commands: readonly CompletedCommand[]): string {
  const quote = (text: string): string => text.replace(/'/g, "'\\''").replace(/([[\]:])/g, '\\$1');
  const names = commands.map(({ name, summary }) => `    '${name}:${quote(summary)}'`);
  const cases = commands.map(({ name, options, formats }) => {
    const specs = options.map((option) => {
      const value =
        option.name === 'format'
          ? `:format:(${formats.join(' ')})`
          : option.takesValue
            ? ':value:_files'
            : '';
      return `'*--${option.name}[${quote(option.help)}]${value}'`;
    });
    return `    ${name}) _arguments ${specs.join(' ')} '*:path:_files' ;;`;
  });
  return `#compdef n6mem
# n6mem completion for zsh: n6mem completion zsh > "\${fpath[1]}/_n6mem"
_n6mem() {
  local -a names
  names=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command names
    return
  fi
  local command=\${words[2]}
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
compdef _n6mem n6mem
`;
}

function fish(commands: readonly CompletedCommand[]): string {
  const quote = (text: string): string => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
  const lines = commands.flatMap(({ name, summary, options, formats }) => [
    `complete -c n6mem -n __fish_use_subcommand -f -a ${name} -d ${quote(summary)}`,
    ...options.map((option) => {
      const value =
        option.name === 'format' ? ` -x -a ${quote(formats.join(' '))}` : option.takesValue ? ' -r' : '';
      return `complete -c n6mem -n '__fish_seen_subcommand_from ${name}' -l ${option.name}${value} -d ${quote(option.help)}`;
    }),
  ]);
  return `# n6mem completion for fish: n6mem completion fish > ~/.config/fish/completions/n6mem.fish\n${lines.join('\n')}\n`;
}
