{{/*
A workload is one StatefulSet: the values of the chart with those of its role over them.
"epistream.workloads" gives all of them as {items: […]}; each has name, component, roles and the values.
*/}}

{{- define "epistream.workloads" -}}
{{- $items := list -}}
{{- $base := omit .Values "roles" "config" "global" "bundles" "secrets" "image" "networkPolicy" "dashboards" -}}
{{- if .Values.roles.split -}}
{{- range $role := list "score" "watch" -}}
{{- $one := mergeOverwrite (deepCopy $base) (deepCopy (index $.Values.roles $role)) -}}
{{- $name := printf "%s-%s" (include "epistream.fullname" $) $role -}}
{{- $items = append $items (merge (dict "name" $name "component" $role "roles" (list $role) "path" (printf "roles.%s." $role)) $one) -}}
{{- end -}}
{{- else -}}
{{- $roles := default (list "score" "watch") .Values.config.roles -}}
{{- $items = append $items (merge (dict "name" (include "epistream.fullname" .) "component" "epistream" "roles" $roles "path" "") (deepCopy $base)) -}}
{{- end -}}
{{ toYaml (dict "items" $items) }}
{{- end -}}

{{/* Whether anything of this release scores: {{ if include … }}. */}}
{{- define "epistream.scores" -}}
{{- if or .Values.roles.split (has "score" (default (list "score") .Values.config.roles)) -}}yes{{- end -}}
{{- end -}}

{{/* Image of a workload: (dict "root" . "workload" …). The CUDA build is another tag of the same repository. */}}
{{- define "epistream.image" -}}
{{- $image := .root.Values.image -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $image.repository $image.digest -}}
{{- else -}}
{{- $tag := default .root.Chart.AppVersion $image.tag -}}
{{- printf "%s:%s%s" $image.repository $tag (ternary $image.cudaSuffix "" .workload.gpu.enabled) -}}
{{- end -}}
{{- end -}}

{{/* Requests and limits, with the GPUs that gpu.count asks for. */}}
{{- define "epistream.resources" -}}
{{- $resources := deepCopy .workload.resources -}}
{{- if .workload.gpu.enabled -}}
{{- $limits := merge (dict .workload.gpu.resource (int .workload.gpu.count)) (default dict $resources.limits) -}}
{{- $_ := set $resources "limits" $limits -}}
{{- end -}}
{{ toYaml $resources }}
{{- end -}}

{{/* Labels of a workload's pods and what selects them. */}}
{{- define "epistream.workloadSelector" -}}
{{ include "epistream.selector" .root }}
app.kubernetes.io/component: {{ .workload.component }}
{{- end -}}

{{/* (dict "root" . "role" "score") → consumer group, topic and partitions that the role shares among its replicas. */}}
{{- define "epistream.roleTopic" -}}
{{- $config := .root.Values.config -}}
{{- $topics := default dict $config.topics -}}
group: {{ $config.application }}-{{ .role }}
{{- if eq .role "score" }}
topic: {{ $topics.inputs }}
partitions: {{ int .root.Values.inputPartitions }}
from: inputPartitions
{{- else }}
topic: {{ default "uncertainty-events" $topics.events }}
partitions: {{ int (default 4 $topics.partitions) }}
from: config.topics.partitions
{{- end }}
{{- end -}}
