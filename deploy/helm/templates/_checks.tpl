{{/* what values.schema.json cannot say */}}
{{- define "profl.checks" -}}
{{- if and (eq .Values.trust.mode "off") (not .Values.tokenSecret) }}
{{- fail "trust.mode off needs tokenSecret: without certificates every command shows a token" }}
{{- end }}
{{- if and (eq (int .Values.coordinator.replicas) 3) (not .Values.database.secret) }}
{{- fail "three coordinators share a PostgreSQL database: name its secret in database.secret, or set coordinator.replicas to 1" }}
{{- end }}
{{- if eq .Values.trust.mode "files" }}
{{- if not .Values.coordinator.trustSecret }}
{{- fail "trust.mode files needs coordinator.trustSecret: the secret with the coordinators' keys and certificates" }}
{{- end }}
{{- end }}
{{- $names := list }}
{{- range .Values.sites }}
{{- if has .name $names }}{{ fail (printf "site %s is there twice: give it more replicas instead" .name) }}{{ end }}
{{- $names = append $names .name }}
{{- end }}
{{- end }}
