{{/* what everything's name begins with */}}
{{- define "profl.name" -}}
{{- if contains "profl" .Release.Name }}{{ .Release.Name | trunc 20 | trimSuffix "-" }}{{ else }}{{ printf "%s-profl" (.Release.Name | trunc 14 | trimSuffix "-") }}{{ end }}
{{- end }}

{{- define "profl.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* what all objects of the release have; a selector adds a component, and of a client node its site */}}
{{- define "profl.labels" -}}
app.kubernetes.io/name: profl
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "profl.members" -}}
app.kubernetes.io/name: profl
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "profl.coordinators" -}}
{{ include "profl.members" . }}
app.kubernetes.io/component: coordinator
{{- end }}

{{/* of a dict with root and site */}}
{{- define "profl.site" -}}
{{ include "profl.members" .root }}
app.kubernetes.io/component: client-node
profl-site: {{ .site.name }}
{{- end }}

{{/* the first coordinator, with which the others enrol */}}
{{- define "profl.first" -}}
{{ include "profl.name" . }}-coordinator-0.{{ include "profl.name" . }}-coordinators
{{- end }}

{{- define "profl.codesSecret" -}}
{{ .Values.trust.codesSecret | default (printf "%s-codes" (include "profl.name" .)) }}
{{- end }}
