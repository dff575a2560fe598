{{/* Before a pod starts it gets its keys. Each is given the dict of profl.container. A pod that was enrolled keeps its keys in its volume. */}}

{{- define "profl.trustContainer" -}}
- name: trust
  {{- include "profl.container" . | nindent 2 }}
  command: [/bin/bash, -euc]
  args:
    - |
      umask 077
      trust=profl-data/{{ .folder }}/trust
      {{- if eq .root.Values.trust.mode "enroll" }}
      {{- include "profl.enroll" . | nindent 6 }}
      {{- else }}
      {{- include "profl.takeFiles" . | nindent 6 }}
      {{- end }}
      # whatever a volume's driver made of the modes: keys are for their owner alone
      chmod -R go= profl-data/*/trust
  env:
    {{- include "profl.environment" .root | nindent 4 }}
  volumeMounts:
    - { name: state, mountPath: /var/lib/profl }
    {{- if eq .root.Values.trust.mode "enroll" }}
    - { name: codes, mountPath: /etc/profl/codes, readOnly: true }
    {{- end }}
    {{- if .secret }}
    - { name: trust, mountPath: /etc/profl/trust, readOnly: true }
    {{- end }}
{{- end }}

{{- define "profl.enroll" -}}
waited_for() {
  [ -e "$1" ] || echo "waiting for $2"
  until [ -e "$1" ]; do sleep 2; done
}
{{- if .keepsAuthority }}
if [ "${NAME##*-}" = 0 ]; then
  if [ ! -e "$trust/node.pem" ] || [ ! -e profl-data/operator/node.pem ]; then
    cluster=()
    [ -e profl-data/ca ] || cluster=(--cluster {{ .root.Values.trust.cluster }})
    /opt/profl/profl ca init "${cluster[@]}" {{ include "profl.hostOptions" . }}
  fi
  chmod -R go= profl-data/ca profl-data/operator
fi
{{- end }}
if [ ! -e "$trust/node.pem" ]; then
  waited_for "/etc/profl/codes/$NAME" "a code for $NAME in the secret {{ include "profl.codesSecret" .root }}"
  site=()
  {{- if .secret }}
  if [ "${NAME##*-}" != 0 ]; then
    waited_for /etc/profl/trust/site.pem "the site's key in the secret {{ .secret }}"
    cp /etc/profl/trust/site.key /etc/profl/trust/site.pem .
    site=(--site-key site.key)
  fi
  {{- end }}
  /opt/profl/profl enroll https://{{ include "profl.first" .root }}:4080 "$(cat "/etc/profl/codes/$NAME")" "${site[@]}" {{ include "profl.hostOptions" . }}
  rm -f site.key site.pem
fi
{{- end }}

{{/* the certificate after its key; revocations come from the cluster once there are any */}}
{{- define "profl.takeFiles" -}}
mkdir -p "$trust"
cp /etc/profl/trust/roots.pem "$trust/roots.pem"
[ -e "$trust/revoked.pem" ] || [ ! -e /etc/profl/trust/revoked.pem ] || cp /etc/profl/trust/revoked.pem "$trust/revoked.pem"
{{- if not .keepsAuthority }}
cp /etc/profl/trust/site.key "$trust/site.key"
cp /etc/profl/trust/site.pem "$trust/site.pem"
{{- end }}
cp "/etc/profl/trust/$NAME.key" "$trust/node.key"
cp "/etc/profl/trust/$NAME.pem" "$trust/node.pem"
{{- end }}

{{- define "profl.hostOptions" -}}
--host "$NAME.{{ .headless }}" --host "$NAME.{{ .headless }}.{{ .root.Release.Namespace }}.svc"{{ range .hosts }} --host {{ . }}{{ end }}
{{- end }}

{{/* codes and a site's key may come after the pod */}}
{{- define "profl.trustVolumes" -}}
{{- if eq .root.Values.trust.mode "enroll" }}
- { name: codes, secret: { secretName: {{ include "profl.codesSecret" .root }}, optional: true, defaultMode: 0440 } }
{{- end }}
{{- if .secret }}
- { name: trust, secret: { secretName: {{ .secret }}, optional: {{ eq .root.Values.trust.mode "enroll" }}, defaultMode: 0440 } }
{{- end }}
{{- end }}
