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
        [ -f "$file" ] || die "$file is missing"
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
# The splitter cuts what several pages share into dozens of files: what counts is all that one page loads, from nothing.
routes() { # one line for each page: its name, then the names of its files
    node -e '
        const { readFileSync } = require("node:fs");
        for (const [page, files] of Object.entries(JSON.parse(readFileSync(process.argv[1], "utf8"))).sort())
            console.log(page.replace(/^__|_view_\d+$/g, ""), files.join(" "));
    ' "$(find "$site/pkg" -name '__wasm_split_manifest.*json')"
}
mapfile -t routes < <(routes)
mapfile -t css < <(find "$site/pkg" -name '*.css')
mapfile -t fonts < <(find "$site" \( -name '*.woff2' -o -name '*.woff' -o -name '*.ttf' -o -name '*.otf' \))
[ ${#main[@]} -ge 3 ] && [ ${#routes[@]} -gt 0 ] || die "$site/pkg holds no build of the browser's half"

line "main wasm and js" "$(compressed "${main[@]}")" "$(budget main)"
for route in "${routes[@]}"; do
    read -ra files <<<"$route"
    page=${files[0]}
    files=("${files[@]:1}")
    files=("${files[@]/#/$site/pkg/}")
    line "$page, ${#files[@]} files" "$(compressed "${files[@]/%/.wasm}")" "$(budget "${page%_*}" | grep . || budget route)"
done
# The first page of thousands at once, from nothing.
for route in "${routes[@]}"; do
    read -ra files <<<"$route"
    [ "${files[0]}" = mon_espace_page ] || continue
    files=("${files[@]:1}")
    files=("${files[@]/#/$site/pkg/}")
    line "main and mon_espace_page together" "$(compressed "${main[@]}" "${files[@]/%/.wasm}")" "$(budget first)"
done
line "css" "$(compressed "${css[@]}")" "$(budget css)"
line "fonts" "$(compressed "${fonts[@]}")" "$(budget fonts)"
[ "$over" -eq 0 ] || die "over budget (deploy/local/budgets)"
