{{/* Names and labels. StatefulSet names stay short enough for the labels that Kubernetes makes of them. */}}

{{- define "epistream.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "epistream.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "epistream.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "epistream.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What a selector may rest on: it never changes over a release's life. */}}
{{- define "epistream.selector" -}}
app.kubernetes.io/name: {{ include "epistream.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "epistream.labels" -}}
{{ include "epistream.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: epistream
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "epistream.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "epistream.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "epistream.configMapName" -}}
{{ include "epistream.fullname" . }}-config
{{- end -}}

{{/* A roll-out follows every change of epistream.yaml. */}}
{{- define "epistream.configChecksum" -}}
{{ toYaml .Values.config | sha256sum }}
{{- end -}}
