{{/*
For other charts that depend on this one: put these into a pod, with this chart's context (.Subcharts.epistream).
State lives on an emptyDir: it is restored from Kafka whenever the pod starts.
*/}}

{{- define "epistream.sidecar.portName" -}}epistream-ops{{- end -}}

{{- define "epistream.sidecar.container" -}}
{{- $security := merge (deepCopy .Values.securityContext) (omit .Values.podSecurityContext "fsGroup" "fsGroupChangePolicy" "supplementalGroups" "sysctls") -}}
{{- include "epistream.validate" . -}}
{{- include "epistream.container" (dict "root" . "workload" (index (include "epistream.workloads" . | fromYaml).items 0) "name" .Values.sidecar.containerName "portName" (include "epistream.sidecar.portName" .) "readiness" false "securityContext" $security) -}}
{{- end -}}

{{- define "epistream.sidecar.initContainers" -}}
{{- $security := merge (deepCopy .Values.securityContext) (omit .Values.podSecurityContext "fsGroup" "fsGroupChangePolicy" "supplementalGroups" "sysctls") -}}
{{- include "epistream.bundleCopy" (dict "root" . "securityContext" $security) -}}
{{- end -}}

{{- define "epistream.sidecar.volumes" -}}
{{ include "epistream.volumes" . }}
- name: epistream-state
  emptyDir:
    sizeLimit: {{ .Values.sidecar.stateSize }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "epistream.sidecar.annotations" -}}
checksum/epistream-config: {{ include "epistream.configChecksum" . }}
{{- end -}}
