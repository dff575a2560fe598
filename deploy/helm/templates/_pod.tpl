{{/*
What coordinators and client nodes have in common. Each is given a dict: root, what `.` is at the top; headless, the service that names its pods; folder, its state folder
in profl-data; secret, where its keys or its site's key are; hosts, names for its certificate besides the pod's; first, whether the pod 0 keeps the authority.
*/}}

{{- define "profl.podSpec" -}}
terminationGracePeriodSeconds: 30
automountServiceAccountToken: false
securityContext: {{ toYaml .root.Values.podSecurityContext | nindent 2 }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "profl.container" -}}
image: {{ include "profl.image" .root | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
workingDir: /var/lib/profl
securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
{{- end }}

{{- define "profl.environment" -}}
- name: NAME
  valueFrom: { fieldRef: { fieldPath: metadata.name } }
- name: HOME
  value: /var/lib/profl
{{- end }}

{{/* arguments of both roles */}}
{{- define "profl.arguments" -}}
- --port=4053
- --host=$(NAME).{{ .headless }}
{{- range $i := until (int .root.Values.coordinator.replicas) }}
- --join={{ include "profl.name" $.root }}-coordinator-{{ $i }}.{{ include "profl.name" $.root }}-coordinators:4053
{{- end }}
- --set=profl.http.port = 4080
- --set=profl.observe { host = "0.0.0.0", port = {{ .root.Values.observe.port }} }
{{- if .root.Values.tokenSecret }}
- --set=profl.http.token-file = "/etc/profl/token/token"
{{- end }}
{{- if eq .root.Values.trust.mode "off" }}
- --set=profl.trust.mode = off
{{- end }}
{{- end }}

{{- define "profl.ports" -}}
- { name: cluster, containerPort: 4053 }
- { name: http, containerPort: 4080 }
- { name: observe, containerPort: {{ .Values.observe.port }} }
{{- end }}

{{- define "profl.servicePorts" -}}
- { name: cluster, port: 4053 }
- { name: http, port: 4080 }
- { name: observe, port: {{ .Values.observe.port }} }
{{- end }}

{{/* live is only what an end of the process repairs: a database or a majority that is away does not end it */}}
{{- define "profl.probes" -}}
startupProbe:
  httpGet: { path: /health/live, port: observe }
  periodSeconds: 2
  failureThreshold: 60
readinessProbe:
  httpGet: { path: /health/ready, port: observe }
  periodSeconds: 5
  timeoutSeconds: 5
livenessProbe:
  httpGet: { path: /health/live, port: observe }
  periodSeconds: 20
  failureThreshold: 6
{{- end }}

{{- define "profl.claim" -}}
- metadata: { name: state }
  spec:
    accessModes: [ReadWriteOnce]
    {{- with .className }}
    storageClassName: {{ . }}
    {{- end }}
    resources: { requests: { storage: {{ .size }} } }
{{- end }}
