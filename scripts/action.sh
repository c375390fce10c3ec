#!/usr/bin/env bash
# What action.yml runs: annotations for the pull request, a summary of the job and, where asked for, SARIF. Inputs come as
# environment variables, never as text of this script, so that no input can be a command. N6MEM is the program to run in
# place of the npm package, for tests.
set -u
set -f

n6mem() {
  if [ -n "${N6MEM:-}" ]; then node "$N6MEM" "$@"; else npx --yes --package "stm32n6-ai-memory@$N6MEM_VERSION" n6mem "$@"; fi
}

arguments=()
while IFS= read -r line; do [ -z "$line" ] || arguments+=("$line"); done <<< "${N6MEM_ARGUMENTS:-}"
paths=()
while IFS= read -r line; do [ -z "$line" ] || paths+=("$line"); done <<< "${N6MEM_PATH:-.}"
all=(--fail-on "${N6MEM_FAIL_ON:-error}" "${arguments[@]+"${arguments[@]}"}" -- "${paths[@]}")

if [ -n "${N6MEM_SARIF:-}" ]; then n6mem check --format sarif --out "$N6MEM_SARIF" "${all[@]}" || [ $? -eq 1 ] || exit 2; fi
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  { echo '```text'; n6mem check --color never "${all[@]}"; echo '```'; } >> "$GITHUB_STEP_SUMMARY"
fi
n6mem check --format github "${all[@]}"
