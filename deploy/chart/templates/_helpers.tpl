{{/* Names. In an umbrella, .Chart.Name is the alias: two establishments of one release differ. */}}
{{- define "pegase.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What selectors are made of: never changes. */}}
{{- define "pegase.selector" -}}
app.kubernetes.io/name: pegase
app.kubernetes.io/instance: {{ include "pegase.fullname" . }}
{{- end -}}

{{- define "pegase.labels" -}}
{{ include "pegase.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "pegase-%s" .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{/* Every image of ours is made here: repository@digest, or repository:tag. */}}
{{- define "pegase.reference" -}}
{{- if .digest -}}{{ .repository }}@{{ .digest }}{{- else -}}{{ .repository }}:{{ .tag }}{{- end -}}
{{- end -}}

{{- define "pegase.image" -}}
{{- $image := mergeOverwrite (deepCopy .Values.image) (dig "image" (dict) (.Values.global | default dict)) -}}
{{- include "pegase.reference" (dict "repository" $image.repository "tag" ($image.tag | default .Chart.AppVersion) "digest" $image.digest) -}}
{{- end -}}

{{- define "pegase.previousImage" -}}
{{- $p := .Values.previousImage -}}
{{- if or $p.tag $p.digest -}}
{{- include "pegase.reference" (dict "repository" ($p.repository | default .Values.image.repository) "tag" $p.tag "digest" $p.digest) -}}
{{- end -}}
{{- end -}}

{{- define "pegase.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "pegase.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{- define "pegase.host" -}}
{{- (urlParse .Values.publicUrl).hostname -}}
{{- end -}}

{{/* The label `namespace` of our series: rules and dashboards tell establishments apart by it. */}}
{{- define "pegase.scope" -}}
{{- .Values.monitoring.namespace | default .Release.Namespace -}}
{{- end -}}

{{/* --- names of others' objects --- */}}
{{- define "pegase.cluster" -}}
{{- .Values.postgresql.cnpg.clusterName | default (printf "%s-db" (include "pegase.fullname" .)) -}}
{{- end -}}
{{- define "pegase.databaseSecret" -}}
{{- .Values.postgresql.cnpg.passwordSecret | default (printf "%s-database" (include "pegase.fullname" .)) -}}
{{- end -}}
{{- define "pegase.secret" -}}
{{- .Values.secrets.pegase.name | default (include "pegase.fullname" .) -}}
{{- end -}}
{{- define "pegase.s3Secret" -}}
{{- .Values.storage.s3.credentials.name | default (printf "%s-s3" (include "pegase.fullname" .)) -}}
{{- end -}}
{{- define "pegase.kafkaNamespace" -}}
{{- .Values.kafka.strimzi.namespace | default .Release.Namespace -}}
{{- end -}}
{{- define "pegase.storageClaim" -}}
{{- .Values.storage.pvc.existingClaim | default (printf "%s-files" (include "pegase.fullname" .)) -}}
{{- end -}}
{{- define "pegase.backupClaim" -}}
{{- .Values.backup.pvc.existingClaim | default (printf "%s-backups" (include "pegase.fullname" .)) -}}
{{- end -}}

{{/* "true" while a backup is put into the database that this release makes… */}}
{{- define "pegase.restoring" -}}
{{- if and .Values.restore.enabled (eq .Values.postgresql.mode "cnpg") -}}true{{- end -}}
{{- end -}}
{{/* …or while it is brought back to a moment… */}}
{{- define "pegase.recovering" -}}
{{- $r := .Values.postgresql.cnpg.recovery -}}
{{- if and (eq .Values.postgresql.mode "cnpg") $r.enabled (not $r.done) -}}true{{- end -}}
{{- end -}}
{{/* …and no server and no worker may run meanwhile. */}}
{{- define "pegase.held" -}}
{{- if or (include "pegase.restoring" .) (include "pegase.recovering" .) -}}true{{- end -}}
{{- end -}}

{{/* "hook" or "job". A database made by this installation is not there yet for a hook that runs before it. */}}
{{- define "pegase.migrationAs" -}}
{{- if ne .Values.migration.as "auto" -}}
{{- .Values.migration.as -}}
{{- else if and (eq .Values.postgresql.mode "cnpg") (or .Release.IsInstall (include "pegase.recovering" .)) -}}
job
{{- else -}}
hook
{{- end -}}
{{- end -}}

{{/* --- pods --- */}}
{{/* restricted, as Pod Security says it; 65532 is the user of the image. */}}
{{- define "pegase.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "pegase.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/* What every pod has; `hook`: it runs before our service account exists. */}}
{{- define "pegase.pod" -}}
{{- $v := .root.Values -}}
{{- if not .hook }}
serviceAccountName: {{ include "pegase.serviceAccount" .root }}
{{- end }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "pegase.podSecurity" .root | nindent 2 }}
{{- with $v.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .of.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .of.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .of.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .of.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "pegase.spread" -}}
{{- if .of.topologySpreadConstraints -}}
{{- toYaml .of.topologySpreadConstraints -}}
{{- else -}}
{{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
- topologyKey: {{ $key }}
  maxSkew: 1
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "pegase.selector" $.root | nindent 6 }}
      app.kubernetes.io/component: {{ $.component }}
  # Pods of one version among themselves: those that leave do not count.
  matchLabelKeys: [pod-template-hash]
{{- end }}
{{- end -}}
{{- end -}}

{{/* --- environment --- */}}
{{/* Plain keys that every command needs, jobs before the ConfigMap exists included. */}}
{{- define "pegase.settings" -}}
PEGASE_PUBLIC_URL: {{ .Values.publicUrl | quote }}
{{- if eq .Values.storage.kind "pvc" }}
PEGASE_STORAGE: /data
{{- else }}
{{- with .Values.storage.s3 }}
PEGASE_STORAGE: {{ printf "s3://%s/%s" .bucket (.prefix | trimAll "/") | trimSuffix "/" | quote }}
{{- end }}
{{- end }}
{{- if include "pegase.usesS3" . }}
PEGASE_S3_REGION: {{ .Values.storage.s3.region | quote }}
{{- with .Values.storage.s3.endpoint }}
PEGASE_S3_ENDPOINT: {{ . | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "pegase.settingsEnv" -}}
{{- range $key, $value := include "pegase.settings" . | fromYaml }}
- name: {{ $key }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* One variable from a Secret: dict name, secret, key. */}}
{{- define "pegase.fromSecret" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
{{- end -}}

{{- define "pegase.appEnv" -}}
{{- $ex := .Values.postgresql.external -}}
{{- if eq .Values.postgresql.mode "cnpg" -}}
{{ include "pegase.fromSecret" (dict "name" "DATABASE_PASSWORD" "secret" (include "pegase.databaseSecret" .) "key" "password") }}
- name: DATABASE_URL
  value: postgresql://pegase_app:$(DATABASE_PASSWORD)@{{ include "pegase.cluster" . }}-rw:5432/pegase?sslmode=verify-full&sslrootcert=/etc/pegase/database/ca.crt
{{- else if $ex.url.name -}}
{{ include "pegase.fromSecret" (dict "name" "DATABASE_URL" "secret" $ex.url.name "key" $ex.url.key) }}
{{- else -}}
{{ include "pegase.fromSecret" (dict "name" "DATABASE_PASSWORD" "secret" $ex.passwordSecret.name "key" $ex.passwordSecret.key) }}
- name: DATABASE_URL
  value: postgresql://{{ $ex.user }}:$(DATABASE_PASSWORD)@{{ $ex.host }}:{{ $ex.port }}/{{ $ex.database }}?{{ $ex.parameters }}
{{- end }}
{{ include "pegase.fromSecret" (dict "name" "PEGASE_SECRET" "secret" (include "pegase.secret" .) "key" .Values.secrets.pegase.key) }}
{{- end -}}

{{/* The owner of the tables: for migrate, restore and backup only. */}}
{{- define "pegase.ownerEnv" -}}
{{- $ex := .Values.postgresql.external -}}
{{- if eq .Values.postgresql.mode "cnpg" -}}
{{ include "pegase.fromSecret" (dict "name" "DATABASE_OWNER_PASSWORD" "secret" (printf "%s-app" (include "pegase.cluster" .)) "key" "password") }}
- name: DATABASE_OWNER_URL
  value: postgresql://pegase_owner:$(DATABASE_OWNER_PASSWORD)@{{ include "pegase.cluster" . }}-rw:5432/pegase?sslmode=verify-full&sslrootcert=/etc/pegase/database/ca.crt
{{- else if $ex.ownerUrl.name -}}
{{ include "pegase.fromSecret" (dict "name" "DATABASE_OWNER_URL" "secret" $ex.ownerUrl.name "key" $ex.ownerUrl.key) }}
{{- else if $ex.ownerPasswordSecret.name -}}
{{ include "pegase.fromSecret" (dict "name" "DATABASE_OWNER_PASSWORD" "secret" $ex.ownerPasswordSecret.name "key" $ex.ownerPasswordSecret.key) }}
- name: DATABASE_OWNER_URL
  value: postgresql://{{ $ex.owner }}:$(DATABASE_OWNER_PASSWORD)@{{ $ex.host }}:{{ $ex.port }}/{{ $ex.database }}?{{ $ex.parameters }}
{{- end }}
{{- end -}}

{{- define "pegase.s3Env" -}}
{{- $c := .Values.storage.s3.credentials -}}
{{ include "pegase.fromSecret" (dict "name" "PEGASE_S3_ACCESS_KEY" "secret" (include "pegase.s3Secret" .) "key" $c.accessKey) }}
{{ include "pegase.fromSecret" (dict "name" "PEGASE_S3_SECRET_KEY" "secret" (include "pegase.s3Secret" .) "key" $c.secretKey) }}
{{- end -}}

{{/* S3 is used by the storage, or by a backup or a restoration that has no keys of its own. */}}
{{- define "pegase.usesS3" -}}
{{- if or (eq .Values.storage.kind "s3") (and (not .Values.backup.s3.credentials.name) (include "pegase.backsUpToS3" .)) -}}true{{- end -}}
{{- end -}}
{{- define "pegase.backsUpToS3" -}}
{{- if or (and .Values.backup.enabled (hasPrefix "s3://" .Values.backup.to)) (and .Values.restore.enabled (hasPrefix "s3://" .Values.restore.from)) -}}true{{- end -}}
{{- end -}}

{{/* How backups reach S3: of the jobs that make them or bring them back, and of nobody else. */}}
{{- define "pegase.backupS3Env" -}}
{{- if include "pegase.backsUpToS3" . -}}
{{- $s3 := .Values.backup.s3 -}}
{{- with $s3.endpoint | default .Values.storage.s3.endpoint }}
- name: PEGASE_BACKUP_S3_ENDPOINT
  value: {{ . | quote }}
{{- end }}
{{- with $s3.region | default .Values.storage.s3.region }}
- name: PEGASE_BACKUP_S3_REGION
  value: {{ . | quote }}
{{- end }}
{{- with $s3.credentials }}
{{- if .name }}
{{ include "pegase.fromSecret" (dict "name" "PEGASE_BACKUP_S3_ACCESS_KEY" "secret" .name "key" .accessKey) }}
{{ include "pegase.fromSecret" (dict "name" "PEGASE_BACKUP_S3_SECRET_KEY" "secret" .name "key" .secretKey) }}
{{- end }}
{{- end }}
{{- end -}}
{{- end -}}

{{/* All secret variables of serve, worker and scheduled jobs; the plain ones come from the ConfigMap. */}}
{{- define "pegase.env" -}}
{{ include "pegase.appEnv" . }}
{{- if include "pegase.usesS3" . }}
{{ include "pegase.s3Env" . }}
{{- end }}
{{- if eq .Values.kafka.mode "strimzi" }}
{{ include "pegase.fromSecret" (dict "name" "PEGASE_KAFKA_PASSWORD" "secret" (include "pegase.kafkaUser" .) "key" "password") }}
{{- else if and (eq .Values.kafka.mode "external") .Values.kafka.external.sasl }}
{{- with .Values.kafka.external.passwordSecret }}
{{ include "pegase.fromSecret" (dict "name" "PEGASE_KAFKA_PASSWORD" "secret" .name "key" .key) }}
{{- end }}
{{- end }}
{{- range $name, $ref := .Values.secretEnv }}
{{ include "pegase.fromSecret" (dict "name" $name "secret" $ref.name "key" $ref.key) }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "pegase.kafkaUser" -}}
{{ include "pegase.fullname" . }}-kafka
{{- end -}}

{{/* --- volumes --- */}}
{{/* Where an authority comes from: "secret/key" or nothing. */}}
{{- define "pegase.databaseCa" -}}
{{- if eq .Values.postgresql.mode "cnpg" -}}
{{ include "pegase.cluster" . }}-ca/ca.crt
{{- else if .Values.postgresql.external.caSecret.name -}}
{{- with .Values.postgresql.external.caSecret }}{{ .name }}/{{ .key }}{{ end -}}
{{- end -}}
{{- end -}}
{{- define "pegase.kafkaCa" -}}
{{- if eq .Values.kafka.mode "strimzi" -}}
{{ .Values.kafka.strimzi.clusterName }}-cluster-ca-cert/ca.crt
{{- else if and (eq .Values.kafka.mode "external") .Values.kafka.external.caSecret.name -}}
{{- with .Values.kafka.external.caSecret }}{{ .name }}/{{ .key }}{{ end -}}
{{- end -}}
{{- end -}}

{{/* dict root, storage (files of people), all (what the configuration names: broker's authority, secretFiles). */}}
{{- define "pegase.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 1Gi
{{- with include "pegase.databaseCa" .root }}
- name: database-ca
  secret:
    secretName: {{ (split "/" .)._0 }}
    items:
      - key: {{ (split "/" .)._1 }}
        path: ca.crt
{{- end }}
{{- if and .storage (eq .root.Values.storage.kind "pvc") }}
- name: files
  persistentVolumeClaim:
    claimName: {{ include "pegase.storageClaim" .root }}
{{- end }}
{{- if .all }}
{{- with include "pegase.kafkaCa" .root }}
- name: kafka-ca
  secret:
    secretName: {{ (split "/" .)._0 }}
    items:
      - key: {{ (split "/" .)._1 }}
        path: ca.crt
{{- end }}
{{- with .root.Values.secretFiles }}
- name: secret-files
  projected:
    sources:
      {{- range $path, $ref := . }}
      - secret:
          name: {{ $ref.name }}
          items:
            - key: {{ $ref.key }}
              path: {{ $path }}
      {{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "pegase.mounts" -}}
- name: tmp
  mountPath: /tmp
{{- if include "pegase.databaseCa" .root }}
- name: database-ca
  mountPath: /etc/pegase/database
  readOnly: true
{{- end }}
{{- if and .storage (eq .root.Values.storage.kind "pvc") }}
- name: files
  mountPath: /data
{{- end }}
{{- if .all }}
{{- if include "pegase.kafkaCa" .root }}
- name: kafka-ca
  mountPath: /etc/pegase/kafka
  readOnly: true
{{- end }}
{{- if .root.Values.secretFiles }}
- name: secret-files
  mountPath: /etc/pegase/files
  readOnly: true
{{- end }}
{{- end }}
{{- end -}}
