"""What chart.sh does with Helm's own SDK: lint, bad values, rendering, schemas of Kubernetes, facts, the package."""

import argparse
import copy
import json
import re
import shutil
import sys
from pathlib import Path

import helm_python as helm
import kubernetes_validate
import yaml

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "deploy/chart"
UMBRELLA = ROOT / "deploy/umbrella"
KUBERNETES = "1.34"
BUILT_IN = {"v1", "apps/v1", "autoscaling/v2", "batch/v1", "networking.k8s.io/v1", "policy/v1"}

ROUTE = {"enabled": True, "parentRefs": [{"name": "public", "namespace": "gateways", "sectionName": "https"}]}
KEY = {"name": "backup-key", "key": "backup.key"}
OUTSIDE_BROKER = {
    "mode": "external",
    "listen": {"admissions": ["sinaps.admission"], "persons": ["grhum.personne", "annuaire.personne"]},
    "external": {
        "brokers": "a.example.org:9094,b.example.org:9094",
        "user": "pegase",
        "passwordSecret": {"name": "broker", "key": "password"},
        "caSecret": {"name": "broker", "key": "ca.crt"},
    },
}

# name: (profile, further values, upgrade)
VARIANTS = {
    "saas": ("saas", {}, False),
    "onpremise": ("onpremise", {}, False),
    "dev": ("dev", {}, False),
    "saas-upgrade": ("saas", {"previousImage": {"tag": "0.0.9"}, "image": {"digest": "sha256:" + "0" * 64}}, True),
    "saas-gateway-keda": (
        "saas",
        {
            "ingress": {"enabled": False},
            "httpRoute": ROUTE,
            "autoscaling": {
                "mode": "keda",
                "learners": {"enabled": True},
                "keda": {"prometheusAddress": "http://prometheus-operated.monitoring.svc:9090"},
            },
        },
        False,
    ),
    "saas-learners": ("saas", {"autoscaling": {"learners": {"enabled": True}}}, True),
    "saas-restore": ("saas", {"restore": {"enabled": True, "from": "s3://pegase-backups/a/b", "key": KEY}}, False),
    "saas-recovery": (
        "saas",
        {
            "postgresql": {
                "cnpg": {
                    "clusterName": "pegase-db-2",
                    "recovery": {"enabled": True, "from": "pegase-db", "targetTime": "2026-07-06T10:00:00+02:00"},
                    "imageCatalog": {"kind": "ClusterImageCatalog", "name": "postgresql", "major": 18},
                }
            }
        },
        True,
    ),
    "saas-recovered": (
        "saas",
        {"postgresql": {"cnpg": {"clusterName": "pegase-db-2", "recovery": {"enabled": True, "from": "pegase-db", "done": True}}}},
        True,
    ),
    "saas-own-kafka": (
        "saas",
        {
            "kafka": {
                "strimzi": {"namespace": "", "cluster": {"create": True}},
                "listen": {"admissions": ["sinaps.admission"], "structures": ["grhum.structure"]},
            }
        },
        False,
    ),
    # Backups in S3 by their own keys, files on a volume: nobody else is told a key of S3.
    "onpremise-s3-backups": (
        "onpremise",
        {"backup": {"to": "s3://b/a", "s3": {"endpoint": "https://s3.example.org", "credentials": {"name": "backup-s3"}}}},
        False,
    ),
    "onpremise-restore": (
        "onpremise",
        {
            "storage": {"pvc": {"existingClaim": "pegase-files"}},
            "restore": {
                "enabled": True,
                "from": "/restore/pegase-ETAB00-20260706T021500Z",
                "volume": {"persistentVolumeClaim": {"claimName": "old-backups"}},
                "key": KEY,
            },
        },
        False,
    ),
    "onpremise-s3-kafka": (
        "onpremise",
        {
            "storage": {"kind": "s3", "s3": {"bucket": "pegase", "endpoint": "http://minio.storage.svc:9000"}},
            "kafka": OUTSIDE_BROKER,
            "config": {"PEGASE_EVENTS_DAYS": 1000000, "PEGASE_LOG": "info", "PEGASE_OTLP_ENDPOINT": "http://collector.monitoring.svc:4318"},
            "secretFiles": {"paybox.pem": {"name": "paybox", "key": "public.pem"}},
            "postgresql": {
                "external": {
                    "url": {"name": ""},
                    "ownerUrl": {"name": ""},
                    "host": "db.example.org",
                    "parameters": "sslmode=verify-full&sslrootcert=/etc/pegase/database/ca.crt",
                    "passwordSecret": {"name": "app"},
                    "ownerPasswordSecret": {"name": "owner"},
                    "caSecret": {"name": "authority"},
                }
            },
            "extraEnv": [{"name": "TZ", "value": "Europe/Paris"}],
            "imagePullSecrets": [{"name": "registry"}],
        },
        True,
    ),
}

# (what is wrong, profile, values, what the refusal must speak of)
REFUSED = [
    ("a key that nobody reads", "saas", {"replicas": 3}, "replicas"),
    ("a key that nobody reads, below", "saas", {"serve": {"replica": 3}}, "replica"),
    ("text for a number", "saas", {"serve": {"replicas": "two"}}, "replicas"),
    ("no replica", "onpremise", {"serve": {"replicas": 0}}, "replicas"),
    ("one node's disk for two pods", "onpremise", {"storage": {"pvc": {"accessMode": "ReadWriteOnce"}}}, "ReadWriteMany"),
    ("a setting of another product", "saas", {"config": {"TOMCAT_HEAP": "1g"}}, "TOMCAT_HEAP"),
    ("a secret among the settings", "saas", {"config": {"PEGASE_SECRET": "x" * 40}}, "PEGASE_SECRET"),
    ("a setting that the chart makes", "saas", {"config": {"PEGASE_STORAGE": "/tmp"}}, "PEGASE_STORAGE"),
    ("a secret given as text", "saas", {"secretEnv": {"PEGASE_SMTP_URL": "smtp://x"}}, "PEGASE_SMTP_URL"),
    ("an address in the clear", "saas", {"publicUrl": "http://pegase.example.org"}, "publicUrl"),
    ("no address", "saas", {"publicUrl": ""}, "publicUrl"),
    ("S3 without a bucket", "saas", {"storage": {"s3": {"bucket": ""}}}, "bucket"),
    ("a short digest", "saas", {"image": {"digest": "sha256:abc"}}, "digest"),
    ("a database of nobody", "onpremise", {"postgresql": {"external": {"url": {"name": ""}}}}, "url.name"),
    ("no owner", "onpremise", {"postgresql": {"external": {"ownerUrl": {"name": ""}}}}, "owner"),
    ("an unknown database", "saas", {"postgresql": {"mode": "oracle"}}, "mode"),
    ("more connections than there are", "saas", {"autoscaling": {"maxReplicas": 40}}, "max_connections"),
    ("a recovery onto its own archive", "saas", {"postgresql": {"cnpg": {"recovery": {"enabled": True, "from": "pegase-db"}}}}, "clusterName"),
    ("rights without an establishment", "saas", {"establishment": ""}, "establishment"),
    ("listening to nobody", "onpremise", {"kafka": {"listen": {"persons": ["x"]}}}, "kafka.mode"),
    ("brokers without ports", "onpremise", {"kafka": {**OUTSIDE_BROKER, "external": {"brokers": "a"}}}, "brokers"),
    ("a key of the backups for everybody", "saas", {"secretEnv": {"PEGASE_BACKUP_S3_SECRET_KEY": {"name": "x", "key": "y"}}}, "PEGASE_BACKUP_S3_SECRET_KEY"),
    ("backups for nobody", "onpremise", {"config": {"PEGASE_BACKUP_RECIPIENTS": None}}, "PEGASE_BACKUP_RECIPIENTS"),
    ("a backup anywhere", "onpremise", {"backup": {"to": "/var/backups"}}, "backup"),
    ("a restoration without a key", "saas", {"restore": {"enabled": True, "from": "s3://a/b"}}, "restore.key"),
    ("a restoration from nowhere", "onpremise", {"restore": {"enabled": True, "from": "/restore/x", "key": KEY}}, "restore.volume"),
    ("learners without Prometheus", "saas", {"autoscaling": {"mode": "keda", "learners": {"enabled": True}}}, "prometheusAddress"),
    ("a route without a gateway", "saas", {"httpRoute": {"enabled": True}}, "parentRefs"),
    ("the previous version is this one", "saas", {"previousImage": {"tag": "0.1.0"}}, "previousImage"),
    ("two workers of one kind", "saas", {"serve": {"withWorker": True}}, "withWorker"),
    ("no worker", "onpremise", {"worker": {"enabled": False}}, "worker.enabled"),
    ("five fields where six are", "saas", {"postgresql": {"cnpg": {"backup": {"schedule": "0 1 * * *"}}}}, "schedule"),
    ("no limit of memory", "saas", {"serve": {"resources": {"limits": {"memory": None}}}}, "memory"),
]


def profile(name):
    return yaml.safe_load((CHART / f"profiles/{name}.yaml").read_text())


def merged(values, more):
    """As Helm lays one file over another; None takes a key of the profile away, or is null for Helm."""
    values = copy.deepcopy(values)
    for key, value in more.items():
        if value is None and key in values:
            del values[key]
        elif isinstance(value, dict) and isinstance(values.get(key), dict):
            values[key] = merged(values[key], value)
        else:
            values[key] = value
    return values


def render(path, values, upgrade=False, name="pegase"):
    with helm.Chart.load(path) as chart:
        chart.validate_schema(values)
        out = chart.render(values, name=name, namespace="prod", is_install=not upgrade, is_upgrade=upgrade)
    text = "".join(
        f"---\n# Source: {source}\n{manifest.strip()}\n"
        for source, manifest in sorted(out.items())
        if manifest.strip() and not source.endswith("NOTES.txt")
    )
    return text, [document for document in yaml.safe_load_all(text) if document]


def keep(out, name, text, objects):
    (out / f"{name}.yaml").write_text(text)
    (out / f"{name}.json").write_text(json.dumps(objects))


class Wrong(Exception):
    pass


def want(condition, message):
    if not condition:
        raise Wrong(message)


# --- facts -------------------------------------------------------------------------------------------------------------


def title(o):
    return f"{o['kind']} {o['metadata']['name']}"


def pods(objects):
    """(object, pod template) of all that runs."""
    for o in objects:
        if o["kind"] in ("Deployment", "Job"):
            yield o, o["spec"]["template"]
        elif o["kind"] == "CronJob":
            yield o, o["spec"]["jobTemplate"]["spec"]["template"]


def settings():
    """What the server reads, and its sub-commands: its own source says so."""
    config = (ROOT / "server/src/config.rs").read_text()
    keys = set(re.findall(r'"(PEGASE_[A-Z0-9_]+)"', config.split("const CLES", 1)[1].split("];", 1)[0]))
    body = (ROOT / "server/src/main.rs").read_text().split("enum Commande {", 1)[1].split("\n}", 1)[0]
    variants = re.findall(r"^    ([A-Z]\w+)", body, re.M)
    return keys, {re.sub(r"(?<!^)([A-Z])", r"-\1", v).lower() for v in variants}


def environment(o, template, objects):
    """Variables of the first container: (plain values, names of Secrets)."""
    container = template["spec"]["containers"][0]
    maps = {m["metadata"]["name"]: m["data"] for m in objects if m["kind"] == "ConfigMap"}
    plain, secret = {}, {}
    for source in container.get("envFrom", []):
        name = source["configMapRef"]["name"]
        want(name in maps, f"{title(o)}: there is no ConfigMap {name}")
        plain |= maps[name]
    for v in container.get("env", []):
        if "value" in v:
            plain[v["name"]] = v["value"]
        else:
            secret[v["name"]] = v["valueFrom"]["secretKeyRef"]["name"]
    return plain, secret


def facts(name, objects):
    keys, commands = settings()
    seen = set()
    for o in objects:
        identity = (o["kind"], o["metadata"].get("namespace"), o["metadata"]["name"])
        want(identity not in seen, f"{title(o)} is there twice")
        seen.add(identity)
        want(len(o["metadata"]["name"]) <= (52 if o["kind"] == "CronJob" else 63), f"{title(o)}: a long name")
        want(o["metadata"]["labels"]["app.kubernetes.io/name"] == "pegase", f"{title(o)}: labels")
    want(name == "dev" or not any(o["kind"] == "Secret" for o in objects), "the chart holds a Secret")
    made = {(o["kind"], o["metadata"]["name"]) for o in objects}
    running = list(pods(objects))
    for o, template in running:
        spec, who = template["spec"], title(o)
        hook = "helm.sh/hook" in o["metadata"].get("annotations", {})
        want(spec["enableServiceLinks"] is False, f"{who}: enableServiceLinks")
        want(spec["automountServiceAccountToken"] is False, f"{who}: token")
        security = spec["securityContext"]
        want(security["runAsNonRoot"] and security["runAsUser"] == 65532, f"{who}: user")
        want(security["seccompProfile"] == {"type": "RuntimeDefault"}, f"{who}: seccomp")
        for c in spec["containers"] + spec.get("initContainers", []):
            s = c["securityContext"]
            want(s["readOnlyRootFilesystem"] and s["allowPrivilegeEscalation"] is False, f"{who}: {c['name']}")
            want(s["capabilities"] == {"drop": ["ALL"]}, f"{who}: capabilities")
            want({"cpu", "memory"} <= set(c["resources"]["requests"]) and "memory" in c["resources"]["limits"], f"{who}: resources")
            want(re.fullmatch(r"\S+(:[\w.-]+|@sha256:[0-9a-f]{64})", c["image"]) and not c["image"].endswith(":latest"), f"{who}: image")
            want(c["args"][0] in commands, f"{who}: the server knows no {c['args'][0]}")
        volumes = {v["name"] for v in spec["volumes"]}
        for c in spec["containers"] + spec.get("initContainers", []):
            want({m["name"] for m in c["volumeMounts"]} <= volumes, f"{who}: a mount of no volume")
        plain, secret = environment(o, template, objects)
        for key in plain.keys() | secret.keys():
            want(not key.startswith("PEGASE_") or key in keys, f"{who}: the server knows no {key}")
        want("DATABASE_URL" in plain.keys() | secret.keys() and "PEGASE_SECRET" in secret, f"{who}: database or secret")
        if plain.get("PEGASE_STORAGE", "").startswith("s3://"):
            want("PEGASE_S3_SECRET_KEY" in secret, f"{who}: S3 without its keys")
        job = spec["containers"][0]["args"][0]
        backed = {k for k in plain.keys() | secret.keys() if k.startswith("PEGASE_BACKUP_S3_")}
        want(not backed or job in ("backup", "restore"), f"{who}: it could remove backups")
        if job in ("backup", "restore") and spec["containers"][0]["args"][1].startswith("s3://"):
            # Keys of their own, or those of the files.
            want({"PEGASE_BACKUP_S3_SECRET_KEY", "PEGASE_S3_SECRET_KEY"} & secret.keys(), f"{who}: S3 without its keys")
            want(name != "saas" or "PEGASE_BACKUP_S3_SECRET_KEY" in secret, f"{who}: by the keys of the files")
        owner = "DATABASE_OWNER_URL" in plain.keys() | secret.keys()
        want(owner == (spec["containers"][0]["args"][0] in ("migrate", "restore", "backup")), f"{who}: who is owner")
        for path in re.findall(r"/etc/pegase/\w+", " ".join(plain.values())):
            mounted = {m["mountPath"] for m in spec["containers"][0]["volumeMounts"]}
            want(path in mounted, f"{who}: {path} is not mounted")
        if hook:
            # It runs before the release's own objects.
            want("envFrom" not in spec["containers"][0] and "serviceAccountName" not in spec, f"{who}: not there yet")
            for v in spec["volumes"]:
                claim = v.get("persistentVolumeClaim", {}).get("claimName")
                want(("PersistentVolumeClaim", claim) not in made, f"{who}: the volume {claim} is not there yet")
        else:
            want(("ServiceAccount", spec["serviceAccountName"]) in made, f"{who}: no service account")
        if o["kind"] == "Deployment":
            want(o["spec"]["selector"]["matchLabels"].items() <= template["metadata"]["labels"].items(), f"{who}: selector")
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                want(probe in spec["containers"][0], f"{who}: {probe}")
            grace = 30 + (int(plain["PEGASE_DRAIN_SECONDS"]) if spec["containers"][0]["name"] == "serve" else 0)
            want(spec["terminationGracePeriodSeconds"] == grace, f"{who}: it is killed before it is done")
            rolling = o["spec"]["strategy"].get("rollingUpdate", {"maxUnavailable": 0})
            want(rolling["maxUnavailable"] == 0, f"{who}: fewer during an upgrade")
        else:
            want(spec["restartPolicy"] in ("OnFailure", "Never"), f"{who}: restartPolicy")
    kinds = {c["spec"]["containers"][0]["args"][0] for _, c in running}
    want("serve" in kinds, "nobody serves")
    held = [o for o, _ in running if o["kind"] == "Deployment" and o["spec"].get("replicas") == 0]
    deployments = [o for o, _ in running if o["kind"] == "Deployment"]
    want(len(held) in (0, len(deployments)), "all are held, or none")
    restored = [c for _, t in running for c in t["spec"]["containers"] if "--restored" in c["args"]]
    want(bool(held) == bool(restored or "migrate" not in kinds), "nothing serves while the database is being put back")
    want("migrate" in kinds or "restore" in kinds, "nobody migrates")
    scaled = [o for o in objects if o["kind"] in ("HorizontalPodAutoscaler", "ScaledObject")]
    want(not (held and scaled), "what is held is scaled")
    scopes = {}
    for o in objects:
        if o["kind"] == "PodMonitor":
            for endpoint in o["spec"]["podMetricsEndpoints"]:
                labels = {r["targetLabel"]: r["replacement"] for r in endpoint["relabelings"]}
                want(labels["job"] in ("pegase-serve", "pegase-worker"), f"{title(o)}: a job that no rule knows")
                scopes[o["metadata"]["labels"]["app.kubernetes.io/instance"]] = labels.get("namespace", "prod")
    for o in objects:
        if o["kind"] == "KafkaUser":
            rights = {(a["resource"]["type"], a["resource"]["name"]) for a in o["spec"]["authorization"]["acls"]}
            topics = {t["spec"]["topicName"] for t in objects if t["kind"] == "KafkaTopic" and t["metadata"]["labels"]["app.kubernetes.io/instance"] == o["metadata"]["labels"]["app.kubernetes.io/instance"]}
            want({("topic", t) for t in topics} <= rights, f"{title(o)}: a topic that it may not write to")
        if o["kind"] == "PrometheusRule":
            scope = scopes[o["metadata"]["labels"]["app.kubernetes.io/instance"]]
            rules = (CHART / "files/rules.yaml").read_text().replace('namespace=~".*"', f'namespace="{scope}"')
            want(o["spec"] == yaml.safe_load(rules), f"{title(o)}: rules were changed on their way")


def topics():
    promised = json.loads((ROOT / "server/api/evenements-v1.json").read_text())["channels"]
    ours = yaml.safe_load((CHART / "values.yaml").read_text())["kafka"]["strimzi"]["topics"]
    want(sorted(ours) == sorted(c["address"] for c in promised.values()), f"topics of values.yaml and of server/api differ: {ours}")


def isolation(objects):
    """Nothing of one establishment is another one's: database, folders, topics, secrets, address."""
    establishments = {}
    for o, template in pods(objects):
        establishments.setdefault(o["metadata"]["labels"]["app.kubernetes.io/instance"], []).append((o, template))
    want(len(establishments) == 20, f"{len(establishments)} establishments instead of 20")
    owned = {}
    for name, running in establishments.items():
        things = set()
        for o, template in running:
            plain, secret = environment(o, template, objects)
            things |= {(k, plain[k]) for k in ("PEGASE_PUBLIC_URL", "PEGASE_STORAGE", "PEGASE_KAFKA_PREFIX", "PEGASE_KAFKA_USER") if k in plain}
            things |= {(k, plain[k].split("@")[1]) for k in ("DATABASE_URL", "DATABASE_OWNER_URL") if k in plain}
            things |= {("secret", s) for s in secret.values()}
            args = template["spec"]["containers"][0]["args"]
            things |= {("backup", args[1])} if args[0] == "backup" else set()
        ours = [o for o in objects if o["metadata"]["labels"]["app.kubernetes.io/instance"] == name]
        things |= {("wal", o["spec"]["configuration"]["destinationPath"]) for o in ours if o["kind"] == "ObjectStore"}
        things |= {("figures", r["replacement"]) for o in ours if o["kind"] == "PodMonitor" for r in o["spec"]["podMetricsEndpoints"][0]["relabelings"] if r["targetLabel"] == "namespace"}
        things |= {("topic", o["spec"]["topicName"]) for o in ours if o["kind"] == "KafkaTopic"}
        for kind in ("PEGASE_STORAGE", "PEGASE_KAFKA_PREFIX", "DATABASE_URL", "backup", "wal", "topic", "secret", "figures"):
            want(any(k == kind for k, _ in things), f"{name} has no {kind}")
        for thing in things:
            want(thing not in owned, f"{name} and {owned.get(thing)} share {thing}")
            owned[thing] = name


def refusals():
    with helm.Chart.load(CHART) as chart:
        for what, base, more, about in REFUSED:
            values = merged(profile(base), more)
            try:
                chart.validate_schema(values)
                chart.render(values, name="pegase", namespace="prod")
            except helm.HelmError as e:
                want(about in str(e), f"{what}: refused for another reason: {e}")
            else:
                raise Wrong(f"{what} was not refused")
    return len(REFUSED)


def lint():
    for base in ("saas", "onpremise", "dev"):
        report = helm.lint(CHART, profile(base), strict=True, kube_version=f"v{KUBERNETES}.0")
        problems = [m for m in report["messages"] if m["severity"] > 1] + report.get("errors", [])
        want(not problems, f"lint, {base}: {problems}")


def umbrella(work):
    """Helm wants dependencies packed beside the umbrella: in a copy, so that nothing of it is left in the sources."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(CHART, work / "chart")
    shutil.copytree(UMBRELLA, work / "umbrella")
    helm.dependency_update(work / "umbrella")
    return render(work / "umbrella", {})


def check(out):
    lint()
    print("lint: three profiles, strict")
    topics()
    print(f"values: {refusals()} wrong ones refused")
    rendered = {}
    for name, (base, more, upgrade) in VARIANTS.items():
        rendered[name] = render(CHART, merged(profile(base), more), upgrade)
    rendered["umbrella"] = umbrella(out / "umbrella.work")
    validated = 0
    for name, (text, objects) in rendered.items():
        keep(out, name, text, objects)
        try:
            facts(name, objects)
        except Wrong as e:
            raise Wrong(f"{name}: {e}") from e
        for o in objects:
            if o["apiVersion"] in BUILT_IN:
                try:
                    kubernetes_validate.validate(o, KUBERNETES, strict=True)
                except kubernetes_validate.ValidationError as e:
                    raise Wrong(f"{name}, {title(o)}: {'.'.join(map(str, e.path))}: {e.message}") from e
                validated += 1
        if name.startswith("onpremise"):
            custom = {o["apiVersion"] for o in objects} - BUILT_IN
            want(not custom, f"{name} wants operators: {custom}")
        print(f"{name}: {len(objects)} objects")
    print(f"schemas of Kubernetes {KUBERNETES}, strict: {validated} objects")
    isolation(rendered["umbrella"][1])
    print("umbrella: 20 establishments share nothing")


def package(destination, version):
    destination.mkdir(parents=True, exist_ok=True)
    for old in destination.glob("*.tgz"):
        old.unlink()
    archive = helm.package(CHART, destination=destination, version=version, app_version=version)
    with helm.Chart.load(archive) as chart:
        names = {f["name"] for f in chart.files}
        want({"profiles/saas.yaml", "README.md"} <= names, f"the package lacks files: {sorted(names)}")
    # It is whole: it renders as the folder does, but for its version.
    facts("onpremise", render(Path(archive), profile("onpremise"))[1])
    print(archive)


def main():
    parser = argparse.ArgumentParser()
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("check").add_argument("out", type=Path)
    packing = actions.add_parser("package")
    packing.add_argument("destination", type=Path)
    packing.add_argument("--version")
    a = parser.parse_args()
    try:
        check(a.out) if a.action == "check" else package(a.destination, a.version)
    except (Wrong, helm.HelmError) as e:
        sys.exit(f"error: {e}")


main()
