#!/usr/bin/env bash
# The rules, alerts and dashboards: they parse, do what their tests say, and know only figures that docs/OBSERVABILITY.md lists.
# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2329 # `step` calls the functions
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

RULES=deploy/chart/files/rules.yaml
BOARDS=deploy/chart/files/dashboards
EXAMPLES=deploy/observability
DOC=docs/OBSERVABILITY.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Prints what the command said only when it fails.
quietly() {
    "$@" >"$work/said" 2>&1 || {
        cat "$work/said" >&2
        return 1
    }
}

# JSON, names, labels, and the words of the alerts; writes every expression of the dashboards as a rule.
names() {
    node --input-type=module - "$RULES" "$BOARDS" "$DOC" "$EXAMPLES/rules.test.yaml" "$work/boards.yaml" <<'JS'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
const [rules, boards, doc, tests, out] = process.argv.slice(2)
const faults = []
const lines = path => readFileSync(path, 'utf8').split('\n')

// The table of the figures: | `name` | kind | `label`, … |
const known = new Map()
for (const line of lines(doc)) {
    const [, name, kind, labels] = line.match(/^\| `(\w+)` \| (\w+) \|([^|]*)\|/) ?? []
    if (!name) continue
    if (known.has(name)) faults.push(`${doc}: ${name} twice`)
    known.set(name, { kind, labels: [...labels.matchAll(/`(\w+)`/g)].map(m => m[1]) })
}
if (known.size === 0) faults.push(`${doc} lists no figures`)

// The rules, as far as this file writes YAML: `expr: |`, then deeper lines.
const made = new Set(), alerts = new Map(), exprs = []
let rule, block = false
for (const [n, line] of lines(rules).entries()) {
    const start = line.match(/^ {6}- (record|alert): (\S+)$/)
    if (start) {
        rule = { at: `${rules}:${n + 1}`, name: start[2], expr: '', text: '' }
        exprs.push(rule)
        if (start[1] === 'record') made.add(rule.name)
        else alerts.set(rule, rule.name)
        block = false
    } else if (/^ {8}expr: \|$/.test(line)) block = true
    else if (block && /^ {10}/.test(line)) rule.expr += line.trim() + '\n'
    else if (rule) {
        block = false
        rule.text += line + '\n'
    }
}
for (const r of exprs) if (!r.expr) faults.push(`${r.at}: no expression, or not written as \`expr: |\``)
const tested = readFileSync(tests, 'utf8')
for (const [r, name] of alerts) {
    if (!/severity: (page|ticket)\b/.test(r.text)) faults.push(`${r.at}: ${name} has no severity`)
    const words = ['summary', 'description', 'action'].every(w => new RegExp(`^ {10}${w}: '`, 'm').test(r.text))
    if (!words && !/annotations: \*\w+/.test(r.text)) faults.push(`${r.at}: ${name} does not say what to do`)
    if (!tested.includes(`alertname="${name}",alertstate="firing",`) && !(name.startsWith('PegaseBackup') && tested.includes(`"${name}"`)))
        faults.push(`${tests}: nothing shows ${name} firing`)
    if (!readFileSync(doc, 'utf8').includes(`\`${name}\``)) faults.push(`${doc} does not name ${name}`)
}

// The selectors of an expression: names, with what stands in braces.
const WORDS = new Set(['and', 'or', 'unless', 'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'bool', 'offset', 'inf', 'nan'])
const COMMON = ['job', 'instance', 'namespace']
const selectors = expr => {
    const strings = []
    const bare = expr
        .replace(/"(?:[^"\\]|\\.)*"/g, s => `"${strings.push(s) - 1}"`)
        .replace(/\[[^\]]*\]/g, ' ')
        .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ')
    return [...bare.matchAll(/(?<![\w:."])([a-zA-Z_:][\w:]*)(?![\w:])\s*(\{[^}]*\})?/g)]
        .filter(m => !WORDS.has(m[1].toLowerCase()) && !/^\s*\(/.test(bare.slice(m.index + m[0].length)))
        .map(m => ({ name: m[1], braces: (m[2] ?? '').replace(/"(\d+)"/g, (_, i) => strings[i]), labels: [...(m[2] ?? '').matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(l => l[1]) }))
}
const used = new Set()
const check = (at, expr, namespace) => {
    for (const s of selectors(expr)) {
        if (!s.braces.includes(namespace)) faults.push(`${at}: ${s.name} without ${namespace}`)
        if (s.name === 'ALERTS' || made.has(s.name)) continue
        let name = s.name, more = []
        const part = name.match(/^(.*)_(bucket|count|sum)$/)
        if (part && known.get(part[1])?.kind === 'histogram') {
            name = part[1]
            if (part[2] === 'bucket') more = ['le']
        }
        const figure = known.get(name)
        if (!figure) faults.push(`${at}: ${s.name} is not in ${doc}`)
        else for (const label of s.labels)
            if (![...figure.labels, ...COMMON, ...more].includes(label)) faults.push(`${at}: ${name} has no label ${label}`)
        used.add(name)
    }
}
for (const r of exprs) check(r.at, r.expr, 'namespace=~".*"')

// The dashboards. What Grafana puts in is put in here.
const plain = expr => expr.replaceAll('$namespace', '.*').replaceAll('$__rate_interval', '5m').replaceAll('$__range', '1h').replaceAll('$__interval', '1m')
const rulesOfBoards = []
const uids = new Set()
for (const file of readdirSync(boards).filter(f => f.endsWith('.json')).sort()) {
    const at = `${boards}/${file}`
    let board
    try {
        board = JSON.parse(readFileSync(at, 'utf8'))
    } catch (e) {
        faults.push(`${at}: ${e.message}`)
        continue
    }
    if (uids.has(board.uid)) faults.push(`${at}: the uid ${board.uid} is another's`)
    uids.add(board.uid)
    const ids = new Set(), cells = new Set()
    const panels = board.panels.map(p => [`${at}, panel ${p.title}`, p, p.targets ?? []])
    const notes = board.annotations.list.map(a => [`${at}, annotation ${a.name}`, a, [a]])
    for (const [where, p, targets] of [...panels, ...notes]) {
        if (p.type !== 'row' && p.datasource?.uid !== '${datasource}') faults.push(`${where}: another datasource`)
        if (p.type && p.type !== 'row' && targets.length === 0) faults.push(`${where}: shows nothing`)
        for (const { expr } of targets) {
            check(where, expr, 'namespace=~"$namespace"')
            if (/\$(?!namespace\b|__range\b|__rate_interval\b|__interval\b)/.test(expr)) faults.push(`${where}: an unknown variable`)
            rulesOfBoards.push(plain(expr))
        }
    }
    for (const { id, title, gridPos: { x, y, w, h } } of board.panels) {
        if (ids.has(id)) faults.push(`${at}: ${title} has the id of another`)
        ids.add(id)
        if (x + w > 24) faults.push(`${at}: ${title} is too wide`)
        for (let i = x; i < x + w; i++) for (let j = y; j < y + h; j++) {
            if (cells.has(`${i},${j}`)) {
                faults.push(`${at}: ${title} lies over another`)
                i = x + w
                break
            }
            cells.add(`${i},${j}`)
        }
    }
}
for (const name of known.keys()) if (!used.has(name)) faults.push(`${doc}: nobody looks at ${name}`)
writeFileSync(out, 'groups:\n  - name: boards\n    rules:\n' +
    rulesOfBoards.map((e, i) => `      - record: board:expr:${i}\n        expr: ${JSON.stringify(e)}\n`).join(''))
for (const fault of faults) console.error(`  ${fault}`)
if (faults.length) process.exit(1)
console.error(`  ${known.size} figures, ${made.size} recorded, ${new Set(alerts.values()).size} alerts, ${rulesOfBoards.length} expressions of ${uids.size} dashboards`)
JS
}
# One rule of one expression each: two with the same one are not a mistake here.
boards() { quietly promtool check rules --lint=none "$work/boards.yaml"; }
# As they are, and as the chart writes them for one namespace.
rules() {
    sed 's/namespace=~"\.\*"/namespace="valmont"/g' "$RULES" >"$work/rules.yaml"
    quietly promtool check rules --lint=all --lint-fatal "$RULES" && quietly promtool check rules "$work/rules.yaml"
}
tests() { quietly promtool test rules "$EXAMPLES/rules.test.yaml"; }
prometheus_example() { quietly promtool check config "$EXAMPLES/prometheus.yml"; }
alertmanager_example() { quietly amtool check-config "$EXAMPLES/alertmanager.yml"; }

if have node; then
    step "names, labels and words of rules and dashboards" names
else
    warn "SKIPPED: there is no node, so NAMES IN RULES AND DASHBOARDS WERE NOT CHECKED"
    skipped "names in rules and dashboards: NO NODE"
fi
if have promtool; then
    step "rules" rules
    step "tests of the alerts" tests
    [ ! -s "$work/boards.yaml" ] || step "expressions of the dashboards" boards
    step "example of Prometheus" prometheus_example
else
    warn "SKIPPED: there is no promtool (package prometheus), so RULES, ALERTS AND DASHBOARDS WERE NOT CHECKED"
    skipped "rules, alerts and dashboards: NO PROMTOOL"
fi
if have amtool; then
    step "example of Alertmanager" alertmanager_example
else
    warn "SKIPPED: there is no amtool (package prometheus-alertmanager), so ITS EXAMPLE WAS NOT CHECKED"
    skipped "example of Alertmanager: NO AMTOOL"
fi
steps
