#!/usr/bin/env bash
# sizes.sh <site>: what a browser downloads of a release, against the budgets.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

site=$1
over=0
budget() { awk -v name="$1" '$1 == name { print $2 * 1000 }' "$LOCAL/budgets"; }
compressed() { # bytes after brotli, in all
    local total=0 file
    for file in "$@"; do
        [ ! -f "$file.br" ] || file=$file.br
        total=$((total + $(stat -c %s "$file")))
    done
    printf '%s' "$total"
}
line() { # what, bytes, budget
    local verdict=ok
    if [ "$2" -gt "$3" ]; then verdict='TOO LARGE' over=1; fi
    printf '  %8.1f kB of %5d  %-9s  %s\n' "$(bc_kilo "$2")" "$(($3 / 1000))" "$verdict" "$1"
}
bc_kilo() { awk -v bytes="$1" 'BEGIN { printf "%.1f", bytes / 1000 }'; }

mapfile -t main < <(find "$site/pkg" -maxdepth 1 \( -name 'pegase.*' -o -name '__wasm_split.*' \) \( -name '*.js' -o -name '*.wasm' \))
mapfile -t chunks < <(find "$site/pkg" -name '*.wasm' ! -name 'pegase.*' | sort)
mapfile -t css < <(find "$site/pkg" -name '*.css')
mapfile -t fonts < <(find "$site" \( -name '*.woff2' -o -name '*.woff' -o -name '*.ttf' -o -name '*.otf' \))
[ ${#main[@]} -ge 2 ] || die "$site/pkg holds no build of the browser's half"

line "main wasm and js" "$(compressed "${main[@]}")" "$(budget main)"
for file in "${chunks[@]}"; do line "chunk $(basename "$file")" "$(compressed "$file")" "$(budget chunk)"; done
line "css" "$(compressed "${css[@]}")" "$(budget css)"
line "fonts" "$(compressed "${fonts[@]}")" "$(budget fonts)"
[ "$over" -eq 0 ] || die "over budget (deploy/local/budgets)"
